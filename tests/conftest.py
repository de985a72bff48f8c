"""The example as a house to test in: built once per run, then copied, so that every test meets it as it was built."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests import databases
from tests.browser import is_a_fault, sign_in


@pytest.fixture
def example(example_database: str, django_db_blocker: Any, settings: Any) -> Iterator[SimpleNamespace]:
    """The example to read and write in: whatever a test does is rolled back."""
    from django.db import transaction

    settings.SAMKLANG_EXAMPLE = True
    with django_db_blocker.unblock():
        usual = databases.connect_to(example_database)
        transaction.set_autocommit(False)
        try:
            with transaction.atomic():
                yield _house()
                transaction.set_rollback(True)
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)
            databases.connect_to(usual)


@pytest.fixture
def live_example(example_database: str, django_db_blocker: Any, settings: Any) -> Iterator[SimpleNamespace]:
    """A copy of the example behind a real server, for a browser; thrown away afterwards."""
    from django.db import connection
    from pytest_django.live_server_helper import LiveServer

    copy = f"{connection.settings_dict['NAME']}_live"
    settings.SAMKLANG_EXAMPLE = True
    with django_db_blocker.unblock():
        connection.close()
        databases.copy_database(copy, of=example_database)
        usual = databases.connect_to(copy)
        server = LiveServer("localhost")
        try:
            house = _house()
            house.url = server.url
            yield house
        finally:
            server.stop()
            databases.connect_to(usual)
            databases.say(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


@pytest.fixture
def visit(chromium, live_example):
    """Open a context as a person (or nobody): returns its page. Faults the browser reports fail the test."""
    contexts, faults = [], []

    def opened(person=None, **options):
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "da-DK", **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        if person is not None:
            sign_in(context, live_example, person)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if is_a_fault(said) else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def pages(example):
    """(name, address) of every page of ours that exists in the example."""
    from .test_access import address_of
    from .test_architecture import own_patterns

    found = [(name, address_of(name, pattern, example)) for name, pattern in own_patterns()]
    assert sum(address is None for _, address in found) <= len(found) * 0.1, "the example shows too little"
    return [(name, address) for name, address in found if address]


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
