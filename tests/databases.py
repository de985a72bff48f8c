"""The databases of a run: migrated once, the example built once; every process works in copies of its own."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of this run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(folder: Path, name: str, make: Callable[[], None]) -> None:
    """Let the first process of the run make something; the others wait until it stands."""
    done = folder / f"{name}.made"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make()
            done.touch()


def say(sql: str) -> None:
    """Run one statement in the server's maintenance database."""
    import psycopg
    from django.db import connection

    wanted = connection.settings_dict
    target = {key: wanted[key.upper()] for key in ("user", "password", "host", "port") if wanted[key.upper()]}
    with psycopg.connect(dbname="postgres", autocommit=True, **target) as server:
        server.execute(sql)


def connect_to(name: str) -> str:
    """Let Django speak to another database of the same server; returns the name of the one before."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
    return before


def copy_database(name: str, *, of: str) -> None:
    """Make a database anew as a copy of another, to which nobody may be connected."""
    say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    say(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')


def fill(name: str, *, of: str, fill_in: Callable[[], object]) -> None:
    """Make a database anew as a copy of another, and fill it in."""
    copy_database(name, of=of)
    usual = connect_to(name)
    try:
        fill_in()
    finally:
        connect_to(usual)


def migrated(folder: Path) -> str:
    """Return the name of a database with all migrations, made once in a run."""
    from django.db import connection

    name = f"test_{connection.settings_dict['NAME']}_migrated"
    once(folder, f"{name}-{connection.settings_dict['PORT']}", lambda: fill(name, of="template0", fill_in=_migrate))
    return name


def _migrate() -> None:
    """Run all migrations, or take in what the same ones made in an earlier run: they take half a minute."""
    from django.core.management import call_command
    from django.db import connection

    from samklang.config.database import dumps
    from samklang.config.database.failures import DatabaseFailed

    url, kept = address_of(connection.settings_dict["NAME"]), kept_schema()
    with contextlib.suppress(DatabaseFailed):  # kept by a newer server than this one
        if kept.exists():
            dumps.fill(url, kept)
            return
    call_command("migrate", verbosity=0)
    shutil.rmtree(kept.parent, ignore_errors=True)  # of earlier migrations
    kept.parent.mkdir()
    with contextlib.suppress(DatabaseFailed), dumps.frozen(url) as (_connection, snapshot):
        dumps.dump(url, kept.with_suffix(".part"), snapshot=snapshot)
        kept.with_suffix(".part").replace(kept)


def kept_schema() -> Path:
    """Return where the migrated tables are kept between runs, named by all that they depend on.

    They depend on the migrations, on the libraries that bring some, and on the models for their permissions.
    """
    root = Path(__file__).resolve().parents[1]
    source = root / "src" / "samklang"
    models = {*source.rglob("migrations/*.py"), *source.rglob("models/*.py"), *source.rglob("models.py")}
    told = hashlib.sha256()
    for file in (root / "requirements.txt", *sorted(models)):
        told.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return Path(sys.prefix) / "schemas" / f"{told.hexdigest()[:16]}.dump"


def address_of(name: str) -> str:
    """Return the address of a database on the server that Django speaks to."""
    from django.db import connection

    known = {key: quote(str(connection.settings_dict[key]), safe="") for key in ("USER", "PASSWORD", "HOST")}
    who = f"{known['USER']}:{known['PASSWORD']}" if known["PASSWORD"] else known["USER"]
    return f"postgres://{who}@{known['HOST']}:{connection.settings_dict['PORT']}/{quote(name)}"


def with_example(folder: Path) -> str:
    """Return the name of a database with the example, built once in a run on the cast's Monday."""
    from django.db import connection

    empty = connection.settings_dict["TEST"]["TEMPLATE"]
    name = empty.removesuffix("_migrated") + "_example"
    make = lambda: fill(name, of=empty, fill_in=_build)  # noqa: E731
    once(folder, f"{name}-{connection.settings_dict['PORT']}", make)
    return name


def _build() -> None:
    import time_machine
    from conftest import NOW, TODAY
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.example.build import build_example

    with app.replace_connector(testing.InMemoryConnector()), time_machine.travel(NOW, tick=True):
        build_example(today=TODAY)


def drop_shared() -> None:
    """Drop what the processes of a run shared, once all of them are done with it."""
    from django.db import connection

    for name in ("migrated", "example"):
        say(f'DROP DATABASE IF EXISTS "test_{connection.settings_dict["NAME"]}_{name}" WITH (FORCE)')
