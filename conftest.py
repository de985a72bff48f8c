"""The fixed cast of the tests, and the database they run on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from tests import databases

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs a loop of its own
settings.register_profile("house", deadline=None)  # how fast the machine is proves nothing
settings.load_profile("house")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)


EARLIER = datetime(2025, 1, 7, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Start a throw-away server of our own where no DATABASE_URL names one (./samklang test names one)."""
    from django.db import connection
    from environ import Env

    from samklang.config.database import test_server

    if connection.settings_dict["PORT"] != 1:  # the placeholder of the test settings
        yield
        return
    with test_server() as url:
        parts = Env.db_url_config(url)
        connection.settings_dict.update({k: parts[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Create the test database, whichever tests were chosen: those with the example need it without saying `db`.

    All processes of a run copy one database with all migrations. The first of them builds the example at once where any
    test asks for it, while the others are at work on the rest.
    """
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    folder = databases.shared_folder(tmp_path_factory)
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.migrated(folder)
        made = setup_databases(verbosity=0, interactive=False)
        if os.environ.get("PYTEST_XDIST_WORKER") == "gw0" and _asks_for_the_example(request.session):
            databases.with_example(folder)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _asks_for_the_example(session: pytest.Session) -> bool:
    return any("example_database" in getattr(item, "fixturenames", ()) for item in session.items)


@pytest.fixture(scope="session")
def example_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Return the name of this process's own copy of the example, to which nobody is connected."""
    from django.db import connection

    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_example"
        connection.close()
        databases.copy_database(name, of=databases.with_example(databases.shared_folder(tmp_path_factory)))
    yield name
    with django_db_blocker.unblock():
        databases.say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing behind on a server that goes on (the process the person started does it, last)."""
    if not hasattr(session.config, "workeroutput") and "DATABASE_URL" in os.environ and session.testscollected:
        databases.drop_shared()


@pytest.fixture(autouse=True)
def _days_of_the_cast(time_machine: object) -> None:
    """Every test lives on the same Monday morning."""
    time_machine.move_to(NOW, tick=True)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _tasks_in_memory() -> Iterator[None]:
    """Background work waits in memory; a test that wants it done runs a worker."""
    from procrastinate import testing
    from procrastinate.contrib.django import app

    with app.replace_connector(testing.InMemoryConnector()):
        yield


@pytest.fixture
def in_background(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], Any]:
    """Run a deed and then, in this very thread, all the background work it deferred."""
    from procrastinate.contrib.django import app

    def run(deed: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            result = deed()
        jobs = app.connector.jobs
        for job in [job for job in jobs.values() if job["status"] == "todo"]:
            job["status"] = "succeeded"
            app.tasks[job["task_name"]].func(**job["args"])
        return result

    return run


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def founded(db: None):  # type: ignore[no-untyped-def]
    """Anne's actor: she founded the initiative."""
    from samklang.initiatives.actions import found_initiative

    at = datetime(2025, 1, 6, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    actor = found_initiative(
        name="Plads til alle",
        backbone_name="Sekretariatet",
        person_name="Anne Agerskov",
        person_email="anne@example.org",
        at=at,
        vision="Alle hører til.",
    )
    _has_an_app(actor.person)
    return actor


def _has_an_app(person) -> None:  # type: ignore[no-untyped-def]
    """Give a person an authenticator app: backbone seats need one."""
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(person, "JBSWY3DPEHPK3PXP")


@pytest.fixture
def initiative(founded):  # type: ignore[no-untyped-def]
    return founded.initiative


@pytest.fixture
def anne(founded):  # type: ignore[no-untyped-def]
    """Backbone."""
    return founded.person


@pytest.fixture
def harbour(founded):  # type: ignore[no-untyped-def]
    """Bo's organisation."""
    from samklang.initiatives.actions import add_organisation

    return add_organisation(name="Boligforeningen Havnen", short_name="Havnen", kind="housing", by=founded, at=EARLIER)


@pytest.fixture
def council(founded):  # type: ignore[no-untyped-def]
    """Dina's organisation."""
    from samklang.initiatives.actions import add_organisation

    return add_organisation(name="Havneby Kommune", short_name="Kommunen", kind="municipality", by=founded, at=EARLIER)


def _seat(founded, organisation, name: str, email: str, role: str, *, can_sign: bool = False):  # type: ignore[no-untyped-def]
    from samklang.initiatives.actions import give_seat

    return give_seat(
        organisation=organisation,
        person_name=name,
        person_email=email,
        role=role,
        can_sign=can_sign,
        by=founded,
        at=EARLIER,
    ).person


@pytest.fixture
def bo(founded, harbour):  # type: ignore[no-untyped-def]
    """Partner: edits and may sign for Havnen."""
    return _seat(founded, harbour, "Bo Bredal", "bo@example.org", "editor", can_sign=True)


@pytest.fixture
def rita(founded, harbour):  # type: ignore[no-untyped-def]
    """Partner who reads only."""
    return _seat(founded, harbour, "Rita Ravn", "rita@example.org", "reader")


@pytest.fixture
def dina(founded, council):  # type: ignore[no-untyped-def]
    """Steering group."""
    return _seat(founded, council, "Dina Dam", "dina@example.org", "steering")


@pytest.fixture
def oscar(founded, council):  # type: ignore[no-untyped-def]
    """Observer."""
    return _seat(founded, council, "Oscar Ohm", "oscar@example.org", "observer")


@pytest.fixture
def founded_elsewhere(db: None):  # type: ignore[no-untyped-def]
    from samklang.initiatives.actions import found_initiative

    actor = found_initiative(
        name="Et helt andet sted",
        backbone_name="Et andet sekretariat",
        person_name="Clara Clausen",
        person_email="clara@example.org",
        at=EARLIER,
    )
    _has_an_app(actor.person)
    return actor


@pytest.fixture
def elsewhere(founded_elsewhere):  # type: ignore[no-untyped-def]
    return founded_elsewhere.initiative


@pytest.fixture
def clara(founded_elsewhere):  # type: ignore[no-untyped-def]
    """Backbone of another initiative."""
    return founded_elsewhere.person


@pytest.fixture
def viewer_of() -> Callable[..., object]:
    from samklang.initiatives.access import viewer_for
    from samklang.initiatives.queries import initiatives_of

    def viewer(person, initiative=None):  # type: ignore[no-untyped-def]
        slug = (initiative or initiatives_of(person, today=TODAY).get()).slug
        return viewer_for(person, slug=slug, today=TODAY)

    return viewer


@pytest.fixture
def actor_of(viewer_of) -> Callable[..., object]:  # type: ignore[no-untyped-def]
    def actor(person, initiative=None):  # type: ignore[no-untyped-def]
        return viewer_of(person, initiative).actor

    return actor


@pytest.fixture
def client_of() -> Callable[..., object]:
    from django.test import Client

    def client(person=None):  # type: ignore[no-untyped-def]
        signed_in = Client()
        if person is not None:
            signed_in.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return signed_in

    return client


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """A browser for the tests of a file (no longer: its loop must not run beside other tests')."""
    from playwright.sync_api import sync_playwright
    from tests.browser import ARGUMENTS, CHROMIUM

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()
