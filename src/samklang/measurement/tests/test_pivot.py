"""The pivot of an indicator: what the backbone, a partner and an observer see of it, on the page and in the files."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.models import Category, Indicator, Period
from samklang.measurement.queries import scorecard
from samklang.measurement.queries.pivot_axes import PivotAsked
from samklang.measurement.queries.pivots import pivot_of
from samklang.places.actions import add_place

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
AGES, HOMES = ("18-24", "25-64", "65+"), ("Egen", "Delt")


@pytest.fixture
def house(founded, harbour, council, bo, actor_of):
    """Two organisations, who writes for each, and two breakdowns."""
    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip

    class House:
        organisations = (harbour, council)
        backbone, writers = founded, (actor_of(bo), actor_of(writer))
        ages = actions.add_dimension(name="Alder", categories=AGES, by=founded, at=AT)
        homes = actions.add_dimension(name="Bolig", categories=HOMES, by=founded, at=AT)

    return House


def tell(house, place: int, period: Period, *figures, code="H1") -> None:
    """Let one of the organisations report figures as (value, base, cell), and approve them."""
    organisation, writer = house.organisations[place], house.writers[place]
    report = report_of(organisation, period)
    typed = [figure(report, code, value, base, cell=cell, explanation="Sådan er det") for value, base, cell in figures]
    submit(report, *typed, by=writer, at=AT)
    actions.approve_report(report=report_of(organisation, period), by=house.backbone, at=AT)


def address(made: Indicator, page: str = "measurement/indicators/{}/pivot/") -> str:
    return f"/{made.initiative.slug}/{page.format(made.pk)}"


def key(name: str) -> str:
    return f"c{Category.objects.get(name=name).pk}"


def axis(dimension) -> str:
    return f"d{dimension.pk}"


def spots(viewer, made, *, known_on=None, **asked):
    """Return the pivot's figures as {(row label, column label): number or None where hidden}."""
    pivot = pivot_of(viewer, made, PivotAsked(**asked), known_on=known_on)
    labels = {each.key: each.label for one in (pivot.chosen.rows, pivot.chosen.columns) for each in one.members}
    return {
        (labels.get(row, "all"), labels.get(column, "all")): None if found is None else found.numerator
        for (row, column), found in pivot.figures.items()
    }


@pytest.fixture
def homes_by_age(house):
    """Dwellings (nobody is counted): two breakdowns, one organisation with cells and one with a total only."""
    made = indicator(house.backbone, organisations=house.organisations, dimensions=[house.ages, house.homes])
    period = quarter(house.backbone, 2026, 1)
    tell(house, 0, period, (7, None, "18-24 · Egen"), (2, None, "18-24 · Delt"), (30, None, "65+ · Egen"))
    tell(house, 1, period, (11, None, None))
    return made


def test_a_real_cross_breakdown_has_computed_margins_and_marks_what_was_not_broken_down(
    house, homes_by_age, viewer_of, anne
):
    found = spots(viewer_of(anne), homes_by_age, rows=axis(house.ages), columns=axis(house.homes))
    assert found["18-24", "Egen"] == 7
    assert found["18-24", "all"] == 9
    assert found["all", "Egen"] == 37
    assert found["Ikke opdelt", "all"] == found["Ikke opdelt", "Ikke opdelt"] == 11
    assert found["all", "all"] == 50
    assert ("25-64", "Egen") not in found  # nobody told anything of it: no zero is made up


def test_the_rest_is_taken_together_or_held_at_one_category(house, homes_by_age, viewer_of, anne):
    viewer = viewer_of(anne)
    together = spots(viewer, homes_by_age, rows=axis(house.ages), columns="organisation")
    held = spots(
        viewer, homes_by_age, rows=axis(house.ages), columns="organisation", fixed={axis(house.homes): key("Egen")}
    )
    assert (together["18-24", "Havnen"], held["18-24", "Havnen"]) == (9, 7)
    assert held["all", "all"] == 37


def test_the_page_is_a_table_with_headings_for_both_axes_and_a_caption_that_says_what_it_shows(
    house, homes_by_age, client_of, anne
):
    page = client_of(anne).get(address(homes_by_age)).content.decode()
    assert '<th scope="row">18-24</th>' in page
    assert re.search(r'<th scope="col" class="num[^"]*">Egen</th>', page)
    assert ">Indikator H1 (boliger), 1. kvartal 2026</caption>" in page
    assert 'role="region"' in page
    assert 'tabindex="0"' in page
    assert "Ikke opdelt" in page
    assert "fortalt uden denne opdeling" in page


def test_what_is_asked_for_and_does_not_exist_is_said_and_the_nearest_shown(house, homes_by_age, client_of, anne):
    client = client_of(anne)
    for asked in (
        {"rows": "nothing"}, {"rows": axis(house.ages), "columns": axis(house.ages)}, {"place": "p999"},
        {"colums": axis(house.homes)},
    ):  # fmt: skip
        answer = client.get(address(homes_by_age), asked)
        assert answer.status_code == 200
        assert "Noget af det, du bad om, findes ikke her" in answer.content.decode()
    for asked in ({"span": "999999999999"}, {"period": "x"}, {"d999999999999": "c1"}):
        assert client.get(address(homes_by_age), asked).status_code == 200


def test_the_address_of_every_choice_is_understood(house, homes_by_age, client_of, anne):
    client = client_of(anne)
    page = client.get(address(homes_by_age), {"rows": axis(house.ages), "columns": "whole", "known_on": "2026-05-04"})
    links = re.findall(r'href="([^"]*pivot/figure/[^"]*)"', page.content.decode())
    figure_page = client.get(links[0].replace("&amp;", "&")).content.decode()
    for each in (page.content.decode(), figure_page):
        assert "findes ikke her" not in each


def test_levels_are_added_nowhere_and_the_page_does_not_say_they_are(house, client_of, anne):
    levels = actions.add_dimension(name="Trin", categories=["Begyndt", "I gang"], by=house.backbone, at=AT)
    made = indicator(house.backbone, kind="rubric", steps=levels, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    tell(house, 0, period, (1, None, None))
    page = client_of(anne).get(address(made)).content.decode()
    assert "lægges aldrig sammen" in page
    assert "lægges de sammen" not in page


def test_a_partner_sees_no_other_organisation_and_its_own_figures_when_it_asks(
    house, homes_by_age, client_of, bo, dina
):
    by_organisation = {"rows": axis(house.ages), "columns": "organisation"}
    page = client_of(bo).get(address(homes_by_age), by_organisation).content.decode()
    assert "findes ikke her" in page  # no organisations as rows or columns
    assert "Kommunen</th>" not in page
    ours = client_of(bo).get(address(homes_by_age), {"whose": "own", "rows": axis(house.ages)}).content.decode()
    assert "vores egne tal" in ours
    assert ">39</a>" in ours
    assert ">50</a>" not in ours


def test_an_indicator_without_any_breakdown_still_shows_its_periods(house, client_of, anne, bo):
    made = indicator(house.backbone, code="H2", organisations=house.organisations[:1])
    assert "Ingen tal at vise her" in client_of(bo).get(address(made)).content.decode()
    period = quarter(house.backbone, 2026, 1)
    tell(house, 0, period, (12, None, None), code="H2")
    for person in (anne, bo):
        page = client_of(person).get(address(made)).content.decode()
        assert ">12</a>" in page
        assert "1. kvartal 2026" in page


def test_places_stand_as_rows_and_shares_are_pooled_in_the_margin(house, viewer_of, anne):
    places = [add_place(name=name, kind="area", by=house.backbone, at=AT) for name in ("Kajen", "Bakken")]
    made = indicator(house.backbone, kind="share")
    for organisation, place in zip(house.organisations, places, strict=True):
        actions.assign_duties(
            indicator=made, organisations=[organisation], place=place, first_period_on=date(2025, 1, 1),
            by=house.backbone, at=AT,
        )  # fmt: skip
    period = quarter(house.backbone, 2026, 1)
    tell(house, 0, period, (1, 2, None))
    tell(house, 1, period, (90, 100, None))
    pivot = pivot_of(viewer_of(anne), made, PivotAsked(rows="place", columns="whole"), known_on=None)
    figures = {row: found for (row, column), found in pivot.figures.items() if column == "all"}
    assert [each.label for each in pivot.chosen.rows.members] == ["Bakken", "Kajen"]
    assert (figures["all"].numerator, figures["all"].denominator) == (91, 102)


def test_over_time_a_stock_is_the_last_known_and_a_count_is_added(house, viewer_of, anne):
    made = {kind: indicator(house.backbone, code=kind[:5], kind=kind, organisations=house.organisations[:1])
            for kind in ("stock", "count")}  # fmt: skip
    for number, value in ((1, 100), (2, 120)):
        report = report_of(house.organisations[0], quarter(house.backbone, 2026, number))
        typed = [figure(report, each.code, value) for each in made.values()]
        submit(report, *typed, by=house.writers[0], at=AT)
        actions.approve_report(report=report, by=house.backbone, at=AT)
    for kind, expected in (("stock", 120), ("count", 220)):
        found = spots(viewer_of(anne), made[kind], rows="period", columns="whole", span=4)
        assert found["all", "all"] == expected


@pytest.fixture
def people_by_age(house):
    """People by two breakdowns in two quarters, with cells of 1-4 that nobody else may read; both are released."""
    made = indicator(
        house.backbone, organisations=house.organisations, dimensions=[house.ages, house.homes], counts_people=True,
        unit="mennesker",
    )  # fmt: skip
    for number in (1, 2):
        period = quarter(house.backbone, 2026, number)
        tell(house, 0, period, (3, None, "18-24 · Egen"), (41, None, "25-64 · Egen"), (17, None, "65+ · Delt"))
        tell(house, 1, period, (1, None, "18-24 · Delt"), (23, None, "25-64 · Delt"), (12, None, "65+ · Egen"))
        release(period, by=house.backbone, at=AT + timedelta(days=number))
    return made


EXACT = {"3", "41", "17", "1", "23", "12", "64", "4", "29", "97", "56", "194"}


def numbers_in(page: str) -> set[str]:
    """Return every figure of the table of a page."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return {each.strip() for each in re.findall(r">\s*(?:<a[^>]*>)?(?:ca\. )?([\d.,]+)(?:</a>)?\s*<", body)}


def test_people_are_seen_by_others_rounded_and_never_as_they_were_told(
    house, people_by_age, client_of, bo, dina, oscar
):
    for person in (bo, dina, oscar):
        for asked in (
            {}, {"rows": axis(house.ages), "columns": "period", "span": "4"},
            {"rows": axis(house.homes), "columns": "whole", axis(house.ages): key("18-24")},
            {"rows": "period", "columns": axis(house.homes), axis(house.ages): key("18-24"), "span": "12"},
        ):  # fmt: skip
            page = client_of(person).get(address(people_by_age), asked).content.decode()
            shown = numbers_in(page)
            assert shown, asked
            assert all(int(each.replace(".", "")) % 5 == 0 for each in shown), asked
            assert not shown & EXACT, asked
            assert "afrundet" in page


def test_no_file_and_no_explanation_tells_others_an_unprotected_figure(house, people_by_age, client_of, bo):
    client = client_of(bo)
    for asked in ({}, {"rows": "period", "columns": axis(house.ages), "span": "8"}):
        text = client.get(address(people_by_age, "tables/indicators/{}/pivot.csv"), asked).content.decode("utf-8-sig")
        cells = {cell for line in text.splitlines()[1:] for cell in line.split(";")[1:-1]} - {""}
        assert cells
        assert all(int(cell) % 5 == 0 for cell in cells)
        assert "afrundet til femmere" in text
        book = client.get(address(people_by_age, "tables/indicators/{}/pivot.xlsx"), asked).content
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert all(cell % 5 == 0 for row in rows[1:] for cell in row[1:-1] if isinstance(cell, float))
    asked = {"rows": axis(house.ages), "columns": axis(house.homes), "row": key("18-24"), "column": "all"}
    page = client.get(address(people_by_age, "measurement/indicators/{}/pivot/figure/"), asked).content.decode()
    assert not {f">{each}<" for each in EXACT} & set(re.findall(r">\d+<", page))
    assert "Hvad hver organisation har oplyst, ses kun af den selv og sekretariatet" in page
    assert "Havneby Kommune" in page  # who has reported is no secret


def test_what_was_released_is_put_side_by_side_and_never_added_over_time(
    house, people_by_age, viewer_of, client_of, bo, anne
):
    rows = {"rows": axis(house.ages), "columns": "period", "span": 4}
    released, live = (spots(viewer_of(person), people_by_age, **rows) for person in (bo, anne))
    assert ("all", "all") not in released
    assert live["all", "all"] == 194
    page = client_of(bo).get(
        address(people_by_age), {"rows": axis(house.ages), "columns": axis(house.homes), "span": "4"}
    )
    assert "lægges ikke sammen" in page.content.decode()
    assert "2. kvartal 2026</caption>" in page.content.decode()


def test_nothing_is_shown_to_others_before_it_is_released(house, client_of, bo, anne):
    made = indicator(house.backbone, organisations=house.organisations, dimensions=[house.ages], counts_people=True)
    tell(house, 0, quarter(house.backbone, 2026, 1), (60, None, "18-24"), (41, None, "25-64"))
    assert "Ingen tal at vise her" in client_of(bo).get(address(made)).content.decode()
    assert "101" not in client_of(bo).get(address(made)).content.decode()
    assert ">101</a>" in client_of(anne).get(address(made)).content.decode()
    assert ">101</a>" in client_of(bo).get(address(made), {"whose": "own"}).content.decode()


def test_a_hidden_cell_is_said_to_be_hidden_on_the_page_and_in_the_file(house, client_of, dina):
    made = indicator(house.backbone, organisations=house.organisations, dimensions=[house.ages], counts_people=True)
    period = quarter(house.backbone, 2026, 1)
    tell(house, 0, period, (2, None, "18-24"), (40, None, "25-64"), (9, None, "65+"))
    tell(house, 1, period, (1, None, "18-24"), (38, None, "25-64"), (12, None, "65+"))
    release(period, by=house.backbone, at=AT)
    asked = {"rows": axis(house.ages), "columns": "whole"}
    page = client_of(dina).get(address(made), asked).content.decode()
    assert page.count(">skjult<") == 2
    assert ">78</a>" in page
    assert ">21<" not in page
    text = client_of(dina).get(address(made, "tables/indicators/{}/pivot.csv"), asked).content.decode("utf-8-sig")
    lines = text.splitlines()
    hidden = [line for line in lines if ";skjult;" in line]
    assert len(hidden) == 2
    assert all(line.endswith(";skjult") for line in hidden)  # the column that says how a row is protected
    assert ";21" not in text
    assert "Definitionens version;1" in lines
    assert "Frigivet;4. maj 2026" in lines
    assert "Som kendt den;23. november 2026" in lines


def test_as_known_on_an_earlier_day_the_pivot_and_its_files_are_what_was_known_then(
    house, homes_by_age, client_of, anne
):
    client = client_of(anne)
    for file in ("measurement/indicators/{}/pivot/", "tables/indicators/{}/pivot.csv"):
        now = client.get(address(homes_by_age, file)).content.decode("utf-8-sig")
        then = client.get(address(homes_by_age, file), {"known_on": "2026-05-01"}).content.decode("utf-8-sig")
        assert "50" in now
        assert "Ikke opdelt" not in then  # approved on the fourth
    assert client.get(address(homes_by_age, "tables/indicators/{}/pivot.csv"), {"known_on": "x"}).status_code == 422


def test_a_figure_tells_its_parts_who_lacks_and_what_was_corrected(house, homes_by_age, client_of, anne):
    report = report_of(house.organisations[0], Period.objects.get())
    actions.reopen_report(report=report, reason="Talt om", by=house.backbone, at=AT + timedelta(days=1))
    typed = figure(report, "H1", 8, cell="18-24 · Egen", explanation="Et lejemål manglede")
    submit(report, typed, by=house.writers[0], at=AT + timedelta(days=2))
    actions.approve_report(report=report, by=house.backbone, at=AT + timedelta(days=3))
    asked = {"rows": axis(house.ages), "columns": axis(house.homes), "row": key("18-24"), "column": "all"}
    page = client_of(anne).get(address(homes_by_age, "measurement/indicators/{}/pivot/figure/"), asked).content.decode()
    assert "18-24, Indikator H1 (boliger), 1. kvartal 2026: 10." in page
    assert '<th scope="row">Havnen</th><td class="num">10</td>' in page
    assert "7 → 8" in page
    assert "Et lejemål manglede" in page
    wrong = {**asked, "row": "c999999"}
    assert (
        client_of(anne).get(address(homes_by_age, "measurement/indicators/{}/pivot/figure/"), wrong).status_code == 404
    )


def test_the_whole_of_the_pivot_is_the_total_of_the_indicators_page(house, homes_by_age, viewer_of, anne):
    [card] = scorecard(viewer_of(anne), indicators=[homes_by_age], today=AT.date())
    found = spots(viewer_of(anne), homes_by_age, rows=axis(house.ages), columns=axis(house.homes))
    assert found["all", "all"] == card.latest.value


def test_the_pivot_keeps_to_its_queries_whatever_is_shown(house, people_by_age, client_of, anne, bo):
    for person in (anne, bo):
        client = client_of(person)
        for file in ("", "figure/"):
            for asked in ({}, {"rows": axis(house.ages), "columns": "period", "span": "12"}):
                page = address(people_by_age, "measurement/indicators/{}/pivot/") + file
                client.get(page, asked)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(page, asked).status_code == 200
                assert len(queries) <= 20, [each["sql"][:90] for each in queries]


def test_answers_on_a_scale_are_a_share_to_others_too_and_counts_step_by_step(house, viewer_of, anne, bo):
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Lidt tryg", "Tryg"], by=house.backbone, at=AT)
    agreed = steps.categories.get(name="Lidt tryg")
    made = indicator(
        house.backbone, kind="scale", organisations=house.organisations[:1], counts_people=True,
        dimensions=[house.homes], steps=steps, reached_from=agreed,
    )  # fmt: skip
    period = quarter(house.backbone, 2026, 1)
    told = {"Utryg": (20, 10), "Lidt tryg": (25, 15), "Tryg": (35, 5)}
    rows = [(n, None, f"{step} · {home}") for step, pair in told.items() for n, home in zip(pair, HOMES, strict=True)]
    tell(house, 0, period, *rows)
    release(period, by=house.backbone, at=AT)
    for person in (anne, bo):
        [card] = scorecard(viewer_of(person), indicators=[made], today=AT.date())
        assert round(card.latest.value, 2) == round(Decimal(80) / 110, 2)
        viewer = viewer_of(person)
        pivot = pivot_of(viewer, made, PivotAsked(rows=axis(house.homes), columns="whole"), known_on=None)
        found = {row: (f.numerator, f.denominator) for (row, column), f in pivot.figures.items() if column == "all"}
        assert found == {key("Egen"): (60, 80), key("Delt"): (20, 30), "all": (80, 110)}
        counts = spots(viewer, made, rows=axis(steps), columns=axis(house.homes))
        assert (counts["Tryg", "Egen"], counts["Tryg", "all"], counts["all", "all"]) == (35, 40, 110)


@pytest.mark.parametrize("asked", [{}, {"columns": "period"}, {"rows": "homes"}, {"rows": "nothing"}])
def test_steps_that_stand_on_an_axis_by_themselves_are_counted(house, viewer_of, client_of, anne, asked):
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Tryg"], by=house.backbone, at=AT)
    dimensions = [] if asked.get("columns") else [house.homes]
    made = indicator(
        house.backbone, kind="scale", organisations=house.organisations[:1], dimensions=dimensions, steps=steps,
        reached_from=steps.categories.get(name="Tryg"),
    )  # fmt: skip
    cell = "Tryg · Egen" if dimensions else "Tryg"
    tell(house, 0, quarter(house.backbone, 2026, 1), (7, None, cell))
    wanted = {name: axis(house.homes) if key == "homes" else key for name, key in asked.items()}
    pivot = pivot_of(viewer_of(anne), made, PivotAsked(**wanted), known_on=None)
    assert axis(steps) in {pivot.chosen.rows.key, pivot.chosen.columns.key}
    assert pivot.reading.is_by_step
    page = client_of(anne).get(address(made), wanted).content.decode()
    assert page.count(">7</a>") >= 2


def test_a_running_total_is_carried_into_the_periods_shown_from_however_long_ago(house, viewer_of, anne):
    made = indicator(house.backbone, kind="running_total", organisations=house.organisations)
    quarters = [quarter(house.backbone, 2025, number) for number in (1, 2, 3)]
    tell(house, 0, quarters[0], (100, None, None))
    tell(house, 1, quarters[1], (7, None, None))
    tell(house, 1, quarters[2], (9, None, None))
    for span, expected in ((1, 109), (4, 109)):
        found = spots(viewer_of(anne), made, rows="organisation", columns="whole", span=span)
        assert (found["Havnen", "all"], found["all", "all"]) == (100, expected)
    later = pivot_of(
        viewer_of(anne), made, PivotAsked(rows="period", columns="whole", span=1, period=str(quarters[2].pk)),
        known_on=AT + timedelta(days=1),
    )  # fmt: skip
    assert later.figures[f"t{quarters[2].pk}", "all"].numerator == 109


def test_who_does_not_know_is_counted_beside_the_steps_and_in_no_share(house, viewer_of, anne, bo):
    steps = actions.add_dimension(
        name="Tryghed", categories=["Utryg", "Tryg"], unknown="Ved ikke", by=house.backbone, at=AT
    )
    made = indicator(
        house.backbone, kind="scale", organisations=house.organisations[:1], counts_people=True,
        dimensions=[house.homes], steps=steps, reached_from=steps.categories.get(name="Tryg"),
    )  # fmt: skip
    period = quarter(house.backbone, 2026, 1)
    told = {"Utryg": (20, 10), "Tryg": (60, 10), "Ved ikke": (15, 5)}
    rows = [(n, None, f"{step} · {home}") for step, pair in told.items() for n, home in zip(pair, HOMES, strict=True)]
    tell(house, 0, period, *rows)
    release(period, by=house.backbone, at=AT)
    for person in (anne, bo):
        viewer = viewer_of(person)
        pivot = pivot_of(viewer, made, PivotAsked(rows=axis(house.homes), columns="whole"), known_on=None)
        found = {row: (f.numerator, f.denominator) for (row, column), f in pivot.figures.items() if column == "all"}
        assert found == {key("Egen"): (60, 80), key("Delt"): (10, 20), "all": (70, 100)}
        counts = spots(viewer, made, rows=axis(steps), columns=axis(house.homes))
        assert (counts["Ved ikke", "Egen"], counts["Ved ikke", "all"], counts["all", "all"]) == (15, 20, 120)
