"""A refused file handed back: the same rows in the same order, and beside each wrong one what to mend."""

import csv
import datetime
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from samklang.interchange.csv_xlsx.calculations.escaping import escaped
from samklang.interchange.csv_xlsx.calculations.findings import Finding
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters, is_number_like
from samklang.interchange.csv_xlsx.calculations.table import LONGEST_FIELD, Cell, Row, as_text
from samklang.interchange.csv_xlsx.calculations.writing import heading_format, new_workbook, sheet_name, write_value
from samklang.measurement.calculations.written_numbers import written_number
from samklang.people.calculations.cpr import masked

_MARK = "#fbe3dd"
_BESIDE = "#a33a24"


def harmless(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets as they may be kept: personal numbers masked, no character that cannot be stored."""
    return [
        replace(sheet, rows=tuple(replace(row, cells=tuple(map(_harmless, row.cells))) for row in sheet.rows))
        for sheet in sheets
    ]


def _harmless(cell: Cell) -> Cell:
    text = as_text(cell)[:LONGEST_FIELD]
    clean = "".join(_stored(letter) for letter in masked(text))
    return cell if clean == as_text(cell) else clean


def _stored(letter: str) -> str:
    return (
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" else letter
    )


def commented_csv(sheet: Sheet, comments: Mapping[int, str], *, heading: str, heading_line: int) -> bytes:
    """Return the text again, with the separator it had; text that a spreadsheet would run is made harmless.

    >>> sheet = Sheet("", (Row(1, ("Hvad", "Antal")), Row(2, ("=1+1", "mange"))), 2, delimiter=";")
    >>> commented_csv(sheet, {2: "Skriv tallet."}, heading="Skal rettes", heading_line=1).decode("utf-8-sig")
    "Hvad;Antal;Skal rettes\\r\\n'=1+1;mange;Skriv tallet.\\r\\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=sheet.delimiter or ";", lineterminator="\r\n")
    width, line = sheet.width, 1
    for row in sheet.rows:
        for _ in range(row.line - line):
            buffer.write("\r\n")
        beside = heading if row.line == heading_line else escaped(comments.get(row.line, ""))
        cells = [_text(row.cells[place]) if place < len(row.cells) else "" for place in range(width)]
        writer.writerow([*cells, *[_text(cell) for cell in row.cells[width:] if as_text(cell)], beside])
        line = row.line + 1 + sum(as_text(cell).count("\n") for cell in row.cells)
    return "\ufeff".encode() + buffer.getvalue().encode()


def commented_workbook(
    sheets: Sequence[Sheet],
    at: int,
    comments: Mapping[int, str],
    marked: set[tuple[int, int]],
    *,
    heading: str,
    heading_line: int,
) -> bytes:
    """Return the workbook again: values as they were, wrong cells marked, comments in a column of their own."""
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        wrong = book.add_format({"bg_color": _MARK})
        beside = book.add_format({"font_color": _BESIDE, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        taken: set[str] = set()
        for number, sheet in enumerate(sheets):
            page = book.add_worksheet(_name(sheet.name or str(number + 1), taken))
            is_commented = number == at
            for row in sheet.rows:
                for place, cell in enumerate(row.cells):
                    look = wrong if is_commented and (row.line, place) in marked else None
                    write_value(page, row.line - 1, place, cell, day, look)
                if is_commented and row.line in comments:
                    page.write_string(row.line - 1, sheet.width, comments[row.line], beside)
            if is_commented:
                page.write_string(max(heading_line, 1) - 1, sheet.width, heading, heading_format(book))
                page.set_column(sheet.width, sheet.width, 60)
    return buffer.getvalue()


def marked_cells(findings: Sequence[Finding], headings: Row | None) -> set[tuple[int, int]]:
    """Return the (line, place) of every cell that a finding names by its heading or its letters."""
    titles = [as_text(cell) for cell in headings.cells] if headings else []
    places = {column_letters(place + 1): place for place in range(max(len(titles), 100))}
    places |= {title: place for place, title in enumerate(titles) if title}
    return {(each.row, places[each.column]) for each in findings if each.row and each.column in places}


def comments_by_line(findings: Sequence[Finding], sentences: Sequence[str]) -> dict[int, str]:
    """Return {line: everything that is wrong there}, in the order it was found."""
    found: dict[int, list[str]] = {}
    for finding, sentence in zip(findings, sentences, strict=True):
        if finding.row is not None:
            found.setdefault(finding.row, []).append(f"{finding.column}: {sentence}" if finding.column else sentence)
    return {line: " ".join(texts) for line, texts in found.items()}


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell if is_number_like(cell) else escaped(cell)
    return cell.isoformat() if isinstance(cell, datetime.date) else written_number(cell)


def _name(name: str, taken: set[str]) -> str:
    plain = sheet_name(name)
    while plain.casefold() in taken:
        plain = f"{plain[:28]}-{len(taken)}"
    taken.add(plain.casefold())
    return plain
