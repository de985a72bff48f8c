"""Numbers and dates as Danes write them, and as readers of English expect them."""

import doctest
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.ui import formats

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def at(*parts):
    return datetime(*parts, tzinfo=COPENHAGEN)


NOW = at(2026, 11, 23, 9, 0)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(formats).failed == 0


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (1234567, None, "1.234.567", "1,234,567"),
        (Decimal("1234567.891"), None, "1.234.567,89", "1,234,567.89"),
        (0, None, "0", "0"),
        (0.05, None, "0,05", "0.05"),
        (-3, None, "−3", "−3"),
        (2.5, 0, "3", "3"),
        (7, 1, "7,0", "7.0"),
        (-0.001, 0, "0", "0"),
        (None, None, "–", "–"),
        (float("nan"), None, "–", "–"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
    ],
)
def test_a_number_has_the_marks_of_its_language(value, decimals, danish, english):
    assert formats.number(value, decimals, language="da") == danish
    assert formats.number(value, decimals, language="en") == english


def test_per_cent_stands_apart_in_danish_only():
    assert formats.percent(0.45, language="da") == "45\u00a0%"
    assert formats.percent(0.455, 1, language="da") == "45,5\u00a0%"
    assert formats.percent(0.45, language="en") == "45%"
    assert formats.percent(None, language="da") == "–"


def test_money_is_written_in_kroner():
    assert formats.kroner(1_250_000, language="da") == "1.250.000\u00a0kr."
    assert formats.oere(123_450, language="da") == "1.234,50\u00a0kr."
    assert formats.oere(None, language="da") == "–"
    assert formats.signed(3, language="da") == "+3"


def test_days_are_written_out():
    day = date(2026, 12, 4)
    assert formats.day(day, language="da") == "fredag 4. december"
    assert formats.date_long(day, language="da") == "4. december 2026"
    assert formats.date_short(day, language="da") == "4. dec. 2026"
    assert formats.day(day, language="en") == "Friday 4 December"
    assert formats.date_long(day, language="en") == "4 December 2026"


def test_a_day_far_away_says_its_year():
    """A deadline of four years ago is not taken for one of next spring."""
    due, today = date(2022, 3, 7), date(2026, 11, 26)
    assert formats.day(due, today, language="da") == "mandag 7. marts 2022"
    assert formats.day(date(2027, 1, 8), today, language="da") == "fredag 8. januar"
    assert formats.day(date(2027, 6, 4), today, language="en") == "Friday 4 June 2027"


def test_the_time_of_day_drops_the_empty_minutes():
    assert formats.clock(time(13, 0), language="da") == "kl.\u00a013"
    assert formats.clock(time(9, 5), language="da") == "kl.\u00a09.05"
    assert formats.moment(at(2026, 12, 1, 13), language="da") == "1. december kl.\u00a013"
    assert formats.moment_long(at(2026, 12, 1, 13), language="en") == "1 December 2026 at 13:00"


def test_a_meeting_spans_hours_with_an_en_dash():
    start = at(2026, 12, 1, 13)
    assert formats.until(start, at(2026, 12, 1, 15), language="da") == "tirsdag 1. december kl.\u00a013–15"
    assert formats.until(start, None, language="da") == "tirsdag 1. december kl.\u00a013"
    assert (
        formats.until(start, at(2026, 12, 2, 12, 30), language="da")
        == "tirsdag 1. december kl.\u00a013 – onsdag 2. december kl.\u00a012.30"
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), "3. kvartal 2026"),
        (date(2026, 10, 1), date(2026, 10, 31), "oktober 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "2. halvår 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "februar 2024"),
        (date(2026, 2, 1), date(2026, 4, 30), "1. februar – 30. april 2026"),
        (date(2026, 8, 1), date(2027, 7, 31), "skoleåret 2026/27"),
        (date(1999, 8, 1), date(2000, 7, 31), "skoleåret 1999/00"),
        (date(2026, 2, 2), date(2026, 2, 8), "uge 6, 2026"),
        (date(2024, 12, 30), date(2025, 1, 5), "uge 1, 2025"),
        (date(2026, 12, 28), date(2027, 1, 3), "uge 53, 2026"),
        (date(2026, 2, 3), date(2026, 2, 9), "3.–9. februar 2026"),
        (date(2026, 12, 1), date(2026, 12, 4), "1.–4. december 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30. december 2025 – 2. januar 2026"),
        (date(2026, 12, 4), date(2026, 12, 4), "4. december 2026"),
        (date(2026, 12, 4), None, "fra 4. december 2026"),
        (None, date(2026, 12, 4), "til 4. december 2026"),
        (None, None, "–"),
    ],
)
def test_a_period_is_called_by_its_name_where_it_has_one(start, end, words):
    assert formats.period(start, end, language="da") == words


def test_periods_have_english_names_too():
    assert formats.period(date(2026, 7, 1), date(2026, 9, 30), language="en") == "Q3 2026"
    assert formats.period(date(2026, 1, 1), date(2026, 6, 30), language="en") == "H1 2026"
    assert formats.period(date(2026, 8, 1), date(2027, 7, 31), language="en") == "school year 2026/27"
    assert formats.period(date(2026, 2, 2), date(2026, 2, 8), language="en") == "week 6, 2026"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "lige nu"),
        (timedelta(minutes=1), "for 1 minut siden"),
        (timedelta(hours=3), "for 3 timer siden"),
        (timedelta(days=1), "i går"),
        (timedelta(days=2), "i forgårs"),
        (timedelta(days=3), "for 3 dage siden"),
        (timedelta(days=40), "14. oktober"),
        (timedelta(days=400), "19. oktober 2025"),
        (timedelta(days=-1), "i morgen"),
        (timedelta(days=-5), "om 5 dage"),
        (timedelta(hours=-2), "i dag"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(before, words):
    assert formats.ago(NOW - before, NOW, language="da") == words


def test_a_date_without_a_time_is_counted_in_days():
    assert formats.ago(NOW.date(), NOW, language="da") == "i dag"
    assert formats.ago(NOW.date() - timedelta(days=3), NOW, language="en") == "3 days ago"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=2))
def test_every_number_can_be_read_back(value):
    written = formats.number(value, 2, language="da")
    assert Decimal(written.replace(".", "").replace(",", ".").replace("−", "-")) == value


@given(st.dates(), st.dates(), st.sampled_from(["da", "en"]))
def test_every_span_can_be_written(start, end, language):
    first, last = sorted((start, end))
    if last < date.max:
        assert formats.period(first, last, language=language)
