"""Who the database server runs as: ourselves, or, since PostgreSQL refuses root, a system user of its own."""

import contextlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samklang.config.database.failures import DatabaseFailed

USER = "samklang-postgres"


@dataclass(frozen=True)
class Owner:
    """A system user by number."""

    uid: int
    gid: int
    is_self: bool

    def as_user(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` run as this user, in a folder it may stand in."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        if self.is_self:
            return {"env": environment, "cwd": "/"}
        return {"env": environment, "cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Hand a folder of ours over to this user."""
        if not self.is_self:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Tell whether this user can reach a folder, by the rights of it and all above that exist."""
        if self.is_self:
            return True
        return all(_passable(parent, self) for parent in [folder, *folder.parents] if parent.exists())


def database_owner() -> Owner:
    """Return whom the embedded server runs as; as root a user of its own, made when it is missing."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid(), is_self=True)
    for name in (USER, "nobody"):
        if name == USER:
            _make_user()
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Owner(entry.pw_uid, entry.pw_gid, is_self=False)
    raise DatabaseFailed(
        f"PostgreSQL does not run as root, and no user of its own could be made. Cure: 'useradd --system {USER}', "
        "or run Samklang as an ordinary user."
    )


def _make_user() -> None:
    with contextlib.suppress(KeyError):
        pwd.getpwnam(USER)
        return
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program:
        command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", USER], capture_output=True, check=False)


def _passable(folder: Path, owner: Owner) -> bool:
    status = folder.stat()
    if status.st_uid == owner.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == owner.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
