"""Numbers that nobody can tell to be few, since a few people more, or fewer, or elsewhere, agree with what is shown.

Most numbers of large rounded tables are cleared by this, and no programme is needed for them.
"""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.joint import Joint
from samklang.measurement.calculations.disclosure.linked import COUNT
from samklang.measurement.calculations.disclosure.steps import Moves
from samklang.measurement.calculations.protection import SMALLEST_SHOWN

if TYPE_CHECKING:
    import numpy as np


def cleared(joint: Joint) -> set[int]:
    """Return the small cells of a system that some move makes nobody, or five: within one table or in all alike.

    Of one who knows a part of them: that some move changes at all.

    In tables of the same axes people move in each, so that what is left between them stays; a part never becomes larger
    than its whole. Tables of shares are left alone: their parts move together.
    """
    counting = [at for at, table in enumerate(joint.tables) if table.made_of.guarded == (COUNT,)]
    alike: dict[tuple[Hashable, ...], list[int]] = {}
    for at in counting:
        alike.setdefault((*joint.tables[at].axes, joint.tables[at].made_of.axes), []).append(at)
    groups = [_Group(joint, [at]) for at in counting]
    groups += [_Group(joint, several) for several in alike.values() if len(several) > 1]
    found: set[int] = set()
    for size in range(1, SMALLEST_SHOWN):
        up, down = set[int](), set[int]()
        for group in groups:
            ups, downs = group.moved(size)
            up, down = up | ups, down | downs
            if group.is_one:
                _with_differences(joint, ups, downs, up, down)
        if joint.who is not None:
            return up | down
        found |= {cell for cell in up if 0 < joint.values[cell] < SMALLEST_SHOWN <= joint.values[cell] + size}
        found |= {cell for cell in down if joint.values[cell] == size}
    return found


def _with_differences(joint: Joint, ups: set[int], downs: set[int], up: set[int], down: set[int]) -> None:
    """Add what the moves of one table do to what is left of it or by it, and to how that has changed."""
    for more, less, left in (*joint.left, *(((one,), (other,), cell) for one, other, cell in joint.changes)):
        if not (ups.isdisjoint(more) and downs.isdisjoint(less)):
            up.add(left)
        if not (downs.isdisjoint(more) and ups.isdisjoint(less)):
            down.add(left)


class _Group:
    """Tables of the same axes in which people move in the same way."""

    def __init__(self, joint: Joint, together: Sequence[int]) -> None:
        import numpy as np

        self.is_one = len(together) == 1
        self._cells = np.array([list(joint.cells[at, COUNT].values()) for at in together])
        low, high = _limits(joint, set(self._cells.ravel().tolist()))
        values = np.array(joint.values, dtype=float)
        self._room_up, self._room_down = (
            room[self._cells].min(axis=0) for room in (high - values, values - low)
        )  # fmt: skip
        self._moves = Moves(joint.tables[together[0]].values(COUNT, without=joint.who))

    def moved(self, size: int) -> tuple[set[int], set[int]]:
        """Return the cells that so many people can make more, and those that they can make fewer."""
        ups, downs = self._moves.of(self._room_up >= size, self._room_down >= size)
        return set(self._cells[:, ups].ravel().tolist()), set(self._cells[:, downs].ravel().tolist())


def _limits(joint: Joint, together: set[int]) -> tuple["np.ndarray", "np.ndarray"]:
    """Return the least and the most that each cell may be while all but those that move together stay as they are.

    What is left of a whole, and how it has changed, is never less than nobody: what moves it must leave it that much.
    """
    import numpy as np

    values = np.array(joint.values, dtype=float)
    low, high = np.zeros(len(values)), np.full(len(values), np.inf)
    for cell, (least, most) in {**joint.bounds, **joint.drawn}.items():
        low[cell], high[cell] = least, np.inf if most is None else most
    for cell in joint.shown:
        low[cell] = high[cell] = values[cell]
    changes = [((more,), (less,), change) for more, less, change in joint.changes]
    for more, less, left in (*changes, *joint.left):  # the changes of what is left before what is left
        several = max(len(more), len(less))
        if several == 1 and together.issuperset((*more, *less)):
            continue
        down, up = (values[left] - low[left]) / several, (high[left] - values[left]) / several  # all may move at once
        for each in more:
            low[each], high[each] = max(low[each], values[each] - down), min(high[each], values[each] + up)
        for each in less:
            low[each], high[each] = max(low[each], values[each] - up), min(high[each], values[each] + down)
    return low, high
