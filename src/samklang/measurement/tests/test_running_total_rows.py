"""The rows that a running total is made of hold what each organisation told last, as the total and the pivot do."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import give_seat
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 11, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
AGES = ("18-24", "25-64")


@pytest.fixture
def told(founded, harbour, council, bo, actor_of):
    """A running total by age: the harbour tells it in two quarters, the council in the first alone."""
    karen = give_seat(
        organisation=council, person_name="Karen", person_email="karen@example.org", role="editor", by=founded, at=AT
    ).person
    ages = actions.add_dimension(name="Alder", categories=list(AGES), by=founded, at=AT)
    made = indicator(founded, kind="running_total", organisations=[harbour, council], dimensions=[ages])
    rows = (((harbour, bo, (10, 20)), (council, karen, (100, 200))), ((harbour, bo, (13, 26)),))
    for number, several in enumerate(rows, start=2):
        period = quarter(founded, 2026, number)
        for organisation, person, counts in several:
            report = report_of(organisation, period)
            typed = [figure(report, "H1", n, cell=cell) for cell, n in zip(AGES, counts, strict=True)]
            submit(report, *typed, by=actor_of(person), at=AT + timedelta(days=number))
            actions.approve_report(report=report_of(organisation, period), by=founded, at=AT + timedelta(days=number))
    return made


def rows_of(page: str) -> dict[str, list[tuple[str, str]]]:
    """Return {category: (address, number) of the two periods, the one before first}."""
    table = page[page.index(">Alder</span></caption>") :]
    found = {}
    for label, row in re.findall(
        r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', table[: table.index("</table>")], re.DOTALL
    ):
        found[label] = [(unescape(at), words) for at, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', row)]
    return found


def test_a_row_says_what_its_explanation_says_though_an_organisation_has_not_told_the_period(told, client_of, anne):
    client = client_of(anne)
    page = client.get(f"/{told.initiative.slug}/measurement/indicators/{told.pk}/").content.decode()
    assert "339 boliger" in page
    rows = rows_of(page)
    assert {label: [words for _at, words in pair] for label, pair in rows.items()} == {
        "18-24": ["110", "113"], "25-64": ["220", "226"],
    }  # fmt: skip
    for pair in rows.values():
        for at, words in pair:
            assert re.search(rf": {words}\.", client.get(at).content.decode()), (at, words)


def test_the_rows_are_those_of_the_day_they_are_read_as_known_on(told, client_of, anne):
    day = (AT + timedelta(days=2)).date()  # the second quarter alone was approved
    address = f"/{told.initiative.slug}/measurement/indicators/{told.pk}/?known_on={day}"
    rows = rows_of(client_of(anne).get(address).content.decode())
    assert [pair[-1][1] for pair in rows.values()] == ["110", "220"]


def test_a_program_and_a_file_are_told_the_same_rows(told, client_of, anne, harbour, bo, actor_of):
    program = Program(key_for(harbour, actor_of(bo), scope="read", at=AT))
    period = quarter_of(told, 2)
    [by_age] = program.get(f"indicators/{told.pk}/figures/{period}").json()["breakdowns"]
    assert [(part["name"], part["value"]) for part in by_age["parts"]] == [("18-24", "113"), ("25-64", "226")]
    file = client_of(anne).get(f"/{told.initiative.slug}/figures/{told.pk}/figures.csv").content.decode()
    assert [line for line in file.splitlines() if "2026-Q3" in line and "18-24,113," in line]


def quarter_of(made, number: int) -> int:
    from samklang.measurement.models import Period

    return Period.objects.filter(initiative=made.initiative).order_by("starts_on")[number - 1].pk
