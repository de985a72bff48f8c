"""Controlled rounding: every number becomes a multiple of five next to it, and all margins still add up."""

import hmac
from collections.abc import Callable
from hashlib import sha256

from samklang.measurement.calculations.disclosure.tables import Key, Table

BASE = 5
Wish = Callable[[Key, int], float]


class CannotRoundError(Exception):
    """No rounding to the neighbouring multiples keeps every margin."""


def keyed_wish(secret: bytes, table: str) -> Wish:
    """Return a number 0-1 for each cell and value, always the same for the same ones.

    Cells that do not change keep their wish from release to release, so that repeated releases give no average away.
    """

    def wish(key: Key, value: int) -> float:
        said = "|".join([table, *map(str, key), str(value)]).encode()
        return int.from_bytes(hmac.new(secret, said, sha256).digest()[:8], "big") / 2**64

    return wish


def rounded(table: Table, *, wish: Wish, base: int = BASE) -> tuple[int, ...]:
    """Return the table's numbers rounded to multiples of `base`, additive, each less than `base` away.

    Each cell is floor(x / base) + z with z 0 or 1 (0 where x is a multiple); the sum of (0.5 + |U - r / base|) over
    cells whose z is not the wished one (1 where U < r / base, r the remainder) is the least possible. Randomised
    controlled rounding, Cox (1987); solved as a mixed integer program. Raises CannotRoundError where a table of three
    or more ways has no such rounding.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    values = np.array(table.values, dtype=float)
    floors, rests = np.divmod(values, base)
    draws = np.array([wish(key, value) for key, value in zip(table.keys, table.values, strict=True)])
    wants = draws < rests / base
    costs = np.where(wants, -1.0, 1.0) * (0.5 + np.abs(draws - rests / base))
    matrix = table.matrix()
    gap = -matrix @ floors
    answer = milp(
        np.where(rests > 0, costs, 0.0),
        integrality=np.ones(len(values)),
        bounds=Bounds(0, np.where(rests > 0, 1.0, 0.0)),
        constraints=LinearConstraint(matrix, gap, gap),
        options={"mip_rel_gap": 0.01, "time_limit": 60},
    )
    if answer.x is None:
        raise CannotRoundError(answer.message)
    return tuple(int(each) for each in (floors + np.round(answer.x)) * base)
