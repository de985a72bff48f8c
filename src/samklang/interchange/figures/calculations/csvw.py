"""CSV as machines want it (RFC 4180), with metadata that says what each column is (W3C CSV on the Web)."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from samklang.interchange.csv_xlsx.calculations.escaping import escaped

Value = str | int | Decimal | date | None
DECIMALS = 4
_DATATYPES: dict[str, object] = {
    "text": "string",
    "whole": {"base": "integer", "minimum": 0},
    "number": {"base": "decimal", "format": {"decimalChar": "."}},
    "day": {"base": "date", "format": "yyyy-MM-dd"},
}


@dataclass(frozen=True)
class Column:
    """One column: its name for machines, its titles by language, what it holds, and the vocabulary's word for it.

    `holds`: text, whole, number or day.
    """

    name: str
    titles: Mapping[str, str]
    holds: str = "text"
    property_url: str = ""
    description: str = ""
    is_required: bool = False


def machine_csv(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the table: commas, decimal points, quotes doubled, CRLF, UTF-8 without byte order mark.

    >>> machine_csv([Column("navn", {}), Column("tal", {}, "number")], [["=1+1", Decimal("12.50")]]).decode()
    "navn,tal\\r\\n'=1+1,12.5\\r\\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([machine_text(value) for value in row])
    return buffer.getvalue().encode()


def machine_text(value: Value) -> str:
    """Return one value: numbers plain, days as 2026-11-23, nothing as nothing, text that no program runs."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else escaped(value)


def plain_number(value: Decimal) -> str:
    """Return a number with at most four decimals, no zeros at its end and no exponent.

    >>> plain_number(Decimal("1200")), plain_number(Decimal("0.33333")), plain_number(Decimal("-0.00001"))
    ('1200', '0.3333', '0')
    """
    text = f"{round(value, DECIMALS):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def metadata(
    columns: Sequence[Column],
    *,
    url: str,
    title: str,
    language: str,
    source: str,
    modified: date,
    notes: Sequence[str] = (),
    licence: str = "",
    primary_key: Sequence[str] = (),
) -> bytes:
    """Return the metadata of one CSV file, as its `…-metadata.json`.

    `url` is where the file lies, seen from the metadata. Source: W3C, Metadata Vocabulary for Tabular Data (2015).
    """
    about: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": url,
        "dc:title": title,
        "dc:source": source,
        "dc:modified": {"@value": modified.isoformat(), "@type": "xsd:date"},
    }
    if licence:
        about["dc:license"] = {"@id": licence}
    if notes:
        about["rdfs:comment"] = list(notes)
    about["dialect"] = {
        "encoding": "utf-8",
        "delimiter": ",",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
        "headerRowCount": 1,
        "lineTerminators": ["\r\n"],
    }
    schema: dict[str, Any] = {"columns": [_column(column) for column in columns]}
    if primary_key:
        schema["primaryKey"] = list(primary_key)
    about["tableSchema"] = schema
    return (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode()


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "titles": {"und": column.name, **column.titles}}
    if column.description:
        told["dc:description"] = column.description
    told["datatype"] = _DATATYPES[column.holds]
    told["null"] = [""]
    told["required"] = column.is_required
    if column.property_url:
        told["propertyUrl"] = column.property_url
    return told
