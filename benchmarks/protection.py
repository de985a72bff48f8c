"""Protecting one table of people: seconds to make it, as the release's task does.

    python benchmarks/protection.py        (no database)

Rounds 100 places x 8 groups x 5 ages with all margins (few people and many), and hides in 100 places x 8 groups. The
first table of a process also pays for loading the solver; that is told apart. Then a table beside one of whose people
it counts some: exact, of 30 places and 12 organisations, and rounded, of 100 places x 8 groups x 5 ages.
"""

import random
import sys
import time
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))


class Clock:
    """Seconds since it was made, by the clock and of this process's processor."""

    def __init__(self) -> None:
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        wall, processor = time.perf_counter() - self.wall, time.process_time() - self.processor
        return f"{processor:.2f} s of processor, {wall:.2f} s by the clock"


def main() -> None:
    clock = Clock()
    import scipy.optimize  # noqa: F401

    print(f"loading the solver: {clock}")
    from samklang.measurement.calculations.disclosure.publishing import hidden_table, rounded_table
    from samklang.measurement.calculations.disclosure.rounding import keyed_wish

    for people in (6_000, 60_000):
        made_of = contributions((100, 8, 5), people=people)
        clock = Clock()
        table = rounded_table(made_of, wish=keyed_wish(b"benchmark", "table"))
        print(f"100 x 8 x 5 rounded, {people} people, {len(table)} cells: {clock}")
    made_of = contributions((100, 8), people=8_000)
    clock = Clock()
    table = hidden_table(made_of, earlier=())
    hidden = sum(figure is None for figure in table.values())
    print(f"100 x 8 hidden, {len(table)} cells, {hidden} of them hidden: {clock}")
    linked_exact()
    for organisations in (1, 4):
        linked_rounded(organisations)


def linked_exact() -> None:
    from samklang.measurement.calculations.disclosure.publishing import hidden_table

    whole = contributions((30,), people=3_000, organisations=12)
    part = some_of(whole)
    shown = hidden_table(whole)
    clock = Clock()
    table = hidden_table(part, linked=beside(whole, part, shown, is_rounded=False))
    hidden = sum(figure is None for figure in table.values())
    print(f"30 x 12 organisations, a part beside its whole, {hidden} hidden: {clock}")


def linked_rounded(organisations: int, *, sizes: tuple[int, ...] = (100, 8, 5), people: int = 6_000) -> None:
    from samklang.measurement.calculations.disclosure.publishing import rounded_table
    from samklang.measurement.calculations.disclosure.rounding import keyed_wish

    wish = keyed_wish(b"benchmark", "table")
    whole = contributions(sizes, people=people, organisations=organisations)
    part = some_of(whole)
    both = beside(whole, part, {}, is_rounded=True)
    clock = Clock()
    shown = rounded_table(whole, wish=wish, linked=replace(both, own=both.tables[0], tables=(), ahead=(both.own,)))
    print(f"100 x 8 x 5, a whole before its part, {organisations} organisations: {clock}")
    clock = Clock()
    table = rounded_table(part, wish=wish, linked=beside(whole, part, shown, is_rounded=True))
    shown_cells = sum(figure is not None for figure in table.values())
    print(f"100 x 8 x 5, a part beside its whole, {shown_cells} cells, {organisations} organisations: {clock}")


def some_of(whole):
    from samklang.measurement.calculations.disclosure.publishing import Contributions
    from samklang.measurement.calculations.figures import Figure

    parts = {
        key: {name: Figure(Decimal(random.randint(int(each.numerator * 7 // 10), int(each.numerator))))
              for name, each in held.items()}
        for key, held in whole.parts.items()
    }  # fmt: skip
    return Contributions(whole.axes, parts)


def beside(whole, part, shown, *, is_rounded: bool):
    from samklang.measurement.calculations.disclosure.linked import Link, Linked, LinkedTable

    names = tuple(range(len(whole.axes)))
    of_whole = LinkedTable("whole", names, whole, shown, is_rounded=is_rounded, moment="now")
    return Linked((Link("part", "whole"),), (of_whole,), LinkedTable("part", names, part, moment="now"))


def contributions(sizes: tuple[int, ...], *, people: int, organisations: int = 1):
    from samklang.measurement.calculations.disclosure.publishing import Contributions
    from samklang.measurement.calculations.figures import Figure

    random.seed(7)
    axes = tuple(tuple(range(1, size + 1)) for size in sizes)
    keys = list(product(*axes))
    weights = [random.paretovariate(1.2) for _ in keys]
    names = [f"o{number}" for number in range(organisations)]
    counts = {key: dict.fromkeys(names, 0) for key in keys}
    for key in random.choices(keys, weights, k=people):
        counts[key][random.choice(names)] += 1
    told = {key: {name: Figure(Decimal(n)) for name, n in held.items()} for key, held in counts.items()}
    return Contributions(axes, told)


if __name__ == "__main__":
    main()
