"""Reading follow-ups."""

from datetime import date

from django.db.models import Q, QuerySet

from samklang.communication.models import Decision, FollowUp
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative, Organisation
from samklang.people.models import Person


def _follow_ups() -> QuerySet[FollowUp]:
    return FollowUp.objects.select_related("organisation", "owner", "meeting", "decision")


def follow_ups_visible_to(viewer: Viewer) -> QuerySet[FollowUp]:
    """Return the follow-ups of the viewer's initiative, the first due on top."""
    return _follow_ups().filter(initiative=viewer.initiative)


def open_follow_ups_of(initiative: Initiative) -> QuerySet[FollowUp]:
    """Return what is still to be done, the first due on top."""
    return _follow_ups().filter(initiative=initiative, done_at__isnull=True)


def late_follow_ups_of(initiative: Initiative, *, today: date) -> QuerySet[FollowUp]:
    """Return what should have been done before today."""
    return open_follow_ups_of(initiative).filter(due_on__lt=today)


def follow_ups_of(owner: Organisation | Person, *, initiative: Initiative | None = None) -> QuerySet[FollowUp]:
    """Return the open follow-ups of an organisation, or of a person in an initiative."""
    mine = Q(organisation=owner) if isinstance(owner, Organisation) else Q(owner=owner)
    found = _follow_ups().filter(mine, done_at__isnull=True)
    return found.filter(initiative=initiative) if initiative else found


def follow_ups_mine_first(viewer: Viewer, limit: int | None = None) -> list[FollowUp]:
    """Return what is still to be done: mine, then my organisations', then the rest, each by date."""

    def nearness(follow_up: FollowUp) -> int:
        if viewer.person and follow_up.owner_id == viewer.person.pk:
            return 0
        return 1 if follow_up.organisation_id in viewer.organisation_ids else 2

    return sorted(open_follow_ups_of(viewer.initiative), key=nearness)[:limit]


def finished_follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    """Return what was done, the latest first."""
    return follow_ups_visible_to(viewer).filter(done_at__isnull=False).order_by("-done_at")


def follow_ups_after(decision: Decision) -> QuerySet[FollowUp]:
    """Return what a decision led to."""
    return _follow_ups().filter(decision=decision)
