"""Why is it not shown: every hidden figure says it, in the same words whether small itself or beside a small one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import add_organisation, give_seat
from samklang.measurement import actions
from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.models import Category

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
AGES = ("18-24", "25-64", "65+")
WHY = "Hvorfor vises det ikke?"
EITHER = "Hvilken af de to grunde det er, siges aldrig"


@pytest.fixture
def house(founded, harbour, council, bo, actor_of) -> SimpleNamespace:
    """Three organisations, who writes for each, and a public page."""
    library = add_organisation(name="Biblioteket", short_name="Biblioteket", kind="civil", by=founded, at=AT)
    writers = [bo]
    for number, organisation in enumerate((council, library)):
        seat = give_seat(
            organisation=organisation, person_name=f"Skriver {number}", person_email=f"w{number}@example.org",
            role="editor", by=founded, at=AT,
        )  # fmt: skip
        writers.append(seat.person)
    founded.initiative.has_public_page = True
    founded.initiative.save()
    ages = actions.add_dimension(name="Alder", categories=list(AGES), by=founded, at=AT)
    return SimpleNamespace(
        by=founded, organisations=(harbour, council, library), writers=[actor_of(each) for each in writers], ages=ages,
        slug=founded.initiative.slug,
    )  # fmt: skip


def tell(house, period, *told: dict[str | None, int]) -> None:
    for organisation, writer, cells in zip(house.organisations, house.writers, told, strict=False):
        report = report_of(organisation, period)
        submit(report, *[figure(report, "H1", n, cell=cell) for cell, n in cells.items()], by=writer, at=AT)
        actions.approve_report(report=report_of(organisation, period), by=house.by, at=AT)


def words_in(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page)).split())


@pytest.fixture
def by_age(house):
    """Three young people, nine old ones who are hidden with them, and forty who are shown."""
    made = indicator(house.by, organisations=house.organisations[:1], dimensions=[house.ages], counts_people=True)
    period = quarter(house.by, 2026, 1)
    tell(house, period, dict(zip(AGES, (3, 40, 9), strict=True)))
    release(period, by=house.by, at=AT)
    return made


def test_the_small_number_and_the_one_hidden_beside_it_are_explained_in_the_same_words(house, by_age, client_of, dina):
    client = client_of(dina)
    address = f"/{house.slug}/measurement/indicators/{by_age.pk}/pivot/"
    page = client.get(address, {"rows": f"d{house.ages.pk}", "columns": "whole"}).content.decode()
    links = re.findall(r'<a class="hidden-value" href="([^"]+)">skjult</a>', page)
    assert len(links) == 2  # each leads to its explanation, by keyboard too
    pages = [words_in(client.get(unescape(link)).content.decode()) for link in links]
    small, beside = (text.replace(label, "…") for text, label in zip(pages, ("18-24", "65+"), strict=True))
    assert small == beside
    assert f"{WHY} Tal på 1 til 4 personer vises ikke." in small
    assert EITHER in small
    assert "sekretariatet ser alle tal" in small
    assert "på én opdeling i stedet for to" in small


def test_the_pages_that_hide_something_explain_it_without_a_script(house, by_age, client_of, dina, anne):
    address = f"/{house.slug}/measurement/indicators/{by_age.pk}/"
    for page in (address, f"{address}pivot/?rows=d{house.ages.pk}&columns=whole"):
        text = client_of(dina).get(page).content.decode()
        [details] = [each for each in re.findall(r"<details.*?</details>", text, re.DOTALL) if WHY in each]
        assert EITHER in words_in(details)
        assert WHY not in client_of(anne).get(page).content.decode()  # the backbone sees every figure
    [first, *_rest] = re.findall(
        r'<a class="hidden-value" href="([^"]+)">', client_of(dina).get(address).content.decode()
    )
    assert WHY in client_of(dina).get(unescape(first)).content.decode()
    young = Category.objects.get(name="25-64")
    shown = f"{address}pivot/figure/?rows=d{house.ages.pk}&columns=whole&row=c{young.pk}&column=all"
    assert WHY not in client_of(dina).get(shown).content.decode()


def test_a_hidden_total_is_explained_on_the_public_page_by_the_limits_of_the_initiative(house, client):
    made = indicator(house.by, organisations=house.organisations, kind="amount", unit="kr.", is_confidential=True)
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=1, by=house.by, at=AT)
    actions.set_amount_rule(rule=DominanceRule(3, 10, 60, 80), by=house.by, at=AT)
    for number, amounts in ((1, (40_000, 30_000, 30_000)), (2, (90_000, 5_000, 5_000))):
        period = quarter(house.by, 2026, number)
        tell(house, period, *({None: amount} for amount in amounts))
        release(period, by=house.by, at=AT + timedelta(days=number))
    page = client.get(f"/{house.slug}/public/").content.decode()
    assert "100.000" in page  # of the first quarter
    assert "Totalen for 2. kvartal 2026 er skjult" in words_in(page)
    [details] = [words_in(each) for each in re.findall(r"<details.*?</details>", page, re.DOTALL) if WHY in each]
    assert "mindst 3 organisationer står bag det" in details
    assert "den største højst udgør 60 %" in details
    assert EITHER in details


def test_a_mean_and_a_share_are_explained_by_their_own_rule(house, client_of, dina):
    said = {}
    for code, kind in (("H1", "mean"), ("H2", "share")):
        made = indicator(house.by, code=code, organisations=house.organisations[:1], kind=kind, counts_people=True)
        said[kind] = made
    period = quarter(house.by, 2026, 1)
    report = report_of(house.organisations[0], period)
    typed = [figure(report, "H1", 20, 4), figure(report, "H2", 2, 40)]
    submit(report, *typed, by=house.writers[0], at=AT)
    actions.approve_report(report=report_of(house.organisations[0], period), by=house.by, at=AT)
    release(period, by=house.by, at=AT)
    pages = {
        kind: words_in(client_of(dina).get(f"/{house.slug}/measurement/indicators/{made.pk}/").content.decode())
        for kind, made in said.items()
    }
    assert "mindst 10 personer og 3 organisationer" in pages["mean"]
    assert "hvor mange de er talt ud af" in pages["share"]


def test_the_tables_of_a_draft_and_the_workbook_say_it_too(house, client_of, anne, dina):
    made = indicator(house.by, organisations=house.organisations[:1], dimensions=[house.ages], counts_people=True)
    period = quarter(house.by, 2026, 1)
    tell(house, period, dict(zip(AGES, (3, 40, 9), strict=True)))
    prepared = actions.prepare_release(period=period, note="", by=house.by, at=AT)
    actions.draft_release(prepared=prepared, at=AT)
    address = f"/{house.slug}/measurement/releases/{prepared.pk}/"
    for page in (address, f"{address}tables/{made.pk}/"):
        assert EITHER in words_in(client_of(anne).get(page).content.decode())
    notes = client_of(dina).get(f"/{house.slug}/jsonstat/{made.pk}.json").content.decode()
    assert EITHER in notes
