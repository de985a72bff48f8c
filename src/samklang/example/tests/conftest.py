"""The example as it was built, for this folder's tests."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests import databases

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def built(example_database: str, django_db_blocker: Any) -> Iterator[Any]:
    """The initiative as built on the cast's Monday; whatever a test does is rolled back."""
    from django.db import transaction
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.initiatives.models import Initiative

    with django_db_blocker.unblock(), app.replace_connector(testing.InMemoryConnector()):
        usual = databases.connect_to(example_database)
        try:
            with transaction.atomic():
                yield Initiative.objects.get(is_example=True)
                transaction.set_rollback(True)
        finally:
            databases.connect_to(usual)
