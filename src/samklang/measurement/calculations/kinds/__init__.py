"""The kinds of measure: each a module with the same small interface, found by listing this folder.

A kind combines *figures* (numerator and optional base) on each axis. Every combination is a commutative monoid with
`IDENTITY`, so any order and any grouping give the same total (measurement.md, "Kinds and how they combine").
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from samklang.measurement.calculations.figures import Figure, TimedFigure, Value


class KindRules(Protocol):
    """What every module of this folder offers.

    `TAKES_BASE`: a figure needs what it is out of. `BASE_BOUNDS`: and cannot be more than it. `CHART`: which chart of
    process control judges the curve (xmr, p, u, or none where no curve says anything). `STEPS`: figures lie on the
    ordered steps of a dimension. `KEEPS_LAST`: over time the last known figure holds. `MAY_BE_CONFIDENTIAL`: plain sums
    of what each organisation told by itself, so that the dominance rule can be asked. `CAN_BE_NEGATIVE`: a figure below
    nothing makes sense. `NEVER_FALLS`: less than last time is doubted. `AS_PERCENT`: the number is read as a share of a
    hundred. `EXPLAINS`: how it combines, in a sentence.
    """

    IDENTITY: Figure
    TAKES_BASE: bool
    BASE_BOUNDS: bool
    IS_WHOLE: bool
    STEPS: bool
    KEEPS_LAST: bool
    MAY_BE_CONFIDENTIAL: bool
    CAN_BE_NEGATIVE: bool
    NEVER_FALLS: bool
    AS_PERCENT: bool
    CHART: str
    EXPLAINS: str

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
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")))


@cache
def rules_of(kind: str) -> KindRules:
    """Return the module of a kind; raises KeyError for an unknown one."""
    if kind not in names():
        raise KeyError(kind)
    module: KindRules = import_module(f"{__name__}.{kind}")  # type: ignore[assignment]
    return module
