"""Days and periods are read as people write them; answers and escaped text come back as they were."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.interchange.csv_xlsx.calculations.answers import Answer, answer_words, read_answer
from samklang.interchange.csv_xlsx.calculations.days import read_day, read_period
from samklang.interchange.csv_xlsx.calculations.escaping import escaped, unescaped


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4.12.2026", (2026, 12, 4)), ("04-12-26", (2026, 12, 4)), ("4/12-2026", (2026, 12, 4)),
        ("2026-12-04", (2026, 12, 4)), ("29-02-2024", (2024, 2, 29)),
    ],
)  # fmt: skip
def test_days_are_read_day_before_month(text, day):
    assert read_day(text) == datetime.date(*day)


@pytest.mark.parametrize("text", ["2026-02-29", "32.1.2026", "0001-01-01", "4.12", "x", "2026-03-29T02:30+01:00"])
def test_a_day_that_never_was_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-K1", (2026, 1, 1), (2026, 4, 1)), ("2026K4", (2026, 10, 1), (2027, 1, 1)),
        ("K1 2026", (2026, 1, 1), (2026, 4, 1)), ("2026Q2", (2026, 4, 1), (2026, 7, 1)),
        ("3. kvartal 2026", (2026, 7, 1), (2026, 10, 1)), ("2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("marts 2026", (2026, 3, 1), (2026, 4, 1)), ("2026H2", (2026, 7, 1), (2027, 1, 1)),
        ("2026", (2026, 1, 1), (2027, 1, 1)), ("uge 6 2026", (2026, 2, 2), (2026, 2, 9)),
        ("2026-W53", (2026, 12, 28), (2027, 1, 4)),
    ],
)  # fmt: skip
def test_periods_are_half_open_ranges(text, start, end):
    assert read_period(text) == (datetime.date(*start), datetime.date(*end))


@pytest.mark.parametrize("text", ["2026-K5", "2026-13", "26-K1", "2027-W53", "0000", "", "02/03/2026"])
def test_a_period_that_never_was_is_none(text):
    assert read_period(text) is None


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_words_of_a_template_are_read_back(language):
    for answer in Answer:
        words = answer_words(answer, language=language)
        assert not words or read_answer(f" {words.upper()} ") is answer
    assert read_answer("måske") is None


@given(st.text())
def test_an_escaped_text_comes_back_as_it_was(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+45 12", "-1+1", "@navn", "\t=1", " =1+1", "＝1+1", "'=1+1", "\r=1"])
def test_no_escaped_text_begins_like_a_formula(text):
    assert escaped(text).startswith("'")
