"""Keeps the programs of an installation running together and ends them together."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import psutil

from samklang.config.command.saying import Stopped, say, warn

_MOST_ROUNDS = 5
MARK = "SAMKLANG_RUN"  # in the environment of every program we start, so that a later run knows its own
GRACE = 3.0  # seconds a program gets to end by itself
RESTARTS, WITHIN = 5, 60.0  # so often in so many seconds, then something is really wrong


@dataclass
class Program:
    """One program that shall run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: "deque[float]" = field(default_factory=lambda: deque(maxlen=RESTARTS + 1))

    def start(self) -> None:
        """Start it in a process group of its own, out of reach of the terminal's Ctrl-C."""
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(
            self.command, env=dict(self.environment), stdin=subprocess.DEVNULL, start_new_session=True
        )

    def has_died(self) -> bool:
        """Tell whether it ended although it should run."""
        return self.process is not None and self.process.poll() is not None

    def dies_too_often(self) -> bool:
        """Tell whether restarting it has become pointless."""
        return len(self.started) > RESTARTS and self.started[-1] - self.started[0] < WITHIN

    def signal(self, number: int) -> None:
        """Send a signal to it and to everything it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """Runs programs until told to stop; one that dies is started again, up to a limit."""

    programs: Sequence[Program]
    ensure_database: Callable[[], bool]  # starts the server if it has gone; tells whether it had
    _stopping: threading.Event = field(default_factory=threading.Event)

    def listen_for_signals(self) -> None:
        """Let Ctrl-C and SIGTERM stop everything cleanly."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    @property
    def is_stopping(self) -> bool:
        """Tell whether somebody asked us to stop."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Start every program."""
        for program in self.programs:
            program.start()

    def watch(self) -> None:
        """Keep everything running until asked to stop. Raises Stopped when something will not stay up."""
        outages: deque[float] = deque(maxlen=RESTARTS + 1)
        beat = 0
        while not self._stopping.wait(0.5):
            for program in self.programs:
                if program.has_died():
                    self._restart(program)
            beat += 1
            if beat % 10 == 0 and self.ensure_database():
                warn("The database server had stopped; it was started again.")
                outages.append(time.monotonic())
                if len(outages) > RESTARTS and outages[-1] - outages[0] < WITHIN * 5:
                    raise Stopped("The database server keeps stopping; giving up. Run `./samklang doctor`.")

    def stop(self) -> None:
        """End every program: kindly at first, then for good."""
        for program in self.programs:
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for program in self.programs:
            if program.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    program.process.wait(max(0.05, deadline - time.monotonic()))
        for program in self.programs:
            program.signal(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()

    def _restart(self, program: Program) -> None:
        code = program.process.returncode if program.process else "?"
        program.signal(signal.SIGKILL)  # what it left behind would keep the port
        if program.dies_too_often():
            raise Stopped(f"The {program.name} stopped {RESTARTS} times in a minute (last code {code}); giving up.")
        warn(f"The {program.name} stopped (code {code}); starting it again.")
        self._stopping.wait(min(2.0, 0.2 * len(program.started)))
        if not self.is_stopping:
            program.start()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self.is_stopping:
            self._stopping.set()
            say("\nStopping ...")


def end_programs_of(run: str) -> None:
    """End what an earlier run left behind when its supervisor was killed.

    Looked for again after each round: a web server may be starting a worker while it is ended itself.
    """
    for _round in range(_MOST_ROUNDS):
        orphans = [process for process in psutil.process_iter() if run and _belongs(process, run)]
        if not orphans:
            return
        for process in orphans:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(orphans, timeout=5)


def _belongs(process: psutil.Process, run: str) -> bool:
    try:
        return bool(process.pid != os.getpid() and process.environ().get(MARK) == run)
    except (psutil.Error, OSError):
        return False
