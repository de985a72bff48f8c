"""Pages and workbooks of a day tell what was agreed and corrected by then, and say so where there was nothing yet."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from samklang.measurement import actions
from samklang.measurement.models import Period

from .build import figure, indicator, quarter, report_of, submit
from .build_goals import BEFORE, BETWEEN, FIRST, SECOND, house_of_goals


@pytest.fixture
def house(founded, harbour, bo, actor_of):
    return house_of_goals(founded, harbour, actor_of(bo))


def sheets_of(client, house, made, asked):
    content = client.get(reverse("csv_xlsx:indicator_xlsx", args=[house.slug, made.pk]), asked).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def corrected(house, harbour, writer, *, at):
    report = report_of(harbour, Period.objects.order_by("starts_on")[3])
    actions.reopen_report(report=report, reason="En fejl", by=house.by, at=at)
    submit(report, figure(report, "H1", 12, explanation="To var glemt"), by=writer, at=at, reason="To var glemt")
    actions.approve_report(report=report, by=house.by, at=at)


def test_a_workbook_tells_goal_target_verdict_and_corrections_as_its_page_does_on_the_day(
    house, harbour, bo, dina, actor_of, client_of
):
    days = {"baseline_on": date(2025, 1, 1), "baseline_value": Decimal(2), "target_on": date(2027, 1, 1)}
    for at, value in ((FIRST, 8), (SECOND, 4000)):
        actions.set_target(indicator=house.h1, target_value=Decimal(value), by=house.by, at=at, **days)
    corrected(house, harbour, actor_of(bo), at=SECOND)
    client, page = client_of(dina), f"/{house.slug}/measurement/indicators/{house.h1.pk}/"
    for asked, goal, target, corrections in (
        ({}, "1. Ingen på herberg", "til 4.000 den", 1), (BETWEEN, "1. Færre på herberg", "til 8 den", 0),
    ):  # fmt: skip
        sheets = sheets_of(client, house, house.h1, asked)
        about = {row[0]: row[1] for row in sheets["Om tallene"]}
        assert about["Mål"] == goal
        assert target in about["Måltal"]
        told = unescape(client.get(page, asked).content.decode())
        assert about["Måltal"] in told
        pill, _, sentence = about["Vurdering"].partition(". ")
        assert pill in told
        assert sentence in told
        rows = sheets["Rettelser"][1:]
        assert len(rows) == corrections
        assert told.count("To var glemt") >= corrections
    assert [str(cell) for cell in rows] == []
    now = sheets_of(client, house, house.h1, {})["Rettelser"][1]
    assert [str(cell).removesuffix(".0") for cell in now[1:4]] == ["4. kvartal 2025", "10", "12"]
    assert now[5] == "To var glemt"


def test_a_workbook_tells_how_many_corrections_of_others_are_protected_and_not_which(
    founded, harbour, council, bo, dina, anne, actor_of, client_of
):
    class House:
        by, slug = founded, founded.initiative.slug

    made = indicator(founded, organisations=[harbour, council], counts_people=True)
    for number in (1, 2, 3, 4):
        period = quarter(founded, 2025, number)
        report = report_of(harbour, period)
        submit(report, figure(report, "H1", 10), by=actor_of(bo), at=period.opened_at)
        actions.approve_report(report=report, by=founded, at=period.opened_at)
    corrected(House, harbour, actor_of(bo), at=SECOND)
    [untold] = sheets_of(client_of(dina), House, made, {})["Rettelser"][1:]
    assert untold[0] == "1 rettelse fra en anden organisation vises ikke."
    assert set(untold[1:]) <= {"", None}
    [told] = sheets_of(client_of(anne), House, made, {})["Rettelser"][1:]
    assert told[5] == "To var glemt"


def test_a_figure_that_was_not_there_on_the_day_is_said_not_to_have_been(house, client_of, bo):
    client, room = client_of(bo), f"/{house.slug}/measurement/indicators/{house.h1.pk}/"
    links = re.findall(r'href="([^"]+/pivot/figure/[^"]+)"', client.get(f"{room}pivot/").content.decode())
    address = unescape(next(link for link in links if "2025" in link or "row=" in link))
    assert client.get(address).status_code == 200
    assert 'name="known_on"' in client.get(address).content.decode()
    answers = [client.get(unescape(link) + "&known_on=2025-05-01").content.decode() for link in links]
    assert any("Tallet fandtes ikke på den dag." in answer for answer in answers)
    assert client.get(f"{room}pivot/figure/?row=nonsense").status_code == 404


def test_an_indicator_that_nobody_had_defined_yet_is_said_to_be_so(house, client_of, bo):
    page = f"/{house.slug}/measurement/indicators/{house.h1.pk}/"
    client = client_of(bo)
    assert "Ingen havde defineret indikatoren endnu" in client.get(page, {"known_on": "2025-01-01"}).content.decode()
    assert "Ingen havde defineret indikatoren endnu" not in client.get(page, BEFORE).content.decode()
