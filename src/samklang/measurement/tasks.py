"""What measurement does in the background: making the tables of a release, and of one that is prepared."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from samklang.measurement.actions import draft_releases, protect_releases

_LOCK = 7_365_003  # any number of our own: the first key of the advisory lock


@app.periodic(cron="*/5 * * * *")
@app.task(name="measurement.protect_releases", queueing_lock="measurement.protect_releases")
def protect_releases_now(timestamp: int = 0) -> None:
    """Make the tables of every release that lacks them; the cron takes up what an interrupted worker left.

    Those that are prepared come after those that are out: they must be safe beside them.
    """
    with _one_at_a_time():
        try:
            protect_releases(at=timezone.now())
        finally:
            draft_releases(at=timezone.now())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for whoever makes tables: each must know of those made before it.

    The lock is the connection's, not the queue's: a worker that is killed leaves its job as begun for ever, and its
    connection not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 0)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [_LOCK])
