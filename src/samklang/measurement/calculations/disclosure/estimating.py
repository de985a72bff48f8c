"""The attacker of confidential amounts: how near anybody could come to what one organisation told."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import product

from samklang.measurement.calculations.disclosure.audit import Attacker
from samklang.measurement.calculations.disclosure.contributions import Contributions
from samklang.measurement.calculations.disclosure.tables import ALL, Key, Table

Told = tuple[Contributions, Collection[Key]]  # what a table is made of, in whole numbers, and which cells it shows
_Amount = tuple[Hashable, Key, int]  # an organisation, an innermost cell, and what it told there


def estimates(told: Sequence[Told], *, who: Hashable, percent: int) -> list[Key]:
    """Return the cells where `who` can tell another organisation's amount to within a percentage, by all the tables.

    The newest table comes first, and only what it holds must be kept: a figure that was taken back is nobody's amount.
    The attacker is assumed to know who told something in each cell, whose figures have not changed since an earlier
    table, and what it told itself (nothing, where `who` is None). An amount is kept where by all that is shown it may
    be as much as so many per cent more, and as little as so many per cent less.
    """
    amounts = list(dict.fromkeys(each for made_of, _shown in told for each in _amounts(made_of)))
    place = {amount: at for at, amount in enumerate(amounts)}
    values = [value for _name, _key, value in amounts]
    equations: list[tuple[int, tuple[int, ...]]] = []
    for made_of, shown in told:
        for added in _by_margin(made_of, place, shown).values():
            equations.append((len(values), tuple(added)))
            values.append(sum(values[at] for at in added))
    known = len(values)
    wanted: dict[int, Key] = {}
    for parts, key in _targets(told[0], place, who).items():
        if len(parts) > 1:
            equations.append((len(values), parts))
            values.append(sum(values[at] for at in parts))
        wanted[len(values) - 1 if len(parts) > 1 else parts[0]] = key
    if not wanted:
        return []
    table = Table(tuple((at,) for at in range(len(values))), tuple(values), tuple(equations))
    own = {at: (float(value), float(value)) for at, (name, _key, value) in enumerate(amounts) if name == who}
    attacker = Attacker(table, [*range(len(amounts)), *range(known, len(values))], bounds=own)
    return [wanted[at] for at in _stuck(attacker, {at: values[at] for at in wanted}, percent)]


def _stuck(attacker: Attacker, values: Mapping[int, int], percent: int) -> set[int]:
    """Return the amounts that cannot be a percentage more, or less; one unit is allowed for the rounding to units."""
    far = {at: max(0.0, value * percent / 100 - 1) for at, value in values.items()}
    above = attacker.reachable({at: value + far[at] for at, value in values.items()}, 1)
    below = attacker.reachable({at: value - far[at] for at, value in values.items()}, -1)
    return {at for at in values if at not in above or at not in below}


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
