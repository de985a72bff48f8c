"""The description of the API (OpenAPI 3.1): what ninja makes of the operations, completed with what the gate does."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.initiatives.roles import Scope
from samklang.interchange.api.answering import api
from samklang.interchange.api.problems import KINDS
from samklang.interchange.api.words.fields import FIELDS
from samklang.interchange.api.words.operations import OPERATIONS
from samklang.interchange.api.words.shapes import SHAPES
from samklang.ui.problem_documents import CONTENT_TYPE

PREFIX = "api/v1/"
_ALWAYS = ("no-key", "too-many", "bad-request", "invalid", "fault")
_WRITING = ("not-editable", "stale", "too-large", "not-json", "no-precondition", "no-scope")
Json = dict[str, Any]


def described() -> Json:
    """Return the whole description in the reader's language."""
    reverse("api:openapi")  # loads the addresses, and with them every operation
    document: Json = _named(_plain(api.get_openapi_schema(path_prefix=PREFIX)))
    document["info"] |= {
        "title": "Samklang",
        "description": _("What a partner’s own program reads and reports. Numbers are exact text; missing is null."),
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    }
    document["servers"] = [{"url": settings.SAMKLANG_BASE_URL}]
    components = document["components"]
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": _key_words()}}
    components["schemas"] |= {"Problem": _problem_schema(), "Mistake": _mistake_schema()}
    components["headers"] = _headers()
    for method, operation in operations(document):
        _complete(method, operation)
    _say(document)
    return document


def _named(document: Json) -> Json:
    """Return the description with its pages of lists named as a reader would: PageOfGoals, not Page_Goal_."""
    named: Json = json.loads(re.sub(r"Page_([A-Za-z]+)_", r"PageOf\1s", json.dumps(document)))
    return named


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield (method, operation) of every operation."""
    for item in document["paths"].values():
        yield from item.items()


def _key_words() -> str:
    return _("A key of the organisation, from its page of keys. Scopes: read, report.")


def _complete(method: str, operation: Json) -> None:
    is_writing = method != "get"
    scope = operation.pop("x-scope", Scope.READ.value)
    operation["operationId"] = operation["operationId"].rpartition("_views_")[2].partition("_")[2]
    operation["security"] = [{"key": [scope]}]
    operation["parameters"] = [*operation.get("parameters", []), *_parameters(is_writing)]
    responses = operation["responses"] = {str(code): answer for code, answer in operation["responses"].items()}
    for parameter in operation["parameters"]:
        parameter["schema"] = _sent(parameter["schema"])
    kinds = [*_ALWAYS, *(_WRITING if is_writing else ())]
    if any(parameter["in"] == "path" for parameter in operation["parameters"]):
        kinds.append("not-found")
    for kind in kinds:
        _add_problem(responses, kind)
    shared = {"RateLimit": "RateLimit"}
    if not is_writing:
        responses["304"] = {"description": _("What you have is what there is.")}
        shared |= {"ETag": "ETag"}
    else:
        shared |= {"Idempotency-Replayed": "Idempotency-Replayed"}
    responses["200"]["headers"] = {name: {"$ref": f"#/components/headers/{to}"} for name, to in shared.items()}


def _sent(schema: Json) -> Json:
    """Return what a parameter looks like when it is sent: one that is left out is not null."""
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return choices[0] if len(choices) == 1 else schema


def _add_problem(responses: Json, kind: str) -> None:
    title = str(KINDS[kind].title)
    code = str(KINDS[kind].status)
    known = responses.get(code)
    if known:
        known["description"] += f"; {title}"
        return
    schema = {"$ref": "#/components/schemas/Problem"}
    responses[code] = {"description": title, "content": {CONTENT_TYPE: {"schema": schema}}}


def _parameters(is_writing: bool) -> list[Json]:
    text = {"type": "string"}
    language = {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "schema": text,
        "description": _("Danish (da) or English (en)."),
    }
    if not is_writing:
        words = _("The ETag you have: the answer is 304 if nothing has changed.")
        return [
            language,
            {"name": "If-None-Match", "in": "header", "required": False, "schema": text, "description": words},
        ]
    seen = _("The ETag of the figures you have read, or * to write whatever stands.")
    mark = _(
        "A mark of your own for this request: repeat the request with it, and it has one effect. Kept for 24 hours."
    )
    short = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return [
        language,
        {"name": "If-Match", "in": "header", "required": True, "schema": text, "description": seen, "example": "*"},
        {"name": "Idempotency-Key", "in": "header", "required": False, "schema": short, "description": mark},
    ]


def _headers() -> Json:
    return {
        "ETag": {"schema": {"type": "string"}, "description": _("The mark of this state of it.")},
        "RateLimit": {
            "schema": {"type": "string"},
            "description": _("Requests left in this minute, and its seconds left."),
        },
        "Idempotency-Replayed": {
            "schema": {"type": "string", "enum": ["true"]},
            "description": _("The request was carried out before; this is its answer."),
        },
    }


def _problem_schema() -> Json:
    return {
        "type": "object",
        "title": "Problem",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Mistake"}},
            "conflicts": {"type": "array", "items": {"type": "object"}},
        },
    }


def _mistake_schema() -> Json:
    names = ("detail", "pointer", "key", "field", "rule")
    return {
        "type": "object",
        "title": "Mistake",
        "required": list(names),
        "properties": {
            name: {"anyOf": [{"type": "string"}, {"type": "null"}]} if name in {"key", "field"} else {"type": "string"}
            for name in names
        },  # each a dictionary of its own: every one gets its own words
    }


def _say(document: Json) -> None:
    """Give every field, shape and operation its words: one word means one thing, wherever it stands."""
    for name, schema in document["components"]["schemas"].items():
        schema["description"] = str(SHAPES.get(name) or _("one page of a list"))
        for field, each in schema.get("properties", {}).items():
            each.pop("title", None)
            each["description"] = str(FIELDS[field])
    for _method, operation in operations(document):
        title, about = OPERATIONS[operation["operationId"]]
        operation |= {"summary": str(title), "description": str(about)}
        for parameter in operation["parameters"]:
            parameter["schema"].pop("title", None)
            parameter.setdefault("description", str(FIELDS.get(parameter["name"], "")))


def _plain(value: Any) -> Any:
    """Return the description as plain JSON values, with lazy words said."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
