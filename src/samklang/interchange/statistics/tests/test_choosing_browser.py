"""Choosing a curve in a browser: by keyboard, seen at once, accessible and within the screen."""

from types import SimpleNamespace

import pytest
from tests.browser import axe, needs_browser, sign_in

from samklang.interchange.statistics.actions import stage_file
from samklang.measurement.models import OfficialSeries
from samklang.measurement.tests.test_report_grid_browser import picture

pytestmark = [needs_browser, pytest.mark.browser]
BULK = "OMRÅDE;KØN;TID;INDHOLD\n000;TOT;2023;70\n000;TOT;2024;75\n000;M;2023;30\n199;TOT;2024;5\n"


@pytest.fixture
def visit(chromium, live_server, founded, anne, now):
    """Open the page of choosing as Anne, with a table staged."""
    stage_file(content=BULK.encode(), file_name="tabel.csv", by=founded, at=now)
    contexts = []

    def opened(width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
        contexts.append(context)
        sign_in(context, SimpleNamespace(url=live_server.url), anne)
        page = context.new_page()
        page.goto(f"{live_server.url}/{founded.initiative.slug}/statistics/new/choose/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_and_fits(visit, width):
    page = visit(width)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"choose-series-{width}")


def test_another_value_shows_its_curve_at_once_and_keeps_what_was_typed(visit):
    page = visit()
    page.get_by_label("Kildelinje").fill("Danmarks Statistik, KM1")
    sex = page.get_by_label("KØN")
    sex.focus()
    page.keyboard.press("ArrowDown")
    page.locator("#choosing table", has_text="ingen række").wait_for()
    assert page.get_by_label("Kildelinje").input_value() == "Danmarks Statistik, KM1"
    page.get_by_label("Navn").fill("Mænd i hele landet")
    page.get_by_role("button", name="Tilføj serien").click()
    page.get_by_role("heading", level=1, name="Mænd i hele landet").wait_for()
    assert OfficialSeries.objects.get().choice == {"OMRÅDE": "000", "KØN": "M"}
    assert axe(page) == []
