"""What a crash leaves behind in a data directory, told apart from a server that still runs.

After `kill -9` or a power cut `postmaster.pid` stays. Its number may by now belong to another program, or to a zombie,
and PostgreSQL itself then refuses to start. So the number alone is never believed: a process counts only when it is a
PostgreSQL whose working folder is this very data directory, and the file goes only when there is none.
"""

import time
from pathlib import Path

import psutil

from samklang.config.database.failures import DatabaseFailed

PATIENCE = 30.0  # seconds: backends of a killed server notice its end and leave by themselves


def clear(data: Path, *, patience: float = PATIENCE) -> None:
    """Remove a stale `postmaster.pid`; raise DatabaseFailed while processes of this data directory live on."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    deadline = time.monotonic() + patience
    while alive := processes_of(data):
        if time.monotonic() > deadline:
            numbers = ", ".join(str(process.pid) for process in alive)
            raise DatabaseFailed(
                f"A PostgreSQL of {data} is running (process {numbers}) but does not answer. "
                f"Cure: wait a minute; if it stays, end it with 'kill {numbers}' and try again."
            )
        time.sleep(0.2)
    pid_file.unlink(missing_ok=True)


def processes_of(data: Path) -> list[psutil.Process]:
    """Return the living PostgreSQL processes that work in this data directory."""
    return [process for process in psutil.process_iter() if _works_in(process, data)]


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        if "postgres" not in process.name() or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return Path(process.cwd()) == data
    except (psutil.Error, OSError):
        return False
