"""Saying something, changing it, taking it back, and naming people."""

from datetime import timedelta

import pytest
from conftest import NOW
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samklang.audit.queries import events_of
from samklang.communication import actions
from samklang.communication.models import Comment, Mention, Thread
from samklang.communication.queries import latest_comments, thread_on
from samklang.communication.tests import build
from samklang.ui.problems import Problem


def test_the_first_comment_begins_the_conversation_and_leaves_one_event(bos, goal, viewer_of, bo):
    said = actions.comment(on=goal, text="  Vi har set det samme i Havnen. ", by=bos, at=NOW)
    assert thread_on(viewer_of(bo), goal=goal).comments == [said]
    assert said.text == "Vi har set det samme i Havnen."
    assert events_of(initiative_id=bos.initiative.pk)[0].verb == "communication.commented"


def test_a_conversation_is_about_exactly_one_thing(bos, goal, initiative):
    with pytest.raises(IntegrityError, match="a_thread_is_about_exactly_one_thing"), transaction.atomic():
        Thread.objects.create(initiative=initiative)


def test_reading_a_conversation_that_has_not_begun_makes_none(goal, viewer_of, bo):
    assert thread_on(viewer_of(bo), goal=goal).comments == []
    assert not Thread.objects.exists()


def test_an_observer_reads_and_does_not_write(goal, actor_of, viewer_of, oscar):
    assert not thread_on(viewer_of(oscar), goal=goal).may_comment
    with pytest.raises(PermissionDenied):
        actions.comment(on=goal, text="Hej", by=actor_of(oscar), at=NOW)


def test_nobody_writes_in_another_initiative(goal, actor_of, clara, elsewhere):
    with pytest.raises(PermissionDenied):
        actions.comment(on=goal, text="Hej", by=actor_of(clara, elsewhere), at=NOW)


def test_a_button_pressed_twice_says_it_once(bos, annes, goal):
    for later in (0, 30, 61):
        actions.comment(on=goal, text="Hej", by=bos, at=NOW + timedelta(seconds=later))
    actions.comment(on=goal, text="Hej", by=annes, at=NOW)
    assert Comment.objects.count() == 3


def test_an_empty_comment_is_refused(bos, goal):
    with pytest.raises(Problem):
        actions.comment(on=goal, text="   ", by=bos, at=NOW)


def test_only_the_author_changes_or_withdraws(bos, dinas, goal):
    said = actions.comment(on=goal, text="Hej", by=bos, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.edit_comment(comment=said, text="Nej", by=dinas, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.withdraw_comment(comment=said, by=dinas, at=NOW)


def test_a_withdrawn_comment_keeps_its_place_and_loses_its_text(bos, goal):
    said = actions.comment(on=goal, text="Hej @Anne Agerskov", by=bos, at=NOW)
    actions.withdraw_comment(comment=said, by=bos, at=NOW)
    said.refresh_from_db()
    assert said.is_withdrawn
    assert said.text == ""
    assert not Mention.objects.exists()
    with pytest.raises(Problem):
        actions.edit_comment(comment=said, text="Igen", by=bos, at=NOW)


def test_people_named_are_noted_once_and_never_the_author(bos, goal, dina, bo):
    said = actions.comment(on=goal, text="@Dina Dam og @Bo Bredal, se her @Dina Dam", by=bos, at=NOW)
    assert list(said.mentions.values_list("person", flat=True)) == [dina.pk]
    actions.edit_comment(comment=said, text="Uden navne", by=bos, at=NOW)
    assert not said.mentions.exists()


def test_somebody_elsewhere_cannot_be_named(bos, goal, clara):
    said = actions.comment(on=goal, text="@Clara Clausen", by=bos, at=NOW)
    assert not said.mentions.exists()


def test_the_latest_is_shown_first_with_what_it_is_about(bos, goal, viewer_of, anne):
    actions.comment(on=goal, text="Første", by=bos, at=NOW)
    last = actions.comment(on=goal, text="Sidste", by=bos, at=NOW)
    latest = latest_comments(viewer_of(anne), 1)
    assert [said.comment for said in latest] == [last]
    assert latest[0].about == str(goal)
    assert latest[0].url.endswith(f"#comment-{last.pk}")


def test_what_is_said_about_a_hidden_draft_is_hidden_too(annes, viewer_of, anne, bo):
    draft = build.a_draft(annes)
    actions.comment(on=draft, text="Skal vi?", by=annes, at=NOW)
    assert len(latest_comments(viewer_of(anne))) == 1
    assert latest_comments(viewer_of(bo)) == []


def test_a_comment_is_written_from_the_page_and_leads_back_there(client_of, bo, goal, at):
    answer = client_of(bo).post(at("comment/"), {"kind": "goal", "target_id": goal.pk, "text": "Hej", "next": "/x/"})
    assert answer.status_code == 302
    assert answer.url == f"/x/#comment-{Comment.objects.get().pk}"


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"])
def test_a_comment_never_leads_out_of_the_house(client_of, bo, goal, at, address):
    answer = client_of(bo).post(at("comment/"), {"kind": "goal", "target_id": goal.pk, "text": "Hej", "next": address})
    assert answer.url.startswith("/plads-til-alle/")


def test_a_personal_number_in_a_comment_is_refused_and_the_text_kept_for_mending(client_of, bo, goal, at):
    answer = client_of(bo).post(at("comment/"), {"kind": "goal", "target_id": goal.pk, "text": "Han hedder 0101701234"})
    assert answer.status_code == 422
    assert "0101701234" in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("kind", "number"), [("goal", 999999), ("nothing", 1), ("decision", 2**70)])
def test_what_does_not_exist_takes_no_comment(client_of, bo, at, kind, number):
    answer = client_of(bo).post(at("comment/"), {"kind": kind, "target_id": number, "text": "Hej"})
    assert answer.status_code in {404, 422}


def test_one_changes_and_withdraws_ones_comment_on_its_page(client_of, bo, bos, goal, at):
    said = actions.comment(on=goal, text="Hej", by=bos, at=NOW)
    client = client_of(bo)
    assert "Hej" in client.get(at(f"comments/{said.pk}/edit/")).content.decode()
    assert client.post(at(f"comments/{said.pk}/edit/"), {"text": "Goddag"}).status_code == 302
    assert Comment.objects.get().text == "Goddag"
    assert client.post(at(f"comments/{said.pk}/edit/"), {"text": " "}).status_code == 422
    assert client.post(at(f"comments/{said.pk}/withdraw/")).status_code == 302
    assert Comment.objects.get().is_withdrawn


def test_anothers_comment_cannot_be_changed_from_its_page(client_of, dina, bos, goal, at):
    said = actions.comment(on=goal, text="Hej", by=bos, at=NOW)
    assert client_of(dina).get(at(f"comments/{said.pk}/edit/")).status_code == 302
    assert client_of(dina).post(at(f"comments/{said.pk}/withdraw/")).status_code == 403


def test_all_conversations_stand_on_one_page(client_of, rita, bos, goal, at, django_assert_max_num_queries):
    for number in range(30):
        actions.comment(on=goal, text=f"Kommentar {number}", by=bos, at=NOW)
    client = client_of(rita)
    client.get(at("conversations/"))
    with django_assert_max_num_queries(12):
        page = client.get(at("conversations/")).content.decode()
    assert "Kommentar 29" in page
    assert "Kommentar 2<" not in page
