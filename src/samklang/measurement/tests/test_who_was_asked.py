"""As known on a day: who was asked is told as it stood then, whatever was agreed, ended, waived or lifted since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.models import Duty, NotAsked, Waiver
from samklang.measurement.queries import asked_in, scorecard
from samklang.measurement.queries.breakdown import reporters_of
from samklang.measurement.queries.duties import period_matrix, waivers_in
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NEW_YEAR = date(2025, 1, 1)
TODAY = date(2025, 8, 1)


def day(month, number):
    """Return noon of a day of 2025."""
    return datetime(2025, month, number, 12, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def asked(by, anne, viewer_of):
    """Return how many were asked in the latest period of an indicator, now or on a day."""

    def count(made, known_on=None):
        [card] = scorecard(viewer_of(anne), indicators=[made], today=TODAY, known_on=known_on)
        return card.totals[-1].asked if card.totals else 0

    return count


def codes(period, known_on):
    matrix = period_matrix(period, today=TODAY, known_on=known_on)
    return {
        (organisation.label, version.indicator.code): cell.state
        for organisation, _report, cells in matrix.rows
        for version, cell in zip(matrix.indicators, cells, strict=True)
        if cell.state
    }


def test_who_has_agreed_since_was_not_asked_on_the_day_before(by, anne, harbour, park, asked, viewer_of):
    made = indicator(by, organisations=[harbour])
    period = quarter(by, 2025, 1)  # opened 1 April, Engparken has nothing to report
    other = indicator(by, code="H2", organisations=[park])
    actions.assign_duties(indicator=other, organisations=[harbour], first_period_on=NEW_YEAR, by=by, at=day(4, 20))
    assert ("Havnen", "H2") in codes(period, None)
    assert ("Havnen", "H2") not in codes(period, day(4, 19))
    assert ("Havnen", "H2") in codes(period, day(4, 21))
    assert asked(other) == 1  # Engparken has no report of the period
    then = reporters_of(viewer_of(anne), other, period, facts=(), known_on=day(4, 19))
    assert [each.organisation.name for each in then] != ["Havnen"]
    assert made.pk != other.pk


def test_a_duty_that_ended_since_still_asked_on_the_day_before(by, harbour, park, asked):
    made = indicator(by, organisations=[harbour, park])
    period = quarter(by, 2025, 2)
    assert asked(made) == 2
    duty = Duty.objects.get(organisation=park)
    actions.end_duty(duty=duty, ended_on=date(2025, 3, 31), by=by, at=day(7, 10))
    assert asked(made) == 1
    assert asked(made, day(7, 9)) == 2
    assert asked(made, day(7, 11)) == 1
    assert ("Engparken", "H1") in codes(period, day(7, 9))
    actions.assign_duties(indicator=made, organisations=[park], first_period_on=date(2025, 4, 1), by=by, at=day(7, 20))
    assert [asked(made, day(7, each)) for each in (9, 15, 21)] == [2, 1, 2]


def test_what_a_sent_report_did_not_ask_is_told_so_on_every_day_it_was_so(by, bo, harbour, actor_of, asked):
    indicator(by, code="H1", organisations=[harbour])
    period = quarter(by, 2025, 1)
    report = report_of(harbour, period)
    submit(report, figure(report, "H1", 4), by=actor_of(bo), at=day(4, 5))
    late = indicator(by, code="H2")
    actions.assign_duties(indicator=late, organisations=[harbour], first_period_on=NEW_YEAR, by=by, at=day(4, 10))
    actions.return_report(report=report, comment="Se igen", remarks={}, by=by, at=day(4, 15))
    report.refresh_from_db()
    actions.submit_report(report=report, is_incomplete=True, by=actor_of(bo), at=day(4, 20))
    assert asked(late) == 1
    assert [("Havnen", "H2") in codes(period, day(4, each)) for each in (9, 12, 17, 22)] == [False, False, True, True]
    assert [asked(late, day(4, each)) for each in (12, 17, 22)] == [0, 1, 1]
    assert NotAsked.objects.get().until_at == day(4, 20)


def test_a_waiver_that_was_lifted_is_told_on_the_days_it_held(by, harbour, viewer_of, anne):
    indicator(by, code="H1", organisations=[harbour])
    indicator(by, code="H2", organisations=[harbour])
    period = quarter(by, 2025, 1)
    report, reason = report_of(harbour, period), "De har skiftet system"
    both = {each.code: each for each in [duty.indicator for duty in Duty.objects.select_related("indicator")]}
    actions.waive_duties(report=report, indicators=[both["H2"]], reason=reason, by=by, at=day(4, 10))
    actions.lift_waivers(report=report, by=by, at=day(4, 20))
    assert codes(period, None)["Havnen", "H2"] == "late"
    assert codes(period, day(4, 9))["Havnen", "H2"] == "open"
    assert codes(period, day(4, 15))["Havnen", "H2"] == "waived"
    assert codes(period, day(4, 21))["Havnen", "H2"] == "open"
    assert [each.reason for each in waivers_in(period, known_on=day(4, 15))] == [reason]
    assert waivers_in(period) == []
    actions.waive_duties(report=report, indicators=[both["H2"]], reason="Igen", by=by, at=day(4, 25))
    assert Waiver.objects.count() == 2
    assert [each.reason for each in waivers_in(period)] == ["Igen"]


def test_a_report_is_waived_whole_when_every_figure_of_its_own_rhythm_is(by, harbour):
    made = indicator(by, organisations=[harbour])
    indicator(by, code="S1", rhythm="school_year")
    actions.assign_duties(
        indicator=indicator(by, code="W1", rhythm="week_count"), organisations=[harbour], first_period_on=NEW_YEAR,
        by=by, at=day(1, 9),
    )  # fmt: skip
    report = report_of(harbour, quarter(by, 2025, 1))
    actions.waive_duties(report=report, indicators=[made], reason="Ferie", by=by, at=day(4, 10))
    report.refresh_from_db()
    assert report.state == "waived"


def test_a_page_of_a_day_names_those_who_were_asked_then(by, anne, bo, harbour, park, actor_of, client_of):
    made = indicator(by, organisations=[harbour, park])
    period = quarter(by, 2025, 1)
    report = report_of(harbour, period)
    submit(report, figure(report, "H1", 4), by=actor_of(bo), at=day(4, 5))
    actions.approve_report(report=report, by=by, at=day(4, 6))
    actions.end_duty(duty=Duty.objects.get(organisation=park), ended_on=NEW_YEAR, by=by, at=day(5, 1))
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/"
    page = client_of(anne)
    assert "1 af 1 har indberettet" in page.get(address).content.decode()
    then = page.get(address, {"known_on": "2025-04-20"}).content.decode()
    assert "1 af 2 har indberettet" in then
    assert "Engparken" in then


def test_a_duty_of_before_it_was_kept_is_told_as_it_always_was(by, harbour, asked):
    made = indicator(by, organisations=[harbour])
    Duty.objects.update(agreed_at=None)
    quarter(by, 2025, 1)
    assert asked(made, day(4, 1) + timedelta(hours=1)) == 1


def test_the_statement_that_is_asked_for_every_curve_says_what_the_duties_say(by, bo, harbour, park, actor_of):
    made = indicator(by, organisations=[harbour, park])
    period = quarter(by, 2025, 1)
    report = report_of(harbour, period)
    submit(report, figure(report, "H1", 5), by=actor_of(bo), at=day(4, 10))
    other = indicator(by, code="H2", organisations=[])
    actions.assign_duties(indicator=other, organisations=[harbour], first_period_on=NEW_YEAR, by=by, at=day(4, 20))
    actions.return_report(report=report, comment="Se på tallet igen.", remarks={}, by=by, at=day(5, 2))
    duty = Duty.objects.get(organisation=park, indicator=made)
    actions.end_duty(duty=duty, ended_on=date(2025, 3, 31), by=by, at=day(7, 10))
    told = set[str]()
    for known_on in (None, day(4, 9), day(4, 19), day(4, 21), day(5, 3), day(7, 9), day(7, 11)):
        of_both = asked_in.agreed_of([made.pk, other.pk], known_on=known_on)
        for pk in (made.pk, other.pk):
            duties = asked_in.duties_at(known_on).filter(indicator=pk)
            rows = duties.values_list("organisation", "begins_on", "stops_on")
            let_be = asked_in._in_sent_reports(known_on).filter(indicator=pk).values_list("period", "organisation")
            found = of_both[pk]
            assert sorted(found.duties, key=repr) == sorted(rows, key=repr)
            assert {(each, who) for each, them in found.not_asked.items() for who in them} == set(let_be)
            told.add(repr(found))
    assert len(told) >= 4  # agreed, not asked, ended: the days differ
