"""The hash chain of one initiative's events: what is hashed, and where a chain is broken."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class Link:
    """The bare facts of one event that enter the chain; personal content enters only as `content_hmac`."""

    initiative_id: int
    number: int
    at: datetime
    actor_id: int | None
    organisation_id: int | None
    verb: str
    target_kind: str
    target_id: int | None
    content_hmac: str
    previous_hash: str


@dataclass(frozen=True)
class StoredLink:
    """A link as it was read back: its facts, its stored hash, and its content and salt unless they were erased."""

    link: Link
    stored_hash: str
    salt: str | None
    body: object


@dataclass(frozen=True)
class BrokenLink:
    """The first place where a chain does not hold: `reason` is altered, content altered, gap, or truncated."""

    initiative_id: int
    number: int
    reason: str


def content_hmac(body: object, salt: str) -> str:
    """Return the keyed hash (HMAC-SHA-256, hex) of an event's content. The salt is hex and lies beside the content."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(bytes.fromhex(salt), canonical.encode(), hashlib.sha256).hexdigest()


def link_hash(link: Link) -> str:
    """Return the SHA-256 (hex) over the canonical bytes of a link, the previous hash included."""
    parts = [
        link.initiative_id,
        link.number,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.actor_id,
        link.organisation_id,
        link.verb,
        link.target_kind,
        link.target_id,
        link.content_hmac,
        link.previous_hash,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def first_broken(links: Iterable[StoredLink], *, anchor: tuple[int, str] | None = None) -> BrokenLink | None:
    """Return the first broken link of one initiative's chain in order, or None when it holds.

    `anchor` is a (number, hash) kept outside the database: a chain cut below it or re-written is found by it, which a
    chain alone cannot do. Erased content (salt None) does not break a chain.
    """
    previous, number, initiative_id, anchored = FIRST_PREVIOUS, 0, 0, anchor is None
    for stored in links:
        link, number = stored.link, number + 1
        initiative_id = link.initiative_id
        reason = _fault(stored, expected_number=number, expected_previous=previous)
        if anchor and anchor[0] == link.number:
            anchored = stored.stored_hash == anchor[1]
            reason = reason or (None if anchored else "rewritten")
        if reason:
            return BrokenLink(initiative_id, number, reason)
        previous = stored.stored_hash
    return None if anchored else BrokenLink(initiative_id, number + 1, "truncated")


def _fault(stored: StoredLink, *, expected_number: int, expected_previous: str) -> str | None:
    link = stored.link
    if link.number != expected_number or link.previous_hash != expected_previous:
        return "gap"
    if link_hash(link) != stored.stored_hash:
        return "altered"
    if stored.salt is not None and content_hmac(stored.body, stored.salt) != link.content_hmac:
        return "content altered"
    return None
