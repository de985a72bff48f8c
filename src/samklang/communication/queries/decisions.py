"""Reading decisions: the register, the answers and who is awaited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils import timezone

from samklang.communication.calculations.outcome import Method, Stance, Tally, tally
from samklang.communication.models import Decision, DecisionAnswer, DecisionState
from samklang.communication.queries.pages import is_id
from samklang.initiatives.access import Actor, Viewer
from samklang.initiatives.models import Initiative, Organisation, OrganisationKind, Seat
from samklang.initiatives.queries import active_on
from samklang.initiatives.roles import Permission, Role


@dataclass(frozen=True)
class Answers:
    """Every organisation asked, with its answer or None, and how the answers stand."""

    rows: tuple[tuple[Organisation, DecisionAnswer | None], ...]
    tally: Tally

    @property
    def given(self) -> list[DecisionAnswer]:
        """Return the answers given, in Danish order of the organisations."""
        return [answer for _, answer in self.rows if answer is not None]

    @property
    def awaited(self) -> list[Organisation]:
        """Return the organisations that have not answered."""
        return [organisation for organisation, answer in self.rows if answer is None]


def decisions_of(initiative: Initiative) -> QuerySet[Decision]:
    """Return every decision of an initiative, newest number first, drafts too: for rules and exports, not for pages."""
    return Decision.objects.filter(initiative=initiative).select_related("proposed_by", "proposed_for", "meeting")


def decisions_visible_to(viewer: Viewer) -> QuerySet[Decision]:
    """Return the decisions a viewer may see: all that were ever open; drafts to their author and the backbone."""
    visible = decisions_of(viewer.initiative)
    if viewer.is_backbone or viewer.is_system:
        return visible
    return visible.filter(Q(opened_at__isnull=False) | Q(proposed_by=viewer.person))


def open_decisions_of(initiative: Initiative) -> QuerySet[Decision]:
    """Return the decisions that take answers, the first to close on top."""
    return decisions_of(initiative).filter(state=DecisionState.OPEN).order_by("closes_on", "year", "sequence")


def decisions_about(
    viewer: Viewer,
    *,
    goal: Model | None = None,
    indicator: Model | None = None,
    activity: Model | None = None,
) -> QuerySet[Decision]:
    """Return the decisions that concern the goal, indicator or activity, newest first."""
    found = decisions_visible_to(viewer)
    for field, target in (("goals", goal), ("indicators", indicator), ("activities", activity)):
        if target is not None:
            found = found.filter(**{field: target.pk})
    return found


def decisions_due_for_review(initiative: Initiative, *, today: date) -> QuerySet[Decision]:
    """Return adopted decisions whose review date has come."""
    return decisions_of(initiative).filter(state=DecisionState.DECIDED, review_on__lte=today).order_by("review_on")


def deciding_organisations_of(initiative: Initiative, *, today: date) -> QuerySet[Organisation]:
    """Return who answers decisions on a day: partners with a seat that may sign, or in the steering group.

    The backbone office serves the decisions and answers none.
    """
    seats = deciding_seats_of(initiative, today=today)
    partners = Organisation.objects.filter(initiative=initiative, joined_on__lte=today)
    still_in = partners.filter(Q(left_on__isnull=True) | Q(left_on__gt=today))
    return still_in.exclude(kind=OrganisationKind.BACKBONE).filter(pk__in=seats.values("organisation"))


def deciding_seats_of(initiative: Initiative, *, today: date) -> QuerySet[Seat]:
    """Return the seats that may answer decisions on a day, the backbone office's left out."""
    seats = Seat.objects.filter(active_on(today), Q(can_sign=True) | Q(role=Role.STEERING))
    partners = seats.filter(organisation__initiative=initiative)
    return partners.exclude(organisation__kind=OrganisationKind.BACKBONE)


def deciding_organisations(by: Actor) -> list[Organisation]:
    """Return the organisations for which this person may answer decisions."""
    found = {
        seat.organisation_id: seat.organisation
        for seat in by.seats
        if Permission.DECIDE in seat.permissions and seat.organisation.kind != OrganisationKind.BACKBONE
    }
    return sorted(found.values(), key=lambda organisation: organisation.sort_key)


def answers_to(decision: Decision, *, today: date) -> Answers:
    """Return the answers to a decision and who is awaited; of a concluded one, as it stood that day. Two queries."""
    day = timezone.localdate(decision.decided_at) if decision.decided_at else today
    asked = deciding_organisations_of(decision.initiative, today=day)
    given = decision.answers.select_related("organisation", "person", "noted_by")
    return _answers(decision, asked, given)


def _answers(decision: Decision, asked: Iterable[Organisation], given: Iterable[DecisionAnswer]) -> Answers:
    by_organisation = {answer.organisation_id: answer for answer in given}
    everybody = {organisation.pk: organisation for organisation in asked}
    everybody.update({key: answer.organisation for key, answer in by_organisation.items()})
    rows = sorted(everybody.values(), key=lambda organisation: organisation.sort_key)
    return Answers(
        rows=tuple((organisation, by_organisation.get(organisation.pk)) for organisation in rows),
        tally=tally(
            Method(decision.method),
            {key: Stance(answer.stance) for key, answer in by_organisation.items()},
            asked=everybody,
            quorum_percent=decision.quorum_percent,
        ),
    )


def awaited_answers(initiative: Initiative, *, today: date) -> list[tuple[Decision, Answers]]:
    """Return the open decisions, each with its answers and who is awaited. Three queries, however many there are."""
    asked = list(deciding_organisations_of(initiative, today=today))
    answers = Prefetch("answers", DecisionAnswer.objects.select_related("organisation", "person"))
    decisions = open_decisions_of(initiative).prefetch_related(answers)
    return [(decision, _answers(decision, asked, decision.answers.all())) for decision in decisions]


def decided_links(decision: Decision) -> list[tuple[str, Model]]:
    """Return what a decision concerns as (kind, goal | indicator | activity). Three queries."""
    return [
        *(("goal", goal) for goal in decision.goals.all()),
        *(("indicator", indicator) for indicator in decision.indicators.all()),
        *(("activity", activity) for activity in decision.activities.all()),
    ]


def decision_by_id(viewer: Viewer, text: str | None) -> Decision | None:
    """Return the visible decision whose id is written in an address, or None."""
    return decisions_visible_to(viewer).filter(pk=int(text)).first() if text and is_id(text) else None


def register_of(viewer: Viewer) -> QuerySet[Decision]:
    """Return the register a viewer may read: every decision but the open ones, which stand above it."""
    return decisions_visible_to(viewer).exclude(state=DecisionState.OPEN)


def may_steer(viewer: Actor, decision: Decision) -> bool:
    """Tell whether the actor may change, open, conclude or withdraw it: the backbone, or whoever proposed it."""
    if viewer.person is None or not viewer.can(Permission.PROPOSE_DECISION):
        return False
    return viewer.can(Permission.KEEP_MINUTES) or decision.proposed_by_id == viewer.person.pk
