"""The gate that every request of a program passes: key, limit, scope, whose report, body, retry, and the answer.

Sessions and cookies do not count here, so there is nothing for CSRF to protect.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer, viewer_of_key
from samklang.initiatives.actions import begin_retryable, keep_answer, note_use
from samklang.initiatives.models import ApiKey
from samklang.initiatives.queries import kept_answer, key_by_secret
from samklang.initiatives.roles import Scope
from samklang.interchange.api.bodies import read_body
from samklang.interchange.api.problems import Mistake, Refusal
from samklang.interchange.api.queries.reports import own_report

LONGEST_RETRY_MARK = 200
_MARK = re.compile(rf"[!-~]{{1,{LONGEST_RETRY_MARK}}}")
Handler = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """One path of the API: what it is called, and for each method the scope it needs and the query it takes."""

    name: str
    about: str
    scopes: Mapping[str, Scope]
    query: Mapping[str, frozenset[str]]


def guarded(handler: Handler, door: Door) -> Handler:
    """Return the handler of a path behind the gate, named as the path is."""

    def pass_gate(request: HttpRequest, **path: object) -> HttpResponseBase:
        at = timezone.now()
        try:
            response = _passed(request, handler, door, path, at)
        except Refusal as refusal:
            response = refusal.document()
        response["Cache-Control"] = "no-store"
        return response

    pass_gate.__name__ = door.name
    pass_gate.__doc__ = door.about
    pass_gate.__module__ = __name__
    pass_gate.least = "key"  # type: ignore[attr-defined]
    pass_gate.csrf_exempt = True  # type: ignore[attr-defined]
    return pass_gate


def _passed(
    request: HttpRequest, handler: Handler, door: Door, path: Mapping[str, object], at: datetime
) -> HttpResponseBase:
    viewer = _viewer(request)
    key = viewer.key
    assert key is not None  # noqa: S101 - a viewer of the API always has one
    limit = _counted(key, at)
    is_head = request.method == "HEAD"
    method = "GET" if is_head else request.method or ""
    _require_method(method, door)
    _require_scope(key, door.scopes[method])
    _require_known_query(request, door.query[method])
    request.viewer = viewer  # type: ignore[attr-defined]
    request.method = method
    if method == "GET":
        response = _unless_known(request, handler(request, **path), is_head=is_head)
    else:
        _require_its_own(viewer, path)
        request.body_read = read_body(request)  # type: ignore[attr-defined]
        response = _once(request, key, lambda: handler(request, **path), at)
    response["RateLimit"] = limit
    return response


def _viewer(request: HttpRequest) -> Viewer:
    """Return the program as a viewer, or refuse: without a key, with one not in force, or one that rests."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    today = timezone.localdate()
    key = key_by_secret(secret.strip(), today=today) if scheme.lower() == "bearer" and secret.strip() else None
    asks = {"WWW-Authenticate": 'Bearer realm="samklang"'}
    if key is None:
        raise Refusal("no-key", headers=asks)
    viewer = viewer_of_key(key, today=today)
    if viewer is None:
        detail = _(
            "The key rests, because its keeper no longer reports for the organisation. A colleague can take it over."
        )
        raise Refusal("no-key", detail, headers=asks)
    return viewer


def _counted(key: ApiKey, at: datetime) -> str:
    """Count the request and return what is left of the minute, or refuse."""
    most, reset = settings.SAMKLANG_API_REQUESTS_A_MINUTE, 60 - at.second
    used = note_use(key=key, at=at)
    if used > most:
        raise Refusal("too-many", headers={"Retry-After": str(reset)})
    return f'"minute";r={most - used};t={reset}'


def _require_method(method: str, door: Door) -> None:
    if method not in door.scopes:
        allowed = sorted({*door.scopes, *(["HEAD"] if "GET" in door.scopes else [])})
        raise Refusal("no-method", headers={"Allow": ", ".join(allowed)})


def _require_scope(key: ApiKey, scope: Scope) -> None:
    if scope == Scope.REPORT and key.scope != Scope.REPORT:
        raise Refusal("no-scope")


def _require_its_own(viewer: Viewer, path: Mapping[str, object]) -> None:
    """Refuse a report that is not the organisation's before anything is said of the body: it does not exist."""
    report_id = path.get("report_id")
    if not isinstance(report_id, int):
        return
    try:
        own_report(viewer, report_id)
    except Http404 as missing:
        raise Refusal("not-found") from missing


def _require_known_query(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse a misspelt parameter: to pass over it could give other figures than were asked for."""
    unknown = sorted(set(request.GET) - known)
    if unknown:
        words = _("This parameter is not known here. Known are: %(names)s.") % {
            "names": ", ".join(sorted(known)) or "–"
        }
        raise Refusal("invalid", mistakes=tuple(Mistake(words, rule="unknown_parameter") for _name in unknown))


def _unless_known(request: HttpRequest, response: HttpResponseBase, *, is_head: bool) -> HttpResponseBase:
    """Give the answer its ETag, and only 304 where the caller has it already."""
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    if "ETag" not in response:
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    known = [each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))]
    if response["ETag"] in known or "*" in known:
        unchanged = HttpResponse(status=304)
        unchanged["ETag"] = response["ETag"]
        del unchanged["Content-Type"]
        return unchanged
    if is_head:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _once(request: HttpRequest, key: ApiKey, do: Callable[[], HttpResponseBase], at: datetime) -> HttpResponseBase:
    """Do what is asked in one transaction with the keeping of its answer, so that a retry has no second effect (R63).

    Only what had an effect is kept: a request that was refused may be mended and sent again under the same mark.
    """
    retry = _retry_mark(request)
    operation = f"{request.method} {request.path_info}"
    body_hash = hashlib.sha256(request.body).hexdigest()
    with transaction.atomic():
        if retry:
            if not begin_retryable(key=key, operation=operation, retry=retry):
                raise Refusal("in-progress", headers={"Retry-After": "1"})
            kept = kept_answer(key, operation=operation, retry=retry, at=at)
            if kept is not None:
                return _repeated(kept.body_hash == body_hash, kept.status, kept.content, kept.etag)
        response = do()
        if not isinstance(response, HttpResponse) or response.status_code >= 400:
            transaction.set_rollback(True)
        elif retry:
            keep_answer(
                key=key, operation=operation, retry=retry, body_hash=body_hash, status=response.status_code,
                etag=response.get("ETag", ""), content=response.content.decode(), at=at,
            )  # fmt: skip
    return response


def _retry_mark(request: HttpRequest) -> str:
    mark = request.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in request.headers and not _MARK.fullmatch(mark):
        words = _("Idempotency-Key is 1 to %(most)s plain characters.") % {"most": LONGEST_RETRY_MARK}
        raise Refusal("bad-request", words)
    return mark


def _repeated(is_same: bool, status: int, content: str, etag: str) -> HttpResponse:
    if not is_same:
        raise Refusal("retry-differs")
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    response["Idempotency-Replayed"] = "true"
    if etag:
        response["ETag"] = etag
    return response
