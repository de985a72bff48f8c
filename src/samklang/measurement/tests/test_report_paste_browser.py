"""Pasting a block into a report, as only a browser can show it: nothing is lost, shifted or overwritten unsaid."""

from datetime import date
from decimal import Decimal

import pytest
from tests.browser import axe, needs_browser

from samklang.measurement.actions import add_dimension, assign_duties, define_indicator
from samklang.measurement.calculations.written_numbers import SinglePoint, read_number
from samklang.measurement.models import DraftFigure
from samklang.measurement.tests.build_reports import SPRING, keys_by_code, wording
from samklang.measurement.tests.test_report_grid_browser import picture

pytestmark = [needs_browser, pytest.mark.browser]

PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def keys(report, anne, harbour, actor_of):
    """The report asks for a level (I-05) and an amount in two parts (I-06) too."""
    by = actor_of(anne)
    levels = add_dimension(name="Inddragelse", categories=["Hørt", "Rådført", "Medbestemmende"], by=by, at=SPRING)
    payer = add_dimension(name="Betaler", categories=["Kommunen", "Fonde"], by=by, at=SPRING)
    level = define_indicator(
        code="I-05", wording=wording("Beboernes inddragelse", "rubric", steps=levels), by=by, at=SPRING
    )
    amount = define_indicator(
        code="I-06", wording=wording("Udgifter", "amount"), dimensions=[payer], by=by, at=SPRING
    )  # fmt: skip
    for indicator in (level, amount):
        assign_duties(indicator=indicator, organisations=[harbour], first_period_on=date(2026, 7, 1), by=by, at=SPRING)
    return keys_by_code(report)


@pytest.fixture
def paste(open_report, keys):
    """Open the report, stand in the field of a figure and paste rows of cells; returns the page."""

    def pasted(code, *rows, part="figure", page=None):
        page = page or open_report()
        page.focus(f"#id_{part}-{keys[code]}")
        page.evaluate(PASTE, "".join(f"{row}\r\n" for row in rows))
        return page

    return pasted


def value(page, keys, code, part="figure"):
    return page.input_value(f"#id_{part}-{keys[code]}")


def said(page):
    return page.locator("[data-grid-pasted]").inner_text()


def saved(page):
    page.locator("[data-grid-status]", has_text="Gemt").wait_for()


def figures(report):
    rows = DraftFigure.objects.filter(report=report, numerator__isnull=False)
    return {f"{row.version.indicator.code} {row.cell or ''}".strip(): row.numerator for row in rows}


def test_rows_and_columns_that_do_not_fit_are_counted(paste, keys, report):
    page = paste("I-06", "900\t1", "500", "400", "7", "8")
    assert said(page) == (
        "Sat ind: 3. Der var ikke plads til de sidste rækker: 2. Kolonner, der ikke passer og er udeladt: 1."
    )
    saved(page)
    assert "sidste rækker: 2" in said(page)  # and it stays, although the rest is saved
    assert figures(report) == {"I-06": 900, "I-06 Kommunen": 500, "I-06 Fonde": 400}
    assert axe(page) == []
    picture(page, "paste-lost-1280")


def test_a_column_of_labels_beside_the_figures_is_left_out(paste, keys):
    page = paste("I-01", "Boliger udlejet\t9", "i-02\t66", "Andel der blev boende\t4\t12")
    assert [value(page, keys, code) for code in ("I-01", "I-02", "I-03")] == ["9", "66", "4"]
    assert value(page, keys, "I-03", "base") == "12"
    assert said(page) == "Sat ind: 4."


def test_labels_of_other_rows_than_those_one_stands_in_are_refused(paste, keys, report):
    page = paste("I-01", "Boliger udlejet\t9", "Andel der blev boende\t4")
    assert "»Andel der blev boende« ville havne i »Boliger med støtte«" in said(page)
    assert value(page, keys, "I-01") == ""
    assert figures(report) == {}


def test_a_heading_above_the_figures_does_not_shift_them(paste, keys):
    page = paste("I-01", "3. kvartal", "9", "66")
    assert "»3. kvartal« er ikke et tal og ville havne i »Boliger udlejet«" in said(page)
    assert [value(page, keys, code) for code in ("I-01", "I-02")] == ["", ""]


@pytest.mark.parametrize("level", ["rådført", "2"])
def test_a_level_takes_its_place_in_a_column_by_name_or_number(paste, keys, level):
    page = paste("I-04", "31", "11", "20", level, "900,50")
    assert value(page, keys, "I-05") == "2"
    assert value(page, keys, "I-06") == "900,50"


def test_a_level_that_does_not_exist_is_refused(paste, keys):
    page = paste("I-05", "4", "900")
    assert "»4« er ikke et niveau i »Beboernes inddragelse«" in said(page)
    assert value(page, keys, "I-06") == ""


def test_a_column_of_what_shares_are_out_of_keeps_to_its_rows(paste, keys):
    page = paste("I-03", "12", "31", part="base")
    assert value(page, keys, "I-03", "base") == "12"
    assert value(page, keys, "I-04") == ""
    assert "udeladt: 1" in said(page)


def test_a_disabled_field_keeps_its_row(paste, keys, open_report):
    page = open_report()
    page.evaluate("id => { document.getElementById(id).disabled = true; }", f"id_figure-{keys['I-02']}")
    paste("I-01", "9", "66", "4", page=page)
    assert [value(page, keys, code) for code in ("I-01", "I-02", "I-03")] == ["9", "", "4"]
    assert "udeladt: 1" in said(page)


def test_a_cell_with_a_line_break_is_one_cell(paste, keys):
    page = paste("I-01", '"Boliger\nudlejet"\t9', "I-02\t66")
    assert [value(page, keys, code) for code in ("I-01", "I-02")] == ["9", "66"]


def test_a_paste_is_undone_by_keyboard(paste, keys, open_report, report):
    page = open_report()
    page.fill(f"#id_figure-{keys['I-01']}", "5")
    saved(page)
    paste("I-01", "9", "66", page=page)
    page.locator("[data-grid-undo]").focus()
    page.keyboard.press("Enter")
    assert [value(page, keys, code) for code in ("I-01", "I-02")] == ["5", ""]
    assert said(page) == "Det indsatte er fortrudt."
    assert page.evaluate("document.activeElement.id") == f"id_figure-{keys['I-01']}"
    saved(page)
    assert figures(report) == {"I-01": 5}
    paste("I-01", "9", "66", page=page)
    page.keyboard.press("Control+z")
    assert value(page, keys, "I-01") == "5"


def test_what_was_typed_after_a_paste_is_kept_when_it_is_undone(paste, keys):
    page = paste("I-01", "9", "66")
    page.fill(f"#id_figure-{keys['I-02']}", "67")
    page.locator("[data-grid-undo]").click()
    assert [value(page, keys, code) for code in ("I-01", "I-02")] == ["", "67"]


def test_the_arrows_go_between_a_figure_and_what_it_is_out_of(open_report, keys):
    page = open_report()
    page.focus(f"#id_figure-{keys['I-03']}")
    page.keyboard.type("42")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == f"id_figure-{keys['I-03']}"  # inside the text it moves there
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == f"id_base-{keys['I-03']}"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == f"id_figure-{keys['I-03']}"


WRITTEN = [
    "1.234", "1,234", "1.234,5", "1,234.5", "1 234", "1.234.567", "1,234,567", "12,5", "12.50", "0.125", "0,1",
    "12.34.56", "1234", "-3", "\N{MINUS SIGN}3", "12 34", "tre", "1.2345", "999.999", "1\N{NO-BREAK SPACE}234,25",
]  # fmt: skip


@pytest.mark.parametrize("code", ["I-04", "I-06"])
def test_the_sums_read_a_number_as_the_server_does(open_report, keys, code):
    is_whole = code == "I-04"
    single_point = SinglePoint.DANISH if is_whole else SinglePoint.ASK
    page = open_report()
    part = f"#id_figure-{keys[{'I-04': 'I-04 18-24 år', 'I-06': 'I-06 Kommunen'}[code]]}"
    line = page.locator("tbody", has=page.locator(part)).locator("[data-sum]")
    for text in WRITTEN:
        page.fill(part, text)
        number = read_number(text, single_point=single_point).number
        if number is not None and is_whole and number != int(number):
            number = None
        words = line.inner_text().removeprefix("Delene giver tilsammen ").removesuffix(".")
        shown = words.replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-")
        assert (Decimal(shown) if shown else None) == number, text
