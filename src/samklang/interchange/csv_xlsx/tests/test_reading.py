"""Files of every kind become the right table, or a refusal that says where and why."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from samklang.interchange.csv_xlsx.calculations.findings import Refused, Rule, shown
from samklang.interchange.csv_xlsx.calculations.reading import read_table
from samklang.interchange.csv_xlsx.calculations.table import BIGGEST_FILE, MOST_CELLS, MOST_ROWS, Table

BAD_INPUT = Path(__file__).resolve().parents[6] / "shared" / "data" / "badinput"
needs_bad_input = pytest.mark.skipif(
    not BAD_INPUT.is_dir(), reason="the shared bad input is not beside this checkout (../shared/data/badinput)"
)
RIGHT_BY_DESIGN = {
    # what is wrong with these is in their values, or nothing is: the table itself reads right
    "bad_last_row_only.csv": 500,
    "bad_missing_header.csv": 1,
    "bad_numbers.csv": 25,
    "bad_periods.csv": 14,
    "bad_lying_dimension.xlsx": 1,
    "bad_csv_renamed.xlsx": 1,
    "formula_injection.csv": 32,
}


def files_of(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (BAD_INPUT / folder).glob("*"))


def read_or_refused(data: bytes) -> Table | Refused:
    try:
        return read_table(data)
    except Refused as refused:
        return refused


def rules_of(data: bytes) -> list[Rule]:
    with pytest.raises(Refused) as refused:
        read_table(data)
    return [finding.rule for finding in refused.value.findings]


def workbook(*rows: tuple[object, ...], **options: object) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for line, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(line, place, cell, day)
            else:
                sheet.write(line, place, cell)
    book.close()
    return buffer.getvalue()


@needs_bad_input
def test_every_bad_file_is_refused_with_a_reason_and_every_good_one_is_read():
    for path in files_of("csv", "xlsx", "json"):
        outcome = read_or_refused(path.read_bytes())
        if isinstance(outcome, Refused):
            assert not path.name.startswith("ok_"), path.name
        else:
            assert path.name.startswith("ok_") or path.name in RIGHT_BY_DESIGN, path.name
            assert len(outcome.rows) == RIGHT_BY_DESIGN.get(path.name, len(outcome.rows))


@needs_bad_input
def test_files_of_other_kinds_never_crash_the_reader():
    for path in files_of("text", "upload", "svg", "xml", "payloads"):
        if path.is_file():
            outcome = read_or_refused(path.read_bytes())
            assert outcome.findings if isinstance(outcome, Refused) else outcome.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_danish_letters_come_through_in_every_usual_encoding_and_separator(encoding, delimiter):
    text = f"navn{delimiter}værdi\r\nKøbenhavn – Ø{delimiter}12\r\n"
    table = read_table(text.encode(encoding))
    assert table.headers == ("navn", "værdi")
    assert table.rows[0].cells == ("København – Ø", "12")


def test_the_separator_is_judged_by_the_headings_alone():
    table = read_table(b"navn;tal\nA;1,5\nB;2,5\n")
    assert [row.cells for row in table.rows] == [("A", "1,5"), ("B", "2,5")]


def test_excels_own_separator_hint_is_followed_and_lines_keep_their_number():
    table = read_table(b"sep=;\nnavn;tal\nA;1\n")
    assert table.headers == ("navn", "tal")
    assert table.rows[0].line == 3


def test_lines_in_are_rows_read_and_blank_lines_also_with_line_breaks_in_a_cell():
    text = 'navn;note\nA;"to\nlinjer"\n;\n\nB;x\n'
    table = read_table(text.encode())
    assert [row.line for row in table.rows] == [2, 6]
    assert table.blank_lines == 2


def test_an_open_quote_that_swallows_rows_is_caught_even_when_another_quote_closes_it():
    assert rules_of(b'navn;tal;note\nA;1;"aldrig lukket\nB;2;"\nC;3;x\n') == [Rule.SWALLOWED_ROWS]


def test_an_open_quote_names_the_line_where_it_opens():
    with pytest.raises(Refused) as refused:
        read_table(b'navn;tal\nA;1\nB;"2\nC;3\n')
    assert [(f.rule, f.row) for f in refused.value.findings] == [(Rule.UNCLOSED_QUOTE, 3)]


def test_every_ragged_row_is_listed():
    with pytest.raises(Refused) as refused:
        read_table(b"a;b\n1\n1;2\n1;2;3\n")
    assert [(f.rule, f.row) for f in refused.value.findings] == [(Rule.ROW_TOO_SHORT, 2), (Rule.ROW_TOO_LONG, 4)]


def test_a_thousand_findings_are_listed_and_the_rest_counted():
    with pytest.raises(Refused) as refused:
        read_table(b"a;b\n" + b"1\n" * 1_500)
    assert len(refused.value.findings) == 1_000
    assert refused.value.unlisted == 500


def test_a_personal_number_in_a_bad_row_is_masked_in_the_message():
    with pytest.raises(Refused) as refused:
        read_table(b"a;b\n010160-5009\n")
    assert "5009" not in refused.value.findings[0].value


def test_files_that_are_too_big_or_too_long_are_refused():
    assert rules_of(b"a;b\n" + b"1" * BIGGEST_FILE) == [Rule.TOO_BIG]
    assert rules_of(b"a;b\n" + b"1;2\n" * (MOST_ROWS + 1)) == [Rule.TOO_MANY_ROWS]
    assert rules_of((";".join(f"k{n}" for n in range(101)) + "\n1\n").encode())[0] is Rule.TOO_MANY_COLUMNS


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"%PDF-1.7 x", Rule.PDF),
        (b"\x89PNG\r\n", Rule.NOT_A_TABLE),
        (b" \n ", Rule.EMPTY),
        (b"\xff\xfea", Rule.ENCODING),
        (b"a;b\n\x81;1\n", Rule.ENCODING),
        (b"a;b\n\x07;1\n", Rule.CONTROL_CHARACTERS),
        (b";\n1;2\n", Rule.NO_HEADER),
        (b"a;;c\n1;2;3\n", Rule.HEADER_BLANK),
        (b"PK\x03\x04 broken", Rule.DAMAGED),
    ],
)
def test_other_kinds_of_file_are_named(data, rule):
    assert rule in rules_of(data)


def test_a_workbook_keeps_its_numbers_days_and_texts():
    table = read_table(workbook(("navn", "tal", "dag"), ("0101", 12.5, date(2026, 12, 4)), ("", "", ""), ("B", 3, "x")))
    assert table.rows[0].cells == ("0101", Decimal("12.5"), date(2026, 12, 4))
    assert [row.line for row in table.rows] == [2, 4]


def test_a_workbook_with_a_formula_names_the_cell():
    with pytest.raises(Refused) as refused:
        read_table(workbook(("navn", "tal"), ("A", "=1+1")))
    assert [(f.rule, f.row, f.column) for f in refused.value.findings] == [(Rule.FORMULA, 2, "B")]


def test_a_formula_is_also_found_in_a_workbook_with_prefixes_before_its_names():
    plain = zipfile.ZipFile(io.BytesIO(workbook(("navn", "tal"), ("A", 1), ("B", "=1+1"))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as prefixed:
        for name in plain.namelist():
            content = plain.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb"<(/?)([a-zA-Z]+)", rb"<\1x:\2", content).replace(b" xmlns=", b" xmlns:x=")
            prefixed.writestr(name, content)
    assert rules_of(buffer.getvalue()) == [Rule.FORMULA]


def test_a_workbook_with_too_many_cells_is_refused_before_it_is_read():
    rows = [tuple(range(100))] * (MOST_CELLS // 100 + 1)
    assert rules_of(workbook(*rows, constant_memory=True)) == [Rule.TOO_MANY_CELLS]


def test_values_shown_in_messages_are_short_and_on_one_line():
    assert shown("a\r\nb\0c") == "a b c"
    assert len(shown("x" * 500)) == 60
