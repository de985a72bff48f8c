"""A figure that was shown can be found again: its release, its day, its citation, its corrections."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.agenda.tests.build import agreed_goal
from samklang.initiatives.actions import give_seat
from samklang.measurement import actions

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def house(founded, harbour, council, bo, actor_of):
    """Two organisations, and who writes for each."""
    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip

    class House:
        organisations = (harbour, council)
        backbone, writers = founded, (actor_of(bo), actor_of(writer))

    return House


def told(house, period, *values, code="H1", at=AT):
    """Let each organisation tell a total, and approve it."""
    for organisation, writer, value in zip(house.organisations, house.writers, values, strict=False):
        if value is not None:
            submit(
                report_of(organisation, period), figure(report_of(organisation, period), code, value), by=writer, at=at
            )
            actions.approve_report(report=report_of(organisation, period), by=house.backbone, at=at)


def corrected(house, period, value, *, at, reason="Talt om", code="H1"):
    """Let the first organisation correct its total."""
    organisation, writer = house.organisations[0], house.writers[0]
    report = report_of(organisation, period)
    actions.reopen_report(report=report, reason=reason, by=house.backbone, at=at)
    typed = figure(report, code, value, explanation=reason)
    submit(report_of(organisation, period), typed, by=writer, at=at, reason=reason)
    actions.approve_report(report=report_of(organisation, period), by=house.backbone, at=at + timedelta(minutes=1))


def page_of(made, path=""):
    return f"/{made.initiative.slug}/measurement/indicators/{made.pk}/{path}"


def test_a_figure_that_goes_out_on_approval_names_no_release(house, client_of, dina):
    homes = indicator(house.backbone, organisations=house.organisations)
    people = indicator(house.backbone, code="H2", organisations=house.organisations[:1], counts_people=True)
    period = quarter(house.backbone, 2026, 1)
    report = report_of(house.organisations[0], period)
    submit(report, figure(report, "H1", 30), figure(report, "H2", 40), by=house.writers[0], at=AT)
    actions.approve_report(report=report_of(house.organisations[0], period), by=house.backbone, at=AT)
    release(period, by=house.backbone, at=AT, is_partial=True)
    client = client_of(dina)
    assert "frigivet" not in client.get(page_of(homes)).content.decode().partition("Sådan er det regnet ud")[0]
    of_people = client.get(page_of(people)).content.decode()
    assert "1 af 1 har indberettet · frigivet 4. maj 2026</p>" in of_people  # the period lacked a report, it did not


def cited_on(page):
    """Return (the citation, the path of its address) of an indicator's page."""
    words = html.unescape(re.sub(r"<[^>]+>", "", re.search(r"Henvis til tallet sådan: (.*?)</p>", page)[1]))
    return words, words.rpartition("http://localhost:8000")[2]


def test_after_a_correction_the_cited_address_still_shows_the_cited_value(house, client_of, dina, now, time_machine):
    made = indicator(house.backbone, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    told(house, period, 30, 12, at=now - timedelta(hours=1))
    client = client_of(dina)
    words, path = cited_on(client.get(page_of(made)).content.decode())
    assert words.startswith(
        f"{made.initiative.name}: Indikator H1 (H1, definition version 1), 1. kvartal 2026: 42 boliger, som kendt den "
        "23. november 2026. http://localhost:8000/"
    )
    corrected(house, period, 50, at=now + timedelta(minutes=20))  # the same day
    time_machine.move_to(now + timedelta(hours=1))
    assert "62 boliger, 1. kvartal 2026" in client.get(page_of(made)).content.decode()
    then = client.get(path).content.decode()
    assert "42 boliger, 1. kvartal 2026" in then
    assert "Som kendt den 23. november 2026 kl." in then
    assert cited_on(then) == (words, path)


def test_a_released_figure_is_cited_by_its_release_and_stays_after_the_next(house, client_of, dina, now, time_machine):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True)
    period = quarter(house.backbone, 2026, 1)
    told(house, period, 30, 42)
    release(period, by=house.backbone, at=AT + timedelta(microseconds=5))
    client = client_of(dina)
    words, path = cited_on(client.get(page_of(made)).content.decode())
    assert "1. kvartal 2026: 72 boliger, frigivet 4. maj 2026. http" in words
    corrected(house, period, 90, at=AT + timedelta(hours=1))
    release(period, by=house.backbone, at=AT + timedelta(hours=2))
    assert "132 boliger, 1. kvartal 2026" in client.get(page_of(made)).content.decode()
    assert "72 boliger, 1. kvartal 2026" in client.get(path).content.decode()


def test_every_link_of_a_page_keeps_the_day(house, client_of, dina):
    goal = agreed_goal(house.backbone, "Hjem", at=AT - timedelta(days=200), horizon="long")
    made = indicator(house.backbone, organisations=house.organisations, goals=[goal])
    told(house, quarter(house.backbone, 2026, 1), 30, 12)
    client, day, slug = client_of(dina), "?known_on=2026-05-20", made.initiative.slug
    room = f"/{slug}/measurement/"
    for page in (room, f"/{slug}/agenda/goals/{goal.pk}/"):
        links = re.findall(r'href="([^"]*)"', client.get(page + day).content.decode())
        rooms = (f"{room}indicators/", f"/{slug}/agenda/goals/", f"/{slug}/statistics/", f"{room}data/")
        of_figures = [
            link for link in links if link.startswith(rooms) and link != page
        ]  # the page itself: as known today
        assert of_figures
        assert [link for link in of_figures if "known_on=2026-05-20" not in link] == []
    asked = client.get(f"{page_of(made)}?periods=all&known_on=2026-05-20").content.decode()
    assert '<input type="hidden" name="periods" value="all">' in asked


def test_a_correction_made_later_is_not_told_as_known_before_it(house, client_of, dina):
    made = indicator(house.backbone, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    told(house, period, 30, 12)
    corrected(house, period, 50, at=AT + timedelta(days=5), reason="Talt to gange")
    client = client_of(dina)
    assert "Talt to gange" in client.get(page_of(made)).content.decode()
    assert "30 → 50" in client.get(page_of(made)).content.decode()
    for path in ("", "pivot/figure/"):
        assert "Talt to gange" not in client.get(page_of(made, path), {"known_on": "2026-05-08"}).content.decode()


def test_of_figures_about_people_an_organisation_sees_its_own_corrections_and_how_many_others_made(
    house, client_of, anne, bo, dina
):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True)
    period = quarter(house.backbone, 2026, 1)
    told(house, period, 30, 42)
    release(period, by=house.backbone, at=AT)
    corrected(house, period, 90, at=AT + timedelta(days=1), reason="Talt i kælderen")
    own = client_of(bo).get(page_of(made)).content.decode()
    assert "30 → 90" in own
    assert "Talt i kælderen" in own
    others = client_of(dina).get(page_of(made)).content.decode()
    assert "Talt i kælderen" not in others
    assert "30 → 90" not in others
    assert "1 rettelse fra en anden organisation. Tallene og begrundelsen vises ikke" in others
    assert "Talt i kælderen" in client_of(anne).get(page_of(made)).content.decode()


def test_many_corrections_are_counted_and_all_of_them_can_be_seen(house, client_of, dina):
    made = indicator(house.backbone, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    told(house, period, 30, 12)
    for number in range(22):
        corrected(house, period, 31 + number, at=AT + timedelta(days=number + 1), reason=f"Rettelse nr. {number}.")
    client = client_of(dina)
    page = client.get(page_of(made)).content.decode()
    assert "De nyeste 20 af 22 rettelser vises." in page
    assert "Rettelse nr. 1." not in page
    every = client.get(page_of(made), {"corrections": "all"}).content.decode()
    assert "Rettelse nr. 0." in every


@pytest.mark.parametrize("path", ["", "pivot/", "pivot/figure/"])
def test_a_day_that_cannot_be_read_is_answered_by_a_sentence_and_the_way_out(house, client_of, dina, path):
    made = indicator(house.backbone, organisations=house.organisations)
    told(house, quarter(house.backbone, 2026, 1), 30, 12)
    client = client_of(dina)
    for written in ("i går", "2026-02-30", "9999-99-99T00:00:00Z"):
        answer = client.get(page_of(made, path), {"known_on": written, "periods": "all"})
        assert answer.status_code == 422
        page = html.unescape(answer.content.decode())
        assert f"»{written}« er ikke en dato til »Som kendt den«" in page
        assert 'href="?' not in page
        assert f'href="{page_of(made, path)}?periods=all"' in page
    far = ("0001-01-01", "1464-10-02", "1900-01-01T00:00:00+23:59", "9999-12-31", "9999-12-31T23:59:59-23:00")
    for written in far:
        answer = client.get(page_of(made), {"known_on": written})
        assert answer.status_code == 200  # days they are, however far away
        assert ("42 boliger" in answer.content.decode()) is written.startswith("9999")


@pytest.mark.parametrize(
    "file",
    [
        "tables/indicators/{}/figures.csv", "tables/indicators/{}/figures.xlsx", "tables/indicators/{}/pivot.csv",
        "tables/indicators/{}/pivot.xlsx", "figures/{}/figures.csv", "figures/{}/figures.csv-metadata.json",
        "figures/{}/figures.zip", "figures/all/excel.csv", "figures/all/figures.xlsx", "jsonstat/{}.json",
        "measurement/", "measurement/data/", "statistics/",
    ],
)  # fmt: skip
def test_exports_and_pages_answer_such_a_day_alike(house, client_of, dina, file):
    made = indicator(house.backbone, organisations=house.organisations)
    answer = client_of(dina).get(f"/{made.initiative.slug}/{file.format(made.pk)}", {"known_on": "i går"})
    assert answer.status_code == 422
    assert "»i går« er ikke en dato til »Som kendt den«" in answer.content.decode()


def test_a_file_tells_the_last_day_of_a_period_as_the_pages_do(house, client_of, dina):
    made = indicator(house.backbone, organisations=house.organisations)
    told(house, quarter(house.backbone, 2026, 1), 30, 12)
    address = f"/{made.initiative.slug}/tables/indicators/{made.pk}/figures.csv"
    lines = client_of(dina).get(address).content.decode("utf-8-sig").splitlines()
    assert "Første dag;Sidste dag" in lines[0]
    assert ";2026-01-01;2026-03-31;42;" in lines[1]


def test_the_public_page_says_beside_an_old_figure_that_newer_ones_are_not_released(house, client):
    by = house.backbone
    for place, code in enumerate(("H1", "H2"), start=1):
        made = indicator(by, code=code, organisations=house.organisations[:1])
        actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=place, by=by, at=AT)
    for year, number, codes in ((2025, 2, ("H1", "H2")), (2026, 1, ("H2",))):
        period = quarter(by, year, number)
        report = report_of(house.organisations[0], period)
        submit(report, *(figure(report, code, 30) for code in codes), by=house.writers[0], at=AT)
        actions.approve_report(report=report_of(house.organisations[0], period), by=by, at=AT)
        release(period, by=by, at=AT, is_partial=True)
    by.initiative.has_public_page = True
    by.initiative.save()
    page = client.get(f"/{by.initiative.slug}/public/").content.decode()
    old, _mark, fresh = page.partition("Indikator H2")
    assert "2. kvartal 2025" in old
    assert "Nyere tal er ikke frigivet endnu." in old
    assert "1. kvartal 2026" in fresh
    assert "Nyere tal" not in fresh
