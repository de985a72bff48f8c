"""Addresses of the API: every path behind the gate, the description, and its page."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from samklang.initiatives.roles import Scope
from samklang.interchange.api import views
from samklang.interchange.api.answering import api
from samklang.interchange.api.gate import Door, guarded


def _doors() -> Iterator[URLPattern]:
    """Yield every path once, behind the gate, with what its operations declare."""
    declared = api.get_openapi_schema(path_prefix="")["paths"]
    seen = set()
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root" or route in seen:
            continue
        seen.add(route)
        operations = declared["/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route)]
        yield path(f"v1/{route}", guarded(pattern.callback, _door(str(pattern.name), operations)), name=pattern.name)


def _door(name: str, operations: dict[str, Any]) -> Door:
    first = next(iter(operations.values()))
    return Door(
        name,
        str(first["description"]).splitlines()[0],
        scopes={method.upper(): Scope(each.get("x-scope", Scope.READ)) for method, each in operations.items()},
        query={
            method.upper(): frozenset(p["name"] for p in each["parameters"] if p["in"] == "query")
            for method, each in operations.items()
        },
    )


app_name = "api"
urlpatterns: list[URLPattern] = [
    path("", views.reference, name="reference"),
    path("v1/openapi.json", views.openapi, name="openapi"),
    *_doors(),
    path("<path:rest>", views.nothing, name="nothing"),
]
