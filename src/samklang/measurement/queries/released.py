"""Reading what was released of guarded figures, those of people and confidential ones: the ledger, and nothing more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.kinds import kinds_that
from samklang.measurement.models import (
    GUARDED,
    Indicator,
    IndicatorVersion,
    Period,
    Release,
    ReleasedCell,
    ReleasedTable,
    ShownCell,
)


def released_tables(
    indicator_ids: Iterable[int], *, at: datetime | None = None, periods: Iterable[int] | None = None
) -> QuerySet[ReleasedTable]:
    """Return each period's last released table of the indicators (as it was at a moment), with its release.

    Of all periods, or of some only.
    """
    known = Q(release__protected_at__isnull=False) & (Q(release__at__lte=at) if at else Q())
    if periods is not None:
        known &= Q(release__period__in=list(periods))
    tables = ReleasedTable.objects.filter(known, indicator__in=list(indicator_ids))
    ordered = tables.order_by("indicator_id", "release__period_id", "-release__at")
    return ordered.distinct("indicator_id", "release__period_id").select_related("release")


def releases_of(periods: Iterable[int], *, at: datetime | None = None) -> dict[int, list[datetime]]:
    """Return {period: when it was released (by a moment), the first time first}. One query."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = Release.objects.filter(Q(at__lte=at) if at else Q(), period__in=set(periods)).order_by("at", "pk")
    for period, at in rows.values_list("period", "at"):
        found[period].append(at)
    return found


def stands_since(tables: Iterable[ReleasedTable], *, known_on: datetime | None = None) -> dict[int, datetime]:
    """Return {table: when its period was last released} of those whose period was so without a new one: they stand.

    One query; none without tables.
    """
    made = list(tables)
    if not made:
        return {}
    known = Q(at__lte=known_on) if known_on else Q()
    of_them = {table.release.period_id for table in made}
    again = Release.objects.filter(known, period__in=of_them, protected_at__isnull=False).order_by("period")
    last = dict(again.values_list("period").annotate(Max("at")))
    released = {table.pk: (table.release.at, last.get(table.release.period_id)) for table in made}
    return {pk: again for pk, (at, again) in released.items() if again and again > at}


def released_periods(indicator: Indicator, *, at: datetime | None = None) -> QuerySet[Period]:
    """Return the periods of which an indicator was released (before a moment), the oldest first."""
    tables = ReleasedTable.objects.filter(
        indicator=indicator, release__period=OuterRef("pk"), release__protected_at__isnull=False
    )
    shown = tables.filter(release__at__lte=at) if at else tables
    return Period.objects.filter(Exists(shown), initiative=indicator.initiative_id).order_by("starts_on")


def cells_of(tables: Iterable[ReleasedTable]) -> dict[int, list[ReleasedCell]]:
    """Return {table id: its cells}. One query."""
    found: dict[int, list[ReleasedCell]] = {table.pk: [] for table in tables}
    for cell in ReleasedCell.objects.filter(table__in=list(found)):
        found[cell.table_id].append(cell)
    return found


def place_of(cell: ShownCell) -> int | str:
    """Return a cell's place: its id, 0 for what was told without a place, ALL for all of them."""
    if cell.place_id is not None:
        return cell.place_id
    return 0 if cell.is_unplaced else ALL


def guarded_in(period: Period) -> list[Indicator]:
    """Return the indicators of which a period's releases show tables: those that are guarded under any definition."""
    versions = IndicatorVersion.objects.filter(GUARDED, indicator__initiative=period.initiative_id)
    guarded = versions.filter(rhythm=period.rhythm)
    return list(Indicator.objects.filter(pk__in=guarded.values("indicator")).order_by("pk"))


def ledger_key(place: int | str, categories: Iterable[int]) -> frozenset[int | str]:
    """Return what names a cell in the ledger, however its table's axes are ordered."""
    return frozenset([f"place {place}", *categories])


def releases_in_the_making(period: Period) -> QuerySet[Release]:
    """Return the releases without tables yet beside whose tables those of a period must be safe, oldest first.

    Those of the period itself; where people are counted again from period to period, those of its rhythm.
    """
    again = kinds_that(lambda rules: rules.KEEPS_LAST)
    is_standing = IndicatorVersion.objects.filter(indicator__in=guarded_in(period), kind__in=again).exists()
    beside = {"period__initiative": period.initiative_id, "period__rhythm": period.rhythm}
    return unprotected_releases().filter(**(beside if is_standing else {"period": period}))


def unprotected_releases() -> QuerySet[Release]:
    """Return the releases whose tables are not made yet, oldest first."""
    return Release.objects.filter(protected_at__isnull=True).select_related("period__initiative").order_by("at", "pk")
