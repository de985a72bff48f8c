"""The example: loaded at the first start, dropped on request."""

import argparse
import contextlib
import shutil

from samklang.config.command import anchors
from samklang.config.command.django_ready import (
    bring_up_to_date,
    close_connections,
    django_for,
    refuse_the_wrong_kind,
)
from samklang.config.command.one_at_a_time import alone
from samklang.config.command.saying import DONE, Stopped, doing, say
from samklang.config.installation import EXAMPLE, Installation, home


def load_example(installation: Installation) -> None:
    """Build the example unless it stands whole; one that was interrupted half-way is started over."""
    from samklang.initiatives.queries import all_initiatives

    built = installation.folder / "built"
    if built.exists() and all_initiatives().exists():
        return
    if all_initiatives().exists():
        say("The example was left half-built; starting over.")
        _drop_tables()
        bring_up_to_date()
    with doing("Building the example initiative (under a minute, once)"):
        _build()
    built.write_text("The example stands whole.\n")


def reset(chosen: argparse.Namespace) -> int:
    """Drop the example's database and files."""
    place = home()
    installation = place.installation(EXAMPLE)
    with alone(place.folder):
        if not installation.exists:
            say("There is no example here yet; `./samklang up` builds it.")
            return DONE
        with django_for(installation):
            _refuse_unless_example(installation)
            (installation.folder / "built").unlink(missing_ok=True)
            with doing("Dropping the example"):
                _drop_tables()
            shutil.rmtree(installation.files, ignore_errors=True)
            anchors.forget(installation)
    say("Done. The next `./samklang up` builds a fresh one, with dates around that day.")
    return DONE


def _refuse_unless_example(installation: Installation) -> None:
    from django.db import DatabaseError

    with contextlib.suppress(DatabaseError):  # an empty database has no such table, and nothing to protect
        refuse_the_wrong_kind(installation)


def _drop_tables() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    close_connections()


def _build() -> None:
    from django.utils import timezone

    try:
        from samklang.example.build import build_example
    except ModuleNotFoundError as missing:
        raise Stopped("This version carries no example. Make an empty house instead: `./samklang new`.") from missing
    build_example(today=timezone.localdate(), progress=_dot)


def _dot(_month: str) -> None:
    print(".", end="", flush=True)
