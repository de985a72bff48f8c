"""Whatever is typed or uploaded anywhere: a sentence or a correct store, never a fault of the program."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from .test_access import is_within

BAD = Path(__file__).resolve().parents[2] / "shared" / "data" / "badinput"
FILES = [path for folder in ("csv", "xlsx", "json", "text") for path in sorted((BAD / folder).glob("*.*"))]
HOSTILE = [
    "",
    "\x00",
    "a\ud800b".encode("utf-8", "replace").decode(),
    "010160-7775",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>{{ 7*7 }}{% url 'x' %}",
    "1e400",
    "NaN",
    "99999-99-99",
    "-1",
    "𝕬𝖓𝖓𝖊 \u202e\u2066 🧑‍🦽" * 30,
    "x" * 12_000,
]


class Forms(HTMLParser):
    """Collects the POST forms of a page: action and the names of the fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, set[str]]] = []
        self.is_inside = False

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.is_inside = (values.get("method") or "get").lower() == "post"
            if self.is_inside:
                self.found.append((values.get("action") or "", set()))
        elif tag in {"input", "select", "textarea", "button"} and self.is_inside and values.get("name"):
            self.found[-1][1].add(values["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False


def forms_on(html: str) -> list[tuple[str, set[str]]]:
    reader = Forms()
    reader.feed(html)
    return [(action, names - {"csrfmiddlewaretoken"}) for action, names in reader.found]


@pytest.mark.parametrize("role", ["backbone", "editor"])
def test_hostile_text_in_every_field_of_every_form_is_answered(pages, client_of, example, role):
    from django.db import transaction

    client = client_of(example.people[role])
    tried = set()
    for name, address in pages:
        if not is_within(name):
            continue
        page = client.get(address)
        if page.status_code != 200 or "text/html" not in page["Content-Type"]:
            continue
        for action, fields in forms_on(page.content.decode()):
            target = action or address
            shape = (re.sub(r"\d+", "0", target), frozenset(fields))
            if shape in tried or target.startswith(("/act-as/", "/people/language/", "/sign-in/out/")):
                continue
            tried.add(shape)
            for text in HOSTILE:
                with transaction.atomic():
                    answer = client.post(target, dict.fromkeys(fields, text))
                    transaction.set_rollback(True)
                assert answer.status_code < 500, f"{name} -> {target} with {text[:20]!r}"
    assert len(tried) > 10


@pytest.mark.skipif(not FILES, reason="the files of bad input are not beside this checkout")
def test_every_bad_file_given_as_a_charter_is_answered_and_nothing_is_half_stored(client_of, anne, initiative):
    from samklang.agenda.models import AgendaVersion, VersionGoal

    client = client_of(anne)
    address = f"/{initiative.slug}/agenda/import/"
    for path in FILES:
        before = (AgendaVersion.objects.count(), VersionGoal.objects.count())
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        answer = client.post(address, {"file": upload, "store": "1"})
        assert answer.status_code in {302, 422}, path.name
        if answer.status_code == 422:
            assert (AgendaVersion.objects.count(), VersionGoal.objects.count()) == before, path.name
