"""Reading the ways figures are broken down: which are in use, by whom, and which were retired."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from samklang.initiatives.models import Initiative
from samklang.measurement.models import Category, Dimension, IndicatorVersion


@dataclass(frozen=True)
class DimensionSheet:
    """A breakdown with its categories, and the newest definitions that use it."""

    dimension: Dimension
    categories: tuple[Category, ...]
    used_by: tuple[IndicatorVersion, ...]
    heir: Dimension | None


def dimensions_in(initiative: Initiative) -> QuerySet[Dimension]:
    """Return all breakdowns of an initiative, retired ones too."""
    return Dimension.objects.filter(initiative=initiative).select_related("replaces")


def dimensions_offered(initiative: Initiative, version: IndicatorVersion | None = None) -> QuerySet[Dimension]:
    """Return the breakdowns a definition may have: those not retired, and those the version has already."""
    kept = Q(pk__in=version.dimensions.values("pk")) | Q(pk=version.steps_id) if version else Q(pk__in=[])
    return dimensions_in(initiative).filter(Q(retired_on__isnull=True) | kept)


def categories_in(dimensions: QuerySet[Dimension]) -> QuerySet[Category]:
    """Return the categories of some breakdowns, in order, with their breakdown."""
    return Category.objects.filter(dimension__in=dimensions).select_related("dimension")


def steps_in(dimensions: QuerySet[Dimension]) -> QuerySet[Category]:
    """Return what may be a step of a scale: the categories of some breakdowns without *unknown*."""
    return categories_in(dimensions).filter(is_unknown=False)


def categories_of(initiative: Initiative) -> QuerySet[Category]:
    """Return the categories of all breakdowns of an initiative, retired ones too, in order."""
    return categories_in(dimensions_in(initiative))


def dimension_sheets(initiative: Initiative) -> list[DimensionSheet]:
    """Return every breakdown with what it holds and who uses it, those in use first. Four queries."""
    dimensions = list(dimensions_in(initiative).prefetch_related("categories"))
    newest: dict[int, IndicatorVersion] = {}
    for version in IndicatorVersion.objects.filter(indicator__initiative=initiative).order_by("indicator", "number"):
        newest[version.indicator_id] = version
    by_pk = {version.pk: version for version in newest.values()}
    used: dict[int, list[IndicatorVersion]] = defaultdict(list)
    links = IndicatorVersion.dimensions.through.objects.filter(indicatorversion__in=list(by_pk))
    for version_id, dimension in links.values_list("indicatorversion", "dimension"):
        used[dimension].append(by_pk[version_id])
    heirs = {each.replaces_id: each for each in dimensions if each.replaces_id}
    sheets = [
        DimensionSheet(
            each,
            tuple(each.categories.all()),
            tuple(sorted(used[each.pk], key=lambda version: version.name)),
            heirs.get(each.pk),
        )
        for each in dimensions
    ]
    return sorted(sheets, key=lambda sheet: sheet.dimension.retired_on is not None)


def categories_of_cells(cell_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Return {cell: {breakdown: the category the cell is of}}. One query, none without cells."""
    wanted = set(cell_ids)
    links = Category.cells.through.objects.filter(cell__in=wanted) if wanted else Category.cells.through.objects.none()
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for cell, dimension, category in links.values_list("cell", "category__dimension", "category"):
        found[cell][dimension] = category
    return found
