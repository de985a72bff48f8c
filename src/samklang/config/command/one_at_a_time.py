"""One `up` (or restore, or reset) per home: a lock that the kernel lets go of whatever happens."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from samklang.config.command.saying import ALREADY_RUNNING, Stopped
from samklang.config.command.supervisor import end_programs_of


@contextlib.contextmanager
def alone(folder: Path) -> Iterator["Claim"]:
    """Hold the home for ourselves; raise Stopped with the address where somebody else holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "running.json"
    with path.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped(_who(path), ALREADY_RUNNING) from None
        try:
            yield Claim(held)
        finally:
            held.truncate(0)


class Claim:
    """The held lock, with a note for those who come second; what a killed holder left running is ended."""

    def __init__(self, held: TextIO) -> None:
        held.seek(0)
        end_programs_of(_read(held.read()).get("run", ""))
        self._held = held
        self.note(what="working")

    def note(self, **facts: str) -> None:
        """Write who we are and what we do."""
        self._held.truncate(0)
        self._held.write(json.dumps({"pid": os.getpid(), **facts}))
        self._held.flush()


def _who(path: Path) -> str:
    noted = _read(path.read_text())
    if noted.get("url"):
        return f"Samklang is already running on this data: {noted['url']} (process {noted.get('pid', '?')})."
    number = noted.get("pid", "?")
    return f"Another samklang command is working on this data (process {number}). Try again when it is done."


def _read(text: str) -> dict[str, str]:
    with contextlib.suppress(json.JSONDecodeError):
        return {key: str(value) for key, value in json.loads(text).items()}
    return {}


def running_url(folder: Path) -> str:
    """Return the address of the Samklang that runs on this home now, or nothing."""
    path = folder / "running.json"
    if not path.exists():
        return ""
    with path.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(path.read_text()).get("url", "")
    return ""
