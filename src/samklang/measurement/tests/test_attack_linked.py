"""An attacker with linear programs of its own against tables of which one counts some of the people of another.

The attacker writes down every number that is shown of the whole, the part and the part of the part, in one release or
two, and that nobody is in a part without being in its whole. A longer run is that of test_attack.py.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from samklang.measurement.calculations.disclosure.linked import COUNT, Link, Linked, LinkedTable, linked_with
from samklang.measurement.calculations.disclosure.publishing import (
    Contributions,
    Earlier,
    hidden_table,
    rounded_table,
)
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

ATTACKS = int(os.environ.get("SAMKLANG_ATTACKS", "1000")) // 4
SHARDS = 5
WHOLE, PART, INNER = "whole", "part", "inner"
PLACE, AGE = "place", "age"
LATE, CORRECTED, ONCE = "late", "corrected", "once"
SETTINGS = [
    ({WHOLE: (PLACE,), PART: (PLACE,)}, "all exact"),
    ({WHOLE: (PLACE,), PART: (AGE,)}, "all exact"),
    ({WHOLE: (PLACE,), PART: (PLACE,), INNER: (AGE,)}, "all exact"),
    ({WHOLE: (PLACE,), PART: (PLACE, AGE)}, "part rounded"),
    ({WHOLE: (PLACE, AGE), PART: (AGE,)}, "whole rounded"),
    ({WHOLE: (PLACE, AGE), PART: (PLACE, AGE)}, "all rounded"),
    ({WHOLE: (PLACE, AGE), PART: (PLACE, AGE), INNER: (PLACE,)}, "inner exact"),
]


class Case:
    """One data set: people of several organisations at places and of ages, some of them in a part; and its releases."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.seed = seed
        self.axes, self.name = SETTINGS[seed % len(SETTINGS)]
        self.is_share = chance.random() < 0.3  # the part is a share: so many out of those that are in the whole
        self.links = [Link(PART, WHOLE)]
        if INNER in self.axes:
            self.links.append(Link(INNER, PART, of_those=COUNT))
        self.categories = {PLACE: [f"p{n}" for n in range(chance.randint(2, 4))],
                           AGE: [f"a{n}" for n in range(chance.randint(2, 3))]}  # fmt: skip
        self.organisations = ["p", "q", "r", "s"][: chance.randint(1, 4)]
        self.what = chance.choice([LATE, CORRECTED, ONCE])
        last = self.people()
        moments = [last] if self.what == ONCE else [self.before(last), last]
        self.made = [{each: self.contributions(each, people) for each in self.axes} for people in moments]
        self.order = chance.choice([None, sorted(self.axes)])
        self.attackers = [None, chance.choice(self.organisations)] if len(self.organisations) > 1 else [None]

    def people(self):
        """Return {(place, age): {organisation: how many are in the whole, the base, the part and the part of it}}."""
        chance, top = self.chance, self.chance.choice([4, 8, 15, 40])
        found = {}
        for key in product(*self.categories.values()):
            found[key] = {}
            for name in self.organisations:
                if chance.random() < 0.8:
                    found[key][name] = self.nested(chance.randint(0, top))
        return found

    def nested(self, whole):
        chance = self.chance
        told = [whole]
        for _each in range(3):
            out = chance.choice([0, 0, chance.randint(0, 3), chance.randint(0, told[-1])])
            told.append(max(0, told[-1] - out))
        return tuple(told) if chance.random() < 0.9 else (whole, None, None, None)  # who tells nothing of the part

    def before(self, last):
        first = {key: dict(held) for key, held in last.items()}
        for held in first.values():
            if self.what == LATE:
                held.pop(self.organisations[-1], None)
            elif held and self.chance.random() < 0.5:
                name = self.chance.choice(sorted(held))
                held[name] = self.nested(max(0, held[name][0] + self.chance.randint(-5, 5)))
        return first

    def contributions(self, indicator, people):
        parts: dict[tuple, dict[str, list[int]]] = {}
        for (place, age), held in people.items():
            key = tuple({PLACE: place, AGE: age}[axis] for axis in self.axes[indicator])
            for name, (whole, base, part, inner) in held.items():
                if indicator != WHOLE and part is None:
                    continue
                told = parts.setdefault(key, {}).setdefault(name, [0, 0])
                told[0] += {WHOLE: whole, PART: part, INNER: inner}[indicator]
                told[1] += base or 0
        with_base = self.is_share and indicator == PART
        laid = {
            key: {name: Figure(Decimal(n), Decimal(base) if with_base else None) for name, (n, base) in held.items()}
            for key, held in parts.items()
        }
        return Contributions(tuple(tuple(self.categories[axis]) for axis in self.axes[indicator]), laid)

    def released(self, *, is_linked: bool = True):
        """Return every table that the product shows: (indicator, release, what it is made of, what it shows)."""
        out: list[LinkedTable] = []
        order = self.order or linked_with(WHOLE, self.links)
        for moment, made in enumerate(self.made):
            for each in order:
                table = self.table(each, moment, made, out, is_linked=is_linked)
                if table is not None:
                    out.append(table)
        return out

    def table(self, each, moment, made, out, *, is_linked):
        is_rounded = len(self.axes[each]) > 1
        own = LinkedTable(each, self.axes[each], made[each], moment=moment)
        beside = tuple(
            LinkedTable(t.indicator, t.axes, t.made_of, t.shown, t.is_rounded, t.moment,
                        None if t.moment == moment else made[t.indicator])
            for t in out
        )  # fmt: skip
        linked = Linked(tuple(self.links), beside, own) if is_linked and beside else None
        earlier = [Earlier(t.made_of, t.shown) for t in out if t.indicator == each]
        if is_rounded:
            wish = keyed_wish(b"secret", f"{self.seed} {each}")
            shown = rounded_table(made[each], wish=wish, earlier=earlier, linked=linked)
        else:
            shown = hidden_table(made[each], earlier=earlier, linked=linked)
        return shown and LinkedTable(each, self.axes[each], made[each], shown, is_rounded, moment)


class Knowledge:
    """What an attacker can write down. The unknowns are the innermost numbers of each table, without its own part."""

    def __init__(self, case: Case, who, out) -> None:
        self.case, self.who, self.out = case, who, out
        self.start: dict[tuple[int, str], int] = {}
        self.true: list[float] = []
        for at, table in enumerate(out):
            for part in table.made_of.guarded:
                if part != "rest":
                    self.start[at, part] = len(self.true)
                    self.true += [self.number(table, key, part, but=who) for key in self.keys(table)]
        self.rows, self.low, self.high = [], [], []
        for at, table in enumerate(out):
            self.say_shown(at, table)
        for quantity, _value in self.differences():
            self.say(quantity, 0, np.inf)
        if case.what == LATE:
            for later, earlier in self.pairs():
                for key in self.keys(self.out[later[0]]):
                    self.say(self.row(*later, key) - self.row(*earlier, key), 0, np.inf)
                for row, _value in self.changed_differences():
                    self.say(row, 0, np.inf)

    def keys(self, table):
        return list(product(*[self.case.categories[axis] for axis in table.axes]))

    def number(self, table, key, part, *, but=None, only=None):
        held = table.made_of.parts.get(key, {})
        chosen = [figure for name, figure in held.items() if name != but and (only is None or name == only)]
        return float(sum((each.numerator if part == "count" else each.denominator) or 0 for each in chosen))

    def row(self, at, part, key) -> np.ndarray:
        """Return the weights of one cell, or margin, of a table over the unknowns."""
        table, weights = self.out[at], np.zeros(len(self.true))
        for number, inner in enumerate(self.keys(table)):
            if all(want in (ALL, got) for want, got in zip(key, inner, strict=True)):
                weights[self.start[at, part] + number] = 1
        return weights

    def say(self, row, low, high) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def say_shown(self, at, table) -> None:
        slack = 4 if table.is_rounded else 0
        for key, figure in table.shown.items():
            for part in ("count", "base"):
                if figure is None or (at, part) not in self.start:
                    continue
                row = self.row(at, part, key)
                shown = float((figure.numerator if part == "count" else figure.denominator) or 0)
                own = sum(self.number(table, inner, part, only=self.who) for inner in self.keys(table)
                          if self.who and all(w in (ALL, g) for w, g in zip(key, inner, strict=True)))  # fmt: skip
                self.say(row, shown - own - slack, shown - own + slack)
        if (at, "base") in self.start:
            for key in self.keys(table):
                self.say(self.row(at, "base", key) - self.row(at, "count", key), 0, np.inf)

    def shared(self, one, other):
        """Return, for each cell that two tables share, its key in each."""
        axes = [axis for axis in (PLACE, AGE) if axis in self.out[one].axes and axis in self.out[other].axes]
        for chosen in product(*[[*self.case.categories[axis], ALL] for axis in axes]):
            of = dict(zip(axes, chosen, strict=True))
            yield (tuple(of.get(axis, ALL) for axis in self.out[one].axes),
                   tuple(of.get(axis, ALL) for axis in self.out[other].axes))  # fmt: skip

    def inside(self):
        """Return every (part, whole) as ((table, which people), (table, which people)) of one release."""
        over = {WHOLE: 0, PART: 1, INNER: 2}
        for one, two in product(range(len(self.out)), repeat=2):
            small, big = self.out[one], self.out[two]
            if small.moment == big.moment and over[small.indicator] > over[big.indicator]:
                for those, of in product(("count", "base"), repeat=2):
                    if (one, those) in self.start and (two, of) in self.start:
                        yield (one, those), (two, of)

    def differences(self):
        """Return (weights, true value) of every whole less its part, in all that the two tables share."""
        found = []
        for (one, those), (two, of) in self.inside():
            for key, whole in self.shared(one, two):
                row = self.row(two, of, whole) - self.row(one, those, key)
                found.append((row, float(row @ np.array(self.true))))
        return found

    def pairs(self):
        """Return ((later table, which people), (earlier table, the same)) of each indicator that is shown twice."""
        for one, two in product(range(len(self.out)), repeat=2):
            if self.out[one].indicator == self.out[two].indicator and self.out[one].moment > self.out[two].moment:
                for part in ("count", "base"):
                    if (one, part) in self.start and (two, part) in self.start:
                        yield (one, part), (two, part)

    def changed_differences(self):
        """Return (weights, true value) of how whole less part has changed between two releases."""
        found = []
        then = {
            (self.out[one].indicator, those, self.out[two].indicator, of, self.out[one].moment): (one, two)
            for (one, those), (two, of) in self.inside()
        }
        for (small, those, big, of, moment), (one, two) in then.items():
            before = then.get((small, those, big, of, 0))
            if not moment or before is None:
                continue
            for key, whole in self.shared(one, two):
                row = self.row(two, of, whole) - self.row(one, those, key)
                row = row - self.row(before[1], of, whole) + self.row(before[0], those, key)
                found.append((row, float(row @ np.array(self.true))))
        return found

    def protected(self):
        """Return (weights, true value) of every whole, part, difference, or change of one, of 1-4 people."""
        found = self.differences() + self.changed_differences()
        for at, part in self.start:
            table = self.out[at]
            for key in product(*[[*self.case.categories[axis], ALL] for axis in table.axes]):
                row = self.row(at, part, key)
                found.append((row, float(row @ np.array(self.true))))
        for later, earlier in self.pairs():
            for key in product(*[[*self.case.categories[axis], ALL] for axis in self.out[later[0]].axes]):
                row = self.row(*later, key) - self.row(*earlier, key)
                found.append((row, float(row @ np.array(self.true))))
        return [(row, value) for row, value in found if 0 < abs(value) < 5]

    def interval(self, weights, *, whole: bool = False) -> tuple[float, float]:
        found = []
        for sign in (1, -1):
            answer = milp(
                sign * weights,
                integrality=np.full(len(weights), int(whole)),
                bounds=Bounds(0, 10_000),
                constraints=LinearConstraint(np.array(self.rows), self.low, self.high),
            )
            assert answer.status == 0, answer.message
            found.append(sign * answer.fun)
        return found[0], found[1]


def pinned(case: Case, *, is_linked: bool = True, most: int = 3, whole: bool = False):
    """Return what an attacker can compute of small numbers exactly."""
    found = []
    out = case.released(is_linked=is_linked)
    for who in case.attackers if out else ():
        knows = Knowledge(case, who, out)
        small = knows.protected()
        for weights, value in case.chance.sample(small, min(most, len(small))):
            low, high = knows.interval(weights, whole=whole)
            assert low - 1e-6 <= value <= high + 1e-6
            if high - low < 0.5:
                found.append((case.seed, case.name, who, value))
    return found


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_whole_part_or_difference_of_one_to_four_people_is_pinned_by_anybody(shard):
    for seed in range(shard, ATTACKS, SHARDS):
        assert pinned(Case(seed)) == [], seed


def test_nor_by_an_attacker_who_knows_that_people_are_whole():
    for seed in range(42):
        assert pinned(Case(seed), whole=True) == [], seed


def test_the_attack_would_succeed_if_the_tables_knew_nothing_of_each_other():
    assert sum(bool(pinned(Case(seed), is_linked=False, most=10)) for seed in range(70)) > 5
