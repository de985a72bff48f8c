"""Who acts, as far as every deed of this room needs it, and the mails that a deed starts."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from samklang.initiatives.access import Actor
from samklang.initiatives.models import Initiative, Organisation
from samklang.people.background import defer
from samklang.people.models import Person


def person_of(by: Actor) -> Person:
    """Return the person who acts; the house itself has nothing to say here."""
    if by.person is None:
        raise PermissionDenied
    return by.person


def organisation_of(by: Actor) -> Organisation:
    """Return the organisation acted for."""
    if by.organisation is None:
        raise PermissionDenied
    return by.organisation


def require_same_initiative(by: Actor, *initiative_ids: int) -> None:
    """Raise PermissionDenied when anything belongs to another initiative than the actor's."""
    if any(each != by.initiative.pk for each in initiative_ids):
        raise PermissionDenied


def ask_by_mail(initiative: Initiative, people: Iterable[int]) -> None:
    """Have the people mailed about what is asked of them, once the transaction has ended."""
    person_ids = sorted(set(people))
    if person_ids:
        defer("communication.mail_asks", initiative_id=initiative.pk, person_ids=person_ids)
