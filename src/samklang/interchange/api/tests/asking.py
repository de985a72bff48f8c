"""A program that asks, with a key or without."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from samklang.initiatives.actions import make_key

ROOT = "/api/v1"


class Program:
    """Asks the API as a partner's own program does."""

    def __init__(self, secret: str | None = None, *, language: str = "en", client: Client | None = None) -> None:
        self.client = client or Client()
        self.headers = {"Accept-Language": language}
        if secret is not None:
            self.headers["Authorization"] = f"Bearer {secret}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        extra = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method.upper(), address(path), headers=given, **extra)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PUT", path, body, **{"If_Match": "*", **headers})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, body, **{"If_Match": "*", **headers})


def address(path: str) -> str:
    return path if path.startswith("/") else f"{ROOT}/{path}"


def key_for(organisation: Any, by: Any, *, scope: str = "report", name: str = "Fagsystem", at: datetime) -> str:
    """Return the secret of a new key of the organisation."""
    return make_key(organisation=organisation, name=name, scope=scope, by=by, at=at)[1]
