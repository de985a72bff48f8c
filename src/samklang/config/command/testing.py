"""`samklang test`: the whole suite, on a throw-away database."""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from samklang.config.command.saying import NOT_WELL, Stopped, doing, say, warn
from samklang.config.database import test_server

ROOT = Path(__file__).resolve().parents[4]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
HOW_TO_GET_CHROMIUM = "for the browser tests too: 'sudo apt-get install chromium' (Debian), then run this again."


def test(chosen: argparse.Namespace) -> int:
    """Run pytest and return its exit code."""
    words = [word for word in chosen.words if word != "--"]
    _refuse_without_pytest()
    without_browser = _without_browser()
    spread = (
        []
        if any(word.startswith(("-n", "src", "tests", "/", "--pdb")) for word in words)
        else ["-n", _workers(), "--dist", "worksteal"]
    )
    with _database() as url:
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "samklang.config.settings_test"}
        command = [sys.executable, "-m", "pytest", *spread, *without_browser, *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if without_browser:
        say(f"No Chromium was found, so the browser tests were left out; {HOW_TO_GET_CHROMIUM}")
    return done.returncode


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next((found for name in CHROMIUMS if (found := shutil.which(name))), None)


def _without_browser() -> list[str]:
    if chromium():
        return []
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        warn(f"No Chromium was found, and in CI the browser tests must run; {HOW_TO_GET_CHROMIUM}")
        raise SystemExit(NOT_WELL)
    return ["-m", "not browser"]


def _refuse_without_pytest() -> None:
    if not (ROOT / "pyproject.toml").exists():
        raise Stopped("The tests are in the checkout, not in the installed package. Run ./samklang test there.")


def _workers() -> str:
    return str(max(1, min(4, os.cpu_count() or 1)))


@contextlib.contextmanager
def _database() -> Iterator[str]:
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    with contextlib.ExitStack() as stack:
        with doing("Starting a throw-away PostgreSQL"):
            url = stack.enter_context(test_server())
        yield url
