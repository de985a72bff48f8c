"""What each organisation tells is added up when it begins to count; corrections are found without reading the rest."""

import django.db.models.deletion
from django.db import migrations, models

# As the statement stood when the table was made; today's is in `queries/sums.py`.
FORWARD = """
INSERT INTO measurement_organisationfigure
  (indicator_id, version_id, period_id, organisation_id, ends_on, numerator, denominator, least, answer)
WITH told AS MATERIALIZED (
  SELECT o.indicator_id, o.version_id, o.period_id, o.organisation_id, o.place_id, o.cell_id, o.numerator,
    o.denominator, o.answer
  FROM measurement_observation o WHERE o.counts
),
reached AS (
  SELECT v.id AS version_id, link.cell_id, step."order" >= agreed."order" AS is_reached
  FROM measurement_indicatorversion v
  JOIN measurement_indicatorversion_cells link ON link.indicatorversion_id = v.id
  JOIN measurement_cell_categories part ON part.cell_id = link.cell_id
  JOIN measurement_category step ON step.id = part.category_id AND step.dimension_id = v.steps_id
  JOIN measurement_category agreed ON agreed.id = v.reached_from_id
  WHERE v.kind = 'scale' AND v.id IN (SELECT version_id FROM told)
),
placed AS (
  SELECT t.indicator_id, t.period_id, t.organisation_id, t.place_id, max(t.version_id) AS version_id,
    CASE WHEN bool_or(v.kind = 'scale')
           THEN sum(CASE WHEN r.is_reached THEN t.numerator WHEN NOT r.is_reached THEN t.numerator * 0 END)
         WHEN bool_or(t.cell_id IS NULL AND t.numerator IS NOT NULL)
           THEN max(t.numerator) FILTER (WHERE t.cell_id IS NULL)
         ELSE sum(t.numerator) END AS numerator,
    CASE WHEN bool_or(v.kind = 'scale') THEN sum(t.numerator) FILTER (WHERE r.is_reached IS NOT NULL)
         WHEN bool_or(t.cell_id IS NULL AND t.numerator IS NOT NULL)
           THEN max(t.denominator) FILTER (WHERE t.cell_id IS NULL)
         ELSE sum(t.denominator) END AS denominator,
    bool_or(t.answer = 'measured') AS is_measured, min(t.answer) AS answer
  FROM told t
  JOIN measurement_indicatorversion v ON v.id = t.version_id
  LEFT JOIN reached r ON r.version_id = t.version_id AND r.cell_id = t.cell_id
  GROUP BY t.indicator_id, t.period_id, t.organisation_id, t.place_id
)
SELECT p.indicator_id, max(p.version_id) AS version_id, p.period_id, p.organisation_id, period.ends_on,
  CASE WHEN bool_or(v.kind = 'rubric') AND count(p.numerator) > 1 THEN NULL ELSE sum(p.numerator) END AS numerator,
  sum(p.denominator) AS denominator,
  CASE WHEN bool_or(v.kind = 'people') THEN max(p.numerator)
       WHEN bool_or(v.kind = 'rubric') AND count(p.numerator) > 1 THEN 0 END AS least,
  CASE WHEN bool_or(p.is_measured) THEN 'measured' ELSE min(p.answer) END AS answer
FROM placed p
JOIN measurement_indicatorversion v ON v.id = p.version_id
JOIN measurement_period period ON period.id = p.period_id
GROUP BY p.indicator_id, p.period_id, p.organisation_id, period.ends_on
"""


def _of(model: str) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model)


def _number() -> models.DecimalField:
    return models.DecimalField(decimal_places=4, max_digits=24, null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0002_keys_for_programs"),
        ("measurement", "0012_confidential_amounts"),
    ]
    operations = [
        migrations.CreateModel(
            name="OrganisationFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", _of("measurement.indicator")),
                ("version", _of("measurement.indicatorversion")),
                ("period", _of("measurement.period")),
                ("organisation", _of("initiatives.organisation")),
                ("ends_on", models.DateField()),
                ("numerator", _number()),
                ("denominator", _number()),
                ("least", _number()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("measured", "Measured"),
                            ("not_applicable", "Not applicable"),
                            ("declined", "Declines to tell"),
                            ("could_not_be_asked", "Could not be asked"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "period", "indicator"), name="an_organisation_is_added_up_once"
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["version", "ends_on", "period"],
                        include=("indicator", "organisation", "numerator", "denominator", "least", "answer"),
                        name="sums_of_a_definition",
                    ),
                    models.Index(fields=["indicator"], name="sums_of_an_indicator"),
                ],
            },
        ),
        migrations.AlterField(
            model_name="observation",
            name="report",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="observations",
                to="measurement.report",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("supersedes__isnull", False)),
                fields=["indicator", "-entered_at"],
                name="corrections_of_an_indicator",
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
