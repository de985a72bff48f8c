"""The breakdowns of an indicator's definitions, and how the older ones are read under a later one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, JSONField, QuerySet, TextField
from django.db.models.expressions import RawSQL

from samklang.measurement.calculations.mappings import CategoryMap, Member, followed_by
from samklang.measurement.models import Category, CategoryMapping, Dimension, Indicator, IndicatorVersion

# Constants of this module, put together once: Django takes longer to put these together than the database to answer.
_DIMENSIONS = """ARRAY(
  SELECT link.dimension_id FROM measurement_indicatorversion_dimensions link
  WHERE link.indicatorversion_id = measurement_indicatorversion.id ORDER BY link.dimension_id)"""
_TOLD = """ARRAY(
  SELECT jsonb_build_object('old', told.old_id, 'new', told.new_id, 'fate', told.fate)
  FROM measurement_categorymapping told WHERE told.version_id = measurement_indicatorversion.id ORDER BY told.id)"""
_SPLIT = """ARRAY(
  SELECT old.name FROM measurement_categorymapping told JOIN measurement_category old ON old.id = told.old_id
  WHERE told.version_id = measurement_indicatorversion.id AND told.fate = 'split' ORDER BY told.id)"""
_STEPS = """ARRAY(
  SELECT step.name FROM measurement_category step
  WHERE step.dimension_id = measurement_indicatorversion.steps_id AND NOT step.is_unknown ORDER BY step."order")"""
_REACHED = "SELECT name FROM measurement_category WHERE id = measurement_indicatorversion.reached_from_id"
_BREAKDOWN = {
    "dimension_ids": RawSQL(_DIMENSIONS, [], ArrayField(BigIntegerField())),  # noqa: S611
    "told_of_categories": RawSQL(_TOLD, [], ArrayField(JSONField())),  # noqa: S611
    "split_names": RawSQL(_SPLIT, [], ArrayField(TextField())),  # noqa: S611
    "step_names": RawSQL(_STEPS, [], ArrayField(TextField())),  # noqa: S611
    "reached_name": RawSQL(_REACHED, [], TextField()),  # noqa: S611
}


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

    @property
    def newest_first(self) -> list[IndicatorVersion]:
        """Return the definitions, the newest first."""
        return list(self.versions.values())[::-1]

    @property
    def newest(self) -> IndicatorVersion:
        """Return the newest definition."""
        return self.newest_first[0]

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
        """Return the steps of a scale from an agreed one up; *unknown* is none of them."""
        return [
            each
            for each in self.categories.values()
            if each.dimension_id == agreed.dimension_id and each.order >= agreed.order and not each.is_unknown
        ]

    def unmapped(self, version: IndicatorVersion) -> list[Category]:
        """Return the categories of the definition before this one whose fate has not been told and must be."""
        before = next((each for each in self.versions.values() if each.number == version.number - 1), None)
        if before is None:
            return []
        gone = set(self.broken_down_by[before.pk]) - set(self.broken_down_by[version.pk])
        told = self.maps.get(version.pk, {})
        return [each for each in self.categories.values() if each.dimension_id in gone and each.pk not in told]


def lineage_of(indicator: Indicator | int, versions: Sequence[IndicatorVersion] = ()) -> Lineage:
    """Return an indicator's definitions with their breakdowns. Two queries, one where `with_breakdown` gave them."""
    pk = indicator if isinstance(indicator, int) else indicator.pk
    rows = versions or with_breakdown(IndicatorVersion.objects.filter(indicator=pk).order_by("number"))
    return lineages_of({pk: rows})[pk]


def lineages_of(versions: Mapping[int, Iterable[IndicatorVersion]]) -> dict[int, Lineage]:
    """Return the same of many indicators at once, by id; `with_breakdown` gave their definitions. One query."""
    by_pk = {pk: {version.pk: version for version in rows} for pk, rows in versions.items()}
    by: dict[int, tuple[int, ...]] = {
        pk: tuple(getattr(each, "dimension_ids", ())) for rows in by_pk.values() for pk, each in rows.items()
    }
    used = {each for dimensions in by.values() for each in dimensions}
    of_them = Category.objects.filter(dimension__in=used).select_related("dimension").order_by("dimension", "order")
    categories = {each.pk: each for each in of_them} if used else {}
    return {pk: _lineage(rows, by, categories) for pk, rows in by_pk.items()}


def _lineage(
    versions: Mapping[int, IndicatorVersion], by: Mapping[int, tuple[int, ...]], categories: Mapping[int, Category]
) -> Lineage:
    used = {each for pk in versions for each in by[pk]}
    own = {pk: each for pk, each in categories.items() if each.dimension_id in used}
    dimensions = {each.dimension_id: each.dimension for each in own.values()}
    maps = {
        pk: {
            said["old"]: CategoryMapping(version_id=pk, old_id=said["old"], new_id=said["new"], fate=said["fate"])
            for said in getattr(each, "told_of_categories", ())
        }
        for pk, each in versions.items()
    }
    return Lineage(versions, dimensions, own, {pk: by[pk] for pk in versions}, maps)


def with_breakdown(versions: QuerySet[IndicatorVersion]) -> QuerySet[IndicatorVersion]:
    """Return the definitions with what they are broken down by, and what each said of the categories before it."""
    return versions.annotate(**_BREAKDOWN)


def step_names_of(version: IndicatorVersion) -> list[str]:
    """Return the names of a definition's steps or levels, the first first, without *unknown*; at most one query."""
    found: list[str] | None = getattr(version, "step_names", None)
    if found is None:
        steps = version.steps.categories.filter(is_unknown=False).order_by("order") if version.steps else ()
        found = version.step_names = [each.name for each in steps]  # type: ignore[attr-defined]
    return found


def reached_name_of(version: IndicatorVersion) -> str:
    """Return the name of the step from which an answer counts as reached; blank where there is no such."""
    found: str | None = getattr(version, "reached_name", None)
    return found or (version.reached_from.name if version.reached_from else "")


def split_names_of(version: IndicatorVersion) -> list[str]:
    """Return what `with_breakdown` found; nothing for a definition that was read without it."""
    return list(getattr(version, "split_names", ()))


def dimension_ids_of(version: IndicatorVersion) -> list[int]:
    """Return what a definition is broken down by, in order: as `with_breakdown` found it, else by one query."""
    found: list[int] | None = getattr(version, "dimension_ids", None)
    return list(version.dimensions.order_by("pk").values_list("pk", flat=True)) if found is None else list(found)
