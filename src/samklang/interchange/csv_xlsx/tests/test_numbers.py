"""Danish and English numbers are read, doubtful ones are asked about, and what is none is named."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.interchange.csv_xlsx.calculations.answers import Answer, answer_words, read_answer
from samklang.interchange.csv_xlsx.calculations.days import read_day, read_period
from samklang.interchange.csv_xlsx.calculations.escaping import escaped, unescaped
from samklang.interchange.csv_xlsx.calculations.findings import Rule
from samklang.interchange.csv_xlsx.calculations.numbers import SinglePoint, read_number, written_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"), ("0", "0"), ("-0", "0"), ("-12", "-12"), ("−12", "-12"), ("007", "7"),
        ("1234.5", "1234.5"), ("12,5", "12.5"), ("12.50", "12.5"), ("0,125", "0.125"), ("1234.567", "1234.567"),
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"), ("1,234,567", "1234567"),
        ("1 234,5", "1234.5"), ("1\u00a0234,5", "1234.5"), ("1\u2009234", "1234"), ("1\u202f234.5", "1234.5"),
        (" 12 ", "12"),
    ],
)  # fmt: skip
def test_a_number_written_in_one_clear_way_is_read(text, number):
    assert read_number(text).number == Decimal(number)


@pytest.mark.parametrize("text", ["1.234", "1,234", "-999.000", "12.345"])
def test_one_point_before_three_digits_is_asked_about(text):
    assert read_number(text).rule is Rule.AMBIGUOUS_NUMBER


def test_the_answer_settles_the_doubt_for_points_and_commas():
    assert read_number("1.234", single_point=SinglePoint.DANISH).number == 1234
    assert read_number("1,234", single_point=SinglePoint.DANISH).number == Decimal("1.234")
    assert read_number("1.234", single_point=SinglePoint.ENGLISH).number == Decimal("1.234")
    assert read_number("1,234", single_point=SinglePoint.ENGLISH).number == 1234


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("NaN", Rule.NOT_A_NUMBER), ("Infinity", Rule.NOT_A_NUMBER), ("1e5", Rule.NOT_A_NUMBER),
        ("0x1F", Rule.NOT_A_NUMBER), ("1_000", Rule.NOT_A_NUMBER), ("TRUE", Rule.NOT_A_NUMBER),
        ("2026-02-30", Rule.NOT_A_NUMBER), ("1.mar", Rule.NOT_A_NUMBER), ("12,34,5", Rule.NOT_A_NUMBER),
        ("1.23.456", Rule.NOT_A_NUMBER), ("1 23", Rule.NOT_A_NUMBER), ("FEJL", Rule.NOT_A_NUMBER),
        ("١٢٣", Rule.FOREIGN_DIGITS), ("１２", Rule.FOREIGN_DIGITS),
        ("12,5 %", Rule.PERCENT), ("-", Rule.SIGN_FOR_NOTHING), ("..", Rule.SIGN_FOR_NOTHING),
        (":", Rule.SIGN_FOR_NOTHING), ("<5", Rule.SIGN_FOR_NOTHING),
        ("99999999999999999999", Rule.TOO_LARGE), ("12,0000000000000000001", Rule.TOO_PRECISE),
    ],
)  # fmt: skip
def test_what_is_no_number_is_named(text, rule):
    assert read_number(text).rule is rule


def test_a_blank_is_neither_a_number_nor_a_mistake():
    assert read_number("") == read_number(" \u00a0 ")
    assert read_number("").number is None
    assert read_number("").rule is None


def test_the_noise_of_a_workbooks_decimals_is_taken_away():
    assert read_number(Decimal("0.30000000000000004")).number == Decimal("0.3")
    assert read_number(Decimal("1E+22")).rule is Rule.TOO_LARGE


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=3) | st.integers(-(10**14), 10**14))
def test_a_written_number_is_read_back_the_same_and_never_asked_about(number):
    assert read_number(written_number(number)).number == Decimal(number)


@given(st.text())
def test_any_text_is_read_as_a_number_or_named_without_error(text):
    reading = read_number(text)
    assert reading.number is None or reading.rule is None


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
