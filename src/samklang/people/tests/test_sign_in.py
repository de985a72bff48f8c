"""Signing in: by code, by link, and what limits it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from samklang.audit.queries import verify_chains
from samklang.people.actions import make_sign_in_link
from samklang.people.adapter import network_of


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def code_in(message) -> str:
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def ask_for_code(client: Client, email: str, **extra):
    return client.post("/sign-in/", {"login": email, "next": extra.pop("next", "")}, **extra)


def test_a_code_by_mail_signs_in_and_returns_to_the_page_that_was_asked_for(bo, initiative):
    client = Client()
    wanted = f"/{initiative.slug}/initiatives/people/"
    assert client.get(wanted).url == f"/sign-in/?next={wanted}"
    asked = client.post(f"/sign-in/?next={wanted}", {"login": "BO@example.org", "next": wanted})
    assert asked.status_code == 302
    code = code_in(mail.outbox[0])
    confirmed = client.post(asked.url, {"code": code})
    assert confirmed.url == wanted
    page = client.get(wanted)
    assert page.status_code == 200
    assert f"Du er logget ind som {bo.name}." in page.content.decode()


def test_the_mail_with_the_code_is_in_the_persons_language(bo):
    ask_for_code(Client(), bo.email)
    assert "kode" in mail.outbox[0].body.lower()


def test_an_unknown_address_gets_the_same_answer_as_a_known_one(bo):
    known = ask_for_code(Client(), bo.email)
    unknown = ask_for_code(Client(), "nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_wrong_code_does_not_sign_in_and_five_wrong_codes_end_it(bo):
    client = Client()
    asked = ask_for_code(client, bo.email)
    for _ in range(5):
        client.post(asked.url, {"code": "AAA-AAA"})
    client.post(asked.url, {"code": code_in(mail.outbox[0])})
    assert client.get("/people/settings/").status_code == 302


def test_codes_for_one_address_are_limited_to_five_in_a_quarter_of_an_hour(bo):
    for number in range(8):
        ask_for_code(Client(), bo.email, REMOTE_ADDR=f"10.0.{number}.1")
    assert len(mail.outbox) == 5


def test_codes_from_one_network_are_limited_to_twenty_in_a_quarter_of_an_hour(db):
    answers = [
        ask_for_code(Client(), f"p{n}@example.org", REMOTE_ADDR=f"2001:db8:1:2::{n:x}").status_code for n in range(22)
    ]
    assert answers[:20] == [302] * 20
    assert answers[20:] == [429, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
    ],
)
def test_limits_count_by_the_part_of_an_address_one_subscriber_holds(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_redirects_out_of_the_house(bo, target):
    client = Client()
    asked = client.post("/sign-in/", {"login": bo.email, "next": target})
    confirmed = client.post(asked.url, {"code": code_in(mail.outbox[0]), "next": target})
    assert confirmed.url.startswith("/")
    assert "evil" not in confirmed.url


def test_there_is_no_sign_up_and_no_password(db):
    assert Client().get("/sign-in/signup/").status_code == 404
    assert "password" not in Client().get("/sign-in/").content.decode().lower()


def test_a_one_time_link_asks_first_and_works_once(bo, now, time_machine):
    token = make_sign_in_link(email="Bo@Example.org", at=now)
    client = Client()
    assert bo.name in client.get(f"/people/link/{token}/").content.decode()
    assert client.post(f"/people/link/{token}/").status_code == 302
    assert client.get("/people/settings/").status_code == 200
    assert Client().post(f"/people/link/{token}/").status_code == 404
    old = make_sign_in_link(email=bo.email, at=now - timedelta(hours=1))
    assert Client().get(f"/people/link/{old}/").status_code == 404
    assert make_sign_in_link(email="nobody@example.org", at=now) is None
    assert verify_chains() == []


def test_the_session_key_changes_at_sign_in(bo, now):
    client = Client()
    client.get("/sign-in/")
    token = make_sign_in_link(email=bo.email, at=now)
    before = client.session.session_key
    client.post(f"/people/link/{token}/")
    assert client.session.session_key != before


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 302)])
def test_a_partners_session_ends_after_an_hour_without_use(client_of, bo, time_machine, now, minutes, status):
    client = client_of(bo)
    client.get("/people/settings/")
    time_machine.move_to(now + timedelta(minutes=minutes))
    assert client.get("/people/settings/").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_a_backbone_session_ends_after_half_an_hour_without_use(
    client_of, anne, initiative, time_machine, now, minutes, status
):
    client = client_of(anne)
    client.get(f"/{initiative.slug}/initiatives/people/")
    time_machine.move_to(now + timedelta(minutes=minutes))
    assert client.get("/people/settings/").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(12 * 60 - 1, 200), (12 * 60 + 1, 302)])
def test_a_session_ends_after_twelve_hours_however_much_it_is_used(client_of, bo, time_machine, now, minutes, status):
    client = client_of(bo)
    for step in range(0, minutes, 30):
        time_machine.move_to(now + timedelta(minutes=step))
        client.get("/people/settings/")
    time_machine.move_to(now + timedelta(minutes=minutes))
    assert client.get("/people/settings/").status_code == status


def test_a_person_ends_all_other_sessions(client_of, bo):
    here, there = client_of(bo), client_of(bo)
    assert there.get("/people/settings/").status_code == 200
    here.post("/people/settings/end-sessions/")
    assert there.get("/people/settings/").status_code == 302
    assert here.get("/people/settings/").status_code == 200


def test_a_person_who_is_deactivated_is_out_on_the_next_request(client_of, bo):
    client = client_of(bo)
    assert client.get("/people/settings/").status_code == 200
    bo.is_active = False
    bo.save(update_fields=["is_active"])
    assert client.get("/people/settings/").status_code == 302


def test_the_language_follows_the_person_and_can_be_switched(client_of, bo):
    client = client_of(bo)
    assert 'lang="da"' in client.get("/people/settings/").content.decode()
    answer = client.post("/people/language/", {"language": "en", "next": "/people/settings/"})
    assert answer.url == "/people/settings/"
    assert 'lang="en"' in client.get("/people/settings/").content.decode()


def test_an_address_with_a_cpr_number_is_refused(client_of, bo):
    assert client_of(bo).get("/people/settings/?q=010160-7775").status_code == 400


def test_pages_are_kept_out_of_caches_and_carry_the_strict_policy(client_of, bo):
    answer = client_of(bo).get("/people/settings/")
    assert answer["Cache-Control"] == "no-store"
    policy = answer["Content-Security-Policy"]
    for directive in ("default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'"):
        assert directive in policy
    assert "unsafe" not in policy


def test_the_outbox_exists_in_the_example_only(client_of, bo, settings):
    assert client_of(bo).get("/people/outbox/").status_code == 404
    settings.SAMKLANG_EXAMPLE = True
    assert client_of(bo).get("/people/outbox/").status_code == 200


def test_the_example_bar_cannot_be_switched_on_elsewhere(client_of, bo, settings):
    assert client_of().post("/act-as/", {"part": "partner"}).status_code == 404
    settings.SAMKLANG_EXAMPLE = True
    settings.SAMKLANG_EXAMPLE_CAST = f"{__name__}.CAST"
    assert client_of().post("/act-as/", {"part": "partner"}).status_code == 404  # Bo's initiative is no example


CAST = {"partner": "bo@example.org"}
