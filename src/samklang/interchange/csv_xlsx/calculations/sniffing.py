"""What a file is, by what is in it and never by its name."""

from enum import Enum

from samklang.interchange.csv_xlsx.calculations.findings import Rule, refusal
from samklang.interchange.csv_xlsx.calculations.table import BIGGEST_FILE


class FileKind(Enum):
    """The two kinds of file that can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"


_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", Rule.ENCRYPTED_OR_OLD),
    (b"%PDF", Rule.PDF),
    (b"\x89PNG", Rule.NOT_A_TABLE),
    (b"\xff\xd8\xff", Rule.NOT_A_TABLE),
    (b"GIF8", Rule.NOT_A_TABLE),
    (b"\x1f\x8b", Rule.NOT_A_TABLE),
    (b"Rar!", Rule.NOT_A_TABLE),
    (b"7z\xbc\xaf", Rule.NOT_A_TABLE),
    (b"\x7fELF", Rule.NOT_A_TABLE),
    (b"MZ\x90\x00", Rule.NOT_A_TABLE),
)


def kind_of(data: bytes) -> FileKind:
    """Return what the bytes are, or raise a refusal with the sentence for what they are instead.

    >>> kind_of("navn;værdi".encode())
    <FileKind.TEXT: 'text'>
    """
    if len(data) > BIGGEST_FILE:
        raise refusal(Rule.TOO_BIG, detail=str(BIGGEST_FILE // 1_000_000))
    return _kind_by_beginning(data)


def first_look(beginning: bytes) -> bool:
    """Tell from the first bytes of a large file whether it is a workbook; refuses what is no table at all.

    >>> first_look(b"Organisation;Indikator")
    False
    """
    return _kind_by_beginning(beginning) is FileKind.WORKBOOK


def _kind_by_beginning(data: bytes) -> FileKind:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.WORKBOOK
    for beginning, rule in _OTHER_KINDS:
        if data.startswith(beginning):
            raise refusal(rule)
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise refusal(Rule.EMPTY)
    if start.startswith(b"<"):
        raise refusal(Rule.HTML)
    if start.startswith((b"{", b"[")):
        raise refusal(Rule.JSON)
    return FileKind.TEXT
