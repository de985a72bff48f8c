"""Cold set-up: how long from a fresh clone to a site that answers, and how much is fetched on the way.

    python3 benchmarks/setup.py [--keep]

Clones this checkout's last commit into a temporary folder, with caches and home of its own, and runs `./samklang`
there: set-up alone, the first `up` until it answers, and second starts. Prints a Markdown table for
docs/reference/performance.md. Needs a network and nothing but Python and git.
"""

import argparse
import os
import platform
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="leave the temporary folder where it is")
    chosen = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="samklang-cold-"))
    place.chmod(0o755)
    try:
        measure(place)
    finally:
        if not chosen.keep:
            shutil.rmtree(place, ignore_errors=True)


def measure(place: Path) -> None:
    clone = place / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    environment = cold(place)
    rows = [("set-up: environment, packages, Danish", timed(clone, environment, "--version"))]
    rows.append(("first `up` until it answers: look, database, example", up(clone, environment)))
    rows.append(("second `up` until it answers", up(clone, environment)))
    rows.append(("second set-up, nothing to do", timed(clone, environment, "--version")))
    caches = sum(size_of(place / name) for name in ("uv", "npm", "pip"))
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | |\n|---|---|")
    for what, seconds in rows:
        print(f"| {what} | {seconds:.1f} s |")
    for what, size in (
        ("fetched, as kept in the empty caches", caches),
        ("environment (`.venv`)", size_of(clone / ".venv")),
        ("`node_modules`", size_of(clone / "node_modules")),
        ("data of the example", size_of(place / "home")),
    ):
        print(f"| {what} | {size / 1e6:.0f} MB |")


def cold(place: Path) -> dict[str, str]:
    """An environment whose caches are empty and whose home is new."""
    own = {
        "SAMKLANG_HOME": str(place / "home"),
        "UV_CACHE_DIR": str(place / "uv"),
        "PIP_CACHE_DIR": str(place / "pip"),
        "npm_config_cache": str(place / "npm"),
    }
    return {key: value for key, value in os.environ.items() if not key.startswith(("SAMKLANG_", "DATABASE_"))} | own


def timed(clone: Path, environment: dict[str, str], *words: str) -> float:
    began = time.perf_counter()
    subprocess.run(["./samklang", *words], cwd=clone, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def up(clone: Path, environment: dict[str, str]) -> float:
    """Seconds from the command to the first page."""
    began = time.perf_counter()
    with subprocess.Popen(
        ["./samklang", "up", "--port", "0"], cwd=clone, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"Samklang: (http://\S+)", line):
                urllib.request.urlopen(found[1], timeout=30).read()
                took = time.perf_counter() - began
                process.send_signal(signal.SIGINT)
                return took
    raise SystemExit("up did not answer")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    main()
