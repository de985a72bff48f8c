"""Keys for programs: made, taken over and revoked by people; their use counted; answers kept for retries."""

import secrets
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from samklang.initiatives import events
from samklang.initiatives.access import Actor, may_keep_keys
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import ApiKey, KeptAnswer, Organisation
from samklang.initiatives.queries import ANSWERS_KEPT, kept_answer
from samklang.people.models import Person
from samklang.people.queries import hashed
from samklang.ui.problems import Problem

PREFIX = "samklang_"
_SHOWN = len(PREFIX) + 4
_RETRY_LOCK = 7_236  # a number of our own: the first key of the advisory lock


def make_key(
    *, organisation: Organisation, name: str, scope: str, by: Actor, at: datetime, expires_on: date | None = None
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is nowhere stored and cannot be shown again."""
    person = _keeper(by, organisation)
    if expires_on is not None and expires_on < at.date():
        raise Problem(_("The last day has passed already. Choose a later one, or none."), field="expires_on")
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # two at once get one name each in turn
        if ApiKey.objects.filter(organisation=organisation, name=name, revoked_at__isnull=True).exists():
            raise Problem(
                _("There is already a key called %(name)s. Choose another name, or revoke it first.") % {"name": name},
                field="name",
            )
        key = ApiKey.objects.create(
            organisation=organisation, name=name, scope=scope, secret_hash=hashed(secret), hint=f"{secret[:_SHOWN]}…",
            made_by=person, made_at=at, kept_by=person, expires_on=expires_on,
        )  # fmt: skip
        changes = {"scope": [None, scope], "organisation": [None, organisation.label]}
        record_by(by, events.KEY_MADE, target=key, changes=changes, at=at)
    return key, secret


def take_over_key(*, key: ApiKey, by: Actor, at: datetime) -> None:
    """Answer for a key from now on: it works again if it rested because its keeper had left."""
    person = _keeper(by, key.organisation)
    with transaction.atomic():
        locked = _locked(key)
        before = locked.kept_by
        ApiKey.objects.filter(pk=key.pk).update(kept_by=person)
        record_by(by, events.KEY_TAKEN_OVER, target=key, changes={"kept_by": [before.name, person.name]}, at=at)


def revoke_key(*, key: ApiKey, by: Actor, at: datetime) -> None:
    """Stop a key for good, from its next request on."""
    _keeper(by, key.organisation)
    with transaction.atomic():
        _locked(key)
        ApiKey.objects.filter(pk=key.pk).update(revoked_at=at)
        record_by(by, events.KEY_REVOKED, target=key, at=at)


def note_use(*, key: ApiKey, at: datetime) -> int:
    """Count one request of a key and return how many there were in this minute, whichever process took them.

    A mark for the house, not an event. One statement, so that no two processes count the same number.
    """
    minute = at.replace(second=0, microsecond=0)
    sql = """UPDATE initiatives_apikey SET last_used_at = %(at)s, window_at = %(minute)s,
             window_count = CASE WHEN window_at = %(minute)s THEN window_count + 1 ELSE 1 END
             WHERE id = %(key)s RETURNING window_count"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"at": at, "minute": minute, "key": key.pk})
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def begin_retryable(*, key: ApiKey, operation: str, retry: str) -> bool:
    """Take the lock of one retryable request until the transaction ends; False when another process holds it."""
    name = hashed(f"{key.pk} {operation} {retry}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_RETRY_LOCK, int(name[:8], 16) - 2**31])
        return bool(cursor.fetchone()[0])


def keep_answer(
    *, key: ApiKey, operation: str, retry: str, body_hash: str, status: int, etag: str, content: str, at: datetime
) -> None:
    """Keep the answer to a request in the transaction of its effect: both stand, or neither (R63)."""
    if kept_answer(key, operation=operation, retry=retry, at=at) is None:
        KeptAnswer.objects.filter(key=key, operation=operation, retry_hash=hashed(retry)).delete()  # past its day
    KeptAnswer.objects.create(
        key=key, operation=operation, retry_hash=hashed(retry), body_hash=body_hash, status=status, etag=etag,
        content=content, at=at,
    )  # fmt: skip


def forget_answers(*, at: datetime) -> int:
    """Delete the answers kept longer than a day; returns how many."""
    deleted, _by_table = KeptAnswer.objects.filter(at__lte=at - ANSWERS_KEPT).delete()
    return deleted


def _keeper(by: Actor, organisation: Organisation) -> Person:
    """Return the person who acts, or refuse: only people keep keys, and only those of their own organisation."""
    if by.person is None or not may_keep_keys(by, organisation):
        raise PermissionDenied
    return by.person


def _locked(key: ApiKey) -> ApiKey:
    locked = ApiKey.objects.select_for_update(of=("self",)).select_related("kept_by").get(pk=key.pk)
    if locked.revoked_at is not None:
        raise Problem(_("The key is revoked already."))
    return locked
