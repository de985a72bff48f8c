"""A mean is never of too few: everybody, and each organisation that takes its own part away, attacks it."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from samklang.measurement.calculations.disclosure.publishing import Contributions, hidden_table
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure

PEOPLE, ORGANISATIONS = 10, 3  # the floors of methods.md, section 1
SETS = 400


def random_means(seed: int) -> tuple[list[str], dict[str, dict[str, int]]]:
    """Return categories, and how many people each organisation measured in each."""
    chance = random.Random(seed)
    categories = [f"c{number}" for number in range(chance.randint(2, 5))]
    names, top = ["p", "q", "r", "s", "t"][: chance.randint(3, 5)], chance.choice([4, 8, 20])
    return categories, {each: {name: chance.randint(0, top) for name in names} for each in categories}


def released(categories, weights):
    parts = {
        (each,): {name: Figure(Decimal(7 * weight), Decimal(weight)) for name, weight in weights[each].items()}
        for each in categories
    }
    return hidden_table(Contributions((tuple(categories),), parts, is_mean=True))


def others(weights, key: str, who: str | None) -> list[int]:
    """Return how many people each of the other organisations measured: those who measured any."""
    cells = weights.values() if key == ALL else [weights[key]]
    names = {name for cell in cells for name in cell if name != who}
    return [number for name in names if (number := sum(cell.get(name, 0) for cell in cells))]


def attacked(categories, weights, table, who: str | None) -> tuple[int, list[str]]:
    """Return how many cells are too small for one to know, and which of these one reads all the same."""
    rest = {key: sum(others(weights, key, who)) for key in [*categories, ALL]}
    hidden = [each for each in categories if table[each,] is None]
    small, read = 0, []
    for key in [*categories, ALL]:
        tellers = len(others(weights, key, who))
        if not rest[key] or (rest[key] >= PEOPLE and tellers >= ORGANISATIONS - (who is not None)):
            continue
        small += 1
        enough = PEOPLE if rest[key] < PEOPLE else rest[key] + 1
        most = sum(rest[each] for each in hidden) if key != ALL and table[ALL,] is not None else None
        is_pinned = not hidden if key == ALL else most is not None and (len(hidden) < 2 or most < enough)
        if table[key,] is not None or is_pinned:
            read.append(key)
    return small, read


@pytest.mark.parametrize("shard", range(4))
def test_nobody_reads_the_mean_of_too_few_of_random_data_sets(shard):
    small = shown = 0
    for seed in range(shard, SETS, 4):
        categories, weights = random_means(seed)
        if (table := released(categories, weights)) is None:
            continue
        shown += sum(each is not None for each in table.values())
        for who in (None, *weights[categories[0]]):
            met, read = attacked(categories, weights, table, who)
            small += met
            assert not read, (seed, who, read)
    assert small > SETS / 2
    assert shown > SETS / 8


def test_a_mean_of_three_tells_none_of_them_of_seven_people():
    """3000/30, 200/4 and 150/3: who told the thirty would read the mean of the seven others."""
    assert released(["x"], {"x": {"a": 30, "b": 4, "c": 3}})[ALL,] is None
    assert released(["x"], {"x": {"a": 30, "b": 14, "c": 13}})[ALL,] is not None


def test_who_measured_nobody_is_none_of_the_three():
    assert released(["x"], {"x": {"a": 30, "b": 14, "c": 0}})[ALL,] is None
