"""Reading the drafted tables of a prepared release: for the backbone, and of others who confirm only how many."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.models import (
    Category,
    Dimension,
    DraftCell,
    DraftTable,
    Indicator,
    IndicatorVersion,
    Policy,
    PreparedRelease,
    ReleasedTable,
)
from samklang.measurement.queries.amount_rules import amount_rules_of
from samklang.measurement.queries.in_force import current_versions
from samklang.measurement.queries.released import is_of_nobody, ledger_key, place_of
from samklang.measurement.queries.unplaced import unplaced_names
from samklang.places.models import Place

Spot = tuple[Hashable, ...]


@dataclass(frozen=True)
class DraftAxis:
    """What a drafted table is laid out by: its name, and its members with their labels, without the sum of them all.

    `steps_of_all` says that all members together are told as a share: the steps of a scale.
    """

    name: str
    members: tuple[tuple[Hashable, str], ...]
    steps_of_all: bool = False


@dataclass(frozen=True)
class DraftSheet:
    """One drafted table with its axes, and its cells by one member of each axis, or ALL."""

    table: DraftTable
    axes: tuple[DraftAxis, ...]
    cells: Mapping[Spot, DraftCell]

    @property
    def size(self) -> int:
        """Return how many figures it holds."""
        return len(self.cells)

    @property
    def hidden(self) -> int:
        """Return how many of them are hidden."""
        return sum(cell.is_hidden for cell in self.cells.values())

    @property
    def is_empty(self) -> bool:
        """Tell whether none of them is a figure: everybody answered, and nobody with one."""
        return not self.hidden and is_of_nobody(self.table, self.table.version.kind)


@dataclass(frozen=True)
class Draft:
    """What a prepared release will show: its tables, and of which indicators an earlier table stands instead.

    `rules` are those of the confidential amounts among them, by indicator.
    """

    sheets: tuple[DraftSheet, ...]
    standing: tuple[IndicatorVersion, ...]
    rules: Mapping[int, DominanceRule]


@dataclass(frozen=True)
class DraftSize:
    """How much a draft holds: tables, figures, and how many of these are hidden or rounded. No figure of it."""

    tables: int
    figures: int
    hidden: int
    rounded: int


def size_of_draft(prepared: PreparedRelease) -> DraftSize:
    """Return how much the draft of a prepared release holds. Two queries."""
    cells = DraftCell.objects.filter(table__prepared=prepared).aggregate(
        figures=Count("pk"),
        hidden=Count("pk", filter=Q(is_hidden=True)),
        rounded=Count("pk", filter=Q(is_hidden=False, table__policy=Policy.ROUNDED)),
    )
    return DraftSize(tables=DraftTable.objects.filter(prepared=prepared).count(), **cells)


def draft_of(prepared: PreparedRelease) -> Draft:
    """Return the drafted tables of a prepared release, in order of their codes. Ten queries at most."""
    tables = list(
        DraftTable.objects.filter(prepared=prepared)
        .select_related("version", "indicator")
        .order_by("indicator__code", "pk")
    )
    cells: dict[int, list[DraftCell]] = {table.pk: [] for table in tables}
    for cell in DraftCell.objects.filter(table__in=list(cells)).order_by("pk"):
        cells[cell.table_id].append(cell)
    labels = _labels(prepared, tables, [cell for several in cells.values() for cell in several])
    sheets = tuple(_sheet(table, cells[table.pk], labels) for table in tables)
    stand = Indicator.objects.filter(pk__in=prepared.standing).order_by("code")
    versions = current_versions(stand, on=prepared.period.starts_on) if prepared.standing else {}
    rules = amount_rules_of(prepared.period.initiative, [table.version for table in tables])
    return Draft(sheets, tuple(versions[each.pk] for each in stand), rules)


@dataclass(frozen=True)
class _Labels:
    places: Sequence[Place]
    dimensions: Mapping[int, Dimension]
    categories: Mapping[int, Category]
    unplaced: Mapping[int, str]


def _labels(prepared: PreparedRelease, tables: Iterable[DraftTable], cells: Iterable[DraftCell]) -> _Labels:
    told = list(cells)
    used = {each for cell in told for each in cell.categories}
    categories = Category.objects.filter(pk__in=[each for each in used if each > 0]).select_related("dimension")
    by_pk = {each.pk: each for each in categories.order_by("dimension", "order")}
    dimensions = {each.dimension_id: each.dimension for each in by_pk.values()}
    lacking = {-each for each in used if each < 0} - dimensions.keys()
    dimensions |= {each.pk: each for each in Dimension.objects.filter(pk__in=lacking)} if lacking else {}
    places = Place.objects.filter(initiative=prepared.period.initiative_id) if any(c.place_id for c in told) else ()
    unplaced = unplaced_names(each.indicator_id for each in tables) if places else {}
    return _Labels(list(places), dimensions, by_pk, unplaced)


def _sheet(table: DraftTable, cells: Sequence[DraftCell], labels: _Labels) -> DraftSheet:
    axes: list[DraftAxis] = []
    names: list[set[int | str]] = []
    placed = {place_of(cell) for cell in cells} - {ALL}
    if placed:
        members = [(each.pk, each.name) for each in labels.places if each.pk in placed]
        members += [(0, labels.unplaced[table.indicator_id])] if 0 in placed else []
        axes.append(DraftAxis(_("Place"), tuple(members)))
        names.append(placed)
    used = {each for cell in cells for each in cell.categories}
    for pk in sorted({labels.categories[each].dimension_id if each > 0 else -each for each in used}):
        axes.append(_dimension(table, labels.dimensions[pk], used, labels))
    by_key = {ledger_key(place_of(cell), cell.categories): cell for cell in cells}
    spots = {spot: by_key.get(_ledger(spot, has_places=bool(placed))) for spot in _spots(axes)}
    return DraftSheet(table, tuple(axes), {spot: cell for spot, cell in spots.items() if cell is not None})


def _dimension(table: DraftTable, dimension: Dimension, used: set[int], labels: _Labels) -> DraftAxis:
    members = [(pk, each.name) for pk, each in labels.categories.items() if each.dimension_id == dimension.pk]
    told = [(pk, name) for pk, name in members if pk in used]
    apart = [(-dimension.pk, _("Not broken down"))] if -dimension.pk in used else []
    return DraftAxis(dimension.name, (*told, *apart), steps_of_all=table.version.steps_id == dimension.pk)


def _spots(axes: Sequence[DraftAxis]) -> Iterable[Spot]:
    return product(*[(*[key for key, _label in axis.members], ALL) for axis in axes])


def _ledger(spot: Spot, *, has_places: bool) -> frozenset[int | str]:
    place, rest = (spot[0], spot[1:]) if has_places else (ALL, spot)
    return ledger_key(place if isinstance(place, int) else ALL, [int(str(each)) for each in rest if each != ALL])


def shown_before(prepared: PreparedRelease) -> dict[int, ReleasedTable]:
    """Return {indicator: the table that was released of the period last}, to set the drafted one beside."""
    tables = ReleasedTable.objects.filter(release__period=prepared.period_id, release__protected_at__isnull=False)
    last = tables.order_by("indicator_id", "-release__at").distinct("indicator_id")
    return {table.indicator_id: table for table in last}
