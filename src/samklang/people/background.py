"""Work that nobody waits for: deferred by task name once the transaction has ended."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer(task_name: str, **arguments: Any) -> None:
    """Queue the named task after the present transaction commits (at once outside one).

    A task that is queued once at a time and waits already is not queued again: the one that waits does the work.
    Arguments are JSON values. Unknown task names raise `procrastinate.exceptions.TaskNotFound` when it is queued.
    """

    def queue() -> None:
        with suppress(AlreadyEnqueued):
            app.configure_task(name=task_name, allow_unknown=False).defer(**arguments)

    transaction.on_commit(queue)
