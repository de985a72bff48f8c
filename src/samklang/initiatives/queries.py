"""Reading initiatives, organisations and seats."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from samklang.audit.queries import head_of
from samklang.initiatives.models import ApiKey, Initiative, Invitation, KeptAnswer, Organisation, Seat
from samklang.initiatives.roles import Permission, Role
from samklang.people.models import Person
from samklang.people.queries import hashed, second_factors

if TYPE_CHECKING:
    from samklang.initiatives.access import Viewer

ANSWERS_KEPT = timedelta(hours=24)


def active_on(today: date) -> Q:
    """Return the condition that a seat is in force on a day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


@dataclass(frozen=True)
class Entered:
    """Where a person comes in: the initiative, the active seats, a second factor, and the hash of the last event."""

    initiative: Initiative
    seats: tuple[Seat, ...]
    has_second_factor: bool
    head: str | None


def initiative_for(person: Person, *, slug: str, today: date) -> Entered | None:
    """Return the initiative as a person with active seats in it comes in, or None without such a seat. One query."""
    seats = Seat.objects.filter(active_on(today), person=person, organisation__initiative__slug=slug)
    seats = seats.filter(person__is_active=True).annotate(
        has_second_factor=Exists(second_factors().filter(user=OuterRef("person"))),
        head=Subquery(head_of(initiative_id=OuterRef("organisation__initiative"))),
    )
    mine = tuple(seats.select_related("organisation__initiative", "person").order_by("pk"))
    if not mine:
        return None
    return Entered(mine[0].organisation.initiative, mine, mine[0].has_second_factor, mine[0].head)


def initiatives_of(person: Person, *, today: date) -> QuerySet[Initiative]:
    """Return the initiatives in which the person has an active seat."""
    seats = Seat.objects.filter(active_on(today), person=person)
    return Initiative.objects.filter(pk__in=seats.values("organisation__initiative")).order_by("name")


def public_initiative(slug: str) -> Initiative | None:
    """Return the initiative if its public page is switched on, else None."""
    return Initiative.objects.filter(slug=slug, has_public_page=True).first()


def public_initiatives() -> QuerySet[Initiative]:
    """Return the initiatives with a public page."""
    return Initiative.objects.filter(has_public_page=True).order_by("name")


def all_initiatives() -> QuerySet[Initiative]:
    """Return every initiative of the installation, for periodic work only."""
    return Initiative.objects.order_by("pk")


def organisations_of(initiative: Initiative) -> QuerySet[Organisation]:
    """Return the organisations that are partners now, in Danish order (the backbone office among them)."""
    return Organisation.objects.filter(initiative=initiative, left_on__isnull=True)


def partners_of(initiative: Initiative) -> QuerySet[Organisation]:
    """Return the organisations that answer for the initiative: all but the backbone office."""
    return organisations_of(initiative).exclude(kind="backbone")


def seats_of(initiative: Initiative) -> QuerySet[Seat]:
    """Return all seats, past ones too."""
    seats = Seat.objects.filter(organisation__initiative=initiative)
    return seats.select_related("organisation", "person").order_by("organisation__sort_key", "person__sort_key")


def active_seats_of(initiative: Initiative, *, today: date) -> QuerySet[Seat]:
    """Return the seats in force on a day."""
    return seats_of(initiative).filter(active_on(today))


def backbone_seats_of(initiative: Initiative, *, today: date) -> QuerySet[Seat]:
    """Return the backbone seats in force on a day."""
    return active_seats_of(initiative, today=today).filter(role=Role.BACKBONE)


def people_of(initiative: Initiative, *, today: date) -> QuerySet[Person]:
    """Return the people with an active seat, in Danish order."""
    seats = active_seats_of(initiative, today=today).values("person")
    return Person.objects.filter(pk__in=seats).order_by("sort_key")


def open_invitations_of(initiative: Initiative) -> QuerySet[Invitation]:
    """Return invitations not yet answered or withdrawn, newest first."""
    open_ones = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return open_ones.filter(organisation__initiative=initiative).select_related("organisation").order_by("-sent_at")


def invitation_by_token(token: str, *, at: datetime) -> Invitation | None:
    """Return the open, unexpired invitation with this token, or None."""
    open_ones = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)
    return open_ones.filter(token_hash=hashed(token)).select_related("organisation__initiative").first()


def open_invitation(invitation_id: int) -> Invitation | None:
    """Return the invitation if it is still open, for the mail about it."""
    open_ones = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return open_ones.filter(pk=invitation_id).select_related("organisation__initiative", "invited_by").first()


def organisations_with_keys_of(viewer: "Viewer") -> QuerySet[Organisation]:
    """Return the organisations whose keys a viewer may see: those reported for; all for the backbone."""
    organisations = organisations_of(viewer.initiative)
    if viewer.can(Permission.MANAGE_PEOPLE):
        return organisations
    own = [organisation for organisation, permissions in viewer.grants if Permission.REPORT in permissions]
    return organisations.filter(pk__in=own)


def keys_visible_to(viewer: "Viewer") -> QuerySet[ApiKey]:
    """Return the keys a viewer may see, the newest first, revoked ones too."""
    keys = ApiKey.objects.filter(organisation__in=organisations_with_keys_of(viewer))
    return keys.select_related("organisation__initiative", "made_by", "kept_by").order_by("-made_at", "-pk")


def key_by_secret(secret: str, *, today: date) -> ApiKey | None:
    """Return the key with this secret if it is in force on a day: neither revoked nor past its last day."""
    keys = ApiKey.objects.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today), secret_hash=hashed(secret))
    return keys.filter(revoked_at__isnull=True).select_related("organisation__initiative", "kept_by").first()


def kept_answer(key: ApiKey, *, operation: str, retry: str, at: datetime) -> KeptAnswer | None:
    """Return what was answered to an operation under a retry mark within the last 24 hours, or None."""
    kept = KeptAnswer.objects.filter(key=key, operation=operation, retry_hash=hashed(retry))
    return kept.filter(at__gt=at - ANSWERS_KEPT).first()
