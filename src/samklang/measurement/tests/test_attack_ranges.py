"""An attacker with programmes of its own against the fewest that are told of people known to several.

The unknowns are what each organisation told at each place. That somebody's number is as large as the fewest is said
with whole variables: which one it is, the attacker need not know. A longer run is that of test_attack.py.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from samklang.measurement.calculations.disclosure.publishing import Contributions, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

ATTACKS = int(os.environ.get("SAMKLANG_ATTACKS", "1000")) // 4
SHARDS = 5
PLACES, AGES, BOTH = "places", "ages", "both"
LARGE = 10_000.0
NEAR = 1e-6


def within(part, key) -> bool:
    return all(want in (ALL, got) for want, got in zip(key, part, strict=True))


class Case:
    """One data set: who told how many at which place of which age; the same people may be told twice, or not."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.laid_out = (PLACES, AGES, BOTH)[seed % 3]
        self.has_places = self.laid_out != AGES
        places = [(f"p{n}",) for n in range(chance.randint(2, 4))] if self.has_places else [()]
        ages = [(f"a{n}",) for n in range(chance.randint(2, 4))] if self.laid_out != PLACES else [()]
        names = ["p", "q", "r", "s"][: chance.randint(1, 4)]
        top = chance.choice([4, 8, 15, 50])
        parts = {}
        for place, age in product(places, ages):
            told = {name: chance.choice([chance.randint(0, top), chance.randint(0, 5)]) for name in names
                    if chance.random() < 0.7}  # fmt: skip
            if told:
                parts[(*place, *age)] = {name: Figure(Decimal(count)) for name, count in told.items()}
        parts = parts or {(*places[0], *ages[0]): {"p": Figure(Decimal(3))}}
        axes = tuple(tuple(sorted({key[at] for key in parts})) for at in range(len(next(iter(parts)))))
        self.made_of = Contributions(axes, parts, overlaps=True, has_places=self.has_places)
        self.attackers = [None, *(chance.sample(names, 1) if len(names) > 1 else [])]
        self.slack = 4 if self.laid_out == BOTH else 0
        if self.laid_out == BOTH:
            self.shown = rounded_table(self.made_of, wish=keyed_wish(b"secret", str(seed)))
        else:
            self.shown = hidden_table(self.made_of)

    def place(self, key):
        return key[0] if self.has_places else None

    def largest(self, key) -> float:
        """Return the fewest people there can be, as the backbone reads it: the largest of one teller's numbers."""
        told: dict[object, float] = {}
        for part, held in self.made_of.parts.items():
            for name, figure in held.items() if within(part, key) else ():
                told[self.place(part), name] = told.get((self.place(part), name), 0) + float(figure.numerator)
        return max(told.values(), default=0)


class Knowledge:
    """What an attacker can write down of the numbers of the others: what is shown, its own, and who told something.

    `ends` are the fewest and the most that the largest teller of a shown cell can have told, as far as they are known.
    """

    def __init__(self, case: Case, who, ends) -> None:
        self.case, self.who = case, who
        told = [(part, name, float(each.numerator))
                for part, held in case.made_of.parts.items() for name, each in held.items()]  # fmt: skip
        self.atoms = [each for each in told if each[1] != who]
        self.own = [each for each in told if each[1] == who]
        self.rows, self.low, self.high, self.whole = [], [], [], 0
        for key, figure in case.shown.items():
            if figure is not None and figure.numerator is not None:
                own = sum(count for part, _name, count in self.own if within(part, key))
                number = float(figure.numerator) - own
                self.say(self.inside(key), number - case.slack, number + case.slack)
        for key, (least, most) in ends.items():
            self.largest_lies(key, least, most)

    def inside(self, key, *tellers) -> np.ndarray:
        chosen = [within(part, key) and (not tellers or (self.case.place(part), name) in tellers)
                  for part, name, _count in self.atoms]  # fmt: skip
        return np.array(chosen, dtype=float)

    def say(self, row, low, high) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def largest_lies(self, key, least, most) -> None:
        """Say that each teller is no more than `most`, and that one of them is at least `least`."""
        tellers = sorted(
            {(self.case.place(part), name) for part, name, _count in self.atoms if within(part, key)}, key=str
        )
        mine: dict[object, float] = {}
        for part, _name, count in self.own:
            if within(part, key):
                mine[self.case.place(part)] = mine.get(self.case.place(part), 0) + count
        for teller in tellers:
            self.say(self.inside(key, teller), -np.inf, most)
        if not tellers or max(mine.values(), default=0) >= least:
            return
        first, self.whole = len(self.atoms) + self.whole, self.whole + len(tellers)
        for at, teller in enumerate(tellers):  # its number is at least `least` where it is the chosen one
            row = np.zeros(first + len(tellers))
            row[: len(self.atoms)] = self.inside(key, teller)
            row[first + at] = -least
            self.say(row, 0.0, np.inf)
        one = np.zeros(first + len(tellers))
        one[first:] = 1
        self.say(one, 1.0, 1.0)

    def interval(self, weights) -> tuple[float, float]:
        size = len(self.atoms) + self.whole
        matrix = np.zeros((len(self.rows), size))
        for at, row in enumerate(self.rows):
            matrix[at, : len(row)] = row
        top = np.concatenate([np.full(len(self.atoms), LARGE), np.ones(self.whole)])
        whole = np.concatenate([np.zeros(len(self.atoms)), np.ones(self.whole)])
        found = []
        for sign in (1, -1):
            goal = np.zeros(size)
            goal[: len(weights)] = sign * weights
            answer = milp(goal, integrality=whole, bounds=Bounds(0, top),
                          constraints=LinearConstraint(matrix, self.low, self.high))  # fmt: skip
            assert answer.status == 0, answer.message
            found.append(sign * answer.fun)
        return found[0], found[1]

    def small(self, chance, most: int):
        """Return (weights, true value, is it a sum of all others) of some numbers of 1-4 people of the others."""
        keys = product(*[(*axis, ALL) for axis in self.case.made_of.axes])
        found = []
        counts = np.array([count for _part, _name, count in self.atoms])
        for key in keys:
            tellers = sorted(
                {(self.case.place(part), name) for part, name, _n in self.atoms if within(part, key)}, key=str
            )
            rows = [(self.inside(key), True), *((self.inside(key, each), False) for each in tellers)]
            found += [(row, float(row @ counts), is_sum) for row, is_sum in rows if 0 < row @ counts < 5]
        return chance.sample(found, min(most, len(found)))


def told_ends(case: Case):
    """Return what the released table tells of the largest part of each shown cell, to one who knows how it is made."""
    found = {}
    for key, figure in case.shown.items():
        if figure is None or figure.numerator is None or figure.least is None:
            continue
        least, most = float(figure.least) - case.slack, float(figure.numerator) + case.slack
        parts = [set(held) for part, held in case.made_of.parts.items() if within(part, key)]
        tellers = case.made_of.tellers.get(key, ())
        are_two = len(tellers) == 2 and all(len(each) == 2 for each in parts)
        if are_two and not case.slack and figure.least != figure.numerator:
            most = float(figure.least) + 4
        found[key] = (least, most)
    return found


def largest_in_fives(case: Case):
    """Return what a table would tell that said the largest part of each shown cell in whole fives."""
    found = {}
    for key, figure in case.shown.items():
        if figure is not None and figure.numerator is not None:
            largest = case.largest(key)
            found[key] = (largest, largest) if largest == figure.numerator else (largest // 5 * 5, largest // 5 * 5 + 4)
    return found


def narrowed(case: Case, ends, most: int = 2):
    """Return the small numbers of others that an attacker comes nearer to by the fewest people than without them.

    A sum of all others must stay exactly as unknown as it was; what one teller told, as unknown as small numbers must
    be: it can be five or more, and less than it is, or the table alone told as much.
    """
    found = []
    for who in case.attackers:
        before, after = Knowledge(case, who, {}), Knowledge(case, who, ends)
        for weights, value, is_sum in after.small(case.chance, most):
            (low, high), (was_low, was_high) = after.interval(weights), before.interval(weights)
            assert low - NEAR <= value <= high + NEAR
            is_lower, is_higher = low > was_low + NEAR, high < was_high - NEAR
            is_told = (is_lower and low > value - 1 + NEAR) or (is_higher and high < 5 - NEAR)
            if is_told or (is_sum and (is_lower or is_higher)):
                found.append((who, value, low, high))
    return found


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_fewest_people_tell_nothing_of_a_small_number_at_a_place_or_of_an_organisation(shard):
    for seed in range(shard, ATTACKS, SHARDS):
        case = Case(seed)
        assert narrowed(case, told_ends(case)) == [], seed


def test_the_attack_would_succeed_if_the_largest_part_were_told_in_whole_fives():
    broken = {PLACES: 0, AGES: 0, BOTH: 0}
    for seed in range(180):
        case = Case(seed)
        if not case.slack:  # of a rounded table it would contradict what is shown
            broken[case.laid_out] += bool(narrowed(case, largest_in_fives(case), most=20))
    assert broken[PLACES] > 3
    assert broken[AGES] > 3


def test_the_fewest_are_never_more_than_the_backbone_reads_nor_less_than_a_part_that_is_shown():
    for seed in range(300):
        case = Case(seed)
        for key, figure in case.shown.items():
            if figure is None or figure.least is None:
                continue
            assert figure.least <= case.largest(key) + case.slack
            assert figure.least <= figure.numerator
            parts = [each for part, each in case.shown.items() if within(part, key) and each and each.least is not None]
            assert figure.least >= max(each.least for each in parts)
