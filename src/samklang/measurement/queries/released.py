"""Reading what was released of figures that count people: the ledger, and nothing behind it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.models import IndicatorVersion, Kind, Release, ReleasedCell, ReleasedTable


def is_guarded(version: IndicatorVersion) -> bool:
    """Tell whether figures under a definition go out to others only as released tables."""
    return version.counts_people and version.kind != Kind.RUBRIC


def released_tables(indicator_ids: Iterable[int], *, at: datetime | None = None) -> QuerySet[ReleasedTable]:
    """Return each period's last released table of the indicators (as it was at a moment), with its release."""
    known = Q(release__protected_at__isnull=False) & (Q(release__at__lte=at) if at else Q())
    tables = ReleasedTable.objects.filter(known, indicator__in=list(indicator_ids))
    ordered = tables.order_by("indicator_id", "release__period_id", "-release__at")
    return ordered.distinct("indicator_id", "release__period_id").select_related("release")


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


def earlier_cells(version: IndicatorVersion, release: Release) -> dict[frozenset[int | str], Figure | None]:
    """Return what the last release before this one showed of a definition in the same period, by cell."""
    tables = ReleasedTable.objects.filter(
        version=version, release__period=release.period_id, release__at__lt=release.at
    )
    last = tables.filter(release__protected_at__isnull=False).order_by("-release__at").first()
    if last is None:
        return {}
    return {ledger_key(place_of(cell), cell.categories): cell.figure for cell in cells_of([last])[last.pk]}


def ledger_key(place: int | str, categories: Iterable[int]) -> frozenset[int | str]:
    """Return what names a cell in the ledger, however its table's axes are ordered."""
    return frozenset([f"place {place}", *categories])


def unprotected_releases() -> QuerySet[Release]:
    """Return the releases whose tables are not made yet, oldest first."""
    return Release.objects.filter(protected_at__isnull=True).select_related("period__initiative").order_by("at", "pk")
