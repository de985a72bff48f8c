"""How was this computed: on the public page, on the rows of a figure, and where it is counted who has delivered."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import add_organisation, give_seat
from samklang.measurement import actions

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
AGES = ("Under 30", "30 og derover")


@pytest.fixture
def house(founded, harbour, council, bo, actor_of) -> SimpleNamespace:
    """Two organisations with one who reports for each; a public page; ages."""
    karen = give_seat(
        organisation=council, person_name="Karen", person_email="karen@example.org", role="editor", by=founded, at=AT
    ).person
    founded.initiative.has_public_page = True
    founded.initiative.save()
    return SimpleNamespace(
        by=founded, slug=founded.initiative.slug, organisations=(harbour, council),
        writers=(actor_of(bo), actor_of(karen)),
        ages=actions.add_dimension(name="Alder", categories=list(AGES), by=founded, at=AT),
    )  # fmt: skip


def shown_to_all(house, place: int = 1, **wording):
    """Define an indicator that stands on the public page."""
    made = indicator(house.by, organisations=house.organisations, **wording)
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=place, by=house.by, at=AT)
    return made


def tell(house, period, *figures, at=AT, reason="") -> None:
    """Let each organisation report {(code, cell): number} and have it approved."""
    for organisation, writer, typed in zip(house.organisations, house.writers, figures, strict=True):
        report = report_of(organisation, period)
        rows = [figure(report, code, number, cell=cell) for (code, cell), number in typed.items()]
        submit(report, *rows, by=writer, at=at, reason=reason)
        actions.approve_report(report=report_of(organisation, period), by=house.by, at=at)


def explained(client, house) -> list[str]:
    """Return what each card of the public page says when it is unfolded."""
    page = unescape(client.get(f"/{house.slug}/public/").content.decode())
    return [
        " ".join(re.sub(r"<[^>]+>", " ", each).split())
        for each in re.findall(r"<details.*?</details>", page, re.DOTALL)
    ]


def test_a_visitor_reads_how_a_released_figure_of_people_came_about_and_nothing_of_its_parts(house, client):
    shown_to_all(house, code="H1", name="Beboere i bolig", counts_people=True)
    period = quarter(house.by, 2026, 1)
    tell(house, period, {("H1", None): 31}, {("H1", None): 47})
    release(period, by=house.by, at=AT + timedelta(days=1))
    [said] = explained(client, house)
    assert said.startswith("Sådan er det regnet ud : Beboere i bolig")
    assert "lægges" in said  # the kind's own sentence
    assert "2 af 2 har indberettet" in said
    assert "Som det blev frigivet 5. maj 2026." in said
    assert "små tal vises aldrig" in said
    assert "31" not in said.replace("31. ", "")
    assert "47" not in said


def test_a_visitor_reads_when_a_corrected_figure_was_first_released(house, client):
    shown_to_all(house, code="H1", counts_people=True)
    period = quarter(house.by, 2026, 1)
    tell(house, period, {("H1", None): 31}, {("H1", None): 47})
    release(period, by=house.by, at=AT + timedelta(days=1))
    later = AT + timedelta(days=20)
    report = report_of(house.organisations[0], period)
    actions.reopen_report(report=report, reason="Talt forkert", by=house.by, at=later)
    report.refresh_from_db()
    submit(report, figure(report, "H1", 51), by=house.writers[0], at=later, reason="Et hus manglede")
    actions.approve_report(report=report_of(house.organisations[0], period), by=house.by, at=later)
    release(period, by=house.by, at=later + timedelta(days=1))
    [said] = explained(client, house)
    assert (
        "Perioden blev første gang frigivet 5. maj 2026. Det, der er rettet indtil 25. maj 2026, er med i tallet."
        in said
    )
    assert "Et hus manglede" not in said  # why a partner corrected is no business of a visitor's
    assert "51" not in said


def test_a_visitor_reads_of_rounded_and_of_confidential_and_of_open_figures_what_they_are(house, client, actor_of):
    library = add_organisation(name="Biblioteket", short_name="Biblioteket", kind="civil", by=house.by, at=AT)
    seat = give_seat(
        organisation=library, person_name="Lis", person_email="lis@example.org", role="editor", by=house.by, at=AT
    )
    house.organisations, house.writers = (*house.organisations, library), (*house.writers, actor_of(seat.person))
    shown_to_all(house, 1, code="H1", kind="running_total", counts_people=True)
    shown_to_all(house, 2, code="H2", kind="amount", is_confidential=True)
    shown_to_all(house, 3, code="H3")
    period = quarter(house.by, 2026, 1)
    tell(house, period, *({(code, None): 40 + at for code in ("H1", "H2", "H3")} for at in (1, 2, 3)))
    release(period, by=house.by, at=AT + timedelta(days=1))
    said = {words.partition(": ")[2][:12]: words for words in explained(client, house)}
    assert "afrundet til femmere" in said["Indikator H1"]
    assert "ingen organisations del af det kan regnes ud" in said["Indikator H2"]
    assert "fortroligt, så det vises præcis" in said["Indikator H3"]


@pytest.mark.parametrize(
    ("later", "wanted"),
    [
        ({"is_confidential": True}, "er hver organisations tal dens egen sag, og det gælder også her"),
        ({"counts_people": True}, "tæller det mennesker, så også her vises små tal aldrig"),
    ],
)
def test_a_visitor_reads_that_a_figure_told_openly_is_protected_as_a_later_definition_asks(
    house, client, actor_of, later, wanted
):
    library = add_organisation(name="Biblioteket", short_name="Biblioteket", kind="civil", by=house.by, at=AT)
    seat = give_seat(
        organisation=library, person_name="Lis", person_email="lis@example.org", role="editor", by=house.by, at=AT
    )
    house.organisations, house.writers = (*house.organisations, library), (*house.writers, actor_of(seat.person))
    made = shown_to_all(house, code="H1", kind="amount")
    period = quarter(house.by, 2026, 1)
    tell(house, period, *({("H1", None): number} for number in (410, 420, 430)))
    actions.revise_indicator(
        indicator=made, wording={
            "name": "Indikator H1", "definition": "d", "unit": "kr.", "kind": "amount", "direction": "up",
            "valid_from": AT.date(), **later,
        }, reason="Aftalt", breaks_comparability=False, dimensions=[], by=house.by, at=AT,
    )  # fmt: skip
    release(period, by=house.by, at=AT + timedelta(days=1))
    [said] = explained(client, house)
    assert wanted in said
    assert "Det tæller mennesker" not in said


def test_a_visitor_reads_that_levels_about_people_tell_no_number_of_them(house, client):
    levels = actions.add_dimension(name="Inddragelse", categories=["Hørt", "Rådført"], by=house.by, at=AT)
    made = shown_to_all(house, code="H1", kind="rubric", steps=levels)
    made.versions.update(counts_people=True)  # as it could be defined once
    period = quarter(house.by, 2026, 1)
    tell(house, period, {("H1", None): 1}, {("H1", None): 2})
    release(period, by=house.by, at=AT + timedelta(days=1))
    [said] = explained(client, house)
    assert "hvor mange organisationer der er på hvert niveau, og intet antal mennesker" in said
    assert "tæller ikke mennesker" not in said


def test_the_public_page_keeps_to_its_query_budget_with_what_it_explains(house, client, django_assert_max_num_queries):
    for place in range(1, 7):
        shown_to_all(house, place, code=f"H{place}", counts_people=place % 2 == 0)
    period = quarter(house.by, 2026, 1)
    tell(house, period, *({(f"H{place}", None): 40 + place for place in range(1, 7)} for _each in (1, 2)))
    release(period, by=house.by, at=AT + timedelta(days=1))
    client.get(f"/{house.slug}/public/")
    with django_assert_max_num_queries(20):
        assert len(explained(client, house)) == 6


def rows_of(page: str) -> dict[str, list[tuple[str, str]]]:
    """Return {row of what a figure is made of: (address, number) of each of its periods}."""
    return {
        label: [
            (unescape(href), words)
            for href, words in re.findall(r'<a href="([^"]+/pivot/figure/[^"]+)">([^<]+)</a>', row)
        ]
        for label, row in re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.DOTALL)
    }


@pytest.mark.parametrize("reader", ["anne", "bo", "oscar"])
@pytest.mark.parametrize("kind", ["count", "people", "running_total", "stock"])
def test_every_number_a_figure_is_made_of_leads_to_a_page_that_tells_how_it_came_about(
    house, client_of, request, reader, kind
):
    made = indicator(house.by, organisations=house.organisations, dimensions=[house.ages], kind=kind)
    for number, (ours, theirs) in ((1, (20, 30)), (2, (25, 36))):
        parts = [{("H1", None): 2 * each, ("H1", AGES[0]): each, ("H1", AGES[1]): each} for each in (ours, theirs)]
        tell(house, quarter(house.by, 2026, number), *parts)
    client = client_of(request.getfixturevalue(reader))
    rows = rows_of(client.get(f"/{house.slug}/measurement/indicators/{made.pk}/").content.decode())
    assert set(rows) >= set(AGES)
    for label in AGES:
        assert len(rows[label]) == 2
        for address, words in rows[label]:
            page = unescape(client.get(address).content.decode())
            assert f"{label}, " in page
            assert f": {words}" in page.partition("</h1>")[2][:600]
            assert "Havnen" in page


def test_the_rows_of_a_released_table_lead_to_the_table_and_to_no_part(house, client_of, dina):
    made = indicator(house.by, organisations=house.organisations, dimensions=[house.ages], counts_people=True)
    period = quarter(house.by, 2026, 1)
    tell(house, period, *({("H1", None): 2 * each, ("H1", AGES[0]): each, ("H1", AGES[1]): each} for each in (31, 47)))
    release(period, by=house.by, at=AT + timedelta(days=1))
    client = client_of(dina)
    [(address, words)] = rows_of(client.get(f"/{house.slug}/measurement/indicators/{made.pk}/").content.decode())[
        AGES[0]
    ]
    assert words == "78"
    page = client.get(address).content.decode()
    assert "78" in page
    assert "Frigivet 5. maj 2026" in page
    assert not re.search(r"\b(31|47)\b", page.partition("<main")[2].partition("</main>")[0])


def test_a_row_as_known_on_a_day_is_explained_as_known_on_that_day(house, client_of, anne):
    made = indicator(house.by, organisations=house.organisations, dimensions=[house.ages])
    tell(house, quarter(house.by, 2026, 1), *({("H1", AGES[0]): 4, ("H1", AGES[1]): 5} for _each in (1, 2)))
    page = client_of(anne).get(f"/{house.slug}/measurement/indicators/{made.pk}/", {"known_on": "2026-06-01"})
    [(address, _words)] = rows_of(page.content.decode())[AGES[0]]
    assert address.endswith("&known_on=2026-06-01")
    assert "Som kendt" in client_of(anne).get(address).content.decode()


def test_counts_of_who_has_delivered_say_what_is_counted_and_how_many_are_in_each_state(house, client_of, dina):
    indicator(house.by, organisations=house.organisations)
    period = quarter(house.by, 2026, 1)
    report = report_of(house.organisations[0], period)
    submit(report, figure(report, "H1", 3), by=house.writers[0], at=AT)
    client = client_of(dina)
    page = unescape(client.get(f"/{house.slug}/measurement/periods/").content.decode())
    said = page.partition("Sådan er der talt")[2].partition("</details>")[0]
    assert f"siden 23. november {date(2025, 1, 1).year}" in said
    assert re.search(r"<span>Indsendt</span><span>1</span>", said)
    assert len(re.findall(r"<li", said)) == 2
    page = client.get(f"/{house.slug}/measurement/periods/{period.pk}/").content.decode()
    said = page.partition("Sådan er der talt")[2].partition("</details>")[0]
    assert "én indikator hos én organisation" in said
    assert re.search(r"<span>Forsinket</span><span>1</span>", said)
