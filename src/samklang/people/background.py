"""Work that nobody waits for: deferred by task name once the transaction has ended."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app


def defer(task_name: str, **arguments: Any) -> None:
    """Queue the named task after the present transaction commits (at once outside one).

    Arguments are JSON values. Unknown task names raise `procrastinate.exceptions.TaskNotFound` when it is queued.
    """

    def queue() -> None:
        app.configure_task(name=task_name, allow_unknown=False).defer(**arguments)

    transaction.on_commit(queue)
