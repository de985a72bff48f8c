"""A throw-away server for the test run: quick, careless with disks, gone afterwards."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from samklang.config.database.server import Server


@contextlib.contextmanager
def test_server() -> Iterator[str]:
    """Yield the address (`postgres://…/samklang`) of an empty database on a server that lives as long as the block."""
    home = Path(tempfile.mkdtemp(prefix="samklang-test-")).resolve()
    server = Server(folder=home, notes=home / "postgres.json", is_durable=False)
    try:
        server.owner.give(home)
        server.start()
        server.ensure_database("samklang")
        yield server.url("samklang")
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


test_server.__test__ = False  # type: ignore[attr-defined]  # its name is no test's
