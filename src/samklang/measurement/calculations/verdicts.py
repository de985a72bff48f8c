"""What a curve says: one verdict from its signals and its target. Words are elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from samklang.measurement.calculations.attributes import p_limits, u_limits
from samklang.measurement.calculations.process import FEWEST_FOR_TRUST, Limits, Signal, limits_of, signals_of
from samklang.measurement.calculations.targets import Goalpost, is_reached, reaches_on

BASE_POINTS = FEWEST_FOR_TRUST
TOO_FEW = 7


class Curve(StrEnum):
    """What the curve itself says."""

    TOO_EARLY = "too_early"
    STEADY = "steady"
    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    NO_CURVE = "no_curve"


class Outlook(StrEnum):
    """What it says of the target."""

    NO_TARGET = "no_target"
    REACHED = "reached"
    HIT_OR_MISS = "hit_or_miss"
    TOUCHED = "touched"
    ON_TIME = "on_time"
    LATE = "late"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


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
class Verdict:
    """A curve's verdict with the numbers its sentence is made of.

    `turns_back` says that the latest points run against the side of the mean they still are on.
    """

    curve: Curve
    outlook: Outlook
    points: int = 0
    run_length: int = 0
    is_outside: bool = False
    reaches_on: date | None = None
    bands: tuple[Band, ...] = ()
    signals: tuple[frozenset[Signal], ...] = ()
    is_after_change: bool = False
    turns_back: bool = False

    @property
    def is_preliminary(self) -> bool:
        """Tell whether the last normal range is of fewer points than it takes to trust it."""
        return 0 < self.base_points < FEWEST_FOR_TRUST

    @property
    def limits(self) -> Limits | None:
        """Return the normal range of the last point, or None."""
        return self.bands[-1].limits[-1] if self.bands else None

    @property
    def base_points(self) -> int:
        """Return how many points the last normal range was computed from."""
        return self.bands[-1].base_points if self.bands else 0


@dataclass(frozen=True)
class Judged:
    """One stretch of a curve between declared changes, with its normal range where it is long enough for one."""

    first: int
    points: Sequence[Point]
    band: Band | None
    signals: tuple[frozenset[Signal], ...] = field(default=())
    base: Sequence[Point] = ()

    @property
    def values(self) -> list[float]:
        """Return its values."""
        return [float(point.value) for point in self.points]


def judge(
    points: Sequence[Point],
    *,
    direction: str,
    post: Goalpost | None,
    chart: str = "xmr",
    changes: Sequence[date] = (),
    base: Sequence[Point] = (),
) -> Verdict:
    """Return the verdict on points in order of time (known values only, since the last break of the definition).

    Of a long curve `points` are the newest ones, and `base` are the first twelve of the stretch that they go on with
    (all, when it has fewer before them): they set the normal range, and are not judged themselves.

    The normal range is of the first twelve points (all, when fewer), so that a change shows against what was before it;
    it is computed anew from each day in `changes`, on which somebody declared that the work itself was changed. The
    latest signal that still stands at the last point decides. Of the target the normal range decides while there is no
    signal (methods.md, section 5: beyond it always or never reached, within it hit or miss); at a new level of seven
    points its own range does; else the recent trend. One point past the target has touched it, seven have reached it.
    """
    return _judged_once(tuple(points), direction, post, chart, tuple(changes), tuple(base))


@lru_cache(maxsize=4096)
def _judged_once(
    points: tuple[Point, ...],
    direction: str,
    post: Goalpost | None,
    chart: str,
    changes: tuple[date, ...],
    base: Sequence[Point],
) -> Verdict:
    """Return the verdict; the same curve is judged for every reader, so the latest ones are kept."""
    if chart == "none":
        return Verdict(Curve.NO_CURVE, Outlook.NO_TARGET, points=len(points))
    base = [point for point in base if points and not any(point.on <= day < points[0].on for day in changes)]
    stretches = [
        _judged(first, part, chart, () if first else base[:BASE_POINTS]) for first, part in _stretches(points, changes)
    ]
    last = stretches[-1] if stretches else Judged(0, (), None)
    signals = tuple(signal for each in stretches for signal in each.signals)
    points_known = len(last.base) + len(last.points)
    bands = tuple(each.band for each in stretches if each.band)
    if last.band is None:
        outlook = Outlook.UNKNOWN if post else Outlook.NO_TARGET
        is_new = len(stretches) > 1
        return Verdict(Curve.TOO_EARLY, outlook, points_known, bands=bands, signals=signals, is_after_change=is_new)
    side, run = _standing(last.values, last.band.limits, last.signals)
    against = Signal.FALLING if side > 0 else Signal.RISING
    return Verdict(
        Curve.STEADY if side == 0 else _good_or_bad(side, direction),
        _outlook(last, post, chart=chart, run=run),
        points=points_known,
        run_length=run,
        is_outside=Signal.OUTSIDE in last.signals[-1],
        reaches_on=_crossing(last, post, run=run),
        bands=bands,
        signals=signals,
        is_after_change=len(stretches) > 1,
        turns_back=side != 0 and against in last.signals[-1],
    )


def _stretches(points: Sequence[Point], changes: Sequence[date]) -> list[tuple[int, Sequence[Point]]]:
    """Cut the points at the declared changes: a change on the day a period ends counts from the next one."""
    cuts = {next((i for i, point in enumerate(points) if point.on > day), len(points)) for day in changes}
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(points)), len(points)]
    return [(start, points[start:end]) for start, end in pairwise(edges) if end > start]


def _judged(first: int, points: Sequence[Point], chart: str, base: Sequence[Point]) -> Judged:
    every = [*base, *points]
    if len(every) < TOO_FEW:
        return Judged(first, points, None, (frozenset[Signal](),) * len(points), base)
    count = min(BASE_POINTS, len(every))
    limits = _limits(every, chart, count)[len(base) :]
    signals = signals_of([float(point.value) for point in points], limits)
    return Judged(first, points, Band(first, limits, count), signals, base)


def _limits(points: Sequence[Point], chart: str, base_points: int) -> tuple[Limits, ...]:
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


def _standing(values: list[float], limits: Sequence[Limits], signals: tuple[frozenset[Signal], ...]) -> tuple[int, int]:
    """Return (side of the mean, length of the run on it) when the last point is part of a signal, else (0, 0)."""
    if not signals[-1]:
        return 0, 0
    mean = limits[-1].mean
    side = 1 if values[-1] > mean else -1
    run = 0
    for value in reversed(values):
        if (value - mean) * side <= 0:
            break
        run += 1
    return side, run


def _good_or_bad(side: int, direction: str) -> Curve:
    if direction not in {"up", "down"}:
        return Curve.DIFFERENT
    return Curve.BETTER if (side > 0) == (direction == "up") else Curve.WORSE


def _crossing(stretch: Judged, post: Goalpost | None, *, run: int) -> date | None:
    """Return when the trend crosses the target: of a new level its own, since the leap to it is no trend."""
    if post is None or not (stretch.signals and stretch.signals[-1]):
        return None
    own = [(point.on, float(point.value)) for point in (*stretch.base, *stretch.points)]
    return reaches_on(own[-run:] if run >= TOO_FEW else own, post)


def _outlook(stretch: Judged, post: Goalpost | None, *, chart: str, run: int) -> Outlook:
    if post is None or stretch.band is None:
        return Outlook.NO_TARGET
    if not stretch.signals[-1]:
        return _assured(post, stretch.band.limits[-1])
    values = [point.value for point in (*stretch.base, *stretch.points)]
    if len(values) >= TOO_FEW and all(is_reached(value, post) for value in values[-TOO_FEW:]):
        return Outlook.REACHED
    assured = _at_new_level(stretch, post, chart=chart, run=run)
    if assured != Outlook.NOT_REACHED:
        return assured
    if is_reached(values[-1], post):
        return Outlook.TOUCHED
    crossing = _crossing(stretch, post, run=run)
    if crossing is None:
        return Outlook.NOT_REACHED
    return Outlook.ON_TIME if crossing <= post.target_on else Outlook.LATE


def _at_new_level(stretch: Judged, post: Goalpost, *, chart: str, run: int) -> Outlook:
    """Return what a curve does of the target that swings about a level of its own; not reached while it still moves."""
    if run < TOO_FEW or stretch.signals[-1] & {Signal.RISING, Signal.FALLING}:
        return Outlook.NOT_REACHED
    newest = stretch.points[-min(run, BASE_POINTS) :]
    return _assured(post, _limits(newest, chart, len(newest))[-1])


def _assured(post: Goalpost, limits: Limits) -> Outlook:
    """Return what a curve that swings within its limits does of the target: always, never, or now and then."""
    target, is_upward = float(post.target), post.target >= post.baseline
    if target <= limits.low if is_upward else target >= limits.high:
        return Outlook.REACHED
    if target > limits.high if is_upward else target < limits.low:
        return Outlook.NOT_REACHED
    return Outlook.HIT_OR_MISS
