"""The example's mail backend: a mail is kept on a page instead of being sent."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from samklang.people.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Store each mail once per recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails and return how many there were."""
        now = timezone.now()
        kept = [
            OutboxMail(to=to, subject=str(mail.subject)[:300], text=str(mail.body), at=now)
            for mail in email_messages
            for to in mail.recipients()
        ]
        OutboxMail.objects.bulk_create(kept)
        return len(email_messages)
