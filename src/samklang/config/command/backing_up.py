"""`samklang backup FILE`."""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from samklang import __version__
from samklang.config.command import archive
from samklang.config.command.saying import DONE, REFUSED, Stopped, doing, say
from samklang.config.database import dumps
from samklang.config.installation import Installation, home


def backup(chosen: argparse.Namespace) -> int:
    """Write the chosen installation into one archive, as it is at one moment."""
    target = Path(chosen.file).expanduser().resolve()
    installation = home().installation()
    if target.exists():
        raise Stopped(f"{target} exists already, and a backup is never overwritten. Choose another name.", REFUSED)
    if not target.parent.is_dir():
        raise Stopped(f"There is no folder {target.parent}.", REFUSED)
    if not installation.exists:
        raise Stopped(f"There is no {installation.kind} here to back up. Start it once with `./samklang up`.", REFUSED)
    with installation.database() as url:
        write_backup(installation, url, target)
    say(f"{target} ({target.stat().st_size / 1e6:.1f} MB). Try it at once: ./samklang restore --check {target}")
    say("It holds personal data; keep it encrypted and away from this machine (docs/howto/backup.md).")
    return DONE


def write_backup(installation: Installation, url: str, target: Path) -> archive.Manifest:
    """Write the archive of an installation whose database answers at `url`."""
    with tempfile.TemporaryDirectory(prefix=".samklang-backup-", dir=target.parent) as place:
        dumped = Path(place) / archive.DATABASE
        with dumps.frozen(url) as (connection, snapshot), doing("Copying the database"):
            rows = dumps.rows_of(connection)
            migrations = [
                f"{app}.{name}"
                for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
            ]
            major = connection.info.server_version // 10000
            dumps.dump(url, dumped, snapshot=snapshot)
        with doing("Copying the files and sealing the archive"):
            manifest = archive.Manifest(
                app_version=__version__,
                kind=installation.kind,
                installation_id=installation.id,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                postgres=major,
                migrations=migrations,
                rows=rows,
                keys_not_inside=["SAMKLANG_SECRET_KEY"],
                members=archive.members_of(dumped, installation.files),
            )
            archive.write(target, manifest, database=dumped, files=installation.files)
    return manifest
