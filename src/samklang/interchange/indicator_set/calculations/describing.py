"""The format told to others: a JSON Schema, and a page for people. Both from the one shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from samklang.interchange.indicator_set.calculations.columns import Column
from samklang.interchange.indicator_set.calculations.shape import FORMAT, MOST_ROWS, TABLES, VERSION

Codes = Mapping[str, Sequence[str]]
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def json_schema(codes: Codes) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a set in JSON."""
    tables = {
        table.name: {
            "description": table.about,
            "type": "array",
            "maxItems": MOST_ROWS,
            "items": {
                "type": "object",
                "properties": {column.name: _property(column, codes) for column in table.columns},
                "required": [column.name for column in table.columns if column.is_required],
            },
        }
        for table in TABLES
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Samklang indicator set",
        "description": "All indicators of an initiative: definitions, breakdowns, targets and who is asked.",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "language": {"type": "string", "maxLength": 10, "description": "The language the texts are written in."},
            "initiative": {"type": "string", "description": "Where the set comes from."},
            "exported_on": {"type": "string", "pattern": _DAY},
            **tables,
        },
        "required": ["format", "version"],
    }


def _property(column: Column, codes: Codes) -> dict[str, Any]:
    told: dict[str, Any] = {"description": column.about}
    if column.holds == "choice":
        return {**told, "enum": [*codes[column.choices], *([] if column.is_required else [None])]}
    if column.holds == "choices":
        return {**told, "type": "array", "items": {"enum": list(codes[column.choices])}}
    if column.holds == "names":
        return {**told, "type": "array", "items": {"type": "string", "maxLength": column.longest}}
    shapes: dict[str, dict[str, Any]] = {
        "wholes": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "whole": {"type": _or_nothing("integer", column), "minimum": 0},
        "number": {"type": ["number", "string"]},
        "day": {"type": "string", "pattern": _DAY},
        "last_day": {"type": "string", "pattern": _DAY},
        "yes": {"type": "boolean"},
    }
    least = {"minLength": 1} if column.is_required else {}
    return told | shapes.get(column.holds, {"type": "string", "maxLength": column.longest, **least})


def _or_nothing(kind: str, column: Column) -> str | list[str]:
    return kind if column.is_required else [kind, "null"]


_INTRODUCTION = """# The indicator set

Format `%(format)s`, version %(version)s: everything that says *what* is measured in an initiative, and none of its
figures. Seven tables, the same in JSON (a list of objects each) and in a workbook (a sheet each). The JSON is held by
[indicator-set.schema.json](indicator-set.schema.json).

- In JSON, days are `2026-11-23`, choices are codes, several are a list. Numbers that a program could not keep exactly
  are text.
- In a workbook, headings and choices are read in Danish, in English and as the names below; several in a cell are
  divided by semicolons; a column that is left out is not touched.
- A later version of the format may add columns. What is not known is named and not read.
- Days of targets and milestones are the last day of their period (`2028-12-31`), as the pages tell them. Version 1 of
  the format told the day after (`2029-01-01`); it is still read, since the first of a month stands for the end of the
  month before.
"""


def described(codes: Codes) -> str:
    """Return the page of the reference, in Markdown."""
    parts = [_INTRODUCTION % {"format": FORMAT, "version": VERSION}]
    for table in TABLES:
        parts.append(f"## {table.name}\n\nSheet *{table.da}* or *{table.en}*. {table.about}")
        parts.append(f"A row is named by {_and(table.key)}.\n")
        parts.append("| column | Dansk | English | holds | what |\n|---|---|---|---|---|")
        for column in table.columns:
            name = f"`{column.name}`{' *' if column.is_required else ''}"
            parts.append(f"| {name} | {column.da} | {column.en} | {_holds(column)} | {column.about} |")
        parts.append("")
    parts.append("\\* never empty.\n\n## Choices\n")
    parts += [f"- {name}: {', '.join(f'`{code}`' for code in told)}" for name, told in codes.items()]
    return "\n".join(parts) + "\n"


def _and(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _holds(column: Column) -> str:
    words = {
        "choice": f"one {column.choices}",
        "choices": f"several {column.choices}",
        "wholes": "whole numbers",
        "whole": "whole number",
        "number": "number",
        "day": "day",
        "last_day": "day",
        "yes": "yes or no",
        "names": "names",
    }
    return words.get(column.holds, f"text, at most {column.longest}")
