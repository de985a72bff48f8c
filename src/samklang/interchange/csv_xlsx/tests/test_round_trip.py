"""What is written is read again as the same, whoever writes and whoever reads."""

import csv
import datetime
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from samklang.interchange.csv_xlsx.calculations.commenting import commented_csv, commented_workbook
from samklang.interchange.csv_xlsx.calculations.confined import sheets_for
from samklang.interchange.csv_xlsx.calculations.earlier import EarlierFigures
from samklang.interchange.csv_xlsx.calculations.earlier_known import Known, KnownVersion
from samklang.interchange.csv_xlsx.calculations.layout import Choices, Layout
from samklang.interchange.csv_xlsx.calculations.reading import read_sheets
from samklang.interchange.csv_xlsx.calculations.sheet_reading import read_by
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, text_sheet
from samklang.interchange.csv_xlsx.calculations.table import Row, as_text
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.people.calculations.cpr import CprRule, find_cpr

THIRD_QUARTER = (datetime.date(2026, 7, 1), datetime.date(2026, 10, 1))
VERSION = KnownVersion(
    pk=3, valid_from=datetime.date(2020, 1, 1), rhythm="quarter", is_whole=False, can_be_negative=True,
    takes_base=False, base_bounds=True, levels=(), cells={frozenset({"18-24"}): 8}, labels={"18-24": 8},
)  # fmt: skip
KNOWN = Known({"havnen": 1}, {"h1": (2, (VERSION,))}, {"havneby": 5}, ("alder",), datetime.date(2026, 11, 23))
texts = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=25)
    .map(str.strip)
    .filter(lambda text: not find_cpr(text, rule=CprRule.TIERED))
)
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3).filter(
    lambda number: not find_cpr(str(number), rule=CprRule.TIERED)
)


@given(st.lists(st.tuples(numbers, texts), min_size=1, max_size=8))
def test_any_earlier_figures_written_for_a_danish_excel_are_read_as_the_same(figures):
    headers = ["Organisation", "Indikator", "Periode", "Sted", "Alder", "Tal", "Bemærkning"]
    data = danish_csv(
        headers, [["Havnen", "H1", "2026-K3", "Havneby", "18-24", number, text] for number, text in figures]
    )
    records = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    reader = EarlierFigures(next(records), KNOWN, number=9, single_point=SinglePoint.ASK)
    found = [line.rstrip("\n").split("\t") for line in reader.lines_of(enumerate(records, start=2))]
    assert reader.findings == []
    assert [line[:10] for line in found] == [
        ["9", str(at), "1", "2", "3", "quarter", "2026-07-01", "2026-10-01", "5", "8"]
        for at in range(2, len(figures) + 2)
    ]
    assert [Decimal(line[10]) for line in found] == [number for number, _ in figures]
    assert [line[14].replace("\\\\", "\\") for line in found] == [text for _, text in figures]


cells = st.one_of(texts, numbers)


def _without_empty_end(row):
    """Return a row without empty cells after its last: beyond the columns in use they are no part of the sheet."""
    return row if len(row) == 2 or as_text(row[-1]) else _without_empty_end(row[:-1])


@given(st.lists(st.lists(texts, min_size=2, max_size=4), min_size=1, max_size=6))
def test_a_text_that_is_handed_back_holds_the_same_rows_in_the_same_order(rows):
    rows = [["Hvad", "Tal"], *map(_without_empty_end, rows)]
    sheet = Sheet("", tuple(Row(at, tuple(row)) for at, row in enumerate(rows, start=1)), len(rows), delimiter=";")
    again = text_sheet(commented_csv(sheet, {}, heading="Skal rettes", heading_line=1).decode("utf-8-sig"))
    assert [[as_text(cell) for cell in row.cells][: len(rows[row.line - 1])] for row in again.rows] == [
        rows[row.line - 1] for row in again.rows
    ]
    assert len(again.rows) == sum(any(row) for row in rows)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6))
def test_a_workbook_that_is_handed_back_holds_the_same_cells(rows):
    rows = [["Hvad", "Tal"], *map(_without_empty_end, rows)]
    sheet = Sheet("Ark", tuple(Row(at, tuple(row)) for at, row in enumerate(rows, start=1)), len(rows))
    book = commented_workbook([sheet], 0, {2: "Skriv tallet."}, {(2, 1)}, heading="Skal rettes", heading_line=1)
    (again,) = read_sheets(book)
    assert again.flaws == {}
    for row in again.rows:
        wanted = rows[row.line - 1]
        for cell, was in zip(row.cells, wanted, strict=False):
            assert as_text(cell) == as_text(was) if isinstance(was, str) else Decimal(as_text(cell)) == was
    assert sheets_for(book)


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=6))
def test_long_and_wide_sheets_of_the_same_figures_give_the_same_rows(figures):
    codes = [f"I-{number:02}" for number in range(len(figures))]
    choices = Choices(tuple((code, f"Navn {code}") for code in codes), (), ("a", "b"), THIRD_QUARTER)
    long = "Kode;Gruppe;Antal\n" + "".join(
        f"{code};{group};{value}\n" for code, pair in zip(codes, figures, strict=True)
        for group, value in zip("ab", pair, strict=True)
    )  # fmt: skip
    wide = "Kode;a;b\n" + "".join(f"{code};{a};{b}\n" for code, (a, b) in zip(codes, figures, strict=True))
    from_long = read_by(
        text_sheet(long), 1, Layout({"kode": "indicator", "gruppe": "group", "antal": "figure"}), choices
    )
    from_wide = read_by(
        text_sheet(wide), 1, Layout({"kode": "indicator", "a": "of_group:a", "b": "of_group:b"}), choices
    )
    assert [row.cells for row in from_long.rows] == [row.cells for row in from_wide.rows]
