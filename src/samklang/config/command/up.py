"""`samklang up`: database, migrations, web server and worker, together, until Ctrl-C."""

import argparse
import http.client
import ipaddress
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from samklang.config.command.django_ready import (
    bring_up_to_date,
    close_connections,
    django_for,
    refuse_the_wrong_kind,
)
from samklang.config.command.examples import load_example
from samklang.config.command.one_at_a_time import Claim, alone
from samklang.config.command.restoring import finish_interrupted_restore
from samklang.config.command.saying import DONE, REFUSED, WRONG_USE, Stopped, doing, say
from samklang.config.command.supervisor import MARK, Program, Supervisor
from samklang.config.installation import LOOPBACK, Installation, home

FIRST_PORT, PORTS = 8000, 20
PATIENCE = 60.0


def up(chosen: argparse.Namespace) -> int:
    """Run Samklang until it is told to stop."""
    place = home()
    with alone(place.folder) as claim:
        installation = place.installation()
        _refuse_open_example(installation, chosen.host)
        port = _free_port(chosen.host) if chosen.port is None else chosen.port or _any_port(chosen.host)
        _refuse_taken(chosen.host, port)
        base_url = installation.base_url(port=port)
        _say_what_runs(installation)
        finish_interrupted_restore(installation)
        with django_for(installation, base_url=base_url):
            _prepare(installation)
            return _serve(installation, claim, host=chosen.host, port=port, base_url=base_url)


def _prepare(installation: Installation) -> None:
    bring_up_to_date()
    refuse_the_wrong_kind(installation)
    if installation.is_example:
        load_example(installation)
    else:
        _refuse_empty_house()
    close_connections()


def _serve(installation: Installation, claim: Claim, *, host: str, port: int, base_url: str) -> int:
    run = secrets.token_hex(8)
    environment = {**os.environ, MARK: run}
    web = Program("web server", _web_command(host, port), environment)
    worker = Program("worker", _worker_command(), environment)
    supervisor = Supervisor([web, worker], _database_keeper(installation))
    supervisor.listen_for_signals()
    claim.note(url=base_url, run=run)
    try:
        with doing("Starting web server and worker"):
            supervisor.start()
            _wait_until_it_answers(supervisor, web, host, port)
        if not supervisor.is_stopping:
            say(f"\n  Samklang: {base_url}\n\nCtrl-C stops it. Your data lie in {installation.folder}.")
        supervisor.watch()
    finally:
        supervisor.stop()
    say("Stopped.")
    return DONE


def _web_command(host: str, port: int) -> list[str]:
    address = "127.0.0.1" if host == "localhost" else host
    threads = str(min(8, 2 * (os.cpu_count() or 1)))
    fixed = [
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        threads,
        "--no-ws",
        "--log-level",
        "warning",
    ]
    fixed += ["--workers-kill-timeout", "2", "--host", address, "--port", str(port)]
    return [sys.executable, "-m", "granian", *fixed, "samklang.config.wsgi:application"]


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--shutdown-graceful-timeout", "2"]


def _database_keeper(installation: Installation) -> Callable[[], bool]:
    """Return a function that starts the embedded server again when it has gone, and tells whether it had."""
    if installation.own_database_url:
        return lambda: False
    server = installation.home.server()

    def keep() -> bool:
        if server.is_answering():
            return False
        server.start()
        return True

    return keep


def _wait_until_it_answers(supervisor: Supervisor, web: Program, host: str, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not supervisor.is_stopping and not answers(host, port):
        if web.has_died():
            raise Stopped("The web server did not start; its words are above.")
        if time.monotonic() > deadline:
            raise Stopped(f"The web server does not answer after {PATIENCE:.0f} seconds. Run `./samklang doctor`.")
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    """Tell whether a web server answers there with anything at all."""
    connection = http.client.HTTPConnection(_reach(host), port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def _reach(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "localhost": "127.0.0.1"}.get(host, host)  # noqa: S104 - only compared


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine only."""
    try:
        return host in LOOPBACK or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_open_example(installation: Installation, host: str) -> None:
    if is_loopback(host):
        return
    if installation.is_example:
        raise Stopped(
            f"The example lets anybody act as anybody, so it only listens on this machine, not on {host}. "
            "For others to come in make a house of your own: `./samklang new`.",
            REFUSED,
        )
    if not os.environ.get("SAMKLANG_BASE_URL"):
        raise Stopped(
            "A house that others reach needs its public address: set SAMKLANG_BASE_URL=https://… "
            "(docs/howto/go-live.md).",
            REFUSED,
        )


def _refuse_empty_house() -> None:
    from samklang.initiatives.queries import all_initiatives

    if not all_initiatives().exists():
        raise Stopped("This house has no initiative yet. Make one with `./samklang new`.", REFUSED)


def _refuse_taken(host: str, port: int) -> None:
    if not _is_free(host, port):
        raise Stopped(
            f"Port {port} is used by another program. Choose one with --port, e.g. --port {port + 1}.", WRONG_USE
        )


def _free_port(host: str) -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        if _is_free(host, port):
            return port
    raise Stopped(f"Ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are all in use. Choose one with --port.", WRONG_USE)


def _any_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stopped(f"Port {port} needs special rights. Choose one above 1023.", WRONG_USE) from None
        except OSError:
            return False
    return True


def _say_what_runs(installation: Installation) -> None:
    what = "the example, an invented initiative" if installation.is_example else "your house"
    where = "your own PostgreSQL" if installation.own_database_url else "the embedded PostgreSQL"
    say(f"Samklang: {what}, on {where}.")
    if not installation.own_database_url and os.geteuid() == 0:
        folder = Path(installation.home.server().folder)
        say(f"Running as root: the database is a process of its own user, in {folder}.")
