"""What was added up as it was known at a moment, or when each period was last released.

What is stored of a report that nobody has touched since is what was known of it; of the others the facts are added up.
So a page of an earlier day, or of what was released, reads facts of few reports, however long the history is.
"""

from samklang.measurement.queries.adding_up import added_up

STORED = "measurement_organisationfigure"
COLUMNS = "indicator_id, version_id, period_id, organisation_id, ends_on, numerator, denominator, least, answer"
_CUT_AT_MOMENT = """
  SELECT p.id AS period_id, p.ends_on, %(at)s::timestamptz AS at FROM measurement_period p WHERE {among}
"""
_CUT_AT_RELEASE = """
  SELECT released.period_id, p.ends_on, max(released.at) AS at
  FROM measurement_release released JOIN measurement_period p ON p.id = released.period_id
  WHERE released.at <= coalesce(%(at)s, now()) AND {among} GROUP BY released.period_id, p.ends_on
"""
_FACTS_TOUCHED = """
  SELECT last.* FROM (
  SELECT DISTINCT ON (o.organisation_id, o.indicator_id, o.period_id, o.place_id, o.cell_id)
    o.indicator_id, o.version_id, o.period_id, o.organisation_id, o.place_id, o.cell_id, o.numerator, o.denominator,
    o.answer
  FROM measurement_observation o JOIN counted c ON c.report_id = o.report_id AND c.is_touched
  WHERE o.indicator_id = ANY(%(indicators)s) AND o.entered_at <= c.approved_at
  ORDER BY o.organisation_id, o.indicator_id, o.period_id, o.place_id, o.cell_id, o.id DESC
  ) last WHERE last.answer <> 'retold'
"""
# How far the index of the stored sums is read. What counted is asked by an IN that IS TRUE, which the planner makes no
# join of: of a join it guesses so few rows that it sorts them all.
_SINCE = "s.ends_on >= (SELECT min(ends_on) FROM cut)"
_UNTIL = "s.ends_on <= (SELECT max(ends_on) FROM cut)"
_KNOWN = """
cut AS MATERIALIZED ({cut}),
held AS MATERIALIZED (
  SELECT r.id AS report_id, r.organisation_id, r.period_id,
    max(t.at) FILTER (WHERE t.at <= cut.at AND t.to_state = 'approved') AS approved_at,
    (array_agg(t.to_state ORDER BY t.at DESC, t.id DESC) FILTER (WHERE t.at <= cut.at))[1]
      IN ('approved', 'released') AS is_counted,
    bool_or(t.at > cut.at AND t.to_state <> 'released') AS is_touched
  FROM cut JOIN measurement_report r ON r.period_id = cut.period_id
  JOIN measurement_reporttransition t ON t.report_id = r.id
  GROUP BY r.id
),
counted AS MATERIALIZED (SELECT * FROM held WHERE is_counted),
figures AS (
  SELECT {columns} FROM {stored} s
  WHERE s.version_id = ANY(%(versions)s) AND {within}
    AND ((s.organisation_id, s.period_id) IN (SELECT organisation_id, period_id FROM counted WHERE NOT is_touched))
      IS TRUE
  UNION ALL SELECT * FROM ({touched}) touched WHERE version_id = ANY(%(versions)s)
)
"""


def figures_known(*, at_release: bool, among: str, are_first: bool = False) -> str:
    """Return the table `figures` of a statement: what counted in the periods `p` of some, the newest or the first.

    At the moment `at`, or when each of them was last released (by that moment, if there is one). It takes the
    indicators and definitions as `indicators` and `versions`.
    """
    cut = (_CUT_AT_RELEASE if at_release else _CUT_AT_MOMENT).format(among=among)
    columns = ", ".join(f"s.{name}" for name in COLUMNS.split(", "))
    within = _UNTIL if are_first else _SINCE
    return _KNOWN.format(cut=cut, columns=columns, stored=STORED, within=within, touched=added_up(_FACTS_TOUCHED))
