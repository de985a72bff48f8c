"""What "as known on" needs to tell a day as it was: who set which target, stage and change when; and reasons kept apart.

What is known of before is read from the audit trail: when the present target was set, each stage, each declared change
and each definition. Earlier targets were not kept whole, and none is made up.
"""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.utils.translation import gettext, override

STAGES = [
    ("proposed", "Proposed"), ("designed", "Designed"), ("trial", "In trial"), ("in_use", "In use"),
    ("retired", "Retired"),
]  # fmt: skip
AGREED = (
    "baseline_on", "baseline_value", "target_on", "target_value", "trajectory", "milestone_days", "milestone_values",
)  # fmt: skip
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def keep_what_is_known(apps, schema_editor):
    """Fill the history from the audit trail, indicator by indicator."""
    events = _events(apps)
    labels = _stages_by_label()
    for indicator in apps.get_model("measurement", "Indicator").objects.order_by("pk"):
        own = events.get(indicator.pk, [])
        _keep_definitions(apps, indicator, own)
        _keep_standings(apps, indicator, own, labels)
        _keep_target(apps, indicator, own)
        _keep_changes(apps, indicator, own)


def _events(apps):
    found = {}
    said = apps.get_model("audit", "Event").objects.filter(
        target_kind="measurement.indicator", verb__startswith="measurement."
    )
    rows = said.order_by("at", "number").values_list("target_id", "verb", "at", "content__body")
    for target, verb, at, body in rows:
        found.setdefault(target, []).append((verb.partition(".")[2], at, (body or {}).get("changes", {})))
    return found


def _stages_by_label():
    found = {}
    for language in ("da", "en"):
        with override(language):
            found |= {gettext(label): stage for stage, label in STAGES}
    return found


def _keep_definitions(apps, indicator, own):
    moments = [at for verb, at, _changes in own if verb in {"indicator_defined", "indicator_revised"}]
    versions = list(apps.get_model("measurement", "IndicatorVersion").objects.filter(indicator=indicator))
    if len(moments) == len(versions):  # else nobody can say which was when
        for version, at in zip(sorted(versions, key=lambda each: each.number), moments, strict=True):
            version.defined_at = at
            version.save(update_fields=["defined_at"])


def _keep_standings(apps, indicator, own, labels):
    steps = [(at, changes) for verb, at, changes in own if verb == "indicator_settled" and changes]
    standing = [(indicator.stage, indicator.headline_order)]
    for _at, changes in reversed(steps):  # back from how it stands now
        stage, headline = standing[0]
        was = labels.get(changes.get("stage", [None])[0], stage)
        standing.insert(0, (was, changes["headline"][0] if "headline" in changes else headline))
    begun = next((at for verb, at, _changes in own if verb == "indicator_defined"), LONG_AGO)
    made = apps.get_model("measurement", "IndicatorStanding")
    for at, (stage, headline) in zip([begun, *(at for at, _changes in steps)], standing, strict=True):
        made.objects.create(indicator=indicator, stage=stage, headline_order=headline, at=at)


def _keep_target(apps, indicator, own):
    target = apps.get_model("measurement", "Target").objects.filter(indicator=indicator).first()
    if target:
        at = next((at for verb, at, _changes in reversed(own) if verb == "target_set"), LONG_AGO)
        said = {name: getattr(target, name) for name in AGREED}
        apps.get_model("measurement", "TargetAsSet").objects.create(indicator=indicator, set_at=at, **said)


def _keep_changes(apps, indicator, own):
    moments = {changes.get("change", ["", ""])[1]: at for verb, at, changes in own if verb == "change_declared"}
    for change in apps.get_model("measurement", "DeclaredChange").objects.filter(indicator=indicator):
        change.declared_at = moments.get(f"{change.on}: {change.reason}")
        change.save(update_fields=["declared_at"])


def _agreed_fields():
    return [
        ("baseline_on", models.DateField(verbose_name="baseline day")),
        ("baseline_value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="baseline")),
        ("target_on", models.DateField(verbose_name="target day")),
        ("target_value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="target")),
        (
            "trajectory",
            models.CharField(
                choices=[
                    ("straight", "Straight, or from milestone to milestone"),
                    ("stepped", "In steps: each value holds until the next day"),
                ],
                default="straight", max_length=10, verbose_name="way",
            ),
        ),
        ("milestone_days", ArrayField(models.DateField(), default=list)),
        ("milestone_values", ArrayField(models.DecimalField(decimal_places=4, max_digits=20), default=list)),
    ]  # fmt: skip


def _id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _of_indicator(name):
    return (
        "indicator",
        models.ForeignKey(
            on_delete=django.db.models.deletion.CASCADE, related_name=name, to="measurement.indicator"
        ),
    )  # fmt: skip


def _person():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0021_a_declared_change_can_be_withdrawn"),
        ("audit", "0002_events_are_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "reporttransition", "has_reasons_apart", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("indicatorversion", "defined_at", models.DateTimeField(null=True)),
        migrations.AddField("declaredchange", "declared_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            "IndicatorStanding",
            [
                _id(),
                ("stage", models.CharField(choices=STAGES, max_length=10)),
                ("headline_order", models.PositiveSmallIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by", _person()),
                _of_indicator("standings"),
            ],
            {
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["indicator", "at"], name="standings_of_an_indicator")],
            },
        ),
        migrations.CreateModel(
            "TargetAsSet",
            [
                _id(),
                *_agreed_fields(),
                ("set_at", models.DateTimeField()),
                ("set_by", _person()),
                _of_indicator("+"),
            ],
            {
                "ordering": ["set_at", "pk"],
                "indexes": [models.Index(fields=["indicator", "set_at"], name="targets_of_an_indicator")],
            },
        ),
        migrations.RunPython(keep_what_is_known, migrations.RunPython.noop),
    ]
