"""Writing the audit trail: one function, called last in every action's transaction."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from samklang.audit.calculations.chain import FIRST_PREVIOUS, Link, content_hmac, link_hash
from samklang.audit.verbs import Verb

_CHAIN_LOCK = 7_365_001  # any number of our own: the first key of the advisory lock
# A statement of its own after the lock: it sees what those have stored who had the lock before.
_HEAD = "SELECT number, hash FROM audit_event WHERE initiative_id = %s ORDER BY number DESC LIMIT 1"
# Both in one statement: others wait for the chain's lock meanwhile.
_APPEND = """
WITH event AS (
  INSERT INTO audit_event (initiative_id, number, at, actor_id, organisation_id, verb, target_kind, target_id,
    content_hmac, previous_hash, hash)
  VALUES (%(initiative_id)s, %(number)s, %(at)s, %(actor_id)s, %(organisation_id)s, %(verb)s, %(target_kind)s,
    %(target_id)s, %(content_hmac)s, %(previous_hash)s, %(hash)s)
  RETURNING id
)
INSERT INTO audit_eventcontent (event_id, salt, body) SELECT id, %(salt)s, %(body)s::jsonb FROM event
"""


def record(
    verb: Verb,
    *,
    initiative_id: int,
    actor_id: int | None,
    actor_name: str,
    organisation_id: int | None,
    organisation_name: str,
    target: tuple[str, int | None, str],
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Append one event to the initiative's chain, inside the caller's transaction.

    `target` is (kind such as "agenda.version", id, label as it reads today); `changes` maps a field to [from, to].
    Takes the chain's lock until the transaction ends, so it is the last thing an action does. Raises RuntimeError
    outside a transaction, since an event must stand or fall with what it tells of.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded inside the transaction of what it tells of")
    body = {
        "actor": actor_name,
        "organisation": organisation_name,
        "target": target[2],
        "changes": _plain(dict(changes or {})),
    }
    salt = secrets.token_hex(32)
    sealed = content_hmac(body, salt)
    with connection.cursor() as cursor:
        number, previous = _locked_head(cursor, initiative_id)
        link = Link(
            initiative_id=initiative_id,
            number=number + 1,
            at=at,
            actor_id=actor_id,
            organisation_id=organisation_id,
            verb=verb.code,
            target_kind=target[0],
            target_id=target[1],
            content_hmac=sealed,
            previous_hash=previous,
        )
        cursor.execute(_APPEND, {**link.__dict__, "hash": link_hash(link), "salt": salt, "body": json.dumps(body)})


def _locked_head(cursor: CursorWrapper, initiative_id: int) -> tuple[int, str]:
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CHAIN_LOCK, initiative_id % 2_147_483_647])
    cursor.execute(_HEAD, [initiative_id])
    return cursor.fetchone() or (0, FIRST_PREVIOUS)


def _plain(value: Any) -> Any:
    """Return the value as JSON that reads back the same: text, whole numbers, booleans, null, lists and maps."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool) or type(value) is int:
        return value
    return str(value)
