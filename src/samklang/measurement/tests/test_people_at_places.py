"""People whom one organisation knows at several places are never added: not inside the house, and not when released."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions
from samklang.measurement.actions import TypedFigure
from samklang.measurement.calculations.disclosure.publishing import Contributions, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.queries import asked_of
from samklang.places.actions import add_place

from .build import indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def known(places: dict[str, dict[str, int]]) -> Contributions:
    """Return a table by place: each organisation's number of people at each."""
    parts = {(place,): {name: Figure(Decimal(n)) for name, n in told.items()} for place, told in places.items()}
    return Contributions((tuple(places),), parts, overlaps=True, has_places=True)


def ends(figure: Figure) -> tuple[Decimal, Decimal]:
    return figure.least, figure.numerator


def test_one_organisations_people_at_two_places_are_a_range():
    table = hidden_table(known({"Kajen": {"a": 30}, "Bakken": {"a": 40}}))
    assert [ends(table[each,]) for each in ("Kajen", "Bakken", ALL)] == [(30, 30), (40, 40), (40, 70)]


def test_of_a_place_that_is_hidden_the_fewest_in_all_tell_nothing():
    # "At least 40 of 43" would tell that there are three at most at the one place.
    table = hidden_table(known({"Kajen": {"a": 3}, "Bakken": {"a": 40}}))
    assert table["Kajen",] is table["Bakken",] is None
    assert ends(table[ALL,]) == (22, 43)  # of two parts the larger is half of it at least


def test_the_fewest_do_not_tell_one_organisation_that_another_knows_few():
    # Who told 28 sees 33 of the others. "The largest told 30" would say that the third knows three at most.
    table = hidden_table(known({"Kajen": {"a": 30, "b": 28, "c": 3}}))
    assert ends(table[ALL,]) == (21, 61)


def test_a_rounded_number_of_few_is_not_given_away_by_its_fewest():
    # Were the fewest those behind the number, "0 to 5" would be 1-4 people, and "5 to 5" five or more.
    cells = {(place, age): {"a": Figure(Decimal(3))} for place in ("Kajen", "Bakken") for age in ("18-24", "25-64")}
    axes = (("Kajen", "Bakken"), ("18-24", "25-64"))
    for secret in range(20):
        wish = keyed_wish(str(secret).encode(), "t")
        table = rounded_table(Contributions(axes, cells, overlaps=True, has_places=True), wish=wish)
        assert all(table[key].least == table[key].numerator for key in cells)  # one teller: no range
        assert table[ALL, ALL].least == max(table[place, ALL].numerator for place in axes[0])


@pytest.fixture
def house(founded, harbour, bo, actor_of) -> SimpleNamespace:
    """One organisation that tells how many people it knows at two places, on the public page."""
    founded.initiative.has_public_page = True
    founded.initiative.save()
    made = indicator(founded, kind="people", counts_people=True, unit="mennesker")
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=1, by=founded, at=AT)
    places = [add_place(name=name, kind="area", by=founded, at=AT) for name in ("Kajen", "Bakken")]
    for place in places:
        actions.assign_duties(
            indicator=made, organisations=[harbour], place=place, first_period_on=date(2025, 1, 1), by=founded, at=AT
        )
    return SimpleNamespace(made=made, by=founded, organisation=harbour, writer=actor_of(bo), slug=made.initiative.slug)


def released(house, **counts: int) -> None:
    period = quarter(house.by, 2026, 1)
    report = report_of(house.organisation, period)
    typed = [TypedFigure(each.key, Decimal(counts[each.place.name]), None, None, "") for each in asked_of(report)]
    submit(report, *typed, by=house.writer, at=AT)
    actions.approve_report(report=report_of(house.organisation, period), by=house.by, at=AT)
    release(period, by=house.by, at=AT + timedelta(days=1))


def words_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())).split())


def test_thirty_here_and_forty_there_are_forty_to_seventy_wherever_it_is_read(house, client, client_of, anne, dina):
    released(house, Kajen=30, Bakken=40)
    indicators, pivot = f"/{house.slug}/measurement/indicators/{house.made.pk}/", "pivot/?rows=place&columns=whole"
    assert "40 til 70" in words_of(client, f"/{house.slug}/public/")
    for person in (anne, dina):  # the backbone from the figures, the steering group from what was released
        assert "40 til 70 mennesker" in words_of(client_of(person), indicators)
        crossed = words_of(client_of(person), indicators + pivot)
        assert all(told in crossed for told in ("Kajen 30", "Bakken 40", "40 til 70"))
    file = client_of(dina).get(f"/{house.slug}/figures/{house.made.pk}/figures.csv").content.decode()
    rows = {row["place"]: (row["value"], row["least"], row["most"]) for row in csv.DictReader(io.StringIO(file))}
    assert rows == {"": ("", "40", "70"), "Kajen": ("30", "", ""), "Bakken": ("40", "", "")}
    program = Program(key_for(house.organisation, house.writer, scope="read", at=AT))
    [told] = program.get(f"indicators/{house.made.pk}/figures").json()["items"]
    assert (told["value"], told["lowest"], told["highest"]) == (None, "40", "70")


def test_of_a_hidden_place_no_page_tells_more_than_that_the_larger_is_half_at_least(
    house, client, client_of, anne, dina
):
    released(house, Kajen=3, Bakken=40)
    address = f"/{house.slug}/measurement/indicators/{house.made.pk}/"
    assert "40 til 43" in words_of(client_of(anne), address)
    assert "22 til 43" in words_of(client, f"/{house.slug}/public/")
    for page in ("", "pivot/?rows=place&columns=whole"):
        said = words_of(client_of(dina), address + page)
        assert "22 til 43" in said
        html = client_of(dina).get(address + page).content.decode()
        said = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)  # an axis has ticks of its own
        assert not re.search(r"(?<![/\d])40(?![/\d])", said)  # nor is an address a figure
