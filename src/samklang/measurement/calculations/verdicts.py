"""What a curve says: one verdict from its signals and its target. Words are elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from samklang.measurement.calculations.process import Limits, Signal, limits_of, signals_of
from samklang.measurement.calculations.targets import Goalpost, is_reached, reaches_on

BASE_POINTS = 12
TOO_FEW = 7


class Curve(StrEnum):
    """What the curve itself says."""

    TOO_EARLY = "too_early"
    STEADY = "steady"
    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"


class Outlook(StrEnum):
    """What it says of the target."""

    NO_TARGET = "no_target"
    REACHED = "reached"
    ON_TIME = "on_time"
    LATE = "late"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """A curve's verdict with the numbers its sentence is made of."""

    curve: Curve
    outlook: Outlook
    points: int = 0
    run_length: int = 0
    is_outside: bool = False
    reaches_on: date | None = None
    limits: Limits | None = None
    base_points: int = 0
    signals: tuple[frozenset[Signal], ...] = ()


def judge(points: Sequence[tuple[date, Decimal]], *, direction: str, post: Goalpost | None) -> Verdict:
    """Return the verdict on values in order of time (known values only, since the last break of the definition).

    The normal range is of the first twelve points (all, when fewer), so that a change shows against what was before it.
    The latest signal that still stands at the last point decides; the target's outlook follows the recent trend.
    """
    values = [float(value) for _, value in points]
    if len(values) < TOO_FEW:
        return Verdict(Curve.TOO_EARLY, _outlook(points, post, signals=()), points=len(values))
    base = min(BASE_POINTS, len(values))
    limits = limits_of(values[:base])
    assert limits is not None  # noqa: S101 - seven points at least
    signals = signals_of(values, limits)
    side, run = _standing(values, limits, signals)
    curve = Curve.STEADY if side == 0 else _good_or_bad(side, direction)
    return Verdict(
        curve,
        _outlook(points, post, signals=signals),
        points=len(values),
        run_length=run,
        is_outside=Signal.OUTSIDE in signals[-1],
        reaches_on=_crossing(points, post, signals),
        limits=limits,
        base_points=base,
        signals=signals,
    )


def _standing(values: list[float], limits: Limits, signals: tuple[frozenset[Signal], ...]) -> tuple[int, int]:
    """Return (side of the mean, length of the run on it) when the last point is part of a signal, else (0, 0)."""
    if not signals[-1]:
        return 0, 0
    side = 1 if values[-1] > limits.mean else -1
    run = 0
    for value in reversed(values):
        if (value - limits.mean) * side <= 0:
            break
        run += 1
    return side, run


def _good_or_bad(side: int, direction: str) -> Curve:
    if direction not in {"up", "down"}:
        return Curve.DIFFERENT
    return Curve.BETTER if (side > 0) == (direction == "up") else Curve.WORSE


def _crossing(
    points: Sequence[tuple[date, Decimal]], post: Goalpost | None, signals: tuple[frozenset[Signal], ...]
) -> date | None:
    if post is None or not (signals and signals[-1]):
        return None
    return reaches_on([(on, float(value)) for on, value in points], post)


def _outlook(
    points: Sequence[tuple[date, Decimal]], post: Goalpost | None, *, signals: tuple[frozenset[Signal], ...]
) -> Outlook:
    if post is None:
        return Outlook.NO_TARGET
    if not points:
        return Outlook.UNKNOWN
    if is_reached(points[-1][1], post):
        return Outlook.REACHED
    if len(points) < TOO_FEW:
        return Outlook.UNKNOWN
    crossing = _crossing(points, post, signals)
    if crossing is None:
        return Outlook.NOT_REACHED
    return Outlook.ON_TIME if crossing <= post.target_on else Outlook.LATE
