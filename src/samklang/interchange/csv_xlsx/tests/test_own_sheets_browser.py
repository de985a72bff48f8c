"""A partner's own wide sheet, read by keyboard alone; and earlier figures, followed while they are read."""

import os
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.browser import axe, needs_browser, sign_in

from samklang.interchange.csv_xlsx import actions
from samklang.measurement.models import DraftFigure, Observation
from samklang.measurement.tests.build import indicator
from samklang.measurement.tests.build_reports import report_to_fill_in

pytestmark = [needs_browser, pytest.mark.browser]
PICTURES = os.environ.get("SAMKLANG_PICTURES", "")
SHEET = (
    "Havnens egne tal 2026;;;;\n"
    "Hvad måler vi;Ansvarlig;2. kvartal 2026;3. kvartal 2026;Noter\n"
    "Boliger, der er lejet ud;Bo;7;9;\n"
    "Boliger med støtte;Bo;64;66;\n"
    "Kaffe drukket;Bo;400;410;\n"
    "I alt;;471;485;\n"
)


def picture(page, name):
    if not PICTURES:
        return
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def wide(page) -> int:
    page.set_viewport_size({"width": 390, "height": 844})
    found = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def choose(page, label, typed):
    """Go to a field by its label and choose by typing, as one does with a keyboard."""
    page.get_by_label(label, exact=False).first.focus()
    page.keyboard.type(typed)


def go_on(page):
    page.get_by_role("button", name="Fortsæt").first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_own_wide_sheet_is_read_by_keyboard(
    chromium, live_server, initiative, anne, bo, harbour, actor_of, has_scripts
):
    report = report_to_fill_in(actor_of(anne), actor_of(bo), harbour)
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="da-DK", java_script_enabled=has_scripts
    )
    sign_in(context, SimpleNamespace(url=live_server.url), bo)
    page = context.new_page()
    address = reverse("csv_xlsx:upload", kwargs={"initiative": initiative.slug, "report_id": report.pk})
    page.goto(live_server.url + address)
    page.set_input_files("#id_file", {"name": "havnen.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    page.get_by_role("button", name="Se, hvad den indeholder").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/layout/")
    choose(page, "Hvad måler vi", "indikatoren")
    if has_scripts:
        assert axe(page) == []
        assert wide(page) <= 0
        picture(page, "layout-columns")
    go_on(page)
    page.wait_for_url("**part=words")
    choose(page, "Boliger, der er lejet ud", "I-01")
    choose(page, "Kaffe drukket", "Udelad")
    if has_scripts:
        assert axe(page) == []
        assert wide(page) <= 0
        picture(page, "layout-words")
    go_on(page)
    page.get_by_text("er udeladt, som I har valgt").wait_for()
    if has_scripts:
        assert axe(page) == []
        assert wide(page) <= 0
        picture(page, "layout-preview")
    page.get_by_role("button", name="Gem i indberetningen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/measurement/reports/**")
    context.close()
    stored = DraftFigure.objects.filter(report=report).values_list("version__indicator__code", "numerator")
    assert {code: int(figure) for code, figure in stored} == {"I-01": 9, "I-02": 66}


def test_earlier_figures_are_followed_while_they_are_read_and_stored(
    chromium, live_server, initiative, founded, anne, harbour
):
    indicator(founded, code="H1", organisations=[harbour])
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    sign_in(context, SimpleNamespace(url=live_server.url), anne)
    page = context.new_page()
    page.goto(live_server.url + reverse("csv_xlsx:history", kwargs={"initiative": initiative.slug}))
    assert axe(page) == []
    picture(page, "history")
    content = "Organisation;Indikator;Periode;Tal\nHavnen;H1;2025-K1;12\nHavnen;H1;2025-K2;31\n"
    page.set_input_files("#id_file", {"name": "før.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Læs filen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("0 % er læst").wait_for()
    assert axe(page) == []
    picture(page, "history-reading")
    actions.work_on_imports()
    page.get_by_role("button", name="Gem det hele").wait_for()  # it comes by itself
    assert axe(page) == []
    assert wide(page) <= 0
    picture(page, "history-read")
    page.get_by_role("button", name="Gem det hele").focus()
    page.keyboard.press("Enter")
    page.get_by_text("ved at blive gemt").wait_for()
    actions.work_on_imports()
    page.get_by_text("Alle tal er gemt").wait_for()
    assert axe(page) == []
    context.close()
    assert Observation.objects.filter(counts=True).count() == 2
