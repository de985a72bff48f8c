"""Saying something, changing it, taking it back."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.audit.verbs import Verb
from samklang.communication import events
from samklang.communication.actions.acting import ask_by_mail, organisation_of, person_of, require_same_initiative
from samklang.communication.calculations.mentions import mentioned
from samklang.communication.models import Comment, Mention, Thread
from samklang.communication.queries.naming import name_of
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.queries import people_of
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem

TWICE = timedelta(minutes=1)


def comment(*, on: Any, text: str, by: Actor, at: datetime) -> Comment:
    """Write in the conversation on a goal, indicator, activity or decision; people named with @ are told.

    `on` has been fetched through its visibility. The thread begins with its first comment.
    """
    by.require(Permission.DISCUSS)
    require_same_initiative(by, on.initiative_id)
    text = _text(text)
    with transaction.atomic():
        thread, _made = Thread.objects.get_or_create(**{on._meta.model_name: on}, initiative=by.initiative)
        again = _sent_twice(thread, text, by=by, at=at)
        if again is not None:
            return again
        said = Comment.objects.create(
            thread=thread, person=person_of(by), organisation=organisation_of(by), text=text, at=at
        )
        _mention(said, by=by, at=at)
        record_by(by, events.COMMENTED, target=on, label=name_of(on, today=timezone.localdate(at)), at=at)
    return said


def edit_comment(*, comment: Comment, text: str, by: Actor, at: datetime) -> Comment:
    """Change one's own comment; readers see that it was changed, and people newly named are told."""
    text = _text(text)
    with transaction.atomic():
        own = _own(comment, by)
        if own.text == text:
            return own
        own.text, own.edited_at = text, at
        own.save(update_fields=["text", "edited_at"])
        _mention(own, by=by, at=at)
        _record(own, events.COMMENT_EDITED, by=by, at=at)
    return own


def withdraw_comment(*, comment: Comment, by: Actor, at: datetime) -> Comment:
    """Take back one's own comment: its text is gone, its place remains."""
    with transaction.atomic():
        own = _own(comment, by)
        own.text, own.withdrawn_at = "", at
        own.save(update_fields=["text", "withdrawn_at"])
        Mention.objects.filter(comment=own).delete()
        _record(own, events.COMMENT_WITHDRAWN, by=by, at=at)
    return own


def _sent_twice(thread: Thread, text: str, *, by: Actor, at: datetime) -> Comment | None:
    """Return what the person said in the same words a moment ago: a button pressed twice says it once."""
    Thread.objects.select_for_update().get(pk=thread.pk)
    lately = Comment.objects.filter(thread=thread, person=person_of(by), text=text, at__gt=at - TWICE, at__lte=at)
    return lately.first()


def _record(own: Comment, verb: Verb, *, by: Actor, at: datetime) -> None:
    target = own.thread.target
    record_by(by, verb, target=target, label=name_of(target, today=timezone.localdate(at)), at=at)


def _own(comment: Comment, by: Actor) -> Comment:
    by.require(Permission.DISCUSS)
    locked = Comment.objects.select_for_update(of=("self",)).select_related("thread").get(pk=comment.pk)
    require_same_initiative(by, locked.thread.initiative_id)
    if locked.person_id != person_of(by).pk:
        raise PermissionDenied
    if locked.is_withdrawn:
        raise Problem(_("This comment has been withdrawn. Write a new one."))
    return locked


def _text(text: str) -> str:
    if not text.strip():
        raise Problem(_("Write something first."), field="text")
    return text.strip()


def _mention(said: Comment, *, by: Actor, at: datetime) -> None:
    people = people_of(by.initiative, today=timezone.localdate(at)).values_list("pk", "name")
    named = mentioned(said.text, dict(people)) - {said.person_id}
    known = set(Mention.objects.filter(comment=said).values_list("person", flat=True))
    Mention.objects.filter(comment=said).exclude(person__in=named).delete()
    Mention.objects.bulk_create(Mention(comment=said, person_id=person) for person in sorted(named - known))
    ask_by_mail(by.initiative, named - known)
