"""The queue, the approval and the upload in a browser: they fit, they are accessible, and the thread runs through."""

import pytest
from django.urls import reverse
from tests.browser import axe, needs_browser

from samklang.measurement.actions import save_figures, submit_report
from samklang.measurement.models import ReportState
from samklang.measurement.tests.build_reports import keys_by_code, typed_figure
from samklang.measurement.tests.test_report_grid_browser import picture

pytestmark = [needs_browser, pytest.mark.browser]


@pytest.fixture
def sent(report, bo, actor_of):
    keys, partner = keys_by_code(report), actor_of(bo)
    figures = [
        typed_figure(keys["I-01"], "9"), typed_figure(keys["I-02"], "640", explanation="Vi overtog et hus i august"),
        typed_figure(keys["I-03"], "4", "12"), typed_figure(keys["I-04"], None, answer="declined"),
    ]  # fmt: skip
    save_figures(report=report, figures=figures, by=partner, at=report.period.opened_at)
    return submit_report(report=report, by=partner, at=report.period.opened_at)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_queue_and_the_approval_are_accessible_and_fit(visit, anne, initiative, sent, width):
    page = visit(anne, reverse("measurement:approvals", kwargs={"initiative": initiative.slug}), width)
    assert axe(page) == []
    picture(page, f"approvals-{width}")
    page.locator("tbody a").first.click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"approve-{width}")


def test_a_report_is_sent_back_with_a_word_at_the_figure_and_then_approved(visit, anne, bo, initiative, sent):
    keys = keys_by_code(sent)
    address = reverse("measurement:approve_report", kwargs={"initiative": initiative.slug, "report_id": sent.pk})
    page = visit(anne, address)
    row = page.locator(f"#row-{keys['I-02']}")
    row.locator("summary").click()
    row.locator("input").fill("Er huset talt med?")
    page.locator("details", has=page.locator("#id_comment")).locator("summary").first.click()
    page.locator("#id_comment").wait_for()  # the button has moved down by then
    with page.expect_navigation():
        page.locator('button[value="return"]').click()
    sent.refresh_from_db()
    assert sent.state == ReportState.RETURNED
    partner = visit(bo, reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": sent.pk}))
    assert "Er huset talt med?" in partner.locator("main").inner_text()
    assert axe(partner) == []
    picture(partner, "report-returned")
    with partner.expect_navigation():
        partner.locator('button[value="send"]').click()
    page.goto(page.url.split("/measurement/")[0] + "/measurement/approvals/")
    page.locator("tbody a").first.click()
    with page.expect_navigation():
        page.locator('button[value="approve"]').click()
    sent.refresh_from_db()
    assert sent.state == ReportState.APPROVED


@pytest.mark.parametrize("at_a_figure", [False, True])
def test_a_report_is_sent_back_by_keyboard_as_the_page_says(visit, anne, initiative, sent, at_a_figure):
    address = reverse("measurement:approve_report", kwargs={"initiative": initiative.slug, "report_id": sent.pk})
    page = visit(anne, address)
    assert "Alt+T fører til kommentaren, og Ctrl+Enter i den sender indberetningen tilbage" in page.inner_text("main")
    page.locator("summary[accesskey=t]").press("Enter")  # a headless browser has no access keys of its own
    page.wait_for_selector("#id_comment:focus")
    if at_a_figure:
        row = page.locator(f"#row-{keys_by_code(sent)['I-02']}")
        row.locator("summary").press("Enter")
        row.locator("input").focus()
    page.keyboard.type("Er huset talt med?")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    sent.refresh_from_db()
    assert sent.state == ReportState.RETURNED


def test_our_reports_are_accessible(visit, bo, initiative, report):
    page = visit(bo, reverse("measurement:reports", kwargs={"initiative": initiative.slug}))
    assert axe(page) == []
    picture(page, "reports")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_file_is_uploaded_looked_at_and_stored(visit, bo, initiative, report, width):
    address = reverse("csv_xlsx:upload", kwargs={"initiative": initiative.slug, "report_id": report.pk})
    page = visit(bo, address, width)
    assert axe(page) == []
    picture(page, f"upload-{width}")
    page.set_input_files(
        "input[type=file]", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"Indikator;Tal\nI-01;FEJL\n"}
    )
    page.locator("form[enctype] button").click()
    assert "FEJL" in page.locator(".notice-error").inner_text()
    assert axe(page) == []
    content = b"Indikator;Gruppe;Tal;Ud af\nI-01;;1.234;\nI-02;;640;\nI-03;;4;12\n"
    page.set_input_files("input[type=file]", {"name": "tal.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("form[enctype] button").click()
    assert axe(page) == []
    page.locator("input[value=danish]").check()
    page.locator('button[value="settle"]').click()
    assert "1.234" in page.locator("table").inner_text()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"preview-{width}")
    page.locator('button[value="store"]').click()
    assert page.input_value(f"#id_figure-{keys_by_code(report)['I-01']}") == "1234"


def test_the_key_of_the_comment_leads_to_it_where_it_is_open_already(visit, anne, initiative, sent):
    page = visit(
        anne, reverse("measurement:approve_report", kwargs={"initiative": initiative.slug, "report_id": sent.pk})
    )
    summary = page.locator("summary[accesskey=t]")
    summary.press("Enter")
    page.wait_for_selector("#id_comment:focus")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")  # without a word, so it is refused
    page.evaluate("document.querySelector('summary[accesskey=t]').click()")  # what a browser makes of Alt+T
    page.wait_for_selector("#id_comment:focus")
    for key, is_open in (("Enter", False), ("Space", True)):  # by itself the fold closes and opens as any other
        summary.press(key)
        page.wait_for_function(
            "is => document.querySelector('summary[accesskey=t]').parentElement.open === is", arg=is_open
        )
