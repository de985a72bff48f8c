"""What a chart shows, as plain frozen facts; drawing and words are elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from samklang.ui import localised

Value = Decimal | float | int


@dataclass(frozen=True)
class CurvePoint:
    """One period of a curve. `value` None is a gap; `is_hidden` says that it is hidden, not lacking.

    `label` is the period in full (3. kvartal 2026), `year` draws the tick of the first point of each year,
    `is_signal` draws an open ring (`signal_words` tell the table why), `is_baseline` marks where one started from,
    `note` goes into the table. What is only known of some (`is_so_far`: others have not told theirs) hangs on the curve
    by dashed lines.
    Where only a range is known, `bounds` are its least and most and `words` say them (41 til 93). A value that is not
    to be written bare has `words` too (ca. 40).
    """

    label: str
    value: Value | None
    year: int | None = None
    is_signal: bool = False
    is_baseline: bool = False
    is_hidden: bool = False
    is_so_far: bool = False
    note: str = ""
    signal_words: str = ""
    bounds: tuple[Value, Value] | None = None
    words: str = ""

    @property
    def edges(self) -> tuple[float, float] | None:
        """Return the least and most that may be shown: the value twice where it is known, None for a gap."""
        if self.is_hidden:
            return None
        if self.value is not None:
            return float(self.value), float(self.value)
        return (float(self.bounds[0]), float(self.bounds[1])) if self.bounds else None


@dataclass(frozen=True)
class Break:
    """A change of definition before the point at `position` (0 = first), with the word to write beside it."""

    position: int
    label: str


@dataclass(frozen=True)
class NormalRange:
    """The band of ordinary variation for the points from `first` up to and including `last`.

    A step is the range of one point of many: it reaches half-way to its neighbours.
    """

    low: Value
    high: Value
    mean: Value
    first: int = 0
    last: int | None = None
    is_step: bool = False


@dataclass(frozen=True)
class Curve:
    """Values over periods, oldest first.

    `title` names what is drawn; `summary` says in a sentence what it shows (for those who do not see it);
    `formatter` writes one value (`localised.number` if not given; a function that lives as long as the module, since
    equal curves are drawn once); `target_label` is written beside the target line.
    `agreed` is the way agreed to the target, one value a point or none.
    `within` are the least and most that a value can be, such as 0 and 1 of a share: the paper ends there.
    `normal` is one range or several (one per re-baselining); no line crosses a gap or a break.
    """

    title: str
    points: tuple[CurvePoint, ...]
    summary: str = ""
    unit: str = ""
    target: Value | None = None
    target_label: str = ""
    agreed: tuple[Value | None, ...] = ()
    normal: tuple[NormalRange, ...] = ()
    breaks: tuple[Break, ...] = ()
    formatter: Callable[[Value], str] = localised.number
    starts_at_zero: bool = False
    within: tuple[float, float] | None = None

    @cached_property
    def values(self) -> tuple[Value | None, ...]:
        """Return what may be shown of each point: hidden ones are None."""
        return tuple(None if point.is_hidden else point.value for point in self.points)

    def words_of(self, point: CurvePoint) -> str | None:
        """Return what may be shown of a point in words: its value, or the range it lies in; None for a gap."""
        if point.edges is None:
            return None
        return point.words if point.words or point.value is None else self.formatter(point.value)


@dataclass(frozen=True)
class Segment:
    """One part of a whole: kinds done, waiting, other, missing, against."""

    label: str
    count: int
    kind: str = "done"


@dataclass(frozen=True)
class StackedBar:
    """One bar made of its segments: who has answered."""

    title: str
    segments: tuple[Segment, ...]

    @property
    def total(self) -> int:
        """Return the sum of the segments."""
        return sum(segment.count for segment in self.segments)


@dataclass(frozen=True)
class Bar:
    """One row of a breakdown. `value` None is lacking; `is_hidden` says that it may not be shown."""

    label: str
    value: Value | None
    is_hidden: bool = False
    before: Value | None = None
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """A breakdown as horizontal bars, in the order given."""

    title: str
    bars: tuple[Bar, ...]
    summary: str = ""
    label_heading: str = ""
    value_heading: str = ""
    formatter: Callable[[Value], str] = field(default=localised.number, compare=False)


@dataclass(frozen=True)
class Milestone:
    """A day that matters within a row."""

    label: str
    on: date
    is_reached: bool = False


@dataclass(frozen=True)
class TimelineRow:
    """One activity over time. Without an end it runs on past the edge."""

    label: str
    starts_on: date | None
    ends_on: date | None
    state: str = ""
    url: str = ""
    milestones: tuple[Milestone, ...] = ()
    is_muted: bool = False


@dataclass(frozen=True)
class Timeline:
    """Activities as bars over months, with today as a line; nothing is drawn before `earliest` or after `latest`."""

    title: str
    rows: tuple[TimelineRow, ...]
    today: date
    summary: str = ""
    earliest: date = date.min
    latest: date = date.max
