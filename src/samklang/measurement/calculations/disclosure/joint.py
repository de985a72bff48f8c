"""All that is told of linked people as one system of cells and sums, as one sees it who attacks it."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from itertools import product

from samklang.measurement.calculations.disclosure.linked import (
    BASE,
    COUNT,
    REST,
    Linked,
    LinkedTable,
    People,
    pairs_of,
    several_of,
)
from samklang.measurement.calculations.disclosure.needs import Needs, known_of_somebody, small_in
from samklang.measurement.calculations.disclosure.rounding import BASE as FIVE
from samklang.measurement.calculations.disclosure.suppression import CannotHideError
from samklang.measurement.calculations.disclosure.tables import Key, Table
from samklang.measurement.calculations.disclosure.together import Told, may_be
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.protection import SMALLEST_SHOWN

Cells = dict[Key, int]
_TWO = 2
_ANOTHER = 0.99


class Joint:
    """Every table of linked people, the differences between whole and part, and how these have changed.

    `who` knows its own part of every cell, and everybody knows that no part is larger than its whole. `own` is the
    table that is being made: of its cells, by position, `open` tells where they stand; or, where it is rounded already,
    `drawn` what is known of them. `shown` are known exactly, `bounds` what is known of others. `needs` are for what
    must look like five or less than it is, `small` for numbers of 1-4 that need only not be known exactly, since
    something of them is rounded. `left` are wholes, parts of them and what is left, cell by cell: what those of the
    first are more than those of the second, which is never less than nobody; `changes` the larger and the smaller of
    two numbers, and their difference.
    """

    def __init__(self, linked: Linked, *, who: Hashable) -> None:
        """Lay out what is told, as one sees it who knows `who`'s part (None: nobody's)."""
        self.who, self._own = who, linked.own
        self.tables = (*linked.tables, linked.own)
        self.values: list[int] = []
        self._wholes: list[int] = []  # what the cells are with `who`'s part
        self._vague = set[int]()  # those of which something is rounded
        self._equations: list[tuple[int, tuple[int, ...]]] = []
        self.cells: dict[tuple[int, str], Cells] = {}
        self.left: list[tuple[tuple[int, ...], tuple[int, ...], int]] = []
        self.changes: list[tuple[int, int, int]] = []
        self._gaps: dict[tuple[People, ...], dict[tuple[int, ...], Cells]] = {}
        self._is_current: dict[tuple[int, str], Mapping[Key, int] | None] = {}
        self.shown: set[int] = set()
        self.bounds: dict[int, tuple[float, float | None]] = {}
        self.drawn: dict[int, tuple[float, float | None]] = {}
        self.as_shown: dict[int, float] = {}
        self.open: dict[int, int] = {}
        self.needs, self.small = Needs(), Needs()
        self.of_own: set[int] = set()
        for at in range(len(self.tables)):
            self._lay(at)
        parts = {table.indicator: table.made_of.guarded for table in self.tables}
        for small, big in pairs_of(linked.links, parts):
            self._differ((small, big))
        for several, big in several_of(linked.links, parts):
            self._differ((*several, big))
        self._change()
        self._know_of_somebody()

    def table(self) -> Table:
        """Return the system; its keys are only numbers."""
        return Table(tuple((at,) for at in range(len(self.values))), tuple(self.values), tuple(self._equations))

    def unknown(self, hidden: set[int]) -> set[int]:
        """Return the cells that are not shown, where these positions of the own table are hidden."""
        told = self.shown | {cell for cell, at in self.open.items() if at not in hidden}
        return set(range(len(self.values))) - told

    def lots(self, lots: Sequence[float]) -> list[float]:
        """Return the lots that are drawn for the own table's cells, for every cell of the system."""
        return [lots[self.open[cell]] if lots and cell in self.open else 0.0 for cell in range(len(self.values))]

    def far(self, cell: int) -> tuple[float, float]:
        """Return how many, or how few, a small number must be able to be where only one of the two is asked for.

        Five, or nobody. For one who knows a part of it: another number than it is.
        """
        value = self.values[cell]
        return (SMALLEST_SHOWN, 0) if self.who is None else (value + _ANOTHER, value - _ANOTHER)

    def could_be_as_shown(self) -> bool:
        """Tell whether every table is rounded and all that is shown could be true: then nobody knows of any few.

        For all of it is in fives, and so is what is left between any of it.
        """
        if self.who is not None or not all(table.is_rounded for table in self.tables):
            return False
        told = self.as_shown
        if any(cell not in told or told[cell] < 0 for cells in self.cells.values() for cell in cells.values()):
            return False
        for more, less, left in (*self.left, *(((one,), (other,), cell) for one, other, cell in self.changes)):
            told[left] = sum(told[each] for each in more) - sum(told[each] for each in less)
            if told[left] < 0:
                return False
        return True

    def _lay(self, at: int) -> None:
        """Add the cells of a table, part by part, what is known of them, and what must not be known."""
        table = self.tables[at]
        for part in table.made_of.guarded:
            rest = table.values(part, without=self.who)
            if min(rest.values, default=0) < 0:
                raise CannotHideError  # a part larger than its whole: nothing can be proved
            start = len(self.values)
            self.values += rest.values
            self._wholes += table.made_of.table(part).values
            self._vague |= set(range(start, len(self.values))) if table.is_rounded else set()
            self._equations += [(start + one, tuple(start + each for each in parts)) for one, parts in rest.equations]
            self.cells[at, part] = {key: start + position for position, key in enumerate(rest.keys)}
            self._is_current[at, part] = table.current(part, without=self.who)
            small = small_in(table.made_of, rest, self.who)
            for position in small.above:
                self._guard(start + position, small.above[position], small.below[position], tables=(at,))
            self._know(at, part, table, start)
        if REST in table.made_of.guarded:
            bases, counts, rests = (self.cells[at, part] for part in (BASE, COUNT, REST))
            self._equations += [(base, (counts[key], rests[key])) for key, base in bases.items()]

    def _know(self, at: int, part: str, table: LinkedTable, start: int) -> None:
        """Say what is known of the cells of one part of a table."""
        whole = table.made_of.table(part)
        for position, key in enumerate(whole.keys):
            cell, number = start + position, _number(table.shown.get(key), part)
            if at == len(self.tables) - 1 and not table.is_rounded:
                self.open[cell] = position
                continue
            if number is None:
                continue
            if not table.is_rounded:
                self.shown.add(cell)
                continue
            self.as_shown[cell] = number
            if part != REST:
                known = number - (whole.values[position] - self.values[cell])
                limits = (max(0.0, known - (FIVE - 1)), known + (FIVE - 1))
                (self.drawn if table is self._own else self.bounds)[cell] = limits

    def _guard(self, cell: int, above: float, below: float, *, tables: tuple[int, ...]) -> None:
        """Ask that a cell may be many; or, where a table of these is rounded, many or nobody.

        Of a cell that may be five nobody knows that it is few: were it asked for fewer as well, more or less would be
        hidden as it is, and that tells what it is.
        """
        is_rounded = any(self.tables[at].is_rounded for at in tables)
        needs = self.small if is_rounded else self.needs
        is_few = above == SMALLEST_SHOWN and not is_rounded
        needs.add(cell, above=above, below=self.values[cell] if is_few else below)
        if len(self.tables) - 1 in tables:
            self.of_own.add(cell)

    def _new(self, more: Sequence[int], less: Sequence[int], tables: tuple[int, ...]) -> int:
        """Add a cell: what some cells are more than others."""
        for numbers in (self.values, self._wholes):
            numbers.append(sum(numbers[each] for each in more) - sum(numbers[each] for each in less))
        cell = len(self.values) - 1
        if any(self.tables[at].is_rounded for at in tables):
            self._vague.add(cell)
        return cell

    def _know_of_somebody(self) -> None:
        """Say that what is hidden, and what is left between hidden numbers, is of somebody, wherever it is.

        Not where a whole of five is shown: if its part were known not to be all or none of it, no table could hide it.
        """
        free = self._vague | self.shown
        for more, less, left in self.left:
            if self.shown.issuperset(more) and sum(self.values[each] for each in more) <= SMALLEST_SHOWN:
                free |= {left, *less}
        known = [at for at in known_of_somebody(self._wholes, self.values) if at not in free]
        self.needs.of_somebody(known)
        self.bounds |= {at: (self.needs.least[at], None) for at in known}

    def _differ(self, people: tuple[People, ...]) -> None:
        """Add what is left of the last, a whole, without the others, between all tables that can be set together."""
        gaps = self._gaps.setdefault(people, {})
        for tables in product(*[self._of(each) for each in people]):
            gaps[tables] = self._gap(tables, [part for _indicator, part in people])

    def _of(self, people: People) -> list[int]:
        return [
            at
            for at, table in enumerate(self.tables)
            if table.indicator == people[0] and people[1] in table.made_of.guarded
        ]

    def _gap(self, tables: tuple[int, ...], parts: Sequence[str]) -> Cells:
        """Add the differences of tables, cell by cell in what they share; only those that are of any people."""
        axes = set.intersection(*[set(self.tables[at].axes) for at in tables])
        told = [Told(self.tables[at], part, self.tables[at].over(axes)) for at, part in zip(tables, parts, strict=True)]
        apart, everybody = may_be(told[:-1], told[-1]) if len(told) > _TWO else (True, False)
        found: Cells = {}
        if not (apart or everybody):
            return found
        together = len({self.tables[at].moment for at in tables}) == 1
        for shared in set.intersection(*[set(each.keys) for each in told]):
            keys = [each.keys[shared] for each in told]
            if not together and not all(map(self._still, tables, parts, keys)):
                continue
            *some, whole = (self.cells[at, part][key] for at, part, key in zip(tables, parts, keys, strict=True))
            left = self.values[whole] - sum(self.values[each] for each in some)
            if left >= 0 and apart:
                found[shared] = self._leave((whole,), tuple(some), tables)
            elif left <= 0 and everybody:
                found[shared] = self._leave(tuple(some), (whole,), tables)
        return found

    def _leave(self, more: tuple[int, ...], less: tuple[int, ...], tables: tuple[int, ...]) -> int:
        """Add what cells are more than others as a cell of its own."""
        cell, start = self._new(more, less, tables), more[0]
        left = self.values[cell]
        if len(more) > 1:
            start = self._new(more, (), tables)
            self._equations.append((start, more))
        self.left.append((more, less, cell))
        self._equations.append((start, (cell, *less)))
        if 0 < left < SMALLEST_SHOWN:
            self._guard(cell, SMALLEST_SHOWN, left - 1, tables=tables)
        return cell

    def _still(self, at: int, part: str, key: Key) -> bool:
        """Tell whether a cell of an earlier table is by now what it was then."""
        now = self._is_current[at, part]
        return now is None or now.get(key, 0) == self.values[self.cells[at, part][key]]

    def _change(self) -> None:
        """Add how the own table, and what it leaves of others, has changed since what was told before."""
        own = len(self.tables) - 1
        for part in self._own.made_of.guarded:
            for at, table in enumerate(self.tables[:-1]):
                if table.indicator == self._own.indicator:
                    cells = self.cells.get((at, part), {})
                    told = {key: cell for key, cell in cells.items() if table.shown.get(key)}
                    self._changed(self.cells[own, part], told, (at, own))
        for gaps in self._gaps.values():
            for now, then in product(tuple(gaps), tuple(gaps)):
                if own in now and self._is_before(now, then):
                    self._changed(gaps[now], gaps[then], (*now, *then))

    def _is_before(self, now: tuple[int, ...], then: tuple[int, ...]) -> bool:
        """Tell whether all these tables are others than those of now, and were told together."""
        together = len({self.tables[at].moment for at in then}) == 1
        return together and all(one != other for one, other in zip(now, then, strict=True))

    def _changed(self, now: Cells, then: Cells, tables: tuple[int, ...]) -> None:
        """Add the changes between two tables: all where people only came or only went, else what is 1-4 people."""
        changes = {key: self.values[now[key]] - self.values[then[key]] for key in now.keys() & then.keys()}
        is_exact = not any(self.tables[at].is_rounded for at in tables)
        one_way = is_exact and (min(changes.values(), default=0) >= 0 or max(changes.values(), default=0) <= 0)
        for key, change in changes.items():
            size = abs(change)
            if not (one_way or 0 < size < SMALLEST_SHOWN):
                continue
            more, less = (now[key], then[key]) if change >= 0 else (then[key], now[key])
            cell = self._new((more,), (less,), tables)
            self._equations.append((more, (less, cell)))
            self.changes.append((more, less, cell))
            if 0 < size < SMALLEST_SHOWN:
                self._guard(cell, SMALLEST_SHOWN, size - 1, tables=tables)


def _number(figure: Figure | None, part: str) -> float | None:
    """Return what a figure shows of a part, where nobody told anything nobody; None where it is hidden."""
    if figure is None:
        return None
    count, base = figure.numerator or Decimal(0), figure.denominator or Decimal(0)
    return float({COUNT: count, BASE: base, REST: base - count}[part])
