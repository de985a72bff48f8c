"""What the page of a report says of what is saved: nothing stale, nothing called saved that is not, nothing lost."""

from datetime import date

import pytest
from tests.browser import needs_browser

from samklang.measurement.actions import add_dimension, assign_duties, define_indicator, save_figures, submit_report
from samklang.measurement.tests.build_reports import SPRING, keys_by_code, typed_figure, wording
from samklang.measurement.tests.test_report_grid_browser import stored

pytestmark = [needs_browser, pytest.mark.browser]


@pytest.fixture
def keys(report):
    return keys_by_code(report)


@pytest.fixture
def mean(report, anne, harbour, actor_of):
    """The report asks for a mean in two parts too."""
    by = actor_of(anne)
    kind = add_dimension(name="Bolig", categories=["Egen", "Delt"], by=by, at=SPRING)
    made = define_indicator(code="I-05", wording=wording("Ventetid", "mean"), dimensions=[kind], by=by, at=SPRING)
    assign_duties(indicator=made, organisations=[harbour], first_period_on=date(2026, 7, 1), by=by, at=SPRING)
    return keys_by_code(report)


def status(page, words):
    page.locator("[data-grid-status]", has_text=words).wait_for()
    return page.inner_text("[data-grid-status]")


def stored_becomes(page, report, wanted):
    """Wait until the figures are stored so: what the page says meanwhile passes too quickly to be waited for."""
    for _try in range(100):
        if stored(report) == wanted:
            return
        page.wait_for_timeout(100)
    assert stored(report) == wanted


def doubted(page, keys):
    """Type 6000 where last time it was 64, and wait until it is saved and doubted."""
    page.fill(f"#id_figure-{keys['I-02']}", "6000")
    status(page, "Gemt.")
    return page.locator(f"#remarks-{keys['I-02']}")


def type_over(page, keys, text):
    """Go back, type something else and go on by the Tab key, which leads to the row's reason."""
    page.focus(f"#id_figure-{keys['I-02']}")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == f"id_why-{keys['I-02']}"


def leaving_is_asked(page):
    """Tell whether the browser asks before the page is left; it is left."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("about:blank")
    return asked == ["beforeunload"]


def test_a_remark_goes_once_the_figure_is_mended_although_one_stands_at_its_reason(open_report, keys):
    page = open_report()
    remarks = doubted(page, keys)
    assert "6.000 er omkring hundrede gange" in remarks.inner_text()
    type_over(page, keys, "61")
    remarks.locator(".doubt").wait_for(state="detached")
    assert "doubted" not in (page.get_attribute(f"#id_figure-{keys['I-02']}", "class") or "")
    assert page.evaluate("document.activeElement.id") == f"id_why-{keys['I-02']}"  # nothing vanishes under the hand
    page.keyboard.press("Tab")
    remarks.locator("input").wait_for(state="detached")
    assert remarks.is_hidden()
    assert page.evaluate("document.activeElement.tagName") != "BODY"


def test_a_reason_that_is_being_written_stays_while_the_remark_above_it_changes(open_report, keys):
    page = open_report()
    remarks = doubted(page, keys)
    type_over(page, keys, "640")
    page.keyboard.type("Vi overtog et hus")
    remarks.get_by_text("Mente du 64?").wait_for()
    status(page, "Gemt.")
    assert page.input_value(f"#id_why-{keys['I-02']}") == "Vi overtog et hus"
    page.keyboard.press("Tab")
    page.fill(f"#id_figure-{keys['I-01']}", "9")
    status(page, "Gemt.")
    assert page.input_value(f"#id_why-{keys['I-02']}") == "Vi overtog et hus"


@pytest.mark.parametrize(("text", "mistake"), [("abc", "ikke et tal"), ("-4", "kan ikke være under nul")])
def test_a_mistake_is_said_although_one_stands_at_the_reason(open_report, keys, text, mistake):
    page = open_report()
    remarks = doubted(page, keys)
    type_over(page, keys, text)
    remarks.locator(".field-error", has_text=mistake).wait_for()
    assert "hundrede gange" not in remarks.inner_text()
    assert page.get_attribute(f"#id_figure-{keys['I-02']}", "aria-invalid") == "true"


def test_what_is_typed_once_the_report_is_sent_is_said_to_be_unsaved_and_why(open_report, report, bo, actor_of, keys):
    page = open_report()
    submit_report(report=report, by=actor_of(bo), at=report.period.opened_at, is_incomplete=True)
    page.fill(f"#id_figure-{keys['I-01']}", "9")
    said = status(page, "1 tal er ikke gemt.")
    assert "sendt" in said
    assert "kan ikke ændres" in said
    assert "markere" not in said
    assert leaving_is_asked(page)


def test_a_figure_in_conflict_stays_unsaved_until_it_is_kept(open_report, report, bo, actor_of, keys):
    page = open_report()
    theirs = typed_figure(keys["I-01"], "12")
    save_figures(report=report, figures=[theirs], by=actor_of(bo), at=report.period.opened_at)
    page.fill(f"#id_figure-{keys['I-01']}", "1400")
    page.fill(f"#id_figure-{keys['I-02']}", "66")
    status(page, "1 tal er ikke gemt, resten er.")
    assert stored(report) == {"I-01": 12, "I-02": 66}
    assert page.get_attribute(f"#id_figure-{keys['I-01']}", "aria-invalid") == "true"
    page.fill(f"#id_figure-{keys['I-02']}", "67")
    stored_becomes(page, report, {"I-01": 12, "I-02": 67})
    assert "1 tal er ikke gemt" in status(page, "resten er")
    page.fill(f"#id_figure-{keys['I-01']}", "1401")
    status(page, "Gemt.")
    assert stored(report) == {"I-01": 1401, "I-02": 67}
    assert not leaving_is_asked(page)


def test_a_refused_text_stays_unsaved_and_leaving_the_page_asks(open_report, report, keys):
    page = open_report()
    page.fill(f"#id_figure-{keys['I-04 18-24 år']}", "abc")
    status(page, "1 tal er ikke gemt")
    page.fill(f"#id_figure-{keys['I-04']}", "30")
    stored_becomes(page, report, {"I-04": 30})
    status(page, "1 tal er ikke gemt, resten er.")
    assert page.get_attribute(f"#id_figure-{keys['I-04 18-24 år']}", "aria-invalid") == "true"
    assert leaving_is_asked(page)


def test_the_sums_follow_what_the_parts_are_out_of_too(open_report, mean):
    page = open_report()
    for code, figure, base in (("I-05", "150", "12"), ("I-05 Egen", "50", "4"), ("I-05 Delt", "100", "6")):
        page.fill(f"#id_figure-{mean[code]}", figure)
        page.fill(f"#id_base-{mean[code]}", base)
    lines = page.locator("tbody", has=page.locator(f"#id_base-{mean['I-05']}")).locator("[data-sum]")
    assert lines.all_inner_texts() == [
        "Delene giver tilsammen 150.",
        "Under »i alt, for« giver delene tilsammen 10: 2 mindre end det samlede tal.",
    ]
