"""However long a history is, a pivot offers the newest periods, and finds every other by a day in it."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.models import IndicatorVersion, Observation, Period, Report

from .build import indicator

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
FIRST_YEAR, MONTHS = 2012, 120
PERIODS = re.compile(r'<select name="period".*?</select>', re.S)


def month(number: int) -> date:
    return date(FIRST_YEAR + number // 12, number % 12 + 1, 1)


@pytest.fixture
def decade(founded, harbour, bo):
    """Make an indicator told by one organisation each month of ten years: month by month 0, 1, 2 ..."""
    made = indicator(founded, rhythm="month", valid_from=month(0), organisations=[harbour], counts_people=False)
    version = IndicatorVersion.objects.get(indicator=made)
    periods = Period.objects.bulk_create(
        Period(
            initiative=founded.initiative, rhythm="month", starts_on=month(number), ends_on=month(number + 1),
            due_on=month(number + 1), opened_at=AT,
        )
        for number in range(MONTHS)
    )  # fmt: skip
    reports = Report.objects.bulk_create(
        Report(organisation=harbour, period=period, due_on=period.due_on, state="approved", approved_at=AT)
        for period in periods
    )
    Observation.objects.bulk_create(
        Observation(
            version=version, indicator=made, organisation=harbour, period=report.period, report=report,
            numerator=number, answer="measured", entered_by=bo, entered_at=AT,
        )
        for number, report in enumerate(reports)
    )  # fmt: skip
    actions.rebuild_counting()
    return made


def shown(client, made, **asked) -> str:
    address = f"/{made.initiative.slug}/measurement/indicators/{made.pk}/pivot/"
    answer = client.get(address, {"rows": "period", "columns": "whole", "span": 4, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def offered(html: str) -> list[str]:
    return re.findall(r"<option[^>]*>\s*([^<]*?)\s*</option>", PERIODS.search(html)[0])


def test_the_newest_two_years_of_months_are_offered(decade, client_of, anne):
    names = offered(shown(client_of(anne), decade))
    assert (len(names), names[0], names[-1]) == (24, "december 2021", "januar 2020")


@pytest.mark.parametrize("day", ["2014-03-01", "2014-03-17", "2014-03-31"])
def test_any_other_period_is_found_by_a_day_in_it(decade, client_of, anne, day):
    html = shown(client_of(anne), decade, on=day)
    assert re.findall(r'<th scope="row"[^>]*>\s*([^<]*\d{4})', html)[:4] == [
        "december 2013", "januar 2014", "februar 2014", "marts 2014",
    ]  # fmt: skip
    assert {"marts 2014", "marts 2013", "marts 2015", "december 2021"} <= set(offered(html))
    assert len(offered(html)) == 24 + 12 + 1 + 12
    named = Period.objects.get(starts_on=date(2014, 3, 1))
    assert f'value="{named.pk}" selected' in html


def test_a_day_before_everything_shows_the_first_period_and_one_after_it_the_last(decade, client_of, anne):
    assert "januar 2012" in shown(client_of(anne), decade, on="1999-12-31")
    assert "december 2021" in shown(client_of(anne), decade, on="2030-01-01")


def test_an_old_period_is_shown_by_its_address_too(decade, client_of, anne):
    named = Period.objects.get(starts_on=date(2013, 7, 1))
    assert f'value="{named.pk}" selected' in shown(client_of(anne), decade, period=named.pk)


@pytest.mark.parametrize("nonsense", [{"on": "in spring"}, {"period": "9" * 19}, {"period": "x", "on": "2014-13-01"}])
def test_what_is_no_period_shows_the_newest(decade, client_of, anne, nonsense):
    named = Period.objects.get(starts_on=date(2021, 12, 1))
    assert f'value="{named.pk}" selected' in shown(client_of(anne), decade, **nonsense)


def test_the_day_is_asked_for_only_where_there_are_more_periods_than_a_list_holds(decade, client_of, anne, founded):
    assert 'name="on"' in shown(client_of(anne), decade)
    Observation.objects.filter(period__starts_on__lt=date(2020, 1, 1)).update(counts=False)
    assert 'name="on"' not in shown(client_of(anne), decade)
