"""The tables of a set out of JSON, read strictly: what two programs could read in two ways is refused."""

import json
from decimal import Decimal
from typing import Any

from samklang.interchange.csv_xlsx.calculations.findings import Rule as FileRule
from samklang.interchange.csv_xlsx.calculations.findings import refusal
from samklang.interchange.csv_xlsx.calculations.table import BIGGEST_FILE
from samklang.interchange.indicator_set.calculations.faults import Fault, Faulty, Rule
from samklang.interchange.indicator_set.calculations.shape import FORMAT, MOST_ROWS, READABLE, TABLES, VERSION

RawRow = tuple[int, dict[str, Any]]
RawTables = dict[str, list[RawRow]]
_MOST_DIGITS = 40


class _KeyTwiceError(ValueError):
    pass


def json_tables(data: bytes) -> tuple[RawTables, dict[str, str], list[str]]:
    """Return ({table: [(place in its list from 1, raw cells)]}, what the file says of itself, what was not read)."""
    told = _document(data)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Faulty([Fault(Rule.NOT_A_SET)])
    if told.get("version") not in READABLE:
        raise Faulty([Fault(Rule.NEWER, detail=str(VERSION))])
    tables: RawTables = {}
    faults: list[Fault] = []
    for table in TABLES:
        rows = told.get(table.name, [])
        if not isinstance(rows, list):
            faults.append(Fault(Rule.NO_TABLE, table.name))
        elif len(rows) > MOST_ROWS:
            faults.append(Fault(Rule.TOO_MANY_ROWS, table.name, detail=str(MOST_ROWS)))
        else:
            faults += [
                Fault(Rule.ROW_SHAPE, table.name, line)
                for line, row in enumerate(rows, start=1)
                if not isinstance(row, dict)
            ]
            tables[table.name] = [(line, row) for line, row in enumerate(rows, start=1) if isinstance(row, dict)]
    if faults:
        raise Faulty(faults)
    about = {name: each for name in ("language", "initiative") if isinstance(each := told.get(name), str)}
    known = {table.name for table in TABLES} | {"format", "version", "language", "initiative", "exported_on", "$schema"}
    return tables, about, sorted(str(name)[:60] for name in told if name not in known)


def _document(data: bytes) -> Any:
    if len(data) > BIGGEST_FILE:
        raise refusal(FileRule.TOO_BIG, detail=str(BIGGEST_FILE // 1_000_000))
    try:
        text = data.decode("utf-8-sig")
        return json.loads(
            text, object_pairs_hook=_once, parse_float=_number, parse_int=_number, parse_constant=_no_constant
        )
    except _KeyTwiceError as error:
        raise Faulty([Fault(Rule.KEY_TWICE, value=str(error)[:60])]) from error
    except json.JSONDecodeError as error:
        raise Faulty([Fault(Rule.NOT_JSON, line=error.lineno)]) from error
    except (ValueError, RecursionError) as error:
        raise Faulty([Fault(Rule.NOT_JSON)]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _KeyTwiceError(name)
        found[name] = value
    return found


def _number(text: str) -> Decimal:
    if len(text) > _MOST_DIGITS:
        raise ValueError(text[:_MOST_DIGITS])
    return Decimal(text)


def _no_constant(text: str) -> Any:
    raise ValueError(text)
