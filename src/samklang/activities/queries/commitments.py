"""Reading promises: how they stand, whom they wait for, and the facts the plan is judged by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.activities.calculations.commitments import (
    LATE,
    TRANSITIONS,
    Counts,
    Promise,
    State,
    counts_of,
    is_due_soon,
)
from samklang.activities.models import Activity, Commitment, CommitmentState
from samklang.initiatives.access import Actor, Viewer
from samklang.initiatives.asks import Ask, by_urgency
from samklang.initiatives.models import Initiative, Organisation
from samklang.initiatives.roles import Permission
from samklang.ui import localised

PILLS = {
    "offered": "neutral",
    "signed": "neutral",
    "accepted": "petrol",
    LATE: "fragile",
    "kept": "holds",
    "renegotiated": "neutral",
    "broken": "missing",
    "withdrawn": "neutral",
}


@dataclass(frozen=True)
class PromiseRow:
    """A promise as a reader meets it on a day: its standing, the words and the colour for it, and the one next step."""

    commitment: Commitment
    standing: str
    words: str
    pill: str
    verb: str

    @property
    def is_open(self) -> bool:
        """Tell whether something may still become of it."""
        return bool(TRANSITIONS[State(self.commitment.state)])

    @property
    def was_moved(self) -> bool:
        """Tell whether its day is another than the one first promised."""
        return self.commitment.due_on != self.commitment.original_due_on


@dataclass(frozen=True)
class CommitmentFacts:
    """What the activities condition is judged by. `kept_share` is 0-1, or None while nothing has fallen due."""

    due: int
    kept: int
    kept_share: Decimal | None
    has_accepted: bool
    in_force: int
    awaiting: int
    late: tuple[Commitment, ...]


def commitments_of_initiative(initiative: Initiative) -> QuerySet[Commitment]:
    """Return every promise of an initiative, earliest day first."""
    rows = Commitment.objects.filter(activity__initiative=initiative)
    return rows.select_related("activity__lead", "organisation")


def commitments_visible_to(viewer: Viewer) -> QuerySet[Commitment]:
    """Return what a member may see: all promises, since they are given to all."""
    return commitments_of_initiative(viewer.initiative).select_related("offered_by", "signed_by", "accepted_by")


def commitments_of(organisation: Organisation) -> QuerySet[Commitment]:
    """Return all that an organisation has promised, earliest day first."""
    return commitments_of_initiative(organisation.initiative).filter(organisation=organisation)


def commitments_on(activity: Activity) -> QuerySet[Commitment]:
    """Return the promises about an activity, earliest day first."""
    rows = Commitment.objects.filter(activity=activity)
    return rows.select_related("activity__lead", "organisation")


def commitment_facts(initiative: Initiative, *, today: date) -> CommitmentFacts:
    """Return how the initiative's promises stand on a day (one query)."""
    rows = list(commitments_of_initiative(initiative))
    counts = counts_on(rows, today=today)
    return CommitmentFacts(
        due=counts.due,
        kept=counts.kept,
        kept_share=counts.kept_share,
        has_accepted=counts.has_accepted,
        in_force=counts.in_force,
        awaiting=counts.awaiting,
        late=tuple(row for row in rows if row.standing_on(today) == LATE),
    )


def promises_in(initiative: Initiative) -> QuerySet[Commitment, tuple[str, date, datetime | None]]:
    """Return (state, day, when it was settled) of every promise."""
    rows = Commitment.objects.filter(activity__initiative=initiative)
    return rows.order_by().values_list("state", "due_on", "settled_at")


def promise_counts(promises: Iterable[tuple[str, date, datetime | None]], *, today: date) -> Counts:
    """Return the counts of promises that were read as `promises_in` gives them."""
    return counts_of([_promise_of(*each) for each in promises], today=today)


def commitments_late(initiative: Initiative, *, today: date) -> QuerySet[Commitment]:
    """Return the accepted promises whose day has passed, the longest late on top."""
    return commitments_of_initiative(initiative).filter(state=State.ACCEPTED, due_on__lt=today)


def commitments_coming(initiative: Initiative, *, today: date, until: date) -> QuerySet[Commitment]:
    """Return the accepted promises that fall due from today up to and including a day."""
    return commitments_of_initiative(initiative).filter(state=State.ACCEPTED, due_on__gte=today, due_on__lte=until)


def commitments_to_accept(initiative: Initiative) -> QuerySet[Commitment]:
    """Return the signed promises that nobody has accepted yet."""
    return commitments_of_initiative(initiative).filter(state=State.SIGNED)


def counts_on(commitments: Iterable[Commitment], *, today: date) -> Counts:
    """Return the counts of some promises on a day."""
    return counts_of([_promise(each) for each in commitments], today=today)


def may_accept(by: Actor, commitment: Commitment) -> bool:
    """Tell whether somebody may accept a promise: the backbone, or the lead's editors where it is another's promise."""
    activity = commitment.activity
    if activity.initiative_id != by.initiative.pk:
        return False
    is_own = activity.lead_id == commitment.organisation_id
    return by.can(Permission.MANAGE_PLAN) or (not is_own and by.can_for(Permission.OFFER_COMMITMENT, activity.lead))


def may_settle(by: Actor, commitment: Commitment) -> bool:
    """Tell whether somebody may report a promise kept or broken: its organisation's editors, and the backbone."""
    if commitment.activity.initiative_id != by.initiative.pk:
        return False
    return by.can(Permission.MANAGE_PLAN) or by.can_for(Permission.OFFER_COMMITMENT, commitment.organisation)


def promise_rows(viewer: Viewer, commitments: Iterable[Commitment]) -> list[PromiseRow]:
    """Return promises as the viewer meets them today."""
    return [_row(viewer, commitment) for commitment in commitments]


def commitments_awaiting(viewer: Viewer) -> list[Ask]:
    """Return the promises that wait for the viewer: to sign, to accept, or to say how it goes."""
    open_ones = commitments_of_initiative(viewer.initiative).filter(state__in=["offered", "signed", "accepted"])
    asks = [_ask(viewer, each) for each in open_ones]
    return by_urgency([ask for ask in asks if ask is not None])


def latest_first_chain(commitment: Commitment) -> list[Commitment]:
    """Return the promise with all that it replaces and all that replaced it, the latest first."""
    rows = {row.pk: row for row in commitments_of(commitment.organisation).filter(activity=commitment.activity)}
    newer = {row.replaces_id: row for row in rows.values() if row.replaces_id}
    latest = rows[commitment.pk]
    while latest.pk in newer:
        latest = newer[latest.pk]
    chain = [latest]
    while chain[-1].replaces_id in rows:
        chain.append(rows[chain[-1].replaces_id])
    return chain


def _promise(commitment: Commitment) -> Promise:
    return _promise_of(commitment.state, commitment.due_on, commitment.settled_at)


def _promise_of(state: str, due_on: date, settled: datetime | None) -> Promise:
    return Promise(State(state), due_on, timezone.localdate(settled) if settled else None)


def _row(viewer: Viewer, commitment: Commitment) -> PromiseRow:
    standing = commitment.standing_on(viewer.today)
    words = _("Late") if standing == LATE else str(CommitmentState(commitment.state).label)
    return PromiseRow(commitment, standing, words, PILLS[standing], _verb(viewer, commitment))


def _verb(viewer: Viewer, commitment: Commitment) -> str:
    """Return the one thing the viewer could do next about a promise, or nothing."""
    state = State(commitment.state)
    if state is State.OFFERED and viewer.can_for(Permission.SIGN, commitment.organisation):
        return _("Sign")
    if state is State.SIGNED and may_accept(viewer, commitment):
        return _("Accept")
    if state is State.ACCEPTED and viewer.can_for(Permission.OFFER_COMMITMENT, commitment.organisation):
        return _("Give status")
    return ""


def _ask(viewer: Viewer, commitment: Commitment) -> Ask | None:
    verb = _verb(viewer, commitment)
    state = State(commitment.state)
    if not verb or (state is State.ACCEPTED and not is_due_soon(state, due_on=commitment.due_on, today=viewer.today)):
        return None
    kwargs = {"initiative": viewer.initiative.slug, "commitment_id": commitment.pk}
    return Ask(
        title=_("Commitment: %(what)s") % {"what": commitment.what},
        detail=_detail(commitment, today=viewer.today),
        verb=verb,
        url=reverse("activities:commitment", kwargs=kwargs),
        due_on=commitment.due_on,
        room="activities",
        is_overdue=commitment.standing_on(viewer.today) == LATE,
    )


def _detail(commitment: Commitment, *, today: date) -> str:
    words = {"organisation": commitment.organisation.label, "day": localised.day(commitment.due_on)}
    if commitment.state == State.OFFERED:
        return _("%(organisation)s has offered it. It binds once it is signed.") % words
    if commitment.state == State.SIGNED:
        return _("%(organisation)s promises it by %(day)s and awaits your answer.") % words
    if commitment.due_on < today:
        return _("Was to be done by %(day)s.") % words
    return _("To be done by %(day)s.") % words
