"""Which numbers of a table a few persons change who come, go, or stand elsewhere, while all others stay as they are."""

from itertools import combinations, product
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.tables import ALL, Table

if TYPE_CHECKING:
    import numpy as np

    Cells = np.ndarray


class Moves:
    """The moves of one table: people more or fewer, from one category to another, or two of these the opposite way.

    People more or fewer change an innermost number and all the sums it is in. Moving along an axis leaves the sums over
    that axis as they are; two that move the opposite way along it, at two places of another, those over either.
    """

    def __init__(self, table: Table) -> None:
        """Lay out which sums each innermost number is in."""
        import numpy as np

        place = {key: at for at, key in enumerate(table.keys)}
        inner = [key for key in table.keys if ALL not in key]
        self._size = len(table.keys)
        self._sums = np.array([[place[each] for each in product(*[(part, ALL) for part in key])] for key in inner])
        self._sizes = [len({key[axis] for key in inner}) for axis in range(len(inner[0]))]
        self._over_all = np.array(list(product(*[(False, True)] * len(self._sizes))))
        self._at = np.arange(self._size).reshape([size + 1 for size in self._sizes])  # the last of each axis is ALL

    def of(self, up: "Cells", down: "Cells") -> "tuple[Cells, Cells]":
        """Return which cells can go up, and which down, where these tell of which that is possible by themselves."""
        import numpy as np

        ups, downs = (np.zeros(self._size, dtype=bool) for _each in range(2))
        ups[self._sums[up[self._sums].all(axis=1)].ravel()] = True
        downs[self._sums[down[self._sums].all(axis=1)].ravel()] = True
        self._along(up, down, ups, downs)
        for first, second in combinations(range(len(self._sizes)), 2):
            self._crossed((first, second), up, down, ups, downs)
        return ups, downs

    def _along(self, up: "Cells", down: "Cells", ups: "Cells", downs: "Cells") -> None:
        for axis in range(len(self._sizes)):
            touched = self._sums[:, ~self._over_all[:, axis]]
            can_up, can_down = (each[touched].all(axis=1).reshape(self._sizes) for each in (up, down))
            others_down, others_up = (
                each.sum(axis=axis, keepdims=True) - each > 0 for each in (can_down.astype(int), can_up.astype(int))
            )
            ups[touched[(can_up & others_down).ravel()].ravel()] = True
            downs[touched[(can_down & others_up).ravel()].ravel()] = True

    def _crossed(self, axes: tuple[int, int], up: "Cells", down: "Cells", ups: "Cells", downs: "Cells") -> None:
        import numpy as np

        rest = [axis for axis in range(len(self._sizes)) if axis not in axes]
        for chosen in product(*[range(self._sizes[axis]) for axis in rest]):
            touched = [
                self._inner(rest, margins, axes)
                for margins in product(*[(each, self._sizes[axis]) for each, axis in zip(chosen, rest, strict=True)])
            ]
            can_up = np.logical_and.reduce([up[cells] for cells in touched])
            can_down = np.logical_and.reduce([down[cells] for cells in touched])
            moved_up, moved_down = _rectangles(can_up, can_down), _rectangles(can_down, can_up)
            for cells in touched:
                ups[cells[moved_up]] = True
                downs[cells[moved_down]] = True

    def _inner(self, rest: list[int], margins: tuple[int, ...], axes: tuple[int, int]) -> "Cells":
        """Return where the numbers of two axes stand, at one place or ALL of each of the others."""
        chosen = dict(zip(rest, margins, strict=True))
        inside: tuple[int | slice, ...] = tuple(chosen.get(axis, slice(None, -1)) for axis in range(self._at.ndim))
        cells: Cells = self._at[inside]
        return cells if axes[0] < axes[1] else cells.T


def _rectangles(one: "Cells", other: "Cells") -> "Cells":
    """Tell of which cells (i, j) there are (k, l) so that it and (k, l) can go one way, (i, l) and (k, j) the other."""
    u, d = one.astype(float), other.astype(float)
    every = d @ u.T @ d
    same_row = d * (u * d).sum(axis=1, keepdims=True)
    same_column = d * (u * d).sum(axis=0, keepdims=True)
    found: Cells = (every - same_row - same_column + d * u * d > 0) & one
    return found
