"""One embedded PostgreSQL server: its data, its port, its start, its stop, and what a crash leaves behind."""

import json
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from samklang.config.database import leftovers
from samklang.config.database.binaries import newest_major, programs_for
from samklang.config.database.failures import DatabaseFailed
from samklang.config.database.owner import Owner, database_owner

SUPERUSER = "samklang"
LOG_LIMIT = 10 * 1024 * 1024
SETTINGS = """
# Written by Samklang. Only this machine reaches the server, and only with the password in postgres.json.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 60
log_min_messages = warning
log_line_prefix = '%m [%p] '
timezone = 'UTC'
log_timezone = 'UTC'
"""
# Told at every start, so that data made before has them too: of discs without moving parts a page here and one there
# cost the same. With what PostgreSQL takes for granted it reads a whole month of figures for those of one indicator.
PLANNER = "-c random_page_cost=1.1"
HASTE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@dataclass
class Server:
    """The server whose data lie below `folder` and whose port and password are remembered in `notes`."""

    folder: Path
    notes: Path
    is_durable: bool = True
    owner: Owner = field(default_factory=database_owner)

    @property
    def data(self) -> Path:
        """Return the data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the server's own log file."""
        return self.folder / "server.log"

    @cached_property
    def programs(self) -> Path:
        """Return the programs that fit the data, for the server's own user."""
        written = self.data / "PG_VERSION"
        major = int(written.read_text()) if written.exists() else newest_major()
        return programs_for(self.owner, major, near=self.folder)

    def url(self, database: str) -> str:
        """Return the address of one database of this server."""
        noted = self._noted()
        return f"postgres://{SUPERUSER}:{quote(str(noted['password']))}@127.0.0.1:{noted['port']}/{database}"

    def start(self) -> None:
        """Make the data directory if it is new, clear what a crash left, and start; nothing to do when it answers."""
        if self.is_answering():
            return
        if not (self.data / "PG_VERSION").exists():
            self._make_data()
        leftovers.clear(self.data)
        self._choose_port()
        self._trim_log()
        waits = ["-w", "-t", "120", "-D", str(self.data), "-l", str(self.log)]
        done = self._run("pg_ctl", "start", *waits, "-o", f"-p {self._noted()['port']} {PLANNER}")
        if done.returncode or not self.is_answering():
            raise DatabaseFailed(f"The embedded PostgreSQL did not start. The end of {self.log}:\n{self._log_tail()}")

    def stop(self) -> None:
        """Stop the server cleanly; at once where it will not."""
        if self._run("pg_ctl", "stop", "-m", "fast", "-w", "-t", "20", "-D", str(self.data)).returncode:
            self._run("pg_ctl", "stop", "-m", "immediate", "-w", "-t", "20", "-D", str(self.data))

    def is_answering(self) -> bool:
        """Tell whether a server answers on our port with our password and our data: a real connection, no pid file."""
        if not self.notes.exists():
            return False
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=5) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.data

    def ensure_database(self, name: str) -> None:
        """Make the database unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))

    def _make_data(self) -> None:
        if not self.notes.exists():
            self.notes.parent.mkdir(parents=True, exist_ok=True)
            self._note(password=secrets.token_urlsafe(32), port=0)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.owner.give(self.folder)
        unfinished = self.folder / "data.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password:
            password.write(str(self._noted()["password"]))
            password.flush()
            self.owner.give(Path(password.name))
            self._initdb(unfinished, Path(password.name))
        with (unfinished / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS + ("" if self.is_durable else HASTE))
        unfinished.rename(self.data)

    def _initdb(self, target: Path, password: Path) -> None:
        fixed = ["-D", str(target), "-U", SUPERUSER, "--encoding=UTF8", "--auth=scram-sha-256", f"--pwfile={password}"]
        fixed += ["--text-search-config=danish", *([] if self.is_durable else ["--no-sync"])]
        said = ""
        # The builtin provider sorts alike on every machine; it came with version 17. "C" is everywhere.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        for locale in (builtin, ["--locale=C.UTF-8"], ["--locale=C"]):
            shutil.rmtree(target, ignore_errors=True)
            done = self._run("initdb", *fixed, *locale)
            if done.returncode == 0:
                return
            said = done.stdout
        raise DatabaseFailed(f"The data directory could not be made in {target}:\n{said.strip()}")

    def _choose_port(self) -> None:
        noted = self._noted()
        if not noted["port"] or not _is_free(noted["port"]):
            self._note(password=noted["password"], port=_free_port())

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        # The server keeps what it is given open, so its words go to a file and never to a pipe.
        with tempfile.TemporaryFile("w+") as words:
            command = [str(self.programs / program), *arguments]
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, check=False, **self.owner.as_user()
            )
            words.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, words.read(), "")

    def _noted(self) -> dict[str, int | str]:
        return dict(json.loads(self.notes.read_text()))

    def _note(self, *, password: int | str, port: int) -> None:
        fresh = self.notes.with_suffix(".part")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"password": password, "port": port}))
        fresh.replace(self.notes)

    def _trim_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:]) if self.log.exists() else "(empty)"


def _is_free(port: int | str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", int(port))) != 0 and _binds(probe, int(port))


def _binds(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
