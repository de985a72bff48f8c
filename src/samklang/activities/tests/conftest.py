"""Activities for the cast."""

import pytest

from samklang.activities.tests.build import an_activity


@pytest.fixture
def backbone(actor_of, anne):
    return actor_of(anne)


@pytest.fixture
def partner(actor_of, bo):
    """Bo, who edits and may sign for Havnen."""
    return actor_of(bo)


@pytest.fixture
def activity(backbone, council, harbour):
    """Led by the municipality."""
    return an_activity(backbone, lead=council, phase="running")


@pytest.fixture
def own_activity(backbone, harbour):
    """Led by Havnen."""
    return an_activity(backbone, lead=harbour, title="Flyttehjælp den første måned", phase="pilot")


@pytest.fixture
def a_goal(initiative):
    """Any goal of the initiative."""
    from samklang.agenda.models import Goal

    return Goal.objects.create(initiative=initiative, number=1, title="Ingen på herberg uden grund", is_in_force=True)
