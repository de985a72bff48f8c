"""Calendar addresses, marks of mails sent, and the wish to get none."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from samklang.communication import events
from samklang.communication.actions.acting import person_of
from samklang.communication.models import CalendarKey, MailStop, SentMail
from samklang.communication.queries.reaching import secret_from
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission
from samklang.people.models import Person
from samklang.people.queries import hashed


def make_calendar_key(*, by: Actor, at: datetime) -> CalendarKey:
    """Make the person's secret calendar address anew; an earlier one stops working."""
    by.require(Permission.READ)
    person, salt = person_of(by), secrets.token_hex(32)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two at once make one address each in turn
        _keys_in_force(by).update(revoked_at=at)
        key = CalendarKey.objects.create(
            initiative=by.initiative, person=person, salt=salt, secret_hash=hashed(secret_from(salt)), made_at=at
        )
        record_by(by, events.CALENDAR_MADE, target=key, label=person.name, at=at)
    return key


def revoke_calendar_key(*, key: CalendarKey, by: Actor, at: datetime) -> None:
    """Stop one's own calendar address; calendars that subscribe to it get nothing more."""
    by.require(Permission.READ)
    with transaction.atomic():
        if _keys_in_force(by).filter(pk=key.pk).update(revoked_at=at):
            record_by(by, events.CALENDAR_REVOKED, target=key, label=person_of(by).name, at=at)


def mark_mailed(*, person: Person, initiative: Initiative, about: Iterable[str], at: datetime) -> None:
    """Note what a person has been mailed about; a mark for the house, not an event."""
    SentMail.objects.bulk_create(
        (SentMail(person=person, initiative=initiative, about=each, at=at) for each in about), ignore_conflicts=True
    )


def stop_mails(*, person: Person, initiative: Initiative, at: datetime) -> None:
    """Send the person no more mails about what is asked of them; a private wish, not an event."""
    MailStop.objects.get_or_create(person=person, initiative=initiative, defaults={"at": at})


def resume_mails(*, person: Person, initiative: Initiative) -> None:
    """Send the person mails again; a private wish, not an event."""
    MailStop.objects.filter(person=person, initiative=initiative).delete()


def _keys_in_force(by: Actor) -> "QuerySet[CalendarKey]":
    return CalendarKey.objects.filter(initiative=by.initiative, person=person_of(by), revoked_at__isnull=True)
