"""The pages that belong to no room: what went wrong, and the gallery of components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.ui.problem_documents import problem_document, speaks_documents
from samklang.ui.specimens import specimens


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be understood."""
    if speaks_documents(request):
        return problem_document(400, kind="bad-request", title=_("The request could not be understood"))
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the reader's seat does not give the permission, and who has it."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, and what to do."""
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or none that the reader may see."""
    if speaks_documents(request):
        return problem_document(404, kind="not-found", title=_("There is nothing here, or nothing you may see"))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Needs neither database nor session, since one of them may be what failed."""
    if speaks_documents(request):
        return problem_document(500, kind="fault", title=_("Something went wrong at our end"))
    return HttpResponse(render_to_string("500.html"), status=500)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in its states. Exists in the example and while developing."""
    if not (settings.DEBUG or settings.SAMKLANG_EXAMPLE):
        raise Http404
    return render(request, "ui/gallery.html", specimens())
