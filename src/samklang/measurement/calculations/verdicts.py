"""What a curve says: one verdict from its signals and its target. Words are elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from samklang.measurement.calculations.episodes import Episode, ended_episode
from samklang.measurement.calculations.outlooks import Outlook, View, view_of, view_of_total
from samklang.measurement.calculations.process import FEWEST_FOR_TRUST, Limits, Signal
from samklang.measurement.calculations.stretches import (
    BASE_POINTS,
    MOVING,
    TOO_FEW,
    Band,
    Point,
    Shift,
    Stretch,
    level_of,
    shift_of,
    standing,
    stretches_of,
)
from samklang.measurement.calculations.targets import Goalpost, expected_on

FEWEST_ON_A_SIDE = 3  # of which one lies outside the range


class Curve(StrEnum):
    """What the curve itself says. UNUSUAL is its latest figure alone, which is not yet another level."""

    TOO_EARLY = "too_early"
    STEADY = "steady"
    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    UNUSUAL = "unusual"
    NO_CURVE = "no_curve"


@dataclass(frozen=True)
class Pace:
    """How fast a running total rises: by how much a period, and how far it is ahead of the way agreed (below 0: not).

    `on` is the day of the last total that lacks nobody; `ahead` None: no way was agreed for it. `has_fallen` says that
    it is less than the one before, which no running total can be: then nothing else is told.
    """

    on: date
    rise: float | None
    ahead: Decimal | None
    has_fallen: bool = False


@dataclass(frozen=True)
class Verdict:
    """A curve's verdict with the numbers its sentence is made of.

    `side` is to which side of the normal range the standing signal lies (1 is above), `has_trend` that it is a trend
    alone. `turns_back` says that the latest points run against the side of the mean they still are on. `ended` is the
    latest signal that no longer stands. `since` is the last declared change, `shift` what became of the level then.
    """

    curve: Curve
    view: View
    points: int = 0
    run_length: int = 0
    bands: tuple[Band, ...] = ()
    signals: tuple[frozenset[Signal], ...] = ()
    turns_back: bool = False
    has_trend: bool = False
    side: int = 0
    ended: Episode | None = None
    since: date | None = None
    shift: Shift | None = None
    pace: Pace | None = None

    @property
    def outlook(self) -> Outlook:
        """Return what it says of the target."""
        return self.view.outlook

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
    latest signal that still stands at the last point decides; where none does, a change of the level at the last
    declared change; a signal that has ended is told. A point outside the range says that the curve has turned only with
    two more on its side, or another outside; alone it is an unusual figure. Of the target `view_of` speaks.
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
        nothing = (frozenset[Signal](),) * len(points)
        return Verdict(Curve.NO_CURVE, View(Outlook.NO_TARGET), points=len(points), signals=nothing)
    base = [point for point in base if points and not any(point.on <= day < points[0].on for day in changes)]
    stretches = stretches_of(points, chart=chart, changes=changes, base=base)
    last = stretches[-1] if stretches else Stretch(0, (), None)
    found = Verdict(
        Curve.TOO_EARLY,
        View(Outlook.UNKNOWN if post else Outlook.NO_TARGET),
        points=len(last.every),
        bands=tuple(each.band for each in stretches if each.band),
        signals=tuple(signal for each in stretches for signal in each.signals),
        since=_since(points, changes, has_more_before=bool(base)),
    )
    if last.band is None:
        return found
    shift = shift_of(stretches[-2], last, chart) if len(stretches) > 1 else None
    return _read(replace(found, shift=shift), last, direction, post, chart)


def judge_total(
    rises: Sequence[Point],
    *,
    total: Point | None,
    direction: str,
    post: Goalpost | None,
    chart: str = "xmr",
    changes: Sequence[date] = (),
    base: Sequence[Point] = (),
    has_fallen: bool = False,
) -> Verdict:
    """Return the verdict on a running total: on what it rises by, since the total itself can do nothing but rise.

    `rises` are the differences from period to period, `total` the last total: whether the pace changes is judged like
    any other curve, and the target by the present pace.
    """
    found = judge(rises, direction=direction, post=None, chart=chart, changes=changes, base=base)
    if total is None:
        return found
    if has_fallen:
        return replace(found, view=View(Outlook.NO_TARGET), pace=Pace(total.on, None, None, has_fallen=True))
    current = [*base, *rises][-found.points :] if found.points else []
    newest = current[-(found.run_length if found.run_length >= TOO_FEW else BASE_POINTS) :][-BASE_POINTS:]
    has_way = post is not None and post.baseline_on <= total.on <= post.target_on
    pace = Pace(
        total.on,
        level_of(newest) if len(newest) >= TOO_FEW else None,
        total.value - expected_on(total.on, post) if has_way and post else None,
    )
    is_ceiling = direction == "down"
    view = View(Outlook.NO_TARGET) if is_ceiling else view_of_total(newest, total, post)
    return replace(found, view=view, pace=pace)


def _read(found: Verdict, last: Stretch, direction: str, post: Goalpost | None, chart: str) -> Verdict:
    assert last.band is not None  # noqa: S101 - asked before
    side, run = standing(last.values, last.band.limits, last.signals)
    moved = found.shift.side if found.shift and side == 0 else 0
    outside = sum(Signal.OUTSIDE in each for each in last.signals[-run:])
    is_alone = last.signals[-1] == {Signal.OUTSIDE} and run < FEWEST_ON_A_SIDE and outside == 1
    curve = Curve.UNUSUAL if is_alone else good_or_bad(side or moved, direction)
    against = Signal.FALLING if side > 0 else Signal.RISING
    return replace(
        found,
        curve=curve,
        view=view_of(last, post, chart=chart, run=run, is_worse=curve == Curve.WORSE, is_alone=is_alone),
        run_length=run,
        turns_back=side != 0 and against in last.signals[-1],
        has_trend=bool(last.signals[-1]) and last.signals[-1] <= MOVING,
        side=side,
        ended=ended_episode([point.on for point in last.points], last.values, last.band.limits, last.signals),
    )


def _since(points: Sequence[Point], changes: Sequence[date], *, has_more_before: bool) -> date | None:
    """Return the last change that some points lie after, and some before."""
    if not points:
        return None
    past = [day for day in changes if day < points[-1].on and (has_more_before or day >= points[0].on)]
    return max(past, default=None)


def good_or_bad(side: int, direction: str) -> Curve:
    """Return what lying on a side means where one direction is good."""
    if side == 0:
        return Curve.STEADY
    if direction not in {"up", "down"}:
        return Curve.DIFFERENT
    return Curve.BETTER if (side > 0) == (direction == "up") else Curve.WORSE
