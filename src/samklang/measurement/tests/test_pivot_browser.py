"""The pivot as only a browser can show it: chosen by keyboard, sideways in its own frame, accessible."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.browser import axe, needs_browser, sign_in

from samklang.measurement import actions
from samklang.measurement.models import Dimension

from .build import quarter
from .test_category_changes import NEW, OLD, became, revised, tell
from .test_pivot import AT, indicator

pytestmark = [needs_browser, pytest.mark.browser]


@pytest.fixture
def made(live_server, founded, harbour, bo, actor_of):
    """An indicator by age in three quarters, whose ages were changed after the first."""
    ages = actions.add_dimension(name="Alder", categories=list(OLD), by=founded, at=AT)
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    tell(harbour, quarter(founded, 2026, 1), OLD, by=actor_of(bo), backbone=founded)
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    version = revised(founded, made, [fresh])
    for number in (2, 3):
        tell(harbour, quarter(founded, 2026, number), NEW, by=actor_of(bo), backbone=founded)
    actions.map_categories(version=version, became=became(fresh), by=founded, at=AT)
    return made


@pytest.fixture
def opened(chromium, live_server, initiative, made, anne):
    """Open a page in Danish as Anne on a screen of a width; `java_script_enabled=False` turns scripts off."""
    contexts = []

    def open_page(name="pivot", width=1280, query="", **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="da-DK", **options)
        contexts.append(context)
        sign_in(context, SimpleNamespace(url=live_server.url), anne)
        page = context.new_page()
        wanted = {} if name in {"dimensions", "new_dimension"} else {"indicator_id": made.pk}
        page.goto(
            live_server.url + reverse(f"measurement:{name}", kwargs={"initiative": initiative.slug, **wanted}) + query
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_rows_and_columns_are_chosen_by_keyboard_and_a_figure_leads_to_how_it_was_computed(opened):
    page = opened(java_script_enabled=False)
    page.focus("#pivot-columns")
    page.keyboard.type("Per")
    page.focus("#pivot-span")
    page.keyboard.press("Tab")
    page.locator(".pivot-choices button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**columns=period**")
    table = page.get_by_role("table", name="Borgere (borgere)")
    assert table.get_by_role("columnheader").count() == 5  # the corner, three quarters, and all of them
    assert table.get_by_role("rowheader", name="25-59").count() == 1
    page.get_by_role("region", name="Borgere").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pivot/figure/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Sådan er det regnet ud"
    assert "18-24" in page.locator(".lead").inner_text()


def test_a_wide_pivot_scrolls_in_its_own_frame_and_keeps_its_row_headings_in_view(opened):
    axis = f"d{Dimension.objects.get(retired_on__isnull=True).pk}"
    page = opened(width=390, query=f"?rows={axis}&columns=period")
    frame = page.get_by_role("region", name="Borgere")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heading = frame.get_by_role("rowheader", name="18-24")
    before = heading.bounding_box()["x"]
    frame.focus()
    for _press in range(60):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(50)
        if frame.evaluate("each => each.scrollLeft") > 40:
            break
    assert frame.evaluate("each => each.scrollLeft") > 40
    assert abs(heading.bounding_box()["x"] - before) < 2


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_breakdowns_are_accessible(opened, width):
    axis = f"d{Dimension.objects.get(retired_on__isnull=True).pk}"
    asked = f"?rows={axis}&columns=period"
    for name, query in (
        ("pivot", ""), ("pivot", asked), ("pivot_figure", f"{asked}&row=all&column=all"), ("dimensions", ""),
        ("new_dimension", ""), ("map_categories", ""),
    ):  # fmt: skip
        page = opened(name, width, query)
        assert axe(page) == [], f"{name}{query}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}{query} is too wide"
