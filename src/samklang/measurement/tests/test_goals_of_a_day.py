"""As known on a day: goals in the words of then, the indicators that showed the way to them, and their verdicts."""

from __future__ import annotations

import html
import io
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from samklang.agenda.actions import start_draft, write_goal
from samklang.agenda.models import Goal, VersionGoal
from samklang.agenda.queries import goal_agreed, goals_agreed
from samklang.agenda.tests.build import agree
from samklang.initiatives.access import viewer_for
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions
from samklang.measurement.models import Indicator, IndicatorStanding
from samklang.measurement.queries import headline_indicators, indicators_of, indicators_of_goals, scorecard
from samklang.measurement.queries.moments import moment_of
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, report_of, submit

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST, SECOND = datetime(2025, 3, 3, 9, tzinfo=COPENHAGEN), datetime(2026, 6, 1, 9, tzinfo=COPENHAGEN)
BEFORE, BETWEEN = {"known_on": "2025-02-01"}, {"known_on": "2026-05-31"}


@pytest.fixture
def house(founded, harbour, bo, actor_of):
    """Two versions of the agenda: the first goal is worded anew, the second leaves, a third comes."""

    class House:
        by, slug = founded, founded.initiative.slug
        words = {
            "title": "Færre på herberg", "present_state": "Tres bor der", "horizon": "short", "theme": "Bolig",
            "target_groups": "Unge", "places": "Nord",
        }  # fmt: skip

    agree(
        founded, House.words, "Flere mødesteder", at=FIRST, themes="Bolig\nByrum", target_groups="Unge\nAlle",
        local_areas="Nord\nSyd",
    )  # fmt: skip
    House.homes, House.rooms = Goal.objects.order_by("number")
    House.h1 = indicator(founded, organisations=[harbour], goals=[House.homes], name="Boliger udlejet")
    House.m1 = indicator(founded, code="M1", organisations=[harbour], goals=[House.rooms], name="Mødesteder")
    for number in (1, 2, 3, 4):
        period = quarter(founded, 2025, number)
        at, report = period.opened_at + timedelta(days=30), report_of(harbour, period)
        submit(report, figure(report, "H1", 10), figure(report, "M1", 3), by=actor_of(bo), at=at)
        actions.approve_report(report=report, by=founded, at=at)
    anew = {
        **House.words, "title": "Ingen på herberg", "present_state": "Fyrre bor der", "horizon": "long",
        "theme": "Byrum", "target_groups": "Alle", "places": "Syd", "goal": House.homes,
    }  # fmt: skip
    agree(founded, anew, "Sundhed tæt på", at=SECOND)
    House.health = Goal.objects.get(title="Sundhed tæt på")
    return House


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


TITLES = ("Hjem til alle", "Byrum til alle", "Sundhed til alle")
deeds = st.lists(
    st.tuples(
        st.sampled_from(["target", "settle", "agree", "change", "correct"]),
        st.sampled_from(["H1", "M1"]),
        st.integers(0, 3),  # what of it: which goals, which value, which stage
        st.integers(0, 6),
    ),
    min_size=3,
    max_size=7,
)


def done(deed, house, harbour, writer, *, at):
    """Do one thing that changes what pages say of goals, unless it cannot be done."""
    what, code, choice, number = deed
    by, made = house.by, Indicator.objects.get(code=code)
    goals = list(Goal.objects.order_by("number"))
    if what == "target":
        years = {"baseline_on": date(2025, 1, 1), "target_on": date(2027 + choice, 1, 1)}
        actions.set_target(
            indicator=made, baseline_value=Decimal(2), target_value=Decimal(3 + 4 * number), by=by, at=at, **years
        )
    elif what == "settle":
        stage = "retired" if choice == 3 and made.stage == "in_use" else made.stage
        served = [goal for place, goal in enumerate(goals) if (number >> place) & 1 and goal.is_in_force]
        headline = number if stage == "in_use" and choice else None
        actions.settle_indicator(indicator=made, stage=stage, goals=served, headline_order=headline, by=by, at=at)
    elif what == "agree":
        kept = [goal for goal in goals if goal.is_in_force][: 1 + choice % 2]
        anew = [{"title": f"{TITLES[number % 3]} {at:%d%m}", "horizon": "long", "goal": goal} for goal in kept]
        agree(by, *anew, *([f"Nyt mål {at:%d%m}"] if choice > 1 else []), at=at)
    elif what == "change":
        actions.declare_change(indicator=made, on=date(2025, 2 + number, 1), reason="Ny gang", by=by, at=at)
    else:
        report = report_of(harbour, quarter_of(number))
        actions.reopen_report(report=report, reason="En fejl", by=by, at=at)
        submit(report, figure(report, code, 20 + choice), by=writer, at=at, reason="Talt om")
        actions.approve_report(report=report, by=by, at=at)


def quarter_of(number):
    from samklang.measurement.models import Period

    return list(Period.objects.order_by("starts_on"))[number % 4]


def shown(house, person, *, on, at):
    """Return what pages tell on a day, now (`at` None) or as known on it."""
    initiative = house.by.initiative
    viewer = viewer_for(person, slug=initiative.slug, today=on)
    cards = scorecard(viewer, indicators=indicators_of(initiative, at=at), today=on, known_on=at)
    names = ("value", "sentence", "plain", "pill", "way", "agreed", "progress_percent", "is_old")
    agreed = goals_agreed(initiative, at=at)
    rows = {goal.pk: goal for goal in Goal.objects.all()}
    whole = [goal_agreed(rows[goal.pk], at=at) for goal in agreed]
    return (
        {
            card.indicator.code: (
                *(getattr(card, name) for name in names), [change.reason for change in card.changes],
                [(goal.number, goal.title, goal.horizon) for goal in card.goals],
            )
            for card in cards
        },
        [(goal.number, goal.title, goal.horizon, goal.theme, goal.present_state) for goal in agreed],
        [(set(goal.target_groups), set(goal.places)) for goal in whole],
        {
            goal.number: [each.code for each in indicators_of_goals(initiative, at=at).get(goal.pk, [])]
            for goal in agreed
        },
        [each.code for each in headline_indicators(initiative, at=at)],
    )  # fmt: skip


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
@given(several=deeds)
def test_as_known_on_each_day_is_what_was_told_that_day_whatever_was_agreed_later(
    house, harbour, bo, anne, actor_of, several
):
    told = []
    with transaction.atomic():
        for number, deed in enumerate(several):
            at = SECOND + timedelta(days=20 * (number + 1))
            try:
                with transaction.atomic():
                    done(deed, house, harbour, actor_of(bo), at=at)
            except Problem:
                continue
            told.append((at.date(), shown(house, anne, on=at.date(), at=None)))
        for day, then in told:
            moment = moment_of(str(day), today=date(2027, 6, 1))
            assert shown(house, anne, on=day, at=moment.at) == then
        transaction.set_rollback(True)
