"""The breakdowns of an indicator's definitions, and how the older ones are read under a later one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from samklang.measurement.calculations.mappings import CategoryMap, Member, followed_by
from samklang.measurement.models import Category, CategoryMapping, Dimension, Fate, Indicator, IndicatorVersion


def category_member(pk: int) -> str:
    """Return a category as a member of an axis."""
    return f"c{pk}"


def unbroken_member(dimension: int) -> str:
    """Return the member of what was told without a category of a dimension."""
    return f"u{dimension}"


@dataclass(frozen=True)
class Lineage:
    """All definitions of one indicator with their breakdowns, and what became of categories from one to the next.

    `broken_down_by` are dimension ids by version id, `maps` what the mapping stored with a version says.
    """

    versions: Mapping[int, IndicatorVersion]
    dimensions: Mapping[int, Dimension]
    categories: Mapping[int, Category]
    broken_down_by: Mapping[int, tuple[int, ...]]
    maps: Mapping[int, Mapping[int, CategoryMapping]]

    def between(self, old: IndicatorVersion, new: IndicatorVersion) -> list[IndicatorVersion]:
        """Return the definitions after the old one up to the new one, in order."""
        return [each for each in self.versions.values() if old.number < each.number <= new.number]

    def category_map(self, old: IndicatorVersion, new: IndicatorVersion) -> dict[Member, Member]:
        """Return how members of the old definition's breakdowns read under the new one, *not broken down* too."""
        maps: list[CategoryMap] = [
            {
                category_member(each.old_id): category_member(each.new_id)
                for each in self.maps.get(version.pk, {}).values()
                if each.new_id is not None
            }
            for version in self.between(old, new)
        ]
        found: CategoryMap = reduce(followed_by, maps, {})
        dimensions = self.dimension_map(old, new)
        return {**found, **{unbroken_member(a): unbroken_member(b) for a, b in dimensions.items() if a != b}}

    def dimension_map(self, old: IndicatorVersion, new: IndicatorVersion) -> dict[int, int]:
        """Return {dimension of the old definition: the new one's dimension that took its place, else itself}."""
        now = self.broken_down_by.get(new.pk, ())
        return {each: each if each in now else self._heir(each, old, new) for each in self.broken_down_by[old.pk]}

    def _heir(self, dimension: int, old: IndicatorVersion, new: IndicatorVersion) -> int:
        for version in self.between(old, new):
            here = self.broken_down_by[version.pk]
            if dimension in here:
                continue
            lives_on = [
                self.categories[each.new_id].dimension_id
                for each in self.maps.get(version.pk, {}).values()
                if each.new_id is not None and self.categories[each.old_id].dimension_id == dimension
            ]
            replacing = [each for each in here if self.dimensions[each].replaces_id == dimension]
            dimension = next(iter([*lives_on, *replacing]), dimension)
        return dimension

    def fate_of(
        self, category: int, old: IndicatorVersion, new: IndicatorVersion
    ) -> tuple[str, IndicatorVersion] | None:
        """Return what became of a category that does not live on, and under which definition; None where it does."""
        here = category
        for version in self.between(old, new):
            told = self.maps.get(version.pk, {}).get(here)
            if told is not None and told.new_id is None:
                return told.fate, version
            here = told.new_id if told is not None and told.new_id is not None else here
        return None

    def steps_from(self, agreed: Category) -> list[Category]:
        """Return the steps of a scale from an agreed one up."""
        return [
            each
            for each in self.categories.values()
            if each.dimension_id == agreed.dimension_id and each.order >= agreed.order
        ]

    def unmapped(self, version: IndicatorVersion) -> list[Category]:
        """Return the categories of the definition before this one whose fate has not been told and must be."""
        before = next((each for each in self.versions.values() if each.number == version.number - 1), None)
        if before is None:
            return []
        gone = set(self.broken_down_by[before.pk]) - set(self.broken_down_by[version.pk])
        told = self.maps.get(version.pk, {})
        return [each for each in self.categories.values() if each.dimension_id in gone and each.pk not in told]


def lineage_of(indicator: Indicator | int) -> Lineage:
    """Return an indicator's definitions with their breakdowns. Five queries."""
    pk = indicator if isinstance(indicator, int) else indicator.pk
    versions = {each.pk: each for each in IndicatorVersion.objects.filter(indicator=pk).order_by("number")}
    links = IndicatorVersion.dimensions.through.objects.filter(indicatorversion__in=list(versions)).order_by("pk")
    by: dict[int, list[int]] = defaultdict(list)
    for version, dimension in links.values_list("indicatorversion", "dimension"):
        by[version].append(dimension)
    used = {each for dimensions in by.values() for each in dimensions}
    dimensions = {each.pk: each for each in Dimension.objects.filter(pk__in=used)} if used else {}
    rows = Category.objects.filter(dimension__in=used).order_by("dimension", "order") if used else ()
    maps: dict[int, dict[int, CategoryMapping]] = defaultdict(dict)
    for told in CategoryMapping.objects.filter(version__in=list(versions)) if len(versions) > 1 else ():
        maps[told.version_id][told.old_id] = told
    return Lineage(
        versions, dimensions, {each.pk: each for each in rows}, {each: tuple(by[each]) for each in versions}, maps
    )


def split_categories(versions: Iterable[int]) -> dict[int, list[str]]:
    """Return {definition id: names of the categories that it split among several}. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = CategoryMapping.objects.filter(version__in=list(versions), fate=Fate.SPLIT)
    for version, name in rows.values_list("version", "old__name"):
        found[version].append(name)
    return found
