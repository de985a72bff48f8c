"""As known on a day: goals in the words of then, the indicators that showed the way to them, and their verdicts."""

from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from python_calamine import CalamineWorkbook

from samklang.agenda.actions import start_draft, write_goal
from samklang.agenda.models import VersionGoal
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions
from samklang.measurement.actions import official
from samklang.measurement.actions.official import OfficialFile
from samklang.measurement.calculations.official import OfficialFigure
from samklang.measurement.models import IndicatorStanding, SeriesGoals

from .build_goals import BEFORE, BETWEEN, FIRST, SECOND, house_of_goals


@pytest.fixture
def house(founded, harbour, bo, actor_of):
    return house_of_goals(founded, harbour, actor_of(bo))


def text_of(client, address, asked=None):
    page = client.get(address, asked or {}).content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def goal_page(house, goal):
    return f"/{house.slug}/agenda/goals/{goal.pk}/"


def test_a_goal_is_told_in_the_words_agreed_by_the_day(house, client_of, bo):
    client = client_of(bo)
    now, then = text_of(client, goal_page(house, house.homes)), text_of(client, goal_page(house, house.homes), BETWEEN)
    for new, old in (
        ("Ingen på herberg", "Færre på herberg"), ("Fyrre bor der", "Tres bor der"), ("langt sigt", "kort sigt"),
        ("· Byrum", "· Bolig"), (" Alle ", " Unge "), (" Syd ", " Nord "),
    ):  # fmt: skip
        assert new in now
        assert new not in then
        assert old in then
        assert old not in now
    assert "Som kendt den 31. maj 2026." in then
    assert "Organisationer og steder har de navne, de har i dag." in then


def test_a_goal_that_was_not_agreed_yet_is_said_not_to_be_part_of_the_agenda_and_is_not_told(house, client_of, bo):
    client = client_of(bo)
    then = text_of(client, goal_page(house, house.health), BETWEEN)
    assert "Målet var ikke en del af den fælles agenda på den dag." in then
    assert "i agendaen i version 2 , som blev ratificeret 1. juni 2026." in then
    assert "Sundhed tæt på" not in then
    assert "Sundhed tæt på" in text_of(client, goal_page(house, house.health))
    assert "Færre på herberg" not in text_of(client, goal_page(house, house.homes), BEFORE)


def test_a_goal_that_has_left_the_agenda_opens_for_partners_as_known_on_a_day_when_it_was_part_of_it(
    house, client_of, bo
):
    client = client_of(bo)
    assert client.get(goal_page(house, house.rooms)).status_code == 404
    assert client.get(goal_page(house, house.rooms), BEFORE).status_code == 404
    assert "Flere mødesteder" in text_of(client, goal_page(house, house.rooms), BETWEEN)
    overview = client.get(f"/{house.slug}/measurement/", BETWEEN).content.decode()
    assert f"{goal_page(house, house.rooms)}?known_on=2026-05-31" in overview


def test_a_goal_of_a_draft_is_opened_by_nobody_by_a_day(house, client_of, bo, anne):
    draft = start_draft(by=house.by, at=SECOND + timedelta(days=9))
    drafted = write_goal(draft=draft, wording={"title": "Kun et udkast"}, by=house.by, at=SECOND + timedelta(days=9))
    page = goal_page(house, drafted.goal)
    assert client_of(bo).get(page, BETWEEN).status_code == 404
    untold = text_of(client_of(anne), page, BETWEEN)
    assert "Det har endnu ikke været med i en ratificeret agenda." in untold


def test_the_overview_stands_under_the_goals_of_the_day(house, client_of, bo):
    client, room = client_of(bo), f"/{house.slug}/measurement/"
    now, then, before = (text_of(client, room, asked) for asked in (None, BETWEEN, BEFORE))
    assert "Mål 1: Ingen på herberg" in now
    assert "Uden et mål" in now  # the meeting places serve none any more
    assert "Mål 1: Færre på herberg" in then
    assert "Mål 2: Flere mødesteder" in then
    assert "Sundhed" not in then
    assert "Uden et mål" not in then
    assert "Mål 1" not in before
    only = text_of(client, room, {**BETWEEN, "goal": house.rooms.pk})
    assert "Mødesteder" in only
    assert "Boliger udlejet" not in only


def test_which_goals_an_indicator_shows_the_way_to_is_told_as_it_was_said_by_the_day(house, client_of, bo):
    actions.settle_indicator(
        indicator=house.h1, stage="in_use", goals=[house.health], headline_order=None, by=house.by,
        at=SECOND + timedelta(days=5),
    )  # fmt: skip
    client, page = client_of(bo), f"/{house.slug}/measurement/indicators/{house.h1.pk}/"
    day = {"known_on": "2026-06-02"}
    assert "Mål 3: Sundhed tæt på" in text_of(client, page)
    assert "Mål 1: Ingen på herberg" in text_of(client, page, day)
    assert "Mål 1: Færre på herberg" in text_of(client, page, BETWEEN)
    assert "Boliger udlejet" in text_of(client, goal_page(house, house.health))
    assert "Boliger udlejet" not in text_of(client, goal_page(house, house.health), day)
    assert "Boliger udlejet" in text_of(client, goal_page(house, house.homes), day)
    assert "Ingen indikator viste vejen" not in text_of(client, goal_page(house, house.homes), day)


def test_a_target_that_was_moved_leaves_the_old_one_and_its_verdict_on_the_goal_page_of_a_day_before(
    house, client_of, bo
):
    days = {"baseline_on": date(2025, 1, 1), "baseline_value": Decimal(2)}
    actions.set_target(
        indicator=house.h1, target_on=date(2027, 1, 1), target_value=Decimal(8), by=house.by, at=FIRST, **days
    )
    actions.set_target(
        indicator=house.h1, target_on=date(2030, 1, 1), target_value=Decimal(4000), by=house.by, at=SECOND, **days
    )
    client, indicator_page = client_of(bo), f"/{house.slug}/measurement/indicators/{house.h1.pk}/"
    for page in (goal_page(house, house.homes), indicator_page):
        assert "4.000" in client.get(page).content.decode(), page
        assert "4.000" not in client.get(page, BETWEEN).content.decode(), page
    then = text_of(client, indicator_page, BETWEEN)
    assert "til 8 den 31. december 2026" in then


def test_files_and_programs_name_the_goals_of_the_day_as_the_page_does(house, client_of, anne):
    actions.settle_indicator(
        indicator=house.h1, stage="in_use", goals=[house.homes, house.health], headline_order=None, by=house.by,
        at=SECOND + timedelta(days=5),
    )  # fmt: skip
    client, address = client_of(anne), reverse("jsonstat:one_jsonstat", args=[house.slug, house.h1.pk])
    workbook = reverse("figures:all_xlsx", args=[house.slug])
    for asked, numbers in ((None, [1, 3]), ({"known_on": "2026-06-02"}, [1]), (BETWEEN, [1]), (BEFORE, [])):
        assert client.get(address, asked or {}).json()["extension"]["goals"] == numbers, asked
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(workbook, asked or {}).content))
        told = {row[0]: row[2] for row in book.get_sheet_by_name("Indhold").to_python()[1:]}
        assert str(told["H1"]).removesuffix(".0") == ", ".join(map(str, numbers)), asked


def test_a_program_reads_agenda_goals_indicators_targets_and_figures_of_the_day(
    house, harbour, bo, actor_of, time_machine
):
    days = {"baseline_on": date(2025, 1, 1), "baseline_value": Decimal(2), "target_on": date(2027, 1, 1)}
    for at, value in ((FIRST, 8), (SECOND, 4000)):
        actions.set_target(indicator=house.h1, target_value=Decimal(value), by=house.by, at=at, **days)
    actions.settle_indicator(
        indicator=house.h1, stage="retired", goals=[house.health], headline_order=None, by=house.by, at=SECOND
    )
    time_machine.move_to(SECOND + timedelta(days=20))
    program = Program(key_for(harbour, actor_of(bo), scope="read", at=SECOND + timedelta(days=20)))

    def told(path, asked):
        answer = program.get(f"{path}{asked}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    for asked, version, title, goals, stage, target in (
        ("", 2, "Ingen på herberg", [house.health.pk], "retired", "4000"),
        ("?known_on=2026-05-31", 1, "Færre på herberg", [house.homes.pk], "in_use", "8"),
    ):
        assert told("agenda", asked)["number"] == version
        first = told("goals", asked)["items"][0]
        assert (first["title"], first["theme"]) == (title, "Byrum" if version == 2 else "Bolig")
        assert [each["id"] for each in first["indicators"]] == ([house.h1.pk] if version == 1 else [])
        listed = next(each for each in told("indicators", asked)["items"] if each["id"] == house.h1.pk)
        for short in (listed, told(f"indicators/{house.h1.pk}/figures", asked)["indicator"]):
            assert (short["goals"], short["stage"]) == (goals, stage)
        assert told(f"indicators/{house.h1.pk}", asked)["target"]["target_value"] == target
    assert told("agenda", "?known_on=2025-01-01") is None
    assert told("goals", "?known_on=2025-01-01")["items"] == []


def test_the_public_page_tells_the_agenda_of_the_day_and_only_where_it_was_open(house, client):
    initiative = house.by.initiative
    type(initiative).objects.filter(pk=initiative.pk).update(has_public_page=True, public_since=FIRST)
    page = f"/{house.slug}/public/"
    now, then = (text_of(client, page, asked).partition("Fælles agenda En by")[2] for asked in (None, BETWEEN))
    before = text_of(client, page, BEFORE)
    assert "Ingen på herberg" in now
    assert "Version 2" in now
    assert "Færre på herberg" in then
    assert "Flere mødesteder" in then
    assert "Version 1" in then
    for new in ("Ingen på herberg", "Sundhed tæt på", "Version 2"):
        assert new not in then
    assert "Siden var ikke åben for offentligheden" in before
    assert "En by for alle" not in before


def test_home_has_its_day_field_beside_its_curves_without_anything_in_the_address(house, client_of, bo):
    home = f"/{house.slug}/"
    assert 'name="known_on"' not in client_of(bo).get(home).content.decode()  # no curve, nothing to tell of a day
    actions.settle_indicator(
        indicator=house.h1, stage="in_use", goals=[house.homes], headline_order=1, by=house.by, at=SECOND
    )
    assert 'name="known_on"' in client_of(bo).get(home).content.decode()


def test_goals_served_before_it_was_kept_are_read_from_the_audit_trail(house):
    for days, goals in ((1, [house.homes, house.health]), (2, [house.homes, house.health]), (3, [])):
        actions.settle_indicator(
            indicator=house.h1, stage="in_use", goals=goals, headline_order=days // 2 or None, by=house.by,
            at=SECOND + timedelta(days=days),
        )  # fmt: skip
    kept = list(IndicatorStanding.objects.order_by("indicator", "at").values_list("indicator", "at", "goal_ids"))
    assert [goals for pk, _at, goals in kept if pk == house.h1.pk] == [
        [house.homes.pk], [house.homes.pk, house.health.pk], [house.homes.pk, house.health.pk], [],
    ]  # fmt: skip
    IndicatorStanding.objects.update(goal_ids=[])
    # of the time before, there is no standing where nothing but the goals was changed
    IndicatorStanding.objects.filter(at=SECOND + timedelta(days=1)).delete()
    IndicatorStanding.objects.filter(at=SECOND + timedelta(days=3)).delete()
    import_module("samklang.measurement.migrations.0026_goals_of_a_day").keep_goals(apps, None)
    again = IndicatorStanding.objects.order_by("indicator", "at").values_list("indicator", "at", "goal_ids")
    assert list(again) == kept
    assert VersionGoal.objects.exists()


def test_an_official_series_stands_beside_the_goals_it_was_said_to_speak_to_by_the_day_until_it_ends(
    house, client_of, bo, anne
):
    file = OfficialFile(content=b"x", name="folketal.csv")
    staged = official.stage_table(file=file, by=house.by, at=FIRST)
    points = [OfficialFigure("2024", "2024", (date(2024, 1, 1), date(2024, 12, 31)), Decimal(640), "")]
    series = official.add_series(
        staged=staged, wording={"name": "Folketal", "source": "Danmarks Statistik"}, time_axis="TID", choice={},
        figures=points, goals=[house.homes], by=house.by, at=FIRST,
    )  # fmt: skip
    words = {"name": "Folketal", "source": "Danmarks Statistik"}
    moved, ended = SECOND + timedelta(days=5), SECOND + timedelta(days=15)
    official.revise_series(series=series, wording=words, goals=[house.health], by=house.by, at=moved)
    official.end_series(series=series, by=house.by, at=ended)
    client, day, later = client_of(bo), {"known_on": "2026-06-02"}, {"known_on": "2026-06-10"}
    assert "Folketal" in text_of(client, goal_page(house, house.homes), day)
    assert "Folketal" not in text_of(client, goal_page(house, house.homes), later)
    assert "Folketal" in text_of(client, goal_page(house, house.health), later)
    assert "Folketal" not in text_of(client, goal_page(house, house.health))
    page = f"/{house.slug}/statistics/{series.pk}/"
    assert "1. Ingen på herberg" in text_of(client, page, day)
    assert "1. Færre på herberg" in text_of(client, page, BETWEEN)
    assert "3. Sundhed tæt på" in text_of(client, page)
    assert "Serien sluttede" not in text_of(client, page, later)
    kept = list(SeriesGoals.objects.order_by("at").values_list("at", "goal_ids"))
    SeriesGoals.objects.all().delete()
    import_module("samklang.measurement.migrations.0026_goals_of_a_day").keep_goals(apps, None)
    assert list(SeriesGoals.objects.order_by("at").values_list("at", "goal_ids")) == kept
