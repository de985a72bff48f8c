"""Visits to pages of the example, each looked at for all that a visit shows: answer, statements, and its markup."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

from samklang.backbone.queries.conditions import COUNTED

MOST_QUERIES = 20
WRITTEN = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b(?!.*(django_session|samklang_cache|initiatives_seat))", re.DOTALL)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Markup(HTMLParser):
    """Collects what an accessibility check of plain HTML needs."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.problems: list[str] = []
        self.open: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang = values.get("lang") or ""
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "label" and values.get("for"):
            self.labelled.add(values["for"])
        if tag in {"input", "select", "textarea"} and values.get("type") not in {"hidden", "submit", "button"}:
            values["inside_label"] = "yes" if "label" in self.open else None
            self.fields.append(values)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and "alt" not in values:
            self.problems.append("a picture without alternative text")
        if "style" in values or any(name.startswith("on") for name in values):
            self.problems.append(f"inline style or handler on {tag}")

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass

    def faults(self) -> list[str]:
        found = list(self.problems)
        found += [f"the id {each} twice" for each in set(self.ids) if self.ids.count(each) > 1]
        if self.headings.count(1) != 1:
            found.append(f"{self.headings.count(1)} h1 headings")
        found += [
            f"heading jumps from {a} to {b}"
            for a, b in zip(self.headings, self.headings[1:], strict=False)
            if b > a + 1
        ]
        for field in self.fields:
            if not (
                field.get("id") in self.labelled
                or field.get("aria-label")
                or field.get("aria-labelledby")
                or field["inside_label"]
            ):
                found.append(f"the field {field.get('name')} has no label")
        return found


def faults_in(html: str) -> list[str]:
    markup = Markup()
    markup.feed(html)
    return markup.faults()


class Visit(NamedTuple):
    """One visit: which page, what it answered, and the statements it took."""

    name: str
    address: str
    answer: object
    statements: list[str]

    def faults(self, language: str) -> list[str]:
        """Return what is wrong with it as a page: nothing of what is no page, or was not opened."""
        if self.answer.status_code != 200 or "text/html" not in self.answer["Content-Type"]:
            return []
        html = self.answer.content.decode()
        found = faults_in(html)
        if f'lang="{language}"' not in html:
            found.append("another language")
        if len(self.statements) > MOST_QUERIES:
            found.append(f"{len(self.statements)} queries")
        return found

    def writes(self) -> list[str]:
        """Return the statements that change something, but for when one was here, and what only speeds up."""
        return [sql[:200] for sql in self.statements if WRITTEN.match(sql)]


def visits(client, pages: Iterable[tuple[str, str]]) -> Iterator[Visit]:
    """Open (name, address) after (name, address), each as in a process that has just begun."""
    client.get("/", follow=True)  # the first page of a visit notes the visit
    for name, address in pages:
        COUNTED.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        yield Visit(name, address, answer, [query["sql"] for query in queries])
