"""What several tests of this folder begin with: Anne as the one who acts, and a partner beside the cast's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import add_organisation


@pytest.fixture
def by(founded):
    return founded


@pytest.fixture
def park(by):
    """A housing association that no person of the cast sits in."""
    at = datetime(2025, 1, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
    return add_organisation(name="Engparken", kind="housing", by=by, at=at)
