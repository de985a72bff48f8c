"""`./samklang` on machines that lack something, and what the lists for installing may hold."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from samklang.config import assets

ROOT = Path(__file__).resolve().parents[4]


def _pretend(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.fixture
def machine(tmp_path) -> Path:
    """A folder with `./samklang` and a PATH of the few programs it uses."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "pwd", "cmp", "find", "awk", "cp", "rm"):
        if found := shutil.which(name):
            (tmp_path / "bin" / name).symlink_to(found)
    shutil.copy(ROOT / "samklang", tmp_path / "samklang")
    return tmp_path


def _start(machine: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    return subprocess.run([machine / "samklang", "up"], env=environment, capture_output=True, text=True, check=False)


def test_a_machine_without_python_gets_a_one_line_cure(machine):
    done = _start(machine)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "needs Python 3.11 or newer; found: none. Cure: " in done.stderr


def test_a_python_that_is_too_old_gets_a_one_line_cure(machine):
    _pretend(machine / "bin", "python3", 'case "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac')
    done = _start(machine)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "found: 3.9. Cure: " in done.stderr


def test_a_python_without_venv_gets_a_one_line_cure(machine):
    _pretend(machine / "bin", "python3", 'case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    done = _start(machine)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Cure: 'sudo apt-get install python3-venv'" in done.stderr


def test_the_lists_for_installing_pin_every_package_by_hash_and_name_no_host():
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        assert not re.search(r"://|--(extra-)?index|--find-links", text), path.name
        packages = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\n    (\S+)", text, re.MULTILINE)
        assert packages, path.name
        assert all(first.startswith("--hash=sha256:") for first in packages), path.name


def test_every_package_we_ask_for_has_its_reason_and_is_in_the_list():
    for path in ROOT.glob("requirements*.in"):
        pinned = path.with_suffix(".txt").read_text()
        for line in path.read_text().splitlines():
            if line and not line.startswith(("#", "-c")):
                name, _, reason = line.partition("#")
                assert reason.strip(), line
                bare = re.split(r"[=\[<> ]", name)[0]
                assert re.search(rf"^{bare}(\[|==)", pinned, re.MULTILINE), line


@pytest.mark.parametrize(
    ("version", "fits"),
    [("v20.19.0", True), ("v20.18.9", False), ("v21.9.0", False), ("v22.12.0", True), ("v24.1.0", True), ("", False)],
)
def test_node_fits_when_vite_runs_on_it(version, fits):
    assert assets.is_new_enough(version) is fits


def test_the_script_is_plain_shell():
    assert (ROOT / "samklang").read_text().startswith("#!/bin/sh\n")
    assert os.access(ROOT / "samklang", os.X_OK)
    for shell in ("dash", "bash"):
        if shutil.which(shell):
            assert subprocess.run([shell, "-n", ROOT / "samklang"], check=False).returncode == 0
