"""The databases of a run: migrated once, the example built once; every process works in copies of its own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

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
    from django.core.management import call_command
    from django.db import connection

    name = f"test_{connection.settings_dict['NAME']}_migrated"
    make = lambda: fill(name, of="template0", fill_in=lambda: call_command("migrate", verbosity=0))  # noqa: E731
    once(folder, f"{name}-{connection.settings_dict['PORT']}", make)
    return name


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
