"""The check of a workbook's archive before anything in it is unpacked.

A spreadsheet of a hundred kilobytes can unpack to hundreds of megabytes. The directory of the archive says so
beforehand, and unpacking stops at the size it stated.
"""

import io
import stat
import zipfile
import zlib

from samklang.interchange.csv_xlsx.calculations.findings import Rule, refusal

MOST_ENTRIES = 1_000
MOST_UNPACKED = 50_000_000
BIGGEST_ENTRY = 30_000_000
HIGHEST_RATIO = 100
_SMALL = 1_000_000  # an entry this small may be packed as tightly as it likes


def checked_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive when its directory is safe; otherwise raise a refusal that says why."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refusal(Rule.DAMAGED) from error
    _check_sizes(entries)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise refusal(Rule.UNSAFE_ARCHIVE, detail="duplicate")
    for entry in entries:
        _check_entry(entry)
    _check_kind(set(names))
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one entry, unpacked; refuse an archive in which it is absent, damaged or bigger than stated."""
    try:
        with archive.open(name) as entry:
            content = entry.read(BIGGEST_ENTRY + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError, EOFError) as error:
        raise refusal(Rule.DAMAGED) from error
    if len(content) > BIGGEST_ENTRY:
        raise refusal(Rule.ARCHIVE_TOO_BIG)
    return content


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    biggest = max((entry.file_size for entry in entries), default=0)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or biggest > BIGGEST_ENTRY:
        raise refusal(Rule.ARCHIVE_TOO_BIG)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise refusal(Rule.UNSAFE_ARCHIVE, detail="path")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise refusal(Rule.UNSAFE_ARCHIVE, detail="link")
    if entry.flag_bits & 0x1:
        raise refusal(Rule.ENCRYPTED_OR_OLD)
    if entry.file_size > _SMALL and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise refusal(Rule.ARCHIVE_TOO_BIG)


def _check_kind(names: set[str]) -> None:
    if any(name.lower().endswith(("vbaproject.bin", "vbaprojectsignature.bin")) for name in names):
        raise refusal(Rule.MACROS)
    if "xl/workbook.bin" in names:
        raise refusal(Rule.BINARY_WORKBOOK)
    if "xl/workbook.xml" not in names:
        raise refusal(Rule.OPEN_DOCUMENT if "content.xml" in names else Rule.NO_WORKBOOK)
