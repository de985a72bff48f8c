"""What was told of indicators period by period, of all organisations together: added up by the database.

Each organisation's part is stored when it begins to count (`OrganisationFigure`), and what all told together with it
(`CollectiveFigure`); what has been corrected since a day is computed from the facts of then. Both by one statement, so
that they cannot differ; `test_sums.py` holds it to the rules of the kinds.
"""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection

from samklang.measurement.calculations.figures import Figure, added
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.pooling import SEVERAL
from samklang.measurement.models import IndicatorVersion
from samklang.measurement.queries.adding_up import added_up_now
from samklang.measurement.queries.known_sums import (
    COLUMNS,
    COLUMNS_TOGETHER,
    STORED,
    STORED_TOGETHER,
    added_together,
    figures_known,
)
from samklang.measurement.queries.pooling import organisations_pooled, ways_of
from samklang.measurement.queries.totals import Told

_DIFFERING = """
WITH drawn AS (
  SELECT id, organisation_id, period_id FROM measurement_report WHERE state IN ('approved', 'released')
  ORDER BY random() LIMIT %(most)s
),
stored AS (SELECT {columns} FROM {stored} JOIN drawn USING (organisation_id, period_id)),
computed AS ({computed}),
stored_together AS (SELECT {columns_together} FROM {stored_together} WHERE period_id IN (SELECT period_id FROM drawn)),
added AS ({added})
SELECT (SELECT count(*) FROM drawn),
  (SELECT count(*) FROM ((TABLE stored EXCEPT TABLE computed) UNION ALL (TABLE computed EXCEPT TABLE stored)) apart),
  (SELECT count(*) FROM (
    (TABLE stored_together EXCEPT TABLE added) UNION ALL (TABLE added EXCEPT TABLE stored_together)) apart)
"""
_READ = "p.ends_on >= %(from_on)s"
_WANTED = "unnest(%(versions)s::bigint[], %(starts)s::date[], %(ways)s::text[]) AS wanted (version_id, starts_on, way)"
# Rows of three sorts in one answer: what was told, which levels, and what a running total rose by.
_SUMS = f"""
SELECT 'told', f.indicator_id, f.period_id, max(f.version_id), {{pooled}}, sum(f.denominator), max(f.least),
  sum(f.measured), sum(f.not_applicable), sum(f.declined), bit_xor(f.reporters), NULL::date AS ends_on
FROM {_WANTED} JOIN {{together}} f ON f.version_id = wanted.version_id AND f.ends_on >= wanted.starts_on
GROUP BY f.indicator_id, f.period_id
"""
_SAME = """f.version_id = ANY(%(versions)s) AND f.ends_on >= %(from_on)s AND f.organisation_id IN (
  SELECT organisation_id FROM {figures} WHERE period_id = ANY(%(same_in)s) AND answer = 'measured'
    AND indicator_id = ANY(%(indicators)s)
  GROUP BY organisation_id HAVING count(DISTINCT period_id) = cardinality(%(same_in)s::bigint[])
)"""
_LEVELS = f"""
UNION ALL SELECT 'level', f.indicator_id, f.period_id, 0, f.numerator, NULL, NULL, count(*), 0, 0, NULL, NULL
FROM {_WANTED} JOIN {{figures}} f ON f.version_id = wanted.version_id AND f.ends_on >= wanted.starts_on
WHERE f.version_id = ANY(%(levelled)s) AND f.numerator IS NOT NULL
GROUP BY f.indicator_id, f.period_id, f.numerator
"""
_RISES = """
UNION ALL SELECT 'rise', indicator_id, period_id, max(version_id), sum(numerator - coalesce(before, 0)), NULL, NULL,
  count(*), 0, 0, bit_xor(hashint8extended(organisation_id, 0)), ends_on
FROM (
  SELECT f.*, lag(f.numerator) OVER (PARTITION BY f.indicator_id, f.organisation_id ORDER BY f.ends_on) AS before
  FROM {figures} f
  JOIN measurement_period p ON p.id = f.period_id
  JOIN measurement_indicatorversion v ON v.id = ANY(%(in_force)s) AND v.indicator_id = f.indicator_id
  WHERE f.version_id = ANY(%(running)s) AND f.numerator IS NOT NULL AND p.rhythm = v.rhythm
) told
GROUP BY indicator_id, period_id, ends_on ORDER BY ends_on
"""


@dataclass(frozen=True)
class Early:
    """One total of a period before those that are read; `asked` is known where it was released, `others` answered."""

    ends_on: date
    version_id: int
    figure: Figure
    reported: int = 0
    asked: int | None = None
    others: int = 0
    reporters: int | None = None


@dataclass(frozen=True)
class Sums:
    """What was told of one indicator: by period, and of a running total what all had told by the end of each."""

    told: Mapping[int, Told]
    carried: tuple[Early, ...] = ()


def sums_now(
    definitions: Iterable[IndicatorVersion], in_force: Mapping[int, IndicatorVersion], starts: Mapping[int, date]
) -> dict[int, Sums]:
    """Return {indicator id: what counts today} in periods that end on a day or later. One query."""
    return _sums(None, definitions, in_force, starts, at=None)


def sums_known_on(
    definitions: Iterable[IndicatorVersion],
    in_force: Mapping[int, IndicatorVersion],
    starts: Mapping[int, date],
    *,
    at: datetime,
) -> dict[int, Sums]:
    """Return the same as it was known at a moment, from the history of reports: no flag of today is read."""
    return _sums(partial(figures_known, at_release=False), definitions, in_force, starts, at=at)


def sums_as_released(
    definitions: Iterable[IndicatorVersion],
    in_force: Mapping[int, IndicatorVersion],
    starts: Mapping[int, date],
    *,
    at: datetime | None = None,
) -> dict[int, Sums]:
    """Return the same as each period's last release showed it, or the last by a moment."""
    return _sums(partial(figures_known, at_release=True), definitions, in_force, starts, at=at)


def sums_of_same(
    definitions: Iterable[IndicatorVersion],
    version: IndicatorVersion,
    *,
    periods: list[int],
    starts_on: date,
    at: datetime | None,
) -> Mapping[int, Told]:
    """Return {period id: what was told of one indicator by those organisations that told it in all of some periods}.

    Of periods that end on a day or later.
    """
    known = partial(figures_known, at_release=False) if at else None
    in_force, starts = {version.indicator_id: version}, {version.indicator_id: starts_on}
    found = _sums(known, definitions, in_force, starts, at=at, same_in=periods)
    return found[version.indicator_id].told if found else {}


def looked_over(*, most: int) -> tuple[int, int]:
    """Return (how many reports were looked at, how many of their stored sums are not what their facts come to).

    They are drawn at random among those that count. Where each organisation's sums are right, those of all together
    are held against them.
    """
    computed = added_up_now("o.report_id IN (SELECT id FROM drawn)")
    differing = _DIFFERING.format(
        columns=COLUMNS,
        stored=STORED,
        computed=computed,
        columns_together=COLUMNS_TOGETHER,
        stored_together=STORED_TOGETHER,
        added=added_together(STORED, among="f.period_id IN (SELECT period_id FROM drawn)"),
    )
    [(reports, wrong, wrong_together)] = _asked(differing, {"most": most})
    return reports, wrong or wrong_together


def _sums(
    known: Callable[..., str] | None,
    definitions: Iterable[IndicatorVersion],
    in_force: Mapping[int, IndicatorVersion],
    starts: Mapping[int, date],
    *,
    at: datetime | None,
    same_in: list[int] | None = None,
) -> dict[int, Sums]:
    every = list(definitions)
    if not every:
        return {}
    rules = {pk: rules_of(version.kind) for pk, version in in_force.items()}
    levelled = [each.pk for each in every if rules[each.indicator_id].POOLS.keeps_apart]
    running = [each.pk for each in every if rules[each.indicator_id].CARRIES]
    ways = ways_of(in_force[each.indicator_id].kind for each in every)
    first = [date.min if each.pk in running else starts.get(each.indicator_id, date.min) for each in every]
    arguments = {
        "at": at,
        "from_on": min(first),
        "indicators": list({each.indicator_id for each in every}),
        "versions": [each.pk for each in every],
        "starts": [starts.get(each.indicator_id, date.min) for each in every],
        "ways": ways,
        "levelled": levelled,
        "running": running,
        "in_force": [each.pk for each in in_force.values()],
        "same_in": same_in,
    }
    figures, together = ("figures", "together") if known else (STORED, STORED_TOGETHER)
    if same_in is not None:
        together = f"({added_together(figures, among=_SAME.format(figures=figures))})"
    of_each = bool(levelled or running or same_in is not None)
    source = f"WITH {known(among=_READ, of_each=of_each)}" if known else ""
    parts = (_SUMS + (_LEVELS if levelled else "") + (_RISES if running else "")).format(
        figures=figures, together=together, pooled=organisations_pooled("f", ways, way="max(wanted.way)")
    )
    told: dict[int, dict[int, Told]] = defaultdict(dict)
    others: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for sort, *row in _asked(source + parts, arguments):
        if sort == "told":
            indicator, period, version, numerator, denominator, least, measured, not_applicable, declined, who, _day = (
                row
            )
            figure = Figure(numerator, denominator, least)
            told[indicator][period] = Told(version, figure, measured, not_applicable, declined, reporters=who)
        else:
            others[sort].append(tuple(row))
    _set_levels(told, others["level"])
    carried = _carried(told, others["rise"])
    return {pk: Sums(told[pk], tuple(carried[pk])) for pk in told.keys() | carried.keys()}


def _set_levels(told: Mapping[int, dict[int, Told]], rows: Iterable[tuple[Any, ...]]) -> None:
    """Set how many organisations are on each level; a figure stands only where it is the only one."""
    levels: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for indicator, period, _version, level, _base, _least, count, *_rest in rows:
        levels[indicator, period].append((int(level), count))
    for (indicator, period), found in levels.items():
        here = told[indicator][period]
        alone = here.figure.least is None and sum(count for _level, count in found) == 1
        figure = Figure(Decimal(found[0][0])) if alone else SEVERAL
        told[indicator][period] = replace(here, figure=figure, levels=tuple(sorted(found)))


def _carried(told: Mapping[int, dict[int, Told]], rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Early]]:
    """Set each period's figure to what all had told by its end, and return it of every period, the oldest first."""
    found: dict[int, list[Early]] = defaultdict(list)
    for indicator, period, version, more, _base, _least, reported, *_others, reporters, ends_on in rows:
        before = found[indicator][-1].figure if found[indicator] else Figure(None)
        figure = added(before, Figure(more))
        found[indicator].append(Early(ends_on, version, figure, reported, reporters=reporters))
        if period in told[indicator]:
            told[indicator][period] = replace(told[indicator][period], figure=figure)
    return found


def _asked(sql: str, arguments: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())
