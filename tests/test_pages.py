"""Every page of the example: rendered in both languages, within its budget, accessible in its markup."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from samklang.backbone.queries.conditions import COUNTED

from .test_access import ACCESS, is_within, pages  # noqa: F401 - a fixture

MOST_QUERIES = 20
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


@pytest.mark.parametrize("role", ["backbone", "editor", "steering"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_renders_within_its_budget_and_is_sound_markup(pages, client_of, example, role, language):  # noqa: F811
    person = example.people[role]
    type(person).objects.filter(pk=person.pk).update(language=language)
    client = client_of(person)
    for name, address in pages:
        if not is_within(name):
            continue
        client.get(address)  # once before counting: the first page of a visit notes the visit
        COUNTED.clear()  # as in a process that has just begun, or after something has happened
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        assert f'lang="{language}"' in html, name
        assert faults_in(html) == [], f"{name} as {role}"
        assert len(queries) <= MOST_QUERIES, f"{name} as {role}: {len(queries)} queries"


def test_an_error_page_is_ours_and_sound(client_of, example):
    answer = client_of(example.people["editor"]).get(f"/{example.initiative.slug}/no/such/page/")
    assert answer.status_code == 404
    assert "Samklang" in answer.content.decode()
    assert faults_in(answer.content.decode()) == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_an_error_page_exists_for_every_kind(name):
    assert get_template(name) is not None
