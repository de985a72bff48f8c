"""Numbers that nobody can compute since one person more, or fewer, or elsewhere, agrees with all that is shown.

Most numbers of large rounded tables are cleared by this, and no programme is needed for them.
"""

from collections.abc import Hashable, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.joint import Joint
from samklang.measurement.calculations.disclosure.linked import COUNT
from samklang.measurement.calculations.disclosure.pinning import not_cleared
from samklang.measurement.calculations.disclosure.tables import Table

if TYPE_CHECKING:
    import numpy as np


def cleared(joint: Joint) -> set[int]:
    """Return the cells of a system that some move of one person changes, within one table or in all that are alike.

    In tables of the same axes the person moves in each, so that what is left between them stays; a part never becomes
    larger than its whole. Tables of shares are left alone: their parts move together.
    """
    counting = [at for at, table in enumerate(joint.tables) if table.made_of.guarded == (COUNT,)]
    alike: dict[tuple[Hashable, ...], list[int]] = {}
    for at in counting:
        alike.setdefault(joint.tables[at].axes, []).append(at)
    groups = [[at] for at in counting] + [several for several in alike.values() if len(several) > 1]
    moved = {cell for together in groups for cell in _moved(joint, together)}
    alone = {cell for at in counting for cell in _moved(joint, [at])}
    alone |= {left for more, less, left in joint.left if not alone.isdisjoint((*more, *less))}
    return moved | alone | {change for more, less, change in joint.changes if more in alone or less in alone}


def _moved(joint: Joint, together: Sequence[int]) -> set[int]:
    """Return the cells that a move of one person changes in all of these tables, which have the same axes."""
    import numpy as np

    if len({joint.tables[at].made_of.axes for at in together}) > 1:
        return set()
    cells = np.array([list(joint.cells[at, COUNT].values()) for at in together])
    low, high = _limits(joint, set(cells.ravel().tolist()))
    values = np.array(joint.values, dtype=float)
    room_up, room_down = (high - values)[cells].min(axis=0), (values - low)[cells].min(axis=0)
    table = joint.tables[together[0]].values(COUNT, without=joint.who)
    nought = np.zeros(len(table.keys))
    stuck = not_cleared(table, np.arange(len(nought)), nought, -room_down, room_up)
    crossed = _crossed(table, room_up >= 1, room_down >= 1)
    held = set(stuck)
    free = [at for at in range(len(nought)) if at in crossed or at not in held]
    return set(cells[:, free].ravel().tolist())


def _crossed(table: Table, up: "np.ndarray", down: "np.ndarray") -> set[int]:
    """Return the cells that two persons change who move the opposite way along one axis, at two places of another.

    The sums over either of the two axes stay as they are then; those over the other axes change with the numbers.
    """
    import numpy as np

    axes = range(len(table.keys[0]))
    shape = [len({key[axis] for key in table.keys}) for axis in axes]
    at = np.arange(len(table.keys)).reshape(shape)  # the last of each axis is ALL
    found: set[int] = set()
    for first, second in combinations(axes, 2):
        rest = [axis for axis in axes if axis not in {first, second}]
        for chosen in product(*[range(shape[axis] - 1) for axis in rest]):
            touched = [
                _inner(at, rest, margins, first, second)
                for margins in product(*[(each, shape[axis] - 1) for each, axis in zip(chosen, rest, strict=True)])
            ]
            can_up = np.logical_and.reduce([up[cells] for cells in touched])
            can_down = np.logical_and.reduce([down[cells] for cells in touched])
            moved = _rectangles(can_up, can_down) | _rectangles(can_down, can_up)
            for cells in touched:
                found.update(cells[moved].tolist())
    return found


def _inner(at: "np.ndarray", rest: list[int], margins: tuple[int, ...], first: int, second: int) -> "np.ndarray":
    """Return where the numbers of two axes stand, at one place or ALL of each of the others."""
    chosen = dict(zip(rest, margins, strict=True))
    inside: tuple[int | slice, ...] = tuple(chosen.get(axis, slice(None, -1)) for axis in range(at.ndim))
    cells: np.ndarray = at[inside]
    return cells if first < second else cells.T


def _rectangles(one: "np.ndarray", other: "np.ndarray") -> "np.ndarray":
    """Tell of which cells (i, j) there are (k, l) so that it and (k, l) can go one way, (i, l) and (k, j) the other."""
    u, d = one.astype(float), other.astype(float)
    every = d @ u.T @ d
    same_row = d * (u * d).sum(axis=1, keepdims=True)
    same_column = d * (u * d).sum(axis=0, keepdims=True)
    found: np.ndarray = (every - same_row - same_column + d * u * d > 0) & one
    return found


def _limits(joint: Joint, together: set[int]) -> tuple["np.ndarray", "np.ndarray"]:
    """Return the least and the most that each cell may be while all but those that move together stay as they are."""
    import numpy as np

    values = np.array(joint.values, dtype=float)
    low, high = np.zeros(len(values)), np.full(len(values), np.inf)
    for cell, (least, most) in {**joint.bounds, **joint.drawn}.items():
        low[cell], high[cell] = least, np.inf if most is None else most
    for cell in joint.shown:
        low[cell] = high[cell] = values[cell]
    for more, less, left in joint.left:
        several = max(len(more), len(less))
        if several == 1 and together.issuperset((*more, *less)):
            continue
        room = values[left] // several  # all of them may move at once
        for each in more:
            low[each] = max(low[each], values[each] - room)
        for each in less:
            high[each] = min(high[each], values[each] + room)
    return low, high
