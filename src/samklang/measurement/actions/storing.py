"""Rows stored with one plain statement: for what every save writes.

Django's own way asks more of the processor for putting the statement together than the database does for storing.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def store(rows: Iterable[Model], *, on_conflict: str = "") -> None:
    """Store new rows of one model with one statement, which ends with what is done where one is there already."""
    stored = list(rows)
    if not stored:
        return
    model = type(stored[0])._meta
    fields = [field for field in model.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    each = f"({', '.join(['%s'] * len(fields))})"
    sql = f"INSERT INTO {model.db_table} ({columns}) VALUES {', '.join([each] * len(stored))} {on_conflict}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [getattr(row, field.attname) for row in stored for field in fields])
