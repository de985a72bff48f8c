"""Mails about seats, sent when nobody waits; and answers kept for retries, deleted after a day."""

from django.utils import timezone, translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from samklang.initiatives.actions import forget_answers
from samklang.initiatives.models import Invitation
from samklang.initiatives.queries import open_invitation
from samklang.people.mail import absolute, send_text


@app.task(name="initiatives.mail_invitation", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def mail_invitation(*, invitation_id: int, token: str) -> None:
    """Mail the link of an invitation that is still open."""
    invitation = open_invitation(invitation_id)
    if invitation is not None:
        with translation.override("da"):
            _send(invitation, token)


@app.periodic(cron="17 * * * *")
@app.task(name="initiatives.forget_answers")
def forget_old_answers(timestamp: int) -> None:
    """Delete the answers that were kept a day for retries."""
    forget_answers(at=timezone.now())


def _send(invitation: Invitation, token: str) -> None:
    send_text(
        to=invitation.email,
        subject_template="initiatives/mail/invitation_subject.txt",
        text_template="initiatives/mail/invitation.txt",
        context={"invitation": invitation, "address": absolute(f"/invitation/{token}/")},
    )
