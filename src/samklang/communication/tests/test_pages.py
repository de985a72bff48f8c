"""The pages of the room: what they show, to whom, and in how few queries."""

from datetime import timedelta

import pytest
from conftest import NOW, TODAY

from samklang.communication import actions
from samklang.communication.models import Decision
from samklang.communication.tests import build
from samklang.communication.tests.build import plain


@pytest.fixture
def lively(annes, bos, goal, harbour, council, bo, dina, rita):
    """A room in which something of everything goes on."""
    build.a_held_meeting(annes, present=(bo, dina))
    for number in range(4):
        decision = build.an_open_decision(annes, title=f"Forslag {number}", about=[goal])
        actions.comment(on=goal, text=f"Kommentar {number}", by=bos, at=NOW)
        build.a_follow_up(annes, harbour, owner=bo, decision=decision, what=f"Opgave {number}")
    actions.comment(on=decision, text="Hvem betaler?", by=bos, at=NOW)
    build.a_meeting(annes)
    return decision


@pytest.mark.parametrize("who", ["anne", "bo", "dina", "rita", "oscar"])
@pytest.mark.parametrize("where", ["", "meetings/", "decisions/", "follow-ups/", "conversations/", "calendar/"])
def test_every_member_reads_the_room(request, client_of, lively, at, who, where, django_assert_max_num_queries):
    client = client_of(request.getfixturevalue(who))
    client.get(at(where))
    with django_assert_max_num_queries(20):
        assert client.get(at(where)).status_code == 200


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_empty_room_says_what_to_do_next(client_of, anne, at, language):
    type(anne).objects.filter(pk=anne.pk).update(language=language)
    for page in ("", "meetings/", "decisions/", "follow-ups/", "conversations/", "calendar/"):
        answer = client_of(anne).get(at(page))
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()


def test_the_front_of_the_room_opens_with_what_comes_and_who_is_awaited(client_of, bo, lively, at):
    page = client_of(bo).get(at()).content.decode()
    assert "Tirsdag 1. december kl. 13–15" in plain(page)
    assert "0 af 2 har svaret" in page
    assert "Opgave 0" in page
    assert "Hvem betaler?" in page


def test_a_decision_shows_proposal_answers_concerns_and_conversation(
    client_of, bo, lively, goal, at, django_assert_max_num_queries
):
    client = client_of(bo)
    client.get(at())
    with django_assert_max_num_queries(20):
        page = client.get(at(f"decisions/{lively.pk}/")).content.decode()
    for wanted in ("Biblioteket holder åbent", "Havnen", str(goal), "Hvem betaler?", "Opgave 3"):
        assert wanted in page


def test_a_decision_is_walked_from_proposal_to_register(client_of, anne, bo, dina, goal, harbour, council, at):
    client = client_of(anne)
    assert (
        f'name="goals" value="{goal.pk}" id="id_goals_0" checked'
        in client.get(at(f"decisions/propose/?goal={goal.pk}")).content.decode()
    )
    form = {
        "title": "Natåbning", "proposal": "Til kl. 22.", "method": "consent", "quorum_percent": "50",
        "closes_on": "2026-12-04", "goals": [goal.pk],
    }  # fmt: skip
    assert client.post(at("decisions/propose/"), form | {"title": ""}).status_code == 422
    client.post(at("decisions/propose/"), form)
    decision = Decision.objects.get()
    page = at(f"decisions/{decision.pk}/")
    assert client_of(bo).get(page).status_code == 404
    assert client.get(page + "edit/").status_code == 200
    assert client.post(page + "edit/", form | {"title": "Lang natåbning"}).url == page
    assert client.post(page + "edit/", form | {"method": "majority", "quorum_percent": ""}).status_code == 422
    assert client.post(page + "open/").url == page
    assert client.post(page + "open/").url == page
    assert client.get(page + "edit/").status_code == 302
    bos = client_of(bo)
    assert "Vi kan leve med det" in bos.get(page).content.decode()
    objection = {"organisation": harbour.pk, "stance": "object", "reason": ""}
    assert bos.post(page + "answer/", objection).status_code == 422
    assert bos.post(page + "answer/", objection | {"organisation": council.pk}).status_code == 422
    assert bos.post(page + "answer/", objection | {"stance": "agree"}).url == page
    assert client_of(dina).post(page + "answer/", {"organisation": council.pk, "stance": "abstain"}).status_code == 302
    outcome = {"outcome": "adopted", "statement": "Biblioteket holder åbent.", "review_on": "2027-06-01"}
    assert client.get(page + "conclude/").status_code == 200
    assert client.post(page + "conclude/", outcome | {"outcome": "not_adopted"}).status_code == 422
    assert client.post(page + "conclude/", outcome).url == page
    assert client.get(page + "conclude/").status_code == 302
    register = bos.get(at("decisions/")).content.decode()
    assert "2026-1" in register
    assert "Biblioteket holder åbent." in register
    assert "1. juni 2027" in bos.get(page).content.decode()


def test_a_proposal_is_withdrawn_after_a_question(client_of, anne, dina, annes, at):
    decision = build.an_open_decision(annes)
    page = at(f"decisions/{decision.pk}/withdraw/")
    assert client_of(dina).get(page).status_code == 302
    assert client_of(anne).get(page).status_code == 200
    assert client_of(anne).post(page).status_code == 302
    decision.refresh_from_db()
    assert decision.state == "withdrawn"
    assert client_of(anne).get(page).status_code == 302
    assert client_of(dina).get(at(f"decisions/{decision.pk}/")).status_code == 200


def test_a_proposal_born_at_a_meeting_remembers_it(client_of, anne, meeting, at):
    form = {"title": "X", "proposal": "Y", "method": "consent", "closes_on": "2026-12-04"}
    client_of(anne).post(at(f"decisions/propose/?meeting={meeting.pk}"), form)
    assert Decision.objects.get().meeting == meeting


def test_a_decision_due_for_review_stands_on_the_front_of_the_room(client_of, annes, bo, dina, at):
    meeting = build.a_held_meeting(annes, present=(bo,))
    actions.decide_at_meeting(
        meeting=meeting, title="Nøgler", proposal="X", statement="X", review_on=TODAY, by=annes,
        at=NOW - timedelta(days=14),
    )  # fmt: skip
    assert "2026-1 Nøgler" in client_of(bo).get(at()).content.decode()


def test_nobody_elsewhere_finds_anything(client_of, clara, lively, meeting, at):
    for page in ("", "decisions/", f"decisions/{lively.pk}/", f"meetings/{meeting.pk}/", "calendar/"):
        assert client_of(clara).get(at(page)).status_code == 404
