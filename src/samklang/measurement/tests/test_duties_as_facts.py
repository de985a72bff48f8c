"""Duties and periods as facts: what a sent report asked, due days, openings taken back, places, and lateness."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from samklang.audit.models import Event
from samklang.measurement import actions
from samklang.measurement.models import Duty, Indicator, NotAsked, Period, Report
from samklang.measurement.queries import asked_of, scorecard
from samklang.measurement.queries.breakdown import reporters_of
from samklang.measurement.queries.duties import period_matrix
from samklang.measurement.queries.periods import delivery_by_rhythm
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit
from samklang.places.models import Place
from samklang.ui.problems import Problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2025, 4, 2, 9, 0, tzinfo=COPENHAGEN)
NEW_YEAR = date(2025, 1, 1)
SPRING = {"rhythm": "quarter", "starts_on": date(2025, 4, 1), "ends_on": date(2025, 7, 1)}


@pytest.fixture
def quay(initiative):
    return Place.objects.create(initiative=initiative, name="Kajkvarteret", sort_key="kajkvarteret")


def states(period, today=date(2025, 4, 2)):
    matrix = period_matrix(period, today=today)
    return {
        (organisation.label, version.indicator.code): cell.state
        for organisation, _report, cells in matrix.rows
        for version, cell in zip(matrix.indicators, cells, strict=True)
    }


def latest(viewer, made):
    [card] = scorecard(viewer, indicators=[made], today=date(2025, 8, 1))
    return card.totals[-1]


def test_a_report_that_was_sent_before_a_duty_was_agreed_never_asks_for_it(
    by, anne, bo, harbour, park, actor_of, viewer_of, client_of
):
    indicator(by, code="H1", organisations=[harbour, park])
    period = quarter(by, 2025, 1)
    sent = report_of(harbour, period)
    submit(sent, figure(sent, "H1", 4), by=actor_of(bo), at=AT)
    actions.approve_report(report=sent, by=by, at=AT)
    late = indicator(by, code="H2")
    actions.set_duty_template(kind="housing", indicators=[late], by=by, at=AT)
    actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT)

    assert states(period)["Havnen", "H2"] == ""  # not asked
    assert states(period)["Engparken", "H2"] == "open"
    assert {line.version.indicator.code for line in asked_of(sent)} == {"H1"}
    assert latest(viewer_of(anne), late).asked == 1
    assert [each.organisation for each in reporters_of(viewer_of(anne), late, period, facts=())] == [park]
    page = client_of(anne).get(f"/{by.initiative.slug}/measurement/periods/{period.pk}/").content.decode()
    assert page.count("Ikke bedt om") >= 2  # the cell and the legend
    assert "Sendt uden dette tal</span></td>" not in page


def test_a_report_that_is_opened_again_asks_for_what_was_agreed_since_and_goes_on_asking(
    by, anne, bo, harbour, actor_of, viewer_of
):
    indicator(by, code="H1", organisations=[harbour])
    period = quarter(by, 2025, 1)
    sent = report_of(harbour, period)
    submit(sent, figure(sent, "H1", 4), by=actor_of(bo), at=AT)
    late = indicator(by, code="H2")
    actions.assign_duties(indicator=late, organisations=[harbour], first_period_on=NEW_YEAR, by=by, at=AT)
    assert states(period).get(("Havnen", "H2"), "") == ""
    actions.return_report(report=sent, comment="Se igen", remarks={}, by=by, at=AT)
    assert {line.version.indicator.code for line in asked_of(sent)} == {"H1", "H2"}
    assert latest(viewer_of(anne), late).asked == 1
    sent.refresh_from_db()
    actions.submit_report(report=sent, is_incomplete=True, by=actor_of(bo), at=AT)
    assert states(period)["Havnen", "H2"] == "without"
    assert not NotAsked.objects.filter(until_at=None).exists()


def test_an_organisation_without_a_report_in_an_open_period_is_not_missing_in_it(by, anne, harbour, park, viewer_of):
    made = indicator(by, code="H1", organisations=[harbour])
    quarter(by, 2025, 1)
    actions.assign_duties(indicator=made, organisations=[park], first_period_on=NEW_YEAR, by=by, at=AT)
    assert latest(viewer_of(anne), made).asked == 1
    quarter(by, 2025, 2)
    assert latest(viewer_of(anne), made).asked == 2


def test_an_indicator_that_goes_into_use_late_was_not_asked_in_what_was_sent(by, bo, harbour, actor_of):
    indicator(by, code="H1", organisations=[harbour])
    made = indicator(
        by, code="H2", organisations=[harbour], why="a", source="b", method="c", who="d", known_weaknesses="e", use="f"
    )
    Indicator.objects.filter(pk=made.pk).update(stage="retired")
    period = quarter(by, 2025, 1)
    sent = report_of(harbour, period)
    submit(sent, figure(sent, "H1", 4), by=actor_of(bo), at=AT)
    made.refresh_from_db()
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=None, by=by, at=AT)
    assert states(period).get(("Havnen", "H2"), "") == ""


# opening a period


def test_a_period_is_not_due_before_it_has_ended(by, harbour):
    indicator(by, organisations=[harbour])
    with pytest.raises(Problem) as raised:
        actions.open_period(**SPRING, due_on=date(2025, 1, 1), by=by, at=AT)
    assert raised.value.field == "due_on"
    assert not Period.objects.exists()
    actions.open_period(**SPRING, due_on=date(2025, 6, 30), by=by, at=AT)


def test_a_period_that_asks_nobody_is_not_opened(by, anne, harbour, client_of):
    indicator(by, organisations=[harbour])
    with pytest.raises(Problem):
        actions.open_period(
            rhythm="month", starts_on=date(2025, 4, 1), ends_on=date(2025, 5, 1), due_on=date(2025, 6, 1), by=by, at=AT
        )
    assert not Period.objects.exists()
    address = f"/{by.initiative.slug}/measurement/periods/"
    answer = client_of(anne).post(address, {"period": "month:2026-10-01", "due_on": ""})
    assert answer.status_code == 422
    assert "ingen har aftalt at indberette noget for den" in answer.content.decode()


def test_the_deadline_is_moved_with_a_reason_that_everybody_reads_and_is_mailed_about(
    by, anne, bo, rita, harbour, client_of, mailoutbox, time_machine
):
    from samklang.communication.tasks import mail_waiting_asks

    indicator(by, organisations=[harbour])
    period = quarter(by, 2025, 1)
    address = f"/{by.initiative.slug}/measurement/periods/{period.pk}/"
    assert client_of(bo).post(f"{address}due/", {"due_on": "2025-06-01", "reason": "Nej"}).status_code == 403
    page = client_of(anne)
    assert page.get(f"{address}due/").status_code == 200
    assert page.post(f"{address}due/", {"due_on": "2025-06-01", "reason": ""}).status_code == 422
    assert page.post(f"{address}due/", {"due_on": "2025-02-01", "reason": "Før"}).status_code == 422
    assert page.post(f"{address}due/", {"due_on": "2026-12-15", "reason": "Registret er nede"}).status_code == 302
    assert report_of(harbour, period).due_on == date(2026, 12, 15)
    assert Event.objects.filter(verb="measurement.due_day_set").count() == 1
    shown = client_of(rita).get(address).content.decode()
    assert "Registret er nede" in shown
    assert "Flyttet fra" in shown
    time_machine.move_to(datetime(2026, 11, 23, 10, 0, tzinfo=COPENHAGEN))
    mail_waiting_asks(timestamp=0)
    [mail] = [each for each in mailoutbox if each.to == [bo.email]]
    assert "Jeres indberetning for 1. kvartal 2025 har fået en anden frist: tirsdag 15. december" in mail.body


def test_an_opening_is_taken_back_as_long_as_nobody_has_typed(by, anne, bo, harbour, actor_of, client_of):
    indicator(by, code="H1", organisations=[harbour])
    period = quarter(by, 2025, 1)
    address = f"/{by.initiative.slug}/measurement/periods/{period.pk}/take-back/"
    assert client_of(bo).post(address, {"reason": "Nej"}).status_code == 403
    assert client_of(anne).get(address).status_code == 200
    assert client_of(anne).post(address, {"reason": " "}).status_code == 422
    assert client_of(anne).post(address, {"reason": "Den forkerte"}).status_code == 302
    assert not Period.objects.exists()
    assert not Report.objects.exists()
    assert Event.objects.filter(verb="measurement.period_taken_back").count() == 1
    period = quarter(by, 2025, 1)  # it can be opened again
    report = report_of(harbour, period)
    actions.save_figures(report=report, figures=[figure(report, "H1", 3)], by=actor_of(bo), at=AT)
    with pytest.raises(Problem):
        actions.take_back_period(period=period, reason="For sent", by=by, at=AT)
    with pytest.raises(PermissionDenied):
        actions.take_back_period(period=period, reason="Nej", by=actor_of(bo), at=AT)
    page = client_of(anne).get(f"/{by.initiative.slug}/measurement/periods/{period.pk}/take-back/").content.decode()
    assert "Nogen har allerede udfyldt noget" in page


# duties: places, first days, stages


def test_a_duty_is_agreed_for_places_and_the_plain_one_is_said_to_be_the_rest(by, anne, bo, harbour, quay, client_of):
    made = indicator(by, code="H1", name="Beløb")
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/duties/"
    page = client_of(anne)
    assert "Kajkvarteret" in page.get(address).content.decode()
    chosen = {"organisations": [harbour.pk], "first_period_on": "2025-01-01", "places": [quay.pk]}
    assert page.post(address, chosen).status_code == 302
    assert "Én organisation spørges" not in page.get(address).content.decode()
    assert page.post(address, {**chosen, "rest": "on"}).status_code == 302
    assert set(Duty.objects.values_list("place__name", flat=True)) == {"Kajkvarteret", None}
    shown = page.get(address).content.decode()
    assert "Én organisation spørges" in shown
    assert "uden for de nævnte steder" in shown
    assert (
        "Spørges både om steder og om resten" in page.get(f"/{by.initiative.slug}/measurement/duties/").content.decode()
    )
    report = report_of(harbour, quarter(by, 2025, 1))
    assert {line.label for line in asked_of(report)} == {"Beløb, Kajkvarteret", "Beløb, uden for de nævnte steder"}
    grid = client_of(bo).get(f"/{by.initiative.slug}/measurement/reports/{report.pk}/").content.decode()
    assert "Beløb, uden for de nævnte steder" in grid


def test_a_day_within_a_period_is_refused_with_both_ways_out(by, anne, harbour, client_of):
    made = indicator(by, code="H1")
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/duties/"
    answer = client_of(anne).post(address, {"organisations": [harbour.pk], "first_period_on": "2026-08-15"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "3. kvartal 2026" in told
    assert "1. juli 2026" in told
    assert "1. oktober 2026" in told


def test_a_duty_agreed_again_from_an_earlier_day_holds_from_it(by, anne, harbour, client_of):
    made = indicator(by, code="H1")
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/duties/"
    page = client_of(anne)
    for first in ("2025-10-01", "2025-07-01"):
        page.post(address, {"organisations": [harbour.pk], "first_period_on": first})
    assert Duty.objects.get().first_period_on == date(2025, 7, 1)
    told = page.post(address, {"organisations": [harbour.pk], "first_period_on": "2026-01-01"}, follow=True)
    assert "Intet er ændret" in told.content.decode()
    assert Duty.objects.get().first_period_on == date(2025, 7, 1)
    actions.end_duty(duty=Duty.objects.get(), ended_on=date(2025, 12, 31), by=by, at=AT)
    page.post(address, {"organisations": [harbour.pk], "first_period_on": "2026-04-01"})
    assert Duty.objects.get().ended_on is None


def test_a_proposed_indicator_is_said_to_ask_nobody(by, anne, harbour, client_of):
    made = indicator(by, code="H1")
    Indicator.objects.filter(pk=made.pk).update(stage="proposed")
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/duties/"
    fields = {"organisations": [harbour.pk], "first_period_on": "2025-01-01"}
    told = client_of(anne).post(address, fields, follow=True).content.decode()
    assert "Indikatoren er foreslået, så den spørger ingen" in told
    assert "spørger med det samme" not in told


# who has delivered


def test_the_newest_of_each_rhythm_are_shown_late_ones_said_so_and_all_older_ones_are_a_page_away(
    by, anne, harbour, client_of, time_machine
):
    indicator(by, code="H1", organisations=[harbour])
    indicator(by, code="M1", rhythm="month", organisations=[harbour])
    for number in (1, 2, 3, 4):
        quarter(by, 2025, number)
    quarter(by, 2026, 1)
    for month in (1, 2, 3, 4, 5):
        starts_on, ends_on = date(2026, month, 1), date(2026, month + 1, 1)
        actions.open_period(
            rhythm="month", starts_on=starts_on, ends_on=ends_on, due_on=ends_on + timedelta(days=9), by=by, at=AT
        )
    delivered = delivery_by_rhythm(by.initiative, today=date(2026, 5, 1))
    assert [(each.rhythm, len(each.periods), each.older) for each in delivered] == [("month", 4, 1), ("quarter", 4, 1)]
    address = f"/{by.initiative.slug}/measurement/periods/"
    page = client_of(anne).get(address).content.decode()
    assert "1. kvartal 2026" in page
    assert "Forsinket" in page
    assert f"{address}all/" in page
    every = client_of(anne).get(f"{address}all/").content.decode()
    assert "1. kvartal 2025" in every
    assert "Januar 2026" in every


def test_only_those_who_approve_are_led_from_the_board_to_approving(by, anne, bo, harbour, actor_of, client_of):
    indicator(by, code="H1", organisations=[harbour])
    period = quarter(by, 2025, 1)
    sent = report_of(harbour, period)
    submit(sent, figure(sent, "H1", 4), by=actor_of(bo), at=AT)
    address = f"/{by.initiative.slug}/backbone/"
    approving = f"/{by.initiative.slug}/measurement/approvals/{sent.pk}/"
    assert approving in client_of(anne).get(address).content.decode()
    shown = client_of(bo).get(address).content.decode()
    assert approving not in shown
    assert f"/{by.initiative.slug}/measurement/periods/{period.pk}/" in shown


def test_a_wide_breakdown_says_that_it_scrolls(by, anne, bo, harbour, actor_of, client_of):
    ages = actions.add_dimension(name="Alder", categories=["-18", "18-24", "25-59", "60+"], by=by, at=AT)
    made = indicator(by, code="H1", organisations=[harbour], dimensions=[ages])
    sent = report_of(harbour, quarter(by, 2025, 1))
    parts = [figure(sent, "H1", 4, cell=name) for name in ("-18", "18-24", "25-59", "60+")]
    submit(sent, figure(sent, "H1", 16), *parts, by=actor_of(bo), at=AT)
    sent.refresh_from_db()
    actions.approve_report(report=sent, by=by, at=AT)
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/pivot/"
    page = client_of(anne).get(address, {"rows": "period", "columns": f"d{ages.pk}"}).content.decode()
    assert "rul tabellen sidelæns" in page.lower()
