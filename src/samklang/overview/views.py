"""The front of the house and an initiative's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, page
from samklang.initiatives.queries import initiatives_of
from samklang.initiatives.roles import Permission
from samklang.people.models import Person


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Go to my initiative, or choose one; without sign-in, to sign-in."""
    if not isinstance(request.user, Person):
        return redirect("account_login")
    mine = list(initiatives_of(request.user, today=timezone.localdate()))
    if len(mine) == 1:
        return redirect("overview:home", initiative=mine[0].slug)
    return render(request, "overview/front.html", {"initiatives": mine})


@require_safe
@page(Permission.READ)
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open with the five conditions, the headline curves, what changed and what is asked of me."""
    return render(request, "overview/home.html", {})
