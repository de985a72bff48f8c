"""What holds on every request: session limits, language, no personal numbers in addresses, nothing cached."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from samklang.people.calculations.cpr import CprRule, find_cpr
from samklang.ui.problem_documents import problem_document, speaks_documents

Handler = Callable[[HttpRequest], HttpResponse]
_STARTED, _SEEN, _IDLE = "signed_in_at", "seen_at", "idle_seconds"


class SessionLimits:
    """End a session after its idle time (30 minutes with a backbone seat, else 60) or 12 hours in all (R11)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out a session past its limit, and note when it was last used (at most once a minute)."""
        if not speaks_documents(request) and request.user.is_authenticated:
            now = timezone.now().timestamp()
            started, seen = request.session.get(_STARTED, now), request.session.get(_SEEN, now)
            idle = request.session.get(_IDLE, settings.SAMKLANG_IDLE_SECONDS)
            if now - seen > idle or now - started > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif _SEEN not in request.session or now - seen >= 60:
                request.session[_STARTED], request.session[_SEEN] = started, now
        return self.get_response(request)


def limit_idle_time(request: HttpRequest, *, seconds: int) -> None:
    """Shorten the idle time of this session, as a seat with wide rights does; never lengthens it."""
    if seconds < request.session.get(_IDLE, settings.SAMKLANG_IDLE_SECONDS):
        request.session[_IDLE] = seconds


class Language:
    """Speak the signed-in person's language, else the one chosen in the footer, else Danish.

    A program is answered in the language it asks for; no person and no cookie counts there.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request and say so in the answer."""
        language = _asked_for(request) if speaks_documents(request) else _chosen(request)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if speaks_documents(request):
            patch_vary_headers(response, ["Accept-Language", "Authorization"])
        return response


def _chosen(request: HttpRequest) -> str | None:
    return getattr(request.user, "language", None) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)


def _asked_for(request: HttpRequest) -> str | None:
    """Return the first language of Accept-Language that the house speaks."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    asked = [code.partition("-")[0] for code, _weight in accepted]
    return next((code for code in asked if code in dict(settings.LANGUAGES)), None)


class RefusedAddresses:
    """Refuse an address that holds a CPR number or a NUL, before anything stores or logs it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 with our page when the path or the query string holds what must not be there."""
        texts = [request.path_info, *(value for values in request.GET.lists() for value in values[1])]
        if any("\x00" in text or find_cpr(text, rule=CprRule.TIERED) for text in texts):
            return _refused(request)
        return self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse:
    if speaks_documents(request):
        return problem_document(400, kind="bad-request", title=_("The request could not be understood"))
    return render(request, "400.html", status=400)


class PrivateByDefault:
    """Keep pages out of shared and browser caches; a shared phone's back button shows nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `Cache-Control: no-store` unless the view said otherwise (static files never come here)."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
