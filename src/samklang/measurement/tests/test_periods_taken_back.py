"""A period that is taken back or moved while others work in it, and what is said of it on an earlier day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from samklang.initiatives.models import Organisation
from samklang.interchange.csv_xlsx.actions import stage_upload
from samklang.measurement import actions
from samklang.measurement.models import Indicator, Period
from samklang.measurement.queries import delivery_matrix
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, report_of, somebody_waits

AT = datetime(2026, 7, 2, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def period(founded, harbour):
    indicator(founded, organisations=[harbour])
    return quarter(founded, 2026, 2)  # due 5 August


def test_who_types_or_uploads_or_moves_a_period_that_was_taken_back_meanwhile_is_told_so(
    founded, harbour, bo, actor_of, period
):
    report, writer = report_of(harbour, period), actor_of(bo)
    typed = figure(report, "H1", 3)
    actions.take_back_period(period=Period.objects.get(pk=period.pk), reason="For tidligt", by=founded, at=AT)
    with pytest.raises(Problem, match="skal ikke længere sendes"):
        actions.save_figures(report=report, figures=[typed], by=writer, at=AT)
    sheet = b"Indikator;Gruppe;Tal\nH1;;3\n"
    with pytest.raises(Problem, match="skal ikke længere sendes"):
        stage_upload(report=report, content=sheet, file_name="tal.csv", by=writer, at=AT)
    with pytest.raises(Problem, match="allerede taget tilbage"):
        actions.take_back_period(period=period, reason="For tidligt", by=founded, at=AT)
    with pytest.raises(Problem, match="allerede taget tilbage"):
        actions.set_due_day(period=period, due_on=date(2027, 1, 1), reason="Ferie", by=founded, at=AT)


def test_a_deadline_that_was_moved_later_is_told_as_it_was_on_an_earlier_day(founded, client_of, anne, period):
    actions.set_due_day(
        period=period, due_on=date(2026, 10, 1), reason="Ferie i august", by=founded, at=AT.replace(month=9)
    )
    page = f"/{founded.initiative.slug}/measurement/periods/{period.pk}/"
    then, now = (client_of(anne).get(page + on).content.decode() for on in ("?known_on=2026-08-20", ""))
    assert "Ferie i august" in now
    assert "1. oktober" in now
    assert "Ferie i august" not in then
    assert "5. august" in then
    assert "1 er forsinket" in then


def test_two_organisations_of_one_short_name_have_a_row_each(founded, harbour, council, period):
    indicator(founded, code="H2", organisations=[council])
    Organisation.objects.filter(pk__in=[harbour.pk, council.pk]).update(short_name="Havnen")
    other = quarter(founded, 2026, 3)
    rows = delivery_matrix(founded.initiative, periods=[other], today=AT.date())
    assert [(name, len(cells)) for name, cells in rows] == [("Havnen", 1), ("Havnen", 1)]
    assert {cells[0].report.organisation_id for _name, cells in rows} == {harbour.pk, council.pk}


@pytest.mark.parametrize("odd", ["breakdown-²", "breakdown-٣", "breakdown-99999999999999999999", "breakdown-"])
def test_a_deed_that_nobody_offered_saves_and_goes_nowhere_strange(founded, harbour, bo, client_of, period, odd):
    address = f"/{founded.initiative.slug}/measurement/reports/{report_of(harbour, period).pk}/"
    assert client_of(bo).post(address, {"deed": odd}).status_code == 302


def test_a_deadline_or_a_target_ages_away_is_a_slip_of_the_pen(founded, anne, client_of, period):
    client, room = client_of(anne), f"/{founded.initiative.slug}/measurement"
    far = client.post(f"{room}/periods/{period.pk}/due/", {"due_on": "9999-12-31", "reason": "Ferie"})
    made = Indicator.objects.get(code="H1")
    wanted = {"baseline_on": "0001-01-01", "baseline_value": "1", "target_on": "9999-12-31", "target_value": "2"}
    target = client.post(f"{room}/indicators/{made.pk}/target/", wanted)
    for answer in (far, target):
        assert answer.status_code == 422
        assert "Se efter, om året er rigtigt" in answer.content.decode()
    assert client.get(f"{room}/").status_code == 200


@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        (partial(actions.set_due_day, due_on=date(2026, 10, 1), reason="Ferie"), Period),
        (partial(actions.take_back_period, reason="For tidligt"), Problem),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_period_is_moved_or_taken_back_while_a_report_is_being_sent_and_neither_stops_the_other(
    founded, harbour, bo, actor_of, period, deed, answer
):
    report, writer = report_of(harbour, period), actor_of(bo)
    actions.save_figures(report=report, figures=[figure(report, "H1", 3)], by=writer, at=AT)

    def meanwhile():
        try:
            return deed(period=period, by=founded, at=AT)
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.submit_report(report=report, by=writer, at=AT)
            other = pool.submit(meanwhile)
            while not somebody_waits():
                sleep(0.02)
        assert isinstance(other.result(), answer)
    report.refresh_from_db()
    assert report.state == "submitted"
