"""Havnen's report to fill in, and its program."""

import pytest

from samklang.measurement.tests.build_reports import report_to_fill_in

from .asking import Program, key_for


@pytest.fixture
def report(founded, actor_of, bo, harbour):
    return report_to_fill_in(founded, actor_of(bo), harbour)


@pytest.fixture
def program(actor_of, bo, harbour, now):
    """Havnen's own program, which may report."""
    return Program(key_for(harbour, actor_of(bo), at=now))


@pytest.fixture
def reader(actor_of, bo, harbour, now):
    """Havnen's other program, which only reads."""
    return Program(key_for(harbour, actor_of(bo), scope="read", name="Dashboard", at=now))
