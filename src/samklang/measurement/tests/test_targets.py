"""A target with the way agreed to it: set in the browser, drawn on the curve, told in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from conftest import NOW as AT

from samklang.measurement import actions
from samklang.measurement.models import Target
from samklang.measurement.queries import indicators_of, scorecard
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit
from samklang.ui.problems import Problem

TARGET = {
    "baseline_on": "2025-01-01", "baseline_value": "10", "target_on": "2027-01-01", "target_value": "40",
    "trajectory": "stepped", "milestone_on_0": "2026-01-01", "milestone_value_0": "20", "milestone_on_1": "",
    "milestone_value_1": "",
}  # fmt: skip


@pytest.fixture
def made(founded, harbour):
    return indicator(founded, organisations=[harbour])


@pytest.fixture
def address(made):
    return f"/{made.initiative.slug}/measurement/indicators/{made.pk}/target/"


def test_milestones_are_set_kept_and_shown_again(client_of, anne, made, address):
    assert client_of(anne).post(address, TARGET).status_code == 302
    target = Target.objects.get(indicator=made)
    assert (target.trajectory, list(target.milestones)) == (
        "stepped",
        [(date(2026, 1, 1), Decimal(20))],
    )
    page = client_of(anne).get(address).content.decode()
    assert 'value="2025-12-31"' in page  # the boundary between the years is called by the last day before it
    assert 'value="20"' in page


def test_the_last_day_of_a_year_and_the_first_of_the_next_are_one_target_day(client_of, anne, made, address):
    for day in ("2026-12-31", "2027-01-01"):
        assert client_of(anne).post(address, TARGET | {"target_on": day}).status_code == 302
        assert Target.objects.get(indicator=made).target_on == date(2027, 1, 1)
    page = client_of(anne).get(address.removesuffix("target/")).content.decode()
    assert "31. december 2026" in page
    assert "1. januar 2027" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"milestone_value_0": ""},
        {"milestone_on_0": "2024-06-01"},
        {"milestone_on_0": "2027-01-01"},
        {"milestone_on_1": "2026-01-01", "milestone_value_1": "30"},
    ],
)
def test_half_a_milestone_two_on_a_day_or_one_outside_the_way_is_refused(client_of, anne, made, address, wrong):
    assert client_of(anne).post(address, TARGET | wrong).status_code == 422
    assert not Target.objects.exists()


def test_the_page_says_from_where_to_where_and_what_was_agreed_by_now(
    client_of, anne, bo, harbour, made, founded, actor_of
):
    actions.set_target(
        indicator=made, baseline_on=date(2025, 1, 1), baseline_value=Decimal(10), target_on=date(2027, 1, 1),
        target_value=Decimal(40), milestones={date(2025, 4, 1): Decimal(20)}, trajectory="stepped", by=founded, at=AT,
    )  # fmt: skip
    report = report_of(harbour, quarter(founded, 2025, 1))
    submit(report, figure(report, "H1", 12), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    page = client_of(anne).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    assert "Fra 10 den 31. december 2024 til 40 den 31. december 2026." in page
    assert "20 var aftalt til den tid." in page


@pytest.mark.parametrize(("kind", "told", "agreed"), [("count", "12", "17"), ("amount", "12.5", "17,4")])
def test_what_was_agreed_is_told_no_more_finely_than_the_figures(
    viewer_of, anne, bo, harbour, founded, actor_of, kind, told, agreed
):
    made = indicator(founded, organisations=[harbour], kind=kind)
    actions.set_target(
        indicator=made, baseline_on=date(2025, 1, 1), baseline_value=Decimal(10), target_on=date(2026, 1, 1),
        target_value=Decimal(40), by=founded, at=AT,
    )  # fmt: skip
    report = report_of(harbour, quarter(founded, 2025, 1))
    submit(report, figure(report, "H1", Decimal(told)), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    [card] = scorecard(viewer_of(anne), indicators=indicators_of(made.initiative), today=AT.date())
    assert card.agreed == f"{agreed} var aftalt til den tid."  # 10 + 30 * 90 / 365 = 17,397


def test_the_way_agreed_is_drawn_between_its_days_only(viewer_of, anne, made, founded):
    for number in (1, 2, 3):
        quarter(founded, 2025, number)
    actions.set_target(
        indicator=made, baseline_on=date(2025, 7, 1), baseline_value=Decimal(0), target_on=date(2025, 12, 30),
        target_value=Decimal(182), by=founded, at=AT,
    )  # fmt: skip
    [card] = scorecard(viewer_of(anne), indicators=indicators_of(made.initiative), today=AT.date())
    assert card.curve.agreed == (None, Decimal(0), Decimal(92))  # 92 days from 1 July to 1 October


def test_milestones_outside_the_way_are_refused_by_the_action(made, founded):
    with pytest.raises(Problem):
        actions.set_target(
            indicator=made, baseline_on=date(2025, 1, 1), baseline_value=Decimal(0), target_on=date(2026, 1, 1),
            target_value=Decimal(9), milestones={date(2026, 1, 1): Decimal(8)}, by=founded, at=AT,
        )  # fmt: skip
