"""Reading figures as they count: now, as known on a moment, or as released. One statement for many indicators."""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from samklang.measurement.calculations.figures import Figure

_INNER = """
SELECT o.indicator_id, o.version_id, o.period_id, o.organisation_id, o.place_id, o.cell_id,
       o.numerator, o.denominator, o.answer, o.how
FROM measurement_observation o
"""
_IN_PERIODS = "(%(periods)s::bigint[] IS NULL OR o.period_id = ANY(%(periods)s))"
_LIVE = f"{_INNER} WHERE o.counts AND o.indicator_id = ANY(%(ids)s) AND {_IN_PERIODS}"
# What counts in a period that has not changed since is what counted then; of the others the history is read.
_KNOWN = """
WITH cut AS MATERIALIZED ({cut}),
unchanged AS MATERIALIZED (
  SELECT cut.* FROM cut JOIN measurement_countedperiod c ON c.period_id = cut.period_id WHERE c.changed_at <= cut.at
),
held AS MATERIALIZED (
  SELECT report.id AS report_id, {of_cut} AS indicator_id,
    (SELECT t.at FROM measurement_reporttransition t WHERE t.report_id = report.id AND t.at <= cut.at
       AND t.to_state = 'approved' ORDER BY t.at DESC, t.id DESC LIMIT 1) AS approved_at,
    (SELECT t.to_state FROM measurement_reporttransition t WHERE t.report_id = report.id AND t.at <= cut.at
       ORDER BY t.at DESC, t.id DESC LIMIT 1) AS state
  FROM measurement_report report JOIN (TABLE cut EXCEPT TABLE unchanged) cut ON cut.period_id = report.period_id
)
SELECT o.indicator_id, o.version_id, o.period_id, o.organisation_id, o.place_id, o.cell_id,
  o.numerator, o.denominator, o.answer, o.how
FROM unchanged cut JOIN measurement_observation o ON o.counts AND o.period_id = cut.period_id
  AND o.indicator_id = ANY(%(ids)s) AND ({of_cut} IS NULL OR {of_cut} = o.indicator_id)
UNION ALL SELECT told.* FROM (
SELECT DISTINCT ON (o.organisation_id, o.indicator_id, o.period_id, o.place_id, o.cell_id)
       o.indicator_id, o.version_id, o.period_id, o.organisation_id, o.place_id, o.cell_id,
       o.numerator, o.denominator, o.answer, o.how
FROM measurement_observation o JOIN held ON held.report_id = o.report_id
  AND (held.indicator_id IS NULL OR held.indicator_id = o.indicator_id)
WHERE {indicator} = ANY(%(ids)s)
  AND held.state IN ('approved', 'released') AND o.entered_at <= held.approved_at
ORDER BY o.organisation_id, o.indicator_id, o.period_id, o.place_id, o.cell_id, o.id DESC
) told WHERE told.answer <> 'retold'
"""
_CUT_AT_MOMENT = (
    "SELECT id AS period_id, %(at)s::timestamptz AS at FROM measurement_period"
    " WHERE %(periods)s::bigint[] IS NULL OR id = ANY(%(periods)s)"
)
# What a figure is made of is what was known when its table was made: where the earlier table stands, that one's.
_CUT_AT_RELEASE = """
SELECT asked.indicator_id, release.period_id,
       coalesce(max(release.at) FILTER (WHERE made.id IS NOT NULL), max(release.at)) AS at
FROM measurement_release release CROSS JOIN unnest(%(ids)s::bigint[]) AS asked(indicator_id)
LEFT JOIN measurement_releasedtable made ON made.release_id = release.id AND made.indicator_id = asked.indicator_id
  AND release.protected_at IS NOT NULL
WHERE release.at <= coalesce(%(at)s, now())
  AND (%(periods)s::bigint[] IS NULL OR release.period_id = ANY(%(periods)s))
GROUP BY asked.indicator_id, release.period_id
"""
_EACH = "NULL::bigint"
_KNOWN_AT_MOMENT = _KNOWN.format(cut=_CUT_AT_MOMENT, of_cut=_EACH, indicator="o.indicator_id")
# In some periods the few reports of these are read, and no list of all that was ever told of the indicator.
_KNOWN_IN_PERIODS = _KNOWN.format(cut=_CUT_AT_MOMENT, of_cut=_EACH, indicator="(o.indicator_id + 0)")
_RELEASED_IN_PERIODS = _KNOWN.format(cut=_CUT_AT_RELEASE, of_cut="cut.indicator_id", indicator="(o.indicator_id + 0)")
_ANSWERS_AT_RELEASE = f"""
SELECT DISTINCT told.indicator_id, told.version_id, told.period_id, told.organisation_id, NULL::bigint, NULL::bigint,
  NULL::numeric, NULL::numeric, told.answer, told.how
FROM ({_RELEASED_IN_PERIODS}) told
ORDER BY told.indicator_id, told.period_id, told.organisation_id, told.version_id, told.answer, told.how
"""


@dataclass(frozen=True)
class Fact:
    """One counting row."""

    indicator_id: int
    version_id: int
    period_id: int
    organisation_id: int
    place_id: int | None
    cell_id: int | None
    figure: Figure
    answer: str
    how: str


def facts_now(indicator_ids: Iterable[int], *, periods: Iterable[int] | None = None) -> list[Fact]:
    """Return what counts today, in all periods or in some: one indexed read."""
    return _rows(_LIVE, ids=list(indicator_ids), at=None, periods=periods)


def facts_known_on(indicator_ids: Iterable[int], *, at: datetime, periods: Iterable[int] | None = None) -> list[Fact]:
    """Return what counted at a moment, from the history of reports where anything has changed since."""
    sql = _KNOWN_AT_MOMENT if periods is None else _KNOWN_IN_PERIODS
    return _rows(sql, ids=list(indicator_ids), at=at, periods=periods)


def facts_of_periods(indicator_id: int, periods: Iterable[int], *, at: datetime | None) -> list[Fact]:
    """Return what counts now, or counted at a moment, of one indicator in some periods only."""
    if at:
        return facts_known_on([indicator_id], at=at, periods=periods)
    return facts_now([indicator_id], periods=periods)


def answers_as_released(indicator_ids: Iterable[int], periods: Iterable[int], *, at: datetime | None) -> list[Fact]:
    """Return who answered what in some periods as it was released (before a moment): never a figure.

    Who stands behind the released table: where an earlier one stands, who had answered when it was made.

    One row for each organisation, definition, answer and way it came about, whatever the places and categories.
    """
    return _rows(_ANSWERS_AT_RELEASE, ids=list(indicator_ids), at=at, periods=periods)


def _rows(sql: str, *, ids: Sequence[int], at: datetime | None, periods: Iterable[int] | None = None) -> list[Fact]:
    if not ids:
        return []
    wanted = None if periods is None else list(periods)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": list(ids), "at": at, "periods": wanted})
        return [
            Fact(indicator, version, period, organisation, place, cell, Figure(count, base), answer, how)
            for indicator, version, period, organisation, place, cell, count, base, answer, how in cursor.fetchall()
        ]
