"""An attacker who knows how the house hides: that nobody is shown as a zero, and what is hidden besides.

He knows the program, and not the secret of the installation.
"""

from __future__ import annotations

import random
from decimal import Decimal

from samklang.measurement.calculations.disclosure import needs
from samklang.measurement.calculations.disclosure.publishing import Contributions, Earlier, hidden_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

CASES = 200


def counted(*by_category: dict[str, int]) -> Contributions:
    """Return a one-way table: by category, each organisation's number of people."""
    names = tuple(f"a{number}" for number, _held in enumerate(by_category))
    parts = {
        (name,): {who: Figure(Decimal(count)) for who, count in held.items()}
        for name, held in zip(names, by_category, strict=True)
    }
    return Contributions((names,), parts)


def random_case(seed: int) -> Contributions:
    chance = random.Random(seed)
    organisations, top = ["p", "q", "r"][: chance.randint(1, 3)], chance.choice([2, 4, 9])
    return counted(*[{who: chance.randint(0, top) for who in organisations} for _each in range(chance.randint(2, 6))])


def told_small(made: Contributions, who: str | None) -> list[object]:
    """Return the hidden numbers of 1-4 that cannot be five, as the others' parts are, when none of the hidden is zero.

    One who knows its own part of a hidden number, and that part to be of 1-4, cannot tell that there are others in it.
    """
    table = hidden_table(made)
    if table[ALL,] is None:
        return []
    own = {key: int(held[who].numerator) if who in held else 0 for key, held in made.parts.items()}
    rest = {key: int(made.whole(key).numerator) - own[key] for key in made.parts}
    hidden = [key for key in made.parts if table[key] is None]
    least = {key: int(rest[key] > 0 and not 0 < own[key] < 5) for key in hidden}
    left = sum(rest[key] for key in hidden)  # the total less what is shown: anybody's to compute
    return [key for key in hidden if 0 < rest[key] < 5 and left - sum(least.values()) + least[key] < 5]


def broken() -> int:
    found = 0
    for seed in range(CASES):
        made = random_case(seed)
        several = made.organisations if len(made.organisations) > 1 else ()
        found += any(told_small(made, who) for who in (None, *several))
    return found


def test_five_groups_of_one_person_each_are_not_told_by_their_sum():
    assert hidden_table(counted(*[{"p": 1}] * 5))[ALL,] is None


def test_nor_are_the_ones_of_another_organisation_told_to_one_that_takes_its_own_part_away():
    assert hidden_table(counted(*[{"p": 20, "q": 1}] * 5))[ALL,] is None


def test_nor_is_one_person_more_in_each_of_five_groups_told_by_two_releases():
    then, now = (counted(*[{"p": 20, "q": many, "r": 25}] * 5) for many in (30, 31))
    assert hidden_table(now, earlier=[Earlier(then, hidden_table(then))]) is None  # the earlier one stands


def test_no_hidden_number_is_known_to_be_small_because_a_zero_would_be_shown():
    assert broken() == 0


def test_the_attack_would_succeed_if_hidden_numbers_could_be_zero_for_all_the_product_knows(monkeypatch):
    monkeypatch.setattr(needs, "known_of_somebody", lambda _wholes, _rests: [])
    assert broken() > 5


def test_large_figures_beside_few_people_are_shown_as_before():
    table = hidden_table(counted({"p": 1}, {"p": 40}, {"p": 1}, {"p": 30}))
    assert int(table[ALL,].numerator) == 72
    assert sum(figure is None for figure in table.values()) == 3


def shown_of(*counts: int, secret: bytes | None) -> list[int | None]:
    """Return what is shown of one organisation's numbers, the sum last."""
    table = hidden_table(counted(*[{"p": count} for count in counts]), wish=secret and keyed_wish(secret, "table"))
    return [None if figure is None else int(figure.numerator) for figure in table.values()]


def could_be(secrets: list[bytes | None]) -> set[tuple[int, int, int]]:
    """Return which numbers could stand behind 13 people in all, of whom 5 are shown: by every secret there may be."""
    seen = [None, None, 5, 13]
    worlds = [(first, 8 - first, 5) for first in range(9)]
    return {world for world in worlds if any(shown_of(*world, secret=secret) == seen for secret in secrets)}


SECRETS = [bytes([number]) for number in range(12)]


def test_who_runs_the_program_on_every_table_that_adds_up_cannot_tell_that_a_hidden_number_is_small():
    assert [None, None, 5, 13] in [shown_of(3, 5, 5, secret=secret) for secret in SECRETS]
    assert {(3, 5, 5), (5, 3, 5)} <= could_be(SECRETS)


def test_it_is_not_always_the_smallest_that_is_hidden_besides():
    hidden = [[number is None for number in shown_of(1, 20, 15, 90, secret=secret)] for secret in SECRETS]
    assert [True, True, False, False, False] in hidden
    assert [True, False, True, False, False] in hidden
    assert shown_of(1, 20, 15, 90, secret=None) == [None, 20, None, 90, 126]
