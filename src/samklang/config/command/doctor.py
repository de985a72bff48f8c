"""`samklang doctor`: what is wrong with this installation, and how to mend it."""

import argparse
import os
import shutil
import socket
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from samklang.config import assets
from samklang.config.command import anchors
from samklang.config.command.django_ready import django_for
from samklang.config.command.saying import DONE, NOT_WELL, say
from samklang.config.database import DatabaseFailed
from samklang.config.installation import Installation, home, is_writable

LEAST_FREE = 500 * 1024 * 1024
LEAST_POSTGRES = 15
REPORTS_LOOKED_AT = 200


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; a `cure` means it is not well."""

    name: str
    words: str
    cure: str = ""


def doctor(_chosen: argparse.Namespace) -> int:
    """Look at everything, say each, and end with 1 when anything is not well."""
    installation = home().installation()
    say(f"Samklang, {installation.kind}, in {installation.folder}\n")
    unwell = 0
    for finding in _findings(installation):
        say(f"{'not well' if finding.cure else 'ok':10}{finding.name:14}{finding.words}")
        if finding.cure:
            unwell += 1
            say(f"{'':24}Cure: {finding.cure}")
    say("\nAll is well." if not unwell else f"\n{unwell} to mend.")
    return NOT_WELL if unwell else DONE


def _findings(installation: Installation) -> Iterator[Finding]:
    for look in (_python, _built_assets, _translations):
        yield look()
    if not installation.exists:
        yield Finding("installation", "never started", "`./samklang up` for the example, `./samklang new` for a house.")
        return
    for look_at in (_disk, _rights, _secret_key, _address, _mail):
        yield look_at(installation)
    yield from _database_findings(installation)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    cure = "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer, delete .venv, run ./samklang."
    return Finding("Python", version, cure)


def _built_assets() -> Finding:
    if assets.are_fresh():
        return Finding("look", "built")
    return Finding(
        "look", "not built, or older than its sources", "run ./samklang; `python -m samklang.config.assets` says more."
    )


def _translations() -> Finding:
    folder = assets.PACKAGE / "locale" / "da"
    compiled = folder / "LC_MESSAGES" / "django.mo"
    newest = max((path.stat().st_mtime for path in folder.glob("*.po")), default=0.0)
    if compiled.exists() and compiled.stat().st_mtime >= newest:
        return Finding("Danish", "compiled")
    return Finding("Danish", "not compiled, or older than its sources", "run `python -m samklang.config.translations`.")


def _disk(installation: Installation) -> Finding:
    free = shutil.disk_usage(installation.folder).free
    cure = "" if free > LEAST_FREE else "free space; below 500 MB the database may stop."
    return Finding("disk", f"{free / 1e9:.1f} GB free", cure)


def _rights(installation: Installation) -> Finding:
    notes = installation.folder / "installation.json"
    if stat.S_IMODE(notes.stat().st_mode) & 0o077:
        return Finding("rights", f"{notes} can be read by others", f"chmod 600 {notes}")
    closed = [str(folder) for folder in (installation.folder, installation.files) if not is_writable(folder)]
    if closed:
        return Finding(
            "rights", f"{closed[0]} cannot be written", f"make it exist, and yours: chown -R {os.geteuid()} {closed[0]}"
        )
    return Finding("rights", "data folder is ours alone")


def _secret_key(installation: Installation) -> Finding:
    key = installation.environment("postgres://")["SAMKLANG_SECRET_KEY"]
    cure = "" if len(key) >= 50 else "unset SAMKLANG_SECRET_KEY (one is made), or use 50 random characters or more."
    return Finding("secret key", f"{len(key)} characters", cure)


def _address(installation: Installation) -> Finding:
    url = installation.base_url()
    if installation.is_example:
        return Finding("address", "loopback only, as the example must be")
    if url.startswith("https://"):
        return Finding("address", url)
    if url.startswith(("http://localhost", "http://127.0.0.1")):
        return Finding("address", f"{url}: this machine only (docs/howto/go-live.md opens it)")
    return Finding(
        "address", f"{url} is not encrypted", "put an HTTPS proxy before it and set SAMKLANG_BASE_URL=https://…"
    )


def _mail(installation: Installation) -> Finding:
    if installation.is_example:
        return Finding("mail", "kept on the outbox page; nothing is sent")
    if not os.environ.get("EMAIL_URL"):
        return Finding("mail", "not set up", "set EMAIL_URL=smtp+tls://user:password@host:587 (docs/howto/go-live.md).")
    return _mail_server(os.environ["EMAIL_URL"])


def _mail_server(url: str) -> Finding:
    import environ

    settings = environ.Env.email_url_config(url)
    host, port = settings.get("EMAIL_HOST"), settings.get("EMAIL_PORT") or 25
    if not host:
        return Finding("mail", "not to a mail server")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except OSError as refused:
        return Finding(
            "mail", f"{host}:{port} does not answer: {refused}", "check host, port and firewall in EMAIL_URL."
        )
    return Finding("mail", f"{host}:{port} answers")


def _database_findings(installation: Installation) -> Iterator[Finding]:
    import psycopg
    from django.db import OperationalError

    cure = "for your own PostgreSQL check DATABASE_URL and that it runs; the embedded one says more in its log."
    try:
        with django_for(installation):
            for look in (_version, _clock, _migrations):
                finding = look()
                yield finding
            if not finding.cure:
                yield _chains(installation)
                yield _sums()
    except (DatabaseFailed, psycopg.OperationalError, OperationalError) as failed:
        yield Finding("database", str(failed).strip(), cure)


def _version() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10000
    cure = "" if major >= LEAST_POSTGRES else f"upgrade it to PostgreSQL {LEAST_POSTGRES} or newer."
    return Finding("database", f"PostgreSQL {major} answers", cure)


def _clock() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    built = Path(__file__).stat().st_mtime
    if apart > 5:
        return Finding(
            "clock",
            f"database and web server are {apart:.0f} s apart",
            "let both follow NTP (timedatectl set-ntp true).",
        )
    if time.time() < built - 86400:
        return Finding("clock", "stands before the day this version was made", "set it (timedatectl set-ntp true).")
    return Finding("clock", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}")


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations or {})
    unknown = sorted(set(executor.loader.applied_migrations) - known)
    if unknown:
        name = ".".join(unknown[0])
        return Finding(
            "migrations", f"the database is of a newer version ({name})", "upgrade Samklang; do not go back."
        )
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    cure = f"{len(waiting)} are waiting; `./samklang up` runs them (take a backup first)." if waiting else ""
    return Finding("migrations", "outstanding" if waiting else "all run", cure)


def _chains(installation: Installation) -> Finding:
    from samklang.audit.queries import heads, verify_chains

    broken = verify_chains(anchors=anchors.noted(installation))
    if broken:
        first = broken[0]
        words = f"initiative {first.initiative_id}: event {first.number} is the first broken link ({first.reason})"
        return Finding(
            "audit trail", words, "find out who could write to the database; compare with the last good backup."
        )
    present = heads()
    anchors.note(installation, present)
    return Finding("audit trail", f"{sum(number for number, _ in present.values())} events, every link holds")


def _sums() -> Finding:
    from samklang.measurement.queries.sums import looked_over

    reports, differing = looked_over(most=REPORTS_LOOKED_AT)
    words = f"of {reports} reports looked at, {differing} sums are not what their figures come to"
    return Finding("sums", words, "./samklang manage rebuild_sums" if differing else "")
