"""The example: loaded at the first start, dropped on request."""

import argparse
import contextlib
import inspect
import shutil
from pathlib import Path

from samklang.config.command.django_ready import close_connections, django_for, refuse_the_wrong_kind
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
        _empty_database()
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
        with django_for(installation), doing("Dropping the example"):
            _refuse_unless_example(installation)
            (installation.folder / "built").unlink(missing_ok=True)
            _empty_database()
            shutil.rmtree(installation.files, ignore_errors=True)
    say("Done. The next `./samklang up` builds a fresh one, with dates around that day.")
    return DONE


def _refuse_unless_example(installation: Installation) -> None:
    from django.db import DatabaseError

    with contextlib.suppress(DatabaseError):  # an empty database has no such table, and nothing to protect
        refuse_the_wrong_kind(installation)


def _empty_database() -> None:
    from django.db import connection

    from samklang.config.command.django_ready import bring_up_to_date

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    close_connections()
    bring_up_to_date()


def _build() -> None:
    if not (Path(__file__).parents[2] / "example" / "build.py").exists() and not _is_package():
        raise Stopped("This version carries no example. Make an empty house instead: `./samklang new`.")
    from samklang.example.build import build_example

    takes_progress = "progress" in inspect.signature(build_example).parameters
    if takes_progress:
        build_example(progress=_dot)
    else:
        build_example()


def _is_package() -> bool:
    return (Path(__file__).parents[2] / "example" / "build" / "__init__.py").exists()


def _dot(*_words: object) -> None:
    print(".", end="", flush=True)
