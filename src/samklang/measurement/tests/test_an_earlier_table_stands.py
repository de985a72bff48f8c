"""Where too little has come since, the earlier table stands: it says so, and who came later is not among its own."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from samklang.initiatives.actions import add_organisation, give_seat
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions
from samklang.measurement.models import ReleasedTable
from samklang.measurement.queries.facts import answers_as_released

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
LATER = AT + timedelta(days=9)


@pytest.fixture
def park(founded):
    return add_organisation(name="Engparken", kind="housing", by=founded, at=AT)


@pytest.fixture
def told(founded, harbour, council, park, bo, actor_of):
    """Return an indicator of people and its period: 70 of two organisations released, and then two of a late one."""
    seats = {
        each: give_seat(
            organisation=each, person_name=name, person_email=email, role="editor", by=founded, at=AT
        ).person
        for each, name, email in ((council, "Carl Krog", "carl@example.org"), (park, "Pia Eng", "pia@example.org"))
    }  # fmt: skip
    made = indicator(founded, organisations=(harbour, council, park), name="Fik en bolig", counts_people=True)
    period = quarter(founded, 2026, 1)
    for organisation, writer, count, at in (
        (harbour, bo, 40, AT), (council, seats[council], 30, AT), (park, seats[park], 2, LATER),
    ):  # fmt: skip
        report = report_of(organisation, period)
        submit(report, figure(report, "H1", count), by=actor_of(writer), at=at)
        actions.approve_report(report=report_of(organisation, period), by=founded, at=at)
        if organisation != harbour:
            release(period, by=founded, at=at, is_partial=at == AT)
    return made, period


def page_of(reader, made) -> str:
    address = reverse(
        "measurement:indicator", kwargs={"initiative": made.initiative.slug, "indicator_id": made.pk}
    )  # fmt: skip
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(reader.get(address).content.decode())).split())


def test_who_is_in_a_figure_are_those_that_were_when_its_table_was_made(told, harbour, council):
    made, period = told
    assert ReleasedTable.objects.get(indicator=made).release.at == AT
    facts = answers_as_released([made.pk], [period.pk], at=None)
    assert {each.organisation_id for each in facts} == {harbour.pk, council.pk}


def test_the_page_says_so_to_who_reads_only_what_is_released(told, client_of, dina, harbour, park):
    made, _period = told
    page = page_of(client_of(dina), made)
    assert "Perioden blev frigivet igen den 13. maj 2026." in page
    assert "Dette tal står, som det blev frigivet den 4. maj 2026" in page
    assert "Her står dem, der er med i tallet." in page
    assert f"{park.name} Ikke indberettet" in page
    assert f"{harbour.name} Ikke indberettet" not in page
    assert "72" not in page


def test_nor_is_it_said_while_nothing_was_released_after_it(told, client_of, dina):
    made, period = told
    address = reverse(
        "measurement:indicator", kwargs={"initiative": made.initiative.slug, "indicator_id": made.pk}
    )  # fmt: skip
    assert period.pk
    page = client_of(dina).get(address, {"known_on": "2026-05-06"}).content.decode()
    assert "frigivet igen" not in page


def test_a_pivot_says_which_table_stands(told, client_of, dina):
    made, _period = told
    place = {"initiative": made.initiative.slug, "indicator_id": made.pk}
    stands = "En tidligere tabel står ved magt: 1. kvartal 2026, som den blev frigivet den 4. maj 2026."
    reader = client_of(dina)
    assert stands in unescape(reader.get(reverse("measurement:pivot", kwargs=place)).content.decode())
    before = reader.get(reverse("measurement:pivot", kwargs=place), {"known_on": "2026-05-06"})
    assert "En tidligere tabel" not in unescape(before.content.decode())


def test_files_and_programs_are_told_too(told, client_of, dina, harbour, bo, actor_of):
    made, period = told
    place = {"initiative": made.initiative.slug, "indicator_id": made.pk}
    for day, stands in (("", "2026-05-13"), ("2026-05-06", "")):
        asked = {"known_on": day} if day else {}
        file = client_of(dina).get(reverse("figures:one_csv", kwargs=place), asked).content.decode()
        [row] = csv.DictReader(io.StringIO(file))
        assert (row["value"], row["released_on"], row["stands_since"]) == ("70", "2026-05-04", stands)
        cube = client_of(dina).get(reverse("jsonstat:one_jsonstat", kwargs=place), asked).json()
        assert (cube["extension"]["periods"]["2026-Q1"]["stands_since"] or "")[:10] == stands
        program = Program(key_for(harbour, actor_of(bo), scope="read", name=f"Sag {day}", at=AT))
        shown = program.get(f"indicators/{made.pk}/figures{f'?known_on={day}' if day else ''}").json()["items"]
        one = program.get(f"indicators/{made.pk}/figures/{period.pk}{f'?known_on={day}' if day else ''}").json()
        assert [each["stands_since"] or "" for each in [*shown, one["total"]]] == [stands, stands]
