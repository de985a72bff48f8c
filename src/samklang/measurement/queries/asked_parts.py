"""Which parts of a breakdown an organisation is asked for: every combination, or one of several breakdowns alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from samklang.measurement.models import Category, Cell, Dimension, Duty, IndicatorVersion
from samklang.measurement.queries.asked_duties import Cells


@dataclass(frozen=True)
class Parts:
    """The parts asked of one definition. `only_by` is the breakdown they are by, where its breakdowns are not crossed.

    `may_choose` tells whether there are several breakdowns, so that one may be chosen.
    """

    cells: tuple[Cell, ...] = ()
    only_by: Dimension | None = None
    may_choose: bool = False


@dataclass(frozen=True)
class BreakdownChoice:
    """One way to tell a figure's parts: crossed (`dimension` None) or by one breakdown; how many figures it takes."""

    dimension: Dimension | None
    figures: int


def parts_asked(
    duties: Iterable[Duty], versions: Mapping[int, IndicatorVersion], cells: Cells, told: Mapping[int, Collection[int]]
) -> dict[int, Parts]:
    """Return {definition: the parts that are asked}. No query, one where one of several breakdowns alone is told.

    `versions` is the definition of each indicator, `cells` all cells by definition, and `told` those that have an
    answer in the report: what has been told one way goes on so, whatever was chosen since.
    """
    chosen = {each.indicator_id: each.tells_only_by for each in duties if each.tells_only_by}
    alone = {
        version.pk
        for indicator, version in versions.items()
        if indicator in chosen or any(cell.pk in told.get(version.pk, ()) for cell in _margins(cells[version.pk]))
    }
    dimensions = _dimensions(cell for pk in alone for cell in _margins(cells[pk]))
    found = {}
    for indicator, version in versions.items():
        whole, here = crossed(cells[version.pk]), frozenset(told.get(version.pk, ()))
        parts = Parts(tuple(whole), may_choose=len(whole) < len(cells[version.pk]))
        if version.pk in alone and not here & {cell.pk for cell in whole}:
            parts = _alone(parts, _margins(cells[version.pk]), dimensions, here, chosen.get(indicator))
        found[version.pk] = parts
    return found


def breakdown_choices(version: IndicatorVersion) -> list[BreakdownChoice]:
    """Return the ways to tell a definition's parts, crossed first; nothing where there is no choice. Two queries."""
    cells = list(version.cells.order_by("pk"))
    margins = _margins(cells)
    dimensions = _dimensions(margins)
    found: dict[Dimension, int] = defaultdict(int)
    for cell in margins:
        found[dimensions[cell.category_ids[0]]] += 1
    whole = [BreakdownChoice(None, len(crossed(cells)))] if found else []
    return [*whole, *(BreakdownChoice(dimension, count) for dimension, count in found.items())]


def _alone(
    parts: Parts, margins: Iterable[Cell], dimensions: Mapping[int, Dimension], told: Collection[int],
    chosen: Dimension | None,
) -> Parts:  # fmt: skip
    """Return the parts by the breakdown that is told already, else by the chosen one or what took its place."""
    by: dict[Dimension, list[Cell]] = defaultdict(list)
    for cell in margins:
        by[dimensions[cell.category_ids[0]]].append(cell)
    for dimension, cells in by.items():
        if any(cell.pk in told for cell in cells):
            return Parts(tuple(cells), dimension, may_choose=True)
    for dimension, cells in by.items():
        if chosen and (dimension == chosen or chosen.pk == dimension.replaces_id or dimension.pk == chosen.replaces_id):
            return Parts(tuple(cells), dimension, may_choose=True)
    return parts


def crossed(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells with a category of every breakdown."""
    cells = list(cells)
    most = max((cell.key.count(".") for cell in cells), default=0)
    return [cell for cell in cells if cell.key.count(".") == most]


def _margins(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells of one category, where there are such of several."""
    cells = list(cells)
    return [cell for cell in cells if "." not in cell.key] if any("." in cell.key for cell in cells) else []


def _dimensions(margins: Iterable[Cell]) -> dict[int, Dimension]:
    """Return {category: its dimension}. No query without cells."""
    categories = [category for cell in margins for category in cell.category_ids]
    rows = Category.objects.filter(pk__in=categories).select_related("dimension") if categories else ()
    return {category.pk: category.dimension for category in rows}
