"""Meetings: planning, inviting, answering, changing and cancelling; the agenda."""

from datetime import timedelta

import pytest
from conftest import NOW, TODAY
from django.core.exceptions import PermissionDenied

from samklang.communication import actions
from samklang.communication.models import Attendance, Meeting
from samklang.communication.queries import (
    attendance_of,
    coming_meetings,
    invitations_awaiting,
    invited_people,
    next_meeting,
    past_meetings,
    suggestions_for,
)
from samklang.communication.tests import build
from samklang.communication.tests.build import plain
from samklang.ui.problems import Problem


def change(meeting, by, **fields):
    names = ("title", "starts_at", "ends_at", "place_text", "online_url")
    return actions.edit_meeting(
        meeting=meeting, by=by, at=NOW, **{name: getattr(meeting, name) for name in names} | fields
    )


def test_everybody_invited_is_asked_whether_they_come(meeting, viewer_of, bo, rita):
    asks = invitations_awaiting(viewer_of(bo))
    assert [ask.title for ask in asks] == ["Møde: Partnermøde"]
    assert len(invitations_awaiting(viewer_of(rita))) == 1


def test_an_answer_ends_the_asking_and_may_be_changed(meeting, bos, viewer_of, bo):
    actions.answer_invitation(meeting=meeting, answer="maybe", by=bos, at=NOW)
    actions.answer_invitation(meeting=meeting, answer="yes", by=bos, at=NOW)
    assert attendance_of(viewer_of(bo), meeting).answer == "yes"
    assert invitations_awaiting(viewer_of(bo)) == []


def test_one_who_was_not_invited_may_come_all_the_same(annes, bos, viewer_of, bo):
    meeting = build.a_meeting(annes, invited=[])
    actions.answer_invitation(meeting=meeting, answer="yes", by=bos, at=NOW)
    assert attendance_of(viewer_of(bo), meeting).organisation == bos.organisation


def test_only_the_backbone_plans_changes_and_cancels(bos, meeting):
    with pytest.raises(PermissionDenied):
        build.a_meeting(bos)
    with pytest.raises(PermissionDenied):
        change(meeting, bos, title="X")
    with pytest.raises(PermissionDenied):
        actions.cancel_meeting(meeting=meeting, by=bos, at=NOW)


def test_a_meeting_ends_after_it_starts(annes):
    with pytest.raises(Problem):
        build.a_meeting(annes, ends_at=NOW)


def test_a_new_time_asks_everybody_again_and_a_new_place_does_not(meeting, annes, bos, viewer_of, bo):
    actions.answer_invitation(meeting=meeting, answer="yes", by=bos, at=NOW)
    moved = change(meeting, annes, place_text="Biblioteket")
    assert moved.sequence == 1
    assert invitations_awaiting(viewer_of(bo)) == []
    moved = change(moved, annes, ends_at=moved.ends_at + timedelta(hours=1))
    assert moved.sequence == 2
    assert len(invitations_awaiting(viewer_of(bo))) == 1


def test_a_change_that_changes_nothing_leaves_no_trace(meeting, annes):
    assert change(meeting, annes).sequence == 0


def test_a_cancelled_meeting_asks_nothing_and_takes_nothing(meeting, annes, bos, viewer_of, bo):
    actions.cancel_meeting(meeting=meeting, by=annes, at=NOW)
    assert invitations_awaiting(viewer_of(bo)) == []
    assert next_meeting(viewer_of(bo)) is None
    for deed in (
        lambda: actions.answer_invitation(meeting=meeting, answer="yes", by=bos, at=NOW),
        lambda: actions.cancel_meeting(meeting=meeting, by=annes, at=NOW),
        lambda: change(meeting, annes, title="X"),
        lambda: actions.add_agenda_item(meeting=meeting, title="X", by=annes, at=NOW),
        lambda: actions.write_minutes(meeting=meeting, fields=[], by=annes, at=NOW),
    ):
        with pytest.raises(Problem):
            deed()


def test_todays_meeting_is_the_next_until_it_is_over(annes, viewer_of, bo):
    today = build.a_meeting(annes, starts_at=NOW - timedelta(hours=1))
    build.a_meeting(annes)
    build.a_meeting(annes, starts_at=NOW - timedelta(days=1))
    assert next_meeting(viewer_of(bo)) == today
    assert len(coming_meetings(viewer_of(bo))) == 2
    assert len(past_meetings(viewer_of(bo))) == 1


def test_the_steering_circle_is_steering_and_backbone(annes, bo, dina, rita, oscar, anne):
    everybody = {seat.person for seat in invited_people(annes.initiative, circle="all", today=TODAY)}
    assert everybody == {anne, bo, dina, rita}
    steering = {seat.person for seat in invited_people(annes.initiative, circle="steering", today=TODAY)}
    assert steering == {anne, dina}


def test_items_are_added_last_and_moved_up_one_by_one(meeting, annes, goal):
    first, second, third = (
        actions.add_agenda_item(meeting=meeting, title=title, about=about, by=annes, at=NOW)
        for title, about in (("Velkomst", None), ("Herberg", goal), ("Eventuelt", None))
    )
    actions.move_agenda_item(item=third, by=annes, at=NOW)
    assert [item.title for item in meeting.items.all()] == ["Velkomst", "Eventuelt", "Herberg"]
    actions.move_agenda_item(item=first, by=annes, at=NOW)
    actions.remove_agenda_item(item=third, by=annes, at=NOW)
    assert [item.title for item in meeting.items.all()] == ["Velkomst", "Herberg"]
    assert second.goal == goal


def test_an_item_with_minutes_stays(meeting, annes):
    item = actions.add_agenda_item(meeting=meeting, title="Herberg", by=annes, at=NOW)
    type(item).objects.update(minutes="Vi talte om det.")
    with pytest.raises(Problem):
        actions.remove_agenda_item(item=item, by=annes, at=NOW)


def test_what_needs_attention_is_suggested_until_it_is_on_the_agenda(
    meeting, decision, annes, harbour, viewer_of, anne
):
    build.a_follow_up(annes, harbour, due_on=TODAY - timedelta(days=3))
    suggested = suggestions_for(viewer_of(anne), meeting.items.all())
    assert [each.title for each in suggested] == [str(decision), "Spørg kommunen om nøgler"]
    actions.add_agenda_item(meeting=meeting, title=suggested[0].title, about=decision, by=annes, at=NOW)
    assert [each.title for each in suggestions_for(viewer_of(anne), meeting.items.all())] == [
        "Spørg kommunen om nøgler"
    ]


def test_a_meeting_is_planned_in_the_browser_and_everybody_is_invited(client_of, anne, bo, dina, oscar, at):
    form = {
        "title": "Styregruppemøde", "day": "2026-12-01", "starts": "13:00", "ends": "15:00", "circle": "steering",
        "place_text": "Kajgade 4",
    }  # fmt: skip
    answer = client_of(anne).post(at("meetings/plan/"), form)
    meeting = Meeting.objects.get()
    assert answer.url == at(f"meetings/{meeting.pk}/")
    assert meeting.starts_at.isoformat() == "2026-12-01T12:00:00+00:00"
    assert set(Attendance.objects.values_list("person", flat=True)) == {anne.pk, dina.pk}


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": "12:00"},
        {"day": "i morgen"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"title": ""},
        {"online_url": "javascript:alert(1)"},
    ],
)
def test_a_wrong_form_is_shown_again_and_plans_nothing(client_of, anne, at, wrong):
    form = {"title": "X", "day": "2026-12-01", "starts": "13:00", "ends": "15:00", "circle": "all"}
    assert client_of(anne).post(at("meetings/plan/"), form | wrong).status_code == 422
    assert not Meeting.objects.exists()


def test_the_page_of_a_meeting_shows_agenda_and_answers_in_danish(
    client_of, bo, meeting, annes, goal, at, django_assert_max_num_queries
):
    actions.add_agenda_item(meeting=meeting, title="Herberg", about=goal, by=annes, at=NOW)
    client = client_of(bo)
    client.get(at())
    with django_assert_max_num_queries(20):
        page = client.get(at(f"meetings/{meeting.pk}/")).content.decode()
    assert "Tirsdag 1. december kl. 13–15" in plain(page)
    assert "Herberg" in page
    assert client.post(at(f"meetings/{meeting.pk}/answer/"), {"answer": "yes"}).status_code == 302
    assert "Kommer" in client.get(at(f"meetings/{meeting.pk}/")).content.decode()
    assert client.post(at(f"meetings/{meeting.pk}/answer/"), {"answer": "perhaps"}).status_code == 302


def test_the_backbone_builds_the_agenda_in_the_browser(client_of, anne, meeting, decision, at):
    client = client_of(anne)
    page = client.get(at(f"meetings/{meeting.pk}/")).content.decode()
    assert f'value="{decision}"' in page
    suggested = {"title": str(decision), "detail": "", "kind": "decision", "target_id": decision.pk}
    assert client.post(at(f"meetings/{meeting.pk}/agenda/"), suggested).status_code == 302
    assert client.post(at(f"meetings/{meeting.pk}/agenda/"), {"title": ""}).status_code == 422
    assert client.post(at(f"meetings/{meeting.pk}/agenda/"), {"title": "Eventuelt"}).status_code == 302
    first, second = meeting.items.all()
    assert first.decision == decision
    client.post(at(f"agenda-items/{second.pk}/move/"))
    client.post(at(f"agenda-items/{first.pk}/remove/"))
    assert [item.title for item in meeting.items.all()] == ["Eventuelt"]


def test_the_backbone_changes_and_cancels_in_the_browser(client_of, anne, meeting, at):
    client = client_of(anne)
    page = client.get(at(f"meetings/{meeting.pk}/edit/")).content.decode()
    assert 'value="2026-12-01"' in page
    form = {"title": "Nyt navn", "day": "2026-12-02", "starts": "13:00", "ends": "15:00"}
    assert client.post(at(f"meetings/{meeting.pk}/edit/"), form).status_code == 302
    assert client.get(at(f"meetings/{meeting.pk}/cancel/")).status_code == 200
    assert client.post(at(f"meetings/{meeting.pk}/cancel/")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.is_cancelled, meeting.sequence) == ("Nyt navn", True, 2)
    assert client.get(at(f"meetings/{meeting.pk}/")).status_code == 200
    assert client.post(at(f"meetings/{meeting.pk}/edit/"), form | {"title": "Igen"}).status_code == 422
