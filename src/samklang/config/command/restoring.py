"""`samklang restore FILE`: everything is proved on a fresh database first; then it takes the place.

The exchange is two renames in one transaction. Files are exchanged just before; `restore.json` lies beside them for
that moment, so that a crash in between is taken back, or completed, at the next start.
"""

import argparse
import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg

from samklang.config.command import anchors, archive
from samklang.config.command.archive import Manifest
from samklang.config.command.django_ready import bring_up_to_date, close_connections
from samklang.config.command.one_at_a_time import alone
from samklang.config.command.saying import DONE, REFUSED, Stopped, doing, say
from samklang.config.database import DatabaseFailed, dumps
from samklang.config.installation import EXAMPLE, HOUSE, Home, Installation, home


def restore(chosen: argparse.Namespace) -> int:
    """Verify an archive and put it in the place of what is here; nothing changes unless all of it is well."""
    path = Path(chosen.file).expanduser().resolve()
    place = home()
    with alone(place.folder):
        with doing("Verifying the archive"):
            content = contextlib.ExitStack()
            manifest, folder = content.enter_context(archive.opened(path))
        with content:
            installation = _target(place, manifest)
            finish_interrupted_restore(installation)
            with installation.database() as live:
                if not chosen.check:
                    _refuse_foreign(manifest, installation, live, allowed=chosen.replace_another)
                with _proved(manifest, folder, installation, live) as fresh:
                    if chosen.check:
                        say(f"{path.name} is whole and can be restored: {_words_for(manifest)}.")
                        return DONE
                    _take_place(manifest, folder, installation, live=live, fresh=fresh)
        place.choose(manifest.kind)
    say(f"Restored: {_words_for(manifest)}. What was here before is kept until the next restore.")
    return DONE


def finish_interrupted_restore(installation: Installation) -> None:
    """Complete or take back an exchange that a crash interrupted; nothing to do otherwise."""
    journal = _journal(installation)
    if not journal.exists():
        return
    noted = json.loads(journal.read_text())
    files, waiting, former = _file_folders(installation)
    with installation.database() as live:
        fresh = dumps.named(live, noted["fresh"])
        if dumps.exists(fresh):
            if not waiting.exists() and former.exists():
                files.rename(waiting)
            if not files.exists() and former.exists():
                former.rename(files)
            dumps.drop(fresh)
            say("A restore had been interrupted; it was taken back, and everything is as before it.")
        else:
            installation.adopt(noted["id"])
            anchors.forget(installation)
            say("A restore had been interrupted; it is complete now.")
    shutil.rmtree(waiting, ignore_errors=True)
    journal.unlink()


def _target(place: Home, manifest: Manifest) -> Installation:
    if manifest.kind not in {EXAMPLE, HOUSE}:
        raise Stopped("This archive says it is neither an example nor a house, so it is not restored.", REFUSED)
    return place.installation(manifest.kind)


def _refuse_foreign(manifest: Manifest, installation: Installation, live: str, *, allowed: bool) -> None:
    if allowed or (installation.exists and installation.id == manifest.installation_id):
        return
    if installation.exists or _holds_something(live):
        raise Stopped(
            "This backup is of another installation than the one here, so it is refused. If it shall take the place of "
            "this one, take a backup first and add --replace-another.",
            REFUSED,
        )


def _holds_something(url: str) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT to_regclass('public.initiatives_initiative') IS NOT NULL").fetchone()
    return bool(row and row[0])


@contextlib.contextmanager
def _proved(manifest: Manifest, folder: Path, installation: Installation, live: str) -> Iterator[str]:
    """Yield the address of a fresh database with the archive's content, migrated and proved; dropped afterwards."""
    fresh = dumps.named(live, f"{dumps.name_in(live)}_restoring")
    if not installation.exists:
        os.environ.setdefault("SAMKLANG_SECRET_KEY", secrets.token_urlsafe(64))
    os.environ.update(installation.environment(fresh))
    import django

    django.setup()
    _refuse_newer(manifest)
    dumps.create(fresh)
    try:
        with doing("Restoring into a database of its own"):
            _fill(fresh, folder)
        _refuse_other_rows(manifest, fresh)
        with doing("Verifying the audit trail"):
            _refuse_broken_chain()
        bring_up_to_date()
        close_connections()
        yield fresh
    finally:
        close_connections()
        dumps.drop(fresh)


def _fill(fresh: str, folder: Path) -> None:
    try:
        dumps.fill(fresh, folder / archive.DATABASE)
    except DatabaseFailed as failed:
        raise Stopped(
            f"The database in this archive cannot be restored here, so nothing was changed. {failed}", REFUSED
        ) from failed


def _refuse_newer(manifest: Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise Stopped(
            f"This archive was made by a newer Samklang ({manifest.app_version}; it knows {unknown[0]}, "
            "which is unknown here). Upgrade first, then restore.",
            REFUSED,
        )


def _refuse_other_rows(manifest: Manifest, fresh: str) -> None:
    with psycopg.connect(fresh) as connection:
        rows = dumps.rows_of(connection)
    if rows != manifest.rows:
        odd = next(table for table in sorted({*rows, *manifest.rows}) if rows.get(table) != manifest.rows.get(table))
        raise Stopped(
            f"After restoring, {odd} has {rows.get(odd)} rows instead of {manifest.rows.get(odd)}; "
            "nothing was changed.",
            REFUSED,
        )


def _refuse_broken_chain() -> None:
    from samklang.audit.queries import verify_chains

    broken = verify_chains()
    if broken:
        raise Stopped(f"The audit trail in this archive is broken ({broken[0]}); nothing was changed.", REFUSED)


def _take_place(manifest: Manifest, folder: Path, installation: Installation, *, live: str, fresh: str) -> None:
    files, waiting, former = _file_folders(installation)
    installation.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.rmtree(waiting, ignore_errors=True)
    (folder / archive.FILES).mkdir(exist_ok=True)
    shutil.copytree(folder / archive.FILES, waiting)
    journal = _journal(installation)
    journal.write_text(json.dumps({"fresh": dumps.name_in(fresh), "id": manifest.installation_id}))
    os.sync()
    with doing("Putting it in place"):
        shutil.rmtree(former, ignore_errors=True)
        files.rename(former)
        waiting.rename(files)
        dumps.exchange(live, fresh=fresh, former=dumps.named(live, f"{dumps.name_in(live)}_before"))
        installation.adopt(manifest.installation_id)
        anchors.forget(installation)
        if installation.is_example:
            (installation.folder / "built").write_text("Restored from a backup.\n")
    journal.unlink()


def _file_folders(installation: Installation) -> tuple[Path, Path, Path]:
    files = installation.files
    return files, files.with_name(f"{files.name}.restoring"), files.with_name(f"{files.name}.before")


def _journal(installation: Installation) -> Path:
    return installation.folder / "restore.json"


def _words_for(manifest: Manifest) -> str:
    total = sum(manifest.rows.values())
    return f"{manifest.kind} of {manifest.made_at}, {total} rows, {len(manifest.members) - 1} files"
