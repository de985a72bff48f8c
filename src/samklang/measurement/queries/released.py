"""Reading what was released of guarded figures, those of people and confidential ones: the ledger, and nothing more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import kinds_that, rules_of
from samklang.measurement.models import (
    GUARDED,
    Indicator,
    IndicatorVersion,
    Period,
    Release,
    ReleasedCell,
    ReleasedTable,
    ShownCell,
    ShownTable,
)

_OF_TABLE = (
    "pk", "indicator", "version", "policy", "is_hidden", "numerator", "denominator", "least",
    "asked", "reported", "not_applicable", "declined", "again",
)  # fmt: skip


@dataclass(frozen=True)
class LedgerTable:
    """A released table without its cells: what it shows of the whole (None where hidden), and the release it is of.

    `stands_since` is when its period was last released, where that was later and without a new table.
    """

    pk: int
    indicator_id: int
    version_id: int
    policy: str
    figure: Figure | None
    asked: int
    reported: int
    not_applicable: int
    declined: int
    release: Release
    stands_since: datetime | None

    @property
    def is_hidden(self) -> bool:
        """Tell whether the whole is hidden."""
        return self.figure is None


def released_tables(
    indicator_ids: Iterable[int], *, at: datetime | None = None, periods: Iterable[int] | None = None
) -> list[LedgerTable]:
    """Return each period's last released table of the indicators (as it was at a moment), with its release.

    Of all periods, or of some only. One query; each release is made once, however many tables it has.
    """
    known = Q(release__protected_at__isnull=False) & (Q(release__at__lte=at) if at else Q())
    if periods is not None:
        known &= Q(release__period__in=list(periods))
    tables = ReleasedTable.objects.filter(known, indicator__in=list(indicator_ids))
    ordered = tables.order_by("indicator_id", "release__period_id", "-release__at")
    same = Q(period=OuterRef("release__period"), protected_at__isnull=False, at__gt=OuterRef("release__at"))
    later = Release.objects.filter(same & (Q(at__lte=at) if at else Q())).order_by("-at").values("at")[:1]
    last = ordered.distinct("indicator_id", "release__period_id").annotate(again=Subquery(later))
    names = [field.attname for field in Release._meta.concrete_fields]
    releases: dict[int, Release] = {}
    found = []
    for row in last.values_list(*_OF_TABLE, *(f"release__{name}" for name in names)):
        pk, indicator, version, policy, hidden, numerator, denominator, least, *counts, again = row[: len(_OF_TABLE)]
        asked, reported, not_applicable, declined = counts
        values = row[len(_OF_TABLE) :]
        if values[0] not in releases:
            releases[values[0]] = Release.from_db(last.db, names, values)
        shown = None if hidden else Figure(numerator, denominator, least)
        told = (asked, reported, not_applicable, declined)
        found.append(LedgerTable(pk, indicator, version, policy, shown, *told, releases[values[0]], again))
    return found


def releases_of(periods: Iterable[int], *, at: datetime | None = None) -> dict[int, list[datetime]]:
    """Return {period: when it was released (by a moment), the first time first}. One query."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = Release.objects.filter(Q(at__lte=at) if at else Q(), period__in=set(periods)).order_by("at", "pk")
    for period, at in rows.values_list("period", "at"):
        found[period].append(at)
    return found


def last_release_of(period: Period) -> Release | None:
    """Return a period's latest release, or None."""
    return Release.objects.filter(period=period).order_by("-at").first()


def released_periods(indicator: Indicator, *, at: datetime | None = None) -> QuerySet[Period]:
    """Return the periods of which an indicator was released (before a moment), the oldest first."""
    tables = ReleasedTable.objects.filter(
        indicator=indicator, release__period=OuterRef("pk"), release__protected_at__isnull=False
    )
    shown = tables.filter(release__at__lte=at) if at else tables
    return Period.objects.filter(Exists(shown), initiative=indicator.initiative_id).order_by("starts_on")


def cells_of(tables: Iterable[LedgerTable | ReleasedTable]) -> dict[int, list[ReleasedCell]]:
    """Return {table id: its cells}. One query."""
    found: dict[int, list[ReleasedCell]] = {table.pk: [] for table in tables}
    for cell in ReleasedCell.objects.filter(table__in=list(found)):
        found[cell.table_id].append(cell)
    return found


def is_of_nobody(table: LedgerTable | ShownTable, kind: str) -> bool:
    """Tell whether nobody told a figure of it, and nothing told before holds: a rounded table has zeros then."""
    return not table.reported and not rules_of(kind).CARRIES


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
