"""A seat in the backbone needs more than a code by e-mail, and no link of ours goes round it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from samklang.audit.queries import events_of
from samklang.initiatives.actions import give_seat
from samklang.initiatives.models import Organisation
from samklang.people.actions import forget_keys, make_sign_in_link

SECRET = "JBSWY3DPEHPK3PXP"  # of the cast's app


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


@pytest.fixture
def newcomer(founded, initiative, now):
    """Somebody who takes a seat in the backbone and has nothing but a mailbox."""
    office = Organisation.objects.get(initiative=initiative, kind="backbone")
    return give_seat(
        organisation=office, person_name="Nor Nissen", person_email="nor@example.org", role="backbone",
        can_sign=False, by=founded, at=now,
    ).person  # fmt: skip


def home_of(initiative) -> str:
    return f"/{initiative.slug}/"


def code_of_the_app() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def test_the_backbone_comes_in_only_when_a_second_factor_is_set_up(client_of, newcomer, initiative):
    client = client_of(newcomer)
    sent_on = client.get(home_of(initiative))
    assert sent_on.url == reverse("mfa_index")
    assert "adgangsnøgle eller en godkendelsesapp" in client.get(sent_on.url).content.decode()
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    assert client.get(home_of(initiative)).status_code == 200


def test_taking_the_last_one_away_acts_on_the_next_request(client_of, anne, initiative):
    client = client_of(anne)
    assert client.get(home_of(initiative)).status_code == 200
    Authenticator.objects.filter(user=anne).delete()
    assert client.get(home_of(initiative)).url == reverse("mfa_index")


def test_recovery_codes_alone_are_no_second_factor(client_of, newcomer, initiative):
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    assert client_of(newcomer).get(home_of(initiative)).url == reverse("mfa_index")


def test_a_partner_comes_in_with_a_code_by_mail_alone(client_of, bo, initiative):
    assert client_of(bo).get(home_of(initiative)).status_code == 200


def test_a_one_time_link_does_not_go_round_the_second_factor(anne, initiative, now):
    client = Client()
    token = make_sign_in_link(email=anne.email, at=now)
    asked = client.post(reverse("people:sign_in_link", kwargs={"token": token}))
    assert asked.url == reverse("mfa_authenticate")
    assert client.get(home_of(initiative)).status_code == 302
    client.post(asked.url, {"code": code_of_the_app()})
    assert client.get(home_of(initiative)).status_code == 200


def test_an_invitation_does_not_go_round_the_second_factor(anne, initiative, council, founded, now, in_background):
    from django.core import mail

    from samklang.initiatives.actions import invite

    in_background(
        lambda: invite(
            organisation=council, email=anne.email, name=anne.name, role="reader", can_sign=False, by=founded, at=now
        )
    )
    address = next(word for word in mail.outbox[-1].body.split() if "/invitation/" in word)
    client = Client()
    asked = client.post(address.split("localhost:8000", 1)[-1])
    assert asked.url == reverse("mfa_authenticate")
    assert client.get(home_of(initiative)).status_code == 302


def test_whoever_has_lost_everything_is_helped_at_the_shell_and_sets_up_anew(anne, initiative, now):
    assert forget_keys(email=anne.email, at=now) == 1
    assert events_of(initiative_id=0)[0].verb == "people.keys_forgotten"
    client = Client()
    token = make_sign_in_link(email=anne.email, at=now)
    assert client.post(reverse("people:sign_in_link", kwargs={"token": token})).url == "/"
    assert client.get(home_of(initiative)).url == reverse("mfa_index")
