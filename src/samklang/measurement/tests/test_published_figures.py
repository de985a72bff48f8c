"""A published figure has an address of its own, open to anybody, that goes on showing it and says what replaced it."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import change_initiative
from samklang.measurement import actions
from samklang.measurement.models import Release

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, 7, 123456, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def house(founded, harbour, bo, actor_of):
    """A headline of homes and one of people, another indicator that is none; told, released, and on a public page."""

    class House:
        by, writer = founded, actor_of(bo)
        homes = indicator(founded, organisations=[harbour])
        people = indicator(founded, code="H2", organisations=[harbour], counts_people=True)
        hidden = indicator(founded, code="H3", organisations=[harbour])
        period = quarter(founded, 2026, 1)
        report = report_of(harbour, period)
        slug = founded.initiative.slug

    for place, made in enumerate((House.homes, House.people), start=1):
        actions.settle_indicator(
            indicator=made, stage="in_use", goals=[], headline_order=place, by=founded, at=AT - timedelta(days=90)
        )
    change_initiative(
        name=founded.initiative.name, vision="", has_public_page=True, by=founded, at=AT - timedelta(days=60)
    )
    founded.initiative.refresh_from_db()
    figures = [figure(House.report, code, value) for code, value in (("H1", 30), ("H2", 40), ("H3", 1234567))]
    submit(House.report, *figures, by=House.writer, at=AT - timedelta(days=1))
    actions.approve_report(report=House.report, by=founded, at=AT - timedelta(days=1))
    release(House.period, by=founded, at=AT)
    return House


def corrected(house, at, **values):
    actions.reopen_report(report=house.report, reason="Ring", by=house.by, at=at)
    house.report.refresh_from_db()
    typed = [figure(house.report, code, value, explanation="Talt om") for code, value in values.items()]
    submit(house.report, *typed, by=house.writer, at=at)
    actions.approve_report(report=house.report, by=house.by, at=at)


def address(house, made, number=0):
    of = Release.objects.filter(period=house.period).order_by("at")[number]
    return f"/{house.slug}/measurement/published/{made.pk}/{of.pk}/"


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def test_every_figure_of_the_public_page_is_cited_by_an_address_that_anybody_can_open(house, client, client_of, dina):
    page = text_of(client, f"/{house.slug}/public/")
    for made, code, value in ((house.homes, "H1", "30 boliger"), (house.people, "H2", "40 boliger")):
        words = re.search(rf"Henvis til tallet sådan: ([^.]*\({code}, .*?/measurement/published/\d+/\d+/)", page)[1]
        assert words.startswith(
            f"{house.by.initiative.name}: Indikator {code} ({code}, definition version 1), 1. kvartal"
        )
        assert f"{value}, frigivet 4. maj 2026. http" in words
        path = words.rpartition("http://localhost:8000")[2]
        assert path == address(house, made)
        for reader in (client, client_of(dina)):
            shown = text_of(reader, path)
            assert f"{value}, 1. kvartal 2026. Som det blev offentliggjort den 4. maj 2026." in shown
            assert "Det er det nyeste tal, der er offentliggjort for perioden." in shown
            assert words in shown
            assert "Version 1, i kraft fra" in shown
            assert "Nævn kilden som" in shown


def test_after_a_correction_the_address_still_shows_what_was_published_and_what_replaced_it(house, client):
    corrected(house, AT + timedelta(days=2), H1=35, H2=60)
    for made, value in ((house.homes, "30 boliger"), (house.people, "40 boliger")):
        before = text_of(client, address(house, made))
        assert value in before
        assert "35 boliger" not in before  # approved, and not published
        assert "60 boliger" not in before
    release(house.period, by=house.by, at=AT + timedelta(days=3))
    for made, old, new in ((house.homes, "30 boliger", "35 boliger"), (house.people, "40 boliger", "60 boliger")):
        then = text_of(client, address(house, made))
        assert f"{old}, 1. kvartal 2026. Som det blev offentliggjort den 4. maj 2026." in then
        assert f"En senere frigivelse, den 7. maj 2026, har erstattet det. Tallet er nu {new}." in then
        assert f"{new}, 1. kvartal 2026." in text_of(client, address(house, made, 1))


def test_what_was_never_public_has_no_such_address(house, client, founded):
    assert client.get(address(house, house.hidden)).status_code == 404  # it stood on no public page
    other = quarter(founded, 2026, 2)
    assert client.get(f"/{house.slug}/measurement/published/{house.homes.pk}/{other.pk + 999}/").status_code == 404
    actions.settle_indicator(
        indicator=house.homes, stage="in_use", goals=[], headline_order=None, by=founded, at=AT + timedelta(days=1)
    )
    corrected(house, AT + timedelta(days=2), H1=35)
    release(house.period, by=house.by, at=AT + timedelta(days=3))
    assert "30 boliger" in text_of(client, address(house, house.homes))  # what was published stays citable
    assert "35 boliger" not in text_of(client, address(house, house.homes))
    assert client.get(address(house, house.homes, 1)).status_code == 404  # it was no longer on the page then


def test_what_was_released_before_the_page_was_opened_is_shown_only_if_it_still_stood_then(house, client, founded):
    corrected(house, AT + timedelta(days=2), H1=35)
    release(house.period, by=house.by, at=AT + timedelta(days=3))
    for is_open, days in ((False, 4), (True, 5)):
        change_initiative(
            name=founded.initiative.name, vision="", has_public_page=is_open, by=founded, at=AT + timedelta(days=days)
        )
        if not is_open:
            assert client.get(address(house, house.homes)).status_code == 404
    assert client.get(address(house, house.homes)).status_code == 404
    assert "35 boliger" in text_of(client, address(house, house.homes, 1))
    early = f"/{house.slug}/public/?known_on=2026-05-05"
    assert "Siden var ikke åben for offentligheden den dag." in text_of(client, early)
    assert "30 boliger" not in text_of(client, early)


def test_the_public_page_takes_a_day(house, client):
    corrected(house, AT + timedelta(days=2), H1=35)
    release(house.period, by=house.by, at=AT + timedelta(days=3))
    assert "35" in text_of(client, f"/{house.slug}/public/")
    then = text_of(client, f"/{house.slug}/public/?known_on=2026-05-05")
    assert "Som kendt den 5. maj 2026." in then
    assert "1. kvartal 2026: 30 boliger, frigivet 4. maj 2026" in then
    assert "1. kvartal 2026: 35 boliger" not in then
    assert "Der er ingen tal" not in then
    assert "frigivet" not in text_of(client, f"/{house.slug}/public/?known_on=2026-05-03")


@pytest.mark.parametrize("written", ["foo", "2026-02-30", "12-05-2026"])
def test_a_day_that_cannot_be_read_is_answered_with_a_sentence_on_the_public_page_too(house, client, written):
    answer = client.get(f"/{house.slug}/public/?known_on={written}")
    assert answer.status_code == 422
    assert f"»{written}« er ikke en dato" in answer.content.decode()


def test_an_earlier_table_that_stands_is_cited_from_a_page_that_was_opened_after_a_later_release(
    house, client, founded
):
    corrected(house, AT + timedelta(days=2), H1=35, H2=42)  # two people more are too few for another table
    release(house.period, by=house.by, at=AT + timedelta(days=3))
    for is_open, days in ((False, 4), (True, 5)):
        change_initiative(
            name=founded.initiative.name, vision="", has_public_page=is_open, by=founded, at=AT + timedelta(days=days)
        )
    page = text_of(client, f"/{house.slug}/public/")
    words = re.search(r"Henvis til tallet sådan: ([^.]*\(H2, .*?/measurement/published/\d+/\d+/)", page)[1]
    assert "40 boliger" in words
    shown = text_of(client, words.rpartition("http://localhost:8000")[2])
    assert "40 boliger, 1. kvartal 2026." in shown
    assert "Det er det nyeste tal, der er offentliggjort for perioden." in shown
