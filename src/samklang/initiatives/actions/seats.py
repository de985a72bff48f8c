"""Writing initiatives, organisations, seats and invitations."""

import secrets
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.initiatives import events
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative, Invitation, Organisation, OrganisationKind, Seat
from samklang.initiatives.queries import active_on
from samklang.initiatives.roles import Permission, Role
from samklang.people.actions import person_for
from samklang.people.background import defer
from samklang.people.models import Person
from samklang.people.queries import hashed
from samklang.ui.file_names import plain_name
from samklang.ui.problems import Problem
from samklang.ui.sorting import danish_key

INVITATION_LIFE = timedelta(days=21)
RESERVED_SLUGS = frozenset({"people", "sign-in", "ui", "calendar", "static", "invitation", "act-as", "api"})


def found_initiative(
    *,
    name: str,
    backbone_name: str,
    person_name: str,
    person_email: str,
    at: datetime,
    vision: str = "",
    is_example: bool = False,
    language: str = "da",
    backbone_short_name: str = "",
    person_title: str = "",
) -> Actor:
    """Found an initiative with its backbone office and first person; return that person as an actor.

    For the command line and the example, where nobody is signed in yet. Raises Problem when the name is taken.
    """
    slug = plain_name(name)[:60]
    if not slug or slug in RESERVED_SLUGS or Initiative.objects.filter(slug=slug).exists():
        raise Problem(_("There is already something called “%(name)s” here. Choose another name.") % {"name": name})
    with transaction.atomic():
        initiative = Initiative.objects.create(
            name=name, slug=slug, vision=vision, is_example=is_example, founded_on=at.date()
        )
        office = _new_organisation(
            initiative,
            name=backbone_name,
            short_name=backbone_short_name,
            kind=OrganisationKind.BACKBONE,
            joined_on=at.date(),
        )
        person = person_for(email=person_email, name=person_name, language=language)
        seat = Seat.objects.create(
            organisation=office,
            person=person,
            role=Role.BACKBONE,
            can_sign=True,
            title=person_title,
            starts_on=at.date(),
        )
        founder = Actor(person, initiative, (seat,))
        record_by(founder, events.FOUNDED, target=initiative, at=at)
    return founder


def change_initiative(*, name: str, vision: str, has_public_page: bool, by: Actor, at: datetime) -> Initiative:
    """Change the initiative's name, vision and whether it has a public page."""
    by.require(Permission.STEER)
    with transaction.atomic():
        initiative = Initiative.objects.select_for_update().get(pk=by.initiative.pk)
        wanted = {"name": name, "vision": vision, "has_public_page": has_public_page}
        changes = {field: [getattr(initiative, field), value] for field, value in wanted.items()}
        if has_public_page != initiative.has_public_page:
            initiative.public_since = at if has_public_page else None
        for field, value in wanted.items():
            setattr(initiative, field, value)
        initiative.save(update_fields=[*wanted, "public_since"])
        record_by(by, events.SETTINGS_CHANGED, target=initiative, changes=changes, at=at)
    return initiative


def add_organisation(
    *, name: str, kind: str, by: Actor, at: datetime, short_name: str = "", joined_on: date | None = None
) -> Organisation:
    """Welcome an organisation as a partner."""
    by.require(Permission.MANAGE_PEOPLE)
    if Organisation.objects.filter(initiative=by.initiative, name=name).exists():
        raise Problem(_("%(name)s is already a partner.") % {"name": name}, field="name")
    with transaction.atomic():
        organisation = _new_organisation(
            by.initiative, name=name, kind=kind, short_name=short_name, joined_on=joined_on or at.date()
        )
        record_by(by, events.ORGANISATION_ADDED, target=organisation, at=at)
    return organisation


def _new_organisation(
    initiative: Initiative, *, name: str, kind: str, joined_on: date, short_name: str = ""
) -> Organisation:
    return Organisation.objects.create(
        initiative=initiative,
        name=name,
        short_name=short_name,
        kind=kind,
        joined_on=joined_on,
        sort_key=danish_key(short_name or name),
    )


def give_seat(
    *,
    organisation: Organisation,
    person_name: str,
    person_email: str,
    role: str,
    by: Actor,
    at: datetime,
    can_sign: bool = False,
    title: str = "",
    ends_on: date | None = None,
) -> Seat:
    """Give a person a seat at once, without an invitation: for set-up and imports by the backbone."""
    by.require(Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        person = person_for(email=person_email, name=person_name)
        seat = Seat.objects.create(
            organisation=organisation,
            person=person,
            role=role,
            can_sign=can_sign,
            title=title,
            starts_on=at.date(),
            ends_on=ends_on,
        )
        record_by(by, events.SEAT_TAKEN, target=seat, at=at)
    return seat


def invite(
    *, organisation: Organisation, email: str, name: str, role: str, by: Actor, at: datetime, can_sign: bool = False
) -> Invitation:
    """Invite a person to a seat: anybody by the backbone, colleagues by an editor into the own organisation."""
    _require_may_invite(by, organisation, role=role, can_sign=can_sign)
    email = email.strip().lower()
    taken = Seat.objects.filter(active_on(at.date()), organisation=organisation, person__email=email, role=role)
    if taken.exists():
        raise Problem(_("%(name)s already has this seat.") % {"name": name}, field="email")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(
            organisation=organisation, email=email, accepted_at__isnull=True, withdrawn_at__isnull=True
        ).update(withdrawn_at=at)
        assert by.person is not None  # noqa: S101 - _require_may_invite refuses the system
        invitation = Invitation.objects.create(
            organisation=organisation,
            email=email,
            name=name,
            role=role,
            can_sign=can_sign,
            invited_by=by.person,
            token_hash=hashed(token),
            sent_at=at,
            expires_at=at + INVITATION_LIFE,
        )
        _mail(invitation, token)
        record_by(by, events.INVITED, target=invitation, label=name, at=at)
    return invitation


def invite_again(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Send an open invitation anew with a fresh link; the old link stops working."""
    _require_may_invite(by, invitation.organisation, role=invitation.role, can_sign=invitation.can_sign)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = _open_invitation(invitation)
        invitation.token_hash, invitation.sent_at, invitation.expires_at = hashed(token), at, at + INVITATION_LIFE
        invitation.save(update_fields=["token_hash", "sent_at", "expires_at"])
        _mail(invitation, token)
        record_by(by, events.INVITED_AGAIN, target=invitation, label=invitation.name, at=at)
    return invitation


def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    """Withdraw an open invitation; its link stops working at once."""
    _require_may_invite(by, invitation.organisation, role=invitation.role, can_sign=False)
    with transaction.atomic():
        invitation = _open_invitation(invitation)
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        record_by(by, events.INVITATION_WITHDRAWN, target=invitation, label=invitation.name, at=at)


def accept_invitation(*, invitation: Invitation, at: datetime) -> Person:
    """Take the offered seat; whoever holds the mailed link proves the address by it. Returns the person."""
    with transaction.atomic():
        invitation = _open_invitation(invitation)
        person = person_for(email=invitation.email, name=invitation.name)
        invitation.accepted_at = at
        invitation.save(update_fields=["accepted_at"])
        try:
            with transaction.atomic():
                seat = Seat.objects.create(
                    organisation=invitation.organisation,
                    person=person,
                    role=invitation.role,
                    can_sign=invitation.can_sign,
                    starts_on=at.date(),
                )
        except IntegrityError as taken:
            raise Problem(_("You already have this seat. Sign in as usual.")) from taken
        actor = Actor(person, invitation.organisation.initiative, (seat,))
        record_by(actor, events.SEAT_TAKEN, target=seat, at=at)
    return person


def change_seat(
    *, seat: Seat, role: str, can_sign: bool, title: str, ends_on: date | None, by: Actor, at: datetime
) -> Seat:
    """Change what a seat is; a new last day counts from the day after it."""
    by.require(Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=seat.pk)
        _keep_one_in_backbone(seat, role=role, ends_on=ends_on, today=at.date())
        wanted = {"role": role, "can_sign": can_sign, "title": title, "ends_on": ends_on}
        changes = {field: [getattr(seat, field), value] for field, value in wanted.items()}
        for field, value in wanted.items():
            setattr(seat, field, value)
        seat.save(update_fields=list(wanted))
        record_by(by, events.SEAT_CHANGED, target=seat, changes=changes, at=at)
    return seat


def end_seat(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """End a seat at once: from the next request its person has none of its rights (R06)."""
    if not (by.can(Permission.MANAGE_PEOPLE) or by.can_for(Permission.INVITE_COLLEAGUES, seat.organisation)):
        raise PermissionDenied
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=seat.pk)
        yesterday = at.date() - timedelta(days=1)
        _keep_one_in_backbone(seat, role=seat.role, ends_on=yesterday, today=at.date())
        if seat.starts_on > yesterday:
            seat.starts_on = yesterday
        seat.ends_on = yesterday
        seat.save(update_fields=["starts_on", "ends_on"])
        record_by(by, events.SEAT_ENDED, target=seat, changes={"ends_on": [None, yesterday]}, at=at)
    return seat


def note_visit(*, seats: tuple[Seat, ...], at: datetime) -> None:
    """Remember when a person was here, so that home can say what changed since; a visit is 30 minutes apart."""
    for seat in seats:
        if seat.last_visit_at is None or at - seat.last_visit_at > timedelta(minutes=30):
            Seat.objects.filter(pk=seat.pk).update(previous_visit_at=seat.last_visit_at, last_visit_at=at)


def _require_may_invite(by: Actor, organisation: Organisation, *, role: str, can_sign: bool) -> None:
    if by.is_system or organisation.initiative_id != by.initiative.pk:
        raise PermissionDenied
    if by.can(Permission.MANAGE_PEOPLE):
        return
    by.require_for(Permission.INVITE_COLLEAGUES, organisation)
    own_signature = by.can_for(Permission.SIGN, organisation)
    if role not in {Role.EDITOR, Role.READER} or (can_sign and not own_signature):
        raise PermissionDenied


def _open_invitation(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organisation__initiative")
    fresh = locked.get(pk=invitation.pk)
    if fresh.accepted_at or fresh.withdrawn_at:
        raise Problem(_("The invitation has already been answered or withdrawn."))
    return fresh


def _keep_one_in_backbone(seat: Seat, *, role: str, ends_on: date | None, today: date) -> None:
    leaves = role != Role.BACKBONE or (ends_on is not None and ends_on < today)
    others = Seat.objects.filter(
        active_on(today), organisation__initiative=seat.organisation.initiative, role=Role.BACKBONE
    ).exclude(pk=seat.pk)
    if seat.role == Role.BACKBONE and leaves and not others.exists():
        raise Problem(_("Somebody must stay in the backbone. Give another person a seat there first."))


def _mail(invitation: Invitation, token: str) -> None:
    defer("initiatives.mail_invitation", invitation_id=invitation.pk, token=token)
