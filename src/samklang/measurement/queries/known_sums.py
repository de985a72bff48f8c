"""What was added up as it was known at a moment, or when each period was last released.

What is stored of a period in which nobody has touched a report since is what was known of it, and so is what is stored
of a report that nobody has touched; of the others the facts are added up. So a page of an earlier day, or of what was
released, reads facts of few reports, however long the history is.
"""

from samklang.measurement.queries.adding_up import added_up

STORED = "measurement_organisationfigure"
COLUMNS = "indicator_id, version_id, period_id, organisation_id, ends_on, numerator, denominator, least, answer"
STORED_TOGETHER = "measurement_collectivefigure"
COLUMNS_TOGETHER = (
    "indicator_id, version_id, period_id, ends_on, numerator, largest, smallest, denominator, least, measured, "
    "not_applicable, declined, reporters"
)
_TOGETHER = """
  SELECT f.indicator_id, f.version_id, f.period_id, f.ends_on, sum(f.numerator) AS numerator,
    max(f.numerator) AS largest, min(f.numerator) AS smallest, sum(f.denominator) AS denominator, max(f.least) AS least,
    (count(*) FILTER (WHERE f.answer = 'measured'))::integer AS measured,
    (count(*) FILTER (WHERE f.answer = 'not_applicable'))::integer AS not_applicable,
    (count(*) FILTER (WHERE f.answer IN ('declined', 'could_not_be_asked')))::integer AS declined,
    bit_xor(hashint8extended(f.organisation_id, 0)) FILTER (WHERE f.answer = 'measured') AS reporters
  FROM {figures} f WHERE {among} GROUP BY f.indicator_id, f.version_id, f.period_id, f.ends_on
"""
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
_IN_ALL, _IN_TOUCHED = "cut", "cut JOIN touched USING (period_id)"
_KNOWN = """
cut AS MATERIALIZED ({cut}),
touched AS MATERIALIZED (
  SELECT cut.period_id FROM cut JOIN measurement_countedperiod c ON c.period_id = cut.period_id
  WHERE c.changed_at > cut.at
),
held AS MATERIALIZED (
  SELECT r.id AS report_id, r.organisation_id, r.period_id,
    max(t.at) FILTER (WHERE t.at <= cut.at AND t.to_state = 'approved') AS approved_at,
    (array_agg(t.to_state ORDER BY t.at DESC, t.id DESC) FILTER (WHERE t.at <= cut.at))[1]
      IN ('approved', 'released') AS is_counted,
    bool_or(t.at > cut.at AND t.to_state <> 'released') AS is_touched
  FROM {cuts} JOIN measurement_report r ON r.period_id = cut.period_id
  JOIN measurement_reporttransition t ON t.report_id = r.id
  GROUP BY r.id
),
counted AS MATERIALIZED (SELECT * FROM held WHERE is_counted),
figures AS (
  SELECT {columns} FROM {stored} s
  WHERE s.version_id = ANY(%(versions)s) AND {within}
    AND ((s.organisation_id, s.period_id) IN (SELECT organisation_id, period_id FROM counted WHERE NOT is_touched))
      IS TRUE
  UNION ALL SELECT * FROM ({facts_touched}) facts_touched WHERE version_id = ANY(%(versions)s)
),
together AS MATERIALIZED (
  SELECT {columns_together} FROM {stored_together} s
  WHERE s.version_id = ANY(%(versions)s) AND {within}
    AND (s.period_id IN (SELECT period_id FROM cut EXCEPT SELECT period_id FROM touched)) IS TRUE
  UNION ALL {added_together}
)
"""


def added_together(figures: str, *, among: str = "true") -> str:
    """Return the query that adds up what organisations told (`f`, of a table or a query's name) to what all did."""
    return _TOGETHER.format(figures=figures, among=among)


def figures_known(*, at_release: bool, among: str, are_first: bool = False, of_each: bool = False) -> str:
    """Return the tables `figures` and `together` of a statement: what counted in the periods `p` of some.

    At the moment `at`, or when each of them was last released (by that moment, if there is one). It takes the
    indicators and definitions as `indicators` and `versions`. The periods are the newest, or the first. `together` is
    what all told; `figures` what each organisation did, of every period with `of_each`, else only of those in which
    somebody has touched a report since.
    """
    cut = (_CUT_AT_RELEASE if at_release else _CUT_AT_MOMENT).format(among=among)
    return _KNOWN.format(
        cut=cut,
        cuts=_IN_ALL if of_each else _IN_TOUCHED,
        columns=_of_stored(COLUMNS),
        stored=STORED,
        columns_together=_of_stored(COLUMNS_TOGETHER),
        stored_together=STORED_TOGETHER,
        added_together=added_together("figures", among="f.period_id IN (SELECT period_id FROM touched)"),
        within=_UNTIL if are_first else _SINCE,
        facts_touched=added_up(_FACTS_TOUCHED),
    )


def _of_stored(columns: str) -> str:
    return ", ".join(f"s.{name}" for name in columns.split(", "))
