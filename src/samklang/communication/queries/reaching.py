"""Reading calendar keys, mails already sent and the wish to get none."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from samklang.communication.models import CalendarKey, MailStop, SentMail
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.people.models import Person
from samklang.people.queries import hashed

MAILS_PER_HOUR = 3
_STOP = "samklang.communication.stop_mails"


def secret_from(salt: str) -> str:
    """Return the secret of a calendar address: 64 hexadecimal digits from the salt and the house's secret key."""
    return salted_hmac("samklang.communication.calendar", salt, algorithm="sha256").hexdigest()


def calendar_key_of(viewer: Viewer) -> CalendarKey | None:
    """Return the viewer's calendar key that is in force, or None."""
    return CalendarKey.objects.filter(
        initiative=viewer.initiative, person=viewer.person, revoked_at__isnull=True
    ).first()


def calendar_secret(key: CalendarKey) -> str | None:
    """Return the secret to show its owner, or None when the house's secret key has changed since it was made."""
    secret = secret_from(key.salt)
    return secret if constant_time_compare(hashed(secret), key.secret_hash) else None


def calendar_key_by_secret(secret: str) -> CalendarKey | None:
    """Return the key in force with this secret, or None for an unknown or revoked one."""
    keys = CalendarKey.objects.filter(secret_hash=hashed(secret), revoked_at__isnull=True, person__is_active=True)
    return keys.select_related("person", "initiative").first()


def has_stopped_mails(person: Person, initiative: Initiative) -> bool:
    """Tell whether the person asked for no mails from this initiative."""
    return MailStop.objects.filter(person=person, initiative=initiative).exists()


def may_mail_now(person: Person, *, at: datetime) -> bool:
    """Tell whether fewer than three mails went to the person within the last hour."""
    lately = SentMail.objects.filter(person=person, at__gt=at - timedelta(hours=1))
    return lately.values("at").distinct().count() < MAILS_PER_HOUR


def mailed_about(person: Person, initiative: Initiative) -> set[str]:
    """Return what the person has been mailed about."""
    return set(SentMail.objects.filter(person=person, initiative=initiative).values_list("about", flat=True))


def stop_token(person: Person, initiative: Initiative) -> str:
    """Return the signed token of the link under each mail that stops them."""
    return signing.dumps([person.pk, initiative.pk], salt=_STOP)


def person_of_stop_token(token: str, *, slug: str) -> tuple[Person, Initiative] | None:
    """Return whose mails a token stops, in which initiative; None for a token that is not ours or not of this one."""
    try:
        person_id, initiative_id = signing.loads(token, salt=_STOP)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    initiative = Initiative.objects.filter(pk=initiative_id, slug=slug).first()
    return (person, initiative) if person and initiative else None
