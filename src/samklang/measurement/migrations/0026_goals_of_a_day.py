"""Which goals an indicator shows the way to is kept with its moment; of before it is read from the audit trail.

The trail says of each change the numbers of the goals before and after it: walked back from today they are what held.
Of an event whose words were erased nothing is made up: the goals of the step after it are taken to have held already.
"""

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def keep_goals(apps, schema_editor):
    """Fill in the goals of each standing, and add a standing where nothing but the goals was changed."""
    said, numbers = _changes(apps), _goals_by_number(apps)
    for indicator in apps.get_model("measurement", "Indicator").objects.order_by("pk"):
        by_number = numbers.get(indicator.initiative_id, {})
        now = sorted(indicator.goals.values_list("pk", flat=True))
        _keep(apps, indicator, _held(said.get(indicator.pk, []), by_number, now))


def _changes(apps):
    """Return {indicator: [(moment, numbers before, numbers after)]} of the settlings that changed the goals."""
    found = {}
    events = apps.get_model("audit", "Event").objects.filter(
        target_kind="measurement.indicator", verb="measurement.indicator_settled"
    )
    for target, at, body in events.order_by("at", "number").values_list("target_id", "at", "content__body"):
        changed = (body or {}).get("changes", {}).get("goals")
        if changed:
            found.setdefault(target, []).append((at, *changed))
    return found


def _goals_by_number(apps):
    found = {}
    for initiative, number, pk in apps.get_model("agenda", "Goal").objects.values_list("initiative", "number", "pk"):
        found.setdefault(initiative, {})[str(number)] = pk
    return found


def _held(changes, by_number, now):
    """Return [(moment, goals from then on)], the first from long ago, in order."""
    held = [(LONG_AGO, now)]
    for at, before, _after in reversed(changes):
        _moment, since = held[0]
        told = sorted(by_number[number] for number in before.split(", ") if number in by_number)
        held[0:1] = [(LONG_AGO, told), (at, since)]
    return held


def _keep(apps, indicator, held):
    table = apps.get_model("measurement", "IndicatorStanding")
    standings = list(table.objects.filter(indicator=indicator).order_by("at", "pk"))
    for standing in standings:
        standing.goal_ids = [goals for at, goals in held if at <= standing.at][-1]
        standing.save(update_fields=["goal_ids"])
    moments = {standing.at for standing in standings}
    for at, goals in held[1:]:
        before = [standing for standing in standings if standing.at < at]
        if at not in moments and before:
            stood = {"stage": before[-1].stage, "headline_order": before[-1].headline_order}
            table.objects.create(indicator=indicator, goal_ids=goals, at=at, **stood)


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0025_unknown_is_no_step"),
        ("agenda", "0004_a_version_is_frozen_whole"),
        ("audit", "0002_events_are_append_only"),
    ]
    operations = [
        migrations.AddField("indicatorstanding", "goal_ids", ArrayField(models.BigIntegerField(), default=list)),
        migrations.RunPython(keep_goals, migrations.RunPython.noop),
    ]
