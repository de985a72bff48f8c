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

    `overlaps` says that the same people may be known to several organisations, and to one of them at several places;
    `has_places` that the first axis is of places. `is_mean` says that the figures are sums of what was measured on so
    many people, `is_rate` that the counts are no part of their base.
    """

    axes: tuple[tuple[Hashable, ...], ...]
    parts: Mapping[Key, Held]
    overlaps: bool = False
    has_places: bool = False
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
            key: sum(part_in(figure, part) for name, figure in held.items() if without is None or name != without)
            for key, held in self.parts.items()
        }
        return cross_table(cells, self.axes)

    @cached_property
    def tellers(self) -> dict[Key, frozenset[tuple[Hashable, Hashable]]]:
        """Return who told something for every combination, zeros too: (place, organisation), the place None for none.

        Between two of them the same people may have been counted twice.
        """
        found: dict[Key, set[tuple[Hashable, Hashable]]] = {}
        for key, organisations in self.parts.items():
            place = key[0] if self.has_places else None
            for margin in product(*[(part, ALL) for part in key]):
                found.setdefault(margin, set()).update((place, organisation) for organisation in organisations)
        return {key: frozenset(told) for key, told in found.items()}

    def whole(self, key: Key) -> Figure:
        """Return what was told of a combination added up: of people who may overlap, the most they can be."""
        return whole_of(self.held.get(key, {}).values())


def part_in(figure: Figure, part: str) -> int:
    """Return one part of a figure: what it counts, what that is out of, or what the count leaves of it."""
    count, base = figure.numerator or Decimal(0), figure.denominator or Decimal(0)
    return int({"count": count, "base": base, "rest": base - count}[part])


@dataclass(frozen=True)
class Earlier:
    """A table of the same figures that was released before: what it was made of, and what it showed (None: hidden)."""

    made_of: Contributions
    shown: Mapping[Key, Figure | None]
