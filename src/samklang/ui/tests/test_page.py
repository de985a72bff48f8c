"""The frame around every page: menu, person, language, and the addresses within an initiative."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


@pytest.fixture
def viewer():
    return SimpleNamespace(
        person=SimpleNamespace(name="Bo Bredal"),
        initiative=SimpleNamespace(slug="havnebyen"),
        organisation=SimpleNamespace(name="Boligforeningen Havnen"),
        seat=SimpleNamespace(get_role_display="Partner"),
    )


def framed(rf, viewer, *, app="overview", signed_in=True):
    request = rf.get("/havnebyen/")
    request.user = SimpleNamespace(is_authenticated=True, name="Bo Bredal") if signed_in else AnonymousUser()
    request.resolver_match = SimpleNamespace(app_name=app)
    return render_to_string("ui/page.html", {"request": request, "viewer": viewer})


def test_the_menu_holds_the_rooms_and_marks_the_one_the_reader_is_in(rf, viewer):
    html = framed(rf, viewer, app="overview")
    home = reverse("overview:home", kwargs={"initiative": "havnebyen"})
    assert f'<a href="{home}" aria-current="page">Overblik</a>' in html
    assert html.count('aria-current="page"') == 2  # once in the bar, once in the menu of a phone
    for word in ("Agenda", "Måling", "Plan", "Dialog", "Sekretariat"):
        assert f">{word}</a>" in html


def test_outside_an_initiative_there_is_no_menu(rf):
    html = framed(rf, None, signed_in=False)
    assert 'class="menu"' not in html
    assert "phone-menu" not in html
    assert "person-menu" not in html


def test_the_person_the_organisation_and_the_role_stand_in_the_head(rf, viewer):
    html = framed(rf, viewer)
    assert "Bo Bredal, Boligforeningen Havnen" in html
    assert "Partner" in html
    assert "Log ud" in html


def test_the_page_says_its_language_and_offers_the_other(rf, viewer):
    html = framed(rf, viewer)
    assert '<html lang="da"' in html
    assert 'value="en" lang="en" aria-pressed="false">English' in html
    assert 'href="#content">Gå til indholdet' in html


def test_addresses_within_the_initiative_need_not_name_it(viewer):
    template = Template(
        '{% page_url "overview:home" %}|{% breadcrumb %}{% crumb "Hjem" "overview:home" %}{% endbreadcrumb %}'
    )
    html = template.render(Context({"viewer": viewer}))
    assert html.startswith("/havnebyen/|")
    assert '<li><a href="/havnebyen/">Hjem</a></li>' in html


def test_a_question_before_a_deed_names_the_way_back(rf, viewer):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.resolver_match = None
    html = render_to_string("ui/confirm.html", {"request": request, "viewer": viewer, "cancel_url": "/tilbage/"})
    assert "Er du sikker?" in html
    assert 'href="/tilbage/"' in html
