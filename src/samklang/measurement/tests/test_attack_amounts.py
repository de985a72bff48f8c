"""An attacker with linear programs of its own against the tables of confidential amounts that the product releases.

A longer run: SAMKLANG_ATTACKS=5000 ./samklang test src/samklang/measurement/tests/test_attack_amounts.py
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from itertools import islice, product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from samklang.measurement.calculations.disclosure.amounts import amount_table
from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier
from samklang.measurement.calculations.disclosure.dominance import DominanceRule, may_not_be_shown
from samklang.measurement.calculations.disclosure.estimating import estimates
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

ATTACKS = int(os.environ.get("SAMKLANG_ATTACKS", "50"))
SHARDS = 5
UNBOUNDED = 3  # how the solver says it
RULE = DominanceRule()
NEAR = RULE.narrow_percent / 100


class Case:
    """What organisations told, twice: at first without a late one, or before a correction, or all the same.

    `below` is how often an amount is below zero.
    """

    def __init__(self, seed: int, *, below: float = 0.0) -> None:
        self.below = below
        chance = random.Random(seed)
        self.seed, self.chance = seed, chance
        self.axes = [[f"a{n}" for n in range(chance.randint(1, 5))]]
        if seed % 3 == 0:
            self.axes.append([f"b{n}" for n in range(chance.randint(2, 3))])
        self.names = ["p", "q", "r", "s", "t", "u"][: chance.randint(3, 6)]
        density, top = chance.choice([0.4, 0.8, 1.0]), chance.choice([20, 1_000, 3_000_000])
        self.odd = chance.choice([0.0, 0.1, 0.4])
        last = {
            (name, key): self.amount(top)
            for key in product(*self.axes)
            for name in self.names
            if chance.random() < density
        }
        first = dict(last)
        self.what = what = chance.choice(["late", "corrected", "same"])
        for name, key in last:
            if what == "late" and name == self.names[-1]:
                del first[name, key]
            elif what == "corrected" and chance.random() < 0.3:
                first[name, key] = self.amount(top)
        self.told = [first, last]

    def amount(self, top: int) -> int:
        """Return an amount much like the others', or now and then a small one, a zero or a very large one."""
        sign = -1 if self.below and self.chance.random() < self.below else 1
        return sign * self.size(top)

    def size(self, top: int) -> int:
        if self.chance.random() > self.odd:
            return self.chance.randint(top // 2, top)
        return self.chance.choice([0, self.chance.randint(1, max(1, top // 20)), top * 8])

    def made_of(self, told) -> Contributions:
        parts: dict = {}
        for (name, key), amount in told.items():
            parts.setdefault(key, {})[name] = Figure(Decimal(amount))
        return Contributions(tuple(tuple(axis) for axis in self.axes), parts)

    def released(self, make, *, remembers: bool = True):
        """Return (what was told, what is shown of it) of each release that shows something new."""
        shown = []
        for told in self.told:
            made = self.made_of(told)
            earlier = [Earlier(self.made_of(before), table) for before, table in shown] if remembers else []
            table = make(made, earlier)
            if table is not None:
                shown.append((told, table))
        return shown

    def sums(self, table):
        """Return what may be asked of: the innermost cells of every cell, and those hidden together in one line."""
        inner = list(product(*self.axes))
        margins = list(product(*[(*axis, ALL) for axis in self.axes]))
        found = {frozenset(key for key in inner if is_in(key, margin)) for margin in margins}
        for line in margins:
            for at, axis in enumerate(self.axes):
                parts = [(*line[:at], each, *line[at + 1 :]) for each in axis] if line[at] == ALL else []
                gone = [part for part in parts if table[part] is None]
                found.add(frozenset(key for key in inner if any(is_in(key, part) for part in gone)))
        return sorted(map(sorted, found - {frozenset()}))


def is_in(key, margin) -> bool:
    return all(want in (ALL, got) for want, got in zip(margin, key, strict=True))


class Attacker:
    """Knows who told in which cell, who has changed what, its own amounts, and every number that is shown.

    It also knows which amounts are below zero: who knows less than that is told less.
    """

    def __init__(self, who, releases) -> None:
        self.who, self.releases = who, releases
        self.unknowns = sorted(
            {(name, key, amount) for told, _table in releases for (name, key), amount in told.items() if name != who}
        )
        rows, right = [], []
        for told, table in releases:
            for margin, figure in table.items():
                if figure is None:
                    continue
                own = sum(amount for (name, key), amount in told.items() if name == who and is_in(key, margin))
                rows.append(self.row(told, lambda name, key, margin=margin: name != who and is_in(key, margin)))
                right.append(float(figure.numerator or 0) - own)
        below = np.array([amount < 0 for _name, _key, amount in self.unknowns], dtype=bool)
        self.ends = Bounds(np.where(below, -np.inf, 0.0), np.where(below, 0.0, np.inf))
        scale = max([1.0, *map(abs, right)])
        self.scale, self.rows, self.right = scale, np.array(rows), np.array(right) / scale

    def row(self, told, wanted) -> np.ndarray:
        weights = np.zeros(len(self.unknowns))
        for at, (name, key, amount) in enumerate(self.unknowns):
            if told.get((name, key)) == amount and wanted(name, key):
                weights[at] = 1
        return weights

    def comes_near(self, name, cells) -> bool:
        """Tell whether it can say of an organisation's newest amount that it is less than 10 % more, or less."""
        told = self.releases[-1][0]
        value = sum(amount for (each, key), amount in told.items() if each == name and key in cells)
        if not value:
            return False
        weights = self.row(told, lambda each, key: each == name and key in cells)
        low, high = self.extreme(weights, 1), self.extreme(weights, -1)
        assert low <= value + abs(value) * 1e-6 + 1e-3 * self.scale
        assert high >= value - abs(value) * 1e-6 - 1e-3 * self.scale
        whole = max(sum(map(abs, each.values())) for each, _table in self.releases) if min(told.values()) < 0 else 0
        slack = max(self.scale, whole) * 3e-5  # the product reckons in millionths of the whole
        return high < value + abs(value) * NEAR - slack or low > value - abs(value) * NEAR + slack

    def extreme(self, weights, sign: int) -> float:
        sums = LinearConstraint(self.rows, self.right, self.right) if len(self.rows) else ()
        answer = milp(sign * weights, constraints=sums, bounds=self.ends)
        if answer.status == UNBOUNDED:
            return float("-inf") * sign
        assert answer.status == 0, answer.message
        return sign * answer.fun * self.scale


def found_out(case: Case, releases, *, most: int = 4) -> list[object]:
    """Return whose amount somebody comes near, of a random few of all pairs."""
    found = []
    for who in (None, *case.names) if releases else ():
        attacker = Attacker(who, releases)
        sums = case.sums(releases[-1][1])
        targets = [(name, cells) for name in case.names if name != who for cells in sums]
        for name, cells in case.chance.sample(targets, min(most, len(targets))):
            if attacker.comes_near(name, cells):
                found.append((case.seed, who, name, cells))
    return found


def protected(made, earlier):
    return amount_table(made, rule=RULE, earlier=earlier)


def only_by_rule(made, earlier):
    """Hide what the rule names, and nothing besides."""
    return {
        key: None
        if may_not_be_shown([each.numerator for each in made.held.get(key, {}).values()], rule=RULE)
        else made.whole(key)
        for key in made.table("count").keys
    }


@pytest.mark.parametrize("shard", range(SHARDS))
def test_of_random_amounts_nobody_comes_near_what_another_organisation_told(shard):
    for seed in range(shard, ATTACKS, SHARDS):
        case = Case(seed)
        assert found_out(case, case.released(protected)) == []


@pytest.mark.parametrize("shard", range(SHARDS))
def test_of_random_amounts_above_and_below_zero_nobody_comes_near_what_another_told(shard):
    for seed in range(shard, ATTACKS, SHARDS):
        case = Case(seed, below=0.3 if seed % 2 else 0.05)
        assert found_out(case, case.released(protected)) == []


def test_tables_with_amounts_below_zero_show_something():
    shown = [
        figure
        for seed in range(10)
        for _told, table in Case(seed, below=0.2).released(protected)
        for figure in table.values()
    ]
    assert sum(figure is not None for figure in shown) > len(shown) / 5


def test_the_attack_would_succeed_if_only_dominated_amounts_were_hidden_beside_some_below_zero():
    assert len(list(islice(broken((Case(seed, below=0.2) for seed in range(60)), only_by_rule), 3))) == 3


def test_the_tables_of_random_amounts_show_something():
    shown = [
        figure for seed in range(10) for _told, table in Case(seed).released(protected) for figure in table.values()
    ]
    assert sum(figure is not None for figure in shown) > len(shown) / 5


def broken(cases, make, *, remembers: bool = True):
    """Yield the cases in which somebody comes near an amount."""
    for case in cases:
        if found_out(case, case.released(make, remembers=remembers), most=15):
            yield case


def test_the_attack_would_succeed_if_only_dominated_amounts_were_hidden():
    assert len(list(islice(broken((Case(seed) for seed in range(60)), only_by_rule), 3))) == 3


def test_the_attack_would_succeed_if_a_release_knew_nothing_of_the_one_before():
    late = (case for case in (Case(seed) for seed in range(1, 200, 3)) if case.what == "late")
    assert len(list(islice(broken(late, protected, remembers=False), 3))) == 3


def test_an_amount_in_a_shown_line_is_not_taken_as_free_because_another_line_is_hidden_whole():
    # p told 100 of the 102 that the first line shows, whatever the hidden second line is.
    told = {("a", "x"): {"p": 100}, ("a", "y"): {"q": 2}, ("b", "x"): {"p": 900}, ("b", "y"): {"r": 900}}
    parts = {key: {name: Figure(Decimal(value)) for name, value in held.items()} for key, held in told.items()}
    made_of = Contributions((("a", "b"), ("x", "y")), parts)
    assert estimates([(made_of, [("a", ALL)])], who=None, percent=10) == ("a", "x")
    assert estimates([(made_of, [])], who=None, percent=10) is None
