"""A backup comes back whole, or not at all."""

import shutil
import tarfile
from pathlib import Path

import pytest

from samklang.config.command import archive
from samklang.config.command.saying import Stopped

pytestmark = pytest.mark.usefixtures("server_stays_up")
FOUNDED = "SELECT name FROM initiatives_initiative ORDER BY name"


@pytest.fixture(scope="module")
def backup(house, tmp_path_factory) -> Path:
    """An archive of the house with one file in it."""
    (house.folder / "house" / "files" / "referat.txt").write_text("Mødet blev holdt.")
    target = tmp_path_factory.mktemp("backups") / "one.samklang"
    done = house.run("backup", str(target))
    assert done.returncode == 0, done.stderr
    return target


def test_a_backup_comes_back_with_every_row_and_file(house, backup):
    house.sql("UPDATE initiatives_initiative SET name = 'Noget andet'")
    (house.folder / "house" / "files" / "referat.txt").unlink()
    done = house.run("restore", str(backup))
    assert done.returncode == 0, done.stdout + done.stderr
    assert house.sql(FOUNDED) == [("Vores sted",)]
    assert (house.folder / "house" / "files" / "referat.txt").read_text() == "Mødet blev holdt."


def test_a_backup_can_be_tried_without_touching_anything(house, backup):
    house.sql("UPDATE initiatives_initiative SET vision = 'levende'")
    done = house.run("restore", "--check", str(backup))
    assert done.returncode == 0, done.stderr
    assert "can be restored" in done.stdout
    assert house.sql("SELECT vision FROM initiatives_initiative") == [("levende",)]


def test_a_backup_is_readable_by_its_owner_alone(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_never_overwritten(house, backup):
    before = backup.read_bytes()
    done = house.run("backup", str(backup))
    assert (done.returncode, backup.read_bytes()) == (4, before)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def _flip_a_bit_in_the_database(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _flip_a_bit_in_the_seal(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


def _be_something_else(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not one of ours" * 100)


def _be_empty(path: Path) -> None:
    path.write_bytes(b"")


def _sealed_again(path: Path, *old_and_new: tuple[bytes, bytes]) -> None:
    """Change the manifest and seal the archive anew, as an honest but other Samklang would have."""
    folder = path.parent / "open"
    with tarfile.open(path, mode="r:") as tar:
        archive.unpack(tar, folder)
    names = [f"{archive.FILES}/{file.name}" for file in (folder / archive.FILES).iterdir()]
    manifest = (folder / archive.MANIFEST).read_bytes()
    for old, new in old_and_new:
        assert old in manifest
        manifest = manifest.replace(old, new)
    (folder / archive.MANIFEST).write_bytes(manifest)
    with tarfile.open(path, mode="w") as tar:
        for name in (archive.MANIFEST, archive.DATABASE, *names):
            tar.add(folder / name, name)
    with path.open("ab") as end:
        end.write(archive.SEAL % archive.sum_of(path).encode())


def _come_from_the_future(path: Path) -> None:
    _sealed_again(path, (b'"audit.0001_initial"', b'"audit.0001_initial",\n  "audit.9999_of_next_year"'))


def _have_a_newer_format(path: Path) -> None:
    _sealed_again(path, (b'"format_version": 1', b'"format_version": 2'))


def _come_from_another_house(path: Path) -> None:
    _sealed_again(path, (b'"installation_id": "', b'"installation_id": "other-'))


def _count_other_rows(path: Path) -> None:
    _sealed_again(path, (b'"initiatives_initiative": 1', b'"initiatives_initiative": 2'))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_cut, "cut short"),
        (_flip_a_bit_in_the_database, "damaged"),
        (_flip_a_bit_in_the_seal, "damaged"),
        (_be_something_else, "not a Samklang backup"),
        (_be_empty, "not a Samklang backup"),
        (_have_a_newer_format, "newer Samklang"),
        (_come_from_the_future, "newer Samklang"),
        (_come_from_another_house, "another installation"),
        (_count_other_rows, "instead of 2"),
    ],
)
def test_a_spoiled_or_foreign_archive_is_refused_and_nothing_changes(house, backup, tmp_path, spoil, words):
    spoiled = tmp_path / "spoiled.samklang"
    shutil.copy(backup, spoiled)
    spoil(spoiled)
    house.sql("UPDATE initiatives_initiative SET vision = 'urørt'")
    done = house.run("restore", str(spoiled))
    assert done.returncode == 4, done.stdout + done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert house.sql("SELECT vision FROM initiatives_initiative") == [("urørt",)]


def test_any_flipped_bit_breaks_the_seal(backup, tmp_path):
    spoiled = tmp_path / "spoiled.samklang"
    whole = backup.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        content = bytearray(whole)
        content[place] ^= 0x10
        spoiled.write_bytes(content)
        with pytest.raises(Stopped), archive.opened(spoiled):
            pass


def test_a_crash_before_the_exchange_is_taken_back(house, backup):
    """The journal lies there and the fresh database too: files go back, the fresh database goes."""
    import json

    from samklang.config.database import dumps

    installation = house.installation
    files = installation.files
    with installation.database() as live:
        dumps.create(dumps.named(live, "samklang_house_restoring"))
        shutil.rmtree(files.with_name("files.before"), ignore_errors=True)
        files.rename(files.with_name("files.before"))
        files.mkdir()
        (installation.folder / "restore.json").write_text(json.dumps({"fresh": "samklang_house_restoring", "id": "x"}))
    done = house.run("restore", "--check", str(backup))
    assert "taken back" in done.stdout
    assert (files / "referat.txt").exists()
    assert not (installation.folder / "restore.json").exists()
    assert installation.id != "x"


def test_an_archive_that_would_write_beyond_its_folder_is_refused(tmp_path):
    victim = tmp_path / "victim"
    with tarfile.open(tmp_path / "evil.tar", mode="w") as tar:
        tar.addfile(tarfile.TarInfo("../victim"))
    with tarfile.open(tmp_path / "evil.tar") as tar, pytest.raises(Stopped):
        archive.unpack(tar, tmp_path / "inside")
    assert not victim.exists()
