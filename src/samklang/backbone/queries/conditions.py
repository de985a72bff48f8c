"""Counting the evidence of the five conditions, judging it, and reading how it has been."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from samklang.activities.queries import commitment_facts, organisations_per_goal
from samklang.agenda.queries import agenda_facts, goals_of
from samklang.audit.queries import head_hash_of
from samklang.backbone.calculations.conditions import (
    Condition,
    ConditionResult,
    Evidence,
    Thresholds,
    judge,
)
from samklang.backbone.calculations.spans import Span, spans_of
from samklang.backbone.models import ConditionDay, ConditionThresholds
from samklang.backbone.words import ConditionLine, line_of
from samklang.communication.queries import communication_facts
from samklang.initiatives.models import Initiative, Seat
from samklang.initiatives.queries import backbone_seats_of
from samklang.measurement.queries import delivery_facts, goals_with_target, indicators_of_goals

HISTORY_DAYS = 400
_COUNTED: dict[int, tuple[str, date, Evidence, Thresholds]] = {}


@dataclass(frozen=True)
class History:
    """How one condition has been, as runs of days, newest first."""

    condition: str
    spans: tuple[Span, ...]


def thresholds_of(initiative: Initiative) -> Thresholds:
    """Return where the initiative's rules draw their lines."""
    stored = ConditionThresholds.objects.filter(initiative=initiative).first()
    if stored is None:
        return Thresholds()
    return Thresholds(**{field.name: getattr(stored, field.name) for field in fields(Thresholds)})


def conditions_of(initiative: Initiative, *, today: date) -> tuple[ConditionResult, ...]:
    """Return what the five conditions are on a day, by the initiative's thresholds."""
    return judge(*evidence_now(initiative, today=today))


def evidence_now(initiative: Initiative, *, today: date) -> tuple[Evidence, Thresholds]:
    """Return the evidence and the thresholds of a day, counted anew only when something has happened.

    Everything that can change them writes an event, so the hash of the chain's last event says whether the count
    kept in this process still holds: one query then, else about fifteen.
    """
    head = head_hash_of(initiative_id=initiative.pk)
    known = _COUNTED.get(initiative.pk)
    if known is None or known[:2] != (head, today):
        thresholds = thresholds_of(initiative)
        known = (head, today, evidence_of(initiative, today=today, thresholds=thresholds), thresholds)
        _COUNTED[initiative.pk] = known
    return known[2], known[3]


def condition_lines(initiative: Initiative, *, today: date) -> list[ConditionLine]:
    """Return the five conditions in the reader's language, with rules, evidence and links."""
    return [line_of(result, slug=initiative.slug) for result in conditions_of(initiative, today=today)]


def evidence_of(initiative: Initiative, *, today: date, thresholds: Thresholds) -> Evidence:
    """Return everything the rules look at, counted."""
    goals = {goal.pk: goal.title for goal in goals_of(initiative)}
    with_target = goals_with_target(initiative)
    with_indicator = indicators_of_goals(initiative)
    per_goal = organisations_per_goal(initiative)
    agenda = agenda_facts(initiative, today=today)
    delivery = delivery_facts(initiative, today=today)
    plan = commitment_facts(initiative, today=today)
    talk = communication_facts(
        initiative, today=today, active_days=thresholds.active_days, late_days=thresholds.follow_up_late_days
    )
    seats = list(backbone_seats_of(initiative, today=today))
    few = thresholds.organisations_per_goal
    return Evidence(
        today=today,
        has_ratified_version=agenda.version is not None,
        version_number=agenda.version.number if agenda.version else None,
        review_on=agenda.review_on,
        ratified=agenda.ratified,
        asked=agenda.asked,
        goals=len(goals),
        goals_without_target=tuple(title for pk, title in goals.items() if pk not in with_target),
        has_counting_figure=delivery.has_counting_figure,
        goals_without_indicator=tuple(title for pk, title in goals.items() if not with_indicator.get(pk)),
        reports_due=delivery.due,
        reports_approved=delivery.approved,
        has_accepted_commitment=plan.has_accepted,
        goals_with_few_organisations=tuple(t for pk, t in goals.items() if len(per_goal.get(pk, ())) < few),
        commitments_due=plan.due,
        commitments_kept=plan.kept,
        last_activity_on=talk.last_activity_on,
        organisations=talk.organisations,
        organisations_active=talk.organisations_active,
        silent_organisations=talk.silent_organisations,
        follow_ups_late=talk.follow_ups_late,
        backbone_people=len({seat.person_id for seat in seats}),
        seats_ending=_ending_without_successor(seats),
        longest_wait_days=delivery.longest_wait_days,
        reports_waiting=delivery.waiting,
    )


def _ending_without_successor(seats: list[Seat]) -> tuple[tuple[str, date], ...]:
    """Return (name, last day) of ending seats. Whoever started after the ending seat and stays on is the successor."""
    lasting = [seat for seat in seats if seat.ends_on is None]
    return tuple(
        (seat.person.name, seat.ends_on)
        for seat in seats
        if seat.ends_on is not None and not any(other.title and other.title == seat.title for other in lasting)
    )


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
