"""Many at once, in short: benchmarks/stress.py for a few seconds, with the control that shows the check can fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from .databases import address_of, copy_database, say

STRESS = Path(__file__).resolve().parents[1] / "benchmarks" / "stress.py"


@pytest.fixture
def empty_house(django_db_setup, django_db_blocker):
    """The address of a database of its own, with all tables and nothing in them."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_stress"
    with django_db_blocker.unblock():
        connection.close()
        copy_database(name, of=own)
    yield address_of(name)
    with django_db_blocker.unblock():
        say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def stress(database: str, *, more: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        str(STRESS),
        "--seconds",
        "5",
        "--processes",
        "4",
        "--organisations",
        "1",
        "--database",
        database,
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "samklang.config.settings", "SAMKLANG_SECRET_KEY": "stress"}
    return subprocess.run([*command, *more], capture_output=True, text=True, timeout=300, env=environment, check=False)


def test_four_processes_at_once_killed_at_random_leave_everything_as_computed_anew(empty_house):
    ran = stress(empty_house)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "everything computed anew is as it is stored" in ran.stdout


def test_the_check_fails_where_reports_are_not_locked(empty_house):
    ran = stress(empty_house, more=("--unprotected",))
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "WRONG: " in ran.stdout
