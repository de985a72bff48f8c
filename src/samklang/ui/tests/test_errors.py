"""The pages for what went wrong: in plain words, with a way out, and without needing what may have failed."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from samklang.ui import views


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "Det kunne vi ikke forstå"),
        (views.permission_denied, 403, "Din plads giver ikke adgang til denne side"),
        (views.csrf_failure, 403, "Siden var blevet for gammel"),
        (views.page_not_found, 404, "Den side findes ikke"),
    ],
)
def test_an_error_page_says_what_happened_and_leads_on(rf, client, view, status, words):
    request = client.get("/sign-in/").wsgi_request
    response = view(request)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert 'href="/"' in html
    assert "<html" in html
    assert 'lang="da"' in html


def test_the_page_for_our_own_faults_needs_neither_database_nor_session():
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Noget gik i stykker hos os" in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_does_not_exist_gets_our_page(client):
    response = client.get("/sign-in/nowhere/")
    assert response.status_code == 404
    assert "Den side findes ikke" in response.content.decode()
