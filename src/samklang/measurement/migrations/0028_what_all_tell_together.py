"""What all organisations tell together is added up when it changes: a curve is read from a number a period."""

import django.db.models.deletion
from django.db import migrations, models

# As the statement stood when the table was made; today's is in `queries/known_sums.py`.
FORWARD = """
INSERT INTO measurement_collectivefigure
  (indicator_id, version_id, period_id, ends_on, numerator, largest, smallest, denominator, least, measured,
   not_applicable, declined, reporters)
SELECT f.indicator_id, f.version_id, f.period_id, f.ends_on, sum(f.numerator), max(f.numerator), min(f.numerator),
  sum(f.denominator), max(f.least), count(*) FILTER (WHERE f.answer = 'measured'),
  count(*) FILTER (WHERE f.answer = 'not_applicable'),
  count(*) FILTER (WHERE f.answer IN ('declined', 'could_not_be_asked')),
  bit_xor(hashint8extended(f.organisation_id, 0)) FILTER (WHERE f.answer = 'measured')
FROM measurement_organisationfigure f GROUP BY f.indicator_id, f.version_id, f.period_id, f.ends_on
"""
CHANGED = """
INSERT INTO measurement_countedperiod (period_id, changed_at)
SELECT r.period_id, max(t.at) FROM measurement_report r JOIN measurement_reporttransition t ON t.report_id = r.id
WHERE t.to_state <> 'released' AND EXISTS (
  SELECT 1 FROM measurement_reporttransition a WHERE a.report_id = r.id AND a.to_state = 'approved')
GROUP BY r.period_id
"""


def _of(model: str) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model)


def _number(digits: int = 24) -> models.DecimalField:
    return models.DecimalField(decimal_places=4, max_digits=digits, null=True)


class Migration(migrations.Migration):
    dependencies = [("measurement", "0027_a_week_says_what_it_counts")]

    operations = [
        migrations.CreateModel(
            name="CollectiveFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", _of("measurement.indicator")),
                ("version", _of("measurement.indicatorversion")),
                ("period", _of("measurement.period")),
                ("ends_on", models.DateField()),
                ("numerator", _number(27)),
                ("largest", _number()),
                ("smallest", _number()),
                ("denominator", _number(27)),
                ("least", _number()),
                ("measured", models.IntegerField()),
                ("not_applicable", models.IntegerField()),
                ("declined", models.IntegerField()),
                ("reporters", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("period", "version"), name="a_period_is_added_up_once")
                ],
                "indexes": [models.Index(fields=["version", "ends_on", "period"], name="together_of_a_definition")],
            },
        ),
        migrations.CreateModel(
            name="CountedPeriod",
            fields=[
                (
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="measurement.period",
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["period"],
                condition=models.Q(("approved_at__isnull", False), ("state__in", ["draft", "submitted", "returned"])),
                name="reports_opened_again",
            ),
        ),
        migrations.RemoveConstraint(model_name="organisationfigure", name="an_organisation_is_added_up_once"),
        migrations.AddConstraint(
            model_name="organisationfigure",
            constraint=models.UniqueConstraint(
                fields=("period", "organisation", "indicator"), name="an_organisation_is_added_up_once"
            ),
        ),
        migrations.RunSQL([FORWARD, CHANGED], migrations.RunSQL.noop),
    ]
