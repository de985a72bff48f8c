"""A day is told as it was: its periods, targets, declared changes, stages, definitions, and its verdict."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from conftest import NOW
from django.apps import apps
from django.urls import reverse

from samklang.activities.actions import create_activity
from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.models import DeclaredChange, IndicatorStanding, IndicatorVersion, TargetAsSet

from .build import figure, indicator, quarter, report_of, submit

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def page_of(made, path=""):
    return f"/{made.initiative.slug}/measurement/indicators/{made.pk}/{path}"


def told(founded, harbour, writer, *years, code="H1", value=10):
    """Let Havnen tell a figure each quarter of some years, each approved a month after the quarter."""
    for year in years:
        for number in (1, 2, 3) if year == 2026 else (1, 2, 3, 4):
            period = quarter(founded, year, number)
            at = period.opened_at + timedelta(days=30)
            report = report_of(harbour, period)
            submit(report, figure(report, code, value), by=writer, at=at)
            actions.approve_report(report=report, by=founded, at=at)


def text_of(client, address, **asked):
    page = client.get(address, asked).content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def made(founded, harbour):
    return indicator(founded, organisations=[harbour])


def test_a_period_that_was_opened_later_did_not_exist_on_the_day(made, founded, harbour, bo, actor_of, client_of, anne):
    told(founded, harbour, actor_of(bo), 2025)
    quarter(founded, 2026, 1)
    day = {"known_on": "2025-07-20"}  # the second quarter is open, its figures are not approved yet
    client, slug = client_of(anne), made.initiative.slug
    for path in (page_of(made), f"/{slug}/measurement/"):
        then = text_of(client, path, **day)
        assert "1. kvartal 2025" in then
        assert "3. kvartal 2025" not in then
        assert "2026:" not in then
        assert "1. kvartal 2026" not in then
    file = client.get(f"/{slug}/figures/{made.pk}/figures.csv", day).content.decode()
    assert "2025-Q2" in file
    assert "2025-Q3" not in file
    assert "2026-Q1" in client.get(f"/{slug}/figures/{made.pk}/figures.csv").content.decode()


def test_an_old_verdict_and_target_are_told_as_they_were_before_a_new_target_was_set(
    made, founded, harbour, bo, actor_of, client_of, anne, time_machine
):
    told(founded, harbour, actor_of(bo), 2025, 2026, value=10)
    old, new = datetime(2026, 11, 5, 9, 0, tzinfo=COPENHAGEN), datetime(2026, 11, 15, 9, 0, tzinfo=COPENHAGEN)
    days = {"baseline_on": date(2025, 1, 1), "baseline_value": Decimal(2), "target_on": date(2027, 1, 1)}
    actions.set_target(indicator=made, target_value=Decimal(8), by=founded, at=old, **days)
    time_machine.move_to(old + timedelta(days=1))
    client = client_of(anne)
    before = text_of(client, page_of(made))
    assert "Fra 2 den 31. december 2024 til 8 den 31. december 2026." in before
    room = f"/{made.initiative.slug}/measurement/"
    overview = text_of(client, room)
    time_machine.move_to(new + timedelta(days=1))
    client = client_of(anne)
    actions.set_target(indicator=made, target_value=Decimal(4000), by=founded, at=new, **days)
    now = text_of(client, page_of(made))
    assert "til 4.000 den" in now
    then = text_of(client, page_of(made), known_on="2026-11-06")
    assert "Fra 2 den 31. december 2024 til 8 den 31. december 2026." in then
    assert "4.000" not in then
    lead = re.compile(r"10 boliger, 3\. kvartal 2026\. ([^.]*\.[^.]*\.)")
    assert lead.search(then)[1] == lead.search(before)[1] != lead.search(now)[1]
    verdict = re.search(r"Indikator H1 (.{0,300})", overview)[1]
    assert verdict[:120] in text_of(client, room, known_on="2026-11-06")
    none_yet = text_of(client, page_of(made), known_on="2026-11-04")
    assert "Fra 2 den" not in none_yet


def test_a_change_declared_later_breaks_no_curve_of_a_day_before(made, founded, harbour, bo, actor_of, client_of, anne):
    told(founded, harbour, actor_of(bo), 2025)
    actions.declare_change(
        indicator=made, on=date(2025, 5, 1), reason="Ny visitation", by=founded,
        at=datetime(2026, 3, 1, 9, 0, tzinfo=COPENHAGEN),
    )  # fmt: skip
    client = client_of(anne)
    assert "Ny visitation" in client.get(page_of(made)).content.decode()
    assert "Ny visitation" in client.get(page_of(made), {"known_on": "2026-03-02"}).content.decode()
    assert "Ny visitation" not in client.get(page_of(made), {"known_on": "2026-02-20"}).content.decode()


def test_a_definition_written_later_is_not_told_on_a_day_before_though_it_is_in_force_from_then(
    made, founded, harbour, bo, actor_of, client_of, anne
):
    told(founded, harbour, actor_of(bo), 2025)
    words = {
        "name": "Hjem til alle", "definition": "Det, der tælles nu.", "unit": "boliger", "kind": "count",
        "direction": "up", "valid_from": date(2025, 7, 1),
    }  # fmt: skip
    actions.revise_indicator(
        indicator=made, wording=words, reason="Klarere", breaks_comparability=False, dimensions=[], by=founded,
        at=datetime(2026, 3, 1, 9, 0, tzinfo=COPENHAGEN),
    )  # fmt: skip
    client = client_of(anne)
    for path in ("", "pivot/"):
        assert "Hjem til alle" in client.get(page_of(made, path), {"known_on": "2026-03-02"}).content.decode()
        assert "Hjem til alle" not in client.get(page_of(made, path), {"known_on": "2026-02-20"}).content.decode()


def test_the_stage_of_the_day_decides_what_the_overview_of_the_day_shows(
    made, founded, harbour, bo, actor_of, client_of, anne
):
    told(founded, harbour, actor_of(bo), 2025)
    actions.settle_indicator(
        indicator=made, stage="retired", goals=[], headline_order=None, by=founded,
        at=datetime(2026, 3, 1, 9, 0, tzinfo=COPENHAGEN),
    )  # fmt: skip
    client, overview = client_of(anne), f"/{made.initiative.slug}/measurement/"
    assert "Indikator H1" not in text_of(client, overview)
    assert "Indikator H1" in text_of(client, overview, known_on="2026-02-20")
    assert "Udgået" not in text_of(client, page_of(made), known_on="2026-02-20")
    assert "Indikator H1" not in text_of(client, overview, known_on="2025-01-07")  # nobody had defined it yet


def test_the_delivery_of_a_period_is_told_as_it_was(made, founded, harbour, bo, actor_of, client_of, anne):
    period = quarter(founded, 2026, 1)  # opened on 1 April
    report, writer = report_of(harbour, period), actor_of(bo)
    days = {day: datetime(2026, 4, day, 12, 0, tzinfo=COPENHAGEN) for day in (10, 12, 14, 16)}
    submit(report, figure(report, "H1", 7), by=writer, at=days[10])
    actions.approve_report(report=report, by=founded, at=days[12])
    actions.reopen_report(report=report, reason="Ring", by=founded, at=days[14])
    submit(report_of(harbour, period), figure(report, "H1", 9, explanation="Talt om"), by=writer, at=days[16])
    client, page = client_of(anne), f"/{made.initiative.slug}/measurement/periods/{period.pk}/"
    for day, state in ((5, "Ikke sendt endnu"), (10, "Indsendt"), (13, "Godkendt"), (14, "Ikke sendt endnu")):
        answer = client.get(page, {"known_on": f"2026-04-{day:02}"}).content.decode()
        assert f'title="{state}"' in answer, (day, state)
        assert f"Som kendt den {day}. april 2026." in answer
    assert 'title="Indsendt"' in client.get(page).content.decode()
    assert "Den var ikke åbnet endnu" in client.get(page, {"known_on": "2026-03-01"}).content.decode()
    every = text_of(client, f"/{made.initiative.slug}/measurement/periods/", known_on="2026-04-10")
    assert "Siden viser, hvordan det står i dag, ikke den 10. april 2026." in every


def test_home_and_an_activity_take_the_day_too(made, founded, harbour, bo, actor_of, client_of, anne):
    told(founded, harbour, actor_of(bo), 2025)
    at = datetime(2025, 3, 1, 9, 0, tzinfo=COPENHAGEN)
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=1, by=founded, at=at)
    activity = create_activity(title="Nye hjem", lead=harbour, indicators=[made], by=founded, at=at)
    client, slug = client_of(anne), made.initiative.slug
    for page in (f"/{slug}/", reverse("activities:activity", args=[slug, activity.pk])):
        assert "4. kvartal 2025 · 1 af 1 har indberettet" in text_of(client, page)
        then = text_of(client, page, known_on="2025-09-01")
        assert "Som kendt den 1. september 2025." in then
        assert "vises, som de er i dag." in then
        assert "2. kvartal 2025 · 1 af 1 har indberettet" in then
        assert "4. kvartal 2025" not in then
        assert (
            f"/measurement/indicators/{made.pk}/?known_on=2025-09-01"
            in client.get(page, {"known_on": "2025-09-01"}).content.decode()
        )
        assert client.get(page, {"known_on": "i går"}).status_code == 422
    assert "Indikator H1" not in text_of(client, f"/{slug}/", known_on="2025-02-20")  # it did not stand there yet


def test_what_was_done_before_this_was_kept_is_read_from_the_audit_trail(made, founded):
    moments = [datetime(2026, month, 1, 9, 0, tzinfo=COPENHAGEN) for month in (2, 3, 4, 5, 6)]
    words = {
        "name": "Hjem til alle", "definition": "Det, der tælles nu.", "unit": "boliger", "kind": "count",
        "direction": "up", "valid_from": date(2025, 7, 1),
    }  # fmt: skip
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=3, by=founded, at=moments[0])
    actions.settle_indicator(indicator=made, stage="retired", goals=[], headline_order=None, by=founded, at=moments[1])
    actions.declare_change(indicator=made, on=date(2025, 5, 1), reason="Ny visitation", by=founded, at=moments[2])
    actions.revise_indicator(
        indicator=made, wording=words, reason="Klarere", breaks_comparability=False, dimensions=[], by=founded,
        at=moments[3],
    )  # fmt: skip
    days = {"baseline_on": date(2025, 1, 1), "baseline_value": Decimal(2), "target_on": date(2027, 1, 1)}
    for at, value in ((moments[3], 8), (moments[4], 9)):
        actions.set_target(indicator=made, target_value=Decimal(value), by=founded, at=at, **days)
    standings = list(IndicatorStanding.objects.values_list("stage", "headline_order", "at"))
    written = list(IndicatorVersion.objects.order_by("number").values_list("defined_at", flat=True))
    assert len(standings) == 3
    for table in (IndicatorStanding, TargetAsSet):
        table.objects.all().delete()
    IndicatorVersion.objects.update(defined_at=None)
    DeclaredChange.objects.update(declared_at=None)
    import_module("samklang.measurement.migrations.0022_as_it_stood").keep_what_is_known(apps, None)
    assert list(IndicatorStanding.objects.values_list("stage", "headline_order", "at")) == standings
    assert list(IndicatorVersion.objects.order_by("number").values_list("defined_at", flat=True)) == written
    assert DeclaredChange.objects.get().declared_at == moments[2]
    assert list(TargetAsSet.objects.values_list("target_value", "set_at")) == [(Decimal(9), moments[4])]


def test_a_period_in_which_nothing_counted_yet_is_none_of_a_pivot_of_the_day(
    founded, harbour, council, bo, actor_of, client_of, anne
):
    made = indicator(founded, organisations=[harbour])
    indicator(founded, code="H2", organisations=[council])
    eva = give_seat(
        organisation=council, person_name="Eva Eng", person_email="eva@example.org", role="editor", by=founded,
        at=NOW - timedelta(days=400),
    ).person  # fmt: skip
    first, second = quarter(founded, 2026, 1), quarter(founded, 2026, 2)
    day = datetime(2026, 7, 10, 9, 0, tzinfo=COPENHAGEN)
    for whose, who, period, code in (
        (harbour, bo, first, "H1"), (harbour, bo, second, "H1"), (council, eva, second, "H2"),
    ):  # fmt: skip
        report = report_of(whose, period)
        submit(report, figure(report, code, 8), by=actor_of(who), at=day)
        if (whose, period) != (harbour, second):
            actions.approve_report(report=report, by=founded, at=day)
    pivot = f"/{founded.initiative.slug}/measurement/indicators/{made.pk}/pivot/"
    client = client_of(anne)
    assert "2. kvartal 2026" not in text_of(client, pivot)
    assert "2. kvartal 2026" not in text_of(client, pivot, known_on="2026-07-10")
    actions.approve_report(report=report_of(harbour, second), by=founded, at=day + timedelta(days=5))
    assert "2. kvartal 2026" in text_of(client, pivot)
    assert "2. kvartal 2026" not in text_of(client, pivot, known_on="2026-07-10")
    assert "2. kvartal 2026" in text_of(client, pivot, known_on="2026-07-15")


def test_a_change_that_was_withdrawn_later_stands_on_a_day_before(
    made, founded, harbour, bo, actor_of, client_of, anne
):
    told(founded, harbour, actor_of(bo), 2025, 2026)
    at = datetime(2026, 11, 5, 9, 0, tzinfo=COPENHAGEN)
    change = actions.declare_change(indicator=made, on=date(2025, 7, 1), reason="Nyt herberg", by=founded, at=at)
    actions.withdraw_change(change=change, reason="Herberget kom aldrig", by=founded, at=at + timedelta(days=5))
    client = client_of(anne)
    now, then = (text_of(client, page_of(made), **on) for on in ({}, {"known_on": "2026-11-06"}))
    assert "Nyt herberg" in now
    assert "Herberget kom aldrig" in now
    assert "Nyt herberg" in then
    assert "Herberget kom aldrig" not in then
    assert "trukket tilbage" not in then
