"""Mentions, numbers, marks of what was seen, and the facts of condition 4."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.communication.calculations.changes import collides, seen_mark
from samklang.communication.calculations.facts import Deed, facts_from
from samklang.communication.calculations.mentions import mentioned
from samklang.communication.calculations.numbers import number_text, read_number

TODAY = date(2026, 11, 23)
PEOPLE = {1: "Bo Bredal", 2: "Dina Dam", 3: "Bo Berg", 4: "Åse Ærø-Ås"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Bo Bredal kan du?", {1}),
        ("@bo bredal", {1}),
        ("@Bo", set()),
        ("Spørg @Dina, eller @DINA DAM", {2}),
        ("skriv til post@dina.dk", set()),
        ("@Dinas forslag", set()),
        ("(@Åse Ærø-Ås)", {4}),
        ("@Bo Bredal, @Bo Berg", {1, 3}),
        ("", set()),
    ],
)
def test_a_mention_is_a_whole_name_or_a_first_name_of_one_only(text, who):
    assert mentioned(text, PEOPLE) == who


def test_nobody_is_mentioned_where_there_is_nobody():
    assert mentioned("@Bo", {}) == frozenset()
    assert mentioned("@", {1: " "}) == frozenset()


@given(st.text())
def test_any_text_can_be_searched_for_mentions(text):
    assert mentioned(text, PEOPLE) <= set(PEOPLE)


@given(st.integers(1, 9999), st.integers(1, 100_000))
def test_a_number_reads_back_as_it_was_written(year, sequence):
    assert read_number(number_text(year, sequence)) == (year, sequence)


@pytest.mark.parametrize("text", ["", "2026", "2026-0", "2026-01", "26-1", "2026-1a"])
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


def test_two_writers_of_one_field_collide_only_when_something_would_be_lost():
    seen = seen_mark("a")
    assert not collides(stored="a", seen=seen, wanted="b")
    assert collides(stored="theirs", seen=seen, wanted="mine")
    assert not collides(stored="the same", seen=seen, wanted="the same")
    assert not collides(stored="a\nb", seen=seen_mark("a\r\nb"), wanted="c")


def facts(deeds=(), follow_ups=(), **limits):
    return facts_from(deeds, organisations={1: "A", 2: "B"}, open_follow_ups=follow_ups, today=TODAY, **limits)


def test_nothing_said_is_nothing_known():
    empty = facts()
    assert (empty.last_activity_on, empty.organisations, empty.organisations_active) == (None, 2, 0)
    assert empty.silent_organisations == ("A", "B")


def test_sixty_days_ago_is_still_active_and_sixty_one_is_not():
    assert facts([Deed(1, TODAY - timedelta(days=60))]).organisations_active == 1
    assert facts([Deed(1, TODAY - timedelta(days=61))]).organisations_active == 0
    assert facts([Deed(1, TODAY - timedelta(days=61))]).last_activity_on == TODAY - timedelta(days=61)


def test_a_deed_to_come_is_not_seen_and_a_stranger_does_not_count():
    assert facts([Deed(1, TODAY + timedelta(days=1)), Deed(9, TODAY)]).organisations_active == 0


def test_a_follow_up_is_late_from_the_thirtieth_day():
    late = facts(follow_ups=[("x", TODAY - timedelta(days=30)), ("y", TODAY - timedelta(days=29))])
    assert late.follow_ups_late == ("x",)
