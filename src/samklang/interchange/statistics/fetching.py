"""Fetching a file of official statistics from an address on the open internet, and from nowhere else.

Every address, that of a redirect too, is resolved here and the connection made to the very number that was checked, so
a name cannot lead elsewhere in between. No proxy, no cookie, no password is sent.
"""

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from urllib.parse import urljoin

from django.conf import settings

from samklang import __version__
from samklang.interchange.statistics.calculations.addresses import (
    NotFetchedError,
    Target,
    WhyNot,
    is_outside,
    target_of,
)
from samklang.interchange.statistics.calculations.reading import MOST_BYTES

REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 5
_CHUNK = 64 * 1024
_OK = 200

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Fetched:
    """What stood at an address, and whether the source said where it ends: else it may have been cut off."""

    content: bytes
    is_whole: bool = True


@dataclass(frozen=True)
class Reach:
    """How far one reaches: how long a whole fetch may take, how much it may bring, and what is allowed besides."""

    seconds: float = 30
    most_bytes: int = MOST_BYTES
    allowed: frozenset[str] = frozenset()


def resolved(host: str, port: int) -> list[str]:
    """Return the numbers of a name. Raises OSError where there is none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def reach_of_house() -> Reach:
    """Return what this installation allows: SAMKLANG_FETCH_ALSO names places (host:port) of its own."""
    return Reach(allowed=frozenset(settings.SAMKLANG_FETCH_ALSO))


def fetched(address: str, *, reach: Reach | None = None, resolve: Resolver = resolved) -> Fetched:
    """Return what stands at an address. Raises NotFetchedError."""
    reach = reach or reach_of_house()
    deadline = monotonic() + reach.seconds
    for _hop in range(MOST_REDIRECTS + 1):
        answer, moved_to = _asked(target_of(address, allowed=reach.allowed), reach, resolve, deadline)
        if not moved_to:
            return answer
        address = urljoin(address, moved_to)
    raise NotFetchedError(WhyNot.TOO_MANY_REDIRECTS, most=MOST_REDIRECTS)


def _asked(target: Target, reach: Reach, resolve: Resolver, deadline: float) -> tuple[Fetched, str]:
    """Return (what is there, "") or (nothing, where it has moved)."""
    try:
        connection = _connected(target, _number_of(target, reach, resolve), deadline)
        watch = Timer(_left(deadline), _hang_up, [connection.sock])  # a source may drip for ever within each time-out
        watch.start()
        try:
            connection.request("GET", target.path, headers={"User-Agent": f"Samklang/{__version__}", "Accept": "*/*"})
            with connection.getresponse() as answer:
                return _answered(answer, reach, deadline)
        finally:
            watch.cancel()
            connection.close()
    except TimeoutError as error:
        raise NotFetchedError(WhyNot.NO_ANSWER, seconds=round(reach.seconds)) from error
    except ssl.SSLError as error:
        raise NotFetchedError(WhyNot.NOT_SAFE) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if monotonic() >= deadline:
            raise NotFetchedError(WhyNot.NO_ANSWER, seconds=round(reach.seconds)) from error
        raise NotFetchedError(WhyNot.BROKEN) from error


def _answered(answer: http.client.HTTPResponse, reach: Reach, deadline: float) -> tuple[Fetched, str]:
    if answer.status in REDIRECTS:
        return Fetched(b""), answer.headers.get("Location") or ""
    says_its_end = answer.length is not None or bool(answer.chunked)
    content = _read(answer, reach, deadline)
    if answer.status != _OK and content.lstrip()[:1] != b"{":  # StatBank says why in JSON
        raise NotFetchedError(WhyNot.REFUSED, status=answer.status)
    return Fetched(content, says_its_end), ""


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _number_of(target: Target, reach: Reach, resolve: Resolver) -> str:
    """Return the number to connect to. All numbers of a name must be outside, else none is trusted."""
    try:
        numbers = resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise NotFetchedError(WhyNot.NOT_FOUND, host=target.host) from error
    if not numbers:
        raise NotFetchedError(WhyNot.NOT_FOUND, host=target.host)
    if target.place not in reach.allowed and not all(is_outside(number) for number in numbers):
        raise NotFetchedError(WhyNot.NOT_OUTSIDE, host=target.host)
    return numbers[0]


def _connected(target: Target, number: str, deadline: float) -> http.client.HTTPConnection:
    plain = socket.create_connection((number, target.port), timeout=_left(deadline))
    try:
        if target.scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise
    connection = http.client.HTTPConnection(target.host, target.port, timeout=_left(deadline))
    connection.sock = plain
    return connection


def _read(answer: http.client.HTTPResponse, reach: Reach, deadline: float) -> bytes:
    parts, size = [], 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > reach.most_bytes:
            raise NotFetchedError(WhyNot.TOO_BIG, most=reach.most_bytes // 1024 // 1024)
        parts.append(chunk)
    _left(deadline)  # what was hung up on may look like its end
    if answer.length:  # fewer bytes came than the source announced
        raise NotFetchedError(WhyNot.BROKEN)
    return b"".join(parts)


def _left(deadline: float) -> float:
    """Return the seconds left. Raises TimeoutError when there are none."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
