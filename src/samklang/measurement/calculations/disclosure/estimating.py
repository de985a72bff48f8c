"""The attacker of confidential amounts: how near anybody could come to what one organisation told."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import product

from samklang.measurement.calculations.disclosure.contributions import Contributions
from samklang.measurement.calculations.disclosure.sums import Sums
from samklang.measurement.calculations.disclosure.tables import ALL, Key

Told = tuple[Contributions, Collection[Key]]  # what a table is made of, in whole numbers, and which cells it shows
_Amount = tuple[Hashable, Key, int]  # an organisation, an innermost cell, and what it told there
_Parts = tuple[int, ...]


def estimates(
    told: Sequence[Told], *, who: Hashable, percent: int, distances: Mapping[Key, float] | None = None
) -> Key | None:
    """Return a cell where `who` can tell another organisation's amount to within a percentage, by all the tables.

    None where there is no such cell.

    The newest table comes first, and only what it holds must be kept: a figure that was taken back is nobody's amount.
    The attacker is assumed to know who told something in each cell, whose figures have not changed since an earlier
    table, and what it told itself (nothing, where `who` is None). An amount is kept where by all that is shown it may
    be as much as so many per cent more, and as little as so many per cent less. Where amounts are below zero the
    attacker knows that too, of each. `distances` are how far the others' amounts in a cell together must be able to go.
    """
    amounts = list(dict.fromkeys(each for made_of, _shown in told for each in _amounts(made_of)))
    place = {amount: at for at, amount in enumerate(amounts)}
    asked = _asked_of(told[0], place, who, percent, distances or {})
    if not asked:
        return None
    sums = Sums(
        values=[value for _name, _key, value in amounts],
        known=[at for at, (name, _key, _value) in enumerate(amounts) if name == who],
        shown=[added for made_of, shown in told for added in _shown_sums(made_of, place, shown)],
    )
    stuck = sums.first_stuck({parts: distance for parts, (_key, distance) in asked.items()})
    return None if stuck is None else asked[stuck][0]


def _asked_of(
    told: Told, place: Mapping[_Amount, int], who: Hashable, percent: int, distances: Mapping[Key, float]
) -> dict[_Parts, tuple[Key, float]]:
    """Return the sums that must be kept, by where they stand: of which cell each is, and how far it must be able to go.

    One organisation's amounts by a percentage of their size; one unit is allowed for the rounding to units.
    """
    sizes = {at: abs(value) for (_name, _key, value), at in place.items()}
    found = {
        parts: (key, max(0.0, sum(sizes[at] for at in parts) * percent / 100 - 1))
        for parts, key in _targets(told, place, who).items()
    }
    others = {at for (name, _key, _value), at in place.items() if name != who}
    for key, added in _by_margin(told[0], place, distances).items() if distances else ():
        parts = tuple(sorted(others.intersection(added)))
        if parts and distances[key] > found.get(parts, (key, 0.0))[1]:
            found[parts] = (key, distances[key])
    return found


def _shown_sums(made_of: Contributions, place: Mapping[_Amount, int], shown: Collection[Key]) -> list[list[int]]:
    """Return where the amounts stand that each shown cell adds up, without those that are shown by themselves already.

    What a shown margin tells beyond the innermost cells that are shown is the sum of the others: so most amounts stand
    in one sum, and few sums hang together.
    """
    visible = set(shown)
    alone: dict[Key, list[int]] = {}
    rest: dict[Key, list[int]] = {key: [] for key in visible}
    for amount in _amounts(made_of):
        key = amount[1]
        if key in visible:
            alone.setdefault(key, []).append(place[amount])
            continue
        for margin in product(*[(part, ALL) for part in key]):
            if margin in rest:
                rest[margin].append(place[amount])
    return [added for added in (*alone.values(), *rest.values()) if added]


def _amounts(made_of: Contributions) -> list[_Amount]:
    return [
        (name, key, int(figure.numerator or 0)) for key, held in made_of.parts.items() for name, figure in held.items()
    ]


def _by_margin(made_of: Contributions, place: Mapping[_Amount, int], keys: Collection[Key]) -> dict[Key, list[int]]:
    """Return, of some cells, where the amounts that they add up stand."""
    found: dict[Key, list[int]] = {key: [] for key in keys}
    for amount in _amounts(made_of):
        for margin in product(*[(part, ALL) for part in amount[1]]):
            if margin in found:
                found[margin].append(place[amount])
    return found


def _targets(told: Told, place: Mapping[_Amount, int], who: Hashable) -> dict[tuple[int, ...], Key]:
    """Return every sum of another organisation's amounts that is a cell's, or that of what is hidden in one line.

    The cells that are hidden in a line are known together where its sum is shown, so they are as good as a cell. Each
    sum of the same amounts stands once.
    """
    made_of, shown = told
    sums: dict[Hashable, dict[Key, list[int]]] = {}
    for amount in _amounts(made_of):
        name, key, value = amount
        if name != who and value:
            for margin in product(*[(part, ALL) for part in key]):
                sums.setdefault(name, {}).setdefault(margin, []).append(place[amount])
    table, visible = made_of.table("count"), set(shown)
    lines = [[table.keys[at] for at in parts if table.keys[at] not in visible] for _whole, parts in table.equations]
    found: dict[tuple[int, ...], Key] = {}
    for own in sums.values():
        for cells in (*[[key] for key in own], *lines):
            if parts := tuple(sorted(at for key in cells for at in own.get(key, ()))):
                found.setdefault(parts, cells[0])
    return found
