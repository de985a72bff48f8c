"""Every page of the example in English (test_access.py looks at the Danish ones), and the pages of errors."""

import pytest
from django.template.loader import get_template

from .test_access import is_within
from .visits import faults_in, visits


@pytest.mark.parametrize("role", ["backbone", "editor", "steering"])
def test_every_page_renders_in_english_within_its_budget_and_is_sound_markup(pages, client_of, example, role):
    person = example.people[role]
    type(person).objects.filter(pk=person.pk).update(language="en")
    within = [(name, address) for name, address in pages if is_within(name)]
    for visit in visits(client_of(person), within):
        assert visit.faults("en") == [], f"{visit.name} as {role}"


def test_an_error_page_is_ours_and_sound(client_of, example):
    answer = client_of(example.people["editor"]).get(f"/{example.initiative.slug}/no/such/page/")
    assert answer.status_code == 404
    assert "Samklang" in answer.content.decode()
    assert faults_in(answer.content.decode()) == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_an_error_page_exists_for_every_kind(name):
    assert get_template(name) is not None
