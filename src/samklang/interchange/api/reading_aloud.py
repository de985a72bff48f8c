"""The description of the API as a page reads it aloud: operations, what they take and give, shapes, problems."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samklang.interchange.api.problems import KINDS

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A field of a shape, or a parameter."""

    name: str
    type: str
    about: str
    is_required: bool
    where: str = ""


@dataclass(frozen=True)
class Shape:
    """A shape with its fields."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """One thing a program can ask."""

    id: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    parameters: tuple[Field, ...]
    takes: str
    gives: str
    example: str

    @property
    def heading(self) -> str:
        """Return the line it is found by."""
        return f"{self.method} {self.path}: {self.title}"


@dataclass(frozen=True)
class ProblemKind:
    """One kind of problem."""

    id: str
    status: int
    title: str
    way_out: str


@dataclass(frozen=True)
class Reference:
    """The whole page."""

    address: str
    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]
    problems: tuple[ProblemKind, ...]


def page_of(document: Json) -> Reference:
    """Return what the page shows of a description."""
    address = document["servers"][0]["url"]
    return Reference(
        address=address,
        operations=tuple(_operations(document, address)),
        shapes=tuple(_shapes(document)),
        problems=tuple(
            ProblemKind(name, kind.status, str(kind.title), str(kind.way_out)) for name, kind in KINDS.items()
        ),
    )


def as_markdown(reference: Reference) -> str:
    """Return the reference as a page of the documentation, in the active language."""
    parts = [
        "# The API",
        "All addresses begin with `/api/v1` of the house. `/api/v1/openapi.json` is the same for machines "
        "(OpenAPI 3.1), `/api/` the same in the house. How to use it: [report by API](../howto/report-by-api.md).",
        "## Operations",
    ]
    for each in reference.operations:
        takes = f" Takes `{each.takes}`." if each.takes else ""
        said = f"{each.title}. {each.about} Scope `{each.scope}`.{takes} Gives `{each.gives}`."
        fields = [(f"`{f.name}`" + " (required)" * f.is_required, f.where, f.type, f.about) for f in each.parameters]
        table = _markdown_table(("parameter", "where", "type", "what"), fields)
        parts.append(f"### `{each.method} {each.path}`\n\n{said}\n\n{table}")
    parts.append("## Shapes")
    for shape in reference.shapes:
        rows = [(f"`{f.name}`", f.type, f.about) for f in shape.fields]
        parts.append(f"### {shape.name}\n\n{shape.about}\n\n{_markdown_table(('field', 'type', 'what'), rows)}")
    problems = [(str(each.status), f"`{each.id}`", each.title, each.way_out) for each in reference.problems]
    parts.append(f"## Problems\n\n{_markdown_table(('status', 'kind', 'what', 'the way out'), problems)}")
    return "\n\n".join(parts) + "\n"


def _markdown_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _operations(document: Json, address: str) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, each in item.items():
            takes = each.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            gives = each["responses"]["200"]["content"]["application/json"]["schema"]
            yield Operation(
                id=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
                method=method.upper(),
                path=path,
                title=each["summary"],
                about=each["description"],
                scope=each["security"][0]["key"][0],
                parameters=tuple(_parameter(p) for p in each["parameters"]),
                takes=_type(takes) if takes else "",
                gives=_type(gives),
                example=_example(method, address + path),
            )


def _example(method: str, address: str) -> str:
    line = 'curl -H "Authorization: Bearer $SAMKLANG_KEY"'
    if method == "get":
        return f"{line} {address}"
    asks = '-H "If-Match: $ETAG" -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json"'
    return f"{line} -X {method.upper()} {asks} --data @{'figures' if method == 'put' else 'submission'}.json {address}"


def _parameter(parameter: Json) -> Field:
    places = {"path": _("address"), "query": _("query"), "header": _("header")}
    return Field(
        parameter["name"], _type(parameter["schema"]), str(parameter.get("description", "")),
        bool(parameter.get("required")), places[parameter["in"]],
    )  # fmt: skip


def _shapes(document: Json) -> Iterator[Shape]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        required = set(schema.get("required", ()))
        fields = tuple(
            Field(field, _type(each), str(each.get("description", "")), field in required)
            for field, each in schema.get("properties", {}).items()
        )
        yield Shape(name, " ".join(str(schema.get("description", "")).split()), fields)


def _type(schema: Json) -> str:
    """Return what a value is, in one short line.

    >>> _type({"anyOf": [{"type": "string"}, {"type": "null"}]})
    'string | null'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    form = schema.get("format")
    return f"{schema.get('type', 'any')} ({form})" if form else str(schema.get("type", "any"))
