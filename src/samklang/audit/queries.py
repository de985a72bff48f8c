"""Reading the audit trail: history for pages, and the proof that it is whole."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from samklang.audit.calculations.chain import BrokenLink, Link, StoredLink, first_broken
from samklang.audit.models import Event
from samklang.audit.verbs import VERBS
from samklang.audit.words import label_of, value_of


@dataclass(frozen=True)
class Change:
    """One field that an event changed, in the reader's words."""

    label: str
    before: object
    after: object


@dataclass(frozen=True)
class Entry:
    """One event as a reader meets it."""

    number: int
    at: datetime
    verb: str
    room: str
    who: str
    organisation: str
    text: str
    target_kind: str
    target_id: int | None
    target: str
    changes: tuple[Change, ...]
    url: str = ""


def events_of(
    *,
    initiative_id: int,
    since: datetime | None = None,
    target: tuple[str, int] | None = None,
    verbs: frozenset[str] | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Return an initiative's events, newest first, in the reader's language.

    `since` leaves out what happened at or before that moment; `target` keeps one thing's history.
    """
    events = Event.objects.filter(initiative_id=initiative_id).select_related("content")
    if since is not None:
        events = events.filter(at__gt=since)
    if target is not None:
        events = events.filter(target_kind=target[0], target_id=target[1])
    if verbs is not None:
        events = events.filter(verb__in=verbs)
    return [_entry(event) for event in events.order_by("-at", "-number")[:limit]]


def news_of(*, initiative_id: int, since: datetime | None, limit: int = 20) -> list[Entry]:
    """Return what changed that concerns everybody: events whose verb is news, newest first."""
    news = frozenset(code for code, verb in VERBS.items() if verb.news)
    return events_of(initiative_id=initiative_id, since=since, verbs=news, limit=limit)


def head_of(*, initiative_id: int | OuterRef) -> QuerySet[Event, str]:
    """Return the hashes of the last events of an initiative and of the installation, one after the other.

    They change with everything done there, with what people change of themselves (a name), and with nothing else.
    """
    everybodys = Event.objects.filter(initiative_id=0).order_by("-number").values("hash")[:1]
    last = Event.objects.filter(initiative_id=initiative_id).order_by("-number")
    return last.values_list(Concat("hash", Subquery(everybodys)), flat=True)[:1]


def heads() -> dict[int, tuple[int, str]]:
    """Return the last (number, hash) of every chain: what is kept outside the database as its anchor."""
    rows = Event.objects.order_by("initiative_id", "-number").distinct("initiative_id")
    return {row.initiative_id: (row.number, row.hash) for row in rows}


def verify_chains(*, anchors: Mapping[int, tuple[int, str]] | None = None) -> list[BrokenLink]:
    """Return the first broken link of every initiative's chain; empty when all hold.

    `anchors` are heads noted earlier outside the database, by initiative.
    """
    anchors = anchors or {}
    known = set(Event.objects.values_list("initiative_id", flat=True).distinct())
    found = [first_broken(_links(initiative), anchor=anchors.get(initiative)) for initiative in sorted(known)]
    lost = [BrokenLink(initiative, 1, "truncated") for initiative in sorted(set(anchors) - known)]
    return [broken for broken in found if broken] + lost


def _links(initiative_id: int) -> Iterator[StoredLink]:
    sql = """SELECT e.initiative_id, e.number, e.at, e.actor_id, e.organisation_id, e.verb, e.target_kind, e.target_id,
                    e.content_hmac, e.previous_hash, e.hash, c.salt, c.body::text
             FROM audit_event e LEFT JOIN audit_eventcontent c ON c.event_id = e.id
             WHERE e.initiative_id = %s ORDER BY e.number"""
    with connection.chunked_cursor() as cursor:  # a chain of a million events does not fit in the memory
        cursor.execute(sql, [initiative_id])
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield StoredLink(Link(*row[:10]), row[10], row[11], json.loads(row[12] or "null"))


def _change(target_kind: str, field: str, values: list[object]) -> Change:
    before, after = (value_of(value, field, target_kind=target_kind) for value in values)
    return Change(label_of(field, target_kind=target_kind), before, after)


def _entry(event: Event) -> Entry:
    content = getattr(event, "content", None)
    body: dict[str, Any] = content.body if content else {}
    target = body.get("target", _("(erased)"))
    verb = VERBS.get(event.verb)
    return Entry(
        number=event.number,
        at=event.at,
        verb=event.verb,
        room=verb.domain if verb else event.verb.partition(".")[0],
        who=body.get("actor", _("(erased)")),
        organisation=body.get("organisation", ""),
        text=str(verb.text) % {"target": target} if verb else event.verb,
        target_kind=event.target_kind,
        target_id=event.target_id,
        target=target,
        changes=tuple(_change(event.target_kind, *each) for each in body.get("changes", {}).items()),
    )
