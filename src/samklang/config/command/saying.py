"""How commands speak: plain sentences, and what is going on whenever it takes more than a second."""

import contextlib
import sys
import time
from collections.abc import Iterator

DONE, NOT_WELL, WRONG_USE, ALREADY_RUNNING, REFUSED, INTERRUPTED = 0, 1, 2, 3, 4, 130
EXIT_CODES = """exit codes:
  0    done
  1    something is not well (a check or test failed, a program stopped); it was said what
  2    the command was used wrongly
  3    Samklang is already running on this data
  4    refused, and nothing was changed; it was said why
  130  interrupted with Ctrl-C"""


class Stopped(Exception):  # noqa: N818 - a sentence for the person at the keyboard, not a fault of the program
    """The command cannot go on: a sentence for the person at the keyboard, and the exit code."""

    def __init__(self, sentence: str, code: int = NOT_WELL) -> None:
        super().__init__(sentence)
        self.code = code


def say(text: str = "") -> None:
    """Say something at once, also into a pipe."""
    print(text, flush=True)


@contextlib.contextmanager
def doing(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took when that was more than a second."""
    print(f"{what} ...", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    took = time.monotonic() - began
    print(f" {took:.0f} s" if took >= 1 else " done", flush=True)


def warn(text: str) -> None:
    """Say what went wrong, on the error channel."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
