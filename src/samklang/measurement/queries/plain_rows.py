"""Rows of a plain statement as models: for what every report and every save asks.

Putting such a question together takes Django longer than it takes the database to answer it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model


def columns_of(model: type[Model], table: str) -> str:
    """Return the columns of a model for a statement, in the order that `rows_as` takes them."""
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


def rows_as(sql: str, arguments: Mapping[str, Any], *models: type[Model]) -> list[tuple[Any, ...]]:
    """Return each row of a statement as one object of each model, None where it has none; what follows as it is.

    The statement selects the `columns_of` each model, the first model's first. An object told in several rows is the
    same one in all of them. Not for models with a field that Django changes on reading, such as JSON.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        rows = cursor.fetchall()
    known: dict[tuple[int, int], Model] = {}
    shapes, start = [], 0
    for place, model in enumerate(models):
        fields = [field.attname for field in model._meta.concrete_fields]
        shapes.append((place, model, fields, start, start := start + len(fields)))
    found = []
    for row in rows:
        made: list[Any] = []
        for place, model, fields, first, end in shapes:
            key = (place, row[first])
            if row[first] is not None and key not in known:
                known[key] = model.from_db(connection.alias, fields, row[first:end])
            made.append(known.get(key))
        found.append((*made, *row[start:]))
    return found
