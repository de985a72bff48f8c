"""How the API says no: every kind of problem with its status, its title and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samklang.ui.problem_documents import problem_document


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its status, its title, and the way out."""

    status: int
    title: Promise
    way_out: Promise


KINDS: Mapping[str, Kind] = {
    "bad-request": Kind(
        400, _("The request could not be understood"), _("Send JSON in UTF-8, and no personal numbers in an address.")
    ),
    "no-key": Kind(
        401,
        _("The key is missing or not in force"),
        _("Send “Authorization: Bearer” and a key that is neither revoked, expired nor resting."),
    ),
    "no-scope": Kind(
        403, _("The key does not allow this"), _("Make a key that may report, on the organisation’s page of keys.")
    ),
    "not-found": Kind(
        404, _("There is nothing here, or nothing you may see"), _("Ask the lists for what there is to see.")
    ),
    "no-method": Kind(405, _("This cannot be done here"), _("The header Allow says what can.")),
    "not-editable": Kind(
        409,
        _("The report cannot be changed now"),
        _("It is sent, approved, released or waived. Ask the backbone to open it again."),
    ),
    "in-progress": Kind(
        409,
        _("The same request is being carried out"),
        _("Wait as long as the header Retry-After says, and repeat it."),
    ),
    "stale": Kind(
        412,
        _("The report has changed since you read it"),
        _("Read the figures again, compare, and send with the new ETag. The answer tells both values."),
    ),
    "too-large": Kind(413, _("The request is too large"), _("Send it in parts, each under one megabyte.")),
    "not-json": Kind(415, _("This is not JSON"), _("Send “Content-Type: application/json”.")),
    "invalid": Kind(422, _("What was sent cannot be taken"), _("Mend what the errors name. Nothing of it was stored.")),
    "doubted": Kind(
        422, _("Some figures raise a doubt"), _("Mend them, or send an explanation for each. The report is not sent.")
    ),
    "incomplete": Kind(
        422, _("Figures are missing"), _("Send them, or say with “is_incomplete” that it is sent without them.")
    ),
    "retry-differs": Kind(
        422,
        _("The retry mark belongs to another request"),
        _("Use a new Idempotency-Key for a new request, and the same one only to repeat the same request."),
    ),
    "no-precondition": Kind(
        428,
        _("Say what you have seen"),
        _("Send If-Match with the ETag of the figures you read, or * to write whatever stands."),
    ),
    "too-many": Kind(429, _("Too many requests"), _("Wait as long as the header Retry-After says.")),
    "fault": Kind(
        500, _("Something went wrong at our end"), _("Repeat the request later. Write to the backbone if it stays.")
    ),
}


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with what was sent: where (JSON pointer), which figure and field, and the way out."""

    detail: str
    pointer: str = ""
    key: str | None = None
    field: str | None = None
    rule: str = "invalid"

    def as_json(self) -> dict[str, Any]:
        """Return it as it stands in a problem document."""
        return {
            "detail": self.detail, "pointer": self.pointer, "key": self.key, "field": self.field,
            "rule": self.rule,
        }  # fmt: skip


@dataclass
class Refusal(Exception):  # noqa: N818 - an answer to the caller, not a fault of the program
    """The request is answered with a problem of a kind."""

    kind: str
    detail: str = ""
    mistakes: tuple[Mistake, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> HttpResponse:
        """Return the problem document."""
        kind = KINDS[self.kind]
        more = dict(self.more)
        if self.mistakes:
            more["errors"] = [mistake.as_json() for mistake in self.mistakes]
        answer = problem_document(
            kind.status, kind=self.kind, title=str(kind.title), detail=self.detail or str(kind.way_out), **more
        )
        for name, value in self.headers.items():
            answer[name] = value
        return answer
