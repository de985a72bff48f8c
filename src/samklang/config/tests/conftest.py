"""Installations of the tests: homes of their own below a temporary folder, and the command as people start it."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import databases

from samklang.config.database import dumps
from samklang.config.installation import HOUSE, Home, Installation

ROOT = Path(__file__).resolve().parents[4]
SETTINGS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CI", "EMAIL_URL")


class House:
    """A home with one installation, worked on from outside, as from a shell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[str]] = []
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith("SAMKLANG_") and key not in SETTINGS
        }
        self.environment = {
            **inherited,
            "SAMKLANG_HOME": str(folder),
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONWARNINGS": "",
        }

    @property
    def installation(self) -> Installation:
        return Installation(Home(self.folder), HOUSE, own_database_url="")

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "samklang", *words]
        environment = {**self.environment, **more}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-u", "-m", "samklang", *words]
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def sql(self, statement: str) -> list[tuple]:
        """Ask the house's database something, through the product's own way to it."""
        import psycopg

        with self.installation.database() as url, psycopg.connect(url) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def new(self) -> None:
        done = self.run(
            "new",
            "--initiative",
            "Vores sted",
            "--backbone",
            "Sekretariatet",
            "--name",
            "Anne",
            "--email",
            "anne@example.org",
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[House]:
    """A founded house whose tables are those this run has made already: migrating takes half a minute."""
    with _ended(House(tmp_path_factory.mktemp("house"))) as made:
        if databases.kept_schema().exists():
            with made.installation.database() as url:
                dumps.fill(url, databases.kept_schema())
        made.new()
        yield made


@pytest.fixture(scope="module")
def server_stays_up(house: House) -> Iterator[None]:
    """Spare every command and statement a start of the server."""
    with house.installation.database():
        yield


@pytest.fixture(scope="module")
def house_from_nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A founded house on an embedded server of its own, made as people make it."""
    with _ended(House(tmp_path_factory.mktemp("house"))) as made:
        made.new()
        yield made


@contextlib.contextmanager
def _ended(made: House) -> Iterator[House]:
    """Stop everything of a house in the end."""
    try:
        yield made
    finally:
        _stop(made)


def _stop(made: House) -> None:
    for process in made.started:
        process.kill()
        process.wait()
        process.stdout.close()
    server = Home(made.folder).server()
    if server.is_answering():
        server.stop()
    if server.folder.parent.name == "servers":
        shutil.rmtree(server.folder, ignore_errors=True)
