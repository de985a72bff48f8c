"""A set of indicators as typed rows: what is read from a file, and what stands in an initiative."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from samklang.interchange.indicator_set.calculations.shape import TABLES

Value = str | int | Decimal | date | bool | tuple[str, ...] | tuple[int, ...] | None


@dataclass(frozen=True)
class Row:
    """One row: the line it stands on (from 1; as Excel counts, or its place in the JSON list) and its told values."""

    line: int
    values: Mapping[str, Value]

    def get(self, name: str) -> Any:
        """Return a value, or None where it was not told."""
        return self.values.get(name)


@dataclass(frozen=True)
class IndicatorSet:
    """All tables of a set: {table: rows in order}."""

    tables: Mapping[str, tuple[Row, ...]]
    language: str = "da"
    name: str = ""
    ignored: tuple[str, ...] = field(default=())

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return a table's rows; none where it is not in the file."""
        return self.tables.get(table, ())

    def of(self, table: str, code: str) -> list[Row]:
        """Return the rows of one indicator."""
        return [row for row in self.rows(table) if row.get("indicator") == code]

    def same(self) -> dict[str, list[dict[str, Value]]]:
        """Return the bare values, for comparing two sets."""
        return {table.name: [dict(row.values) for row in self.rows(table.name)] for table in TABLES}


def breakdowns_of(rows: Iterable[Row]) -> dict[str, list[tuple[str, bool]]]:
    """Return {breakdown: its categories in order, each with whether it stands for what is not known}."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for row in rows:
        found.setdefault(str(row.get("breakdown")), []).append((str(row.get("category")), bool(row.get("is_unknown"))))
    return found


def packed(told: IndicatorSet) -> dict[str, Any]:
    """Return the set as plain JSON; `unpacked` gives it back the same.

    >>> row = Row(2, {"indicator": "H1", "on": date(2026, 1, 1), "value": Decimal("1.5"), "goals": (1, 2)})
    >>> unpacked(packed(IndicatorSet({"milestones": (row,)}))).rows("milestones") == (row,)
    True
    """
    tables = {
        name: [[row.line, {key: _packed(value) for key, value in row.values.items()}] for row in rows]
        for name, rows in told.tables.items()
    }
    return {"tables": tables, "language": told.language, "name": told.name, "ignored": list(told.ignored)}


def unpacked(plain: Mapping[str, Any]) -> IndicatorSet:
    """Return the set that was packed."""
    tables = {
        name: tuple(Row(line, {key: _unpacked(value) for key, value in values.items()}) for line, values in rows)
        for name, rows in plain["tables"].items()
    }
    return IndicatorSet(tables, plain["language"], plain["name"], tuple(plain["ignored"]))


def _packed(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _unpacked(value: Any) -> Value:
    if isinstance(value, dict):
        return Decimal(value["number"]) if "number" in value else date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value
