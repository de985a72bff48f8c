"""Reading people and the example's mails."""

import hashlib
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from samklang.people.models import OutboxMail, Person, SignInLink


def person_by_email(email: str) -> Person | None:
    """Return the person with this address, whatever its case, or None."""
    return Person.objects.filter(email=email.strip().lower()).first()


def usable_link(token: str, *, at: datetime) -> SignInLink | None:
    """Return the unused, unexpired one-time link with this token whose person is active, or None."""
    links = SignInLink.objects.filter(token_hash=hashed(token), used_at__isnull=True, expires_at__gt=at)
    return links.filter(person__is_active=True).select_related("person").first()


def second_factors() -> "QuerySet[Authenticator]":
    """Return what people prove themselves with beside the code by e-mail: passkeys and authenticator apps."""
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    found: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=kinds)
    return found


def outbox() -> QuerySet[OutboxMail]:
    """Return the mails the example kept, newest first."""
    return OutboxMail.objects.all()


def hashed(token: str) -> str:
    """Return the SHA-256 of a secret token: what is stored instead of it."""
    return hashlib.sha256(token.encode()).hexdigest()
