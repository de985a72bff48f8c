"""Protecting one table of people: seconds to make it, as the release's task does.

    python benchmarks/protection.py        (no database)

Rounds 100 places x 8 groups x 5 ages with all margins (few people and many), and hides in 100 places x 8 groups. The
first table of a process also pays for loading the solver; that is told apart.
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


def contributions(sizes: tuple[int, ...], *, people: int):
    from samklang.measurement.calculations.disclosure.publishing import Contributions
    from samklang.measurement.calculations.figures import Figure

    random.seed(7)
    axes = tuple(tuple(range(1, size + 1)) for size in sizes)
    keys = list(product(*axes))
    weights = [random.paretovariate(1.2) for _ in keys]
    counts = dict.fromkeys(keys, 0)
    for key in random.choices(keys, weights, k=people):
        counts[key] += 1
    return Contributions(axes, {key: {"a": Figure(Decimal(count))} for key, count in counts.items()})


if __name__ == "__main__":
    main()
