"""What a table is made of: each organisation's figure for every innermost combination of categories."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product

from samklang.measurement.calculations.disclosure.tables import ALL, Key, Table, cross_table
from samklang.measurement.calculations.figures import Figure, whole_of

UNBROKEN = 0  # the category of what was told as a whole only

Held = Mapping[Hashable, Figure]


@dataclass(frozen=True)
class Contributions:
    """What a table is made of: for each innermost combination of categories, each organisation's figure.

    `overlaps` says that the same people may be known to several organisations, `is_mean` that the figures are sums of
    what was measured on so many people, `is_rate` that the counts are no part of their base.
    """

    axes: tuple[tuple[Hashable, ...], ...]
    parts: Mapping[Key, Held]
    overlaps: bool = False
    is_mean: bool = False
    is_rate: bool = False

    @cached_property
    def organisations(self) -> tuple[Hashable, ...]:
        """Return who has told anything, always in the same order."""
        return tuple(sorted({name for held in self.parts.values() for name in held}, key=str))

    @cached_property
    def held(self) -> dict[Key, dict[Hashable, Figure]]:
        """Return each organisation's figure for every combination, with ALL in place of any category."""
        found: dict[Key, dict[Hashable, list[Figure]]] = {}
        for key, organisations in self.parts.items():
            for margin in product(*[(part, ALL) for part in key]):
                for organisation, figure in organisations.items():
                    found.setdefault(margin, {}).setdefault(organisation, []).append(figure)
        return {key: {each: whole_of(own) for each, own in held.items()} for key, held in found.items()}

    @property
    def guarded(self) -> tuple[str, ...]:
        """Return which parts of the figures are numbers of people."""
        if self.is_mean:
            return ("base",)
        has_base = any(figure.denominator is not None for held in self.parts.values() for figure in held.values())
        if not has_base:
            return ("count",)
        return ("count", "base") if self.is_rate else ("count", "base", "rest")

    def table(self, part: str, *, without: Hashable = None) -> Table:
        """Return the table of one part of the figures: their counts, their bases, or what the counts leave of them.

        `without` an organisation it is what that organisation sees when it takes its own part away.
        """
        cells = {
            key: sum(_part(figure, part) for name, figure in held.items() if without is None or name != without)
            for key, held in self.parts.items()
        }
        return cross_table(cells, self.axes)

    def whole(self, key: Key) -> Figure:
        """Return the organisations together: added, and where people may overlap with the fewest they can be.

        The fewest are the largest organisation's, told in whole fives where there are several: else it would be told of
        one organisation exactly how many it knows.
        """
        held = self.held.get(key, {})
        whole = whole_of(held.values())
        known = [figure.numerator for figure in held.values() if figure.numerator is not None]
        if not self.overlaps or not known:
            return whole
        largest = max(known)
        return Figure(whole.numerator, None, largest if largest == whole.numerator else in_whole_fives(largest))


def in_whole_fives(count: Decimal) -> Decimal:
    """Return the multiple of five at or below a count."""
    return Decimal(int(count) // 5 * 5)


def _part(figure: Figure, part: str) -> int:
    count, base = figure.numerator or Decimal(0), figure.denominator or Decimal(0)
    return int({"count": count, "base": base, "rest": base - count}[part])


@dataclass(frozen=True)
class Earlier:
    """A table of the same figures that was released before: what it was made of, and what it showed (None: hidden)."""

    made_of: Contributions
    shown: Mapping[Key, Figure | None]
