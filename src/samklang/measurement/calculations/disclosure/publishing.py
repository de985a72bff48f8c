"""One table of people as it goes out: hidden or rounded, safe beside what was released before."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product

from samklang.measurement.calculations.disclosure.rounding import CannotRoundError, Wish, rounded
from samklang.measurement.calculations.disclosure.suppression import THRESHOLD, CannotHideError, suppressed
from samklang.measurement.calculations.disclosure.tables import ALL, Key, Table, cross_table
from samklang.measurement.calculations.figures import Figure, whole_of
from samklang.measurement.calculations.protection import is_small, mean_needs_hiding, needs_hiding

UNBROKEN = 0  # the category of what was told as a whole only

Held = Mapping[Hashable, Figure]


@dataclass(frozen=True)
class Contributions:
    """What a table is made of: for each innermost combination of categories, each organisation's figure.

    `overlaps` says that the same people may be known to several organisations, `is_mean` that the figures are sums of
    what was measured on so many people.
    """

    axes: tuple[tuple[Hashable, ...], ...]
    parts: Mapping[Key, Held]
    overlaps: bool = False
    is_mean: bool = False

    @cached_property
    def held(self) -> dict[Key, dict[Hashable, Figure]]:
        """Return each organisation's figure for every combination, with ALL in place of any category."""
        found: dict[Key, dict[Hashable, list[Figure]]] = {}
        for key, organisations in self.parts.items():
            for margin in product(*[(part, ALL) for part in key]):
                for organisation, figure in organisations.items():
                    found.setdefault(margin, {}).setdefault(organisation, []).append(figure)
        return {key: {each: whole_of(own) for each, own in held.items()} for key, held in found.items()}

    def table(self, part: str) -> Table:
        """Return the table of one part of the figures: their counts, their bases, or what the counts leave of them."""
        cells = {key: sum(_part(figure, part) for figure in held.values()) for key, held in self.parts.items()}
        return cross_table(cells, self.axes)

    def whole(self, key: Key) -> Figure:
        """Return the organisations together: added, and where people may overlap with the largest as the least."""
        held = self.held.get(key, {})
        whole = whole_of(held.values())
        known = [figure.numerator for figure in held.values() if figure.numerator is not None]
        return Figure(whole.numerator, None, max(known)) if self.overlaps and known else whole

    @property
    def guarded(self) -> tuple[str, ...]:
        """Return which parts of the figures are numbers of people."""
        if self.is_mean:
            return ("base",)
        has_base = any(figure.denominator is not None for held in self.parts.values() for figure in held.values())
        return ("count", "base", "rest") if has_base else ("count",)


def _part(figure: Figure, part: str) -> int:
    count, base = figure.numerator or Decimal(0), figure.denominator or Decimal(0)
    return int({"count": count, "base": base, "rest": base - count}[part])


def hidden_table(made_of: Contributions, *, earlier: Mapping[Key, Figure | None]) -> dict[Key, Figure | None]:
    """Return the table with exact figures; None for the small ones, and for as many more as keep them hidden.

    A cell is small by itself, or by what one of its organisations knows: what is left when its own part is taken away.
    `earlier` is what was released of the table before. What was hidden then stays hidden; a figure that was shown
    stands until it changes by five people or more, so that the difference between two releases shows nobody.
    """
    tables = {part: made_of.table(part) for part in made_of.guarded}
    keys = next(iter(tables.values())).keys
    primary = {at for at, key in enumerate(keys) if _is_small(made_of.held.get(key, {}), is_mean=made_of.is_mean)}
    before = {at for at, key in enumerate(keys) if key in earlier and earlier[key] is None}
    try:
        hidden = _closed(tables, primary, before)
    except CannotHideError:
        hidden = set(range(len(keys)))
    return {
        key: None if at in hidden else _standing(made_of.whole(key), earlier.get(key)) for at, key in enumerate(keys)
    }


def _closed(tables: Mapping[str, Table], primary: set[int], before: set[int]) -> set[int]:
    """Hide more until nothing small can be computed from any part of the figures."""
    hidden = before | primary
    while True:
        count = len(hidden)
        for table in tables.values():
            small = {at for at in primary if is_small(Decimal(table.values[at]))}
            hidden |= suppressed(table, primary=small, also_hidden=hidden)
            hidden |= suppressed(table, primary=primary - small, threshold=0, also_hidden=hidden)
        if len(hidden) == count:
            return hidden


def _is_small(held: Held, *, is_mean: bool) -> bool:
    whole = whole_of(held.values())
    if is_mean:
        return bool(held) and mean_needs_hiding(whole, organisations=len(held))
    if needs_hiding(whole):
        return True
    return len(held) > 1 and any(needs_hiding(_without(whole, own)) for own in held.values())


def _without(whole: Figure, own: Figure) -> Figure:
    count = None if whole.numerator is None else whole.numerator - (own.numerator or 0)
    base = None if whole.denominator is None else whole.denominator - (own.denominator or 0)
    return Figure(count, base)


def _standing(now: Figure, before: Figure | None) -> Figure:
    """Return the figure, or the one that was shown before while they differ by 1-4 people."""
    if before is None:
        return now
    pairs = ((now.numerator, before.numerator), (now.denominator, before.denominator))
    changes = [abs((after or Decimal(0)) - (was or Decimal(0))) for after, was in pairs]
    return before if any(0 < change < THRESHOLD for change in changes) else now


def rounded_table(made_of: Contributions, *, wish: Wish) -> dict[Key, Figure | None]:
    """Return the table with all its numbers rounded to fives, additive; None everywhere where no rounding adds up."""
    counts = made_of.table("count")
    try:
        shown = rounded(counts, wish=wish)
        bases = rounded(made_of.table("base"), wish=wish) if "base" in made_of.guarded else None
    except CannotRoundError:
        return dict.fromkeys(counts.keys)
    found: dict[Key, Figure | None] = {}
    for at, key in enumerate(counts.keys):
        base = Decimal(bases[at]) if bases else None
        count = Decimal(shown[at]) if base is None else min(Decimal(shown[at]), base)
        least = made_of.whole(key).least
        floor = None if least is None else min(count, Decimal(int(least) // THRESHOLD * THRESHOLD))
        found[key] = Figure(count, base, floor)
    return found
