"""The statement that adds up what each organisation told of an indicator in a period, as the kinds say."""

from samklang.measurement.queries.pooling import cells_pooled, counting_steps, least_of_places, places_pooled

# `reached` is planned by itself: all these tables in one plan take longer to plan than to read.
_ADDED_UP = """
WITH told AS MATERIALIZED ({facts}),
reached AS MATERIALIZED (
  SELECT v.id AS version_id, link.cell_id, step."order" >= agreed."order" AS is_reached
  FROM measurement_indicatorversion v
  JOIN measurement_indicatorversion_cells link ON link.indicatorversion_id = v.id
  JOIN measurement_cell_categories part ON part.cell_id = link.cell_id
  JOIN measurement_category step ON step.id = part.category_id AND step.dimension_id = v.steps_id
    AND NOT step.is_unknown
  JOIN measurement_category agreed ON agreed.id = v.reached_from_id
  WHERE {counts_steps} AND v.id IN (SELECT version_id FROM told)
),
placed AS (
  SELECT t.indicator_id, t.period_id, t.organisation_id, t.place_id, max(t.version_id) AS version_id,
    CASE WHEN bool_or({counts_steps})
           THEN sum(CASE WHEN r.is_reached THEN t.numerator WHEN NOT r.is_reached THEN t.numerator * 0 END)
         WHEN bool_or(t.cell_id IS NULL AND t.numerator IS NOT NULL)
           THEN max(t.numerator) FILTER (WHERE t.cell_id IS NULL)
         ELSE {cells} END AS numerator,
    CASE WHEN bool_or({counts_steps}) THEN sum(t.numerator) FILTER (WHERE r.is_reached IS NOT NULL)
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
  {places} AS numerator, sum(p.denominator) AS denominator, {least} AS least,
  CASE WHEN bool_or(p.is_measured) THEN 'measured' ELSE min(p.answer) END AS answer
FROM placed p
JOIN measurement_indicatorversion v ON v.id = p.version_id
JOIN measurement_period period ON period.id = p.period_id
GROUP BY p.indicator_id, p.period_id, p.organisation_id, period.ends_on
"""
_PRESENT = """
  SELECT o.indicator_id, o.version_id, o.period_id, o.organisation_id, o.place_id, o.cell_id, o.numerator,
    o.denominator, o.answer
  FROM measurement_observation o WHERE o.counts AND {those}
"""


def added_up(facts: str) -> str:
    """Return the statement that adds up what each organisation told, of a query of facts, as their kinds say."""
    return _ADDED_UP.format(
        facts=facts,
        counts_steps=counting_steps(),
        cells=cells_pooled("t.numerator"),
        places=places_pooled("p.numerator"),
        least=least_of_places("p.numerator"),
    )


def added_up_now(those: str) -> str:
    """Return the statement that adds up what counts today, of observations `o` that a condition picks."""
    return added_up(_PRESENT.format(those=those))
