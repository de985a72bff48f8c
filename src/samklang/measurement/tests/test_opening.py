"""Opening a period: which is named next, and what is counted in a week of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import TODAY
from django.utils.translation import override

from samklang.audit.models import Event
from samklang.measurement import actions
from samklang.measurement.calculations.periods import week_of
from samklang.measurement.models import Duty, Period, Report, ReportState, Waiver
from samklang.measurement.queries import asked_of, scorecard
from samklang.measurement.queries.indicators import indicators_of
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit
from samklang.measurement.tests.test_rhythms import text_of
from samklang.ui.problems import Problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2025, 1, 8, 9, 0, tzinfo=COPENHAGEN)
WEEKLY = {"rhythm": "week_count", "unit": "mennesker"}


@pytest.fixture
def address(by):
    return f"/{by.initiative.slug}/measurement/periods/"


@pytest.fixture
def counts(by, harbour, council):
    """People without a home are counted by both; people on the square, in another week, by Havnen alone."""
    homeless = indicator(by, code="W1", name="Uden bolig", organisations=[harbour, council], **WEEKLY)
    square = indicator(by, code="W2", name="På pladsen", organisations=[harbour], **WEEKLY)
    return homeless, square


def opened(by, number, *counted) -> Period:
    starts_on, ends_on = week_of(2026, number)
    at = datetime(ends_on.year, ends_on.month, ends_on.day, 8, 0, tzinfo=COPENHAGEN)
    return actions.open_period(
        rhythm="week_count", starts_on=starts_on, ends_on=ends_on, due_on=ends_on + timedelta(days=35),
        counted=counted, by=by, at=at,
    )  # fmt: skip


def codes_asked(organisation, period) -> list[str]:
    return [line.version.indicator.code for line in asked_of(report_of(organisation, period))]


def test_a_duty_that_ends_with_a_period_is_asked_in_it_and_in_none_after(by, anne, harbour, address, client_of):
    made, page = indicator(by, organisations=[harbour]), client_of(anne)
    end = f"/{by.initiative.slug}/measurement/duties/{Duty.objects.get(indicator=made).pk}/end/"
    assert page.post(end, {"ended_on": "2026-09-30"}).status_code == 302
    offered = text_of(page.get(address))
    assert "3. kvartal 2026 (kvartalsvis)" in offered
    assert "4. kvartal 2026 (kvartalsvis)" not in offered
    told = Event.objects.filter(verb="measurement.duty_ended").latest("pk").content.body["changes"]
    assert told == {"ended_on": [None, "2026-09-30"]}


def test_a_week_is_opened_for_what_is_counted_in_it(by, harbour, council, counts):
    homeless, square = counts
    winter, spring = opened(by, 6, homeless), opened(by, 20, square)
    assert codes_asked(harbour, winter) == codes_asked(council, winter) == ["W1"]
    assert codes_asked(harbour, spring) == ["W2"]
    assert report_of(council, spring).state == ReportState.WAIVED  # nothing of it is theirs, so nothing is awaited
    assert {each.told_reason for each in Waiver.objects.all()} == {"Det tælles ikke i denne uge."}


def test_a_week_in_which_all_is_counted_asks_for_all(by, harbour, counts):
    assert codes_asked(harbour, opened(by, 6)) == ["W1", "W2"]
    assert not Waiver.objects.exists()


def test_a_week_of_something_that_nobody_counts_is_refused_whole(by, counts):
    nobodys = indicator(by, code="W3", **WEEKLY)
    with pytest.raises(Problem):
        opened(by, 6, nobodys)
    assert not Period.objects.exists()
    assert not Report.objects.exists()


def test_the_form_asks_what_is_counted_and_opens_the_week_for_it(by, anne, harbour, counts, address, client_of):
    homeless, _square = counts
    page, week = client_of(anne), {"period": "week", "week": "6", "year": "2026", "due_on": ""}
    assert "Hvad der tælles i ugen" in text_of(page.get(address))
    refused = page.post(address, week)
    assert refused.status_code == 422
    assert "Vælg, hvad der tælles i ugen" in text_of(refused)
    assert page.post(address, {**week, "counts": [homeless.pk]}).status_code == 302
    assert codes_asked(harbour, Period.objects.get()) == ["W1"]
    told = f"{address}{Period.objects.get().pk}/"
    assert "W2 : Det tælles ikke i denne uge." in text_of(page.get(told))
    with override("en"):
        assert Waiver.objects.get().told_reason == "This is not counted in this week."


def test_where_one_thing_is_counted_nobody_is_asked_which(by, anne, harbour, address, client_of):
    indicator(by, code="W1", organisations=[harbour], **WEEKLY)
    page = client_of(anne)
    assert "Hvad der tælles i ugen" not in text_of(page.get(address))
    assert page.post(address, {"period": "week", "week": "6", "year": "2026", "due_on": ""}).status_code == 302


def test_another_period_is_opened_whatever_is_counted_in_weeks(by, anne, harbour, counts, address, client_of):
    indicator(by, organisations=[harbour])
    assert client_of(anne).post(address, {"period": "quarter:2026-07-01", "due_on": ""}).status_code == 302
    assert not Waiver.objects.exists()


def test_a_week_that_an_indicator_was_not_counted_in_lacks_nothing_of_it(
    by, bo, harbour, counts, anne, actor_of, viewer_of
):
    homeless, square = counts
    spring = opened(by, 20, square)
    report, later = report_of(harbour, spring), spring.opened_at + timedelta(days=3)
    submit(report, figure(report, "W2", 61), by=actor_of(bo), at=later)
    actions.approve_report(report=report, by=by, at=later)
    opened(by, 30, homeless)
    [card] = scorecard(viewer_of(anne), indicators=indicators_of(by.initiative).filter(code="W2"), today=TODAY)
    assert card.value == "61"
    assert not card.so_far
    assert not card.behind


@pytest.mark.parametrize(
    ("ended_on", "monthly_from", "told"),
    [
        (
            date(2027, 1, 1),
            None,
            "Alle perioder, som nogen indberetter, er åbne, og ingen har aftalt at indberette en senere.",
        ),
        (date(2027, 4, 1), None, "Den næste begynder 1. januar 2027."),
        (date(2027, 1, 1), date(2027, 2, 1), "Den næste begynder 1. februar 2027."),
    ],
)
def test_the_next_period_that_is_named_is_one_that_somebody_will_be_asked_in(
    ended_on, monthly_from, told, by, anne, harbour, address, client_of
):
    made = indicator(by, organisations=[harbour])
    actions.end_duty(duty=Duty.objects.get(indicator=made), ended_on=ended_on, by=by, at=AT)
    if monthly_from:
        new = indicator(by, code="M1", rhythm="month")
        actions.assign_duties(indicator=new, organisations=[harbour], first_period_on=monthly_from, by=by, at=AT)
    for number in (3, 4):
        quarter(by, 2026, number)
    page = text_of(client_of(anne).get(address))
    assert told in page
    assert ("Den næste begynder" in page) is ("Den næste begynder" in told)
