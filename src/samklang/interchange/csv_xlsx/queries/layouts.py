"""Sheets of a partner's own: what a report knows, what was settled before, and what to ask now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from samklang.initiatives.models import Organisation
from samklang.interchange.csv_xlsx.calculations.fitting import fitted
from samklang.interchange.csv_xlsx.calculations.guessing import guess_layout, heading_line_of, suggested_values
from samklang.interchange.csv_xlsx.calculations.layout import (
    HEADINGS_LOOKED_AT,
    UNREAD,
    WHOLE,
    Choices,
    Layout,
    Use,
    heading_keys,
    heading_rows,
    marks_of,
)
from samklang.interchange.csv_xlsx.calculations.layout_reading import title_of
from samklang.interchange.csv_xlsx.calculations.sheet_reading import read_by
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters, unpacked_sheets
from samklang.interchange.csv_xlsx.calculations.table import Row, as_text
from samklang.measurement.models import ImportLayout, Report, SheetLayout, StagedUpload
from samklang.measurement.queries import AskedFigure, asked_of
from samklang.measurement.queries.unplaced import rest_words
from samklang.ui.localised import day as day_words

_SAMPLES = 4
MOST_LAYOUTS = 50
_MOST_TOLD = 150
_MAY_BE_WHOLE = (Use.GROUP.value, Use.CATEGORY_OF.value)
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
    """What a person is asked about a sheet: its columns, or (`words`) what its words mean; `told` may be told anew."""

    sheets: tuple[str, ...]
    sheet: int
    line: int
    lines: tuple[tuple[int, str], ...]
    columns: tuple[QuestionColumn, ...]
    layout: Layout
    choices: Choices
    words: dict[str, dict[str, str]]
    told: dict[str, dict[str, str]]
    is_settled: bool

    @property
    def keys(self) -> list[str]:
        """Return the words by which its columns are known."""
        return [column.key for column in self.columns]


def choices_of(report: Report, asked: Sequence[AskedFigure]) -> Choices:
    """Return what a report asks, as words a sheet may use."""
    return Choices(
        indicators=tuple({line.version.indicator.code: line.version.name for line in asked}.items()),
        places=tuple(
            dict.fromkeys(
                line.place.name if line.place else rest_words() for line in asked if line.place or line.is_rest
            )
        ),
        groups=tuple(dict.fromkeys(line.cell_label for line in asked if line.cell)),
        covers=(report.period.starts_on, report.period.ends_on),
        with_base=frozenset(line.version.indicator.code for line in asked if line.takes_base),
    )


def remembered_layout(organisation: Organisation, sheets: Sequence[Sheet]) -> Remembered | None:
    """Return the layout that the organisation settled for headings like these, if it ever did. One query."""
    return remembered_among(SheetLayout.objects.filter(organisation=organisation), sheets)


def remembered_among(
    layouts: QuerySet[SheetLayout] | QuerySet[ImportLayout], sheets: Sequence[Sheet]
) -> Remembered | None:
    """Return the latest of some layouts that fits a row of headings, or nearly does. Two queries at most."""
    marks = marks_of(sheets)
    found = layouts.filter(signature__in=marks).order_by("-at").first()
    if found is None:
        return _nearly_fitting(layouts, sheets)
    number, line = marks[found.signature]
    return Remembered(number, line, Layout(**found.layout), found.at)


def _nearly_fitting(
    layouts: QuerySet[SheetLayout] | QuerySet[ImportLayout], sheets: Sequence[Sheet]
) -> Remembered | None:
    """Return the latest of some layouts for the same headings in another order, or alike but for years. One query."""
    rows = list(heading_rows(sheets))
    for known in layouts.exclude(headings=[]).order_by("-at")[:MOST_LAYOUTS]:
        for number, line, keys in rows:
            if layout := fitted(Layout(**known.layout), known.headings, keys):
                return Remembered(number, line, layout, known.at)
    return None


def sheets_of(upload: StagedUpload) -> list[Sheet]:
    """Return the sheets of a staged file as they stand."""
    return unpacked_sheets(upload.book or [])


def layout_question(upload: StagedUpload, *, sheet: int | None, line: int | None, asks_words: bool) -> LayoutQuestion:
    """Return what to ask about a staged sheet: as settled so far, else as guessed, for the sheet and line looked at."""
    choices = choices_of(upload.report, asked_of(upload.report))
    return question_about(sheets_of(upload), choices, upload.layout, sheet=sheet, line=line, asks_words=asks_words)


def question_about(
    sheets: Sequence[Sheet], choices: Choices, settled: Mapping[str, Any] | None, *,
    sheet: int | None, line: int | None, asks_words: bool,
) -> LayoutQuestion:  # fmt: skip
    """Return what to ask about sheets, as settled so far, else as guessed; words are those the settled layout lacks."""
    guessed = [heading_line_of(each, choices) for each in sheets]
    first = next((number for number, at in enumerate(guessed) if at), 0)
    number = sheet if sheet is not None and sheet < len(sheets) else settled["sheet"] if settled else first
    chosen = sheets[number]
    is_settled = bool(settled and number == settled["sheet"] and line in (None, settled["line"]))
    if settled and is_settled:
        at, layout = settled["line"], Layout(**settled["layout"])
    else:
        at = line or guessed[number] or (chosen.rows[0].line if chosen.rows else 1)
        layout = guess_layout(chosen, at, choices)
    words = suggested_values(_unknown(settled, chosen, at, layout, choices), choices) if asks_words else {}
    return LayoutQuestion(
        sheets=tuple(each.name for each in sheets),
        sheet=number,
        line=at,
        lines=tuple((row.line, _line_words(row)) for row in chosen.rows[:HEADINGS_LOOKED_AT]),
        columns=tuple(_columns(chosen, at, layout)),
        layout=layout,
        choices=choices,
        words=words,
        told=_told(layout, choices, words) if asks_words else {},
        is_settled=is_settled,
    )


def _told(layout: Layout, choices: Choices, words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return {use: {word: ours}} of the words that were told before, where what they mean may still be chosen."""
    found: dict[str, dict[str, str]] = {}
    for use in choices.worded:
        asked = {word.casefold() for word in words.get(use, ())}
        known = {UNREAD, *choices.ours(use).values(), *({WHOLE} if use.startswith(_MAY_BE_WHOLE) else ())}
        told = sorted(layout.values.get(use, {}).items())
        left = {word: ours for word, ours in told if ours in known and word not in asked}
        found |= {use: dict(islice(left.items(), _MOST_TOLD))} if left else {}
    return found


def _unknown(
    settled: Mapping[str, Any] | None, sheet: Sheet, line: int, layout: Layout, choices: Choices
) -> dict[str, list[str]]:
    """Return the words without a meaning: as found in the whole of a long file, else in the sheet itself."""
    if settled and "unknown" in settled:
        return dict(settled["unknown"])
    return read_by(sheet, line, layout, choices).unknown


def _columns(sheet: Sheet, line: int, layout: Layout) -> list[QuestionColumn]:
    headings = sheet.row(line) or Row(line, ())
    width = max(sheet.width, len(headings.cells))
    below = [row for row in sheet.rows if row.line > line][:_SAMPLES]
    found, seen = [], set()
    for place, key in enumerate(heading_keys(headings, width)):
        samples = tuple(text for row in below if (text := _sample(row, place)))
        if key and (samples or title_of(headings, place) != column_letters(place + 1)):
            found.append(
                QuestionColumn(
                    key, title_of(headings, place), samples, layout.uses.get(key, ""), is_repeated=key in seen
                )
            )
        seen.add(key)
    return found


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
