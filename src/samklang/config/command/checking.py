"""`samklang check`: everything a machine can hold besides the tests."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from samklang.config.command.saying import DONE, NOT_WELL, say
from samklang.config.command.testing import ROOT
from samklang.config.database import test_server

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One program that ends with 0 when all is well."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def check(_chosen: argparse.Namespace) -> int:
    """Run all checks, say each with its time, and the words of those that fail."""
    failed = []
    with test_server() as url:
        for one in _checks(url):
            if not _passes(one):
                failed.append(one.name)
    say(f"\nNot ok: {', '.join(failed)}." if failed else "\nAll checks are ok.")
    return NOT_WELL if failed else DONE


def _checks(url: str) -> Iterator[Check]:
    python = sys.executable
    testing = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "samklang.config.settings_test"}
    yield Check("format", [str(BIN / "ruff"), "format", "--check", "."])
    yield Check("lint", [str(BIN / "ruff"), "check", "."])
    yield Check("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *_templates()])
    yield Check("types", [str(BIN / "mypy")], testing)
    yield Check("import rules", [str(BIN / "lint-imports")])
    yield Check("migrations", [python, "-m", "django", "makemigrations", "--check", "--dry-run"], testing)
    yield Check("translations", [python, "-m", "samklang.config.translations", "--check"], testing)
    deployment = [python, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    yield Check("deployment", deployment, _as_in_production(url))


def _as_in_production(url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "samklang.config.settings",
        "SAMKLANG_SECRET_KEY": secrets.token_urlsafe(64),
        "SAMKLANG_BASE_URL": "https://samklang.example.org",
        "SAMKLANG_EXAMPLE": "0",
    }


def _templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "src").rglob("templates/**/*.html"))]


def _passes(one: Check) -> bool:
    print(f"{one.name:14}", end="", flush=True)
    began = time.monotonic()
    environment = {**os.environ, **one.environment}
    done = subprocess.run(
        one.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    took = time.monotonic() - began
    say(f"{'ok' if done.returncode == 0 else 'NOT OK':8}{took:6.1f} s")
    said_something_to_know = one.name == "translations" and done.stdout.strip()
    if done.returncode or said_something_to_know:
        say("".join(f"    {line}\n" for line in done.stdout.splitlines()))
    return done.returncode == 0
