"""What a draft is made of is compared without reading a figure, and every change of it is seen nevertheless."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from conftest import NOW
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samklang.initiatives.actions import give_seat
from samklang.initiatives.models import Organisation
from samklang.measurement import actions
from samklang.measurement.models import DraftTable, PreparedRelease, Release, ReleasedTable
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, report_of, submit

AT = NOW - timedelta(days=20)


@pytest.fixture
def jonas(founded):
    """A second person in the backbone."""
    office = Organisation.objects.get(initiative=founded.initiative, kind="backbone")
    return give_seat(
        organisation=office, person_name="Jonas Juhl", person_email="jonas@example.org", role="backbone", by=founded,
        at=NOW - timedelta(days=300),
    ).person  # fmt: skip


@pytest.fixture
def tell(founded, harbour, bo, actor_of):
    """Let the harbour tell a number of people in a quarter, anew with a reason, and have it approved."""

    def told(period, count: int, *, at=AT, reason: str = "") -> None:
        if reason:
            actions.reopen_report(report=report_of(harbour, period), reason=reason, by=founded, at=at)
        report = report_of(harbour, period)
        submit(report, figure(report, "H1", count), by=actor_of(bo), at=at, reason=reason)
        actions.approve_report(report=report_of(harbour, period), by=founded, at=at)

    return told


def prepare(founded, period, *, is_partial=False):
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT, is_partial=is_partial)
    actions.draft_release(prepared=prepared, at=AT)
    return PreparedRelease.objects.get(pk=prepared.pk)


def confirm(prepared, *, by, at=AT):
    return actions.confirm_release(prepared=prepared, seen=prepared.mark, by=by, at=at)


def test_who_confirms_waits_for_no_figure_to_be_read(founded, harbour, council, jonas, tell, actor_of):
    indicator(founded, organisations=[harbour, council], counts_people=True)
    period = quarter(founded, 2026, 1)
    tell(period, 40)
    prepared = prepare(founded, period, is_partial=True)
    with CaptureQueriesContext(connection) as asked:
        confirm(prepared, by=actor_of(jonas))
    reads = [each["sql"] for each in asked.captured_queries if "measurement_observation" in each["sql"]]
    assert len(reads) == 1  # how many there are
    assert not any("numerator" in sql for sql in reads)
    assert ReleasedTable.objects.get().numerator == 40


def test_a_correction_approved_at_the_very_moment_of_the_draft_is_seen(founded, harbour, jonas, tell, actor_of):
    indicator(founded, organisations=[harbour], counts_people=True)
    period = quarter(founded, 2026, 1)
    tell(period, 40)
    prepared = prepare(founded, period)
    tell(period, 50, reason="Talt om")
    with pytest.raises(Problem, match="godkendt, rettet eller sendt tilbage"):
        confirm(prepared, by=actor_of(jonas))
    assert not Release.objects.exists()


def test_what_is_approved_between_preparing_and_drafting_is_not_let_out_unseen(founded, harbour, jonas, tell, actor_of):
    indicator(founded, organisations=[harbour], counts_people=True)
    period = quarter(founded, 2026, 1)
    tell(period, 40)
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT)
    tell(period, 50, at=AT + timedelta(minutes=1), reason="Talt om")
    actions.draft_release(prepared=prepared, at=AT + timedelta(minutes=2))  # of what was known when it was prepared
    prepared.refresh_from_db()
    with pytest.raises(Problem, match="godkendt, rettet eller sendt tilbage"):
        confirm(prepared, by=actor_of(jonas), at=AT + timedelta(minutes=3))
    assert not Release.objects.exists()


def test_an_earlier_period_of_a_running_total_that_is_approved_late_is_seen(founded, harbour, jonas, tell, actor_of):
    indicator(founded, organisations=[harbour], counts_people=True, kind="running_total")
    first, second = quarter(founded, 2026, 1), quarter(founded, 2026, 2)
    tell(second, 40)
    prepared = prepare(founded, second)
    tell(first, 30, at=AT + timedelta(minutes=1))
    with pytest.raises(Problem, match="godkendt, rettet eller sendt tilbage"):
        confirm(prepared, by=actor_of(jonas), at=AT + timedelta(minutes=2))
    assert not Release.objects.exists()


def test_what_changes_no_figure_keeps_no_draft_from_going_out(founded, harbour, council, jonas, tell, actor_of, bo):
    indicator(founded, organisations=[harbour, council], counts_people=True)
    period = quarter(founded, 2026, 1)
    tell(period, 40)
    prepared = prepare(founded, period, is_partial=True)
    report = report_of(council, period)  # it is sent, and nobody has approved it
    karen = give_seat(
        organisation=council, person_name="Karen", person_email="karen@example.org", role="editor", by=founded, at=AT
    ).person
    submit(report, figure(report, "H1", 60), by=actor_of(karen), at=AT)
    actions.ask_to_reopen(report=report_of(harbour, period), reason="Talt forkert", by=actor_of(bo), at=AT)
    assert confirm(prepared, by=actor_of(jonas)).is_partial
    assert ReleasedTable.objects.get().numerator == 40


def test_a_report_that_is_returned_and_asks_for_more_than_before_is_seen(
    founded, harbour, council, jonas, tell, actor_of
):
    people = indicator(founded, organisations=[harbour], counts_people=True)
    indicator(founded, code="H2", organisations=[council])
    eva = give_seat(
        organisation=council, person_name="Eva Eng", person_email="eva@example.org", role="editor", by=founded,
        at=NOW - timedelta(days=300),
    ).person  # fmt: skip
    period = quarter(founded, 2026, 1)
    other = report_of(council, period)
    submit(other, figure(other, "H2", 8), by=actor_of(eva), at=AT)
    tell(period, 40)
    first = date(2026, 1, 1)
    actions.assign_duties(indicator=people, organisations=[council], first_period_on=first, by=founded, at=AT)
    prepared = prepare(founded, period, is_partial=True)
    assert DraftTable.objects.get(prepared=prepared).asked == 1  # the council's report had been sent
    actions.return_report(report=other, comment="Se igen", remarks={}, by=founded, at=AT)
    with pytest.raises(Problem, match="Det er ændret, hvad der bliver bedt om"):
        confirm(prepared, by=actor_of(jonas))
    actions.draft_release(prepared=PreparedRelease.objects.get(pk=prepared.pk), at=AT)
    assert DraftTable.objects.get(prepared=prepared).asked == 2
