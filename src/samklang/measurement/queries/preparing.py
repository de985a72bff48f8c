"""Reading who releases figures: whether two must, who can be the second, and what waits for one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import active_seats_of
from samklang.initiatives.roles import GRANTS, Permission, Role
from samklang.measurement.models import Period, PreparedRelease, ReleaseRule

CONFIRMS = tuple(role for role, granted in GRANTS.items() if Permission.STEER in granted)


@dataclass(frozen=True)
class WhoReleases:
    """Whether a release takes two people in an initiative, and whether there are two who could.

    `is_decided` says that the initiative has settled it; else it follows from how many there are in the backbone.
    """

    needs_two: bool
    is_decided: bool
    can_be_two: bool


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


def releases_awaiting(viewer: Viewer) -> list[Ask]:
    """Return the prepared releases that a viewer may confirm: those of others."""
    if not viewer.can(Permission.STEER):
        return []
    return [
        Ask(
            title=_("Confirm the release of %(period)s") % {"period": each.period.label},
            detail=_("%(person)s has prepared it. It goes out when you have confirmed it.")
            % {"person": each.prepared_by},
            verb=_("See and confirm"),
            url=reverse(
                "measurement:confirm_release",
                kwargs={"initiative": viewer.initiative.slug, "prepared_release_id": each.pk},
            ),
            due_on=None,
            room="measurement",
        )
        for each in prepared_releases(viewer.initiative)
        if viewer.person is None or each.prepared_by_id != viewer.person.pk
    ]
