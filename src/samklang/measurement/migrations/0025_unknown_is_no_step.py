"""*Unknown* on a scale is an answer and no step: what each organisation told is added up without it."""

from django.db import migrations

FORWARD = """
UPDATE measurement_organisationfigure f SET numerator = again.reached, denominator = again.answered
FROM (
  SELECT o.indicator_id, o.period_id, o.organisation_id,
    sum(CASE WHEN step."order" >= agreed."order" THEN o.numerator ELSE o.numerator * 0 END)
      FILTER (WHERE NOT step.is_unknown) AS reached,
    sum(o.numerator) FILTER (WHERE NOT step.is_unknown) AS answered
  FROM measurement_observation o
  JOIN measurement_indicatorversion v ON v.id = o.version_id AND v.kind = 'scale'
  JOIN measurement_cell_categories part ON part.cell_id = o.cell_id
  JOIN measurement_category step ON step.id = part.category_id AND step.dimension_id = v.steps_id
  JOIN measurement_category agreed ON agreed.id = v.reached_from_id
  WHERE o.counts
  GROUP BY o.indicator_id, o.period_id, o.organisation_id
  HAVING bool_or(step.is_unknown)
) again
WHERE f.indicator_id = again.indicator_id AND f.period_id = again.period_id
  AND f.organisation_id = again.organisation_id
"""


class Migration(migrations.Migration):
    dependencies = [("measurement", "0024_rhythms_places_and_who_was_asked")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
