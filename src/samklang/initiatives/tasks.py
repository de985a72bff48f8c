"""Mails about seats, sent when nobody waits."""

from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

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


def _send(invitation: Invitation, token: str) -> None:
    send_text(
        to=invitation.email,
        subject_template="initiatives/mail/invitation_subject.txt",
        text_template="initiatives/mail/invitation.txt",
        context={"invitation": invitation, "address": absolute(f"/invitation/{token}/")},
    )
