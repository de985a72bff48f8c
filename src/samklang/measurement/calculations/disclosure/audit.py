"""The attacker: what can be computed of hidden cells from what is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.tables import Table

if TYPE_CHECKING:
    import numpy as np
    from scipy import optimize
    from scipy.optimize import LinearConstraint

Bounds = Mapping[int, tuple[float, float | None]]
_ENOUGH = 1e-6
_UNBOUNDED = 3  # how HiGHS says that nothing is known from above


class CannotTellError(Exception):
    """The solver found no answer, as where the figures contradict themselves: then nothing may be taken as safe."""


@dataclass(frozen=True)
class Interval:
    """The least and the most a hidden cell can be, for one who knows the shown cells and can add."""

    low: float
    high: float


class Attacker:
    """One who knows the shown cells exactly, and bounds for the others."""

    def __init__(
        self,
        table: Table,
        hidden: Collection[int],
        *,
        bounds: Bounds | None = None,
    ) -> None:
        """Take the cells that are hidden; `bounds` are limits known for some of them, in place of none and no end."""
        import numpy as np

        self.cells = sorted(hidden)
        self._at = {cell: position for position, cell in enumerate(self.cells)}
        matrix = table.matrix().tocsc()
        shown = np.array(table.values, dtype=float)
        shown[self.cells] = 0
        self._matrix = matrix[:, self.cells].tocsr()
        self._right = -(matrix @ shown)
        busy = np.diff(self._matrix.indptr) > 0
        self._matrix, self._right = self._matrix[busy], self._right[busy]
        self._bounds = [(bounds or {}).get(cell, (0.0, None)) for cell in self.cells]

    def solve(self, weights: "np.ndarray") -> "np.ndarray":
        """Return what the hidden cells may be where the weighted sum is least; infinite where that has no end.

        Of several cells that are asked for, it is not told then which of them has no end.
        """
        import numpy as np
        from scipy.optimize import milp  # without whole numbers a linear program, with less ado than linprog makes

        constraints, bounds = self._program
        answer = milp(weights, constraints=constraints, bounds=bounds)
        if answer.x is None and answer.status != _UNBOUNDED:
            raise CannotTellError(answer.message)
        if answer.status == _UNBOUNDED:
            return np.where(weights < 0, np.inf, 0.0)
        found: np.ndarray = answer.x
        return found

    @cached_property
    def _program(self) -> "tuple[LinearConstraint, optimize.Bounds]":
        """Return what every linear program of this attacker says of the hidden cells."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint

        low = [least for least, _most in self._bounds]
        high = [np.inf if most is None else most for _least, most in self._bounds]
        return LinearConstraint(self._matrix, self._right, self._right), Bounds(low, high)

    def _alone(self) -> "tuple[np.ndarray, np.ndarray] | None":
        """Return the least and the most of each hidden cell where no cell stands in two equations, else None.

        Then each equation is a world of its own: parts p and a whole w with p1 + p2 + ... - w = b, each told from the
        least it can be up. A cell is free upwards when one of the other sign can follow it, and else can be no more
        than the whole of b. Of cells that cannot be more than something, nothing is told so.
        """
        import numpy as np

        columns = self._matrix.tocsc()
        has_ceiling = any(most is not None for _least, most in self._bounds)
        if has_ceiling or (len(self.cells) and np.diff(columns.indptr).max() > 1):
            return None
        least = np.array([each for each, _most in self._bounds], dtype=float)
        low, high = np.zeros(len(self.cells)), np.full(len(self.cells), np.inf)
        rows = self._matrix
        for row, right in enumerate(self._right - rows @ least):
            span = slice(rows.indptr[row], rows.indptr[row + 1])
            at, signs = rows.indices[span], rows.data[span]
            for cell, sign in zip(at, signs, strict=True):
                goal = right * sign  # cell = goal - (others of its sign) + (others of the other sign)
                follows, same = (signs != sign).any(), (signs == sign).sum() > 1
                if goal < 0 and not follows:
                    raise CannotTellError
                low[cell] = 0.0 if same else max(0.0, goal)
                high[cell] = np.inf if follows else goal
        return low + least, high + least

    def interval(self, cell: int) -> Interval:
        """Return the interval of one hidden cell; two linear programs."""
        import numpy as np

        weights = np.zeros(len(self.cells))
        weights[self._at[cell]] = 1
        at = self._at[cell]
        return Interval(float(self.solve(weights)[at]), float(self.solve(-weights)[at]))

    def reachable(self, wanted: Mapping[int, float], sign: int) -> set[int]:
        """Return the cells that can reach what is wanted of them: all at once first, then one by one.

        Where no two equations share a hidden cell, no linear program is needed. `sign` 1 asks for cells of at least
        `wanted`, -1 for cells of at most it.
        """
        import numpy as np

        if (alone := self._alone()) is not None:
            low, high = alone
            far = high if sign > 0 else low
            return {cell for cell, goal in wanted.items() if sign * (far[self._at[cell]] - goal) >= -_ENOUGH}
        open_ones, reached = set(wanted), set[int]()
        while open_ones:
            weights = np.zeros(len(self.cells))
            for cell in open_ones:
                weights[self._at[cell]] = -sign
            found = self.solve(weights)
            if len(open_ones) > 1 and np.isinf(found).any():
                break  # one of them has no end: ask for each by itself
            fresh = {cell for cell in open_ones if sign * (found[self._at[cell]] - wanted[cell]) >= -_ENOUGH}
            if not fresh:
                break
            reached |= fresh
            open_ones -= fresh
        for cell in sorted(open_ones):
            if cell in reached:
                continue
            weights = np.zeros(len(self.cells))
            weights[self._at[cell]] = -sign
            found = self.solve(weights)
            reached |= {each for each in open_ones if sign * (found[self._at[each]] - wanted[each]) >= -_ENOUGH}
        return reached


def unreached(
    table: Table,
    *,
    hidden: Collection[int],
    above: Mapping[int, float],
    below: Mapping[int, float],
    bounds: Bounds | None = None,
) -> tuple[set[int], set[int]]:
    """Return the hidden cells that, by all that is shown, cannot be as much as `above`, or as little as `below`."""
    attacker = Attacker(table, hidden, bounds=bounds)
    return set(above) - attacker.reachable(above, 1), set(below) - attacker.reachable(below, -1)
