"""The example as a house to test in: built once per run, then copied, so that every test meets it as it was built."""

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _say(sql: str) -> None:
    """Run one statement in the server's maintenance database."""
    import psycopg
    from django.db import connection

    wanted = connection.settings_dict
    target = {key: wanted[key.upper()] for key in ("user", "password", "host", "port") if wanted[key.upper()]}
    with psycopg.connect(dbname="postgres", autocommit=True, **target) as server:
        server.execute(sql)


@pytest.fixture(scope="session")
def example_template(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Build the example once into a database of its own, and return that database's name."""
    from django.core.management import call_command
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    name = f"{usual}_example"
    with django_db_blocker.unblock():
        _say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.close()
        _say(f'CREATE DATABASE "{name}" TEMPLATE "{usual}"')
        _connect_to(name)
        try:
            call_command("migrate", verbosity=0, stdout=io.StringIO())
            _build()
        finally:
            _connect_to(usual)
    yield name
    with django_db_blocker.unblock():
        _say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _build() -> None:
    from conftest import TODAY
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.example.build import build_example

    with app.replace_connector(testing.InMemoryConnector()):
        build_example(today=TODAY)


def _connect_to(name: str) -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.fixture
def example(example_template: str, django_db_blocker: Any, settings: Any) -> Iterator[SimpleNamespace]:
    """The example to read and write in: whatever a test does is rolled back."""
    from django.db import connection, transaction

    usual = connection.settings_dict["NAME"]
    settings.SAMKLANG_EXAMPLE = True
    with django_db_blocker.unblock():
        _connect_to(example_template)
        transaction.set_autocommit(False)
        try:
            with transaction.atomic():
                yield _house()
                transaction.set_rollback(True)
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)
            _connect_to(usual)


@pytest.fixture
def live_example(example_template: str, django_db_blocker: Any, settings: Any) -> Iterator[SimpleNamespace]:
    """A copy of the example behind a real server, for a browser; thrown away afterwards."""
    from django.db import connection
    from pytest_django.live_server_helper import LiveServer

    usual = connection.settings_dict["NAME"]
    copy = f"{usual}_live"
    settings.SAMKLANG_EXAMPLE = True
    with django_db_blocker.unblock():
        connection.close()
        _say(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        _say(f'CREATE DATABASE "{copy}" TEMPLATE "{example_template}"')
        _connect_to(copy)
        server = LiveServer("localhost")
        try:
            house = _house()
            house.url = server.url
            yield house
        finally:
            server.stop()
            _connect_to(usual)
            _say(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def _house() -> SimpleNamespace:
    """Return the example's initiative and one person for every role, with the bar's cast by part."""
    from conftest import TODAY

    from samklang.example.cast import CAST
    from samklang.initiatives.models import Initiative, Seat
    from samklang.initiatives.queries import active_on
    from samklang.people.models import Person

    initiative = Initiative.objects.get(is_example=True)
    people = {part: Person.objects.get(email=email) for part, email in CAST.items()}
    for seat in Seat.objects.filter(active_on(TODAY), organisation__initiative=initiative).order_by("-can_sign", "pk"):
        people.setdefault(seat.role, seat.person)
    return SimpleNamespace(initiative=initiative, people=people, url="")
