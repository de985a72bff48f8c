"""The grid of a report as only a browser can show it: keyboard, paste, sums, doubts and saving as one types."""

import os

import pytest
from tests.browser import axe, needs_browser

from samklang.measurement.models import DraftFigure
from samklang.measurement.tests.build_reports import keys_by_code

pytestmark = [needs_browser, pytest.mark.browser]
PICTURES = os.environ.get("SAMKLANG_PICTURES", "")


def picture(page, name):
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def stored(report):
    rows = DraftFigure.objects.filter(report=report, numerator__isnull=False)
    return {f"{row.version.indicator.code} {row.cell or ''}".strip(): int(row.numerator) for row in rows}


def test_a_report_is_filled_in_by_keyboard_and_saved_as_one_types(open_report, report):
    keys = keys_by_code(report)
    page = open_report()
    page.focus(f"#id_figure-{keys['I-01']}")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.keyboard.type("640")
    page.keyboard.press("ArrowDown")
    doubt = page.locator(f"#remarks-{keys['I-02']} .doubt")
    doubt.wait_for()
    assert "Mente du 64?" in doubt.inner_text()
    page.locator("[data-grid-status]", has_text="Gemt").wait_for()
    assert stored(report) == {"I-01": 9, "I-02": 640}
    assert axe(page) == []
    picture(page, "report-grid-1280")
    page.fill(f"#id_why-{keys['I-02']}", "Vi overtog et hus")
    page.locator("[data-grid-status]", has_text="Gemt").wait_for()
    page.reload()
    assert page.input_value(f"#id_figure-{keys['I-02']}") == "640"
    assert page.input_value(f"#id_why-{keys['I-02']}") == "Vi overtog et hus"


def test_a_block_from_a_spreadsheet_fills_down_and_the_parts_add_up_as_one_types(open_report, report):
    keys = keys_by_code(report)
    page = open_report()
    field = f"#id_figure-{keys['I-04']}"
    page.focus(field)
    page.evaluate(
        """(field) => {
            const data = new DataTransfer();
            data.setData("text/plain", "1.031,0\\r\\n1.000,0\\r\\n20\\r\\n");
            document.querySelector(field).dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        field,
    )
    assert page.input_value(f"#id_figure-{keys['I-04 18-24 år']}") == "1.000,0"
    assert "11 mindre" in page.locator("[data-sum]").inner_text()
    page.locator("[data-grid-status]", has_text="Gemt").wait_for()
    assert stored(report) == {"I-04": 1031, "I-04 18-24 år": 1000, "I-04 25 år og derover": 20}


def test_a_mistake_is_named_under_its_field_while_the_rest_is_saved(open_report, report):
    keys = keys_by_code(report)
    page = open_report()
    page.fill(f"#id_figure-{keys['I-01']}", "mange")
    page.fill(f"#id_figure-{keys['I-02']}", "66")
    page.locator(f"#remarks-{keys['I-01']}", has_text="ikke et tal").wait_for()
    assert page.get_attribute(f"#id_figure-{keys['I-01']}", "aria-invalid") == "true"
    assert stored(report) == {"I-02": 66}


def test_the_report_fits_a_phone(open_report, report):
    keys = keys_by_code(report)
    page = open_report(width=390, is_mobile=True)
    page.fill(f"#id_figure-{keys['I-02']}", "640")
    page.locator(f"#remarks-{keys['I-02']} .doubt").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []
    picture(page, "report-grid-390")


def test_the_report_works_without_javascript(open_report, report):
    keys = keys_by_code(report)
    page = open_report(java_script_enabled=False)
    page.fill(f"#id_figure-{keys['I-01']}", "9")
    page.locator('button[name="deed"][value="save"]').click()
    assert page.locator(".messages").inner_text().strip()
    assert stored(report) == {"I-01": 9}
