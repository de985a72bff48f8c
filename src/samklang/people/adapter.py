"""How the sign-in library behaves here: no sign-up, safe ways back, limits by network, and mail in one's language."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from samklang.people.models import Person
from samklang.people.queries import person_by_email


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our choices where the library asks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only own paths: no host, no scheme, no backslash tricks."""
        return bool(url) and url_has_allowed_host_and_scheme(str(url), allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network the limits count by: an IPv4 address, or the /64 of an IPv6 one."""
        return network_of(super().get_client_ip(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language of the person who is written to."""
        person = person_by_email(email)
        with translation.override(person.language if person else translation.get_language()):
            super().send_mail(template_prefix, email, context)


def network_of(address: str) -> str:
    """Return the part of an address that one subscriber holds: IPv4 /32, IPv6 /64 (an unreadable one as it is)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def display_name(person: Person) -> str:
    """Return what the library's pages and mails call a person."""
    return person.name
