"""School years and single weeks in files: read as people write them, and taken in as earlier figures."""

from __future__ import annotations

from datetime import date

import pytest

from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.parted_periods import PartOfYear, joined_period, period_in
from samklang.interchange.csv_xlsx.queries import history_example
from samklang.interchange.csv_xlsx.tests.test_earlier_figures import rows
from samklang.interchange.figures.calculations.period_codes import period_code
from samklang.measurement.actions import add_dimension, assign_duties, retire_dimension
from samklang.measurement.calculations.periods import period_of
from samklang.measurement.models import FigureImport, ImportState, Observation, Period, Rhythm
from samklang.measurement.tests.build import indicator

from .sending import NOON

SCHOOL_YEAR = (date(2025, 8, 1), date(2026, 8, 1))
WEEK_6 = (date(2026, 2, 2), date(2026, 2, 9))


@pytest.mark.parametrize(
    "written",
    ["2025/26", "2025/2026", "skoleåret 2025/26", "Skoleåret 2025/2026", "skoleår 2025-26", "skoleåret 2025–2026",
     "school year 2025/26", "Skoleåret  2025 / 26"],
)  # fmt: skip
def test_a_school_year_is_read_as_people_write_it(written):
    assert read_period(written) == SCHOOL_YEAR


@pytest.mark.parametrize(
    "written",
    ["uge 6 2026", "uge 6, 2026", "Uge 06 2026", "uge 6/2026", "uge 6 i 2026", "week 6, 2026", "2026U06", "2026W06",
     "2026-W06", "2026-W6", "2026 uge 6", "2026, uge 6", "u6 2026", "Ugenr. 6 2026"],
)  # fmt: skip
def test_a_week_is_read_as_people_write_it(written):
    assert read_period(written) == WEEK_6


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025/27", None),  # two years that do not follow each other
        ("2025-2026", None),  # calendar years or a school year: nobody can tell
        ("2025/06", None),
        ("2011-12", (date(2011, 12, 1), date(2012, 1, 1))),  # December
        ("skoleåret 2011-12", (date(2011, 8, 1), date(2012, 8, 1))),
        ("1999/00", (date(1999, 8, 1), date(2000, 8, 1))),
        ("uge 54 2026", None),
        ("uge 53 2027", None),
    ],
)
def test_what_may_mean_another_time_is_not_taken_for_it(written, meant):
    assert read_period(written) == meant


@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_every_code_of_a_period_that_is_written_is_read_again_as_the_same(rhythm):
    for day in (date(2026, 2, 5), date(2026, 8, 31), date(2027, 1, 2)):
        period = period_of(day, rhythm)
        assert read_period(period_code(period[0], rhythm)) == period


def test_codes_of_periods_sort_by_time():
    for rhythm in Rhythm.values:
        days = [date(year, month, 3) for year in (2025, 2026) for month in (1, 2, 9, 12)]
        codes = [period_code(period_of(day, rhythm)[0], rhythm) for day in days]
        assert codes == sorted(codes)


def test_a_school_year_and_a_week_are_found_in_headings_and_beside_a_year():
    assert period_in("Elever i skoleåret 2025/26") == ("Elever i <period>", "skoleåret 2025/26")
    assert period_in("Optalt (uge 6, 2026)") == ("Optalt <period>", "uge 6 2026")
    assert read_period(joined_period("2026", "uge 6", PartOfYear.WEEK)) == WEEK_6
    assert read_period(str(joined_period("2026", "54", PartOfYear.WEEK))) is None


def test_earlier_school_years_and_counted_weeks_are_taken_in(founded, harbour, read_in, store):
    for code, rhythm, first in (("S9", "school_year", date(2020, 8, 1)), ("W9", "week_count", date(2019, 1, 1))):
        made = indicator(founded, code=code, rhythm=rhythm, valid_from=date(2019, 1, 1))
        assign_duties(indicator=made, organisations=[harbour], first_period_on=first, by=founded, at=NOON)
    told = read_in(
        rows("Havnen;S9;2023/24;;120;;;;", "Havnen;S9;skoleåret 2024/25;;131;;;;", "Havnen;W9;uge 6 2024;;14;;;;")
    )
    assert told.state == ImportState.READ, told.findings
    store(told)
    found = Observation.objects.order_by("period__starts_on").values_list("period__rhythm", "numerator")
    assert [(rhythm, int(number)) for rhythm, number in found] == [
        ("school_year", 120), ("week_count", 14), ("school_year", 131),
    ]  # fmt: skip
    assert Period.objects.get(rhythm="week_count").starts_on == date(2024, 2, 5)


def test_a_period_of_another_rhythm_is_refused_with_the_one_that_is_reported(founded, harbour, read_in):
    indicator(founded, code="S9", rhythm="school_year", valid_from=date(2019, 1, 1))
    refused = read_in(rows("Havnen;S9;2024;;120;;;;"))
    assert refused.state == ImportState.REFUSED
    assert FigureImport.objects.get().findings[0][0] == "other_rhythm"


def test_the_empty_file_of_earlier_figures_has_no_column_for_a_retired_breakdown(founded, viewer_of, anne, harbour):
    indicator(founded, rhythm="week_count")
    old = add_dimension(name="Køn", categories=["K", "M"], by=founded, at=NOON)
    add_dimension(name="Alder", categories=["18-24", "25+"], by=founded, at=NOON)
    retire_dimension(dimension=old, by=founded, at=NOON)
    headings, example = history_example(viewer_of(anne)).decode("utf-8-sig").splitlines()[:2]
    assert "Alder" in headings
    assert "Køn" not in headings
    assert read_period(example.split(";")[2])
