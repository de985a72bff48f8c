"""Semicolon, comma and tab separated text: from text to a table, with every line accounted for."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from samklang.interchange.csv_xlsx.calculations.ending import unended_line
from samklang.interchange.csv_xlsx.calculations.escaping import unescaped
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal, shown
from samklang.interchange.csv_xlsx.calculations.table import LONGEST_FIELD, MOST_COLUMNS, MOST_ROWS, Row, Table

_DELIMITERS = (";", "\t", ",")
_EXCEL_HINT = re.compile(r"\Asep=(.)\n")
_QUOTED = re.compile(r'"[^"\n]*"')
csv.field_size_limit(10_000_000)  # the whole file is bounded; over-long fields get a sentence of their own


def table_of(text: str) -> Table:
    """Return the table in the text, or raise a refusal that lists every row that is wrong.

    >>> table_of("navn;tal\\nHavnen;12\\n").rows
    (Row(line=2, cells=('Havnen', '12')),)
    """
    hint = _EXCEL_HINT.match(text)
    skipped = 1 if hint else 0
    body = text[hint.end() :] if hint else text
    delimiter = _delimiter(body.split("\n", 1)[0])
    records = list(_records(body, delimiter, skipped))
    headers = tuple(unescaped(cell.strip()) for cell in records[0][1])
    findings = list(_row_findings(records[1:], len(headers), delimiter))
    if findings:
        raise Refused(findings)
    filled = [
        Row(line, tuple(map(unescaped, cells))) for line, cells in records[1:] if any(cell.strip() for cell in cells)
    ]
    blank_lines = len(records) - 1 - len(filled)
    return Table(headers, tuple(filled), blank_lines=blank_lines, unended=unended_line(text))


def _delimiter(header: str) -> str:
    """Return the separator, judged by the headings alone: figures and remarks hold commas of their own."""
    bare = _QUOTED.sub("", header)
    counts = {delimiter: bare.count(delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
    if not counts[best]:
        raise refusal(Rule.DELIMITER, row=1, value=header)
    return best


def _records(body: str, delimiter: str, skipped: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for count, cells in enumerate(reader):
            if count > MOST_ROWS:
                raise refusal(Rule.TOO_MANY_ROWS, detail=str(MOST_ROWS))
            yield line + skipped, tuple(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refusal(Rule.UNCLOSED_QUOTE, row=line + skipped) from error


def _row_findings(records: list[tuple[int, tuple[str, ...]]], width: int, delimiter: str) -> Iterator[Finding]:
    if width > MOST_COLUMNS:
        raise refusal(Rule.TOO_MANY_COLUMNS, row=1, detail=str(MOST_COLUMNS))
    for line, cells in records:
        if not cells:
            continue
        if len(cells) != width:
            rule = Rule.ROW_TOO_SHORT if len(cells) < width else Rule.ROW_TOO_LONG
            yield Finding(rule, line, value=shown(delimiter.join(cells)), detail=f"{len(cells)}/{width}")
        for cell in cells:
            rule_broken = _broken(cell, width, delimiter)
            if rule_broken:
                yield Finding(rule_broken, line, value=shown(cell))


def _broken(cell: str, width: int, delimiter: str) -> Rule | None:
    if "\n" in cell and any(part.count(delimiter) >= width - 1 for part in cell.split("\n")[1:]):
        return Rule.SWALLOWED_ROWS
    return broken_text(cell)


def broken_text(cell: str) -> Rule | None:
    """Return the rule that the text of a cell breaks by its length or its characters, if any.

    >>> broken_text("Kaffe og kage") is None
    True
    """
    if len(cell) > LONGEST_FIELD:
        return Rule.FIELD_TOO_LONG
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in cell):
        return Rule.CONTROL_CHARACTERS
    return None
