"""From bytes to text by three explicit tries: byte order mark, strict UTF-8, Windows-1252.

Guessing by statistics is wrong too often on short Danish text. Windows-1252 and never ISO-8859-1: Excel's dashes and
euro signs live in it.
"""

import codecs
import re

from samklang.interchange.csv_xlsx.calculations.findings import Rule, refusal

_TWO_BYTE_LETTERS = re.compile(rb"[\xc3\xc2][\x80-\xbf]|\xe2\x80[\x80-\xbf]")


def text_of(data: bytes) -> str:
    """Return the text, or raise a refusal that names the line at which the encoding goes wrong.

    >>> text_of("æøå".encode("cp1252"))
    'æøå'
    >>> text_of(b"\\xef\\xbb\\xbfa;b")
    'a;b'
    """
    text = _decoded(data)
    if "\0" in text:
        raise refusal(Rule.NUL, row=_line_at(text, text.index("\0")))
    if "\r" in text.replace("\r\n", ""):
        raise refusal(Rule.OLD_LINE_BREAKS)
    if not text.strip():
        raise refusal(Rule.EMPTY)
    return text.replace("\r\n", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if data.startswith(codecs.BOM_UTF8) or _TWO_BYTE_LETTERS.search(data):
            raise refusal(Rule.MIXED_ENCODING, row=line) from error
        return _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal(Rule.ENCODING, row=data.count(b"\n", 0, error.start) + 1) from error


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
