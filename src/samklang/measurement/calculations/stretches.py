"""The stretches of a curve between declared changes: each with a normal range of its own, and the level before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

from samklang.measurement.calculations.attributes import p_limits, u_limits
from samklang.measurement.calculations.process import FEWEST_FOR_TRUST, RUN, Limits, Signal, limits_of, signals_of

BASE_POINTS = FEWEST_FOR_TRUST
TOO_FEW = 7
MOVING = frozenset({Signal.RISING, Signal.FALLING})
COMPARED_FOR = 24  # periods after a change in which it is told what it was before: as many as a card can see


@dataclass(frozen=True)
class Point:
    """One known value of a curve: the day its period ended, and for shares and rates what it was computed from.

    `value` is `count` / `base`, so the base of a rate per thousand is in thousands.
    """

    on: date
    value: Decimal
    count: Decimal | None = None
    base: Decimal | None = None


@dataclass(frozen=True)
class Band:
    """The normal range from one declared change to the next: limits for each of its points, from position `first`."""

    first: int
    limits: tuple[Limits, ...]
    base_points: int

    @property
    def last(self) -> int:
        """Return the position of its last point."""
        return self.first + len(self.limits) - 1


@dataclass(frozen=True)
class Stretch:
    """One stretch of a curve between declared changes, with its normal range where it is long enough for one."""

    first: int
    points: Sequence[Point]
    band: Band | None
    signals: tuple[frozenset[Signal], ...] = field(default=())
    base: Sequence[Point] = ()

    @property
    def values(self) -> list[float]:
        """Return the values that are judged."""
        return [float(point.value) for point in self.points]

    @property
    def every(self) -> list[Point]:
        """Return the points that set its normal range from before what is judged, and those that are judged."""
        return [*self.base, *self.points]


@dataclass(frozen=True)
class Shift:
    """The level before a declared change and since; `side`: which way it moved beyond chance (0: none)."""

    before: float
    after: float
    side: int


def stretches_of(
    points: Sequence[Point], *, chart: str, changes: Sequence[date], base: Sequence[Point]
) -> list[Stretch]:
    """Cut the points at the declared changes: a change on the day a period ends counts from the next one."""
    cuts = {next((i for i, point in enumerate(points) if point.on > day), len(points)) for day in changes}
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(points)), len(points)]
    return [
        _stretch(start, points[start:end], chart, () if start else base[:BASE_POINTS])
        for start, end in pairwise(edges)
        if end > start
    ]


def _stretch(first: int, points: Sequence[Point], chart: str, base: Sequence[Point]) -> Stretch:
    every = [*base, *points]
    if len(every) < TOO_FEW:
        return Stretch(first, points, None, (frozenset[Signal](),) * len(points), base)
    count = min(BASE_POINTS, len(every))
    limits = limits_for(every, chart, count)[len(base) :]
    signals = signals_of([float(point.value) for point in points], limits)
    return Stretch(first, points, Band(first, limits, count), signals, base)


def limits_for(points: Sequence[Point], chart: str, base_points: int) -> tuple[Limits, ...]:
    """Return the normal range of each point: by its base where there is one, else one for all."""
    counts = [float(point.count) for point in points if point.count is not None and point.base]
    bases = [float(point.base) for point in points if point.count is not None and point.base]
    if chart in {"p", "u"} and len(counts) == len(points):
        if chart == "p":
            return p_limits(counts, bases, base_points=base_points)
        return u_limits(counts, bases, base_points=base_points)
    limits = limits_of([float(point.value) for point in points[:base_points]])
    assert limits is not None  # noqa: S101 - seven points at least
    return (limits,) * len(points)


def shift_of(before: Stretch, after: Stretch, chart: str) -> Shift | None:
    """Return how the level moved with a declared change, or None where either side has too few points to say.

    Before are the last twelve points before the change, or those of the run of seven or more that ended in it, so that
    what became better earlier is not put down to it. The level has moved when the new one lies outside the limits of
    those, or seven points in a row on one side of their mean (as a change that nobody declared is seen). Not told after
    twenty-four points: then it is history.
    """
    run = standing(before.values, before.band.limits, before.signals)[1] if before.band else 0
    old = before.every[-BASE_POINTS:][-run if run >= TOO_FEW else 0 :]
    if len(old) < TOO_FEW or not TOO_FEW <= len(after.every) <= COMPARED_FOR:
        return None
    limits = limits_for([*old, *after.every], chart, len(old))[len(old) :]
    values = [float(point.value) for point in after.every]
    levels = level_of(old), level_of(after.every)
    side = (levels[1] > levels[0]) - (levels[1] < levels[0])
    beyond = Signal.RUN_ABOVE if side > 0 else Signal.RUN_BELOW
    is_outside = not fmean(each.low for each in limits) <= levels[1] <= fmean(each.high for each in limits)
    has_moved = is_outside or any(beyond in each for each in signals_of(values, limits)[-RUN:])
    return Shift(*levels, side if has_moved else 0)


def standing(values: list[float], limits: Sequence[Limits], signals: tuple[frozenset[Signal], ...]) -> tuple[int, int]:
    """Return (side, length of the run on it) when the last point is part of a signal, else (0, 0).

    The side is that of the mean the last point lies on; where a trend alone stands, the way it goes.
    """
    if not signals[-1]:
        return 0, 0
    mean = limits[-1].mean
    side = 1 if values[-1] > mean else -1
    if signals[-1] <= MOVING:
        side = 1 if Signal.RISING in signals[-1] else -1
    run = 0
    for value in reversed(values):
        if (value - mean) * side <= 0:
            break
        run += 1
    return side, run


def level_of(points: Sequence[Point]) -> float:
    """Return the mean of some points: pooled where they have a base."""
    if all(point.count is not None and point.base for point in points):
        return float(sum(point.count or 0 for point in points) / sum(point.base or 0 for point in points))
    return fmean(float(point.value) for point in points)
