"""Writing about people: one function per thing that can be done."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from samklang.audit.actions import record
from samklang.audit.verbs import Verb
from samklang.people.events import KEYS_FORGOTTEN, SESSIONS_ENDED, SETTINGS_CHANGED, SIGN_IN_LINK_MADE
from samklang.people.models import Person, SignInLink
from samklang.people.queries import hashed, person_by_email
from samklang.ui.sorting import danish_key

LINK_LIFE = timedelta(minutes=30)


def make_sign_in_link(*, email: str, at: datetime) -> str | None:
    """Make a one-time link for the person with this address and return its token; None when nobody has it.

    For whoever runs the installation; the link works once within 30 minutes.
    """
    person = person_by_email(email)
    if person is None or not person.is_active:
        return None
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.create(person=person, token_hash=hashed(token), expires_at=at + LINK_LIFE)
        _record_own(SIGN_IN_LINK_MADE, person, at=at)
    return token


def forget_keys(*, email: str, at: datetime) -> int:
    """Take away the passkeys, apps and recovery codes of the person with this address; return how many there were.

    For whoever runs the installation, when a person has lost them all. Ends the person's sessions.
    """
    person = person_by_email(email)
    if person is None:
        return 0
    with transaction.atomic():
        forgotten = int(Authenticator.objects.filter(user=person).delete()[0])
        _delete_sessions(person, keep=None)
        _record_own(KEYS_FORGOTTEN, person, at=at, changes={"keys": [forgotten, 0]})
    return forgotten


def use_sign_in_link(*, link: SignInLink, at: datetime) -> bool:
    """Mark the link used; False when somebody was faster."""
    return bool(SignInLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at))


def person_for(*, email: str, name: str, language: str = "da") -> Person:
    """Return the person with this address, made if new, inside the caller's action."""
    found = person_by_email(email)
    if found is not None:
        return found
    return Person.objects.create_user(email=email, name=name, language=language, sort_key=danish_key(name))


def change_settings(*, person: Person, name: str, language: str, at: datetime) -> None:
    """Change a person's own name and language."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        changes = {"name": [person.name, name], "language": [person.language, language]}
        person.name, person.language, person.sort_key = name, language, danish_key(name)
        person.save(update_fields=["name", "language", "sort_key"])
        _record_own(SETTINGS_CHANGED, person, at=at, changes=changes)


def choose_language(*, person: Person, language: str) -> None:
    """Remember the language a person switched to (no event: it changes nobody else's view)."""
    Person.objects.filter(pk=person.pk).update(language=language)


def end_other_sessions(*, person: Person, keep: str | None, at: datetime) -> int:
    """End all of a person's sessions but `keep` (a session key); return how many ended."""
    with transaction.atomic():
        ended = _delete_sessions(person, keep=keep)
        _record_own(SESSIONS_ENDED, person, at=at, changes={"sessions": [ended, 0]})
    return ended


def _delete_sessions(person: Person, *, keep: str | None) -> int:
    mine = [
        session.pk
        for session in Session.objects.all()
        if session.pk != keep and session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


def _record_own(verb: Verb, person: Person, *, at: datetime, changes: Mapping[str, object] | None = None) -> None:
    record(
        verb,
        initiative_id=0,
        actor_id=person.pk,
        actor_name=person.name,
        organisation_id=None,
        organisation_name="",
        target=("people.person", person.pk, person.name),
        changes=changes,
        at=at,
    )
