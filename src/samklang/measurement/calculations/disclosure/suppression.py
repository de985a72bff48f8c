"""Hiding small cells, and as little more as keeps them hidden: complementary suppression by circuits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from samklang.measurement.calculations.disclosure.audit import Bounds, unreached
from samklang.measurement.calculations.disclosure.needs import Needs
from samklang.measurement.calculations.disclosure.tables import Table
from samklang.measurement.calculations.protection import SMALLEST_SHOWN

_HIDDEN, _ZERO = 1e-4, 1000.0
_ALIKE, _LOT = 10, 1.0  # numbers up to this cost the same; what a lot adds at most: as e times as many people
_MOVED = 1e-7
_ROUNDS = 20


class CannotHideError(Exception):
    """The table cannot be protected by hiding: even with everything hidden something can be computed."""


@dataclass(frozen=True)
class Fixed:
    """What is out already and cannot be taken back: cells that stay shown, and what is known of some hidden ones."""

    shown: Collection[int] = ()
    bounds: Bounds = field(default_factory=dict)


def hidden_enough(
    table: Table,
    *,
    hidden: Collection[int],
    above: Mapping[int, float],
    below: Mapping[int, float],
    fixed: Fixed | None = None,
    lots: Sequence[float] = (),
) -> frozenset[int]:
    """Return the cells to hide so that each may be as much as `above` and as little as `below` say it must.

    What is `fixed` is never hidden. `lots` are numbers 0-1 for all cells, drawn with a secret: of numbers that are
    about as small, they decide which is hidden besides. Were it always the smallest, nobody else's number could be
    smaller than those shown, and that would tell of the hidden ones. Raises CannotHideError where nothing helps.
    """
    fixed = fixed or Fixed()
    enough = {*hidden, *above, *below}
    if not enough:
        return frozenset()
    for _round in range(_ROUNDS):
        low, high = unreached(table, hidden=enough, above=above, below=below, bounds=fixed.bounds)
        if not low and not high:
            return frozenset(enough)
        before = len(enough)
        for cell in sorted(low):
            enough |= _circuit(table, enough, cell, above[cell] - table.values[cell], fixed, lots)
        for cell in sorted(high):
            enough |= _circuit(table, enough, cell, below[cell] - table.values[cell], fixed, lots)
        if len(enough) == before:
            break
    raise CannotHideError


def with_one_larger(table: Table, hidden: Collection[int], needs: Needs, lots: Sequence[float]) -> set[int]:
    """Return the hidden cells, and one that is not small where nobody would think that one of them is not.

    Several small numbers may be enough to hide each other. But who has read the program knows then that each of them is
    small where one as large as it could be would have been shown, and the smallest of those shown hidden in its place.
    Of numbers of which one is not small, each may be that one.
    """
    enough = set(hidden)
    for whole, parts in table.equations:
        mine = [at for at in parts if at in needs.least]
        inside = [at for at in mine if at in enough]
        large = [at for at in mine if at not in needs.above and table.values[at] >= SMALLEST_SHOWN]
        if whole in enough or not large or not enough.isdisjoint(large) or not needs.above.keys() & inside:
            continue
        cheapest = min(large, key=lambda at: _price(table.values[at]) + _lot(at, lots))
        at_most = sum(table.values[at] for at in inside) - (len(inside) - 1)
        if _price(at_most) >= _price(min(table.values[at] for at in large)) + (_LOT if lots else 0):
            enough.add(cheapest)
    return enough


def _lot(at: int, lots: Sequence[float]) -> float:
    return _LOT * lots[at] if lots else 0.0


def _circuit(table: Table, hidden: set[int], cell: int, change: float, fixed: Fixed, lots: Sequence[float]) -> set[int]:
    """Return the cells on the cheapest circuit that moves a cell by `change`; empty where there is none."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp  # without whole numbers a linear program
    from scipy.sparse import hstack

    values = table.values
    sums = {whole for whole, _parts in table.equations}
    costs = np.array([_cost(values[each], each in hidden, is_sum=each in sums) for each in range(len(values))])
    costs += _LOT * np.array(lots) * (costs > _HIDDEN) if lots else 0
    matrix = table.matrix()
    up = [(0.0, np.inf)] * len(values)
    down = [(0.0, float(value)) for value in values]
    for each, (low, high) in fixed.bounds.items():
        up[each], down[each] = (0.0, np.inf if high is None else high - values[each]), (0.0, values[each] - low)
    for each in fixed.shown:
        up[each] = down[each] = (0.0, 0.0)
    up[cell], down[cell] = ((change, change), (0.0, 0.0)) if change > 0 else ((0.0, 0.0), (-change, -change))
    answer = milp(
        np.concatenate([costs, costs]),
        constraints=LinearConstraint(hstack([matrix, -matrix]).tocsr(), 0, 0),
        bounds=Bounds(*np.transpose([*up, *down])),
    )
    if answer.x is None:
        return set()
    moved = answer.x[: len(values)] + answer.x[len(values) :]
    return {each for each in range(len(values)) if moved[each] > _MOVED}


def _cost(value: int, is_hidden: bool, *, is_sum: bool) -> float:
    if is_hidden:
        return _HIDDEN
    return _price(max(value, 2 * _ALIKE) if is_sum else value) if value else _ZERO  # rather a part than its sum


def _price(value: int) -> float:
    return 1 + log(1 + max(value, _ALIKE))
