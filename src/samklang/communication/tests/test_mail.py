"""Mails about what is asked of me: once, in my language, nobody's words, never too many."""

import re
from datetime import timedelta

import pytest
from conftest import NOW
from django.core import mail

from samklang.communication import actions, tasks
from samklang.communication.tests import build


def link_in(message, part):
    return re.search(rf"http://localhost:8000(/\S*{part}\S*)", message.body).group(1)


def to(person):
    return [message for message in mail.outbox if message.to == [person.email]]


def test_those_who_may_answer_a_proposal_are_mailed_once(in_background, annes, bo, dina, rita, anne):
    in_background(lambda: build.an_open_decision(annes))
    assert {message.to[0] for message in mail.outbox} == {bo.email, dina.email}
    body = to(bo)[0].body
    assert "Forslag 2026-1 venter på jeres svar" in body
    assert "natåbning" not in body
    tasks.mail_asks(initiative_id=annes.initiative.pk, person_ids=[bo.pk])
    assert len(to(bo)) == 1


def test_the_link_leads_through_sign_in_to_the_page_itself(in_background, annes, bo, client_of, at):
    in_background(lambda: build.an_open_decision(annes))
    address = link_in(to(bo)[0], "decisions")
    assert client_of().get(address).url == f"/sign-in/?next={address}"
    assert client_of(bo).get(address).status_code == 200


def test_an_english_reader_is_written_to_in_english(in_background, annes, bo):
    type(bo).objects.filter(pk=bo.pk).update(language="en")
    in_background(lambda: build.a_meeting(annes))
    assert "You are invited to a meeting" in to(bo)[0].body
    assert "Partnermøde" not in to(bo)[0].body
    assert to(bo)[0].content_subtype == "plain"


def test_a_mention_a_follow_up_and_a_cancelled_meeting_are_told(in_background, annes, bo, harbour, goal):
    in_background(lambda: actions.comment(on=goal, text="@Bo Bredal, ser du?", by=annes, at=NOW))
    assert "omtalt" in to(bo)[0].body
    assert "ser du" not in to(bo)[0].body
    in_background(lambda: build.a_follow_up(annes, harbour, owner=bo))
    assert "opfølgning" in to(bo)[1].body.lower()
    meeting = in_background(lambda: build.a_meeting(annes))
    in_background(lambda: actions.cancel_meeting(meeting=meeting, by=annes, at=NOW))
    assert len(to(bo)) == 3


def test_nobody_gets_more_than_three_in_an_hour_and_the_rest_waits(in_background, annes, bo, time_machine):
    for number in range(5):
        in_background(lambda number=number: build.an_open_decision(annes, title=f"Forslag {number}"))
    assert len(to(bo)) == 3
    time_machine.move_to(NOW + timedelta(minutes=61))
    tasks.mail_waiting_asks(timestamp=0)
    assert len(to(bo)) == 4
    assert to(bo)[-1].body.count("Forslag 2026-") == 2


def test_what_has_been_answered_or_is_old_is_not_mailed(annes, bos, bo):
    decision = build.an_open_decision(annes)
    actions.answer_decision(decision=decision, organisation=bos.organisation, stance="agree", by=bos, at=NOW)
    build.an_open_decision(annes, at=NOW - timedelta(days=15), title="Gammelt")
    tasks.mail_asks(initiative_id=annes.initiative.pk, person_ids=[bo.pk])
    assert to(bo) == []


def test_a_person_without_a_seat_is_not_mailed(annes, bo, clara):
    build.an_open_decision(annes)
    tasks.mail_asks(initiative_id=annes.initiative.pk, person_ids=[clara.pk, 999999])
    tasks.mail_asks(initiative_id=999999, person_ids=[bo.pk])
    assert mail.outbox == []


def test_one_click_stops_the_mails_and_another_brings_them_back(in_background, annes, bo, client_of, at):
    in_background(lambda: build.an_open_decision(annes))
    address = link_in(to(bo)[0], "mails/stop")
    stranger = client_of()
    assert stranger.get(address).status_code == 200
    assert stranger.post(address).status_code == 200
    in_background(lambda: build.an_open_decision(annes, title="Andet"))
    assert len(to(bo)) == 1
    assert "mails" in client_of(bo).get(at("calendar/")).content.decode()
    assert client_of(bo).post(at("mails/resume/")).status_code == 302
    in_background(lambda: build.an_open_decision(annes, title="Tredje"))
    assert len(to(bo)) == 2


@pytest.mark.parametrize("token", ["x", "WzEsIDFd:1abc:xyz"])
def test_a_forged_stop_is_not_found(client_of, initiative, at, token):
    assert client_of().get(at(f"mails/stop/{token}/")).status_code == 404
    assert client_of().post(at(f"mails/stop/{token}/")).status_code == 404
