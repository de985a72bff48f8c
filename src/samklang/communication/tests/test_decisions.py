"""Decisions from draft to outcome: who may do what, and what the method allows."""

from datetime import timedelta

import pytest
from conftest import NOW, TODAY
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samklang.audit.queries import events_of, verify_chains
from samklang.communication import actions
from samklang.communication.models import Decision, DecisionAnswer
from samklang.communication.queries import (
    answers_to,
    awaited_answers,
    decisions_about,
    decisions_awaiting,
    decisions_visible_to,
)
from samklang.communication.tests import build
from samklang.ui.problems import Problem


def answer(decision, by, stance, *, reason="", at=NOW):
    return actions.answer_decision(
        decision=decision, organisation=by.organisation, stance=stance, reason=reason, by=by, at=at
    )


def conclude(decision, by, outcome="adopted", *, at=NOW, **fields):
    wanted = {"statement": "Vi gør det.", **fields}
    return actions.conclude_decision(decision=decision, outcome=outcome, by=by, at=at, **wanted)


def test_decisions_are_numbered_through_the_year_and_begin_anew_in_the_next(annes):
    numbers = [build.a_draft(annes).number for _ in range(3)]
    assert numbers == ["2026-1", "2026-2", "2026-3"]
    assert build.a_draft(annes, at=NOW + timedelta(days=60)).number == "2027-1"


def test_a_withdrawn_proposal_keeps_its_number(annes):
    actions.withdraw_decision(decision=build.a_draft(annes), by=annes, at=NOW)
    assert build.a_draft(annes).number == "2026-2"


def test_a_draft_is_seen_by_its_author_and_the_backbone_only(bos, viewer_of, anne, bo, dina):
    draft = build.a_draft(bos)
    assert draft in decisions_visible_to(viewer_of(anne))
    assert draft in decisions_visible_to(viewer_of(bo))
    assert draft not in decisions_visible_to(viewer_of(dina))


def test_a_majority_needs_a_quorum_stated_beforehand(annes):
    with pytest.raises(Problem):
        build.a_draft(annes, method="majority")
    assert build.a_draft(annes, method="majority", quorum_percent=50).quorum_percent == 50


def test_the_organisations_asked_are_those_with_a_deciding_seat(decision, viewer_of, bo, dina, rita, anne):
    answers = answers_to(decision, today=TODAY)
    assert [organisation.label for organisation in answers.awaited] == ["Havnen", "Kommunen"]
    assert len(decisions_awaiting(viewer_of(bo))) == 1
    assert len(decisions_awaiting(viewer_of(dina))) == 1
    assert decisions_awaiting(viewer_of(rita)) == []
    assert decisions_awaiting(viewer_of(anne)) == []


def test_an_answer_is_given_once_per_organisation_and_may_be_changed(decision, bos, viewer_of, bo):
    answer(decision, bos, "agree")
    answer(decision, bos, "object", reason="Vi mangler en nøgle.")
    only = DecisionAnswer.objects.get()
    assert (only.stance, only.reason) == ("object", "Vi mangler en nøgle.")
    assert decisions_awaiting(viewer_of(bo)) == []
    latest = events_of(initiative_id=bos.initiative.pk)[0]
    assert (latest.changes[0].before, latest.changes[0].after) == ("Enig", "Indvender")


def test_an_objection_needs_its_reason(decision, bos):
    with pytest.raises(Problem):
        answer(decision, bos, "object", reason=" ")
    with pytest.raises(IntegrityError, match="an_objection_has_a_reason"), transaction.atomic():
        DecisionAnswer.objects.create(
            decision=decision, organisation=bos.organisation, person=bos.person, stance="object", at=NOW
        )


def test_an_answer_of_the_other_method_is_refused(decision, bos):
    with pytest.raises(Problem):
        answer(decision, bos, "disagree")


def test_nobody_answers_for_another_organisation(decision, bos, council, dinas, harbour):
    for by, organisation in ((bos, council), (dinas, harbour)):
        with pytest.raises(PermissionDenied):
            actions.answer_decision(decision=decision, organisation=organisation, stance="agree", by=by, at=NOW)


def test_the_backbone_answers_nothing(decision, annes):
    with pytest.raises(PermissionDenied):
        answer(decision, annes, "agree")


def test_a_reader_may_not_answer(decision, actor_of, rita):
    with pytest.raises(PermissionDenied):
        answer(decision, actor_of(rita), "agree")


def test_it_is_concluded_when_all_have_answered(decision, annes, bos, dinas):
    answer(decision, bos, "agree")
    with pytest.raises(Problem):
        conclude(decision, annes)
    answer(decision, dinas, "abstain")
    decided = conclude(decision, annes, review_on=TODAY + timedelta(days=180))
    assert decided.is_decided
    assert decided.review_on == TODAY + timedelta(days=180)
    assert verify_chains() == []


def test_or_when_the_day_for_answers_has_passed(decision, annes, bos):
    answer(decision, bos, "agree")
    later = NOW + timedelta(days=12)
    assert conclude(decision, annes, at=later).is_decided


def test_nobody_concludes_against_the_answers(decision, annes, bos, dinas):
    answer(decision, bos, "agree")
    answer(decision, dinas, "object", reason="For dyrt.")
    with pytest.raises(Problem):
        conclude(decision, annes)
    with pytest.raises(Problem):
        conclude(decision, annes, "adopted_with_changes")
    assert conclude(decision, annes, "not_adopted").outcome == "not_adopted"


def test_what_passes_is_not_turned_down(decision, annes, bos, dinas):
    answer(decision, bos, "agree")
    answer(decision, dinas, "agree")
    with pytest.raises(Problem):
        conclude(decision, annes, "not_adopted")


def test_whoever_proposed_it_may_conclude_and_others_may_not(bos, dinas, annes):
    decision = build.an_open_decision(bos)
    answer(decision, bos, "agree")
    answer(decision, dinas, "agree")
    with pytest.raises(PermissionDenied):
        conclude(decision, dinas)
    assert conclude(decision, bos).decided_by == bos.person


def test_an_outcome_needs_a_sentence_and_a_review_day_to_come(decision, annes, bos, dinas):
    answer(decision, bos, "agree")
    answer(decision, dinas, "agree")
    with pytest.raises(Problem):
        conclude(decision, annes, statement=" ")
    with pytest.raises(Problem):
        conclude(decision, annes, review_on=TODAY)


def test_a_concluded_decision_takes_no_answer_and_no_change(decision, annes, bos, dinas):
    answer(decision, bos, "agree")
    answer(decision, dinas, "agree")
    conclude(decision, annes)
    with pytest.raises(Problem):
        answer(decision, bos, "abstain")
    with pytest.raises(Problem):
        actions.withdraw_decision(decision=decision, by=annes, at=NOW)
    with pytest.raises(Problem):
        conclude(decision, annes)


def test_the_answers_of_a_concluded_decision_stand_though_a_seat_ends(decision, annes, bos, dinas, bo):
    from samklang.initiatives.models import Seat

    answer(decision, bos, "agree")
    answer(decision, dinas, "agree")
    conclude(decision, annes)
    Seat.objects.filter(person=bo).update(ends_on=TODAY + timedelta(days=1))
    decision.refresh_from_db()
    assert answers_to(decision, today=TODAY + timedelta(days=30)).tally.agree == 2


def test_an_open_proposal_cannot_be_rewritten(decision, annes):
    with pytest.raises(Problem):
        actions.edit_decision(
            decision=decision, title="Andet", proposal="Andet", method="consent", closes_on=TODAY,
            quorum_percent=0, about=[], by=annes, at=NOW,
        )  # fmt: skip


def test_nothing_is_opened_whose_day_for_answers_has_passed(annes):
    with pytest.raises(Problem):
        actions.open_decision(decision=build.a_draft(annes, closes_on=TODAY - timedelta(days=1)), by=annes, at=NOW)


def test_a_decision_is_found_from_the_goal_it_concerns(annes, goal, viewer_of, anne):
    decision = build.an_open_decision(annes, about=[goal])
    build.an_open_decision(annes, title="Et andet")
    assert list(decisions_about(viewer_of(anne), goal=goal)) == [decision]


def test_the_house_refuses_an_outcome_without_a_conclusion(decision):
    with pytest.raises(IntegrityError, match="a_decided_decision_and_no_other_has_an_outcome"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(outcome="adopted")


def test_a_decision_taken_in_the_room_counts_for_those_who_were_there(annes, bo, dina, harbour, council):
    meeting = build.a_held_meeting(annes, present=(bo,))
    decision = actions.decide_at_meeting(
        meeting=meeting, title="Nøgler", proposal="Kommunen udleverer.", statement="Kommunen udleverer nøgler.",
        by=annes, at=NOW,
    )  # fmt: skip
    answers = answers_to(decision, today=TODAY)
    assert [each.organisation for each in answers.given] == [harbour]
    assert answers.given[0].noted_by == annes.person
    assert answers.awaited == [council]


def test_nothing_is_decided_in_a_room_where_nobody_may_answer(annes, rita, bo):
    meeting = build.a_held_meeting(annes, present=(rita,))
    with pytest.raises(Problem):
        actions.decide_at_meeting(meeting=meeting, title="X", proposal="X", statement="X", by=annes, at=NOW)


def test_all_open_decisions_are_read_in_few_queries_however_many(annes, bo, dina, bos, django_assert_max_num_queries):
    for number in range(5):
        answer(build.an_open_decision(annes, title=f"Forslag {number}"), bos, "agree")
    with django_assert_max_num_queries(5):
        assert len(awaited_answers(annes.initiative, today=TODAY)) == 5
