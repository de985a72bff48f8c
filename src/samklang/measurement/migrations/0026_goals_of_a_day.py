"""Which goals indicators and official series serve is kept with its moment; of before it is read from the audit trail.

The trail says of each change the numbers of the goals before and after it: walked back from today they are what held.
Of an event whose words were erased nothing is made up: the goals of the step after it are taken to have held already.
"""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def keep_goals(apps, schema_editor):
    """Fill in the goals of each standing, and add a standing where nothing but the goals was changed; then of series."""
    said = _changes(apps, "measurement.indicator", "measurement.indicator_settled")
    numbers = _goals_by_number(apps)
    for indicator in apps.get_model("measurement", "Indicator").objects.order_by("pk"):
        by_number = numbers.get(indicator.initiative_id, {})
        now = sorted(indicator.goals.values_list("pk", flat=True))
        _keep(apps, indicator, _held(said.get(indicator.pk, []), by_number, now))
    said = _changes(apps, "measurement.officialseries", "measurement.official_series_revised")
    for series in apps.get_model("measurement", "OfficialSeries").objects.order_by("pk"):
        now = sorted(series.goals.values_list("pk", flat=True))
        held = _held(said.get(series.pk, []), numbers.get(series.initiative_id, {}), now)
        for at, goals in [(series.created_at, held[0][1]), *held[1:]]:
            apps.get_model("measurement", "SeriesGoals").objects.create(series=series, goal_ids=goals, at=at)


def _changes(apps, kind, verb):
    """Return {target: [(moment, numbers before)]} of the events that changed its goals."""
    found = {}
    events = apps.get_model("audit", "Event").objects.filter(target_kind=kind, verb=verb)
    for target, at, body in events.order_by("at", "number").values_list("target_id", "at", "content__body"):
        changed = (body or {}).get("changes", {}).get("goals")
        if changed:
            found.setdefault(target, []).append((at, _numbers(changed[0])))
    return found


def _numbers(written):
    """Return numbers as the trail writes them: those of indicators as text, those of series as a list."""
    return (
        [each for each in written.split(", ") if each] if isinstance(written, str) else [str(each) for each in written]
    )


def _goals_by_number(apps):
    found = {}
    for initiative, number, pk in apps.get_model("agenda", "Goal").objects.values_list("initiative", "number", "pk"):
        found.setdefault(initiative, {})[str(number)] = pk
    return found


def _held(changes, by_number, now):
    """Return [(moment, goals from then on)], the first from long ago, in order."""
    held = [(LONG_AGO, now)]
    for at, before in reversed(changes):
        _moment, since = held[0]
        told = sorted(by_number[number] for number in before if number in by_number)
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("indicatorstanding", "goal_ids", ArrayField(models.BigIntegerField(), default=list)),
        migrations.CreateModel(
            "SeriesGoals",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal_ids", ArrayField(models.BigIntegerField(), default=list)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="measurement.officialseries",
                    ),
                ),
            ],
            {
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["series", "at"], name="goals_of_an_official_series")],
            },
        ),
        migrations.RunPython(keep_goals, migrations.RunPython.noop),
    ]
