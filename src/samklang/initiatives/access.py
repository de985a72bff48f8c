"""Who is looking and on whose behalf: the viewer, the actor, and the decorators that every page carries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import ApiKey, Initiative, Organisation, Seat
from samklang.initiatives.queries import initiative_for, public_initiative
from samklang.initiatives.roles import OWN_ORGANISATION, Permission, Role
from samklang.people.middleware import limit_idle_time
from samklang.people.models import Person
from samklang.ui.problems import UnreadableAddress

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Actor:
    """A person acting in one initiative, through active seats, for one organisation.

    `Actor.system(initiative)` stands for the house itself in periodic work: it may do anything and has no person.
    With a `key` it is a program that acts: it has no seats, only what the key allows for the key's organisation, and
    the person is the one who keeps the key.
    """

    person: Person | None
    initiative: Initiative
    seats: tuple[Seat, ...]
    acting_for: Organisation | None = None
    is_system: bool = False
    key: ApiKey | None = None

    @classmethod
    def system(cls, initiative: Initiative) -> "Actor":
        """Return the actor of periodic work."""
        return cls(person=None, initiative=initiative, seats=(), is_system=True)

    @property
    def organisation(self) -> Organisation | None:
        """Return the organisation acted for: the chosen one, else that of the first seat (signing seats first)."""
        if self.acting_for is not None:
            return self.acting_for
        first = min(self.seats, key=lambda seat: (not seat.can_sign, seat.pk), default=None)
        return first.organisation if first else None

    @property
    def seat(self) -> Seat | None:
        """Return the seat in the organisation acted for."""
        organisation = self.organisation
        mine = [seat for seat in self.seats if organisation and seat.organisation_id == organisation.pk]
        return min(mine, key=lambda seat: (not seat.can_sign, seat.pk), default=None)

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Return the ids of all organisations the person has a seat in, or the key is of."""
        return frozenset(organisation for organisation, _permissions in self.grants)

    @property
    def grants(self) -> tuple[tuple[int, frozenset[Permission]], ...]:
        """Return (organisation id, permissions) of every seat, and of the key where a program acts."""
        held = tuple((seat.organisation_id, seat.permissions) for seat in self.seats)
        return (*held, (self.key.organisation_id, self.key.permissions)) if self.key else held

    @property
    def is_backbone(self) -> bool:
        """Tell whether the person sits in the backbone office."""
        return any(seat.role == Role.BACKBONE for seat in self.seats)

    def can(self, permission: Permission) -> bool:
        """Tell whether any seat gives the permission (for its own organisation, where it is bound to one)."""
        return self.is_system or any(permission in permissions for _organisation, permissions in self.grants)

    def can_for(self, permission: Permission, organisation: Organisation) -> bool:
        """Tell whether the permission holds for this organisation."""
        if self.is_system:
            return True
        return organisation.initiative_id == self.initiative.pk and any(
            permission in permissions and (permission not in OWN_ORGANISATION or own == organisation.pk)
            for own, permissions in self.grants
        )

    def require(self, permission: Permission) -> None:
        """Raise PermissionDenied unless some seat gives the permission."""
        if not self.can(permission):
            raise PermissionDenied(permission)

    def require_for(self, permission: Permission, organisation: Organisation) -> None:
        """Raise PermissionDenied unless the permission holds for this organisation."""
        if not self.can_for(permission, organisation):
            raise PermissionDenied(permission)

    def for_organisation(self, organisation: Organisation) -> "Actor":
        """Return the same actor acting for that organisation."""
        return replace(self, acting_for=organisation)


@dataclass(frozen=True)
class Viewer(Actor):
    """Who looks at a page, and on which day; `head` is the last event's hash where it was read with the seats."""

    today: date = field(kw_only=True)
    has_second_factor: bool = field(default=False, kw_only=True)
    head: str | None = field(default=None, kw_only=True)

    @property
    def lacks_second_factor(self) -> bool:
        """Tell whether the person must set up a passkey or an app first: backbone seats need one (R13)."""
        return self.is_backbone and not self.has_second_factor and not self.initiative.is_example

    @property
    def actor(self) -> Actor:
        """Return the viewer as the actor of an action."""
        return Actor(self.person, self.initiative, self.seats, self.acting_for, self.is_system, self.key)

    def actor_for(self, organisation: Organisation) -> Actor:
        """Return the viewer acting for that organisation."""
        return self.actor.for_organisation(organisation)


def viewer_for(person: Person, *, slug: str, today: date) -> Viewer | None:
    """Return the person as a viewer of the initiative, or None without an active seat in it."""
    entered = initiative_for(person, slug=slug, today=today)
    if entered is None:
        return None
    return Viewer(
        person,
        entered.initiative,
        entered.seats,
        today=today,
        has_second_factor=entered.has_second_factor,
        head=entered.head,
    )


def actor_for(person: Person, initiative: Initiative, *, today: date) -> Actor:
    """Return the person as an actor of the initiative; raises PermissionDenied without an active seat."""
    viewer = viewer_for(person, slug=initiative.slug, today=today)
    if viewer is None:
        raise PermissionDenied
    return viewer.actor


def may_keep_keys(by: Actor, organisation: Organisation) -> bool:
    """Tell whether somebody may make, see and revoke an organisation's keys: those who report for it, the backbone.

    No key makes or revokes keys.
    """
    if by.key is not None or by.person is None or organisation.initiative_id != by.initiative.pk:
        return False
    return by.can_for(Permission.REPORT, organisation) or by.can(Permission.MANAGE_PEOPLE)


def viewer_of_key(key: ApiKey, *, today: date) -> Viewer | None:
    """Return a program with the key as a viewer; None while the key rests.

    It rests while its keeper may not keep keys of the organisation, or the organisation has left (R06).
    """
    if not _is_kept(key, keeper_of(key, today=today)):
        return None
    return Viewer(key.kept_by, key.organisation.initiative, (), key.organisation, key=key, today=today)


def keeper_of(key: ApiKey, *, today: date) -> Actor:
    """Return the person who keeps a key, with the seats in force on a day. One query."""
    initiative = key.organisation.initiative
    entered = initiative_for(key.kept_by, slug=initiative.slug, today=today)
    return Actor(key.kept_by, initiative, entered.seats if entered else ())


def _is_kept(key: ApiKey, keeper: Actor) -> bool:
    return key.organisation.left_on is None and may_keep_keys(keeper, key.organisation)


class KeyState(TextChoices):
    """How a key stands on a day."""

    IN_FORCE = "in_force", _("In force")
    RESTING = "resting", _("Rests")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


def key_states(keys: Iterable[ApiKey], *, today: date) -> list[tuple[ApiKey, KeyState]]:
    """Return each key of one initiative with how it stands on a day. One query for each of their keepers."""
    keepers: dict[int, Actor] = {}
    found = []
    for key in keys:
        if key.revoked_at is not None:
            state = KeyState.REVOKED
        elif key.expires_on is not None and key.expires_on < today:
            state = KeyState.EXPIRED
        else:
            keeper = keepers.get(key.kept_by_id) or keeper_of(key, today=today)
            keepers[key.kept_by_id] = keeper
            state = KeyState.IN_FORCE if _is_kept(key, keeper) else KeyState.RESTING
        found.append((key, state))
    return found


View = Callable[..., HttpResponse]


def page(permission: Permission) -> Callable[[View], View]:
    """Make a view of one initiative: it gets `viewer` second, and only people with the permission come in.

    Not signed in: to sign-in, and back here. Not a member: 404, as if it did not exist. A member without the
    permission: 403 with a page that says who has it. A backbone seat without a second factor: to where one is set up.
    What the address asks for cannot be read: 422 with a page that names it, whether it was a page or a file.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, initiative: str, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, Person):
                return redirect_to_login(request.get_full_path())
            viewer = viewer_for(request.user, slug=initiative, today=timezone.localdate())
            if viewer is None:
                raise Http404
            request.viewer = viewer  # type: ignore[attr-defined]
            if viewer.is_backbone:
                limit_idle_time(request, seconds=settings.SAMKLANG_IDLE_SECONDS_BACKBONE)
            if viewer.lacks_second_factor:
                return _to_second_factor(request)
            viewer.require(permission)
            try:
                return view(request, viewer, *args, **kwargs)
            except UnreadableAddress as problem:
                return _unreadable(request, problem)

        guarded.least = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _unreadable(request: HttpRequest, problem: UnreadableAddress) -> HttpResponse:
    """Say what of the address cannot be read, with the address that leaves it out."""
    rest = request.GET.copy()
    rest.pop(problem.field or "", None)
    context = {"problem": problem, "address": f"{request.path}?{rest.urlencode()}" if rest else request.path}
    return render(request, "422.html", context, status=422)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request,
        gettext(
            "A seat in the backbone needs a passkey or an authenticator app beside the code by e-mail. "
            "Set one up here, and go on."
        ),
    )
    return redirect("mfa_index")


def public_page(view: View) -> View:
    """Make a view that anybody may open while the initiative has its public page switched on (404 otherwise).

    What the address asks for cannot be read: 422, as on every other page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, initiative: str, **kwargs: Any) -> HttpResponse:
        opened = public_initiative(initiative)
        if opened is None:
            raise Http404
        try:
            return view(request, opened, *args, **kwargs)
        except UnreadableAddress as problem:
            return _unreadable(request, problem)

    guarded.least = "public"  # type: ignore[attr-defined]
    return guarded


def found(source: QuerySet[M], **lookup: Any) -> M:
    """Return the one row a viewer may see, or raise Http404: what one may not see does not exist."""
    row = source.filter(**lookup).first()
    if row is None:
        raise Http404
    return row
