"""Calls a house over its API: https, a key, no redirects, and retries that have one effect."""

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from samklang import __version__
from samklang.config.command.saying import NOT_WELL, REFUSED, WRONG_USE, Stopped, warn
from samklang.config.installation import LOOPBACK

_KEY = re.compile(r"samklang_[\w-]{20,}")
_WAITS = (1, 2, 4, 8)
_LONGEST_WAIT = 60
_AGAIN = frozenset({429, 502, 503, 504})
_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What the house answered."""

    status: int
    body: Any
    etag: str = ""

    @property
    def is_done(self) -> bool:
        """Tell whether it was done."""
        return self.status < 300


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key goes to the address that was given and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nothing."""
        return


class House:
    """A house that is called with a key."""

    def __init__(self, address: str, key: str, *, language: str) -> None:
        self.address, self._key, self._language = _checked(address), key, language
        self._opener = urllib.request.build_opener(_StaysHere)

    def get(self, path: str) -> Answer:
        """Read something."""
        return self._called("GET", path, None, {})

    def everything(self, path: str) -> list[dict[str, Any]]:
        """Read every page of a list."""
        found: list[dict[str, Any]] = []
        following: str | None = path
        while following:
            answer = self.get(following)
            if not answer.is_done:
                raise refusal(self.address, answer)
            found += answer.body["items"]
            following = answer.body["next"]
        return found

    def write(self, method: str, path: str, body: Any, *, seen: str) -> Answer:
        """Write something, as it was seen. The mark follows from what is sent: a repeated request has one effect."""
        raw = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        mark = hashlib.sha256("\n".join([method, path, seen, raw.decode()]).encode()).hexdigest()
        headers = {"Content-Type": "application/json", "If-Match": seen, "Idempotency-Key": mark}
        return self._called(method, path, raw, headers)

    def _called(self, method: str, path: str, raw: bytes | None, headers: dict[str, str]) -> Answer:
        for wait in (*_WAITS, None):
            try:
                answer, asked_wait = self._once(method, path, raw, headers)
            except (OSError, http.client.HTTPException) as broken:
                if wait is None:
                    said = {"house": self.address, "reason": _reason(broken)}
                    raise Stopped(_("%(house)s does not answer: %(reason)s.") % said, NOT_WELL) from broken
                asked_wait = None
            else:
                if wait is None or not _is_passing(answer):
                    return answer
            pause = min(asked_wait or wait or 1, _LONGEST_WAIT)
            warn(_("No answer yet; trying again in %(seconds)s s.") % {"seconds": pause})
            time.sleep(pause)
        raise AssertionError

    def _once(self, method: str, path: str, raw: bytes | None, headers: dict[str, str]) -> tuple[Answer, int | None]:
        address = path if path.startswith("/") else f"/api/v1/{path}"
        request = urllib.request.Request(f"{self.address}{address}", data=raw, method=method)  # noqa: S310 - checked
        request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        for name, value in {
            "Accept-Language": self._language,
            "User-Agent": f"samklang/{__version__}",
            **headers,
        }.items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=_SECONDS) as response:
                return Answer(response.status, _json(response.read()), response.headers.get("ETag", "")), None
        except urllib.error.HTTPError as refused:
            with refused:
                wait = refused.headers.get("Retry-After", "")
                answer = Answer(refused.code, _json(refused.read()), refused.headers.get("ETag", ""))
            return answer, int(wait) if wait.isdigit() else None


def key_in(file: str) -> str:
    """Return the key in a file; the command line and its history are no place for it."""
    path = Path(file).expanduser()
    try:
        text = path.read_text(encoding="utf-8").strip()
        is_open = path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as missing:
        raise Stopped(unreadable(path, missing), WRONG_USE) from missing
    if not _KEY.fullmatch(text):
        words = _("%(file)s holds no key. A key begins with samklang_ and stands alone in the file.")
        raise Stopped(words % {"file": path}, WRONG_USE)
    if is_open:
        warn(_("Others on this machine can read %(file)s. Cure: chmod 600 %(file)s") % {"file": path})
    return text


def unreadable(path: Path, error: Exception) -> str:
    """Say that a file cannot be read, and why."""
    return _("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": getattr(error, "strerror", "") or error}


def refusal(house: str, answer: Answer) -> Stopped:
    """Return the stop for a house that says no, in its own words."""
    return Stopped(_("%(house)s refuses: %(why)s") % {"house": house, "why": words_of(answer)}, REFUSED)


def words_of(answer: Answer) -> str:
    """Return why the house says no, in its own words."""
    body = answer.body if isinstance(answer.body, dict) else {}
    if 300 <= answer.status < 400:
        return _("it has moved to another address. Give that address with --to.")
    said = ". ".join(str(body[name]).rstrip(".") for name in ("title", "detail") if body.get(name))
    return f"{said}." if said else _("answer %(status)s, which is not from Samklang.") % {"status": answer.status}


def _checked(address: str) -> str:
    """Return the address of a house without a trailing path; http is for this machine alone."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        words = _("%(address)s is no address of a house. Write it as https://samklang.example.org.")
        raise Stopped(words % {"address": address}, WRONG_USE)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Stopped(_("The key would travel in the open over http. Use the address with https."), WRONG_USE)
    if parts.path.rstrip("/") not in {"", "/api", "/api/v1"}:
        alone = f"{parts.scheme}://{parts.netloc}"
        raise Stopped(_("Give the address of the house alone: %(address)s") % {"address": alone}, WRONG_USE)
    return f"{parts.scheme}://{parts.netloc}"


def _is_passing(answer: Answer) -> bool:
    kind = str(answer.body.get("type", "")) if isinstance(answer.body, dict) else ""
    return answer.status in _AGAIN or kind.endswith("#in-progress")


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _reason(broken: Exception) -> str:
    return str(getattr(broken, "reason", "") or broken or type(broken).__name__)
