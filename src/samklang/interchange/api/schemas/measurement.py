"""Shapes of what is measured: indicators with their definitions, breakdowns, periods and figures."""

from datetime import date, datetime

from samklang.interchange.api.schemas.base import Number, Out, PeriodRef, Ref


class Category(Out):
    """One category of a breakdown."""

    id: int
    name: str
    is_unknown: bool


class Dimension(Out):
    """A way figures are broken down, with its categories in order."""

    id: int
    name: str
    categories: list[Category]


class Period(PeriodRef):
    """A period opened for reporting, and when its reports are due."""

    due_on: date


class Indicator(Out):
    """An indicator by its newest definition."""

    id: int
    code: str
    name: str
    stage: str
    goals: list[int]


class Definition(Out):
    """One wording of an indicator, in force from a day."""

    number: int
    name: str
    definition: str
    why: str
    unit: str
    kind: str
    direction: str
    rhythm: str
    level: str
    counts_people: bool
    is_confidential: bool
    dimensions: list[int]
    part_of: int | None
    those: str
    among: str
    source: str
    method: str
    who: str
    known_weaknesses: str
    use: str
    valid_from: date
    breaks_comparability: bool
    reason: str


class Target(Out):
    """What an indicator should reach by a day, and from where."""

    baseline_on: date
    baseline_value: Number
    target_on: date
    target_value: Number


class IndicatorInFull(Indicator):
    """An indicator with every definition it has had, the newest first, and its target."""

    definitions: list[Definition]
    target: Target | None


class MadeOf(Out):
    """What a total is made of: how many organisations were asked, and what they answered."""

    asked: int
    reported: int
    not_applicable: int
    declined: int
    missing: int


class OnLevel(Out):
    """How many organisations are on a level, by its number from the first."""

    number: int
    organisations: int


class Figure(Out):
    """A period's total as the scorecard shows it to the organisation.

    `value` is null where nothing is known, where it is hidden, and where only a range (`lowest` to `highest`) or levels
    are known. A share is between 0 and 1.
    """

    period: PeriodRef
    definition_version: int
    value: Number | None
    lowest: Number | None
    highest: Number | None
    per_level: list[OnLevel]
    words: str
    is_hidden: bool
    is_rounded: bool
    released_on: date | None
    stands_since: date | None
    made_of: MadeOf


class Verdict(Out):
    """What the curve says, in words."""

    pill: str
    sentence: str
    plain: str


class Figures(Out):
    """An indicator's totals over time, oldest first, as known on a day (null: as known now)."""

    indicator: Indicator
    known_on: date | None
    unit: str
    how_they_combine: str
    cite_as: str
    verdict: Verdict
    items: list[Figure]
    count: int
    next: str | None


class Part(Out):
    """One part of a breakdown."""

    name: str
    value: Number | None
    words: str
    is_hidden: bool


class Breakdown(Out):
    """A period's figure by place or by one dimension."""

    name: str
    is_rounded: bool
    parts: list[Part]


class Reporter(Out):
    """What one organisation has answered, never how much; null where it has not."""

    organisation: Ref
    answer: str | None


class How(Out):
    """How many organisations' figures came about in a way."""

    how: str
    organisations: int


class Correction(Out):
    """A correction of a figure that may be seen; the reason is blank where it was given for protected figures too."""

    at: datetime
    organisation: Ref
    reason: str
    before: str
    after: str


class PeriodFigure(Out):
    """One period's total, broken down, with who has answered and what was corrected."""

    indicator: Indicator
    known_on: date | None
    unit: str
    total: Figure
    breakdowns: list[Breakdown]
    reporters: list[Reporter]
    how_told: list[How]
    corrections: list[Correction]
    untold_corrections: int
