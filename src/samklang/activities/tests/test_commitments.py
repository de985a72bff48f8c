from datetime import timedelta

import pytest
from conftest import EARLIER, NOW, TODAY
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.activities import actions
from samklang.activities.calculations.commitments import TRANSITIONS, State
from samklang.activities.models import Commitment, CommitmentState
from samklang.activities.queries import commitment_facts, commitments_awaiting, latest_first_chain
from samklang.activities.tests.build import an_accepted_promise, an_activity, an_offer
from samklang.audit.models import Event
from samklang.audit.queries import verify_chains
from samklang.ui.problems import Problem

SOON = TODAY + timedelta(days=7)


def test_the_words_cover_every_state():
    assert set(CommitmentState.values) == {state.value for state in State}


def test_a_promise_is_offered_signed_accepted_and_kept_with_one_event_each(activity, partner, backbone):
    before = Event.objects.count()
    offer = an_offer(activity, partner)
    assert (offer.state, offer.organisation.label, offer.offered_by) == ("offered", "Havnen", partner.person)
    signed = actions.sign_commitment(commitment=offer, by=partner, at=NOW)
    assert (signed.state, signed.signed_by) == ("signed", partner.person)
    accepted = actions.accept_commitment(commitment=signed, by=backbone, at=NOW)
    assert (accepted.state, accepted.accepted_by) == ("accepted", backbone.person)
    kept = actions.keep_commitment(commitment=accepted, note="Den første er flyttet ind.", by=partner, at=NOW)
    assert (kept.state, kept.settled_at) == ("kept", NOW)
    verbs = list(Event.objects.order_by("number").values_list("verb", flat=True))[before:]
    assert verbs == [f"activities.commitment_{word}" for word in ("offered", "signed", "accepted", "kept")]


def test_only_a_seat_that_may_sign_signs_and_only_for_its_own_organisation(activity, partner, backbone, actor_of, rita):
    offer = an_offer(activity, partner)
    for by in (backbone, actor_of(rita)):
        with pytest.raises(PermissionDenied):
            actions.sign_commitment(commitment=offer, by=by, at=NOW)


def test_an_editor_offers_for_the_own_organisation_only(activity, partner, council, actor_of, rita):
    with pytest.raises(PermissionDenied):
        actions.offer_commitment(activity=activity, organisation=council, what="Noget", due_on=SOON, by=partner, at=NOW)
    with pytest.raises(PermissionDenied):
        an_offer(activity, actor_of(rita))


def test_the_lead_accepts_others_promises_but_never_its_own(own_activity, activity, partner, backbone, actor_of, dina):
    office = an_offer(own_activity, backbone, what="Vi finder lokaler")
    signed = actions.sign_commitment(commitment=office, by=backbone, at=NOW)
    assert actions.accept_commitment(commitment=signed, by=partner, at=NOW).state == "accepted"
    own = actions.sign_commitment(commitment=an_offer(own_activity, partner), by=partner, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept_commitment(commitment=own, by=partner, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept_commitment(commitment=own, by=actor_of(dina), at=NOW)


def test_a_renegotiated_promise_stays_visible_and_the_new_one_waits_to_be_accepted(activity, partner, backbone):
    old = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    later = TODAY + timedelta(days=90)
    new = actions.renegotiate_commitment(commitment=old, reason="Taget var råddent.", due_on=later, by=partner, at=NOW)
    old.refresh_from_db()
    assert (old.state, old.note) == ("renegotiated", "Taget var råddent.")
    assert (new.state, new.replaces, new.due_on, new.original_due_on) == ("signed", old, later, SOON)
    assert latest_first_chain(old) == [new, old]
    with pytest.raises(Problem):
        actions.withdraw_commitment(commitment=new, by=partner, at=NOW)
    assert actions.accept_commitment(commitment=new, by=backbone, at=NOW).state == "accepted"


def test_an_offer_may_be_withdrawn_and_a_promise_may_not(activity, partner, backbone):
    assert actions.withdraw_commitment(commitment=an_offer(activity, partner), by=partner, at=NOW).state == "withdrawn"
    promise = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    with pytest.raises(Problem):
        actions.withdraw_commitment(commitment=promise, by=partner, at=NOW)


def test_a_promise_is_about_a_day_to_come_and_an_activity_that_goes_on(activity, partner, backbone):
    with pytest.raises(Problem) as problem:
        an_offer(activity, partner, due_on=TODAY - timedelta(days=1))
    assert problem.value.field == "due_on"
    ended = actions.change_phase(activity=activity, phase="ended", by=backbone, at=NOW)
    with pytest.raises(Problem):
        an_offer(ended, partner)


def test_breaking_a_promise_takes_a_reason(activity, partner, backbone):
    promise = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    with pytest.raises(Problem):
        actions.break_commitment(commitment=promise, reason="  ", by=partner, at=NOW)
    assert actions.break_commitment(commitment=promise, reason="Ingen penge.", by=partner, at=NOW).state == "broken"


def test_nobody_from_elsewhere_touches_a_promise(activity, partner, backbone, actor_of, clara):
    stranger = actor_of(clara)
    offer = an_offer(activity, partner)
    promise = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    with pytest.raises(PermissionDenied):
        actions.sign_commitment(commitment=offer, by=stranger, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept_commitment(commitment=offer, by=stranger, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.keep_commitment(commitment=promise, note="Ja", by=stranger, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.offer_commitment(
            activity=activity, organisation=stranger.organisation, what="x", due_on=SOON, by=stranger, at=NOW
        )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "signed"}, "a_binding_commitment_says_who_signed_it_and_when"),
        ({"state": "kept"}, "a_binding_commitment_says_who_signed_it_and_when"),
        ({"settled_at": NOW}, "a_settled_commitment_says_when_and_no_other_does"),
    ],
)
def test_the_database_refuses_a_promise_that_cannot_be(activity, partner, values, constraint):
    offer = an_offer(activity, partner)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Commitment.objects.filter(pk=offer.pk).update(**values)


STEPS = {
    "sign": lambda row, partner, backbone: actions.sign_commitment(commitment=row, by=partner, at=NOW),
    "accept": lambda row, partner, backbone: actions.accept_commitment(commitment=row, by=backbone, at=NOW),
    "keep": lambda row, partner, backbone: actions.keep_commitment(commitment=row, note="Ja.", by=partner, at=NOW),
    "break": lambda row, partner, backbone: actions.break_commitment(commitment=row, reason="Nej.", by=partner, at=NOW),
    "withdraw": lambda row, partner, backbone: actions.withdraw_commitment(commitment=row, by=partner, at=NOW),
    "renegotiate": lambda row, partner, backbone: actions.renegotiate_commitment(
        commitment=row, reason="Senere.", due_on=SOON, by=partner, at=NOW
    ),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8))
def test_a_random_walk_never_leaves_the_declared_steps_and_each_step_writes_one_event(
    activity, partner, backbone, walk
):
    with transaction.atomic():
        row = an_offer(activity, partner)
        for word in walk:
            states = dict(Commitment.objects.values_list("pk", "state"))
            events = Event.objects.count()
            try:
                STEPS[word](row, partner, backbone)
            except Problem:
                assert dict(Commitment.objects.values_list("pk", "state")) == states
                assert Event.objects.count() == events
                continue
            after = dict(Commitment.objects.values_list("pk", "state"))
            changed = {pk for pk in states if states[pk] != after[pk]}
            assert changed == {row.pk}
            assert State(after[row.pk]) in TRANSITIONS[State(states[row.pk])]
            assert Event.objects.count() == events + 1
            row = Commitment.objects.order_by("pk").last()
        transaction.set_rollback(True)


def test_two_who_settle_one_promise_at_once_do_not_both_succeed(activity, partner, backbone):
    promise = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    stale = Commitment.objects.get(pk=promise.pk)
    actions.keep_commitment(commitment=promise, note="Ja.", by=partner, at=NOW)
    with pytest.raises(Problem):
        actions.break_commitment(commitment=stale, reason="Nej.", by=backbone, at=NOW)


def test_the_facts_count_what_fell_due_and_name_the_late_ones(activity, partner, backbone):
    late = an_accepted_promise(activity, partner, backbone=backbone, due_on=TODAY - timedelta(days=8))
    kept = an_accepted_promise(activity, partner, backbone=backbone, due_on=TODAY - timedelta(days=8))
    actions.keep_commitment(commitment=kept, note="Ja.", by=partner, at=NOW)
    an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    an_offer(activity, partner)
    facts = commitment_facts(activity.initiative, today=TODAY)
    assert (facts.due, facts.kept, facts.in_force, facts.awaiting, facts.late) == (2, 1, 1, 1, (late,))
    assert facts.has_accepted


def test_what_waits_is_asked_of_the_one_who_can_do_it(activity, partner, backbone, viewer_of, bo, anne, rita):
    def verbs(person):
        return [(ask.verb, ask.is_overdue) for ask in commitments_awaiting(viewer_of(person))]

    offer = an_offer(activity, partner)
    assert verbs(bo) == [("Underskriv", False)]
    assert verbs(anne) == verbs(rita) == []
    actions.sign_commitment(commitment=offer, by=partner, at=NOW)
    assert verbs(anne) == [("Acceptér", False)]
    actions.accept_commitment(commitment=offer, by=backbone, at=NOW)
    assert verbs(bo) == verbs(anne) == [], "its day is more than two weeks away"
    an_accepted_promise(activity, partner, backbone=backbone, due_on=TODAY - timedelta(days=1))
    assert verbs(bo) == [("Giv status", True)]
    assert verbs(rita) == []


def test_the_chain_holds_after_all_this(activity, partner, backbone):
    promise = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON, at=EARLIER)
    actions.renegotiate_commitment(commitment=promise, reason="Senere.", due_on=SOON, by=partner, at=NOW)
    assert verify_chains() == []
    assert an_activity(backbone, title="En anden").pk
