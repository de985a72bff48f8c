"""Shapes of the organisation's own reports: what is asked, what stands, what is sent."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from samklang.interchange.api.schemas.base import In, Number, Out, PeriodRef, Ref

LARGEST = 10**15 - 1
AnswerName = Literal["measured", "not_applicable", "declined", "could_not_be_asked"]
HowName = Literal["registered", "counted", "survey", "estimate", "official"]
FigureKey = Annotated[str, Field(pattern=r"^[0-9]{1,18}-[0-9]{1,18}-[0-9]{1,18}$")]
WrittenNumber = Annotated[str, Field(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$")]
WholeNumber = Annotated[int, Field(strict=True, ge=-LARGEST, le=LARGEST)]


class Report(Out):
    """What the organisation is asked for a period, and how far it has come."""

    id: int
    organisation: Ref
    period: PeriodRef
    state: str
    due_on: date
    is_late: bool
    is_editable: bool
    submitted_at: datetime | None
    approved_at: datetime | None


class GroupCategory(Out):
    """A category that a figure is about."""

    dimension: str
    category: str


class Last(Out):
    """The organisation's own figure of the period before."""

    figure: Number | None
    base: Number | None


class Stands(Last):
    """What stands for a figure now: a draft, or what was last sent."""

    answer: AnswerName | None
    how: HowName
    explanation: str
    is_draft: bool


class Doubt(Out):
    """What is odd about a figure: it asks for an explanation, or blocks because it cannot be true."""

    rule: str
    blocks: bool


class AskedIndicator(Out):
    """The indicator a figure belongs to, with the definition it is asked under."""

    id: int
    code: str
    name: str
    definition_version: int
    definition: str
    unit: str
    kind: str


class Asked(Out):
    """One figure that is asked of the organisation."""

    key: str
    indicator: AskedIndicator
    place: Ref | None
    outside_named_places: bool
    group: str
    categories: list[GroupCategory]
    takes_base: bool
    is_whole: bool
    can_be_negative: bool
    levels: list[str]
    last: Last | None
    now: Stands | None
    comment: str
    doubts: list[Doubt]


class ReportFigures(Out):
    """A report with every figure it asks for. The ETag of this answer is what If-Match takes."""

    report: Report
    comment: str
    figures: list[Asked]


class FigureIn(In):
    """What is reported for one figure. Decimals are text with a point; whole numbers may be numbers.

    No figure and no answer empties it.
    """

    key: FigureKey
    figure: WrittenNumber | WholeNumber | None = None
    base: WrittenNumber | WholeNumber | None = None
    answer: AnswerName | None = None
    how: HowName | None = None
    explanation: Annotated[str, Field(max_length=500)] = ""


class FiguresIn(In):
    """Figures to keep as drafts: all of them or none. Figures that are not named stay as they are."""

    figures: Annotated[list[FigureIn], Field(min_length=1, max_length=2000)]


class ExplanationIn(In):
    """Why a doubted figure is right."""

    key: FigureKey
    explanation: Annotated[str, Field(min_length=1, max_length=500)]


class SubmissionIn(In):
    """Sending a report: why figures were corrected, explanations for doubts, and whether figures may be missing."""

    reason: Annotated[str, Field(max_length=1000)] = ""
    guarded_reason: Annotated[str, Field(max_length=1000)] = ""
    explanations: Annotated[list[ExplanationIn], Field(max_length=2000)] = []
    is_incomplete: StrictBool = False
