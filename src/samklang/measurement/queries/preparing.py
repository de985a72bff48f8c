"""Reading who releases figures: whether two must, who can be the second, and what waits for one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import active_seats_of
from samklang.initiatives.roles import GRANTS, Permission, Role
from samklang.measurement.models import COUNTING, Period, PreparedRelease, ReleaseRule, Report, RuleProposal

CONFIRMS = tuple(role for role, granted in GRANTS.items() if Permission.STEER in granted)


@dataclass(frozen=True)
class WhoReleases:
    """Whether a release takes two people in an initiative, and whether there are two who could.

    `is_decided` says that the initiative has settled it; else it follows from how many there are in the backbone.
    """

    needs_two: bool
    is_decided: bool
    can_be_two: bool

    @property
    def is_settled_on_two(self) -> bool:
        """Tell whether the initiative has decided on two, whoever sits in the backbone."""
        return self.is_decided and self.needs_two

    @property
    def is_settled_on_one(self) -> bool:
        """Tell whether the initiative has decided that one is enough."""
        return self.is_decided and not self.needs_two


def who_releases(initiative: Initiative, *, today: date) -> WhoReleases:
    """Return whether a release takes two people: as decided, else when the backbone has two; never where one is alone.

    Two queries.
    """
    seats = active_seats_of(initiative, today=today).filter(role__in=CONFIRMS)
    people: dict[str, set[int]] = {role: set() for role in CONFIRMS}
    for role, person in seats.values_list("role", "person"):
        people[role].add(person)
    can_be_two = len(set().union(*people.values())) > 1
    decided = ReleaseRule.objects.filter(initiative=initiative).values_list("needs_two", flat=True).first()
    wanted = len(people[Role.BACKBONE]) > 1 if decided is None else decided
    return WhoReleases(wanted and can_be_two, decided is not None, can_be_two)


def can_confirm(initiative: Initiative, person_id: int, *, today: date) -> bool:
    """Tell whether a person sits where releases are confirmed: in the backbone or the steering group."""
    return active_seats_of(initiative, today=today).filter(role__in=CONFIRMS, person=person_id).exists()


def rule_proposals(initiative: Initiative) -> QuerySet[RuleProposal]:
    """Return every proposal to release alone, the settled ones too."""
    return RuleProposal.objects.filter(initiative=initiative).select_related("proposed_by")


def rule_proposal_of(initiative: Initiative) -> RuleProposal | None:
    """Return the proposal to release alone that waits for a second person, or None."""
    return rule_proposals(initiative).filter(settled_at__isnull=True).first()


def ever_prepared(initiative: Initiative) -> QuerySet[PreparedRelease]:
    """Return every release that was prepared, the confirmed and the withdrawn too, the oldest first."""
    every = PreparedRelease.objects.filter(period__initiative=initiative)
    return every.select_related("period", "prepared_by", "confirmed_by", "release").order_by("prepared_at")


def prepared_releases(initiative: Initiative) -> QuerySet[PreparedRelease]:
    """Return the releases that wait for a second person, the oldest first."""
    return ever_prepared(initiative).filter(release__isnull=True, withdrawn_at__isnull=True)


def prepared_release_of(period: Period) -> PreparedRelease | None:
    """Return what waits for a second person in a period, or None."""
    return prepared_releases(period.initiative).filter(period=period).first()


def undrafted_releases() -> QuerySet[PreparedRelease]:
    """Return the prepared releases whose tables are not drafted yet, in every initiative, oldest first."""
    waiting = PreparedRelease.objects.filter(release__isnull=True, withdrawn_at__isnull=True, drafted_at__isnull=True)
    return waiting.select_related("period__initiative").order_by("known_at", "pk")


def has_changed_since(prepared: PreparedRelease) -> bool:
    """Tell whether reports of the period were approved or opened again since the tables were prepared. One query."""
    now = Report.objects.filter(period=prepared.period_id, state__in=COUNTING).order_by("pk")
    reports = list(now.values_list("pk", "approved_at"))
    is_later = any(approved and approved > prepared.known_at for _pk, approved in reports)
    return is_later or [pk for pk, _approved in reports] != prepared.reports


def releases_awaiting(viewer: Viewer) -> list[Ask]:
    """Return what a viewer may confirm of what others have prepared or proposed about releasing. One query."""
    if not viewer.can(Permission.STEER):
        return []
    own = viewer.person.pk if viewer.person else None
    proposals = rule_proposals(viewer.initiative).filter(settled_at__isnull=True)
    no_days = (Value(None, DateField()), Value(None, DateField()))
    waiting = prepared_releases(viewer.initiative).order_by()
    both = waiting.values_list("pk", "prepared_by", "prepared_by__name", "period__starts_on", "period__ends_on").union(
        proposals.values_list("pk", "proposed_by", "proposed_by__name", *no_days)
    )
    return [
        _asked(viewer, pk, by=name, period=Period(starts_on=starts_on, ends_on=ends_on) if starts_on else None)
        for pk, person, name, starts_on, ends_on in both.order_by("period__starts_on")
        if own is None or person != own
    ]


def _asked(viewer: Viewer, pk: int, *, by: str, period: Period | None) -> Ask:
    """Return what is asked of a second person: to let a prepared release out, or without one, to let one be enough."""
    place: dict[str, int | str] = {"initiative": viewer.initiative.slug}
    if period is None:
        return Ask(
            title=_("Shall one person release figures alone?"),
            detail=_("%(person)s has proposed it. It holds when you have confirmed it.") % {"person": by},
            verb=_("Look at it"),
            url=reverse("measurement:release_rule", kwargs=place),
            due_on=None,
            room="measurement",
        )
    return Ask(
        title=_("Confirm the release of %(period)s") % {"period": period.label},
        detail=_("%(person)s has prepared it. It goes out when you have confirmed it.") % {"person": by},
        verb=_("See and confirm"),
        url=reverse("measurement:confirm_release", kwargs=place | {"prepared_release_id": pk}),
        due_on=None,
        room="measurement",
    )
