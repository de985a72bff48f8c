"""What the parts of an initiative's figures are named by: breakdowns and their categories, and places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samklang.initiatives.access import Viewer
from samklang.measurement.models import Category, Dimension
from samklang.measurement.queries.dimensions import categories_of_cells
from samklang.measurement.queries.facts import Fact
from samklang.places.models import Place


@dataclass(frozen=True)
class Axes:
    """The breakdowns by id, that of each category, the categories of each cell, and the names of the places.

    A category of -id is what is not broken down by the breakdown of that id. `unplaced` is what the figures of an
    indicator without a place are called beside those of places.
    """

    dimensions: Mapping[int, Dimension]
    dimension_of: Mapping[int, int]
    cells: Mapping[int, tuple[int, ...]]
    places: Mapping[int, str]
    unplaced: Mapping[int, str]


def named_axes(viewer: Viewer, facts: Iterable[list[Fact]]) -> Axes:
    """Return the axes with the names of breakdowns, categories and places. Four queries."""
    found = Dimension.objects.filter(initiative=viewer.initiative).prefetch_related("categories")
    dimensions = {dimension.pk: dimension for dimension in found}
    dimension_of = {each.pk: pk for pk, dimension in dimensions.items() for each in dimension.categories.all()}
    places = {place.pk: place.name for place in Place.objects.filter(initiative=viewer.initiative)}
    return Axes(dimensions, dimension_of | {-pk: pk for pk in dimensions}, _cells(facts), places, {})


def bare_axes(viewer: Viewer, facts: Iterable[list[Fact]]) -> Axes:
    """Return the axes without names. Two queries."""
    links = Category.objects.filter(dimension__initiative=viewer.initiative).values_list("pk", "dimension")
    dimension_of = dict(links)
    return Axes({}, dimension_of | {-pk: pk for pk in dimension_of.values()}, _cells(facts), {}, {})


def _cells(facts: Iterable[list[Fact]]) -> dict[int, tuple[int, ...]]:
    """Return {cell id: its categories}."""
    used = {fact.cell_id for rows in facts for fact in rows if fact.cell_id}
    told = {cell: tuple(sorted(by_dimension.values())) for cell, by_dimension in categories_of_cells(used).items()}
    return defaultdict(tuple, told)
