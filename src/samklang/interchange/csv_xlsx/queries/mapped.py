"""Files of earlier figures under headings of their own: what they may name, their first rows, and what to ask."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from samklang.initiatives.models import Initiative, Organisation
from samklang.interchange.csv_xlsx.calculations.commenting import harmless
from samklang.interchange.csv_xlsx.calculations.earlier_mapped import MappedFigures, MappedRows, few_unknown
from samklang.interchange.csv_xlsx.calculations.findings import MOST_LISTED, Finding, Refused, Rule, refusal
from samklang.interchange.csv_xlsx.calculations.layout import Choices, Layout
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, delimiter_of
from samklang.interchange.csv_xlsx.calculations.table import MOST_COLUMNS, Row
from samklang.interchange.csv_xlsx.queries.history import ImportText, beginning_of, known_to
from samklang.interchange.csv_xlsx.queries.layouts import LayoutQuestion, Remembered, question_about, remembered_among
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.measurement.models import Category, Cell, FigureImport, ImportLayout, ImportPiece, IndicatorVersion
from samklang.places.models import Place

_HEAD = 200
_ASKED_ABOUT = {Rule.UNKNOWN_ORGANISATION, Rule.UNKNOWN_INDICATOR, Rule.UNKNOWN_PLACE, Rule.UNKNOWN_GROUP}
_PREVIEWED, _OF_A_LINE = 12, 3


@dataclass(frozen=True)
class ReadRow:
    """One figure of the first rows as a layout reads it, under our headings, and what is wrong with it."""

    line: int
    cells: dict[str, str]
    breakdown: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FirstRows:
    """The first figures of a file as a layout reads them, and the words of its first rows that are none of ours."""

    rows: tuple[ReadRow, ...]
    unknown: tuple[str, ...]


def history_choices(initiative: Initiative) -> Choices:
    """Return what a file of earlier figures may name. Five queries, whatever there is."""
    names: dict[str, str] = {}
    versions = IndicatorVersion.objects.filter(indicator__initiative=initiative).order_by("indicator__code", "number")
    groups: dict[str, None] = {}
    for code, name in versions.values_list("indicator__code", "name"):
        names[code] = name
    dimensions: dict[str, list[str]] = {}
    rows = Category.objects.filter(dimension__initiative=initiative).order_by("dimension", "order")
    for dimension, category in rows.values_list("dimension__name", "name"):
        dimensions.setdefault(dimension, []).append(category)
        groups[category] = None
    crossed = Cell.objects.filter(initiative=initiative, key__contains=".").order_by("pk")
    groups |= dict.fromkeys(crossed.values_list("label", flat=True))
    organisations = Organisation.objects.filter(initiative=initiative).order_by("sort_key")
    return Choices(
        indicators=tuple(names.items()),
        places=tuple(Place.objects.filter(initiative=initiative).values_list("name", flat=True)),
        groups=tuple(groups),
        covers=None,
        organisations=tuple(organisations.values_list("name", "short_name")),
        dimensions=tuple((name, tuple(dict.fromkeys(categories))) for name, categories in dimensions.items()),
    )


def heads_of(figure_import: FigureImport) -> list[Sheet]:
    """Return the first rows of each sheet of a file as they may be shown: without personal numbers. One query."""
    names = (figure_import.layout or {}).get("sheets") or [""]
    pieces = ImportPiece.objects.filter(figure_import=figure_import, number__lt=len(names)).order_by("number")
    contents = [bytes(each) for each in pieces.values_list("content", flat=True)]
    is_text = names == [""]
    return harmless([_head(content, name, is_text) for content, name in zip(contents, names, strict=True)])


def _head(content: bytes, name: str, is_text: bool) -> Sheet:
    text = beginning_of(content)
    delimiter = delimiter_of(text) if is_text else ","
    rows: list[Row] = []
    lines, line = 0, 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in islice(reader, _HEAD):
            if len(cells) > MOST_COLUMNS:
                raise refusal(Rule.TOO_MANY_COLUMNS, row=line, detail=str(MOST_COLUMNS))
            rows += [Row(line, tuple(cells))] if any(cells) else []
            lines, line = lines + 1, reader.line_num + 1
    except csv.Error as error:
        raise refusal(Rule.UNCLOSED_QUOTE, row=line) from error
    return Sheet(name, tuple(rows), lines, delimiter=delimiter)


def remembered_for(figure_import: FigureImport, heads: Sequence[Sheet]) -> Remembered | None:
    """Return how files with headings like these were read before, if any were. One query."""
    return remembered_among(_layouts(figure_import.initiative), heads)


def _layouts(initiative: Initiative) -> QuerySet[ImportLayout]:
    return ImportLayout.objects.filter(initiative=initiative)


def history_question(
    figure_import: FigureImport, heads: Sequence[Sheet], *, sheet: int | None, line: int | None, asks_words: bool
) -> LayoutQuestion:
    """Return what to ask about a file: as settled so far, else as guessed."""
    told = figure_import.layout if "layout" in (figure_import.layout or {}) else None
    choices = history_choices(figure_import.initiative)
    return question_about(heads, choices, told, sheet=sheet, line=line, asks_words=asks_words)


def has_told_words(figure_import: FigureImport) -> bool:
    """Tell whether somebody has said what words of a file mean, so that it can be said anew."""
    settled = (figure_import.layout or {}).get("layout") or {}
    return any(settled.get("values", {}).values())


def personal_numbers_in(figure_import: FigureImport) -> list[Finding]:
    """Return where a file of one's own holds personal numbers, in whichever column of whichever sheet."""
    found: list[Finding] = []
    for number, _name in enumerate((figure_import.layout or {}).get("sheets") or [""]):
        mapped = MappedRows((), 0, Layout({}), Choices((), (), (), None))
        try:
            for _record in mapped.records(ImportText(figure_import, sheet=number, is_own=True).records()):
                continue
        except Refused:  # said when it is read; what was found before it breaks is found
            pass
        found += mapped.personal
    return found[:MOST_LISTED]


def mapped_rows(figure_import: FigureImport) -> MappedRows:
    """Return the reader of a file by the layout it has."""
    settled: dict[str, Any] = dict(figure_import.layout or {})
    choices = history_choices(figure_import.initiative)
    is_text = "sheets" not in settled
    return MappedRows(settled["headings"], settled["line"], Layout(**settled["layout"]), choices, is_text=is_text)


def first_rows_read(
    figure_import: FigureImport, sheet: Sheet, question: LayoutQuestion, layout: Layout, *, today: date
) -> FirstRows:
    """Return how a layout reads the first figures of a file, and what is wrong with each; of a wide line the first."""
    mapped = MappedRows(headings_of(sheet, question.line), question.line, layout, question.choices)
    reader = MappedFigures(
        mapped, known_to(figure_import.initiative, today=today), number=0,
        single_point=SinglePoint(figure_import.single_point),
    )  # fmt: skip
    found: list[ReadRow] = []
    of_line: Counter[int] = Counter()
    lines = ((row.line, [str(cell) for cell in row.cells]) for row in sheet.rows)
    for number, cells in mapped.records(lines):
        of_line[number // mapped.each] += 1
        if of_line[number // mapped.each] > _OF_A_LINE or len(found) == _PREVIEWED:
            continue
        before = len(reader.findings)
        list(reader.lines_of([(number, cells)]))
        told = {use: cells[place] for use, place in reader.at.items()}
        parts = [cells[place] for place in (reader.at["group"], *reader.dimension_places) if cells[place]]
        found.append(ReadRow(number // mapped.each, told, ", ".join(parts), _mendable(reader.findings[before:])))
    unknown = dict.fromkeys(word for words in few_unknown(mapped.unknown).values() for word in words)
    return FirstRows(tuple(found), tuple(unknown))


def _mendable(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what is to be mended in the file or in the layout: a word that is none of ours is asked about."""
    return tuple(finding for finding in findings if finding.rule not in _ASKED_ABOUT)


def headings_of(sheet: Sheet, line: int) -> list[str]:
    """Return the cells of a row of headings, one for each column of the sheet."""
    row = sheet.row(line)
    cells = [str(cell) for cell in row.cells] if row else []
    return cells + [""] * (sheet.width - len(cells))
