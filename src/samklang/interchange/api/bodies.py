"""The body of a request: JSON, small, exact, and without a personal number in any text or name of a property."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from samklang.interchange.api.problems import Mistake, Refusal
from samklang.people.calculations.cpr import masked
from samklang.people.forms import guard_text

MOST_BYTES = 1024 * 1024
_MOST_MISTAKES = 100


class GuardedParser(Parser):
    """Gives ninja the body that the gate has read, with exact numbers and no personal numbers."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body read at the gate."""
        return request.body_read  # type: ignore[attr-defined]


def read_body(request: HttpRequest) -> Any:
    """Return the JSON of a request; refuse what is no JSON, too large, doubled, or holds a personal number."""
    if request.content_type != "application/json":
        raise Refusal("not-json")
    try:
        raw = request.body
    except RequestDataTooBig as large:
        raise Refusal("too-large") from large
    if len(raw) > MOST_BYTES:
        raise Refusal("too-large")
    try:
        body = json.loads(
            raw.decode(), parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except (ValueError, RecursionError) as unreadable:
        raise Refusal("bad-request", _("The body is not JSON in UTF-8 with each property once.")) from unreadable
    mistakes = tuple(mistake for _number, mistake in zip(range(_MOST_MISTAKES), _texts_refused(body, ""), strict=False))
    if mistakes:
        raise Refusal("invalid", mistakes=mistakes)
    return body


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object; one that names a property twice could be read in two ways."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a property twice")
    return found


def _texts_refused(value: Any, pointer: str) -> Iterator[Mistake]:
    """Yield a mistake for every text and name of a property that may not be stored."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _text_refused(name, f"{pointer}/{masked(name)[:60]}")
            yield from _texts_refused(part, f"{pointer}/{masked(name)[:60]}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _texts_refused(part, f"{pointer}/{place}")
    elif isinstance(value, str):
        yield from _text_refused(value, pointer)


def _text_refused(text: str, pointer: str) -> Iterator[Mistake]:
    try:
        guard_text(text)
    except ValidationError as error:
        yield Mistake(str(error.message), pointer=pointer, rule=error.code or "invalid")
