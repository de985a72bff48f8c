"""The tables of a prepared release are drafted, and that one person releases takes two to decide."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PERSON = settings.AUTH_USER_MODEL
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
POLICIES = [("hidden", "Exact, small numbers hidden"), ("rounded", "Rounded to fives")]


def _shown():
    return [
        ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
        ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
        ("least", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
        ("is_hidden", models.BooleanField(default=False)),
    ]


def _to(model, on_delete=django.db.models.deletion.PROTECT, **options):
    return models.ForeignKey(on_delete=on_delete, to=model, **{"related_name": "+", **options})


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0016_kinds"),
        ("initiatives", "0001_initial"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(PERSON),
    ]
    operations = [
        migrations.CreateModel(
            name="DraftTable",
            fields=[
                ID,
                *_shown(),
                ("policy", models.CharField(choices=POLICIES, max_length=10)),
                ("asked", models.PositiveIntegerField()),
                ("reported", models.PositiveIntegerField()),
                ("not_applicable", models.PositiveIntegerField()),
                ("declined", models.PositiveIntegerField()),
                ("indicator", _to("measurement.indicator")),
                ("version", _to("measurement.indicatorversion")),
                (
                    "prepared",
                    _to("measurement.preparedrelease", django.db.models.deletion.CASCADE, related_name="tables"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("prepared", "indicator"), name="a_draft_shows_an_indicator_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="DraftCell",
            fields=[
                ID,
                *_shown(),
                ("is_unplaced", models.BooleanField(default=False)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("place", _to("places.place", null=True)),
                ("table", _to("measurement.drafttable", django.db.models.deletion.CASCADE, related_name="cells")),
            ],
        ),
        migrations.CreateModel(
            name="RuleProposal",
            fields=[
                ID,
                ("proposed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("confirmed_by", _to(PERSON, null=True)),
                ("initiative", _to("initiatives.initiative")),
                ("proposed_by", _to(PERSON)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(settled_at__isnull=True),
                        fields=("initiative",),
                        name="an_initiative_has_one_proposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                        name="who_proposed_to_release_alone_does_not_confirm_it",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True) | Q(settled_at__isnull=False),
                        name="a_confirmed_proposal_is_settled",
                    ),
                ]
            },
        ),
        migrations.AddField("preparedrelease", "known_at", models.DateTimeField(null=True)),
        migrations.RunSQL("UPDATE measurement_preparedrelease SET known_at = prepared_at", migrations.RunSQL.noop),
        migrations.AlterField("preparedrelease", "known_at", models.DateTimeField()),
        migrations.AddField("preparedrelease", "tables_wanted", models.PositiveIntegerField(null=True)),
        migrations.AddField("preparedrelease", "tables_made", models.PositiveIntegerField(default=0)),
        migrations.AddField("preparedrelease", "drafted_at", models.DateTimeField(null=True)),
        migrations.AddField("preparedrelease", "failed_at", models.DateTimeField(null=True)),
        migrations.AddField("preparedrelease", "basis", models.JSONField(default=dict)),
        migrations.AddField(
            "preparedrelease",
            "standing",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField("preparedrelease", "is_by_one", models.BooleanField(default=False)),
        migrations.RemoveConstraint("preparedrelease", "who_prepared_a_release_does_not_confirm_it"),
        migrations.AddConstraint(
            "preparedrelease",
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")) | Q(is_by_one=True),
                name="who_prepared_a_release_confirms_it_only_where_one_may",
            ),
        ),
    ]
