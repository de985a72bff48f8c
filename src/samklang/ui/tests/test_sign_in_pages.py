"""The sign-in library's pages in our look: each is rendered, in Danish, with its field labelled and one way on."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.forms import CharField, Form, HiddenInput
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

pytestmark = pytest.mark.django_db


def page(client, name, status=200, **kwargs):
    response = client.get(reverse(name, kwargs=kwargs), headers={"accept-language": "da"})
    assert response.status_code == status, response.headers.get("Location")
    html = response.content.decode()
    assert "style=" not in html
    assert html.count("<h1") == 1
    assert html.count('data-variant="primary"') <= 1
    return html


@pytest.fixture
def passkey(bo):
    return Authenticator.objects.create(
        user=bo, type=Authenticator.Type.WEBAUTHN, data={"name": "Min telefon", "credential": {}, "passwordless": True}
    )


@pytest.fixture
def app_of_bo(bo):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    return TOTP.activate(bo, generate_totp_secret()).instance


@pytest.fixture
def signed_in(bo, client_of):
    client = client_of(bo)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(bo.pk)
    session.save()
    return client


def test_one_signs_in_with_an_address_and_a_code(client, bo):
    html = page(client, "account_login")
    assert "Send mig en kode" in html
    assert "Log ind med adgangsnøgle" in html
    assert page(client, "account_request_login_code")
    client.post(reverse("account_login"), {"login": bo.email})
    assert "er en kode på vej" in page(client, "account_confirm_login_code")
    message = mail.outbox[0]
    code = re.search(r"Din kode til Samklang: (\S+)", message.subject).group(1)
    assert code in message.body
    assert "gælder i et kvarter" in message.body
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"}).content.decode()
    assert "data-error-summary" in wrong
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302


def test_an_unknown_address_gets_the_same_page_as_a_known_one(client, db):
    client.post(reverse("account_login"), {"login": "nobody@example.org"})
    assert "Hvis nobody@example.org har en plads her" in page(client, "account_confirm_login_code")


def test_signing_out_asks_first(signed_in):
    assert "Log ud?" in page(signed_in, "account_logout")


def test_a_closed_account_is_told_where_to_turn(client):
    assert "Sekretariatet kan åbne den igen" in page(client, "account_inactive")


def test_the_ways_of_signing_in_stand_on_one_page(signed_in):
    assert "Du har ingen endnu" in page(signed_in, "mfa_index")


def test_a_passkey_can_be_added(signed_in):
    html = page(signed_in, "mfa_add_webauthn")
    assert "mfa_webauthn_add" in html
    assert re.search(r'<label for="id_name">', html)


def test_passkeys_can_be_seen_renamed_and_removed(signed_in, passkey):
    assert "Du har gemt 1 adgangsnøgle" in page(signed_in, "mfa_index")
    assert "Min telefon" in page(signed_in, "mfa_list_webauthn")
    assert "Omdøb" in page(signed_in, "mfa_edit_webauthn", pk=passkey.pk)
    assert "Fjern denne adgangsnøgle?" in page(signed_in, "mfa_remove_webauthn", pk=passkey.pk)


def test_without_passkeys_the_list_says_what_to_do(signed_in):
    assert "Ingen adgangsnøgler endnu" in page(signed_in, "mfa_list_webauthn")


def test_an_app_is_connected_by_a_square_drawn_in_the_page(signed_in):
    html = page(signed_in, "mfa_activate_totp")
    assert "<svg" in html
    assert "data:image" not in html


def test_an_app_can_be_left_and_recovery_codes_made(signed_in, app_of_bo):
    assert "Hold op med at bruge godkendelsesappen?" in page(signed_in, "mfa_deactivate_totp")
    assert "Lav nye nødkoder?" in page(signed_in, "mfa_generate_recovery_codes")
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    assert "10 af 10 koder er ubrugte" in page(signed_in, "mfa_view_recovery_codes")
    assert "Nødkoder" in page(signed_in, "mfa_index")


def test_the_second_step_asks_for_the_code_of_the_app(client, bo, app_of_bo):
    client.post(reverse("account_login"), {"login": bo.email})
    code = re.search(r"Din kode til Samklang: (\S+)", mail.outbox[0].subject).group(1)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert "Andet trin" in page(client, "mfa_authenticate")


def test_a_change_of_sign_in_asks_once_more_who_one_is(client_of, bo, app_of_bo):
    assert "Vis, at det er dig" in page(client_of(bo), "mfa_reauthenticate")


@pytest.mark.parametrize("name", ["mfa/webauthn/reauthenticate.html", "account/reauthenticate.html"])
def test_a_passkey_can_show_who_one_is(rf, name):
    class Credential(Form):
        credential = CharField(widget=HiddenInput)

    ways = [{"url": "/sign-in/keys/reauthenticate/", "description": "Brug appen"}]
    with translation.override("da"):
        context = {"form": Credential(), "js_data": {}, "reauthentication_alternatives": ways}
        html = render_to_string(name, context, request=rf.get("/"))
    assert "Vis, at det er dig" in html
    assert "En anden måde" in html
    assert "Brug appen" in html


def test_a_page_of_the_library_without_a_template_of_ours_stands_in_our_frame(rf, bo):
    from django.contrib.sessions.backends.db import SessionStore
    from django.template import engines

    request = rf.get("/sign-in/")
    request.user, request.session = bo, SessionStore()
    page = engines["django"].from_string(
        '{% extends "allauth/layouts/base.html" %}{% block content %}Indhold{% endblock %}'
    )
    shown = page.render({}, request)
    assert '<html lang="da"' in shown
    assert "Samklang" in shown
    assert "Indhold" in shown
