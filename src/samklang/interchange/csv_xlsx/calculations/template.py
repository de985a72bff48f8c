"""The template of a report: which columns it has, how it is written, and how a filled one is read back.

Each row carries a key that says which figure it is, so rows may be sent in parts and in any order. A file without keys
is matched by the indicator's code, the place and the group. A level is written by its name.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import groupby

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from samklang.interchange.csv_xlsx.calculations.answers import HOW_WORDS, Answer, answer_words, how_words
from samklang.interchange.csv_xlsx.calculations.writing import (
    LINE,
    PAPER,
    Value,
    danish_csv,
    heading_format,
    new_workbook,
    sheet_name,
    write_value,
)


class Column(Enum):
    """The columns of a template, in order."""

    KEY = "key"
    CODE = "code"
    NAME = "name"
    PERIOD = "period"
    PLACE = "place"
    GROUP = "group"
    UNIT = "unit"
    LAST = "last"
    FIGURE = "figure"
    BASE = "base"
    ANSWER = "answer"
    HOW = "how"
    REMARK = "remark"


HEADINGS = {
    "da": {
        Column.KEY: "Nøgle", Column.CODE: "Indikator", Column.NAME: "Navn", Column.PERIOD: "Periode",
        Column.PLACE: "Sted", Column.GROUP: "Gruppe", Column.UNIT: "Enhed", Column.LAST: "Sidst",
        Column.FIGURE: "Tal", Column.BASE: "Ud af", Column.ANSWER: "Svar", Column.HOW: "Opgjort ved",
        Column.REMARK: "Bemærkning",
    },
    "en": {
        Column.KEY: "Key", Column.CODE: "Indicator", Column.NAME: "Name", Column.PERIOD: "Period",
        Column.PLACE: "Place", Column.GROUP: "Group", Column.UNIT: "Unit", Column.LAST: "Last time",
        Column.FIGURE: "Figure", Column.BASE: "Out of", Column.ANSWER: "Answer", Column.HOW: "Told by",
        Column.REMARK: "Remark",
    },
}  # fmt: skip
INPUTS = (Column.FIGURE, Column.BASE, Column.ANSWER, Column.HOW, Column.REMARK)
_LARGEST = 10**15 - 1
_WIDTHS = {Column.NAME: 44, Column.PERIOD: 16, Column.PLACE: 20, Column.GROUP: 24, Column.ANSWER: 24, Column.REMARK: 40}


@dataclass(frozen=True)
class AskedRow:
    """One figure that a report asks for, and what is known of it."""

    key: str
    code: str
    name: str
    period: str
    covers: tuple[datetime.date, datetime.date]
    place: str = ""
    also_placed: tuple[str, ...] = ()  # how else its place may be written
    group: str = ""
    unit: str = ""
    last: Decimal | None = None
    figure: Decimal | None = None
    base: Decimal | None = None
    answer: Answer | None = None
    how: str = ""
    remark: str = ""
    takes_base: bool = False
    base_bounds: bool = True
    is_whole: bool = True
    can_be_negative: bool = False
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What one indicator means, for the sheet of definitions; its levels, the first is 1."""

    code: str
    name: str
    texts: tuple[str, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class TemplateWords:
    """The words of a template in the reader's language."""

    language: str
    figures: str
    definitions: str
    definition_headings: tuple[str, ...]
    help_figure: str
    help_answer: str
    level: str
    only_whole: str
    only_numbers: str
    only_levels: str


def template_csv(rows: Sequence[AskedRow], *, language: str) -> bytes:
    """Return the template as text for a Danish Excel."""
    return danish_csv(_headings(language), [_values(row, language) for row in rows])


def template_workbook(rows: Sequence[AskedRow], definitions: Sequence[Definition], words: TemplateWords) -> bytes:
    """Return the template as a workbook: figures to fill in, headings locked, answers to choose, definitions beside."""
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        sheet = book.add_worksheet(sheet_name(words.figures))
        _write_figures(book, sheet, rows, words.language)
        _guide(sheet, len(rows), words)
        _check_numbers(sheet, rows, definitions, words)
        _write_definitions(book, book.add_worksheet(sheet_name(words.definitions)), definitions, words)
    return buffer.getvalue()


def _headings(language: str) -> list[str]:
    return list(HEADINGS["da" if language.startswith("da") else "en"].values())


def _values(row: AskedRow, language: str) -> list[Value]:
    answer = answer_words(row.answer, language=language) if row.answer else ""
    last, figure = _by_name(row, row.last), _by_name(row, row.figure)
    known: list[Value] = [row.key, row.code, row.name, row.period, row.place, row.group, row.unit, last]
    return [*known, figure, row.base, answer, how_words(row.how, language=language), row.remark]


def _by_name(row: AskedRow, number: Decimal | None) -> Value:
    """Return a figure as it stands in its cell: a level by its name."""
    is_level = row.levels and number is not None and number == int(number) and 0 < number <= len(row.levels)
    return row.levels[int(number) - 1] if is_level and number is not None else number


def _write_figures(book: xlsxwriter.Workbook, sheet: Worksheet, rows: Sequence[AskedRow], language: str) -> None:
    fixed = book.add_format({"locked": True, "bg_color": PAPER, "border": 1, "border_color": LINE})
    open_cell = book.add_format({"locked": False, "border": 1, "border_color": LINE})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write_row(0, 0, _headings(language), heading_format(book))
    for line, row in enumerate(rows, start=1):
        for column, value in zip(Column, _values(row, language), strict=True):
            is_open = column in INPUTS and (column is not Column.BASE or row.takes_base)
            write_value(sheet, line, _place(column), value, day, open_cell if is_open else fixed)


def _guide(sheet: Worksheet, count: int, words: TemplateWords) -> None:
    for column in Column:
        sheet.set_column(_place(column), _place(column), _WIDTHS.get(column, 12))
    sheet.set_column(_place(Column.KEY), _place(Column.KEY), None, None, {"hidden": True})
    sheet.freeze_panes(1, _place(Column.PERIOD))
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    choices = [answer_words(answer, language=words.language) for answer in Answer]
    answer = _place(Column.ANSWER)
    sheet.data_validation(1, answer, max(count, 1), answer, {
        "validate": "list", "source": [choice for choice in choices if choice],
        "input_title": HEADINGS[words.language][Column.ANSWER], "input_message": words.help_answer[:255],
    })  # fmt: skip
    how = _place(Column.HOW)
    sheet.data_validation(1, how, max(count, 1), how, {
        "validate": "list", "source": [how_words(each, language=words.language) for each in HOW_WORDS],
    })  # fmt: skip


def _check_numbers(
    sheet: Worksheet, rows: Sequence[AskedRow], definitions: Sequence[Definition], words: TemplateWords
) -> None:
    """Let the cells of a figure and its base take what the upload takes: whole or decimal numbers, or a level."""
    lists = _level_lists(definitions, words)
    line = 1
    for kind, alike in groupby(rows, key=lambda row: (row.is_whole, row.can_be_negative, row.levels, row.code)):
        last = line + sum(1 for _row in alike) - 1
        rule = _rule_of(kind[0], kind[1], lists.get(kind[3]) if kind[2] else None, words)
        for column in (Column.FIGURE, Column.BASE):
            title = {"input_title": HEADINGS[words.language][column], "input_message": words.help_figure[:255]}
            sheet.data_validation(line, _place(column), last, _place(column), {**rule, **title})
        line = last + 1


def _rule_of(is_whole: bool, can_be_negative: bool, levels: str | None, words: TemplateWords) -> dict[str, object]:
    if levels:
        return {"validate": "list", "source": levels, "error_message": words.only_levels[:255]}
    least = -_LARGEST if can_be_negative else 0
    message = words.only_whole if is_whole else words.only_numbers
    kind = "integer" if is_whole else "decimal"
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": least,
        "maximum": _LARGEST,
        "error_message": message[:255],
    }


def _level_lists(definitions: Sequence[Definition], words: TemplateWords) -> dict[str, str]:
    """Return {code: the cells of the sheet of definitions that hold its levels}."""
    first = len(words.definition_headings)
    name = sheet_name(words.definitions).replace("'", "''")
    return {
        each.code: f"='{name}'!{xl_range_abs(line, first, line, first + len(each.levels) - 1)}"
        for line, each in enumerate(definitions, start=1)
        if each.levels
    }


def _write_definitions(
    book: xlsxwriter.Workbook, sheet: Worksheet, definitions: Sequence[Definition], words: TemplateWords
) -> None:
    text = book.add_format({"text_wrap": True, "valign": "top"})
    most = max((len(each.levels) for each in definitions), default=0)
    levels = [f"{words.level} {number}" for number in range(1, most + 1)]
    _row(sheet, 0, [*words.definition_headings, *levels], heading_format(book))
    for line, definition in enumerate(definitions, start=1):
        _row(sheet, line, (definition.code, definition.name, *definition.texts, *definition.levels), text)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, len(words.definition_headings) - 1, 44)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _row(sheet: Worksheet, line: int, texts: Sequence[str], look: Format) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(line, place, text, look)


def _place(column: Column) -> int:
    return list(Column).index(column)
