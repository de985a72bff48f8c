"""Who uses the embedded server just now: the last one out stops it.

`up` may run while `backup` or `doctor` comes by, and either may leave first. Each user holds a shared lock; the kernel
lets go of it even after `kill -9`, so no count can go wrong.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from samklang.config.database.server import Server


@contextlib.contextmanager
def server_in_use(server: Server, *, locks: Path) -> Iterator[Server]:
    """Have the server running inside the block, started if need be, stopped if nobody else uses it."""
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / "postgres.users").open("a") as users:
        with _door(locks):
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start()
        try:
            yield server
        finally:
            with _door(locks):
                _leave(server, users.fileno())


def _leave(server: Server, users: int) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server.stop()


@contextlib.contextmanager
def _door(locks: Path) -> Iterator[None]:
    """One comes or goes at a time."""
    with (locks / "postgres.door").open("a") as door:
        os.set_inheritable(door.fileno(), False)
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
