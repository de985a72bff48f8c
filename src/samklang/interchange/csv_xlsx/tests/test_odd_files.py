"""Files that are odd in ways nobody asked for: each is said what is wrong with, and none holds up the next."""

import codecs
import io
import re

import pytest
import xlsxwriter

from samklang.initiatives.models import Organisation
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.tests.sending import confirm, page_of
from samklang.interchange.csv_xlsx.tests.test_earlier_figures import rows
from samklang.interchange.csv_xlsx.tests.test_earlier_layouts import WIDE
from samklang.measurement.models import FigureImport, ImportPiece, ImportRow, ImportState, Observation

OWN = "Forening;Nøgletal;2025-K1\nHavnen på Ørø;H1;12\nÅby;H1;5\n"


@pytest.mark.parametrize(
    "content",
    [
        OWN.encode("cp850"),
        rows("Ørø og Åby;H1;2025-K1;;12;;;;").encode("cp850"),
        codecs.BOM_UTF16_LE + OWN.encode("utf-16-le")[:-1],
        codecs.BOM_UTF16_LE + rows("Havnen;H1;2025-K1;;12;;;;").encode("utf-16-le")[:-1],
    ],
    ids=["own headings in CP850", "our headings in CP850", "own headings cut", "our headings cut"],
)
def test_letters_that_cannot_be_read_are_said_and_the_file_refused(read_in, tell, client_of, anne, content):
    read = read_in(content)
    if read.state == ImportState.ASKED:  # only its last letter cannot be read
        read = tell(read)
    assert (read.state, [rule for rule, *_ in read.findings]) == (ImportState.REFUSED, ["encoding"])
    html = page_of(client_of(anne), read).content.decode()
    assert "CSV UTF-8" in html
    comments = client_of(anne).get(f"{page_of(client_of(anne), read).wsgi_request.path}comments/")
    assert len(b"".join(comments.streaming_content).decode().splitlines()) <= 1  # no row of it can be read


@pytest.mark.parametrize("words", ["uge 52 9999", "9999-W52", "uge 99 9999", "uge 1 0000"])
def test_a_week_beyond_the_calendar_is_no_period(words):
    assert read_period(words) is None


def test_a_file_that_breaks_the_reader_is_refused_and_the_next_is_read(read_in, client_of, anne, caplog):
    first = read_in(rows("Havnen;H1;2025-K1;;12;;;;"))
    second = read_in(rows("Havnen;H1;2025-K2;;12;;;;"))
    FigureImport.objects.filter(pk=first.pk).update(  # settled by a program that no longer is
        state=ImportState.READING, layout={"sheet": 0, "line": 1, "layout": {"uses": {}, "other": {}}}
    )
    FigureImport.objects.filter(pk=second.pk).update(state=ImportState.READING)
    assert actions.work_on_imports() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, [rule for rule, *_ in first.findings]) == (ImportState.REFUSED, ["fault"])
    assert not ImportRow.objects.filter(figure_import=first).exists()
    assert second.state == ImportState.READ
    assert f"File {first.pk} " in caplog.text
    assert "intet af den er gemt" in page_of(client_of(anne), first).content.decode()
    assert actions.work_on_imports() == 0


def broken_lines(headings: list[str], *more: list[object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tal")
        for number, cells in enumerate([headings, *more]):
            sheet.write_row(number, 0, cells)
    return buffer.getvalue()


def test_a_line_break_inside_a_cell_moves_no_row_and_refuses_no_file(read_in, tell, store):
    rows_of = [["Havnen", "H1", "Bo,\nIb, Ea\nog Dina", 12, 3], ["Havneby Kommune", "H1", "", "tolv", 5]]
    wrong = tell(
        read_in(broken_lines(["Forening", "Nøgletal", "An-\nsvarlig", "2025-K1", "2025-K2"], *rows_of), name="a.xlsx")
    )
    assert [(rule, row) for rule, row, *_ in wrong.findings] == [("not_a_number", 3)]
    ours = ["Organisation", "Indikator", "Periode", "Tal", "Bemærkning"]
    remarks = [["Havnen", "H1", "2025-K1", 12, "Talt,\nto, gange"], ["Havnen", "H1", "2025-K2", "tolv", ""]]
    wrong = read_in(broken_lines(ours, *remarks), name="b.xlsx")
    assert [(rule, row) for rule, row, *_ in wrong.findings] == [("not_a_number", 3)]
    text = 'Forening;Nøgletal;Note;2025-K1\nHavnen;H1;"Talt; \nto; gange";12\nHavneby Kommune;H1;;5\n'
    read = tell(read_in(text))
    assert (read.state, read.rows) == (ImportState.READ, 2), read.findings
    store(read)
    assert sorted(Observation.objects.values_list("numerator", flat=True)) == [5, 12]


def test_a_row_longer_than_the_headings_is_named_and_its_file_refused(read_in, tell):
    content = "Forening,Nøgletal,2025-K1,2025-K2\nHavnen,H1,1,5,7\nHavneby Kommune,H1,4,9,,\n"
    wrong = tell(read_in(content))
    assert (wrong.state, [(rule, row, detail) for rule, row, _column, _value, detail in wrong.findings]) == (
        ImportState.REFUSED, [("row_too_long", 2, "5/4")],
    )  # fmt: skip
    many = "Havneby Kommune,H1,1,2\n" + "Havneby Kommune,H1,,\n" * 299
    wrong = tell(read_in("Forening,Nøgletal,2024-K1,2024-K2\n" + many + "Havnen,H1,1,5,7\n"))
    assert ("row_too_long", 302) in [(rule, row) for rule, row, *_ in wrong.findings]


def test_a_column_that_holds_the_figure_beside_columns_of_figures_is_said(read_in, client_of, anne, layout_address):
    asked = read_in("Forening;Indikator;Tal;2025-K1\nHavnen;H1;4;5\n")
    html = client_of(anne).get(layout_address(asked)).content.decode()
    field = re.search(r'<label for="id_(use-\d+)">Tal</label>', html).group(1)
    both = confirm(client_of(anne), layout_address(asked), **{field: "figure"})
    assert both.status_code == 422
    assert "Vælg en af de to måder" in both.content.decode()
    alone = confirm(client_of(anne), layout_address(asked), **{field: "base_of:S1"})
    assert alone.status_code == 422
    assert "hvilken kolonne der har tallene for indikatoren" in alone.content.decode()


def test_a_personal_number_above_a_break_is_found_and_the_file_kept_nowhere(read_in):
    many = "".join(f"Havneby Kommune;H1;{number % 9};9\n" for number in range(300))
    content = "Forening;Nøgletal;2024-K1;2024-K2\nHavnen;H1;010160-5009;1\n" + many
    read = read_in(content + 'Havnen;H1;"1;1\n')
    assert (read.state, [rule for rule, *_ in read.findings]) == (ImportState.REFUSED, ["cpr"])
    assert not ImportPiece.objects.exists()
    read = read_in(content.replace("H1;0;9", 'H1;"0;9', 1))  # where not even its first rows can be read
    assert (read.state, [rule for rule, *_ in read.findings]) == (ImportState.REFUSED, ["cpr"])
    assert not ImportPiece.objects.exists()


def test_forty_thousand_columns_are_refused_and_named(read_in):
    periods = [f"{year}-{month:02}" for year in range(1900, 2200) for month in range(1, 13)] * 11
    read = read_in(";".join(["Forening", *periods]) + "\n" + ";".join(["Havnen", *["1"] * len(periods)]) + "\n")
    assert (read.state, [rule for rule, *_ in read.findings]) == (ImportState.REFUSED, ["too_many_columns"])


def test_a_file_that_begins_with_an_empty_line_is_asked_about(read_in, tell):
    asked = read_in("\n" + WIDE)
    assert asked.state == ImportState.ASKED, asked.findings
    read = tell(asked)
    assert (read.state, read.rows) == (ImportState.READ, 3), read.findings


def test_a_crossed_category_in_one_cell_is_known_and_can_be_told(read_in, tell, store, client_of, anne, layout_address):
    asked = read_in(
        "Forening;Nøgletal;Kvartal;Gruppe;Antal\nHavnen;T1;2025-K1;18-24 · Lejer;4\nHavnen;T1;2025-K1;Ældre ejere;9\n"
    )
    asked = tell(asked)
    assert asked.layout["unknown"] == {"group": ["Ældre ejere"]}
    read = tell(asked, part="words", **{"word-group-0": "25+ · Ejer"})
    assert (read.state, read.rows) == (ImportState.READ, 2), read.findings
    store(read)
    assert sorted(Observation.objects.values_list("cell__label", "numerator")) == [
        ("18-24 · Lejer", 4),
        ("25+ · Ejer", 9),
    ]


def test_a_word_that_was_told_wrongly_is_told_anew(read_in, tell, store, client_of, anne, layout_address):
    content = "Aktør;Nøgletal;Kvartal;Antal\nEt hus ved havnen;H1;2025-K1;4\nHavneby Kommune;H1;2025-K1;9\n"
    wrong = tell(tell(read_in(content)), part="words", **{"word-organisation-0": "Havneby Kommune"})
    assert {rule for rule, *_ in wrong.findings} == {"key_twice"}
    html = page_of(client_of(anne), wrong).content.decode()
    assert "Ret, hvordan ordene læses" in html
    words = f"{layout_address(wrong)}?part=words"
    assert words in html
    assert '<option value="Havneby Kommune" selected' in client_of(anne).get(words).content.decode()
    right = tell(wrong, part="words", **{"told-organisation-0": "Boligforeningen Havnen"})
    assert (right.state, right.rows) == (ImportState.READ, 2), right.findings
    next_time = read_in(content, name="igen.csv")
    assert (next_time.state, next_time.rows) == (ImportState.READ, 2), next_time.findings


def test_a_word_that_was_told_to_mean_what_is_no_more_is_asked_about_again(read_in, tell):
    content = "Aktør;Nøgletal;Kvartal;Antal\nEt hus ved havnen;H1;2025-K1;4\n"
    read = tell(tell(read_in(content)), part="words", **{"word-organisation-0": "Boligforeningen Havnen"})
    assert read.state == ImportState.READ
    Organisation.objects.filter(name="Boligforeningen Havnen").update(name="Havnens Boliger")
    asked = read_in(content, name="igen.csv")
    assert (asked.state, asked.layout["unknown"]) == (ImportState.ASKED, {"organisation": ["Et hus ved havnen"]})


def test_the_sheet_that_is_read_and_those_that_are_not_are_named(read_in, tell, client_of, anne):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, figure in (("Øst", 12), ("Vest", 3)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Forening", "Nøgletal", "2025-K1"])
            sheet.write_row(1, 0, ["Havnen", "H1", figure])
    read = tell(read_in(buffer.getvalue(), name="a.xlsx"))
    assert "Arket »Øst« er læst. Disse ark er ikke læst: Vest." in page_of(client_of(anne), read).content.decode()


@pytest.mark.parametrize(
    "content",
    [
        "Organisation;Indikator;Periode;Tal\nHavnen;H1;2025-K1;12\nHavnen;H1;2025-K2;5",
        "Organisation;Indikator;Periode;Tal\r\nHavnen;H1;2025-K2;5".encode("utf-16"),
        WIDE.replace("I alt;;;17;3\n", "").replace("Ib;12;3", "Ib;12;") + "Havnen;H1;Ib;;5",
    ],
    ids=["our headings", "utf-16", "own headings"],
)
def test_a_last_line_of_earlier_figures_that_may_have_been_cut_off_is_quoted_and_confirmed(
    read_in, tell, client_of, anne, content
):
    read = read_in(content)
    read = tell(read) if read.state == ImportState.ASKED else read
    page = page_of(client_of(anne), read)
    assert "slutter uden linjeskift" in page.content.decode(), read.findings
    assert ";5</q>" in page.content.decode()
    refused = client_of(anne).post(page.wsgi_request.path, {"deed": "store"})
    assert refused.status_code == 422
    assert FigureImport.objects.get(pk=read.pk).state == ImportState.READ
    client_of(anne).post(page.wsgi_request.path, {"deed": "store", "is_whole": "on"})
    assert FigureImport.objects.get(pk=read.pk).state != ImportState.READ
