"""School years and one-off counts of a week; for which places a kind of organisation reports; who was asked when.

Also: the words of remembered headings, and whether the source of a fetched file said where it ends.

Where organisations work is read from what they report for places already. When a duty was agreed, and since when a
figure was not asked, was not kept before: those are told as they always were.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

RHYTHMS = [
    ("month", "Monthly"), ("quarter", "Quarterly"), ("half_year", "Half-yearly"), ("year", "Yearly"),
    ("school_year", "Each school year"), ("week_count", "One-off count of a week"),
]  # fmt: skip
TOLD_FOR = [
    ("whole", "one figure of the whole organisation"), ("own", "one for each of its own places"),
    ("named", "one for each of the named places"),
]  # fmt: skip


def keep_where_organisations_work(apps, schema_editor):
    """Take the places of the duties there are for the organisations' own."""
    duties = apps.get_model("measurement", "Duty").objects.filter(place__isnull=False).order_by()
    pairs = duties.values_list("organisation", "place").distinct()
    own_place = apps.get_model("measurement", "OwnPlace")
    own_place.objects.bulk_create(
        [own_place(organisation_id=organisation, place_id=place) for organisation, place in pairs]
    )


def _id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _of(model, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=model, **{"related_name": "+", **more})


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0003_public_since"),
        ("measurement", "0023_parts_of_others"),
        ("places", "0002_places_have_municipality_codes"),
    ]
    operations = [
        migrations.AlterField(
            "indicatorversion",
            "rhythm",
            models.CharField(choices=RHYTHMS, default="quarter", max_length=20, verbose_name="rhythm"),
        ),
        migrations.AlterField("period", "rhythm", models.CharField(choices=RHYTHMS, max_length=20)),
        migrations.AddField("duty", "agreed_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            "DutyBefore",
            [
                _id(),
                ("first_period_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("until_at", models.DateTimeField()),
                ("duty", _of("measurement.duty", related_name="befores")),
            ],
            {"ordering": ["until_at", "pk"]},
        ),
        migrations.CreateModel(
            "OwnPlace",
            [
                _id(),
                ("organisation", _of("initiatives.organisation", db_index=False)),
                ("place", _of("places.place")),
            ],
            {
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "place"), name="an_organisation_works_at_a_place_once"
                    )
                ]
            },
        ),
        migrations.AddField(
            "dutytemplate",
            "told_for",
            models.CharField(choices=TOLD_FOR, db_default="whole", default="whole", max_length=10),
        ),
        migrations.AddField("dutytemplate", "asks_rest", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("dutytemplate", "places", models.ManyToManyField(related_name="+", to="places.place")),
        migrations.AddConstraint(
            "dutytemplate",
            models.CheckConstraint(
                condition=Q(asks_rest=False) | ~Q(told_for="whole"), name="the_rest_is_asked_only_beside_places"
            ),
        ),
        migrations.AddField("notasked", "since_at", models.DateTimeField(null=True)),
        migrations.AddField("notasked", "until_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("notasked", "a_figure_is_not_asked_once"),
        migrations.AddConstraint(
            "notasked",
            models.UniqueConstraint(
                condition=Q(until_at__isnull=True),
                fields=("indicator", "period", "organisation"),
                name="a_figure_is_not_asked_once",
            ),
        ),
        migrations.AddIndex("notasked", models.Index(fields=["indicator", "period"], name="not_asked_of_an_indicator")),
        migrations.AddField("waiver", "lifted_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("waiver", "a_figure_is_waived_once"),
        migrations.AddConstraint(
            "waiver",
            models.UniqueConstraint(
                condition=Q(lifted_at__isnull=True), fields=("report", "indicator"), name="a_figure_is_waived_once"
            ),
        ),
        migrations.AddField("officialfetch", "came_whole", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("importlayout", "headings", models.JSONField(default=list)),
        migrations.AddField("sheetlayout", "headings", models.JSONField(default=list)),
        migrations.RunPython(keep_where_organisations_work, migrations.RunPython.noop),
    ]
