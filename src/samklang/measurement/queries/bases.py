"""Where the stretch of a curve begins that a verdict is about, and its first points where they lie before what is read.

The normal range is of the first twelve points since the last break of the definition or declared change. A page of the
present reads the newest periods only, so of a long curve these are fetched by themselves.
"""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import KindRules, rules_of
from samklang.measurement.calculations.stretches import BASE_POINTS, Point
from samklang.measurement.models import IndicatorVersion
from samklang.measurement.queries.comparable import comparable
from samklang.measurement.queries.judging import (
    early_totals,
    point_of_total,
    rises_of,
    start_of,
    totals_of_early,
    unbroken_versions,
)
from samklang.measurement.queries.known_sums import STORED_TOGETHER, figures_known
from samklang.measurement.queries.pooling import organisations_in, ways_of
from samklang.measurement.queries.series import Series
from samklang.measurement.queries.sums import Early

FIRST_READ = 3 * BASE_POINTS
_WANTED = """
unnest(%(indicators)s::bigint[], %(versions)s::bigint[], %(rhythms)s::text[], %(bases)s::boolean[],
       %(cuts)s::date[], %(ends)s::date[], %(ways)s::text[])
  AS wanted (indicator_id, version_id, rhythm, takes_base, cut_on, until_on, way)
"""
_EARLY = "WHERE f.version_id = wanted.version_id AND f.ends_on > wanted.cut_on AND f.ends_on < wanted.until_on"
# In the order of the index, so that it stops when it has enough.
_FIRST = f"""
SELECT wanted.indicator_id, first.*
FROM {_WANTED}
CROSS JOIN LATERAL (
  SELECT f.ends_on, f.version_id, {{pooled}} AS numerator, f.denominator, f.measured AS reported,
    NULL::integer AS asked, f.not_applicable + f.declined AS others, f.reporters
  FROM (SELECT * FROM {{together}} f {_EARLY} ORDER BY f.ends_on, f.period_id OFFSET 0) f
  WHERE f.numerator IS NOT NULL AND (f.denominator > 0 OR NOT wanted.takes_base)
    AND (SELECT p.rhythm FROM measurement_period p WHERE p.id = f.period_id) = wanted.rhythm
  LIMIT %(most)s
) first
"""
# Of the first periods that had been told then and have anything today, and of those whose reports were opened again.
_KNOWN_OF_FIRST = f"""
WITH told_then AS MATERIALIZED (SELECT p.id, p.rhythm FROM measurement_period p WHERE {{was_told}}),
early AS MATERIALIZED (
  SELECT first.period_id FROM {_WANTED} CROSS JOIN LATERAL (
    SELECT f.period_id FROM {STORED_TOGETHER} f
    {_EARLY} AND ((f.period_id, wanted.rhythm) IN (SELECT id, rhythm FROM told_then)) IS TRUE
    ORDER BY f.ends_on, f.period_id LIMIT %(most)s
  ) first
  UNION SELECT r.period_id FROM measurement_report r
  WHERE r.approved_at IS NOT NULL AND r.state IN ('draft', 'submitted', 'returned')
),
"""
_WAS_APPROVED = """EXISTS (
  SELECT 1 FROM measurement_countedperiod c WHERE c.period_id = p.id AND (c.changed_at <= %(at)s OR EXISTS (
    SELECT 1 FROM measurement_report r JOIN measurement_reporttransition t ON t.report_id = r.id
    WHERE r.period_id = p.id AND t.to_state = 'approved' AND t.at <= %(at)s)))"""
_WAS_RELEASED = """EXISTS (
  SELECT 1 FROM measurement_release r WHERE r.period_id = p.id AND r.at <= coalesce(%(at)s, now()))"""
_FIRST_RELEASED = """
SELECT wanted.indicator_id, first.*
FROM unnest(%(r_indicators)s::bigint[], %(r_versions)s::bigint[], %(r_rhythms)s::text[], %(r_bases)s::boolean[],
            %(r_cuts)s::date[], %(r_ends)s::date[])
  AS wanted (indicator_id, version_id, rhythm, takes_base, cut_on, until_on)
CROSS JOIN LATERAL (
  SELECT p.ends_on, shown.version_id, shown.numerator, shown.denominator, shown.reported, shown.asked, shown.others,
    NULL::bigint AS reporters
  FROM (
    SELECT id, ends_on FROM measurement_period
    WHERE rhythm = wanted.rhythm AND ends_on > wanted.cut_on AND ends_on < wanted.until_on
    ORDER BY ends_on, id OFFSET 0  -- in order, so that it stops when it has enough
  ) p CROSS JOIN LATERAL (
    SELECT t.version_id, t.numerator, t.denominator, t.is_hidden, t.reported, t.asked,
      t.not_applicable + t.declined AS others
    FROM measurement_release r
    JOIN measurement_releasedtable t ON t.release_id = r.id AND t.indicator_id = wanted.indicator_id
    WHERE r.period_id = p.id AND r.protected_at IS NOT NULL AND r.at <= coalesce(%(at)s, now())
    ORDER BY r.at DESC LIMIT 1
  ) shown
  WHERE NOT shown.is_hidden AND shown.version_id = wanted.version_id AND shown.numerator IS NOT NULL
    AND (shown.denominator > 0 OR NOT wanted.takes_base)
  ORDER BY p.ends_on, p.id LIMIT %(most)s
) first
"""


@dataclass(frozen=True)
class Stretch:
    """Where the first points of a curve are looked for: under which definitions, after and before which days."""

    version: IndicatorVersion
    versions: tuple[int, ...]
    cut_on: date
    until_on: date


def bases_of(
    series: Sequence[Series], changes: Mapping[int, Sequence[date]], *, at: datetime | None = None
) -> dict[int, list[Point]]:
    """Return {indicator id: the first points of its stretch}, of curves that go on from before; as known at a moment.

    No query while every curve is read from its beginning; else one.
    """
    wanted = {each.indicator.pk: (each, _stretch(each, changes.get(each.indicator.pk, ()))) for each in series}
    found: dict[int, list[Point]] = {}
    live: dict[int, Stretch] = {}
    released: dict[int, Stretch] = {}
    for pk, (each, stretch) in wanted.items():
        if stretch is None:
            continue
        if each.is_released:
            released[pk] = stretch
        elif rules_of(each.version.kind).CARRIES:
            found[pk] = _of_carried(each, stretch)
        else:
            live[pk] = stretch
    return found | _first(live, released, {each.indicator.pk: each for each in series}, at)


def _stretch(series: Series, days: Sequence[date]) -> Stretch | None:
    """Return where to look for a curve's first points, or None where there is nothing before what was read."""
    before, version = series.read_from_on, series.version
    if before is None or not series.read or rules_of(version.kind).CHART == "none" or start_of(series):
        return None
    unbroken = unbroken_versions(series.versions, series.read[-1].version)
    return Stretch(version, tuple(unbroken), max((day for day in days if day < before), default=date.min), before)


def _of_carried(series: Series, stretch: Stretch) -> list[Point]:
    rises = [point for _at, point in rises_of(early_totals(series))]
    return [point for point in rises if stretch.cut_on < point.on < stretch.until_on][:BASE_POINTS]


def _first(
    live: Mapping[int, Stretch],
    released: Mapping[int, Stretch],
    series: Mapping[int, Series],
    at: datetime | None,
) -> dict[int, list[Point]]:
    """Return the first totals that count, and the first that were released: as many as may be used, lacking nobody.

    What a period was told under two definitions is one figure.
    """
    at_release = any(series[pk].is_by_release for pk in live)
    found: dict[int, dict[date, Early]] = defaultdict(dict)
    for indicator, ends_on, version, numerator, denominator, *told in _rows(live, released, at, at_release=at_release):
        here, rules = found[indicator], rules_of(series[indicator].version.kind)
        one = Early(ends_on, version, Figure(numerator, denominator), *told)
        here[ends_on] = _together(here[ends_on], one, rules) if ends_on in here else one
    return {pk: _points(series[pk], sorted(here.values(), key=lambda each: each.ends_on)) for pk, here in found.items()}


def _rows(
    live: Mapping[int, Stretch], released: Mapping[int, Stretch], at: datetime | None, *, at_release: bool
) -> list[tuple[Any, ...]]:
    ways = ways_of(each.version.kind for each in live.values())
    is_now = at is None and not at_release
    early = _KNOWN_OF_FIRST.format(was_told=_WAS_RELEASED if at_release else _WAS_APPROVED)
    among = "p.id IN (SELECT period_id FROM early)"
    known = early + figures_known(at_release=at_release, among=among, are_first=True)
    first = _FIRST.format(
        together=STORED_TOGETHER if is_now else "together", pooled=organisations_in("f", ways, way="wanted.way")
    )
    parts = [sql for sql, wanted in ((first, live), (_FIRST_RELEASED, released)) if wanted]
    if not parts:
        return []
    sql = " UNION ALL ".join(parts) if is_now or not live else known + " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        columns = {**_columns("", live), **_columns("r_", released)}
        cursor.execute(sql, {"at": at, "most": FIRST_READ, **columns})
        return list(cursor.fetchall())


def _together(one: Early, other: Early, rules: KindRules) -> Early:
    return replace(
        one,
        figure=rules.combine(one.figure, other.figure),
        reported=one.reported + other.reported,
        others=one.others + other.others,
        reporters=None if None in {one.reporters, other.reporters} else (one.reporters or 0) ^ (other.reporters or 0),
    )


def _points(series: Series, early: Sequence[Early]) -> list[Point]:
    totals = list(totals_of_early(series, early))
    if rules_of(series.version.kind).NEVER_FALLS:
        return [point for _at, point in rises_of(totals)][:BASE_POINTS]
    return [point_of_total(each) for each in comparable(totals)][:BASE_POINTS]


def _columns(prefix: str, stretches: Mapping[int, Stretch]) -> dict[str, Any]:
    rows = [(pk, version, each) for pk, each in stretches.items() for version in each.versions]
    columns = {
        "indicators": [pk for pk, _version, _each in rows],
        "versions": [version for _pk, version, _each in rows],
        "rhythms": [each.version.rhythm for _pk, _version, each in rows],
        "bases": [rules_of(each.version.kind).TAKES_BASE for _pk, _version, each in rows],
        "cuts": [each.cut_on for _pk, _version, each in rows],
        "ends": [each.until_on for _pk, _version, each in rows],
        "ways": ways_of(each.version.kind for _pk, _version, each in rows),
    }
    return {f"{prefix}{name}": values for name, values in columns.items()}
