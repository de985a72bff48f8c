"""The shared files of official statistics, and a second, simple reader of each kind to check ours against."""

import csv
import json
import re
from decimal import Decimal
from math import prod
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
STANDARDS = SHARED / "standards"
BAD_INPUT = SHARED / "badinput"
KINDS = ("statbank_dk", "jsonstat", "px")
FILES = [path for kind in KINDS for path in sorted((STANDARDS / kind).rglob("*")) if path.is_file()]
needs_files = pytest.mark.skipif(not FILES, reason="the shared files are not beside this checkout (../shared/data)")


def in_standards(name: str) -> bytes:
    path = STANDARDS / name
    if not path.exists():
        pytest.skip(f"the shared file {name} is not beside this checkout (../shared/data/standards)")
    return path.read_bytes()


def counted(path: Path) -> list[tuple[int, int, Decimal]]:
    """Return (cells, figures, sum of the figures) of each table, by plainer means than the product's."""
    if path.suffix == ".px":
        return [_px(path.read_bytes().decode("cp1252"))]
    if path.suffix == ".csv":
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))[1:]
        values = [set(column) for column in list(zip(*rows, strict=True))[:-1]]
        return [(prod(map(len, values)), len(rows), sum(Decimal(row[-1]) for row in rows))]
    document = json.loads(path.read_text(), parse_float=Decimal)
    if document.get("class") == "collection":
        return [_jsonstat(item) for item in document["link"]["item"]]
    if "dimension" in document:
        return [_jsonstat(document)]
    return [_jsonstat(table) for table in document.values()]


def _jsonstat(table: dict) -> tuple[int, int, Decimal]:
    values = table["value"].values() if isinstance(table["value"], dict) else table["value"]
    known = [Decimal(value) for value in values if value is not None]
    return prod(table.get("size") or table["dimension"]["size"]), len(known), sum(known)


def _px(text: str) -> tuple[int, int, Decimal]:
    cells = re.findall(r'[^\s",;]+', text.split("\nDATA=")[1])
    known = [Decimal(cell) for cell in cells if re.search(r"\d", cell)]
    return len(cells), len(known), sum(known)
