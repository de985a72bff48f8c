"""Which figures answer a funder's question, under whatever definition each was told; and if none, why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import groupby

from django.utils.translation import gettext as _

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.mappings import together
from samklang.measurement.calculations.periods import whole_periods_in
from samklang.measurement.models import Category, FunderQuestion, IndicatorVersion
from samklang.measurement.queries.every_figure import Cube, Part
from samklang.measurement.queries.lineage import Lineage, category_member

Span = tuple[date, date]  # half-open


@dataclass(frozen=True)
class Asked:
    """An indicator's figures, and its definitions to read the asked category under."""

    cube: Cube
    lineage: Lineage

    def parts(self, question: FunderQuestion) -> list[Part]:
        """Return the figures of a question's part of the indicator, one a period, the oldest first.

        A category is read under each period's own definition: under an older one as those that became it, together;
        under a newer one as what it alone became. Where it was split or merged, or has ended, there is no figure.
        """
        place, category = question.place_id or ALL, question.category
        depth = 0 if category is None else 1
        here = [part for part in self.cube.parts if part.place == place and len(part.categories) == depth]
        if category is not None:
            answering = self.answering(category)
            here = [part for part in here if part.categories[0] in answering[part.total.version.pk]]
        ordered = sorted(here, key=lambda part: part.total.period.starts_on)
        return [_as_one(list(same)) for _day, same in groupby(ordered, key=lambda part: part.total.period.starts_on)]

    def is_broken_down_by(self, category: Category) -> bool:
        """Tell whether the indicator has ever been broken down so that a category is a part of it."""
        return any(category.dimension_id in by for by in self.lineage.broken_down_by.values())

    def read_as(self, category: Category, version: IndicatorVersion) -> str:
        """Return the names of what a category is told as under a definition, where they are other; else nothing."""
        found = self.answering(category)[version.pk]
        names = [each.name for pk, each in self.lineage.categories.items() if pk in found]
        return "" if names == [category.name] else ", ".join(names)

    def answering(self, category: Category) -> Mapping[int, set[int]]:
        """Return {definition: the categories that together are the asked one under it}."""
        lineage, member = self.lineage, category_member(category.pk)
        with_it = [each for each in lineage.newest_first if category.dimension_id in lineage.broken_down_by[each.pk]]
        found: dict[int, set[int]] = {pk: set() for pk in lineage.versions}
        for version in lineage.versions.values() if with_it else ():
            own = {pk for pk, each in lineage.categories.items() if each.dimension_id in self._by(version)}
            if category.pk in own:
                found[version.pk] = {category.pk}
            elif version.number < with_it[0].number:
                became = lineage.category_map(version, with_it[0])
                found[version.pk] = {pk for pk in own if became.get(category_member(pk)) == member}
            else:
                became = lineage.category_map(with_it[0], version)
                alone = list(became.values()).count(became.get(member)) == 1
                found[version.pk] = {pk for pk in own if alone and category_member(pk) == became.get(member)}
        return found

    def _by(self, version: IndicatorVersion) -> tuple[int, ...]:
        return self.lineage.broken_down_by[version.pk]


def _as_one(parts: list[Part]) -> Part:
    """Return disjoint categories of one period as one; hidden where one of them is."""
    pools = rules_of(parts[0].kind).POOLS

    def joined(left: Figure | None, right: Figure | None) -> Figure | None:
        if left is None or right is None or pools.overlaps:
            return together(left, right)
        return pools.join(left, right)

    return replace(parts[0], figure=reduce(joined, [part.figure for part in parts]))


def why_not(asked: Asked | None, question: FunderQuestion, parts: list[Part], span: Span) -> str:
    """Say why a question cannot be answered; nothing where it can."""
    if any(part.is_hidden and part.total.version.is_confidential for part in parts):
        return _("Cannot be told: the figure is hidden, so that no organisation's own figure can be worked out.")
    if any(part.is_hidden for part in parts):
        return _("Cannot be told: the figure is hidden, so that nobody can be recognised.")
    if any(is_told(part) for part in parts):
        return ""
    if parts and all(part.total.reported for part in parts):
        return _("Cannot be told: it was reported, but there is nothing to divide by.")
    return (asked and _why_no_part(asked, question, span)) or _("Cannot be told: no figure is approved for this time.")


def _why_no_part(asked: Asked, question: FunderQuestion, span: Span) -> str:
    """Say why there is nothing to look for; nothing where the figures only lack."""
    version, category = asked.cube.card.version, question.category
    if periods_in(span, version.rhythm) == 0:
        return _("Cannot be told: no whole period of its rhythm (%(rhythm)s) lies within the time.") % {
            "rhythm": version.get_rhythm_display().lower()
        }
    if category is None:
        return ""
    words = {"breakdown": category.dimension.name, "category": category.name}
    if not asked.is_broken_down_by(category):
        return _("Cannot be told: the indicator is not told by %(breakdown)s. Choose another part of it.") % words
    if any(
        part.total.reported and not asked.answering(category)[part.total.version.pk] for part in _wholes(asked, span)
    ):
        return _(
            "Cannot be told: %(category)s is no longer told by itself; the categories changed. Choose another part."
        ) % words  # fmt: skip
    return ""


def _wholes(asked: Asked, span: Span) -> list[Part]:
    return [part for part in asked.cube.parts if part.is_whole and within(part, span)]


def is_told(part: Part) -> bool:
    """Tell whether there is anything to answer with: a number, a range, or levels side by side."""
    return part.value is not None or part.bounds is not None or bool(part.is_whole and part.total.levels)


def within(part: Part, span: Span) -> bool:
    """Tell whether a figure's period lies wholly within a time."""
    return span[0] <= part.total.period.starts_on and part.total.period.ends_on <= span[1]


def periods_in(span: Span, rhythm: str) -> int:
    """Return how many whole periods of a rhythm lie within a time."""
    return whole_periods_in(*span, rhythm)
