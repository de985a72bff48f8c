"""Which addresses may be fetched from: https, and never the machine itself or the network it stands in."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

_TRANSLATED = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
_MOST_LETTERS = 1000
_HTTPS = 443


class WhyNot(StrEnum):
    """Why nothing was fetched."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    HAS_PASSWORD = "has_password"  # noqa: S105 - a reason, not a password
    PORT = "port"
    NOT_FOUND = "not_found"
    NOT_OUTSIDE = "not_outside"
    NO_ANSWER = "no_answer"
    NOT_SAFE = "not_safe"
    REFUSED = "refused"
    TOO_BIG = "too_big"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BROKEN = "broken"


class NotFetchedError(Exception):
    """Nothing was fetched: why, and the facts for a sentence."""

    def __init__(self, why: WhyNot, **facts: object) -> None:
        super().__init__(f"{why} {facts}")
        self.why = why
        self.facts = facts


@dataclass(frozen=True)
class Target:
    """Where to ask and what for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """Return host and port, as an allowance names them."""
        return f"{self.host}:{self.port}"


def target_of(address: str, *, allowed: frozenset[str] = frozenset()) -> Target:
    """Return where an address leads. Raises NotFetchedError for all but https on its usual port.

    `allowed` names places (host:port) of one's own that may be asked otherwise. Letters outside ASCII are escaped, so
    that StatBank's OMRÅDE may be written as it is.

    >>> target_of("https://api.statbank.dk/v1/data/FOLK1A/BULK?OMRÅDE=101").path
    '/v1/data/FOLK1A/BULK?OMR%C3%85DE=101'
    """
    parts, host, port = _parts(address)
    if f"{host}:{port}" not in allowed:
        if parts.scheme != "https":
            raise NotFetchedError(WhyNot.NOT_HTTPS)
        if port != _HTTPS:
            raise NotFetchedError(WhyNot.PORT, port=port)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return Target(parts.scheme, host, port, f"{path}?{query}" if query else path)


def _parts(address: str) -> tuple[SplitResult, str, int]:
    if len(address) > _MOST_LETTERS or any(letter.isspace() or letter in '\\"<>' for letter in address):
        raise NotFetchedError(WhyNot.NO_ADDRESS)
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (_HTTPS if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NotFetchedError(WhyNot.NO_ADDRESS) from error
    if parts.scheme not in {"http", "https"}:
        raise NotFetchedError(WhyNot.NOT_HTTPS)
    if not host:
        raise NotFetchedError(WhyNot.NO_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise NotFetchedError(WhyNot.HAS_PASSWORD)
    return parts, host, port


def is_outside(number: str) -> bool:
    """Tell whether an IP address is of the open internet: not this machine, its network, or a detour to them.

    >>> [is_outside(number) for number in ("91.208.143.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_open(address.ipv4_mapped)
        if any(address in net for net in _TRANSLATED):
            return False
    return _is_open(address)


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified
