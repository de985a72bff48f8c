"""What every operation does alike: who asks, pages of a list, and how exceptions become problems."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from pydantic import BeforeValidator, Field

from samklang.initiatives.access import Viewer
from samklang.interchange.api.bodies import GuardedParser
from samklang.interchange.api.problems import Mistake, Refusal
from samklang.interchange.api.schemas.base import FURTHEST, MOST_ON_A_PAGE
from samklang.people.calculations.cpr import masked
from samklang.ui.problems import Problem


def _iso_day(value: Any) -> Any:
    """Refuse what is no day as 2026-11-23: a number would be read as seconds."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(value)
    return value


Limit = Annotated[int, Query(50, ge=1, le=MOST_ON_A_PAGE)]
Offset = Annotated[int, Query(0, ge=0, le=FURTHEST)]
Day = Annotated[date, BeforeValidator(_iso_day)]
ItsId = Annotated[int, Field(ge=1)]

api = NinjaAPI(
    title="Samklang", version="1", openapi_url=None, docs_url=None, urls_namespace="api", parser=GuardedParser()
)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return the program that asks, as the gate let it in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def paged(
    request: HttpRequest, source: tuple[QuerySet[Any], Callable[[Iterable[Any]], list[Any]]], limit: int, offset: int
) -> dict[str, Any]:
    """Return one page of a list, with the address of the next."""
    rows, shaped = source
    count = rows.count()
    items = shaped(list(rows[offset : offset + limit]))
    return {"items": items, "count": count, "next": next_page(request, count, limit, offset)}


def next_page(request: HttpRequest, count: int, limit: int, offset: int) -> str | None:
    """Return the address of the page after this one, or None on the last."""
    if offset + limit >= count:
        return None
    query = {**request.GET.dict(), "limit": limit, "offset": offset + limit}
    return f"{request.path}?{urlencode(query)}"


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refusal.document()


@api.exception_handler(Http404)
def _missing(request: HttpRequest, missing: Http404) -> HttpResponse:
    return Refusal("not-found").document()


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, denied: PermissionDenied) -> HttpResponse:
    return Refusal("no-scope").document()


@api.exception_handler(Problem)
def _mendable(request: HttpRequest, problem: Problem) -> HttpResponse:
    lines = tuple(Mistake(line) for line in problem.lines)
    return Refusal("invalid", problem.text, lines).document()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return Refusal("invalid", mistakes=tuple(_mistake(error) for error in invalid.errors[:100])).document()


def _not_so_written(place: Sequence[object]) -> str:
    """Return what is wrong with a text that has a form of its own: a figure's key, a number."""
    if "key" in place:
        return _("This is no key of a figure. Read the figures and use their keys.")
    if {"figure", "base"} & {str(part) for part in place}:
        return _("This is no number. Decimals are text with a point, “12.5”, and a level is told by its number.")
    return _("This is not written as it should be. The description tells how.")


def _mistake(error: dict[str, Any]) -> Mistake:
    """Return what a shape does not allow, in words of ours and without what was sent."""
    sentences = {
        "missing": _("This is missing. Send it."),
        "extra_forbidden": _("This is not known here. Leave it out."),
        "string_pattern_mismatch": _not_so_written(error.get("loc") or ()),
        "too_short": _("There is nothing in it. Send at least one."),
        "too_long": _("There is too much in it. Send it in parts."),
        "string_too_long": _("The text is too long. Shorten it."),
    }
    where, *rest = error.get("loc") or ("body",)
    words = sentences.get(str(error.get("type")), _("This value cannot be taken. The description tells which can."))
    rule = str(error.get("type", "invalid"))
    if where != "body":
        return Mistake(words, field=masked(str(rest[-1] if rest else where))[:60], rule=rule)
    place = [masked(str(part))[:60] for part in rest[1:] if isinstance(part, int) or part.isidentifier()]
    return Mistake(words, "".join(f"/{part}" for part in place), rule=rule)
