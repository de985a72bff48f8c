"""Tables of which one counts some of the people of another: what is told of the whole, the part and the difference.

Of 40 people who got a home and 38 of these under thirty, two are thirty or more: who reads both tables reads a third.
So whole and part are protected as one system. `Link` says which people of one indicator are among which of another,
`LinkedTable` is one table that is out, or the one that is being made.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, permutations

from samklang.measurement.calculations.disclosure.contributions import Contributions
from samklang.measurement.calculations.disclosure.tables import ALL, Key, Table
from samklang.measurement.calculations.figures import Figure

COUNT, BASE, REST = "count", "base", "rest"
_EVERY_CHOICE = 6
People = tuple[Hashable, str]  # an indicator, and which of the people it tells of


@dataclass(frozen=True)
class Link:
    """Those people of one indicator, the `part`, are among those people of another, the `whole`.

    Which people: BASE, all that the figure is out of, and so also those that are counted and the rest; or COUNT, the
    counted ones only. Where a figure is out of nothing, both are what it counts.
    """

    part: Hashable
    whole: Hashable
    those: str = BASE
    of_those: str = BASE


@dataclass(frozen=True, eq=False)
class LinkedTable:
    """One table of an indicator: what its axes are of, what it is made of, and what it shows (None: hidden).

    Tables of the same `moment` were made of what was known at the same time; `now` is what the indicator is made of by
    now, None where that is what the table is made of.
    """

    indicator: Hashable
    axes: tuple[Hashable, ...]
    made_of: Contributions
    shown: Mapping[Key, Figure | None] = field(default_factory=dict)
    is_rounded: bool = False
    moment: Hashable = None
    now: Contributions | None = None

    def values(self, part: str, *, without: Hashable) -> Table:
        """Return the table of one part of its figures, as it is without an organisation's own."""
        return self.made_of.table(part, without=without)

    def current(self, part: str, *, without: Hashable) -> Mapping[Key, int] | None:
        """Return what its cells are by now; None where nothing has changed."""
        if self.now is None:
            return None
        table = self.now.table(part, without=without)
        return dict(zip(table.keys, table.values, strict=True))

    @cached_property
    def _shared(self) -> dict[frozenset[Hashable], dict[Key, Key]]:
        return {}

    def over(self, axes: Iterable[Hashable]) -> dict[Key, Key]:
        """Return {categories of these axes, in order: the cell that is of all on every other axis}."""
        wanted = frozenset(axes)
        if wanted not in self._shared:
            at = [number for number, axis in enumerate(self.axes) if axis in wanted]
            order = sorted(at, key=lambda number: str(self.axes[number]))
            rest = [number for number in range(len(self.axes)) if number not in at]
            keys = self.made_of.table(self.made_of.guarded[0]).keys
            self._shared[wanted] = {
                tuple(key[number] for number in order): key
                for key in keys
                if all(key[number] == ALL for number in rest)
            }
        return self._shared[wanted]


@dataclass(frozen=True)
class Linked:
    """What the `own` table is made beside: all that is out of the indicators it is linked with, and of its own.

    `ahead` are rounded ones that are made after it in the same release.
    """

    links: tuple[Link, ...]
    tables: tuple[LinkedTable, ...]
    own: LinkedTable
    ahead: tuple[LinkedTable, ...] = ()


def pairs_of(links: Sequence[Link], parts: Mapping[Hashable, Sequence[str]]) -> list[tuple[People, People]]:
    """Return every (part, whole) of people of two indicators, over any number of links.

    `parts` are the parts of each indicator's figures that are numbers of people.
    """
    wholes = _wholes_of(links, parts)
    return [(small, big) for small, over in wholes.items() for big in over if big[0] != small[0]]


def several_of(
    links: Sequence[Link], parts: Mapping[Hashable, Sequence[str]]
) -> Iterator[tuple[tuple[People, ...], People]]:
    """Return every (parts, whole) where several people are among the same: of different indicators, none in another.

    Nothing is declared of what such parts have in common. Of very many, each two and all of them.
    """
    wholes = _wholes_of(links, parts)
    for big in wholes:
        inside = [small for small, over in wholes.items() if big in over]
        most = len({indicator for indicator, _part in inside})
        for size in range(2, most + 1) if most <= _EVERY_CHOICE else sorted({2, most}):
            for chosen in combinations(inside, size):
                if len({indicator for indicator, _part in chosen}) == size and not any(
                    one in wholes[other] for one, other in permutations(chosen, 2)
                ):
                    yield chosen, big


def _wholes_of(links: Sequence[Link], parts: Mapping[Hashable, Sequence[str]]) -> dict[People, list[People]]:
    """Return all people of the indicators, and among which others each of them are."""
    inside: dict[People, set[People]] = {}
    for indicator, own in parts.items():
        if REST in own:  # a share: both are among those it is out of
            for each in (COUNT, REST):
                inside.setdefault((indicator, each), set()).add((indicator, BASE))
    for link in links:
        if link.part in parts and link.whole in parts:
            small = (link.part, _told(link.those, parts[link.part]))
            inside.setdefault(small, set()).add((link.whole, _told(link.of_those, parts[link.whole])))
    every = [(indicator, part) for indicator, own in parts.items() for part in own]
    return {small: list(_wholes(small, inside)) for small in every}


def _told(which: str, parts: Sequence[str]) -> str:
    return which if which in parts else parts[0]


def _wholes(people: People, inside: Mapping[People, set[People]]) -> Iterator[People]:
    seen, waiting = {people}, [people]
    while waiting:
        for whole in sorted(inside.get(waiting.pop(), ()), key=str):
            if whole not in seen:
                seen.add(whole)
                waiting.append(whole)
                yield whole


def linked_with(indicator: Hashable, links: Sequence[Link]) -> list[Hashable]:
    """Return the indicators that hang together with one, itself among them, the whole before its parts."""
    together, before = {indicator}, 0
    while len(together) != before:
        before = len(together)
        together |= {end for link in links if {link.part, link.whole} & together for end in (link.part, link.whole)}
    return sorted(together, key=lambda each: (depth_of(each, links), str(each)))


def depth_of(indicator: Hashable, links: Sequence[Link]) -> int:
    """Return how many wholes an indicator is a part of, one over the other."""
    wholes: dict[People, set[People]] = {}
    for link in links:
        wholes.setdefault((link.part, ""), set()).add((link.whole, ""))
    return len(list(_wholes((indicator, ""), wholes)))
