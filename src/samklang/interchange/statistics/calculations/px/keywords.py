"""The keywords of a PX file: their texts by name, language and what they are about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from samklang.interchange.statistics.calculations.cube import UnreadableError, Why

_KEYWORD = re.compile(
    r'\s*(?P<name>[A-Z][A-Z0-9-]*)\s*(?:\[(?P<language>[^\]]*)\])?\s*(?:\((?P<of>(?:"[^"]*"|[^")])*)\))?\s*\Z',
    re.IGNORECASE,
)
_DATA = re.compile(r"(?:\A|;)\s*DATA\s*=", re.IGNORECASE)
_DATA_LINE = re.compile(r"^[ \t]*DATA\s*=", re.IGNORECASE | re.MULTILINE)
_MARKS = re.compile('[";]')
_ENCODING = re.compile(
    r"utf-?8|(windows-?|cp|ibm)\d{3,4}|iso[-_]?8859[-_]?\d{1,2}|latin-?1|us-ascii|macintosh", re.IGNORECASE
)
_AXES = re.compile(rb"(?:\A|[;\n])[ \t\r]*(?:STUB|HEADING)\s*=", re.IGNORECASE)
_CODEPAGE = re.compile(rb'CODEPAGE\s*=\s*"([A-Za-z0-9_-]+)"', re.IGNORECASE)
_CHARSET = re.compile(b"CHARSET", re.IGNORECASE)
_WINDOWS_LETTER = re.compile(rb"[\xc0-\xff]")
_QUOTED = re.compile(r'"([^"]*)"')
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SHAPE = {"STUB", "HEADING", "VALUES", "CODES", "TIMEVAL", "KEYS"}

Key = tuple[str, str, tuple[str, ...]]


@dataclass
class Keywords:
    """What a file says: the texts of each keyword by (name, language, what it is about), and TIMEVAL as written."""

    texts: dict[Key, list[str]] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)

    def all(self, name: str, *about: str, language: str = "") -> list[str]:
        """Return the texts of a keyword in a language, the file's own where it is blank."""
        return self.texts.get((name, language, about), [])

    def first(self, name: str, *about: str, language: str = "") -> str:
        """Return the first text of a keyword in a language, else in the file's own, else blank."""
        own, common = self.all(name, *about, language=language), self.all(name, *about)
        return plain((own or common or [""])[0])

    def variables(self, language: str = "") -> list[str]:
        """Return the names of the axes in order; an empty HEADING or STUB names none."""
        named = self.all("STUB", language=language) + self.all("HEADING", language=language)
        return [name for name in named if name]


def head_and_data(text: str) -> tuple[str, str, int]:
    """Return what stands before DATA=, the figures after it, and the line on which they begin."""
    quotes = at = 0
    for found in _DATA.finditer(text):
        quotes += text.count('"', at, found.start())
        at = found.start()
        if quotes % 2 == 0:  # not the word within a text
            return text[: found.start() + 1], text[found.end() :], text.count("\n", 0, found.end()) + 1
    raise _why_no_data(text)


def _why_no_data(text: str) -> UnreadableError:
    """Return what hides the figures: a mark that is never closed, a semicolon left out before DATA, or nothing does."""
    data = _DATA_LINE.search(text)
    if data is None:
        return UnreadableError(Why.PX_LACKS, keyword="DATA")
    head = text[: data.start()].rstrip().split("\n")
    odd = next((line for line, written in enumerate(head, 1) if written.count('"') % 2), 0)
    if odd:
        return UnreadableError(Why.QUOTE, line=odd)
    return UnreadableError(Why.PX_SEMICOLON, line=len(head), keyword=head[-1].partition("=")[0].strip()[:60])


def keywords_of(head: str) -> Keywords:
    """Return what the statements before DATA say. Raises UnreadableError, also where two say otherwise of one axis."""
    found = Keywords()
    for statement, line in _statements(head):
        name, equals, value = _split(statement)
        known = _KEYWORD.match(name)
        if not equals or not known:
            raise UnreadableError(Why.PX_LINE, line=line, text=statement.strip()[:60])
        if _split(value)[1]:  # the next statement is within this one
            raise UnreadableError(Why.PX_SEMICOLON, line=line, keyword=name.strip()[:60])
        about = tuple(_QUOTED.findall(known["of"] or ""))
        key = known["name"].upper(), (known["language"] or "").strip(), about
        texts = _texts(value)
        if key[0] in _SHAPE and found.texts.get(key, texts) != texts:
            raise UnreadableError(Why.PX_TWICE, line=line, keyword=name.strip()[:60])
        found.texts[key] = texts
        if key[0] == "TIMEVAL" and about and not key[1]:
            found.times[about[0]] = value
    return found


def _statements(head: str) -> Iterator[tuple[str, int]]:
    """Yield each statement and its line; a semicolon within quotation marks ends none."""
    start, line, quoted = 0, 1, False
    for mark in _MARKS.finditer(head):
        if mark[0] == '"':
            quoted = not quoted
        elif not quoted:
            statement = head[start : mark.start()]
            begun = line + _blank_lines(statement)
            line += statement.count("\n")
            start = mark.end()
            yield statement, begun
    rest = head[start:]
    if quoted:
        raise UnreadableError(Why.QUOTE, line=line + _blank_lines(rest))
    if rest.strip():
        raise UnreadableError(Why.PX_LINE, line=line + _blank_lines(rest), text=rest.strip()[:60])


def _blank_lines(statement: str) -> int:
    """Return how many lines end before a statement begins."""
    return statement[: len(statement) - len(statement.lstrip())].count("\n")


def _split(statement: str) -> tuple[str, bool, str]:
    quoted = False
    for at, letter in enumerate(statement):
        if letter == '"':
            quoted = not quoted
        elif letter == "=" and not quoted:
            return statement[:at], True, statement[at + 1 :]
    return statement, False, ""


def _texts(value: str) -> list[str]:
    """Return the texts of a value: those between commas, with what stands in several pairs of marks joined."""
    texts, current, quoted, bare = [], "", False, ""
    for letter in value:
        if letter == '"':
            quoted = not quoted
        elif quoted:
            current += letter
        elif letter == ",":
            texts.append(current or bare.strip())
            current, bare = "", ""
        else:
            bare += letter
    texts.append(current or bare.strip())
    return [text.replace("#", "\n") for text in texts]


def plain(text: str) -> str:
    """Return a text on one line, without tags of HTML."""
    return " ".join(_TAG.sub(" ", text).split())[:500]


def codepage_of(content: bytes) -> str:
    """Return the encoding a PX file names in CODEPAGE, that of DOS for a file that must be of DOS, or windows-1252.

    CHARSET says ANSI of all, and is of use only where it lacks: such a file is DOS text. Some lack it by carelessness,
    so letters that are Windows' alone speak against it.
    """
    found = _CODEPAGE.search(content)
    named = found[1].decode("ascii") if found else ""
    if named.isdigit():  # 850 for cp850
        named = f"cp{named}"
    if _ENCODING.fullmatch(named):
        return named
    is_dos = _AXES.search(content) and not _CHARSET.search(content) and not _WINDOWS_LETTER.search(content)
    return "cp850" if is_dos else "windows-1252"
