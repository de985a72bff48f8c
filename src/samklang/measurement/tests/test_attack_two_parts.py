"""An attacker who tries every world against two parts of one whole, and parts of parts: no programme, only counting.

He writes down all whole numbers of people at two places that agree with what is shown, and with what he knows of the
world beyond what is declared: that nobody is in both parts, as of women and men, or that everybody is in one of them.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from samklang.measurement.calculations.disclosure.linked import Link, Linked, LinkedTable, linked_with
from samklang.measurement.calculations.disclosure.publishing import Contributions, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

ATTACKS = int(os.environ.get("SAMKLANG_ATTACKS", "1000")) // 4
SHARDS = 5
WHOLE, FIRST, SECOND = "whole", "first", "second"
CHAIN, ANY, APART, EVERYBODY = "one in the other", "any", "nobody in both", "everybody in one"
KNOWN = [CHAIN, ANY, APART, EVERYBODY]
PLACES = ("here", "there")
BEYOND = 6  # how many more, or fewer, than there are the attacker thinks of


class Case:
    """People of one or two organisations at two places: how many are in the whole, the first part and the second."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.seed = seed
        self.world = KNOWN[seed % len(KNOWN)]
        self.links = [Link(FIRST, WHOLE), Link(SECOND, FIRST if self.world == CHAIN else WHOLE)]
        self.organisations = ["p", "q"][: chance.randint(1, 2)]
        self.rounded = {each for each in (WHOLE, FIRST, SECOND) if chance.random() < 0.25}
        top = chance.choice([6, 12, 30])
        self.people = {key: self.three(top) for key in product(PLACES, self.organisations)}
        self.order = chance.choice([None, [SECOND, FIRST, WHOLE]])

    def three(self, top):
        chance = self.chance
        both, one, other, neither = (
            chance.choice([0, chance.randint(0, 3), *[chance.randint(0, top)] * 3]) for _each in range(4)
        )
        both, other = (both, 0) if self.world == CHAIN else (0, other) if self.world == APART else (both, other)
        neither = 0 if self.world == EVERYBODY else neither
        return both + one + other + neither, both + one, both + other

    def contributions(self, indicator):
        at = (WHOLE, FIRST, SECOND).index(indicator)
        told = {
            (place,): {name: Figure(Decimal(self.people[place, name][at])) for name in self.organisations}
            for place in PLACES
        }
        return Contributions((PLACES,), told)

    def released(self, *, is_linked: bool = True):
        """Return {indicator: what is shown of it}, each made beside those made before it."""
        out: list[LinkedTable] = []
        order = self.order or linked_with(WHOLE, self.links)
        for number, each in enumerate(order):
            made = self.contributions(each)
            own = LinkedTable(each, ("place",), made, moment="now")
            ahead = tuple(
                LinkedTable(later, ("place",), self.contributions(later), is_rounded=True, moment="now")
                for later in order[number + 1 :]
                if later in self.rounded
            )
            linked = Linked(tuple(self.links), tuple(out), own, ahead) if is_linked else None
            if each in self.rounded:
                shown = rounded_table(made, wish=keyed_wish(b"secret", f"{self.seed} {each}"), linked=linked)
            else:
                shown = hidden_table(made, linked=linked)
            out.append(LinkedTable(each, ("place",), made, shown, each in self.rounded, "now"))
        return {table.indicator: table for table in out}


class Worlds:
    """Every world that agrees with what is shown, as one sees it who knows `who`'s part."""

    def __init__(self, case: Case, who, out) -> None:
        self.case, self.who, self.out = case, who, out
        self.here, self.there = (self.at(place) for place in PLACES)
        every = np.ones((len(self.here), len(self.there)), dtype=bool)
        for number, indicator in enumerate((WHOLE, FIRST, SECOND)):
            low, high = self.shown(indicator, ALL)
            sums = self.here[:, number][:, None] + self.there[:, number][None, :]
            every &= (sums >= low) & (sums <= high)
        self.pairs = np.nonzero(every)

    def own(self, place, number):
        return sum(
            told[number]
            for (at, name), told in self.case.people.items()
            if name == self.who and place in (at, ALL)
        )  # fmt: skip

    def shown(self, indicator, place):
        """Return between what the others' number lies by what is shown of it."""
        figure = self.out[indicator].shown[(place,)]
        if figure is None:
            return 0, np.inf
        number = (WHOLE, FIRST, SECOND).index(indicator)
        told = int(figure.numerator) - self.own(place, number)
        slack = 4 if indicator in self.case.rounded else 0
        return told - slack, told + slack

    def at(self, place) -> np.ndarray:
        """Return all (whole, first, second) that can be at a place by what is shown of it alone."""
        true = [
            sum(told[number] for (at, name), told in self.case.people.items() if at == place and name != self.who)
            for number in range(3)
        ]
        axes = []
        for number, indicator in enumerate((WHOLE, FIRST, SECOND)):
            low, high = self.shown(indicator, place)
            axes.append(np.arange(max(0, low, true[number] - BEYOND), min(high, true[number] + BEYOND) + 1))
            assert low <= true[number] <= high
        w, p, q = np.meshgrid(*axes, indexing="ij")
        keep = (p <= w) & (q <= w)
        if self.case.world == CHAIN:
            keep &= q <= p
        if self.case.world == APART:
            keep &= p + q <= w
        if self.case.world == EVERYBODY:
            keep &= p + q >= w
        return np.stack([w[keep], p[keep], q[keep]], axis=1)

    def conclusions(self):
        """Return (what, place, least, most) of every number of people that can be asked for."""
        one, two = self.here[self.pairs[0]], self.there[self.pairs[1]]
        for place, (w, p, q) in (("here", one.T), ("there", two.T), ("both", (one + two).T)):
            for what, low, high in self.numbers(w, p, q):
                yield what, place, int(low.min()), int(high.max())

    def numbers(self, w, p, q):
        told = {"whole": w, "first": p, "second": q, "not first": w - p, "not second": w - q}
        if self.case.world == CHAIN:
            told["first, not second"] = p - q
        if self.case.world == APART:
            told["neither"] = w - p - q
        if self.case.world == EVERYBODY:
            told["in both"] = p + q - w
        for what, number in told.items():
            yield what, number, number
        if self.case.world == ANY:  # of what two parts have in common only bounds follow
            least = np.maximum(0, p + q - w)
            yield "in both", least, np.minimum(p, q)
            yield "first only", p - np.minimum(p, q), p - least
            yield "second only", q - np.minimum(p, q), q - least
            yield "neither", w - p - q + least, w - np.maximum(p, q)


def found_out(case: Case, *, is_linked: bool = True):
    """Return every number that the attacker knows to be of somebody, and of fewer than five.

    One who knows a part of it himself is kept from knowing it exactly where something of it is rounded.
    """
    out = case.released(is_linked=is_linked)
    attackers = [None, *case.organisations] if len(case.organisations) > 1 else [None]
    return [
        (case.seed, case.world, sorted(case.rounded), who, *found)
        for who in attackers
        for found in Worlds(case, who, out).conclusions()
        if found[2] >= 1 and found[3] <= 4 and (found[2] == found[3] or not (who and case.rounded))
    ]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_few_people_of_a_whole_or_of_what_its_parts_leave_of_it_are_found_out(shard):
    for seed in range(shard, ATTACKS, SHARDS):
        assert found_out(Case(seed)) == [], seed


def test_the_attack_would_succeed_if_the_tables_knew_nothing_of_each_other():
    assert {found[1] for seed in range(80) for found in found_out(Case(seed), is_linked=False)} == set(KNOWN)
