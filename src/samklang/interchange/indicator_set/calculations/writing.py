"""A set on the way out: as JSON, and as a workbook with protected headings and lists to choose from."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from samklang.interchange.csv_xlsx.calculations.writing import LINE, heading_format, new_workbook, write_value
from samklang.interchange.indicator_set.calculations.columns import Column, Table
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row, Value
from samklang.interchange.indicator_set.calculations.shape import FORMAT, TABLES, VERSION

SPARE_ROWS = 200
ROW_ROOM = 30_000  # characters; Excel takes 32,767 in a cell
Labels = Mapping[str, Mapping[str, str]]  # list -> {code: what is read}
_WIDE = frozenset({"definition", "why", "source", "method", "who", "known_weaknesses", "use", "reason", "title"})


def set_json(told: IndicatorSet, *, exported_on: date) -> bytes:
    """Return the set as JSON: the tables as lists of objects, days as 2026-11-23, choices as codes."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "language": told.language,
        "initiative": told.name,
        "exported_on": exported_on.isoformat(),
    }
    for table in TABLES:
        document[table.name] = [
            {name: _json(value) for name, value in row.values.items()} for row in told.rows(table.name)
        ]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _json(value: Value) -> Any:
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def set_workbook(
    told: IndicatorSet, *, language: str, labels: Labels, guide: Sequence[tuple[str, str]], say: Callable[[str], str]
) -> bytes:
    """Return the set as a workbook: a guide, one sheet for each table, and the lists of choices.

    `say` translates what is told of a column.
    """
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        _write_guide(book, "Læs mig" if language == "da" else "Read me", guide)
        sheets = [(table, book.add_worksheet(table.title(language))) for table in TABLES]
        name = "Valgmuligheder" if language == "da" else "Choices"
        ranges = _write_choices(book, name, labels, _yes_no(language))
        for table, sheet in sheets:
            _write_table(book, sheet, table, told.rows(table.name), language, labels)
            _write_help(sheet, table, len(told.rows(table.name)) + SPARE_ROWS, language, ranges, say)
    return buffer.getvalue()


def _write_guide(book: xlsxwriter.Workbook, name: str, guide: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for line, (what, words) in enumerate(guide):
        sheet.write_string(line, 0, what, heading_format(book) if not words else text)
        sheet.write_string(line, 1, words, text)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_choices(book: xlsxwriter.Workbook, name: str, labels: Labels, yes_no: tuple[str, str]) -> dict[str, str]:
    """Write each list in a column and return {list: the range it stands in}."""
    sheet = book.add_worksheet(name)
    ranges = {}
    lists = {**{key: list(dict.fromkeys(told.values())) for key, told in labels.items()}, "yes": list(yes_no)}
    for place, (key, words) in enumerate(lists.items()):
        sheet.write_string(0, place, key, heading_format(book))
        for line, each in enumerate(words, start=1):
            sheet.write_string(line, place, each)
        sheet.set_column(place, place, 30)
        ranges[key] = f"='{name}'!{xl_range_abs(1, place, len(words), place)}"
    sheet.protect("")
    return ranges


def _write_table(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    table: Table,
    rows: Sequence[Row],
    language: str,
    labels: Labels,
) -> None:
    open_cell = book.add_format(
        {"locked": False, "border": 1, "border_color": LINE, "text_wrap": True, "valign": "top"}
    )
    day = book.add_format(
        {
            "locked": False,
            "border": 1,
            "border_color": LINE,
            "num_format": "dd-mm-yyyy",
            "align": "left",
            "valign": "top",
        }
    )
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.title(language), heading_format(book))
        wide = 44 if column.name in _WIDE else 20
        sheet.set_column(place, place, wide, day if column.holds in {"day", "last_day"} else open_cell)
        for line, row in enumerate(rows, start=1):
            value = _cell(row.get(column.name), column, labels, language)
            write_value(sheet, line, place, value, day, open_cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(f"A1:{xl_col_to_name(len(table.columns) - 1)}{len(rows) + 1}")
    sheet.protect("", {
        "format_columns": True, "format_rows": True, "insert_rows": True, "sort": True, "autofilter": True,
    })  # fmt: skip


def _write_help(
    sheet: Worksheet, table: Table, last: int, language: str, ranges: Mapping[str, str], say: Callable[[str], str]
) -> None:
    """Let each column say what it holds, and offer its choices."""
    for place, column in enumerate(table.columns):
        source = ranges.get("yes" if column.holds == "yes" else column.choices if column.holds == "choice" else "")
        told: dict[str, Any] = {"validate": "list", "source": source} if source else {"validate": "any"}
        told |= {"input_title": column.title(language)[:32], "input_message": say(column.about)[:255]}
        sheet.data_validation(1, place, last, place, told)


def _cell(value: Value, column: Column, labels: Labels, language: str) -> str | int | Decimal | date | None:
    if isinstance(value, bool):
        return _yes_no(language)[0] if value else ""
    if isinstance(value, tuple):
        known = labels.get(column.choices, {})
        return "; ".join(known.get(str(each), str(each)) for each in value)
    if isinstance(value, str):
        return labels[column.choices].get(value, value) if column.choices else value[:ROW_ROOM]
    return value


def _yes_no(language: str) -> tuple[str, str]:
    return ("ja", "nej") if language == "da" else ("yes", "no")
