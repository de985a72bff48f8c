from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.activities.calculations.commitments import (
    TRANSITIONS,
    Promise,
    State,
    counts_of,
    is_due_soon,
    may_become,
    standing,
)
from samklang.activities.calculations.groups import grouped
from samklang.activities.calculations.phases import PHASE_STEPS, Phase, next_phases, step_number
from samklang.activities.calculations.spans import Span, clipped, drawing_order, is_within, years_around

DAY = date(2026, 11, 23)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
SETTLED = {State.KEPT, State.BROKEN, State.RENEGOTIATED}


@st.composite
def promises(draw):
    state = draw(st.sampled_from(State))
    return Promise(state, draw(days), draw(days) if state in SETTLED else None)


def test_a_promise_is_late_from_the_day_after_its_day_and_only_while_accepted():
    assert standing(State.ACCEPTED, due_on=DAY, today=DAY) == "accepted"
    assert standing(State.ACCEPTED, due_on=DAY, today=DAY + timedelta(days=1)) == "late"
    assert standing(State.KEPT, due_on=DAY, today=DAY + timedelta(days=1)) == "kept"
    assert standing(State.OFFERED, due_on=DAY, today=DAY + timedelta(days=1)) == "offered"


def test_status_is_asked_for_in_the_last_two_weeks_and_after():
    assert is_due_soon(State.ACCEPTED, due_on=DAY + timedelta(days=14), today=DAY)
    assert is_due_soon(State.ACCEPTED, due_on=DAY - timedelta(days=100), today=DAY)
    assert not is_due_soon(State.ACCEPTED, due_on=DAY + timedelta(days=15), today=DAY)
    assert not is_due_soon(State.SIGNED, due_on=DAY, today=DAY)


def test_every_state_has_its_steps_and_the_settled_ones_have_none():
    assert set(TRANSITIONS) == set(State)
    for state in (*SETTLED, State.WITHDRAWN):
        assert TRANSITIONS[state] == frozenset()
    assert not may_become(State.OFFERED, State.ACCEPTED), "an unsigned offer binds nobody"


def test_forty_one_of_forty_six():
    kept = [Promise(State.KEPT, DAY, DAY)] * 41
    late = [Promise(State.ACCEPTED, DAY - timedelta(days=1))] * 3
    broken = [Promise(State.BROKEN, DAY, DAY)] * 2
    counts = counts_of([*kept, *late, *broken, Promise(State.ACCEPTED, DAY)], today=DAY)
    assert (counts.kept, counts.due, counts.late, counts.in_force) == (41, 46, 3, 1)
    assert counts.kept_share == Decimal(41) / Decimal(46)


def test_nothing_due_has_no_share():
    assert counts_of([Promise(State.ACCEPTED, DAY)], today=DAY).kept_share is None
    assert not counts_of([Promise(State.SIGNED, DAY)], today=DAY).has_accepted


def test_a_promise_renegotiated_in_time_leaves_the_count_and_one_renegotiated_late_does_not():
    in_time = Promise(State.RENEGOTIATED, DAY, DAY)
    too_late = Promise(State.RENEGOTIATED, DAY, DAY + timedelta(days=1))
    assert counts_of([in_time], today=DAY).due == 0
    assert counts_of([too_late], today=DAY).due == 1


@given(st.lists(promises(), max_size=30), days, st.randoms())
def test_counting_does_not_depend_on_order_and_due_is_the_sum_of_its_parts(some, today, chance):
    counts = counts_of(some, today=today)
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert counts_of(shuffled, today=today) == counts
    assert counts.due == counts.kept + counts.late + counts.broken + counts.renegotiated_late
    assert counts.due + counts.in_force + counts.awaiting <= len(some)
    assert counts.kept_share is None or 0 <= counts.kept_share <= 1


@given(st.lists(promises(), max_size=20), st.lists(promises(), max_size=20), days)
def test_counting_two_heaps_is_counting_them_together(one, other, today):
    together, first, second = (counts_of(heap, today=today) for heap in (one + other, one, other))
    assert together.due == first.due + second.due
    assert together.kept == first.kept + second.kept


def test_every_phase_has_its_steps_and_none_stays_where_it_is():
    assert set(PHASE_STEPS) == set(Phase)
    for phase in Phase:
        assert phase not in PHASE_STEPS[phase]
        assert next_phases(phase), "an activity is never stuck"
    assert step_number(Phase.ENDED) == 5


@given(st.one_of(st.none(), days), st.one_of(st.none(), days), days)
def test_the_part_of_a_span_in_a_window_lies_in_both(first, last, today):
    if first and last and last < first:
        first, last = last, first
    span, window = Span(first, last), years_around(today)
    part = clipped(span, window)
    if part is None:
        assert not span.is_dated or not _overlap(span, window)
        return
    assert part.starts_on >= window.starts_on
    assert first is None or part.starts_on >= first
    assert part.ends_on is None or part.starts_on <= part.ends_on <= window.ends_on
    assert clipped(part, window) == part


def _overlap(span, window):
    return (span.starts_on or date.min) <= window.ends_on and (span.ends_on or date.max) >= window.starts_on


def test_a_span_that_ends_before_it_starts_cannot_be():
    with pytest.raises(ValueError, match="is before"):
        Span(DAY, DAY - timedelta(days=1))
    with pytest.raises(ValueError, match="both ends"):
        clipped(Span(DAY, None), Span(DAY, None))


def test_spans_are_drawn_by_start_and_those_without_dates_last():
    spans = [Span(None, None), Span(DAY, None), Span(date(2024, 1, 1), DAY)]
    assert sorted(spans, key=drawing_order) == [spans[2], spans[1], spans[0]]
    assert is_within(DAY, years_around(DAY))
    assert not is_within(date(2000, 1, 1), years_around(DAY))


def test_a_row_stands_under_each_of_its_headings_and_an_empty_heading_is_kept():
    found, without = grouped(["ab", "b", "x"], keys=["a", "b", "c"], keys_of=list)
    assert found == [("a", ["ab"]), ("b", ["ab", "b"]), ("c", [])]
    assert without == ["x"]
