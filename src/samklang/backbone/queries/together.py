"""Several queries read by one statement."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, QuerySet

Rows = list[tuple[Any, ...]]


def read_together(queries: Mapping[str, QuerySet[Any, Any]]) -> dict[str, Rows]:
    """Return the rows of each query (all of them `values_list`): one statement, so they tell of the same moment."""
    parts = [_Part(query) for query in queries.values()]
    statement = f"SELECT json_build_array({', '.join(part.sql for part in parts)})"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for part in parts for value in part.arguments])
        [(read,)] = cursor.fetchall()
    return {name: part.rows(own) for name, part, own in zip(queries, parts, read, strict=True)}


class _Part:
    """One query as an array of its rows in JSON, and how its values are read back."""

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        compiler = query.query.get_compiler(connection=connection)
        self.arguments: tuple[Any, ...] = ()
        self.fields: list[Field[Any, Any]] = []
        try:
            sql, arguments = compiler.as_sql()
        except EmptyResultSet:
            self.sql = "'[]'::json"
            return
        self.arguments = tuple(arguments)
        self.fields = [expression.output_field for expression, _sql, _alias in compiler.select]
        columns = [f"c{number}" for number in range(len(self.fields))]
        row = ", ".join(f"q.{column}" for column in columns)
        self.sql = (
            f"(SELECT coalesce(json_agg(json_build_array({row})), '[]') FROM ({sql}) AS q ({', '.join(columns)}))"  # noqa: S608
        )

    def rows(self, read: list[list[Any]]) -> Rows:
        """Return the rows as the query itself would have given them."""
        return [
            tuple(
                None if value is None else field.to_python(value) for field, value in zip(self.fields, row, strict=True)
            )
            for row in read
        ]
