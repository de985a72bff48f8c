"""A person's own pages: settings, language, one-time links, and the example's outbox."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.people.actions import change_settings, choose_language, end_other_sessions, use_sign_in_link
from samklang.people.forms import SettingsForm
from samklang.people.models import Person
from samklang.people.paths import own_path
from samklang.people.queries import outbox as kept_mails
from samklang.people.queries import usable_link
from samklang.people.signing_in import sign_in


@require_http_methods(["GET", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """My name, my language, my passkeys, and signing out everywhere else."""
    person = _person(request)
    form = SettingsForm.of(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_settings(person=person, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:settings")
    return render(request, "people/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign me out on every other device."""
    ended = end_other_sessions(person=_person(request), keep=request.session.session_key, at=timezone.now())
    messages.success(request, _("Signed out on %(count)s other devices.") % {"count": ended})
    return redirect("people:settings")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Danish and English, and stay on the page."""
    chosen = request.POST.get("language", "")
    response = redirect(own_path(request.POST.get("next")))
    if chosen in dict(django_settings.LANGUAGES):
        response.set_cookie(
            django_settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 60 * 60,
            secure=django_settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            choose_language(person=_person(request), language=chosen)
    return response


@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a one-time link: opening it asks, the button uses it (so that a mail scanner does not)."""
    link = usable_link(token, at=timezone.now())
    if link is None:
        return render(request, "people/sign_in_link.html", {"link": None}, status=404)
    if request.method == "POST" and use_sign_in_link(link=link, at=timezone.now()):
        return sign_in(request, link.person, go_to="/")
    return render(request, "people/sign_in_link.html", {"link": link})


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails that the example kept instead of sending. Exists in the example only."""
    if not django_settings.SAMKLANG_EXAMPLE:
        raise Http404
    return render(request, "people/outbox.html", {"mails": kept_mails()[:50]})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the product is and how to complain."""
    return render(request, "people/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, what never is, and what cannot be protected against."""
    return render(request, "people/privacy.html")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - login_required came first
    return request.user
