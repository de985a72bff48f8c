"""What kind of file it is, by what stands in it, never by its name."""

import codecs
import re

from samklang.interchange.csv_xlsx.calculations.ending import unended_line
from samklang.interchange.statistics.calculations.choosing import places_written_twice
from samklang.interchange.statistics.calculations.cube import Cube, UnreadableError, Why
from samklang.interchange.statistics.calculations.jsonstat import read_json
from samklang.interchange.statistics.calculations.px import codepage_of, read_px
from samklang.interchange.statistics.calculations.tables import read_rows

MOST_BYTES = 20 * 1024 * 1024
_PX = re.compile(
    r"(?:\A|;|\n)\s*(?:AXIS-VERSION|CHARSET|MATRIX|STUB|HEADING|VALUES|CONTENTS)\s*(?:\[[^\]]*\])?\s*(?:=|\(\")",
    re.IGNORECASE,
)
_PX_BEGINS = re.compile(r'\s*[A-Z][A-Z-]+(?:\[\w*\])?(?:\("[^"\n]*"\))?\s*=\s*(?:"|YES;|NO;|\d+;)', re.IGNORECASE)
_LONGEST_NAME = 200
_DAMAGED = re.compile("\N{REPLACEMENT CHARACTER}|Ã[¦¸¥†˜…¤¶¼©]")  # the latter: UTF-8 saved as if it were Windows'
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def read_cubes(content: bytes) -> list[Cube]:
    """Return the tables in a file: JSON-stat, PX, StatBank's CSV or BULK, or other rows. Raises UnreadableError."""
    cubes = _cubes(_readable(content))
    _require_storable(cubes)
    _require_axes_named(cubes)
    _require_places_once(cubes)
    if not any(cube.values for cube in cubes):
        raise UnreadableError(Why.NO_VALUES)
    return cubes


def unended_line_in(content: bytes) -> str:
    """Return the last line of a file of rows that may have been cut off within it; blank where there is no doubt.

    The other kinds end with a mark, and a table that says its size has all its figures. Raises UnreadableError.
    """
    text = _readable(content)
    return unended_line(text, are_figures_last=True) if not _is_json(text) and not _is_px(text) else ""


def _cubes(text: str) -> list[Cube]:
    if _is_json(text):
        return read_json(text)
    if text.lstrip().startswith("<"):
        raise UnreadableError(Why.XML)
    return [read_px(text) if _is_px(text) else read_rows(text)]


def _is_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _is_px(text: str) -> bool:
    return bool(_PX_BEGINS.match(text) or _PX.search(text[:4000]))


def _readable(content: bytes) -> str:
    """Return the text of a file, whole and undamaged."""
    if not content.strip():
        raise UnreadableError(Why.EMPTY)
    if len(content) > MOST_BYTES:
        raise UnreadableError(Why.TOO_BIG, most=MOST_BYTES // 1024 // 1024)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        raise UnreadableError(Why.SPREADSHEET)
    text = _text(content).lstrip(_MARK).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableError(Why.EMPTY)
    if "\0" in text:
        raise UnreadableError(Why.NUL)
    if damaged := _DAMAGED.search(text):
        raise UnreadableError(Why.DAMAGED_LETTERS, line=text.count("\n", 0, damaged.start()) + 1)
    return text


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, codepage_of(content))


def _decoded(content: bytes, encoding: str) -> str:
    """Return the text in an encoding, else in windows-1252, else where a letter cannot be read."""
    try:
        return content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        pass
    try:
        return content.decode("windows-1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(Why.DAMAGED_LETTERS, line=line) from error


def _require_storable(cubes: list[Cube]) -> None:
    """Refuse letters that no text can hold: halves of a pair, as JSON may write them."""
    for cube in cubes:
        texts = [cube.title, cube.source, cube.updated, cube.table, cube.unit, *cube.notes]
        texts += [text for axis in cube.axes for text in (axis.code, axis.label, *axis.codes, *axis.labels)]
        if any("\ud800" <= letter <= "\udfff" or letter == "\0" for text in texts for letter in text):
            raise UnreadableError(Why.NUL)


def _require_places_once(cubes: list[Cube]) -> None:
    """Refuse a municipality written in two ways: each would be a place with half of its figures."""
    for cube in cubes:
        if twice := places_written_twice(cube):
            axis, first, last = twice
            raise UnreadableError(Why.SAME_PLACE, axis=axis, first=first, last=last)


def _require_axes_named(cubes: list[Cube]) -> None:
    """Refuse two axes of one name, which a choice could not tell apart, and a name too long to be kept."""
    for cube in cubes:
        seen = set()
        for axis in cube.axes:
            if len(axis.code) > _LONGEST_NAME:
                raise UnreadableError(Why.LONG_NAME, axis=f"{axis.code[:60]}…", most=_LONGEST_NAME)
            if axis.code.casefold() in seen:
                raise UnreadableError(Why.AXIS, axis=axis.code)
            seen.add(axis.code.casefold())
