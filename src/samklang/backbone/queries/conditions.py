"""Judging the evidence of the five conditions, and reading how it has been."""

from dataclasses import dataclass
from datetime import date, timedelta

from samklang.audit.queries import head_of
from samklang.backbone.calculations.conditions import (
    Condition,
    ConditionResult,
    Evidence,
    Thresholds,
    judge,
)
from samklang.backbone.calculations.spans import Span, spans_of
from samklang.backbone.models import ConditionDay
from samklang.backbone.queries.evidence import evidence_in, sources_of, thresholds_in
from samklang.backbone.queries.together import read_together
from samklang.backbone.words import ConditionLine, line_of
from samklang.initiatives.models import Initiative

HISTORY_DAYS = 400


@dataclass(frozen=True)
class _Counted:
    """What was counted last in this process, and the head of the chain it was counted at."""

    head: str | None
    day: date
    evidence: Evidence
    thresholds: Thresholds


COUNTED: dict[int, _Counted] = {}


@dataclass(frozen=True)
class History:
    """How one condition has been, as runs of days, newest first."""

    condition: str
    spans: tuple[Span, ...]


def conditions_of(initiative: Initiative, *, today: date, head: str | None = None) -> tuple[ConditionResult, ...]:
    """Return what the five conditions are on a day, by the initiative's thresholds."""
    return judge(*evidence_now(initiative, today=today, head=head))


def evidence_now(initiative: Initiative, *, today: date, head: str | None = None) -> tuple[Evidence, Thresholds]:
    """Return the evidence and the thresholds of a day, counted anew, by one query, only when something has happened.

    Everything that can change them writes an event, so the hash of the last ones (`head`, one query where it is not
    given) says whether the count kept in this process still holds.
    """
    known, last = COUNTED.get(initiative.pk), head_of(initiative_id=initiative.pk)
    if known is None or known.day != today or known.head != (head if head is not None else last.first()):
        rows = read_together({"head": last, **sources_of(initiative, today=today)})
        thresholds = thresholds_in(rows)
        evidence = evidence_in(rows, today=today, thresholds=thresholds)
        known = _Counted(next((each for (each,) in rows["head"]), None), today, evidence, thresholds)
        COUNTED[initiative.pk] = known
    return known.evidence, known.thresholds


def condition_lines(
    initiative: Initiative, *, today: date, head: str | None = None, is_public: bool = False
) -> list[ConditionLine]:
    """Return the five conditions in the reader's language, with rules, evidence and links; or as the public may."""
    results = conditions_of(initiative, today=today, head=head)
    return [line_of(result, slug=initiative.slug, is_public=is_public) for result in results]


def last_verdicts_before(initiative: Initiative, *, today: date) -> dict[str, str]:
    """Return each condition's last recorded verdict before a day."""
    days = ConditionDay.objects.filter(initiative=initiative, day__lt=today).order_by("condition", "-day")
    return dict(days.distinct("condition").values_list("condition", "verdict"))


def histories_of(initiative: Initiative, *, today: date) -> list[History]:
    """Return how each condition has been over the last 400 days, from the daily record."""
    since = today - timedelta(days=HISTORY_DAYS)
    rows = list(
        ConditionDay.objects.filter(initiative=initiative, day__gte=since).values_list("condition", "day", "verdict")
    )
    return [
        History(condition, spans_of((day, verdict) for each, day, verdict in rows if each == condition))
        for condition in Condition
    ]
