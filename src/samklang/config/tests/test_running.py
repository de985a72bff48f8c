"""`up` as it is in life: killed without warning, started twice, stopped with Ctrl-C."""

import os
import re
import signal
import time

import psutil
import pytest

from samklang.config.command.supervisor import MARK
from samklang.config.database import leftovers
from samklang.config.installation import Home

PATIENCE = 90


@pytest.fixture(scope="module")
def house(house_from_nothing):
    return house_from_nothing


def _until_it_answers(process) -> str:
    said = ""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        said += line
        if found := re.search(r"Samklang: (http://\S+)", line):
            return found[1]
        if not line and process.poll() is not None:
            break
    raise AssertionError(f"up did not answer; it said:\n{said}")


def _everything_of(house, supervisor) -> list[psutil.Process]:
    data = Home(house.folder).server().data
    above = psutil.Process(supervisor.pid)
    return [*leftovers.processes_of(data), above, *above.children(recursive=True)]


def test_after_kill_of_everything_the_next_up_comes_back_with_every_committed_write(house):
    first = house.start("up", "--port", "0")
    _until_it_answers(first)
    house.sql("CREATE TABLE IF NOT EXISTS kept (number integer)")
    for number in range(3):
        house.sql(f"INSERT INTO kept VALUES ({number})")
    assert house.sql("SELECT count(*) FROM kept") == [(3,)]
    doomed = _everything_of(house, first)
    assert len(doomed) > 5
    for process in doomed:
        process.kill()
    first.wait()
    psutil.wait_procs(doomed, timeout=10)
    assert (Home(house.folder).server().data / "postmaster.pid").exists()

    second = house.start("up", "--port", "0")
    _until_it_answers(second)
    assert house.sql("SELECT count(*) FROM kept") == [(3,)]

    third = house.run("up")
    assert third.returncode == 3
    assert re.search(r"already running on this data: http://localhost:\d+", third.stderr)

    began = time.monotonic()
    second.send_signal(signal.SIGINT)
    assert second.wait(10) == 0
    assert time.monotonic() - began < 5
    assert leftovers.processes_of(Home(house.folder).server().data) == []
    house.sql("DROP TABLE kept")


def test_a_web_server_that_dies_is_started_again_and_orphans_are_ended_by_the_next_up(house):
    first = house.start("up", "--port", "0")
    _until_it_answers(first)
    web = _web_servers(first.pid)[0]
    run = web.environ()[MARK]
    web.kill()
    deadline = time.monotonic() + 20
    while not (after := [one for one in _web_servers(first.pid) if one.pid != web.pid]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert after

    orphans = psutil.Process(first.pid).children(recursive=True)
    assert orphans
    first.kill()
    first.wait()
    second = house.start("up", "--port", "0")
    _until_it_answers(second)
    assert not [process for process in psutil.process_iter() if _run_of(process) == run]
    second.send_signal(signal.SIGTERM)
    assert second.wait(10) == 0


def _web_servers(supervisor: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(supervisor).children() if _is_web_server(child)]


def _is_web_server(process: psutil.Process) -> bool:
    try:
        return "granian" in " ".join(process.cmdline())
    except psutil.Error:  # gone, or a zombie
        return False


def _run_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None


@pytest.mark.parametrize("number", [1, os.getpid()], ids=["the first of all", "this very one"])
def test_a_process_number_that_belongs_to_another_program_does_not_count_as_a_server(tmp_path, number):
    (tmp_path / "postmaster.pid").write_text(f"{number}\n{tmp_path}\n")
    leftovers.clear(tmp_path, patience=0)
    assert not (tmp_path / "postmaster.pid").exists()


def test_the_example_does_not_listen_beyond_this_machine(house, tmp_path):
    done = house.run("up", "--host", "0.0.0.0", SAMKLANG_HOME=str(tmp_path))
    assert done.returncode == 4
    assert "only listens on this machine" in done.stderr


def test_a_house_that_others_reach_needs_its_public_address(house):
    done = house.run("up", "--host", "0.0.0.0")
    assert done.returncode == 4
    assert "SAMKLANG_BASE_URL" in done.stderr


def test_a_taken_port_is_said_before_anything_starts(house):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = house.run("up", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "used by another program" in done.stderr
