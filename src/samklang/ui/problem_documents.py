"""Problem documents (RFC 9457): how the API says no, in the caller's language."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONTENT_TYPE = "application/problem+json"
_PREFIX = "/api/v"


def speaks_documents(request: HttpRequest) -> bool:
    """Tell whether a program asks and not a browser: it is answered with documents, and no session counts."""
    return request.path_info.startswith(_PREFIX)


def problem_document(status: int, *, kind: str, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """Return a problem of a kind; its type is the address of the page that explains the kind."""
    document = {"type": f"{settings.SAMKLANG_BASE_URL}/api/#{kind}", "title": title, "status": status}
    if detail:
        document["detail"] = detail
    return HttpResponse(json.dumps({**document, **more}, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
