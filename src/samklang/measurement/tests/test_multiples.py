"""A goal's indicators as small multiples: what each says, and that all of them fit a screen."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation
from tests.browser import axe, needs_browser, sign_in

from samklang.agenda.models import Goal
from samklang.measurement import actions
from samklang.measurement.brief_words import brief_of
from samklang.measurement.calculations.outlooks import Outlook, View
from samklang.measurement.calculations.targets import Crossing
from samklang.measurement.calculations.verdicts import Curve, Verdict

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 11, 2, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SOON, LATER = date(2027, 4, 1), date(2029, 1, 1)


@pytest.mark.parametrize(
    ("curve", "view", "brief"),
    [
        (Curve.BETTER, View(Outlook.ON_TIME, Crossing(SOON, LATER)), "Når måltallet i 2027–2029, i tide."),
        (Curve.BETTER, View(Outlook.LATE, Crossing(SOON, SOON)), "Når måltallet i 2027, for sent."),
        (Curve.BETTER, View(Outlook.OPEN, Crossing(SOON, LATER)), "Når måltallet i 2027–2029, måske for sent."),
        (Curve.BETTER, View(Outlook.OPEN, Crossing(SOON, None)), "Når tidligst måltallet i 2027."),
        (Curve.BETTER, View(Outlook.LATE, Crossing(SOON, None)), "Når tidligst måltallet i 2027, for sent."),
        (Curve.STEADY, View(Outlook.HIT_OR_MISS, None, 3, 12), "3 af de seneste 12 perioder nåede måltallet."),
        (Curve.STEADY, View(Outlook.HIT_OR_MISS, None, 0, 12), "Inden for rækkevidde, men ikke nået"),
        (Curve.WORSE, View(Outlook.NOT_REACHED), "Når ikke måltallet, som det går nu."),
        (Curve.BETTER, View(Outlook.REACHED), "Vi er, hvor vi ville være."),
        (Curve.STEADY, View(Outlook.TOUCHED), "Det seneste tal når måltallet."),
        (Curve.BETTER, View(Outlook.UNEVEN), "For ujævnt til at sige, hvornår måltallet nås."),
        (Curve.TOO_EARLY, View(Outlook.UNKNOWN), "For få tal endnu."),
        (Curve.STEADY, View(Outlook.NO_TARGET), ""),
        (Curve.NO_CURVE, View(Outlook.NO_TARGET), ""),
    ],
)
def test_the_verdict_in_a_few_words_says_what_becomes_of_the_target(curve, view, brief):
    with translation.override("da"):
        found = brief_of(Verdict(curve, view))
    assert found.startswith(brief)
    assert bool(found) == bool(brief)
    assert len(found) < 75


@pytest.fixture
def goal(founded, harbour, council, bo, actor_of):
    """A goal with ten indicators: one of levels, the others counted, told by one of the two who are asked."""
    made = Goal.objects.create(initiative=founded.initiative, number=1, title="Flere bliver boende", is_in_force=True)
    steps = actions.add_dimension(name="Inddragelse", categories=["Hørt", "Rådført", "Med"], by=founded, at=AT)
    levels = indicator(founded, code="H0", kind="rubric", steps=steps, goals=[made], organisations=[harbour, council])
    codes = [f"H{number}" for number in range(1, 10)]
    for code in codes:
        indicator(
            founded, code=code, goals=[made], organisations=[harbour, council],
            name=f"Beboere, der føler sig velkomne i fællesrummene, nummer {code}",
        )  # fmt: skip
    for number in (1, 2, 3):
        report = report_of(harbour, quarter(founded, 2026, number))
        told = [figure(report, code, 40 + number) for code in codes]
        submit(report, figure(report, levels.code, 2), *told, by=actor_of(bo), at=AT)
        actions.approve_report(report=report, by=founded, at=AT + timedelta(hours=1))
    return made


def test_each_says_its_figure_of_how_many_and_carries_its_table(goal, client_of, bo, django_assert_max_num_queries):
    client = client_of(bo)
    client.get(f"/{goal.initiative.slug}/")
    with django_assert_max_num_queries(20):
        page = client.get(f"/{goal.initiative.slug}/agenda/goals/{goal.pk}/").content.decode()
    tiles = page.split('<ul class="multiples">')[1].split("</section>")[0].split("<h3>")[1:]
    assert len(tiles) == 10
    [levels] = [tile for tile in tiles if "Indikator H0" in tile]
    assert "c-line" not in levels
    assert [part.split("</strong>")[0] for part in levels.split("<strong>")[1:4]] == ["0", "1", "0"]
    for tile in set(tiles) - {levels}:
        assert "<strong>43</strong> boliger" in tile
        assert 'role="img"' in tile
        assert "3. kvartal 2026 · 1 af 2 har indberettet · 1 mangler" in tile  # never as if complete
        assert "Der er ikke aftalt et måltal." in tile or "For få tal endnu." in tile
        table = tile.split("<details")[1].split("<table")[1]
        assert '<th scope="row">1. kvartal 2026</th>' in table
        assert "#computed" in tile


@pytest.fixture
def opened(chromium, live_server, goal, anne):
    """Open the goal's page in Danish as Anne on a screen of a width."""
    contexts = []

    def open_page(width, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale="da-DK", **options)
        contexts.append(context)
        sign_in(context, SimpleNamespace(url=live_server.url), anne)
        page = context.new_page()
        kwargs = {"initiative": goal.initiative.slug, "goal_id": goal.pk}
        page.goto(live_server.url + reverse("agenda:goal", kwargs=kwargs))
        tiles = page.locator(".multiples > li")
        return page, [tiles.nth(number).bounding_box() for number in range(10)]

    yield open_page
    for context in contexts:
        context.close()


@needs_browser
@pytest.mark.browser
def test_ten_indicators_fit_a_screen_and_their_tables_open_by_keyboard_without_scripts(opened):
    page, boxes = opened(1280, java_script_enabled=False)
    assert max(box["y"] + box["height"] for box in boxes) <= 900
    page.locator(".tile-more summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".tile-more table").first.is_visible()


@needs_browser
@pytest.mark.browser
def test_on_a_phone_they_stand_below_each_other(opened):
    page, boxes = opened(390)
    assert len({round(box["x"]) for box in boxes}) == 1
    assert max(box["x"] + box["width"] for box in boxes) <= 390
    page.locator(".tile-more summary").first.click()
    assert axe(page) == []
