"""Databases copied out, copied in and exchanged, with PostgreSQL's own tools and one connection for the names."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from samklang.config.database.binaries import tools_for
from samklang.config.database.failures import DatabaseFailed

VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}


def named(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def name_in(url: str) -> str:
    """Return the name of the database in an address."""
    return urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def frozen(url: str) -> Iterator[tuple["psycopg.Connection[tuple[object, ...]]", str]]:
    """Yield a connection that sees one moment, and that moment's name for `dump`, while others go on writing."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101 - a function call always gives a row
        yield connection, str(row[0])


def rows_of(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[str, int]:
    """Return how many rows every table has."""
    tables = connection.execute(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    counted = {}
    for (table,) in tables:
        row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(str(table)))).fetchone()
        counted[str(table)] = int(str(row[0])) if row else 0
    return counted


def dump(url: str, target: Path, *, snapshot: str) -> None:
    """Write the database as it is at the snapshot, in PostgreSQL's custom format."""
    fixed = ["--format=custom", "--no-owner", "--no-privileges", "--compress=6", f"--snapshot={snapshot}"]
    _run(url, "pg_dump", *fixed, f"--file={target}", f"--dbname={name_in(url)}")


def fill(url: str, source: Path) -> None:
    """Fill an empty database from a dump; the first error ends it."""
    fixed = ["--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction"]
    _run(url, "pg_restore", *fixed, f"--dbname={name_in(url)}", str(source))


def exists(url: str) -> bool:
    """Tell whether the database of an address exists."""
    with _keeper(url) as keeper:
        return keeper.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name_in(url)]).fetchone() is not None


def create(url: str) -> None:
    """Make an empty database; a former one of that name goes."""
    drop(url)
    with _keeper(url) as keeper:
        try:
            keeper.execute(
                SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(Identifier(name_in(url)))
            )
        except psycopg.errors.InsufficientPrivilege as refused:
            raise DatabaseFailed(
                "A restore needs a database beside the present one, and your database user may not make any. "
                "Cure: ALTER ROLE … CREATEDB, for the time of the restore."
            ) from refused


def drop(url: str) -> None:
    """Drop the database of an address where it exists."""
    with _keeper(url) as keeper:
        keeper.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name_in(url))))


def exchange(live: str, *, fresh: str, former: str) -> None:
    """Put the fresh database in the live one's place, in one transaction; the live one becomes the former."""
    drop(former)
    with _keeper(live) as keeper:
        keeper.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)",
            [[name_in(live), name_in(fresh)]],
        )
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        with keeper.transaction():
            keeper.execute(rename.format(Identifier(name_in(live)), Identifier(name_in(former))))
            keeper.execute(rename.format(Identifier(name_in(fresh)), Identifier(name_in(live))))


@contextlib.contextmanager
def _keeper(url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Connect to the server's own small database, from where others are made and renamed."""
    with psycopg.connect(named(url, "postgres"), autocommit=True) as connection:
        yield connection


def _run(url: str, program: str, *arguments: str) -> None:
    with psycopg.connect(url) as connection:
        tools = tools_for(connection.info.server_version // 10000)
    facts = conninfo_to_dict(url)
    secrets = {VARIABLES[key]: str(value) for key, value in facts.items() if key in VARIABLES and value}
    done = subprocess.run(
        [tools / program, *arguments], env={**os.environ, **secrets}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DatabaseFailed(f"{program} failed: {done.stderr.strip()}")
