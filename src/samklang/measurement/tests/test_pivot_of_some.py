"""A pivot whose period not everybody has told says of how many it is: on the page, on its figures and in its files."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.models import Period

from .build import figure, indicator, lines_of, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
ONE_OF_THREE = "1 af 3 har indberettet"


@pytest.fixture
def three(founded, harbour, council, park, bo, actor_of):
    """Three organisations, who writes for each, and two breakdowns."""

    def writer(organisation, name):
        email = f"{name.lower()}@example.org"
        made = give_seat(
            organisation=organisation, person_name=name, person_email=email, role="editor", by=founded,
            at=AT - timedelta(days=400),
        )  # fmt: skip
        return actor_of(made.person)

    class Three:
        backbone = founded
        organisations = (harbour, council, park)
        writers = (actor_of(bo), writer(council, "Karen"), writer(park, "Per"))
        ages = actions.add_dimension(name="Alder", categories=["18-24", "65+"], by=founded, at=AT)
        homes = actions.add_dimension(name="Bolig", categories=["Egen", "Delt"], by=founded, at=AT)

    return Three


def tell(three, place, period, *figures, code="H1"):
    organisation, writer = three.organisations[place], three.writers[place]
    report = report_of(organisation, period)
    typed = [figure(report, code, value, cell=cell, explanation="Sådan er det") for value, cell in figures]
    submit(report, *typed, by=writer, at=AT)
    actions.approve_report(report=report_of(organisation, period), by=three.backbone, at=AT)


def refuse(three, place, period, code="H1"):
    report = report_of(three.organisations[place], period)
    cell = next(each for each in lines_of(report) if each.version.indicator.code == code).cell
    typed = figure(report, code, None, cell=cell.label if cell else None, answer="declined")
    submit(report, typed, by=three.writers[place], at=AT, reason="Det må vi ikke oplyse")
    actions.approve_report(report=report_of(three.organisations[place], period), by=three.backbone, at=AT)


def address(made, page="measurement/indicators/{}/pivot/"):
    return f"/{made.initiative.slug}/{page.format(made.pk)}"


@pytest.fixture
def homes(three):
    """Dwellings by age and tenure: all three told the first quarter, one of them the second."""
    made = indicator(three.backbone, organisations=three.organisations, dimensions=[three.ages, three.homes])
    first, second = (quarter(three.backbone, 2026, number) for number in (1, 2))
    for place in range(3):
        tell(three, place, first, (10, "18-24 · Egen"))
    tell(three, 0, second, (39, "65+ · Delt"))
    return made


def crossed(three):
    return {"rows": f"d{three.ages.pk}", "columns": f"d{three.homes.pk}"}


@pytest.mark.parametrize("who", ["anne", "bo", "dina"])
def test_a_period_that_one_of_three_has_told_says_so_above_the_table_and_below_it(
    three, homes, client_of, who, request
):
    person = request.getfixturevalue(who)
    page = client_of(person).get(address(homes), crossed(three)).content.decode()
    assert ">39</a>" in page
    assert f"2. kvartal 2026, {ONE_OF_THREE}</caption>" in page
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 mangler)." in page


def test_a_period_that_all_have_told_says_nothing_of_it(three, homes, client_of, anne):
    first = homes_period(homes, 1).pk
    page = client_of(anne).get(address(homes), {**crossed(three), "period": first}).content.decode()
    assert ">30</a>" in page
    assert "har indberettet" not in page


def homes_period(made, number):
    return Period.objects.get(initiative=made.initiative, starts_on=date(2026, number * 3 - 2, 1))


def test_over_time_only_the_column_of_the_period_says_it(three, homes, client_of, anne):
    asked = {"rows": f"d{three.ages.pk}", "columns": "period"}
    page = client_of(anne).get(address(homes), asked).content.decode()
    headings = dict(re.findall(r'<th scope="col"[^>]*>([^<]+)(?:<span class="note">([^<]*)</span>)?</th>', page))
    assert headings["1. kvartal 2026"] == ""
    assert headings["2. kvartal 2026"] == ONE_OF_THREE
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 mangler)." in page


def test_periods_taken_together_say_which_of_them_is_not_of_all(three, homes, client_of, anne):
    page = client_of(anne).get(address(homes), {**crossed(three), "span": 4}).content.decode()
    assert ">69</a>" in page
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 mangler)." in page


def test_who_cannot_tell_lacks_too(three, homes, client_of, anne):
    period = homes_period(homes, 2)
    for place in (1, 2):
        refuse(three, place, period)
    page = client_of(anne).get(address(homes), crossed(three)).content.decode()
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 kan ikke oplyse)." in page


def test_a_figure_leads_to_the_same_words(three, homes, client_of, anne):
    asked = {**crossed(three), "row": "all", "column": "all"}
    page = client_of(anne).get(address(homes) + "figure/", asked).content.decode()
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 mangler)." in page


def test_the_files_say_it_with_the_table_and_at_its_period(three, homes, client_of, anne):
    client = client_of(anne)
    csv = client.get(address(homes, "tables/indicators/{}/pivot.csv"), crossed(three)).content.decode("utf-8-sig")
    assert f"2. kvartal 2026, {ONE_OF_THREE}" in csv
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 mangler)." in csv
    by_time = {"rows": "period", "columns": "whole"}
    csv = client.get(address(homes, "tables/indicators/{}/pivot.csv"), by_time).content.decode("utf-8-sig")
    assert re.search(rf'"?2. kvartal 2026 \({ONE_OF_THREE}\)"?;"?39', csv)
    book = client.get(address(homes, "tables/indicators/{}/pivot.xlsx"), by_time)
    sheets = CalamineWorkbook.from_filelike(BytesIO(book.content))
    rows = [row for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python()]
    said = [str(value) for row in rows for value in row]
    assert f"2. kvartal 2026 ({ONE_OF_THREE})" in said
    assert f"Ikke alle er med: 2. kvartal 2026 ({ONE_OF_THREE} · 2 mangler)." in said


def test_one_organisations_own_figures_are_of_itself_alone(three, homes, client_of, anne, bo):
    ours = client_of(bo).get(address(homes), {**crossed(three), "whose": "own"}).content.decode()
    assert ">39</a>" in ours
    assert "har indberettet" not in ours
    held = {**crossed(three), "organisation": f"o{three.organisations[0].pk}", "span": 4}
    assert "har indberettet" not in client_of(anne).get(address(homes), held).content.decode()


def test_a_table_released_early_says_it_as_its_release_does(three, client_of, bo):
    made = indicator(three.backbone, organisations=three.organisations, dimensions=[three.ages], counts_people=True)
    period = quarter(three.backbone, 2026, 2)
    tell(three, 0, period, (39, "65+"))
    release(period, by=three.backbone, at=AT + timedelta(days=1), is_partial=True)
    tell(three, 1, period, (20, "65+"))
    client = client_of(bo)
    page = client.get(address(made)).content.decode()
    assert ONE_OF_THREE in page
    assert "2 af 3" not in page
    csv = client.get(address(made, "tables/indicators/{}/pivot.csv")).content.decode("utf-8-sig")
    assert f"({ONE_OF_THREE} · 2 mangler)" in csv


def test_saying_it_keeps_the_page_within_its_queries(three, homes, client_of, anne, bo):
    for client in (client_of(anne), client_of(bo)):
        for asked in (crossed(three), {"rows": "period", "columns": "whole", "span": 12}):
            client.get(address(homes), asked)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(homes), asked).status_code == 200
            assert len(queries) <= 20
