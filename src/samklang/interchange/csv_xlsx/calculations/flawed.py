"""Cells that nobody may read (formulas, error values) beside all else that is wrong, so that one round mends it."""

from collections.abc import Callable, Sequence

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters
from samklang.interchange.csv_xlsx.calculations.table import Row, Table, as_text

_FLAWS = {Rule.FORMULA, Rule.ERROR_VALUE}
_OF_A_ROW = {Rule.HALF_A_SHARE, Rule.NO_BASE, Rule.PART_ABOVE_BASE, Rule.ANSWER_AND_FIGURE, Rule.REMARK_ALONE}


def are_flaws(findings: Sequence[Finding]) -> bool:
    """Tell whether all that was found are cells nobody may read, so that the rest is still to be looked at."""
    return bool(findings) and all(each.rule in _FLAWS for each in findings)


def as_it_stands(sheet: Sheet) -> Table:
    """Return a sheet whose first row holds our headings as a table; its flawed cells hold what was last worked out."""
    first, *rest = sheet.rows
    headers = tuple(as_text(cell) for cell in first.cells)
    while headers and not headers[-1]:
        headers = headers[:-1]
    width = len(headers)
    rows = (Row(row.line, (row.cells + ("",) * width)[:width]) for row in rest)
    return Table(headers, tuple(row for row in rows if any(as_text(cell) for cell in row.cells)))


def with_the_rest(flaws: Sequence[Finding], headers: Sequence[str], check: Callable[[], object]) -> Refused:
    """Return a refusal of the flaws and of everything that a check finds in other cells, row by row.

    Columns of flaws are named by their heading or their letters. How the cells of a row go together is not judged where
    one of them cannot be read.
    """
    once = {(each.row, each.column): each for each in reversed(flaws)}
    try:
        check()
    except Refused as refused:
        letters = {header: column_letters(place + 1) for place, header in enumerate(headers)}
        rows = {each.row for each in flaws}
        rest = [
            each
            for each in refused.findings
            if not once.keys() & {(each.row, each.column), (each.row, letters.get(each.column, ""))}
            and not (each.row in rows and each.rule in _OF_A_ROW)
        ]
        return Refused(sorted([*once.values(), *rest], key=lambda each: each.row or 0))
    return Refused(sorted(once.values(), key=lambda each: each.row or 0))
