"""Where an installation keeps what is its own: database, files, secret key, and which of two is chosen.

One home holds the embedded database server and up to two installations: `example` and `house`. Each has its own
database, files folder, secret key and identity. `SAMKLANG_HOME` moves the home; `DATABASE_URL` replaces the server.
"""

import contextlib
import json
import os
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from samklang.config.database import Server, server_in_use
from samklang.config.database.owner import Owner, database_owner

EXAMPLE, HOUSE = "example", "house"
SHARED_PLACE = Path("/var/lib/samklang")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Home:
    """The folder of everything that Samklang keeps on this machine."""

    folder: Path

    @property
    def chosen(self) -> str:
        """Return which installation the commands work on: the example until a house is made."""
        choice = self.folder / "chosen"
        return choice.read_text().strip() if choice.exists() else EXAMPLE

    def choose(self, kind: str) -> None:
        """Remember which installation the commands work on from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "chosen").write_text(f"{kind}\n")

    def installation(self, kind: str = "") -> "Installation":
        """Return the chosen or the named installation."""
        return Installation(self, kind or self.chosen)

    def server(self) -> Server:
        """Return the embedded server of this home."""
        return Server(folder=self._server_folder(database_owner()), notes=self.folder / "postgres.json")

    def _server_folder(self, owner: Owner) -> Path:
        """Return where the server's data lie: here, or, where its user cannot come in, in the shared place."""
        if owner.may_enter(self.folder):
            return self.folder / "postgres"
        return SHARED_PLACE / "servers" / sha256(str(self.folder).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Installation:
    """One installation: the example or the house."""

    home: Home
    kind: str
    own_database_url: str = field(default_factory=lambda: os.environ.get("DATABASE_URL", ""))

    @property
    def folder(self) -> Path:
        """Return the folder of its files and its identity."""
        return self.home.folder / self.kind

    @property
    def files(self) -> Path:
        """Return the folder of uploaded files."""
        return Path(os.environ.get("SAMKLANG_FILES") or self.folder / "files")

    @property
    def is_example(self) -> bool:
        """Tell whether this is the example."""
        return self.kind == EXAMPLE

    @property
    def exists(self) -> bool:
        """Tell whether it was ever made."""
        return self._notes.exists()

    @property
    def id(self) -> str:
        """Return the identity that its backups carry."""
        return self._noted()["id"]

    @property
    def database_name(self) -> str:
        """Return the name of its database on the embedded server."""
        return f"samklang_{self.kind}"

    def make(self) -> None:
        """Make folder, identity and secret key where they are missing."""
        self.files.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.exists:
            self.adopt(str(uuid.uuid4()))

    def adopt(self, identity: str) -> None:
        """Take an identity, as after restoring a backup on a new machine; a secret key is kept or made."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = self._noted()["secret_key"] if self.exists else secrets.token_urlsafe(64)
        fresh = self._notes.with_suffix(".part")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"id": identity, "secret_key": key}, indent=1))
        fresh.replace(self._notes)

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """Yield the address of its database, with the embedded server running for as long as the block lasts."""
        if self.own_database_url:
            yield self.own_database_url
            return
        with server_in_use(self.home.server(), locks=self.home.folder) as server:
            server.ensure_database(self.database_name)
            yield server.url(self.database_name)

    def environment(self, database_url: str, *, base_url: str = "") -> dict[str, str]:
        """Return the environment in which the product is this installation."""
        return {
            "DJANGO_SETTINGS_MODULE": "samklang.config.settings",
            "DATABASE_URL": database_url,
            "SAMKLANG_SECRET_KEY": os.environ.get("SAMKLANG_SECRET_KEY") or self._noted()["secret_key"],
            "SAMKLANG_EXAMPLE": "1" if self.is_example else "0",
            "SAMKLANG_FILES": str(self.files),
            "SAMKLANG_BASE_URL": base_url or self.base_url(),
        }

    def base_url(self, *, port: int = 8000) -> str:
        """Return the address people use: the house's public one, or loopback."""
        public = "" if self.is_example else os.environ.get("SAMKLANG_BASE_URL", "")
        return public.rstrip("/") or f"http://localhost:{port}"

    @property
    def _notes(self) -> Path:
        return self.folder / "installation.json"

    def _noted(self) -> dict[str, str]:
        return dict(json.loads(self._notes.read_text()))


def home() -> Home:
    """Return the home of this user on this machine."""
    if os.environ.get("SAMKLANG_HOME"):
        return Home(Path(os.environ["SAMKLANG_HOME"]).expanduser().resolve())
    if os.geteuid() == 0:
        return Home(SHARED_PLACE)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Home(Path(data).resolve() / "samklang")


def is_writable(folder: Path) -> bool:
    """Tell whether files can be made in a folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
