"""An attacker with linear programs of its own against everything the product releases of random data sets.

A longer run: SAMKLANG_ATTACKS=20000 ./samklang test src/samklang/measurement/tests/test_attack.py
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from samklang.measurement.calculations.disclosure.publishing import (
    Contributions,
    Earlier,
    hidden_table,
    rounded_table,
)
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

ATTACKS = int(os.environ.get("SAMKLANG_ATTACKS", "1000"))
SHARDS = 10
LATE, CORRECTED = "late", "corrected"
UNBOUNDED = 3  # how the solver says it


def random_counts(chance, axes, organisations):
    top = chance.choice([3, 6, 12, 40])
    return {
        key: {name: chance.randint(0, top) for name in organisations if chance.random() < 0.7} for key in product(*axes)
    }


def made_of(axes, counts):
    parts = {key: {name: Figure(Decimal(n)) for name, n in held.items()} for key, held in counts.items() if held}
    return Contributions(tuple(tuple(axis) for axis in axes), parts)


class Case:
    """One data set and its releases: at first without some reporters or before some corrections, then with them."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.seed, self.is_exact = seed, seed % 2 == 0
        self.axes = [[f"a{n}" for n in range(chance.randint(2, 6))]]
        if not self.is_exact:
            self.axes.append([f"b{n}" for n in range(chance.randint(2, 3))])
        organisations = ["p", "q", "r", "s"][: chance.randint(1, 4)]
        last = random_counts(chance, self.axes, organisations)
        self.what = chance.choice([LATE, CORRECTED])
        first = {key: dict(held) for key, held in last.items()}
        for key in first:
            if self.what == LATE:
                first[key].pop(organisations[-1], None)
            elif first[key] and chance.random() < 0.5:
                name = chance.choice(sorted(first[key]))
                first[key][name] = max(0, first[key][name] + chance.randint(-6, 6))
        self.made = [made_of(self.axes, first), made_of(self.axes, last)]
        self.attackers = [None, chance.choice(organisations)] if len(organisations) > 1 else [None]
        self.chance = chance

    def released(self, *, remembers: bool = True):
        """Return what the product shows: (what it is made of, what is shown) for each release that shows something."""
        shown = []
        wish = keyed_wish(b"secret", str(self.seed))
        for made in self.made:
            earlier = [Earlier(*each) for each in shown] if remembers else []
            if self.is_exact:
                table = hidden_table(made, earlier=earlier)
            else:
                table = rounded_table(made, wish=wish, earlier=earlier)
            if table is not None:
                shown.append((made, table))
        return shown

    def tables(self, who, shown):
        """Return for each release the innermost true numbers, as they are without `who`'s own part, and `who`'s."""
        found = []
        for made, table in shown:
            keys = list(product(*self.axes))
            own = np.array([float(_of(made, key, who)) for key in keys])
            whole = np.array([float(sum(_of(made, key, name) for name in made.organisations)) for key in keys])
            found.append((whole - own, own, table))
        return keys, found


def _of(made, key, name):
    figure = made.parts.get(key, {}).get(name)
    return 0 if figure is None else figure.numerator


class Knowledge:
    """What an attacker can write down: numbers that are shown, its own, and that people are never fewer than none.

    The unknowns are the innermost numbers of each release; where somebody was late, of the first and of what came.
    """

    def __init__(self, case: Case, who, shown) -> None:
        self.keys, self.releases = case.tables(who, shown)
        self.size = len(self.keys)
        self.is_late = case.what == LATE
        rows, low, high = [], [], []
        for number, (_rest, own, table) in enumerate(self.releases):
            for key, figure in table.items():
                if figure is None:
                    continue
                inside = np.array(
                    [all(want in (ALL, got) for want, got in zip(key, k, strict=True)) for k in self.keys]
                )
                rows.append(self.row(number, inside))
                told = float(figure.numerator or 0) - own[inside].sum()
                slack = 0 if case.is_exact else 4
                low.append(told - slack)
                high.append(told + slack)
        self.rows = np.array(rows).reshape(len(rows), self.size * len(self.releases))
        self.low, self.high = np.array(low), np.array(high)

    def row(self, number: int, inside) -> np.ndarray:
        """Return the weights of one sum of a release over the unknowns."""
        weights = np.zeros(self.size * len(self.releases))
        weights[number * self.size : (number + 1) * self.size] = inside
        if number and self.is_late:
            weights[: self.size] = inside  # the second release is the first and what came
        return weights

    def interval(self, weights) -> tuple[float, float]:
        found = []
        for sign in (1, -1):
            answer = milp(sign * weights, constraints=LinearConstraint(self.rows, self.low, self.high))
            if answer.status == UNBOUNDED:
                found.append(-np.inf)
            else:
                assert answer.status == 0, answer.message
                found.append(answer.fun)
        return found[0], -found[1]

    def protected(self, chance, most: int):
        """Return (weights, true value) of some sums of 1-4 people: of a release, or of the change between the two."""
        found = []
        margins = list(
            product(*[(*axis, ALL) for axis in (sorted({k[n] for k in self.keys}) for n in range(len(self.keys[0])))])
        )
        for key in margins:
            inside = np.array([all(want in (ALL, got) for want, got in zip(key, k, strict=True)) for k in self.keys])
            sums = [float(rest[inside].sum()) for rest, _own, _table in self.releases]
            rows = [self.row(number, inside) for number in range(len(sums))]
            if len(sums) == 2:
                sums.append(sums[1] - sums[0])
                rows.append(rows[1] - rows[0])
            found += [(row, value) for row, value in zip(rows, sums, strict=True) if 0 < abs(value) < 5]
        return chance.sample(found, min(most, len(found)))


def pinned(case: Case, *, remembers: bool = True, most: int = 2) -> list[object]:
    """Return what an attacker can compute of small numbers exactly."""
    found = []
    shown = case.released(remembers=remembers)
    for who in case.attackers if shown else ():
        knows = Knowledge(case, who, shown)
        for weights, value in knows.protected(case.chance, most):
            low, high = knows.interval(weights)
            assert low - 1e-6 <= value <= high + 1e-6
            if high - low < 0.5:
                found.append((case.seed, who, value))
    return found


@pytest.mark.parametrize("shard", range(SHARDS))
def test_over_a_thousand_data_sets_no_small_number_is_pinned_by_anybody(shard):
    for seed in range(shard, ATTACKS, SHARDS):
        assert pinned(Case(seed)) == []


def test_the_attack_would_succeed_if_a_release_knew_nothing_of_the_one_before():
    assert sum(bool(pinned(Case(seed), remembers=False, most=15)) for seed in range(0, 120, 2)) > 5


def test_the_attack_would_succeed_if_only_small_numbers_were_hidden():
    broken = 0
    for seed in range(0, 120, 2):
        case = Case(seed)
        made = case.made[1]
        table = {
            key: None if 0 < made.whole(key).numerator < 5 else made.whole(key)
            for key in made.table("count").keys
            if made.whole(key).numerator is not None
        }
        knows = Knowledge(case, None, [(made, table)])
        broken += any(
            high - low < 0.5 for low, high in (knows.interval(row) for row, _value in knows.protected(case.chance, 15))
        )
    assert broken > 3
