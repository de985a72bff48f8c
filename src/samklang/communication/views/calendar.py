"""The calendar feed's secret address, and the wish for no mails."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.communication import actions
from samklang.communication.queries import calendar_key_of, calendar_secret, has_stopped_mails
from samklang.communication.queries.reaching import person_of_stop_token
from samklang.initiatives.access import Viewer, page
from samklang.initiatives.roles import Permission
from samklang.people.mail import absolute


@require_safe
@page(Permission.READ)
def calendar(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """My calendar address: make it, use it, revoke it."""
    key = calendar_key_of(viewer)
    secret = calendar_secret(key) if key else None
    context = {
        "key": key,
        "address": absolute(reverse("ical:feed", kwargs={"secret": secret})) if secret else "",
        "has_stopped_mails": viewer.person is not None and has_stopped_mails(viewer.person, viewer.initiative),
    }
    return render(request, "communication/calendar.html", context)


@require_POST
@page(Permission.READ)
def make_calendar_key(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make the secret address, anew if there was one."""
    actions.make_calendar_key(by=viewer.actor, at=timezone.now())
    messages.success(request, _("Here is your calendar address. Keep it to yourself."))
    return redirect("communication:calendar", initiative=viewer.initiative.slug)


@require_POST
@page(Permission.READ)
def revoke_calendar_key(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Stop the secret address."""
    key = calendar_key_of(viewer)
    if key is not None:
        actions.revoke_calendar_key(key=key, by=viewer.actor, at=timezone.now())
    messages.success(request, _("The calendar address does not work any more."))
    return redirect("communication:calendar", initiative=viewer.initiative.slug)


@require_POST
@page(Permission.READ)
def resume_mails(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Get mails about what is asked of me again."""
    if viewer.person is not None:
        actions.resume_mails(person=viewer.person, initiative=viewer.initiative)
    messages.success(request, _("You get mails about what is asked of you again."))
    return redirect("communication:calendar", initiative=viewer.initiative.slug)


@csrf_exempt  # mail programs send the one click of RFC 8058 without a token; the signed address is the proof
@require_http_methods(["GET", "POST"])
def stop_mails(request: HttpRequest, *, initiative: str, token: str) -> HttpResponse:
    """Stop the mails about what is asked of me: from the link under a mail, without sign-in."""
    whose = person_of_stop_token(token, slug=initiative)
    if whose is None:
        raise Http404
    if request.method == "POST":
        actions.stop_mails(person=whose[0], initiative=whose[1], at=timezone.now())
    context = {"stopping": whose[1], "is_done": request.method == "POST"}
    return render(request, "communication/stop_mails.html", context)
