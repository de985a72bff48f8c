"""The office that official statistics are fetched from in tests."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest

from samklang.interchange.statistics.tests.office import CSV, Office


@pytest.fixture
def office() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Office)
    server.answers, server.asked = {"/table": (200, {}, CSV)}, []
    server.place = f"127.0.0.1:{server.server_port}"
    server.url = f"http://{server.place}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
