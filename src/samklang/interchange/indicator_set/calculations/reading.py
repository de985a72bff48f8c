"""From a file to a set: the one door. What the file is is judged by its content, never by its name."""

from collections.abc import Iterable, Iterator

from samklang.interchange.csv_xlsx.calculations.confined import confined_workbook_sheets
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, shown
from samklang.interchange.csv_xlsx.calculations.findings import Rule as FileRule
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters
from samklang.interchange.csv_xlsx.calculations.sniffing import FileKind, kind_of
from samklang.interchange.csv_xlsx.calculations.table import as_text
from samklang.interchange.indicator_set.calculations.checks import faults_within
from samklang.interchange.indicator_set.calculations.columns import Table
from samklang.interchange.indicator_set.calculations.faults import Fault, Faulty, Rule
from samklang.interchange.indicator_set.calculations.json_tables import RawRow, RawTables, json_tables
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row
from samklang.interchange.indicator_set.calculations.shape import MOST_ROWS, TABLES
from samklang.interchange.indicator_set.calculations.values import Choices, Unfit, is_blank, typed

_OTHER_SHEETS = frozenset({"læs mig", "read me", "valgmuligheder", "choices"})


class SheetRefused(Refused):
    """A refusal that knows its sheet."""

    def __init__(self, findings: Iterable[Finding], sheet: str) -> None:
        super().__init__(findings)
        self.sheet = sheet


def read_set(data: bytes, *, choices: Choices) -> IndicatorSet:
    """Return the set in a JSON file or a workbook; raises Faulty or a refusal that lists all that is wrong."""
    if _is_workbook(data):
        raw, ignored = _workbook_tables(data)
        about: dict[str, str] = {}
    else:
        raw, about, ignored = json_tables(data)
    told = _typed_set(raw, choices, about, ignored)
    faults = list(faults_within(told))
    if faults:
        raise Faulty(faults)
    return told


def _is_workbook(data: bytes) -> bool:
    try:
        kind = kind_of(data)
    except Refused as refused:
        if any(finding.rule is FileRule.JSON for finding in refused.findings):
            return False
        raise
    if kind is FileKind.TEXT:
        raise Faulty([Fault(Rule.NOT_A_SET)])
    return True


def _workbook_tables(data: bytes) -> tuple[RawTables, list[str]]:
    raw: RawTables = {}
    ignored, faults = [], []
    for sheet in confined_workbook_sheets(data, with_hidden=True):
        name = sheet.name
        if not sheet.rows:
            continue
        _require_plain(sheet)
        table = next((each for each in TABLES if name.casefold() in _names(each)), None)
        if table is None:
            ignored += [] if name.casefold() in _OTHER_SHEETS else [shown(name)]
            continue
        if len(sheet.rows) > MOST_ROWS + 1:
            faults.append(Fault(Rule.TOO_MANY_ROWS, table.name, detail=str(MOST_ROWS)))
            continue
        columns, unknown = _columns(table, sheet)
        ignored += [f"{name}: {shown(each)}" for each in unknown]
        raw[table.name] = [
            (row.line, {column: row.cells[place] for column, place in columns.items()}) for row in sheet.rows[1:]
        ]
    if faults:
        raise Faulty(faults)
    if "indicators" not in raw or "definitions" not in raw:
        raise Faulty([Fault(Rule.NOT_A_SET)])
    return raw, ignored


def _require_plain(sheet: Sheet) -> None:
    if sheet.flaws:
        raise SheetRefused(
            [Finding(rule, line, column_letters(place + 1)) for (line, place), rule in sheet.flaws.items()], sheet.name
        )


def _names(table: Table) -> frozenset[str]:
    return frozenset({table.name, table.da.casefold(), table.en.casefold()})


def _columns(table: Table, sheet: Sheet) -> tuple[dict[str, int], list[str]]:
    """Return ({column: its place}, headings that are not known); the first row with anything in it holds them."""
    found: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(map(as_text, sheet.rows[0].cells)):
        column = next((each for each in table.columns if heading.casefold() in each.titles), None)
        if column is None or column.name in found:
            unknown += [heading] if heading else []
        else:
            found[column.name] = place
    return found, unknown


def _typed_set(raw: RawTables, choices: Choices, about: dict[str, str], ignored: Iterable[str]) -> IndicatorSet:
    faults: list[Fault] = []
    tables: dict[str, tuple[Row, ...]] = {}
    unread = list(ignored)
    for table in TABLES:
        rows = raw.get(table.name, [])
        lacking = _lacking(table, rows)
        if lacking:
            faults += lacking
            continue
        unread += _strange(table, rows)
        typed_rows = []
        for line, cells in rows:
            values: dict[str, object] = {}
            faults += _typed_row(table, line, cells, choices, values)
            typed_rows.append(Row(line, values))  # type: ignore[arg-type]
        tables[table.name] = tuple(typed_rows)
    if faults:
        raise Faulty(faults)
    return IndicatorSet(
        tables, about.get("language", "da")[:10], shown(about.get("initiative", "")), tuple(unread[:20])
    )


def _lacking(table: Table, rows: list[RawRow]) -> list[Fault]:
    """Return the required columns that no row has; none where there are no rows."""
    return [
        Fault(Rule.NO_COLUMN, table.name, column=column.name)
        for column in table.columns
        if rows and column.is_required and not any(column.name in cells for _line, cells in rows)
    ]


def _strange(table: Table, rows: list[RawRow]) -> list[str]:
    known = {column.name for column in table.columns}
    strange = {str(name) for _line, cells in rows for name in cells if name not in known}
    return [f"{table.name}: {shown(name)}" for name in sorted(strange)]


def _typed_row(
    table: Table, line: int, cells: dict[str, object], choices: Choices, values: dict[str, object]
) -> Iterator[Fault]:
    for column in table.columns:
        if column.name not in cells:
            if column.is_required:
                yield Fault(Rule.REQUIRED, table.name, line, column.name)
            continue
        raw = cells[column.name]
        try:
            values[column.name] = typed(raw, column, choices)
        except Unfit as unfit:
            value = "" if unfit.rule is Rule.CPR else _told(raw)
            yield Fault(unfit.rule, table.name, line, column.name, value, unfit.detail)
            continue
        if column.is_required and is_blank(raw):
            yield Fault(Rule.REQUIRED, table.name, line, column.name)


def _told(raw: object) -> str:
    return "" if isinstance(raw, list | dict) else shown(str(raw))
