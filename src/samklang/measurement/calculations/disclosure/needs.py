"""What an attacker must be left to think possible of each cell, for the eyes of everybody and of each organisation."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier, part_in
from samklang.measurement.calculations.disclosure.tables import Key, Table
from samklang.measurement.calculations.protection import FEWEST_FOR_MEAN, FEWEST_ORGANISATIONS, SMALLEST_SHOWN


@dataclass
class Needs:
    """For cells by position: up to what (`above`) and down to what (`below`) they must be able to be.

    `least` is what anybody knows a cell to be at least if it is hidden.
    """

    above: dict[int, float] = field(default_factory=dict)
    below: dict[int, float] = field(default_factory=dict)
    least: dict[int, float] = field(default_factory=dict)

    def add(self, at: int, *, above: float, below: float) -> None:
        """Ask for a cell's range to reach from `below` to `above`, whatever was asked of it before."""
        self.above[at] = max(above, self.above.get(at, above))
        self.below[at] = max(0.0, min(below, self.below.get(at, below)))

    def of_somebody(self, cells: Iterable[int]) -> None:
        """Say of cells that, hidden, they are known to be of somebody: where it is nobody, a zero is shown."""
        for at in cells:
            self.least[at] = 1.0
            if at in self.below:
                self.below[at] = max(1.0, self.below[at])


@dataclass(frozen=True, eq=False)
class View:
    """One part of a table as one sees it who knows `own` of the cells, and what must stay hidden from that one.

    `changes` are the same of what has changed since each earlier table.
    """

    table: Table
    own: tuple[int, ...]
    small: Needs
    changes: tuple[tuple[Table, Needs], ...]

    def knows_more(self, hidden: set[int]) -> bool:
        """Tell whether one's own part says anything of the hidden cells; nobody in particular always counts."""
        return not self.own or any(self.own[at] for at in hidden)


def views_of(made_of: Contributions, earlier: Sequence[Earlier]) -> Iterator[View]:
    """Return every view: each guarded part of the figures, by everybody and by each organisation."""
    for part in made_of.guarded:
        whole = made_of.table(part)
        yield _view(made_of, earlier, part, whole, None)
        if len(made_of.organisations) > 1:
            for organisation in made_of.organisations:
                yield _view(made_of, earlier, part, whole, organisation)


def _view(made_of: Contributions, earlier: Sequence[Earlier], part: str, whole: Table, who: Hashable) -> View:
    table = whole if who is None else made_of.table(part, without=who)
    own = () if who is None else _own(made_of, earlier, part, who)
    small = small_in(made_of, table, who)
    small.of_somebody(known_of_somebody(whole.values, table.values))
    changes = tuple(_change(made_of, table, before, part, who) for before in earlier)
    return View(table, own, small, changes)


def known_of_somebody(wholes: Sequence[int], rests: Sequence[int]) -> list[int]:
    """Return the positions of numbers that are known not to be zero, if hidden, to one who knows what they lack.

    A zero is shown, so what is hidden is of somebody. Where one's own part of it is of 1-4, that alone would hide it.
    Of figures out of a base this says more than a reader can know: 0 of 3 is hidden as well.
    """
    pairs = enumerate(zip(wholes, rests, strict=True))
    return [at for at, (whole, rest) in pairs if rest > 0 and not 0 < whole - rest < SMALLEST_SHOWN]


def _own(made_of: Contributions, earlier: Sequence[Earlier], part: str, who: Hashable) -> tuple[int, ...]:
    """Return the most that an organisation has told of each cell, now or before: what it took back it knows as well."""
    told = [made_of, *[before.made_of for before in earlier]]
    parts = [
        [
            whole - rest
            for whole, rest in zip(each.table(part).values, each.table(part, without=who).values, strict=True)
        ]
        for each in told
    ]
    return tuple(max(of_cell) for of_cell in zip(*parts, strict=True))


def small_in(made_of: Contributions, table: Table, who: Hashable) -> Needs:
    """Return the needs of the small numbers of a table, as one sees them who knows `who`'s part."""
    return _small_mean(made_of, table, who) if made_of.is_mean else _small(table)


def _small(table: Table) -> Needs:
    needs = Needs()
    for at, value in enumerate(table.values):
        if 0 < value < SMALLEST_SHOWN:
            needs.add(at, above=SMALLEST_SHOWN, below=value - 1)
    return needs


def _small_mean(made_of: Contributions, table: Table, who: Hashable) -> Needs:
    """Return the needs of means of too few people or organisations: for one of these, of too few others.

    Of three organisations each reads the mean of the two others, and of neither of them.
    """
    needs, fewest = Needs(), FEWEST_ORGANISATIONS - (who is not None)
    for at, (key, value) in enumerate(zip(table.keys, table.values, strict=True)):
        others = [name for name, told in made_of.held.get(key, {}).items() if name != who and part_in(told, "base")]
        if 0 < value < FEWEST_FOR_MEAN:
            needs.add(at, above=FEWEST_FOR_MEAN, below=value - 1)
        elif value and len(others) < fewest:
            needs.add(at, above=value + 1, below=value - 1)
    return needs


def _change(made_of: Contributions, table: Table, before: Earlier, part: str, who: Hashable) -> tuple[Table, Needs]:
    """Return what is seen of the change since an earlier table, and the needs of cells that changed by too few people.

    Where people only came, or only went, the change is a table of people itself, and small like one. Else who sets the
    two tables against each other must be left to think that the change was of as many as that, or of fewer than it was.
    """
    least = FEWEST_FOR_MEAN if made_of.is_mean else SMALLEST_SHOWN
    old = before.made_of.table(part, without=who)
    changes = [now - was for now, was in zip(table.values, old.values, strict=True)]
    sign = 1 if min(changes) >= 0 else -1 if max(changes) <= 0 else 0
    told = [at for at, key in enumerate(table.keys) if before.shown.get(key) is not None]
    needs = Needs()
    for at in told:
        now, change = table.values[at], changes[at]
        size = abs(change)
        if 0 < size < least and sign:
            needs.add(at, above=least, below=size - 1)
        elif 0 < size < least:
            far = now - change + (least if change > 0 else -least)
            needs.add(at, above=max(far, now + 1), below=min(far, now - 1))
        elif not size and made_of.is_mean and _sum(made_of, table.keys[at]) != _sum(before.made_of, table.keys[at]):
            needs.add(at, above=1 if sign else now + 1, below=0 if sign else now - 1)
    if sign:
        needs.of_somebody(at for at in told if changes[at])
    return (replace(table, values=tuple(sign * change for change in changes)) if sign else table), needs


def _sum(made_of: Contributions, key: Key) -> object:
    return made_of.whole(key).numerator


def hidden_before(keys: Sequence[Key], earlier: Sequence[Earlier]) -> set[int]:
    """Return the positions of what any earlier table hid."""
    shown: list[Mapping[Key, object]] = [before.shown for before in earlier]
    return {at for at, key in enumerate(keys) if any(key in each and each[key] is None for each in shown)}
