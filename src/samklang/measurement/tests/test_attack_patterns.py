"""An attacker who runs the program on every table that agrees with what is shown: which of them show the same?

He does not know the installation's secret, so a table may be the one wherever some lots would have it shown as it is.
Of figures counted of a base he asks for the counted, the rest and the base; of a part beside its whole for what it
leaves; and he may be an organisation.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, combinations_with_replacement, pairwise, product

import pytest

from samklang.measurement.calculations.disclosure import publishing
from samklang.measurement.calculations.disclosure.linked import Link, Linked, LinkedTable
from samklang.measurement.calculations.disclosure.publishing import Contributions, hidden_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.protection import SMALLEST_SHOWN

Group = tuple[int, int]  # how many are counted, and how many more the base is
Groups = tuple[Group, ...]
Seen = tuple[Group | None, ...]
WORLDS = 1000


def made_of(others: Groups, own: Groups | None, *, is_share: bool) -> Contributions:
    names = tuple(range(len(others)))

    def figure(group: Group) -> Figure:
        return Figure(Decimal(group[0]), Decimal(sum(group)) if is_share else None)

    told = {"q": others, "p": own} if own else {"q": others}
    return Contributions((names,), {(at,): {who: figure(groups[at]) for who, groups in told.items()} for at in names})


def seen_of(others: Groups, own: Groups | None, wish, *, is_share: bool) -> Seen:
    """Return what is shown, group by group and the sum last: (counted, the rest), and None for what is hidden."""
    table = hidden_table(made_of(others, own, is_share=is_share), wish=wish)
    return tuple(
        None if each is None else (int(each.numerator), int((each.denominator or each.numerator) - each.numerator))
        for each in table.values()
    )


def lots_for(seen: Seen):
    """Return the lots that hide what is hidden here rather than what is shown."""
    return lambda key, _value: 0.99 if seen[-1 if key[0] == ALL else key[0]] is not None else 0.01


def divided(many: int, size: int, chance) -> tuple[int, ...]:
    """Return a number as a sum of so many, any way as likely as any other."""
    marks = sorted(chance.sample(range(many + size - 1), size - 1))
    return tuple(after - before - 1 for before, after in pairwise([-1, *marks, many + size - 1]))


def worlds(others: Groups, seen: Seen, chance) -> Iterator[Groups]:
    """Return what the others may have told by what is shown: first the same numbers elsewhere, then any."""
    hidden = [at for at, each in enumerate(seen[:-1]) if each is None]
    there = [others[at] for at in hidden]
    turned = ((*there[at:], *there[:at]) for at in range(len(there)))
    sums = [sum(part) for part in zip(*there, strict=True)]
    drawn = (zip(*[divided(many, len(hidden), chance) for many in sums], strict=True) for _each in range(WORLDS))
    for found in map(tuple, chain(turned, drawn)):
        yield tuple(found[hidden.index(at)] if at in hidden else each for at, each in enumerate(others))


def numbers_in(groups: Groups) -> dict[tuple[int, str], int]:
    found = {(at, "counted"): counted for at, (counted, _rest) in enumerate(groups)}
    found |= {(at, "rest"): rest for at, (_counted, rest) in enumerate(groups)}
    return found | {(at, "base"): sum(group) for at, group in enumerate(groups)}


def told_few(others: Groups, own: Groups | None = None, *, is_share: bool = False, secret: bytes = b"0") -> set:
    """Return the numbers of the others that are of 1-4 people in every table that could be behind what is shown."""
    seen = seen_of(others, own, keyed_wish(secret, "table"), is_share=is_share)
    few = {each for each, number in numbers_in(others).items() if 0 < number < SMALLEST_SHOWN}
    if seen[-1] is None:
        return set()  # no sum is shown: that a number by itself is hidden says that it is of few, or a sum too small
    chance = random.Random(1)
    for world in worlds(others, seen, chance) if few else ():
        now = numbers_in(world)
        other = {each for each in few if not 0 < now[each] < SMALLEST_SHOWN}
        if other and seen_of(world, own, lots_for(seen), is_share=is_share) == seen:
            few -= other
            if not few:
                break
    return few


def counted(*numbers: int) -> Groups:
    return tuple((number, 0) for number in numbers)


def random_groups(chance, *, is_share: bool) -> Groups:
    top = chance.choice([4, 6, 9])
    return tuple(
        (chance.randint(0, top), chance.choice([chance.randint(0, 3), chance.randint(0, top)]) if is_share else 0)
        for _each in range(chance.randint(2, 4))
    )


def found_out(cases: int, *, is_share: bool, organisations: int) -> list[object]:
    found = []
    for seed in range(cases):
        chance = random.Random(seed)
        others, own = random_groups(chance, is_share=is_share), None
        if organisations > 1:
            sizes = [0, 2, 10, 20]
            own = tuple((chance.choice(sizes), chance.choice(sizes) * is_share) for _each in others)
        if few := told_few(others, own, is_share=is_share):
            found.append((others, own, few))
    return found


def test_of_every_three_numbers_up_to_seven_none_is_told_to_be_few():
    assert [each for each in combinations_with_replacement(range(8), 3) if told_few(counted(*each))] == []


MANY_FEW = counted(*[4] * 20, 5, 100)


def test_twenty_groups_of_four_are_not_told_by_their_sum_where_a_larger_one_would_not_have_been_hidden():
    seen = seen_of(MANY_FEW, None, keyed_wish(b"0", "t"), is_share=False)
    assert seen[-2:] == ((100, 0), (185, 0))
    assert seen[20] is None  # or each of the twenty would be four: they are no more, and eighty in all
    assert told_few(MANY_FEW) == set()


def test_they_would_be_if_small_numbers_alone_hid_each_other(monkeypatch):
    monkeypatch.setattr(publishing, "with_one_larger", lambda _table, hidden, _needs, _lots: set(hidden))
    assert len(told_few(MANY_FEW)) > 20


def test_two_large_bases_of_which_few_are_counted_are_not_told_by_their_sum():
    assert told_few(((2, 198), (3, 297), (10, 10)), is_share=True) == set()


@pytest.mark.parametrize(("is_share", "organisations"), [(False, 2), (True, 1), (True, 2)])
def test_nor_is_any_number_of_random_tables_told_to_anybody(is_share, organisations):
    assert found_out(60 if is_share else 150, is_share=is_share, organisations=organisations) == []


def part_beside(groups: Groups, lots) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
    """Return what is shown of wholes, and of the parts that are counted of them, beside each other."""
    whole = made_of(tuple((sum(group), 0) for group in groups), None, is_share=False)
    part = made_of(groups, None, is_share=False)
    first = hidden_table(whole, wish=lots[0])
    beside = (LinkedTable("whole", ("place",), whole, first, moment="now"),)
    own = LinkedTable("part", ("place",), part, moment="now")
    second = hidden_table(part, linked=Linked((Link("part", "whole"),), beside, own), wish=lots[1])
    of_whole, of_part = (
        tuple(None if each is None else int(each.numerator) for each in table.values()) for table in (first, second)
    )
    return of_whole, of_part


def told_few_of_part(groups: Groups) -> set:
    """Return what is known to be of 1-4 people at two places whose wholes and whose part of all are shown."""
    secret = keyed_wish(b"0", "table")
    seen = part_beside(groups, (secret, secret))
    wholes, (*parts, both) = [sum(group) for group in groups], seen[1]
    few = {each for each, number in numbers_in(groups).items() if each[1] != "base" and 0 < number < SMALLEST_SHOWN}
    if None in seen[0] or both is None or None not in parts:
        return few if None not in parts else set()
    lots = tuple(lots_for(each) for each in seen)
    for first in range(max(0, both - wholes[1]), min(wholes[0], both) + 1):
        world = ((first, wholes[0] - first), (both - first, wholes[1] - both + first))
        if part_beside(world, lots) == seen:
            few -= {each for each in few if not 0 < numbers_in(world)[each] < SMALLEST_SHOWN}
    return few


@pytest.mark.parametrize("wholes", [(5, 7), (6, 8)])
def test_no_few_people_of_a_part_or_of_what_it_leaves_of_its_shown_whole_are_told_at_two_places(wholes):
    first, second = wholes
    for one, other in product(range(first + 1), range(second + 1)):
        assert told_few_of_part(((one, first - one), (other, second - other))) == set(), (one, other)
