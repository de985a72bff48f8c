"""Whether a proposal passes: examples worked by hand, then properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.communication.calculations.outcome import STANCES_OF, Method, Stance, Standing, tally

A, D, N, X = Stance.AGREE, Stance.DISAGREE, Stance.ABSTAIN, Stance.OBJECT


@pytest.mark.parametrize(
    ("answers", "asked", "quorum", "standing"),
    [
        ({}, 3, 0, "unanswered"),
        ({1: A}, 3, 0, "passes"),
        ({1: A, 2: X}, 3, 0, "objected"),
        ({1: A, 2: N, 3: N}, 3, 100, "passes"),
        ({1: N, 2: N}, 3, 0, "no_majority"),
        ({1: A}, 3, 34, "no_quorum"),
        ({1: A}, 3, 33, "passes"),
    ],
)
def test_consent_passes_when_somebody_agrees_and_no_objection_stands(answers, asked, quorum, standing):
    assert tally(Method.CONSENT, answers, asked=range(1, asked + 1), quorum_percent=quorum).standing == standing


@pytest.mark.parametrize(
    ("answers", "quorum", "standing"),
    [
        ({1: A, 2: A, 3: D}, 50, "passes"),
        ({1: A, 2: D}, 50, "no_majority"),
        ({1: A, 2: D, 3: N}, 50, "no_majority"),
        ({1: A, 2: N}, 50, "passes"),
        ({1: A}, 50, "no_quorum"),
        ({1: D, 2: D, 3: A}, 50, "no_majority"),
    ],
)
def test_majority_passes_when_more_agree_than_disagree_with_the_quorum(answers, quorum, standing):
    assert tally(Method.MAJORITY, answers, asked=[1, 2, 3, 4], quorum_percent=quorum).standing == standing


def test_an_answer_of_an_organisation_that_may_no_longer_answer_still_counts():
    counted = tally(Method.CONSENT, {9: A}, asked=[1])
    assert (counted.asked, counted.answered, counted.unanswered) == (2, 1, 1)


def test_an_answer_that_the_method_does_not_have_is_refused():
    with pytest.raises(ValueError, match="method"):
        tally(Method.MAJORITY, {1: X}, asked=[1])
    with pytest.raises(ValueError, match="quorum"):
        tally(Method.CONSENT, {}, asked=[1], quorum_percent=101)


@st.composite
def votes(draw):
    method = draw(st.sampled_from(Method))
    asked = draw(st.sets(st.integers(1, 40), min_size=1, max_size=30))
    answers = draw(st.dictionaries(st.sampled_from(sorted(asked)), st.sampled_from(STANCES_OF[method])))
    return method, answers, asked, draw(st.integers(0, 100))


@given(votes())
def test_everybody_asked_is_counted_once(vote):
    method, answers, asked, quorum = vote
    counted = tally(method, answers, asked=asked, quorum_percent=quorum)
    assert counted.agree + counted.disagree + counted.abstain + counted.object == counted.answered == len(answers)
    assert counted.answered + counted.unanswered == counted.asked == len(asked)


@given(votes(), st.randoms())
def test_the_order_of_the_answers_does_not_matter(vote, random):
    method, answers, asked, quorum = vote
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert tally(method, dict(shuffled), asked=asked, quorum_percent=quorum) == tally(
        method, answers, asked=sorted(asked, reverse=True), quorum_percent=quorum
    )


@given(votes())
def test_one_more_agreement_never_hurts_a_proposal(vote):
    method, answers, asked, quorum = vote
    waiting = sorted(asked - set(answers))
    if waiting and tally(method, answers, asked=asked, quorum_percent=quorum).passes:
        assert tally(method, {**answers, waiting[0]: A}, asked=asked, quorum_percent=quorum).passes


@given(votes(), st.integers(0, 100))
def test_a_lower_quorum_never_hurts_a_proposal(vote, other):
    method, answers, asked, quorum = vote
    if tally(method, answers, asked=asked, quorum_percent=quorum).passes:
        assert tally(method, answers, asked=asked, quorum_percent=min(quorum, other)).passes


@given(votes())
def test_a_standing_objection_stops_consent_whatever_else_is_answered(vote):
    _method, answers, asked, quorum = vote
    consent = {key: stance for key, stance in answers.items() if stance != D}
    counted = tally(Method.CONSENT, {**consent, min(asked): X}, asked=asked, quorum_percent=quorum)
    assert counted.standing == Standing.OBJECTED
