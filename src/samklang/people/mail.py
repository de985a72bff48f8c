"""Mail to one person, readable as text, in that person's language."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from samklang.people.models import Person


def send_mail_to(
    person: Person, *, subject_template: str, text_template: str, context: Mapping[str, Any] | None = None
) -> None:
    """Render the two text templates in the person's language and send one plain mail.

    Call it from a task, never inside a write transaction. Header injection is impossible: the subject is one line.
    """
    with translation.override(person.language):
        full = {"person": person, **(context or {})}
        send_text(to=person.email, subject_template=subject_template, text_template=text_template, context=full)


def send_text(*, to: str, subject_template: str, text_template: str, context: Mapping[str, Any]) -> None:
    """Send one plain mail in the active language to an address that need not be a person's yet."""
    full = {"base_url": settings.SAMKLANG_BASE_URL, **context}
    subject = " ".join(render_to_string(subject_template, full).split())
    EmailMessage(subject=subject, body=render_to_string(text_template, full), to=[to]).send()


def absolute(path: str) -> str:
    """Return the full address of one of our own paths, for use in mails and feeds."""
    return f"{settings.SAMKLANG_BASE_URL}{path}"
