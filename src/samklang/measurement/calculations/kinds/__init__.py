"""The kinds of measure: each a module with the same small interface, found by listing this folder.

A kind combines *figures* (numerator and optional base) on each axis. Every combination is a commutative monoid with
`IDENTITY`, so any order and any grouping give the same total (measurement.md, "Kinds and how they combine"). Whatever
differs from kind to kind is said by its module: no page, sum, file or form outside this folder knows a kind by name
(`docs/howto/add-a-kind.md`).
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from samklang.measurement.calculations.figures import Figure, TimedFigure, Value
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

COUNTED = "count"  # what is counted of another kind: answers on one step, organisations on one level
OFFERED_FIRST = ("count", "amount", "share", "stock", "running_total", "mean", "rate", "people", "scale", "rubric")


class KindRules(Protocol):
    """What every module of this folder offers.

    `NAME`: what a form calls it. `EXPLAINS`: how it combines, in a sentence. `POOLS`: how figures become one over
    organisations, places and cells, so that the database can do it too; `combine` does what it says.

    What is typed: `TAKES_BASE`: a figure needs what it is out of, with `BETWEEN` written between the two;
    `BASE_BOUNDS`: and cannot be more than it. `IS_WHOLE`: only whole numbers make sense; `CAN_BE_NEGATIVE`: one below
    nothing does; `NEVER_FALLS`: less than last time is doubted, and a curve is judged by what it rises by. `STEPS`:
    figures lie on the ordered steps of a dimension: which one it is, or, where the kind `COUNTS_STEPS`, how many chose
    each.

    Over time: `KEEPS_LAST`: the last known figure holds. `CARRIES`: and holds in later periods until the organisation
    tells again, so the total of a period waits for nobody; such a kind adds over organisations.

    How it is told: `AS_PERCENT`: as a share of a hundred. `PER`: per so many of the base. `CHART`: which chart of
    process control judges the curve (xmr, p, u, or none where no curve says anything). `GUARD`: how its released tables
    are made safe. `MAY_BE_CONFIDENTIAL`: plain sums of what each organisation told by itself, so that the dominance
    rule can be asked.
    """

    NAME: str
    EXPLAINS: str
    IDENTITY: Figure
    POOLS: Pools
    TAKES_BASE: bool
    BASE_BOUNDS: bool
    BETWEEN: str
    IS_WHOLE: bool
    CAN_BE_NEGATIVE: bool
    NEVER_FALLS: bool
    STEPS: bool
    COUNTS_STEPS: bool
    KEEPS_LAST: bool
    CARRIES: bool
    AS_PERCENT: bool
    PER: int
    CHART: str
    GUARD: Guard
    MAY_BE_CONFIDENTIAL: bool

    @staticmethod
    def combine(left: Figure, right: Figure) -> Figure:
        """Combine two figures over organisations or places."""

    @staticmethod
    def over_time(figures: list[TimedFigure]) -> Figure:
        """Combine one organisation's figures of several periods."""

    @staticmethod
    def finish(figure: Figure) -> Value | None:
        """Return the number a reader sees, or None where it is undefined."""


@cache
def names() -> tuple[str, ...]:
    """Return the names of all kinds, sorted: the modules of this folder."""
    found = (path.stem for folder in __path__ for path in Path(folder).glob("*.py") if not path.stem.startswith("_"))
    return tuple(sorted(found))


@cache
def rules_of(kind: str) -> KindRules:
    """Return the module of a kind; raises KeyError for an unknown one."""
    if kind not in names():
        raise KeyError(kind)
    module: KindRules = import_module(f"{__name__}.{kind}")  # type: ignore[assignment]
    return module


def offered() -> list[str]:
    """Return all kinds in the order a form offers them: the most frequent first, new ones last."""
    return sorted(names(), key=lambda kind: (*OFFERED_FIRST, kind).index(kind))


def kinds_that(is_so: Callable[[KindRules], bool]) -> tuple[str, ...]:
    """Return the kinds of which something is so.

    >>> kinds_that(lambda rules: rules.CARRIES)
    ('running_total',)
    """
    return tuple(kind for kind in names() if is_so(rules_of(kind)))
