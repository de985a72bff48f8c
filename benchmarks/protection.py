"""Protecting one table of people: seconds to make it, as the release's task does.

    python benchmarks/protection.py        (no database)

Rounds 100 places x 8 groups x 5 ages with all margins (few people and many), and hides in 100 places x 8 groups. The
first table of a process also pays for loading the solver; that is told apart. Then a table beside one of whose people
it counts some: exact, of 30 places and 12 organisations, and rounded, of 100 places x 8 groups x 5 ages.
"""

import random
import sys
import time
from decimal import Decimal
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))


def main() -> None:
    started = time.perf_counter()
    import scipy.optimize  # noqa: F401

    print(f"loading the solver: {time.perf_counter() - started:.1f} s")
    from samklang.measurement.calculations.disclosure.publishing import hidden_table, rounded_table
    from samklang.measurement.calculations.disclosure.rounding import keyed_wish

    for people in (6_000, 60_000):
        made_of = contributions((100, 8, 5), people=people)
        started = time.perf_counter()
        table = rounded_table(made_of, wish=keyed_wish(b"benchmark", "table"))
        print(f"100 x 8 x 5 rounded, {people} people, {len(table)} cells: {time.perf_counter() - started:.2f} s")
    made_of = contributions((100, 8), people=8_000)
    started = time.perf_counter()
    table = hidden_table(made_of, earlier={})
    hidden = sum(figure is None for figure in table.values())
    print(f"100 x 8 hidden, {len(table)} cells, {hidden} of them hidden: {time.perf_counter() - started:.2f} s")
    linked_exact()
    linked_rounded()


def linked_exact() -> None:
    from samklang.measurement.calculations.disclosure.publishing import hidden_table

    whole = contributions((30,), people=3_000, organisations=12)
    part = some_of(whole)
    shown = hidden_table(whole)
    started = time.perf_counter()
    table = hidden_table(part, linked=beside(whole, part, shown, is_rounded=False))
    hidden = sum(figure is None for figure in table.values())
    print(f"30 x 12 organisations, a part beside its whole, {hidden} hidden: {time.perf_counter() - started:.2f} s")


def linked_rounded(sizes: tuple[int, ...] = (100, 8, 5), people: int = 6_000) -> None:
    from samklang.measurement.calculations.disclosure.publishing import rounded_table
    from samklang.measurement.calculations.disclosure.rounding import keyed_wish

    wish = keyed_wish(b"benchmark", "table")
    whole = contributions(sizes, people=people)
    part = some_of(whole)
    shown = rounded_table(whole, wish=wish)
    started = time.perf_counter()
    table = rounded_table(part, wish=wish, linked=beside(whole, part, shown, is_rounded=True))
    shown_cells = sum(figure is not None for figure in table.values())
    print(f"100 x 8 x 5, a part beside its whole, {shown_cells} cells: {time.perf_counter() - started:.2f} s")


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
