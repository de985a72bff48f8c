"""Rows of text: StatBank's CSV and BULK, and any CSV whose last column holds the figures."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from samklang.interchange.statistics.calculations.cube import Axis, Cube, UnreadableError, Why, figure_of, one_line
from samklang.interchange.statistics.calculations.figure_columns import require_one_column_of_figures
from samklang.interchange.statistics.calculations.times import TIME_NAMES, are_times

_DELIMITERS = ";\t,"
_DOTS_AND_DASHES = ("\N{HORIZONTAL ELLIPSIS}", "\N{EN DASH}", "\N{EM DASH}")
_MISSING = {"", ".", "..", "...", "-", ":", "x", "X", "n.a.", "NA", *_DOTS_AND_DASHES}
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_ROUNDED_BY_EXCEL = re.compile(r".*E\+\d\d+")  # 1,23E+09: the digits it does not show are lost
_WITHIN_QUOTES = re.compile(r'"[^"]*"')
_THOUSAND_OR_NOT = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?\r?\n', re.IGNORECASE)
_LONGEST_CELL = 2000
_MOST_COLUMNS = 60
_FIGURES = "INDHOLD"
_ALWAYS_FIGURES = (_FIGURES, "OBS_VALUE")
_TIMES = "TID"

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class _Column:
    """The last column: its heading, and whether its numbers have one and the same decimal mark for certain."""

    name: str
    is_settled: bool


def read_rows(text: str) -> Cube:
    """Return the table of rows. Raises UnreadableError that names the row.

    The last column holds the figures, each other column is an axis, its values in the order they first appear. StatBank
    leaves out rows of zero, so a cell without a row is told apart from one whose row has no figure.
    """
    header, rows = _filled(*_rows(_SEPARATOR_LINE.sub("", text, count=1) if _SEPARATOR_LINE.match(text) else text))
    _require_figures_last(header, rows)
    _require_shape(header, rows)
    is_statbank = [name.upper() for name in header[-2:]] == [_TIMES, _FIGURES]
    axes = tuple(_axis(name, [row[at] for _, row in rows]) for at, name in enumerate(header[:-1]))
    axes = _with_time(axes, is_statbank=is_statbank)
    column = _Column(header[-1], _is_settled(rows, header[-1], is_statbank=is_statbank))
    values, signs = _cells(rows, axes, column)
    if not values:
        raise UnreadableError(Why.NO_FIGURES_LAST, column=header[-1])
    if not is_statbank:
        require_one_column_of_figures(header, [row for _, row in rows], [axis.role == "time" for axis in axes])
    title = "" if column.name.upper() == _FIGURES else column.name
    return Cube(title=title, axes=axes, values=values, signs=signs, is_sparse=True)


def _cells(rows: Sequence[Row], axes: Sequence[Axis], column: _Column) -> tuple[dict[int, Decimal], dict[int, str]]:
    """Return the figures by place, and the signs of the rows without one."""
    strides, size = [], 1
    for axis in reversed(axes):
        strides.append({code: at * size for at, code in enumerate(axis.codes)})
        size *= len(axis.codes)
    strides.reverse()
    values: dict[int, Decimal] = {}
    signs: dict[int, str] = {}
    known: dict[str, Decimal] = {}  # the same figure is read once
    for number, row in rows:
        place = sum([stride[code] for stride, code in zip(strides, row, strict=False)])
        if place in values or place in signs:
            first = next(line for line, other in rows if other[:-1] == row[:-1])
            raise UnreadableError(Why.ROW_TWICE, row=number, first=first)
        written = row[-1]
        if written in _MISSING:
            signs[place] = written or ".."
            continue
        if written not in known:
            known[written] = _figure(written, number, column)
        values[place] = known[written]
    return values, signs


def _require_shape(header: Sequence[str], rows: Sequence[Row]) -> None:
    width = len(header)
    if width < 2 or len(set(header)) != width or not all(header):
        raise UnreadableError(Why.NO_COLUMNS)
    if width > _MOST_COLUMNS:
        raise UnreadableError(Why.TOO_MANY_COLUMNS, found=width, most=_MOST_COLUMNS)
    if not rows:
        raise UnreadableError(Why.NO_ROWS)
    for number, row in rows:
        if len(row) != width:
            raise UnreadableError(Why.ROW_LENGTH, row=number, found=len(row), expected=width)
        if "" in row[:-1] and header[row.index("")].upper() in _ALWAYS_FIGURES:
            raise UnreadableError(Why.NO_FIGURES_LAST, column=header[-1])
        if "" in row[:-1]:
            raise UnreadableError(Why.ROW_BLANK, row=number, column=header[row.index("")])


def _filled(header: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Return a table without the columns at its end that are blank throughout: each line ends with a separator."""
    width = len(header)
    while width and not header[width - 1] and not any(cell for _, row in rows for cell in row[width - 1 :]):
        width -= 1
    return header[:width], rows if width == len(header) else [(line, row[:width]) for line, row in rows]


def _require_figures_last(header: Sequence[str], rows: Sequence[Row]) -> None:
    """Refuse a table whose figures stand elsewhere: times or remarks would be taken for them."""
    elsewhere = [at for at, name in enumerate(header[:-1]) if name.upper() in _ALWAYS_FIGURES]
    are_remarks = any(header[at].upper() == _FIGURES or at < len(header) - 2 for at in elsewhere)
    is_time = bool(header and rows) and header[-1].casefold() in TIME_NAMES
    if are_remarks or (is_time and are_times(tuple({row[-1] for _, row in rows}))):
        raise UnreadableError(Why.NO_FIGURES_LAST, column=header[-1])


def _rows(text: str) -> tuple[list[str], list[Row]]:
    """Return the headings, and every row with something in it with the line on which it stands."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    counts = Counter(letter for letter in _WITHIN_QUOTES.sub("", first) if letter in _DELIMITERS)
    if not counts:
        raise UnreadableError(Why.NO_COLUMNS)
    delimiter = max(_DELIMITERS, key=lambda mark: counts[mark])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        tidied = one_line if '"' in text else str.strip  # only within marks has a cell several lines
        read = ((reader.line_num, list(map(tidied, row))) for row in reader if any(row))
        filled = [(line, row) for line, row in read if any(row)]
    except csv.Error as error:
        why = Why.LONG_FIELD if "limit" in str(error) else Why.QUOTE
        raise UnreadableError(why, line=reader.line_num) from error
    if not filled:
        raise UnreadableError(Why.NO_COLUMNS)
    for line, row in filled:
        if max(map(len, row)) > _LONGEST_CELL:
            raise UnreadableError(Why.LONG_FIELD, line=line)
    return filled[0][1], filled[1:]


def _axis(name: str, column: Sequence[str]) -> Axis:
    codes = tuple(dict.fromkeys(column))
    return Axis(name, name, codes, codes)


def _with_time(axes: tuple[Axis, ...], *, is_statbank: bool) -> tuple[Axis, ...]:
    """Return the axes with that of time marked: StatBank's is the last, else the one whose values are all times."""
    times = [axes[-1]] if is_statbank else [axis for axis in axes if are_times(axis.codes)]
    return tuple(replace(axis, role="time") if [axis] == times else axis for axis in axes)


def _is_settled(rows: Sequence[Row], name: str, *, is_statbank: bool) -> bool:
    """Tell whether 1.234 has decimals for certain: some other figure shows it. Raises where both marks are in use.

    StatBank writes no thousands, and every figure with as many decimals: where some have three and the others none,
    the table was saved anew, with thousands in it.
    """
    marked = [(number, row[-1]) for number, row in rows if "." in row[-1] or "," in row[-1]]
    written = [(number, text) for number, text in marked if _NUMBER.fullmatch(text)]
    marks = {"," if "," in text else "." for _, text in written}
    if len(marks) > 1:
        other = next(row for row in written if ("," in row[1]) != ("," in written[0][1]))
        raise UnreadableError(Why.ROW_VALUE, row=other[0], column=name, value=other[1][:40])
    if any(not _THOUSAND_OR_NOT.fullmatch(text) for _, text in written):
        return True
    return is_statbank and len(written) == sum(row[-1] not in _MISSING for _, row in rows)


def _figure(written: str, row: int, column: _Column) -> Decimal:
    is_number = _NUMBER.fullmatch(written) and not _ROUNDED_BY_EXCEL.fullmatch(written)
    number = figure_of(written.replace(",", ".")) if is_number else None
    if number is None:
        raise UnreadableError(Why.ROW_VALUE, row=row, column=column.name, value=written[:40])
    if not column.is_settled and _THOUSAND_OR_NOT.fullmatch(written):
        raise UnreadableError(Why.AMBIGUOUS_NUMBER, row=row, column=column.name, value=written)
    return number
