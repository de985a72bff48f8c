"""Danish and English numbers are read, doubtful ones are asked about, and what is none is named."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.measurement.calculations.written_numbers import SinglePoint, Unreadable, read_number, written_number


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
    assert read_number(text).why_not is Unreadable.AMBIGUOUS_NUMBER


def test_the_answer_settles_the_doubt_for_points_and_commas():
    assert read_number("1.234", single_point=SinglePoint.DANISH).number == 1234
    assert read_number("1,234", single_point=SinglePoint.DANISH).number == Decimal("1.234")
    assert read_number("1.234", single_point=SinglePoint.ENGLISH).number == Decimal("1.234")
    assert read_number("1,234", single_point=SinglePoint.ENGLISH).number == 1234


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", Unreadable.NOT_A_NUMBER), ("Infinity", Unreadable.NOT_A_NUMBER), ("1e5", Unreadable.NOT_A_NUMBER),
        ("0x1F", Unreadable.NOT_A_NUMBER), ("1_000", Unreadable.NOT_A_NUMBER), ("TRUE", Unreadable.NOT_A_NUMBER),
        ("2026-02-30", Unreadable.NOT_A_NUMBER),
        ("1.mar", Unreadable.NOT_A_NUMBER), ("12,34,5", Unreadable.NOT_A_NUMBER),
        ("1.23.456", Unreadable.NOT_A_NUMBER), ("1 23", Unreadable.NOT_A_NUMBER), ("FEJL", Unreadable.NOT_A_NUMBER),
        ("١٢٣", Unreadable.FOREIGN_DIGITS), ("１２", Unreadable.FOREIGN_DIGITS),
        ("12,5 %", Unreadable.PERCENT), ("-", Unreadable.SIGN_FOR_NOTHING), ("..", Unreadable.SIGN_FOR_NOTHING),
        (":", Unreadable.SIGN_FOR_NOTHING), ("<5", Unreadable.SIGN_FOR_NOTHING),
        ("99999999999999999999", Unreadable.TOO_LARGE), ("12,0000000000000000001", Unreadable.TOO_PRECISE),
    ],
)  # fmt: skip
def test_what_is_no_number_is_named(text, reason):
    assert read_number(text).why_not is reason


def test_a_blank_is_neither_a_number_nor_a_mistake():
    assert read_number("") == read_number(" \u00a0 ")
    assert read_number("").number is None
    assert read_number("").why_not is None


def test_the_noise_of_a_workbooks_decimals_is_taken_away():
    assert read_number(Decimal("0.30000000000000004")).number == Decimal("0.3")
    assert read_number(Decimal("1E+22")).why_not is Unreadable.TOO_LARGE


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=3) | st.integers(-(10**14), 10**14))
def test_a_written_number_is_read_back_the_same_and_never_asked_about(number):
    assert read_number(written_number(number)).number == Decimal(number)


@given(st.text())
def test_any_text_is_read_as_a_number_or_named_without_error(text):
    reading = read_number(text)
    assert reading.number is None or reading.why_not is None
