"""The figures of a PX file: all cells in order, or with KEYS the rows that are not of zeros alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from samklang.interchange.statistics.calculations.cube import UnreadableError, Why, figure_of

Figures = tuple[dict[int, Decimal], dict[int, str]]

_MISSING = {".", "..", "...", "....", ".....", "......", ".......", "-"}
_ONLY_FIGURES = re.compile(r'[\s\d;,"+.eE-]*', re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d+,\d+", re.ASCII)
_END_OF_FILE = "\x1a"  # DOS
_TOKEN = re.compile(r'"[^"]*"|[^\s,"]+')


def figures_in_order(data: str, line: int, cells: int) -> Figures:
    """Return the figures by place and the signs of the cells without one, of a file that has every cell.

    Commas and semicolons may stand between figures as spaces do. Raises UnreadableError.
    """
    body, end, after = data.partition(";")
    after = after.replace(_END_OF_FILE, " ").strip()
    if after and _ONLY_FIGURES.fullmatch(data) and len(_cells(data.replace(";", " "))) == cells:
        body = data.replace(";", " ")
    elif after:
        raise UnreadableError(Why.PX_LINE, line=line + body.count("\n"), text=after[:60])
    found: Figures = ({}, {})
    known: dict[str, Decimal] = {}  # the same figure is read once
    place = 0
    for offset, row in enumerate(body.split("\n")):
        for token in _cells(row):
            _keep(token, place, line + offset, found, known)
            place += 1
    if place != cells:
        _require_points(body, cells, line)
        raise UnreadableError(Why.VALUE_COUNT, found=place, expected=cells)
    if not end and not body[-1:].isspace() and not body.endswith(_END_OF_FILE):
        raise UnreadableError(Why.PX_END, line=line + body.count("\n"))  # of the last figure, half may be missing
    return found


def figures_by_keys(data: str, line: int, keyed: Sequence[Mapping[str, int]], cells: int) -> Figures:
    """Return the figures of a file with KEYS: each row begins with a value of each axis of the stub.

    Rows of zeros alone are left out, and by some programs those without figures. Raises UnreadableError.
    """
    tokens = _placed(data, line)
    width = cells
    for axis in keyed:
        width //= len(axis)
    found: Figures = ({}, {})
    known: dict[str, Decimal] = {}
    begun: dict[int, int] = {}
    for token, at in tokens:
        row = _row_of(token, at, tokens, keyed)
        if row in begun:
            raise UnreadableError(Why.ROW_TWICE, first=begun[row], row=at)
        begun[row] = at
        for place in range(row * width, (row + 1) * width):
            cell, cell_at = next(tokens, ("", at))
            written = cell.strip('"')
            if not cell or (cell != written and written not in _MISSING):
                raise UnreadableError(Why.PX_KEYS, line=at, text=token[:40])
            _keep(written, place, cell_at, found, known)
    return found


def _placed(data: str, line: int) -> Iterator[tuple[str, int]]:
    """Yield the words of the figures, each with its line. Without its semicolon the end may lack any number of rows."""
    marks = re.sub(r'"[^"]*"', lambda text: " " * len(text[0]), data)
    end = marks.find(";")
    if end < 0:
        raise UnreadableError(Why.PX_END, line=line + data.rstrip().count("\n"))
    if after := data[end + 1 :].replace(_END_OF_FILE, " ").strip():
        raise UnreadableError(Why.PX_LINE, line=line + data.count("\n", 0, end), text=after[:60])
    last = 0
    for found in _TOKEN.finditer(data, 0, end):
        line += data.count("\n", last, found.start())
        last = found.start()
        yield found[0], line


def _row_of(first: str, at: int, tokens: Iterator[tuple[str, int]], keyed: Sequence[Mapping[str, int]]) -> int:
    """Return which row of the whole table it is, by the values it begins with."""
    row, token = 0, first
    for number, axis in enumerate(keyed):
        if number:
            token, at = next(tokens, ("", at))
        value = token[1:-1].replace("#", "\n")  # a new line, as in VALUES
        if not token.startswith('"') or value not in axis:
            raise UnreadableError(Why.PX_KEYS, line=at, text=token[:40])
        row = row * len(axis) + axis[value]
    return row


def _cells(row: str) -> list[str]:
    return row.replace('"', " ").replace(",", " ").replace(_END_OF_FILE, " ").split()


def _keep(token: str, place: int, line: int, found: Figures, known: dict[str, Decimal]) -> None:
    values, signs = found
    if token in _MISSING:
        signs[place] = token
        return
    if token not in known:
        known[token] = _number(token, line)
    values[place] = known[token]


def _require_points(body: str, cells: int, line: int) -> None:
    """Refuse decimal commas, which PX takes for marks between figures, where the blanks alone give the right count."""
    if len(body.split()) != cells:
        return
    for offset, row in enumerate(body.split("\n")):
        if found := _DECIMAL_COMMA.search(row):
            raise UnreadableError(Why.PX_COMMA, line=line + offset, value=found[0])


def _number(token: str, line: int) -> Decimal:
    number = figure_of(token)
    if number is None:
        raise UnreadableError(Why.PX_VALUE, line=line, value=token[:40])
    return number
