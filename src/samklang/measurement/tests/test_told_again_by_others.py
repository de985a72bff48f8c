"""A report that is told again by other places or categories than before: nobody is counted twice, nothing is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.actions import TypedFigure
from samklang.measurement.actions.counting import rebuild_counting
from samklang.measurement.models import DraftFigure, Duty, Observation
from samklang.measurement.queries import asked_of, corrections_of, scorecard
from samklang.measurement.queries.facts import facts_known_on
from samklang.places.actions import add_place

from .build import figure, indicator, quarter, report_of, submit
from .test_category_changes import NEW, OLD, WORDING, tell

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
LATER = AT + timedelta(days=3)
TODAY = date(2026, 11, 23)


@pytest.fixture
def ages(founded):
    return actions.add_dimension(name="Alder", categories=list(OLD), by=founded, at=AT)


@pytest.fixture
def made(founded, harbour, ages):
    return indicator(founded, organisations=[harbour], dimensions=[ages])


@pytest.fixture
def period(founded, made):
    return quarter(founded, 2026, 1)


@pytest.fixture
def total(made, viewer_of, anne):
    def count(known_on=None) -> str:
        [card] = scorecard(viewer_of(anne), indicators=[made], today=TODAY, known_on=known_on)
        return card.value

    return count


def with_new_ages(founded, made, ages) -> None:
    """Have the indicator asked by new ages, from a day before what was told."""
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    actions.revise_indicator(
        indicator=made, wording={**WORDING, "valid_from": date(2026, 1, 1)}, reason="De ældste deles",
        breaks_comparability=False, dimensions=[fresh], by=founded, at=AT,
    )  # fmt: skip


def opened_again(report, founded):
    actions.reopen_report(report=report, reason="Nye aldersgrupper", by=founded, at=LATER)
    report.refresh_from_db()
    return report


def test_told_by_new_categories_it_counts_by_them_alone(
    founded, harbour, bo, actor_of, ages, made, period, total, viewer_of, anne
):
    tell(harbour, period, OLD, by=actor_of(bo), backbone=founded)
    with_new_ages(founded, made, ages)
    assert total() == str(sum(OLD.values()))
    report = opened_again(report_of(harbour, period), founded)
    submit(report, *[figure(report, "H1", value, cell=cell) for cell, value in NEW.items()], by=actor_of(bo), at=LATER)
    actions.approve_report(report=report, by=founded, at=LATER)
    assert total() == str(sum(NEW.values()))
    assert rebuild_counting() == 0
    known = facts_known_on([made.pk], at=LATER)
    assert sum(each.figure.numerator for each in known) == sum(NEW.values())
    assert total(LATER) == str(sum(NEW.values()))
    assert total(AT + timedelta(days=1)) == str(sum(OLD.values()))  # as it was known before it was told again
    versions = list(made.versions.order_by("number"))
    taken_back = corrections_of(viewer_of(anne), versions[-1], versions=versions)
    assert sorted(each.before for each in taken_back) == sorted(str(each) for each in OLD.values())
    assert {each.after for each in taken_back} == {"indberettet på ny efter andre steder eller kategorier"}


def test_what_was_told_and_approved_can_be_told_by_the_old_categories_once_more(
    founded, harbour, bo, actor_of, ages, made, period, total
):
    tell(harbour, period, OLD, by=actor_of(bo), backbone=founded)
    with_new_ages(founded, made, ages)
    report = opened_again(report_of(harbour, period), founded)
    submit(report, *[figure(report, "H1", value, cell=cell) for cell, value in NEW.items()], by=actor_of(bo), at=LATER)
    actions.approve_report(report=report, by=founded, at=LATER)
    actions.revise_indicator(
        indicator=made, wording={**WORDING, "valid_from": date(2026, 1, 1)}, reason="Som før",
        breaks_comparability=False, dimensions=[ages], by=founded, at=LATER,
    )  # fmt: skip
    report = opened_again(report, founded)
    submit(report, *[figure(report, "H1", value, cell=cell) for cell, value in OLD.items()], by=actor_of(bo), at=LATER)
    actions.approve_report(report=report, by=founded, at=LATER)
    assert total() == str(sum(OLD.values()))
    assert rebuild_counting() == 0


def test_what_is_not_told_anew_stands_with_its_old_categories(
    founded, harbour, bo, actor_of, ages, made, period, total
):
    tell(harbour, period, OLD, by=actor_of(bo), backbone=founded)
    with_new_ages(founded, made, ages)
    report = opened_again(report_of(harbour, period), founded)
    actions.submit_report(report=report, is_incomplete=True, by=actor_of(bo), at=LATER)
    actions.approve_report(report=report, by=founded, at=LATER)
    assert total() == str(sum(OLD.values()))


def test_what_was_typed_by_the_old_categories_and_never_sent_is_not_sent_beside_the_new(
    founded, harbour, bo, actor_of, ages, made, period, total
):
    report = report_of(harbour, period)
    typed = [figure(report, "H1", value, cell=cell) for cell, value in OLD.items()]
    actions.save_figures(report=report, figures=typed, by=actor_of(bo), at=AT)
    with_new_ages(founded, made, ages)
    report.refresh_from_db()
    submit(report, *[figure(report, "H1", value, cell=cell) for cell, value in NEW.items()], by=actor_of(bo), at=LATER)
    actions.approve_report(report=report, by=founded, at=LATER)
    assert total() == str(sum(NEW.values()))
    assert not DraftFigure.objects.exists()
    assert not Observation.objects.exclude(version__number=2).exists()


def test_told_for_places_it_counts_for_them_alone_where_the_whole_is_asked_no_more(
    founded, harbour, bo, actor_of, viewer_of, anne
):
    made = indicator(founded, organisations=[harbour])
    period = quarter(founded, 2026, 1)
    report = report_of(harbour, period)
    submit(report, figure(report, "H1", 100), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    places = [add_place(name=name, kind="area", by=founded, at=AT) for name in ("Kajen", "Bakken")]
    whole = Duty.objects.get(indicator=made)
    actions.end_duty(duty=whole, ended_on=date(2025, 12, 31), by=founded, at=AT)
    for place in places:
        actions.assign_duties(
            indicator=made, organisations=[harbour], first_period_on=date(2026, 1, 1), place=place, by=founded, at=AT
        )
    report = opened_again(report, founded)
    typed = [
        TypedFigure(each.key, Decimal(number), None, None)
        for each, number in zip(asked_of(report), (60, 41), strict=True)
    ]
    submit(report, *typed, by=actor_of(bo), at=LATER)
    actions.approve_report(report=report, by=founded, at=LATER)
    [card] = scorecard(viewer_of(anne), indicators=[made], today=TODAY)
    assert card.value == "101"
