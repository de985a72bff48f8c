"""The tables of releases are made one after the other, and a worker that is killed holds nobody up."""

from threading import Thread

import pytest
from django.db import connection

from samklang.measurement.tasks import _LOCK, protect_releases_now


@pytest.mark.django_db(transaction=True)
def test_tables_wait_for_whoever_makes_tables_and_no_longer_than_that_one_lives():
    other = connection.get_new_connection(connection.get_connection_params())
    other.execute("SELECT pg_advisory_lock(%s, 0)", [_LOCK])

    def work():
        try:
            protect_releases_now()
        finally:
            connection.close()

    waiting = Thread(target=work)
    waiting.start()
    waiting.join(1)
    assert waiting.is_alive()
    other.close()  # as when its process is killed
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_job_that_a_killed_worker_left_as_begun_holds_back_no_other():
    assert protect_releases_now.lock is None
