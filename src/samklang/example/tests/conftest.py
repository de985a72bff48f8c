"""The example, built once for this folder's tests."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The initiative as built on the cast's Monday; the transaction around it is rolled back at the end."""
    from django.db import transaction
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.example.build import build_example

    with django_db_blocker.unblock(), app.replace_connector(testing.InMemoryConnector()), transaction.atomic():
        yield build_example(today=TODAY)
        transaction.set_rollback(True)
