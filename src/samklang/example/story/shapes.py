"""The shapes that the story is told in. Days are counted from today: -41 is 41 days ago, 8 is in 8 days."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Person:
    """Somebody with a seat. Who `leaves` does so in two or three months, and nobody follows yet."""

    name: str
    email: str
    role: str
    title: str = ""
    can_sign: bool = False
    leaves: bool = False


@dataclass(frozen=True)
class Partner:
    """An organisation with its people; `key` is how the story refers to it."""

    key: str
    name: str
    short_name: str
    kind: str
    people: tuple[Person, ...]


@dataclass(frozen=True)
class GoalStory:
    """A goal's wording."""

    title: str
    horizon: str
    present_state: str
    desired_state: str
    theme: str = ""
    target_groups: str = ""
    places: str = ""


@dataclass(frozen=True)
class Answer:
    """An organisation's stance that is not plain yes."""

    partner: str
    stance: str
    reason: str = ""


@dataclass(frozen=True)
class Version:
    """One version of the agenda: its text, the goals it has, and how the partners answered."""

    sent: int
    deadline: int
    decided: int
    review: int
    vision: str
    present_state: str
    answers: tuple[Answer, ...] = ()
    silent: tuple[str, ...] = ()
    rewordings: dict[int, GoalStory] = field(default_factory=dict)


@dataclass(frozen=True)
class Reporter:
    """Who reports an indicator, what part of the whole it is, and for which place."""

    partner: str
    weight: float
    place: str = ""


@dataclass(frozen=True)
class Curve:
    """How the whole moves over the twenty quarters: values at some of them, straight in between, and its noise."""

    points: tuple[tuple[int, float], ...]
    noise: float


@dataclass(frozen=True)
class IndicatorStory:
    """An indicator's sheet, who reports it and how its curve runs.

    Shares and scales have a `base`: how many are asked in all; of rates it is what the events are out of. `part_of` is
    the indicator whose people it counts some of. `steps_in` is the dimension whose categories are the steps of a scale,
    counted from `reached_from`, or the levels of a rubric: `levels` says on which a reporter is from which quarter on.
    `target_at_first` was aimed at until the agenda was ratified the last time.
    """

    code: str
    name: str
    definition: str
    why: str
    unit: str
    kind: str
    direction: str
    level: str
    goals: tuple[int, ...]
    reporters: tuple[Reporter, ...]
    curve: Curve
    source: str
    method: str
    weaknesses: str
    counts_people: bool = False
    is_confidential: bool = False
    dimensions: tuple[str, ...] = ()
    target: tuple[float, int] | None = None
    target_at_first: tuple[float, int] | None = None
    steps: tuple[tuple[int, float], ...] = ()
    headline: int | None = None
    since: int = 0
    base: float = 0
    step: int = 1
    rhythm: str = "quarter"
    part_of: str = ""
    steps_in: str = ""
    reached_from: str = ""
    levels: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class CountStory:
    """What is counted in single weeks: the quarters they lie in, and what each partner told; None: it never came."""

    sheet: IndicatorStory
    quarters: tuple[int, ...]
    told: dict[str, tuple[int | None, ...]]


@dataclass(frozen=True)
class Revision:
    """A new definition from a quarter on. `dimensions` are other breakdowns than before; `became` says where each of
    the old categories lives on, or nothing where it was split.
    """

    code: str
    quarter: int
    name: str
    definition: str
    reason: str
    breaks: bool
    dimensions: tuple[str, ...] = ()
    became: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Oddity:
    """An answer that is not what the curve says: another answer, a blank, or a figure of its own."""

    partner: str
    code: str
    quarter: int
    answer: str
    explanation: str = ""
    figure: Decimal | None = None


@dataclass(frozen=True)
class Correction:
    """A figure first reported wrong, and mended some days after its approval (or after being sent back)."""

    partner: str
    code: str
    quarter: int
    factor: float
    reason: str
    after: int
    remark: str = ""


@dataclass(frozen=True)
class ActivityStory:
    """Something partners do together. `phases` are (day, phase); the first is how it began."""

    key: str
    title: str
    summary: str
    lead: str
    goals: tuple[int, ...]
    indicators: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    phases: tuple[tuple[int, str], ...]
    starts: int
    ends: int | None
    contributions: tuple[tuple[str, str], ...]
    milestones: tuple[tuple[str, int, int | None], ...] = ()


@dataclass(frozen=True)
class Promise:
    """A commitment. `ends` is how it went: kept, broken, accepted, signed, offered or renegotiated; `settled` when."""

    activity: str
    partner: str
    what: str
    offered: int
    due: int
    ends: str
    settled: int | None = None
    note: str = ""
    new_due: int | None = None


@dataclass(frozen=True)
class Item:
    """One item of a meeting; `about` names a goal ("goal 4"), an indicator ("2.1") or an activity by its key."""

    title: str
    minutes: str = ""
    about: str = ""
    detail: str = ""


@dataclass(frozen=True)
class FollowUpStory:
    """What somebody said they would do. `done` is when they did."""

    what: str
    partner: str
    due: int
    done: int | None = None
    note: str = ""
    postponed: tuple[int, int, str] | None = None


@dataclass(frozen=True)
class MeetingStory:
    """A meeting. `absent` were asked and did not come; all others of `who` did. Days from today, hours of the clock."""

    key: str
    title: str
    day: int
    hours: tuple[int, int]
    place: str
    planned: int
    who: tuple[str, ...]
    items: tuple[Item, ...]
    minutes: str = ""
    absent: tuple[str, ...] = ()
    follow_ups: tuple[FollowUpStory, ...] = ()
    cancelled: int | None = None


@dataclass(frozen=True)
class DecisionStory:
    """A decision. With `meeting` it was taken in the room; else it was opened for answers and concluded."""

    key: str
    title: str
    proposal: str
    by: str
    opened: int
    closes: int
    about: tuple[str, ...] = ()
    method: str = "consent"
    quorum: int = 0
    meeting: str = ""
    others: tuple[Answer, ...] = ()
    silent: tuple[str, ...] = ()
    decided: int | None = None
    outcome: str = "adopted"
    statement: str = ""
    review: int | None = None
    withdrawn: int | None = None
    follow_ups: tuple[FollowUpStory, ...] = ()


@dataclass(frozen=True)
class Said:
    """One comment: on what, when, by whom (a partner's key, its first person), and the words."""

    on: str
    day: int
    hour: int
    partner: str
    text: str
    person: int = 0


@dataclass(frozen=True)
class OfficialTable:
    """A table of official statistics about one area: its figures up to the last period; "" leaves its row out."""

    key: str
    name: str
    unit: str
    table: str
    figures: tuple[str, ...]
    goals: tuple[int, ...] = ()
    place: str = ""
    area: str = "000"
    former_tables: str = ""
    is_quarterly: bool = False
