"""Follow-ups: agreed, finished, postponed; and the facts of the condition."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import NOW, TODAY
from django.core.exceptions import PermissionDenied

from samklang.backbone.actions import change_thresholds
from samklang.backbone.queries.conditions import evidence_now
from samklang.communication import actions
from samklang.communication.queries import follow_ups_awaiting, follow_ups_of
from samklang.communication.queries.follow_ups import follow_ups_mine_first
from samklang.communication.tests import build
from samklang.ui.problems import Problem


@pytest.fixture
def follow_up(annes, harbour, bo):
    return build.a_follow_up(annes, harbour, owner=bo)


def test_it_awaits_its_owner_until_it_is_done(follow_up, bos, viewer_of, bo, rita, harbour):
    assert [ask.title for ask in follow_ups_awaiting(viewer_of(bo))] == ["Spørg kommunen om nøgler"]
    assert follow_ups_awaiting(viewer_of(rita)) == []
    assert list(follow_ups_of(harbour)) == [follow_up]
    actions.finish_follow_up(follow_up=follow_up, note="De ligger i receptionen.", by=bos, at=NOW)
    assert follow_ups_awaiting(viewer_of(bo)) == []
    with pytest.raises(Problem):
        actions.finish_follow_up(follow_up=follow_up, by=bos, at=NOW)


def test_one_that_only_an_organisation_owns_awaits_those_who_act_for_it(annes, harbour, viewer_of, bo, rita, dina):
    build.a_follow_up(annes, harbour)
    assert len(follow_ups_awaiting(viewer_of(bo))) == 1
    assert follow_ups_awaiting(viewer_of(rita)) == []
    assert follow_ups_awaiting(viewer_of(dina)) == []


def test_its_organisation_and_the_backbone_tend_it_and_nobody_else(follow_up, actor_of, rita, dinas, annes):
    with pytest.raises(PermissionDenied):
        actions.finish_follow_up(follow_up=follow_up, by=dinas, at=NOW)
    later = follow_up.due_on + timedelta(days=7)
    actions.postpone_follow_up(follow_up=follow_up, due_on=later, reason="Ferie", by=annes, at=NOW)
    actions.finish_follow_up(follow_up=follow_up, by=actor_of(rita), at=NOW)


def test_it_is_only_postponed_to_a_later_day_and_with_a_reason(follow_up, bos):
    for due_on, reason in ((follow_up.due_on, "Ferie"), (follow_up.due_on + timedelta(days=1), " ")):
        with pytest.raises(Problem):
            actions.postpone_follow_up(follow_up=follow_up, due_on=due_on, reason=reason, by=bos, at=NOW)


def test_its_owner_has_a_seat_in_its_organisation(annes, harbour, dina):
    with pytest.raises(Problem):
        build.a_follow_up(annes, harbour, owner=dina)


def test_mine_come_first_then_my_organisations_then_the_rest(annes, harbour, council, bo, viewer_of):
    others = build.a_follow_up(annes, council, due_on=TODAY)
    ours = build.a_follow_up(annes, harbour, due_on=TODAY)
    mine = build.a_follow_up(annes, harbour, owner=bo)
    assert follow_ups_mine_first(viewer_of(bo)) == [mine, ours, others]


def test_the_evidence_of_the_condition_follows_what_was_done(annes, bos, goal, harbour, council, dina):
    empty, usual = evidence_now(annes.initiative, today=TODAY)
    assert (empty.last_activity_on, empty.organisations, empty.organisations_active) == (None, 2, 0)
    long_ago = NOW - timedelta(days=70)
    actions.comment(on=goal, text="Hej", by=bos, at=long_ago)
    build.a_held_meeting(annes, present=(dina,))
    build.a_follow_up(annes, harbour, due_on=TODAY - timedelta(days=30))
    evidence, _thresholds = evidence_now(annes.initiative, today=TODAY)
    assert evidence.last_activity_on == TODAY - timedelta(days=14)
    assert (evidence.organisations_active, evidence.silent_organisations) == (1, ("Havnen",))
    assert evidence.follow_ups_late == ("Spørg kommunen om nøgler",)
    change_thresholds(thresholds=replace(usual, active_days=90), by=annes, at=NOW)
    assert evidence_now(annes.initiative, today=TODAY)[0].organisations_active == 2


def test_follow_ups_are_tended_in_the_browser(client_of, bo, dina, harbour, follow_up, at):
    client = client_of(bo)
    assert "Spørg kommunen" in client.get(at("follow-ups/")).content.decode()
    postpone = at(f"follow-ups/{follow_up.pk}/postpone/")
    assert client.get(postpone).status_code == 200
    assert client.post(postpone, {"due_on": "2026-01-01", "reason": "Ferie"}).status_code == 422
    assert client.post(postpone, {"due_on": "2027-01-01", "reason": "Ferie"}).status_code == 302
    finish = at(f"follow-ups/{follow_up.pk}/finish/")
    assert client.post(finish, {"note": "0101701234"}).status_code == 422
    assert client_of(dina).post(finish).status_code == 403
    assert client.post(finish, {"note": "Klaret"}).status_code == 302
    assert client.post(finish, {"note": "Klaret"}).status_code == 302
    assert "Klaret" in client.get(at("follow-ups/")).content.decode()
    assert client.get(postpone).status_code == 302


def test_a_follow_up_is_agreed_in_the_browser_after_a_decision(client_of, bo, harbour, decision, at):
    client = client_of(bo)
    address = at(f"follow-ups/new/?decision={decision.pk}")
    assert str(decision) in client.get(address).content.decode()
    assert client.post(address, {"what": "Skriv til alle"}).status_code == 422
    form = {"what": "Skriv til alle", "owner": str(harbour.pk), "due_on": "2026-12-01"}
    assert client.post(address, form).status_code == 302
    assert decision.follow_ups.get().owner is None
    assert client.get(at("follow-ups/new/?decision=9999999999999999999999")).status_code == 200
