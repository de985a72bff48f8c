"""Reads the command line and runs the command."""

import argparse
import os
import signal
import sys
from types import FrameType

from samklang.config.command.parser import build_parser, command_reference
from samklang.config.command.saying import INTERRUPTED, NOT_WELL, Stopped, warn
from samklang.config.database import DatabaseFailed

__all__ = ["command_reference", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    chosen = build_parser().parse_args(_keep_foreign_words(words))
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    try:
        return int(_run(chosen))
    except Stopped as stopped:
        warn(str(stopped))
        return stopped.code
    except DatabaseFailed as failed:
        warn(str(failed))
        return NOT_WELL
    except KeyboardInterrupt:
        warn("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_WELL


def _run(chosen: argparse.Namespace) -> int:
    """Run the command, with what a database refuses said in one sentence."""
    import psycopg
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        return int(chosen.run(chosen))
    except (psycopg.OperationalError, OperationalError) as refused:
        raise Stopped(
            f"The database does not answer as it should: {str(refused).strip()}. Run `./samklang doctor`."
        ) from refused
    except ImproperlyConfigured as wrong:
        raise Stopped(f"A setting is missing or wrong: {wrong}") from wrong


def _keep_foreign_words(words: list[str]) -> list[str]:
    """Let everything after `test` and `manage` through untouched, options included."""
    if words and words[0] in {"test", "manage"} and words[1:] not in (["--help"], ["-h"]):
        return [words[0], "--", *words[1:]]
    return words


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
