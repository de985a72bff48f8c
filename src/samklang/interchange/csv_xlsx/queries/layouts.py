"""Sheets of a partner's own: what a report knows, what was settled before, and what to ask now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from samklang.initiatives.models import Organisation
from samklang.interchange.csv_xlsx.calculations.findings import Finding, shown
from samklang.interchange.csv_xlsx.calculations.guessing import guess_layout, heading_line_of, suggested_values
from samklang.interchange.csv_xlsx.calculations.layout import (
    Choices,
    Layout,
    Reading,
    heading_keys,
    read_by,
    signature,
)
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters, unpacked_sheets
from samklang.interchange.csv_xlsx.calculations.table import Row, Table, as_text
from samklang.measurement.models import Report, SheetLayout, StagedUpload
from samklang.measurement.queries import AskedFigure, asked_of
from samklang.ui.localised import day as day_words

_HEADINGS_LOOKED_AT = 30
_SAMPLES = 4
_LONGEST_SAMPLE = 40


@dataclass(frozen=True)
class Remembered:
    """A layout that an organisation settled before and that fits a sheet."""

    sheet: int
    line: int
    layout: Layout
    at: datetime


@dataclass(frozen=True)
class QuestionColumn:
    """One column of a sheet as it is asked about: its heading, its first cells, and what is chosen for it."""

    key: str
    heading: str
    samples: tuple[str, ...]
    use: str
    is_repeated: bool


@dataclass(frozen=True)
class LayoutQuestion:
    """What a person is asked about a sheet: its columns, or (`words`) what its words mean."""

    sheets: tuple[str, ...]
    sheet: int
    line: int
    lines: tuple[tuple[int, str], ...]
    columns: tuple[QuestionColumn, ...]
    layout: Layout
    choices: Choices
    words: dict[str, dict[str, str]]


def choices_of(report: Report, asked: Sequence[AskedFigure]) -> Choices:
    """Return what a report asks, as words a sheet may use."""
    return Choices(
        indicators=tuple({line.version.indicator.code: line.version.name for line in asked}.items()),
        places=tuple(dict.fromkeys(line.place.name for line in asked if line.place)),
        groups=tuple(dict.fromkeys(line.cell_label for line in asked if line.cell)),
        covers=(report.period.starts_on, report.period.ends_on),
    )


def remembered_layout(organisation: Organisation, sheets: Sequence[Sheet]) -> Remembered | None:
    """Return the layout that the organisation settled for headings like these, if it ever did. One query."""
    marks: dict[str, tuple[int, int]] = {}
    for number, sheet in enumerate(sheets):
        for row in sheet.rows[:_HEADINGS_LOOKED_AT]:
            keys = heading_keys(row, max(sheet.width, len(row.cells)))
            marks.setdefault(signature(keys), (number, row.line))
    found = SheetLayout.objects.filter(organisation=organisation, signature__in=marks).order_by("-at").first()
    if found is None:
        return None
    number, line = marks[found.signature]
    return Remembered(number, line, Layout(**found.layout), found.at)


def sheets_of(upload: StagedUpload) -> list[Sheet]:
    """Return the sheets of a staged file as they stand."""
    return unpacked_sheets(upload.book or [])


def own_reading(sheet: Sheet, line: int, layout: Layout, choices: Choices) -> tuple[Reading, Table, list[Finding]]:
    """Return what a layout makes of a sheet: the reading, its rows as a table, and the used cells nobody may read."""
    reading = read_by(sheet, line, layout, choices)
    headings = sheet.row(line) or Row(line, ())
    findings = [Finding(sheet.flaws[at], at[0], shown(_title(headings, at[1]))) for at in reading.flawed]
    table = Table(reading.headers, reading.rows, reading.blank, reading.origins, tuple(reading.unread.items()))
    return reading, table, findings


def layout_question(upload: StagedUpload, *, sheet: int | None, line: int | None, asks_words: bool) -> LayoutQuestion:
    """Return what to ask about a staged sheet: as settled so far, else as guessed, for the sheet and line looked at."""
    sheets, choices = sheets_of(upload), choices_of(upload.report, asked_of(upload.report))
    settled = dict(upload.layout or {})
    guessed = [heading_line_of(each, choices) for each in sheets]
    first = next((number for number, at in enumerate(guessed) if at), 0)
    number = sheet if sheet is not None and sheet < len(sheets) else settled.get("sheet", first)
    chosen = sheets[number]
    at_settled = settled and number == settled["sheet"] and line in (None, settled["line"])
    at = settled["line"] if at_settled else line or guessed[number] or (chosen.rows[0].line if chosen.rows else 1)
    layout = Layout(**settled["layout"]) if at_settled else guess_layout(chosen, at, choices)
    words = suggested_values(read_by(chosen, at, layout, choices).unknown, choices) if asks_words else {}
    return LayoutQuestion(
        sheets=tuple(each.name for each in sheets),
        sheet=number,
        line=at,
        lines=tuple((row.line, _line_words(row)) for row in chosen.rows[:_HEADINGS_LOOKED_AT]),
        columns=tuple(_columns(chosen, at, layout)),
        layout=layout,
        choices=choices,
        words=words,
    )


def _columns(sheet: Sheet, line: int, layout: Layout) -> list[QuestionColumn]:
    headings = sheet.row(line) or Row(line, ())
    width = max(sheet.width, len(headings.cells))
    below = [row for row in sheet.rows if row.line > line][:_SAMPLES]
    found, seen = [], set()
    for place, key in enumerate(heading_keys(headings, width)):
        samples = tuple(text for row in below if (text := _sample(row, place)))
        if key and (samples or _title(headings, place) != column_letters(place + 1)):
            found.append(
                QuestionColumn(key, _title(headings, place), samples, layout.uses.get(key, ""), is_repeated=key in seen)
            )
        seen.add(key)
    return found


def _title(headings: Row, place: int) -> str:
    text = as_text(headings.cells[place]) if place < len(headings.cells) else ""
    return text or column_letters(place + 1)


def _sample(row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    text = as_text(cell) if isinstance(cell, str) else _shown(cell)
    return text if len(text) <= _LONGEST_SAMPLE else text[: _LONGEST_SAMPLE - 1] + "…"


def _shown(cell: object) -> str:
    return str(cell).replace(".", ",") if not hasattr(cell, "year") else day_words(cell)  # type: ignore[arg-type]


def _line_words(row: Row) -> str:
    texts = [as_text(cell) for cell in row.cells if as_text(cell)]
    words = " · ".join(texts[:4])
    return words if len(words) <= 60 else words[:59] + "…"
