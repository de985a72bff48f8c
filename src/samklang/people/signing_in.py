"""Signing in by a link of ours, the sign-in library's own way: a second factor is asked for where there is one."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse

from samklang.people.models import Person


def sign_in(request: HttpRequest, person: Person, *, go_to: str) -> HttpResponse:
    """Sign a person in who has proved an address, or ask for the second factor first; then on to `go_to`."""
    response: HttpResponse = perform_login(request, person, redirect_url=go_to)
    return response
