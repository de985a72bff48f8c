"""Walking everything a reader can open, and reading all of what comes back: pages, pictures in them, and files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import reverse

from .test_access import an_id_for
from .test_architecture import own_patterns

MOST_LINKS = 150
NOT_OF_AN_INITIATIVE = ("people:", "front:", "entrance:", "ui:", "ical:", "api:")
FILES = (".csv", ".xlsx", ".json", ".ics", ".svg", ".zip", ".px", ".xml", ".atom")


class Links(HTMLParser):
    """The addresses a page offers: links, and the choices of its search forms one at a time."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found = address, set[str]()
        self.form: str | None = None
        self.choice = ""

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and values.get("href"):
            self.found.add(urljoin(self.address, values["href"]).split("#")[0])
        elif tag == "form":
            is_search = values.get("method", "get").lower() == "get"
            self.form = urljoin(self.address, values.get("action") or self.address) if is_search else None
        elif tag == "select" and self.form:
            self.choice = values.get("name", "")
        elif tag == "option" and self.form and self.choice:
            self.found.add(f"{self.form.split('?')[0]}?{urlencode({self.choice: values.get('value', '')})}")


def addresses(house, *, chosen: Mapping[str, int]) -> Iterator[str]:
    """Return every address of ours: of the things that were `chosen` by address part, else of the first of its kind."""
    for name, pattern in own_patterns():
        wanted: dict[str, object] = {}
        for kwarg, converter in pattern.pattern.converters.items():
            is_number = type(converter).__name__ == "IntConverter"
            wanted[kwarg] = (chosen.get(kwarg) or an_id_for(kwarg, house)) if is_number else "x" * 20
        if not name.startswith(NOT_OF_AN_INITIATIVE) or "initiative" in wanted:
            wanted["initiative"] = house.initiative.slug
        if None not in wanted.values():
            yield reverse(name, kwargs=wanted)


def everything_seen(client, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return (address, all its text) of every page, and of the files and choices that the pages link to."""
    seen, links = set(starts), set[str]()
    for address in sorted(seen):
        for at, text, found in _read(client, address):
            yield at, text
            links |= found
    asked = {link for link in links - seen if "?" in link or urlsplit(link).path.endswith(FILES)}
    for address in sorted(asked)[:MOST_LINKS]:
        yield from ((at, text) for at, text, _found in _read(client, address))


def _read(client, address: str) -> Iterator[tuple[str, str, set[str]]]:
    if urlsplit(address).netloc or "sign-out" in address or "logout" in address:
        return
    answer = client.get(address)
    if answer.status_code != 200:
        return
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text, links = text_of(body), Links(address)
    if "text/html" in answer["Content-Type"]:
        links.feed(text)
    yield address, text, links.found


def text_of(body: bytes) -> str:
    """Return what a body says: text as it is, of a packed file everything inside."""
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return body.decode("utf-8", "replace")


def digits_in(text: str) -> str:
    """Return the text with every number written without what separates its thousands and decimals."""
    return re.sub(r"(?<=\d)(?:[.,\s\u00a0\u202f']|&nbsp;|&#160;|&#x27;)(?=\d)", "", text)
