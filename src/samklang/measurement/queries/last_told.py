"""Last period's figures under the categories of today, where a definition has changed in between."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.mappings import Member
from samklang.measurement.calculations.periods import ONE_OFF, previous
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.models import Cell, IndicatorVersion, Observation, Period, Report
from samklang.measurement.queries.lineage import Lineage, category_member, lineage_of, with_breakdown

_TOLD_LAST = """
SELECT o.version_id, o.indicator_id, o.place_id, o.cell_id, o.numerator, o.denominator, o.how
FROM measurement_observation o
WHERE o.numerator IS NOT NULL AND o.report_id = (
    SELECT id FROM measurement_report WHERE organisation_id = %(organisation)s AND period_id = (
      SELECT id FROM measurement_period
      WHERE initiative_id = %(initiative)s AND rhythm = %(rhythm)s AND starts_on = %(starts_on)s))
  AND NOT EXISTS (SELECT FROM measurement_observation later WHERE later.supersedes_id = o.id)
"""
LastKey = tuple[int, int, int | None, int | None]  # definition, indicator, place, cell
NowKey = tuple[int, int | None, int | None]  # indicator, place, cell of today
Told = tuple[Figure, str]
Homes = Mapping[tuple[int, int], Mapping[int, Sequence[int]]]  # (older definition, indicator): cell of today: old cells


def told_last(report: Report) -> dict[LastKey, Told]:
    """Return the organisation's own figures of the period before and how they came about. One query.

    Of one-off counts that is the same week of the year before where the organisation told something then, and else the
    last count it did: one query more.
    """
    period = report.period
    if period.rhythm != ONE_OFF:
        starts_on, _ends_on = previous(period.starts_on, period.rhythm)
    elif before := count_before(report):
        starts_on = before.starts_on
    else:
        return {}
    wanted = {"organisation": report.organisation_id, "initiative": period.initiative_id}
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_LAST, {**wanted, "rhythm": period.rhythm, "starts_on": starts_on})
        return {(*key, place, cell): (Figure(count, base), how) for *key, place, cell, count, base, how in cursor}


def count_before(report: Report) -> Period | None:
    """Return the one-off count that a report's figures stand beside; None in a rhythm that comes round. One query."""
    return _counts_before(report).first() if report.period.rhythm == ONE_OFF else None


def _counts_before(report: Report) -> QuerySet[Period]:
    period = report.period
    starts_on, _ends_on = previous(period.starts_on, ONE_OFF)
    told = Observation.objects.filter(organisation=report.organisation_id, period=OuterRef("pk"))
    counts = Period.objects.filter(
        Exists(told), initiative=period.initiative_id, rhythm=ONE_OFF, starts_on__lt=period.starts_on
    )
    return counts.order_by(Case(When(starts_on=starts_on, then=Value(0)), default=Value(1)), "-starts_on")


def carried_over(
    told: Mapping[LastKey, Told], versions: Mapping[int, IndicatorVersion], cells: Mapping[int, Sequence[Cell]]
) -> dict[NowKey, Told]:
    """Return {(indicator, place, cell of today): what its old categories told together}.

    A cell is left out where one of the old ones that live on in it was not told, or where a category was split: half a
    figure beside a field would mislead. At most two queries for each indicator whose categories have changed.
    """
    return moved(told, homes_of(told, versions, cells), versions)


def homes_of(
    told: Iterable[LastKey], versions: Mapping[int, IndicatorVersion], cells: Mapping[int, Sequence[Cell]]
) -> Homes:
    """Return where the cells of older definitions live on, for the indicators whose categories have changed."""
    changed = {
        (version, indicator)
        for version, indicator, _place, cell in told
        if cell and indicator in versions and versions[indicator].pk != version and cells.get(versions[indicator].pk)
    }
    return {
        (version, indicator): _homes(version, versions[indicator], cells[versions[indicator].pk])
        for version, indicator in sorted(changed)
    }


def moved(told: Mapping[LastKey, Told], homes: Homes, versions: Mapping[int, IndicatorVersion]) -> dict[NowKey, Told]:
    """Return what was told in one period under the cells of today."""
    found: dict[NowKey, Told] = {}
    for (version, indicator), moves in homes.items():
        pools = rules_of(versions[indicator].kind).POOLS
        for place in {key[2] for key in told if key[:2] == (version, indicator)}:
            for home, old_cells in moves.items():
                figure = _together([told.get((version, indicator, place, old)) for old in old_cells], pools)
                if figure:
                    found[(indicator, place, home)] = figure
    return found


def _homes(version: int, now: IndicatorVersion, cells: Sequence[Cell]) -> dict[int, list[int]]:
    """Return {cell of today: the cells of the older definition that live on in it}."""
    lineage = lineage_of(now.indicator_id, list(with_breakdown(now.indicator.versions.order_by("number"))))
    by_members = {frozenset(_members(cell)): cell.pk for cell in cells}
    homes: dict[int, list[int]] = defaultdict(list)
    old = lineage.versions[version]
    if _is_broken_down_anew(lineage, old, now):
        return {}
    names = lineage.category_map(old, now)
    for cell in old.cells.order_by("pk"):
        home = by_members.get(frozenset(names.get(member, member) for member in _members(cell)))
        if home is not None:
            homes[home].append(cell.pk)
    return homes


def _is_broken_down_anew(lineage: Lineage, old: IndicatorVersion, now: IndicatorVersion) -> bool:
    """Tell whether other things are asked by now, and not only other categories of the same."""
    return set(lineage.dimension_map(old, now).values()) != set(lineage.broken_down_by[now.pk])


def _members(cell: Cell) -> list[Member]:
    return [category_member(each) for each in cell.category_ids]


def _together(parts: Iterable[Told | None], pools: Pools) -> Told | None:
    """Return several cells as one, told as the last of them was; None where one of them was not told."""
    known: list[Told] = []
    for part in parts:
        if part is None:
            return None
        known.append(part)
    return (pools.over_cells(figure for figure, _how in known), known[-1][1]) if known else None
