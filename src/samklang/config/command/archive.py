"""The backup archive: one tar of a manifest, the database and the files, sealed with a checksum over all of it.

    manifest.json   what it is: kind, identity, versions, migrations, rows, and a SHA-256 of every other member
    database.dump   PostgreSQL's custom format
    files/…         the file store
    (after the tar) one line with the SHA-256 of every byte before it

The seal finds any flipped bit and any cut; the members' own sums name what was hit once it is opened.
"""

import contextlib
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from samklang.config.command.saying import REFUSED, WRONG_USE, Stopped

FORMAT, FORMAT_VERSION = "samklang-backup", 1
MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files"
SEAL = b"\nsamklang-sha256 %s\n"
SEAL_LENGTH = len(SEAL) - 2 + 64
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    app_version: str
    kind: str
    installation_id: str
    made_at: str
    postgres: int
    migrations: list[str]
    rows: dict[str, int]
    keys_not_inside: list[str]
    members: dict[str, str]
    format: str = FORMAT
    format_version: int = FORMAT_VERSION


def write(target: Path, manifest: Manifest, *, database: Path, files: Path) -> None:
    """Write an archive that only its owner may read; it appears under its name when it is whole."""
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with unfinished.open("wb") as out, tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _add_text(tar, MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        tar.add(database, DATABASE, recursive=False)
        for name in manifest.members:
            if name != DATABASE:
                tar.add(files / name.removeprefix(f"{FILES}/"), name, recursive=False)
    seal = SEAL % sum_of(unfinished).encode()
    with unfinished.open("ab") as end:
        end.write(seal)
    unfinished.rename(target)


def members_of(database: Path, files: Path) -> dict[str, str]:
    """Return name -> SHA-256 of everything that goes into an archive."""
    found = {DATABASE: sum_of(database)}
    for path in sorted(files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[f"{FILES}/{path.relative_to(files).as_posix()}"] = sum_of(path)
    return found


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """Yield an archive's manifest and a folder with its content, verified to the last byte. Raises Stopped."""
    _refuse_broken_seal(path)
    with tempfile.TemporaryDirectory(prefix="samklang-restore-") as place:
        folder = Path(place)
        try:
            with tarfile.open(path, mode="r:") as tar:
                unpack(tar, folder)
            manifest = _read_manifest(folder / MANIFEST)
        except (tarfile.TarError, OSError, UnicodeDecodeError) as broken:
            raise Stopped(f"{path.name} is damaged and cannot be opened: {broken}", REFUSED) from broken
        _refuse_wrong_members(path, manifest, folder)
        yield manifest, folder


def unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Write the plain files of an archive below `folder`; anything else in it, or beyond the folder, is refused.

    By hand, since the safe way of the library is missing in Python before 3.11.4.
    """
    for member in tar:
        target = folder / member.name
        if not member.isfile() or member.name.startswith("/") or ".." in Path(member.name).parts:
            raise Stopped(f"This archive holds {member.name!r}, which no Samklang backup has.", REFUSED)
        content = tar.extractfile(member)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(content or io.BytesIO(), out)


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return _sum(file)


def _sum(file: BinaryIO, *, length: int | None = None) -> str:
    digest = hashlib.sha256()
    left = length
    while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
        digest.update(chunk)
        left = None if left is None else left - len(chunk)
    return digest.hexdigest()


def _refuse_broken_seal(path: Path) -> None:
    if not path.is_file():
        raise Stopped(f"There is no file {path}.", WRONG_USE)
    size = path.stat().st_size
    with path.open("rb") as file:
        is_ours = file.read(len(MANIFEST)) == MANIFEST.encode()
        file.seek(max(0, size - SEAL_LENGTH))
        seal = file.read()
        file.seek(0)
        is_whole = seal == SEAL % _sum(file, length=max(0, size - SEAL_LENGTH)).encode()
    if is_whole:
        return
    if not is_ours and not seal.startswith(SEAL[:16]):
        raise Stopped(f"{path.name} is not a Samklang backup.", REFUSED)
    if not seal.startswith(SEAL[:16]):
        raise Stopped(f"{path.name} is cut short: its end is missing. Fetch it again from where it was kept.", REFUSED)
    raise Stopped(f"{path.name} is damaged: its content does not fit its checksum. Use another backup.", REFUSED)


def _read_manifest(path: Path) -> Manifest:
    try:
        said = json.loads(path.read_text())
    except (json.JSONDecodeError, FileNotFoundError) as broken:
        raise Stopped("This archive has no readable manifest, so it is not a Samklang backup.", REFUSED) from broken
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Stopped("This archive is not a Samklang backup.", REFUSED)
    if said.get("format_version", 0) > FORMAT_VERSION:
        raise Stopped(
            f"This archive was made by a newer Samklang ({said.get('app_version', '?')}). Upgrade first, then restore.",
            REFUSED,
        )
    try:
        return Manifest(**said)
    except TypeError as wrong:
        raise Stopped("The manifest of this archive is incomplete, so it is not restored.", REFUSED) from wrong


def _refuse_wrong_members(path: Path, manifest: Manifest, folder: Path) -> None:
    inside = {member.relative_to(folder).as_posix() for member in folder.rglob("*") if member.is_file()} - {MANIFEST}
    if inside != set(manifest.members):
        odd = sorted(inside ^ set(manifest.members))[0]
        raise Stopped(f"{path.name} is damaged: its list of content does not fit ({odd}).", REFUSED)
    for name, wanted in manifest.members.items():
        if sum_of(folder / name) != wanted:
            raise Stopped(f"{path.name} is damaged: {name} does not fit its checksum.", REFUSED)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))
