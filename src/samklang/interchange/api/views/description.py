"""The description of the API: as OpenAPI for programs, and as a page for people."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from samklang.interchange.api.document import described
from samklang.interchange.api.reading_aloud import page_of


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the description of the API as OpenAPI 3.1. It holds no data, so no key is needed."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show everything a program can ask, read from the same description."""
    return render(request, "api/reference.html", {"reference": page_of(described())})


@csrf_exempt  # a program has no session that a token could protect; it is told the same whatever its method
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Say that there is no such address, as a problem document."""
    raise Http404
