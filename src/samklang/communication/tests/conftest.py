"""The rooms' own actors and things."""

import pytest
from conftest import NOW

from samklang.communication.tests import build


@pytest.fixture
def annes(actor_of, anne):
    return actor_of(anne)


@pytest.fixture
def bos(actor_of, bo):
    return actor_of(bo)


@pytest.fixture
def dinas(actor_of, dina):
    return actor_of(dina)


@pytest.fixture
def goal(annes):
    return build.a_goal(annes)


@pytest.fixture
def meeting(annes, bo, dina, rita):
    return build.a_meeting(annes)


@pytest.fixture
def decision(annes, bo, dina):
    return build.an_open_decision(annes, at=NOW)


@pytest.fixture
def at(initiative):
    """The address of a page of this room."""
    return lambda path="": f"/{initiative.slug}/communication/{path}"
