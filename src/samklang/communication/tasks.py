"""Mails about what is asked of a person, sent when nobody waits."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from samklang.communication.actions import mark_mailed
from samklang.communication.queries.mails import mail_lines
from samklang.communication.queries.reaching import has_stopped_mails, may_mail_now, stop_token
from samklang.initiatives.access import viewer_for
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import all_initiatives, people_of
from samklang.people.mail import absolute, send_mail_to
from samklang.people.models import Person


@app.task(name="communication.mail_asks", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def mail_asks(*, initiative_id: int, person_ids: list[int]) -> None:
    """Mail each person once about everything that is newly asked of them."""
    _mail(initiative_id, person_ids=person_ids, at=timezone.now())


@app.periodic(cron="*/20 * * * *")
@app.task(name="communication.mail_waiting_asks")
def mail_waiting_asks(timestamp: int) -> None:
    """Mail what had to wait because its reader had had three mails within the hour."""
    for initiative in all_initiatives():
        _mail(initiative.pk, person_ids=None, at=timezone.now())


def _mail(initiative_id: int, *, person_ids: list[int] | None, at: datetime) -> None:
    initiative = all_initiatives().filter(pk=initiative_id).first()
    if initiative is None:
        return
    people = people_of(initiative, today=timezone.localdate(at))
    for person in people if person_ids is None else people.filter(pk__in=person_ids):
        _mail_one(person, initiative, at=at)


def _mail_one(person: Person, initiative: Initiative, *, at: datetime) -> None:
    viewer = viewer_for(person, slug=initiative.slug, today=timezone.localdate(at))
    if viewer is None or has_stopped_mails(person, initiative) or not may_mail_now(person, at=at):
        return
    lines = mail_lines(viewer, at=at)
    if not lines:
        return
    send_mail_to(
        person,
        subject_template="communication/mail/asks_subject.txt",
        text_template="communication/mail/asks.txt",
        context={"initiative": initiative, "lines": lines, "stop_address": _stop_address(person, initiative)},
    )
    mark_mailed(person=person, initiative=initiative, about=[line.about for line in lines], at=at)


def _stop_address(person: Person, initiative: Initiative) -> str:
    token = stop_token(person, initiative)
    return absolute(reverse("communication:stop_mails", kwargs={"initiative": initiative.slug, "token": token}))
