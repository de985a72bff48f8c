"""Writing the audit trail: one function, called last in every action's transaction."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from samklang.audit.calculations.chain import FIRST_PREVIOUS, Link, content_hmac, link_hash
from samklang.audit.models import Event, EventContent
from samklang.audit.verbs import Verb

_CHAIN_LOCK = 7_365_001  # any number of our own: the first key of the advisory lock


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
) -> Event:
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
    number, previous = _locked_head(initiative_id)
    link = Link(
        initiative_id=initiative_id,
        number=number + 1,
        at=at,
        actor_id=actor_id,
        organisation_id=organisation_id,
        verb=verb.code,
        target_kind=target[0],
        target_id=target[1],
        content_hmac=content_hmac(body, salt),
        previous_hash=previous,
    )
    event = Event.objects.create(**link.__dict__, hash=link_hash(link))
    EventContent.objects.create(event=event, salt=salt, body=body)
    return event


def _locked_head(initiative_id: int) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CHAIN_LOCK, initiative_id % 2_147_483_647])
    head = Event.objects.filter(initiative_id=initiative_id).order_by("-number").values_list("number", "hash").first()
    return head or (0, FIRST_PREVIOUS)


def _plain(value: Any) -> Any:
    """Return the value as JSON that reads back the same: text, whole numbers, booleans, null, lists and maps."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool) or type(value) is int:
        return value
    return str(value)
