"""Keys for programs: who makes them, what is stored, and what stops them at once."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from samklang.audit.queries import events_of, verify_chains
from samklang.initiatives import actions
from samklang.initiatives.access import KeyState, key_states, viewer_of_key
from samklang.initiatives.models import ApiKey, Seat
from samklang.initiatives.queries import key_by_secret
from samklang.ui.problems import Problem

TODAY = date(2026, 11, 23)


def page_of(initiative, organisation) -> str:
    return f"/{initiative.slug}/initiatives/organisations/{organisation.pk}/keys/"


def secret_in(html: str) -> str:
    return re.search(r"samklang_[\w-]{43}", html).group(0)


@pytest.fixture
def made(actor_of, bo, harbour, now):
    return actions.make_key(organisation=harbour, name="Fagsystem", scope="report", by=actor_of(bo), at=now)


def test_a_partner_makes_a_key_and_sees_its_secret_this_once(client_of, bo, harbour, initiative):
    client, page = client_of(bo), page_of(initiative, harbour)
    answer = client.post(page, {"name": "Fagsystem", "scope": "report"})
    assert answer.status_code == 201
    secret = secret_in(answer.content.decode())
    assert key_by_secret(secret, today=TODAY).organisation == harbour
    again = client.get(page).content.decode()
    assert "Fagsystem" in again
    assert secret not in again


def test_only_the_hash_of_the_secret_is_stored(made):
    key, secret = made
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert secret not in str(row)
    assert len(row["secret_hash"]) == 64
    assert row["hint"].startswith("samklang_")


def test_the_page_of_keys_is_for_those_who_report_and_for_the_backbone(
    client_of, initiative, harbour, council, anne, bo, rita, dina, clara
):
    page = page_of(initiative, harbour)
    seen = {name: client_of(person).get(page).status_code for name, person in
            {"anne": anne, "bo": bo, "rita": rita, "dina": dina, "clara": clara}.items()}  # fmt: skip
    assert seen == {"anne": 200, "bo": 200, "rita": 403, "dina": 403, "clara": 404}
    assert client_of(bo).get(page_of(initiative, council)).status_code == 404


def test_nobody_makes_a_key_for_an_organisation_they_do_not_report_for(actor_of, bo, dina, harbour, council, now):
    for person, organisation in ((bo, council), (dina, council), (dina, harbour)):
        with pytest.raises(PermissionDenied):
            actions.make_key(organisation=organisation, name="X", scope="read", by=actor_of(person), at=now)


def test_a_program_makes_takes_over_and_revokes_no_keys(made, harbour, now):
    key, _secret = made
    program = viewer_of_key(key, today=TODAY).actor
    with pytest.raises(PermissionDenied):
        actions.make_key(organisation=harbour, name="Another", scope="report", by=program, at=now)
    for deed in (actions.revoke_key, actions.take_over_key):
        with pytest.raises(PermissionDenied):
            deed(key=key, by=program, at=now)


def test_a_program_has_what_its_scope_allows_for_its_own_organisation_and_no_seat(made, harbour, council):
    key, _secret = made
    program = viewer_of_key(key, today=TODAY)
    assert program.organisation == harbour
    assert program.seat is None
    assert not program.is_backbone
    assert {permission.value for permission in type(program.key).permissions.fget(key)} == {"read", "report"}
    assert program.can_for("report", harbour)
    assert not program.can_for("report", council)
    assert not program.can("discuss")


def test_a_key_of_the_backbone_office_is_no_backbone(founded, now):
    office = founded.organisation
    key, _secret = actions.make_key(organisation=office, name="Tavle", scope="report", by=founded, at=now)
    program = viewer_of_key(key, today=TODAY)
    assert not program.is_backbone
    assert not program.can("approve_reports")


def test_two_keys_in_force_cannot_have_one_name(made, actor_of, bo, harbour, now):
    with pytest.raises(Problem) as refused:
        actions.make_key(organisation=harbour, name="Fagsystem", scope="read", by=actor_of(bo), at=now)
    assert refused.value.field == "name"
    actions.revoke_key(key=made[0], by=actor_of(bo), at=now)
    actions.make_key(organisation=harbour, name="Fagsystem", scope="read", by=actor_of(bo), at=now)


def test_the_last_day_must_not_have_passed(client_of, bo, harbour, initiative):
    answer = client_of(bo).post(
        page_of(initiative, harbour), {"name": "X", "scope": "read", "expires_on": "2026-11-22"}
    )
    assert answer.status_code == 422
    assert "senere" in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_expires_after_its_last_day(actor_of, bo, harbour, now):
    _key, secret = actions.make_key(
        organisation=harbour, name="Kort", scope="read", expires_on=TODAY, by=actor_of(bo), at=now
    )
    assert key_by_secret(secret, today=TODAY) is not None
    assert key_by_secret(secret, today=TODAY + timedelta(days=1)) is None


def test_a_revoked_key_is_gone_and_stays_in_the_list(client_of, made, bo, harbour, initiative):
    key, secret = made
    client = client_of(bo)
    address = f"/{initiative.slug}/initiatives/keys/{key.pk}/revoke/"
    assert "Fagsystem" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert key_by_secret(secret, today=TODAY) is None
    page = client.get(page_of(initiative, harbour)).content.decode()
    assert "Tilbagekaldt" in page
    client.post(address)
    assert (
        len([entry for entry in events_of(initiative_id=initiative.pk) if entry.verb == "initiatives.key_revoked"]) == 1
    )


def test_a_key_rests_when_its_keeper_leaves_until_a_colleague_takes_it_over(
    client_of, made, founded, bo, harbour, initiative, actor_of, now
):
    key, _secret = made
    colleague = actions.give_seat(
        organisation=harbour, person_name="Carl", person_email="carl@example.org", role="editor", by=founded, at=now
    ).person
    actions.end_seat(seat=Seat.objects.get(person=bo), by=founded, at=now)
    assert viewer_of_key(key, today=TODAY) is None
    page = page_of(initiative, harbour)
    client = client_of(colleague)
    assert "Bo Bredal indberetter ikke længere" in client.get(page).content.decode()
    assert client.post(f"/{initiative.slug}/initiatives/keys/{key.pk}/take-over/").status_code == 302
    key = ApiKey.objects.get(pk=key.pk)
    assert (key.made_by, key.kept_by) == (bo, colleague)
    assert viewer_of_key(key, today=TODAY).person == colleague
    assert "Lavet af Bo Bredal" in client.get(page).content.decode()
    assert events_of(initiative_id=initiative.pk)[0].verb == "initiatives.key_taken_over"
    assert verify_chains() == []


def test_a_key_rests_when_its_keeper_may_no_longer_report(made, founded, bo, now):
    key, _secret = made
    seat = Seat.objects.get(person=bo)
    actions.change_seat(seat=seat, role="reader", can_sign=False, title="", ends_on=None, by=founded, at=now)
    assert viewer_of_key(key, today=TODAY) is None
    assert key_states([key], today=TODAY) == [(key, KeyState.RESTING)]


def test_a_revoked_key_cannot_be_taken_over(client_of, made, bo, actor_of, initiative, now):
    key, _secret = made
    actions.revoke_key(key=key, by=actor_of(bo), at=now)
    answer = client_of(bo).post(f"/{initiative.slug}/initiatives/keys/{key.pk}/take-over/", follow=True)
    assert "allerede tilbagekaldt" in answer.content.decode()


def test_fields_that_are_not_asked_change_nothing(client_of, bo, council, dina, harbour, initiative):
    client_of(bo).post(
        page_of(initiative, harbour),
        {"name": "X", "scope": "read", "organisation": council.pk, "kept_by": dina.pk, "secret_hash": "0" * 64},
    )
    key = ApiKey.objects.get()
    assert (key.organisation, key.kept_by) == (harbour, bo)
    assert key.secret_hash != "0" * 64


def test_the_use_of_a_key_is_counted_minute_by_minute(made, now):
    key, _secret = made
    at = now.replace(second=1)
    assert [actions.note_use(key=key, at=at + timedelta(seconds=s)) for s in (0, 1, 58, 59, 60)] == [1, 2, 3, 1, 2]
    assert ApiKey.objects.get(pk=key.pk).last_used_at == at + timedelta(seconds=60)


def test_answers_are_kept_a_day_and_forgotten_by_the_hourly_task(made, now):
    from samklang.initiatives.models import KeptAnswer
    from samklang.initiatives.queries import kept_answer
    from samklang.initiatives.tasks import forget_old_answers

    key, _secret = made
    for name, hours in (("old", 25), ("new", 23)):
        actions.keep_answer(
            key=key, operation="PUT /x", retry=name, body_hash="b", status=200, etag="", content="{}",
            at=now - timedelta(hours=hours),
        )  # fmt: skip
    assert kept_answer(key, operation="PUT /x", retry="old", at=now) is None
    assert kept_answer(key, operation="PUT /x", retry="new", at=now) is not None
    forget_old_answers(timestamp=0)
    assert [kept.at for kept in KeptAnswer.objects.all()] == [now - timedelta(hours=23)]
