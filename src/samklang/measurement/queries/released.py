"""Reading what was released of figures that count people: the ledger, and nothing behind it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.models import Indicator, IndicatorVersion, Kind, Period, Release, ReleasedCell, ReleasedTable


def is_guarded(version: IndicatorVersion) -> bool:
    """Tell whether figures under a definition go out to others only as released tables.

    An indicator is guarded when any of its definitions is: what was once told of people is so for good.
    """
    return version.counts_people and version.kind != Kind.RUBRIC


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


def place_of(cell: ReleasedCell) -> int | str:
    """Return a cell's place: its id, 0 for what was told without a place, ALL for all of them."""
    if cell.place_id is not None:
        return cell.place_id
    return 0 if cell.is_unplaced else ALL


def tables_beside(release: Release, indicator: Indicator, *, standing: bool) -> Iterator[ReleasedTable]:
    """Return the tables of an indicator that a new one must be safe beside, the oldest first.

    All that other releases of the same period showed, whenever they were made; and of what stands from period to period
    the last one shown of the period before and of the one after.
    """
    period = release.period
    made = ReleasedTable.objects.filter(indicator=indicator, release__protected_at__isnull=False)
    made = made.exclude(release=release).select_related("release__period__initiative")
    if standing:
        others = made.filter(release__period__rhythm=period.rhythm)
        before = others.filter(release__period__starts_on__lt=period.starts_on)
        after = others.filter(release__period__starts_on__gt=period.starts_on)
        for near in (
            before.order_by("-release__period__starts_on", "-release__at"),
            after.order_by("release__period__starts_on", "-release__at"),
        ):
            yield from near[:1]
    yield from made.filter(release__period=period).order_by("release__at", "pk")


def guarded_in(release: Release) -> list[Indicator]:
    """Return the indicators of which a release shows tables: those that count people under any definition."""
    versions = IndicatorVersion.objects.filter(indicator__initiative=release.period.initiative, counts_people=True)
    guarded = versions.exclude(kind=Kind.RUBRIC).filter(rhythm=release.period.rhythm)
    return list(Indicator.objects.filter(pk__in=guarded.values("indicator")).order_by("pk"))


def ledger_key(place: int | str, categories: Iterable[int]) -> frozenset[int | str]:
    """Return what names a cell in the ledger, however its table's axes are ordered."""
    return frozenset([f"place {place}", *categories])


def unprotected_releases() -> QuerySet[Release]:
    """Return the releases whose tables are not made yet, oldest first."""
    return Release.objects.filter(protected_at__isnull=True).select_related("period__initiative").order_by("at", "pk")
