"""PX (PC-Axis): keywords with values, then the figures. The format: Statistics Sweden, PX file format, 2013."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from samklang.interchange.statistics.calculations.cube import Axis, Cube, UnreadableError, Why, figure_of, required_size
from samklang.interchange.statistics.calculations.times import are_times

_KEYWORD = re.compile(
    r'\s*(?P<name>[A-Z][A-Z0-9-]*)\s*(?:\[(?P<language>[^\]]*)\])?\s*(?:\((?P<of>(?:"[^"]*"|[^")])*)\))?\s*\Z'
)
_DATA = re.compile(r"(?:\A|;)\s*DATA\s*=")
_MARKS = re.compile('[";]')
_ENCODING = re.compile(
    r"utf-?8|(windows-?|cp|ibm)\d{3,4}|iso-?8859-?\d{1,2}|latin-?1|us-ascii|macintosh", re.IGNORECASE
)
_QUOTED = re.compile(r'"([^"]*)"')
_MISSING = {".", "..", "...", "....", ".....", "......", "-"}
_TIME_NAMES = {"tid", "time", "år", "year", "kvartal", "quarter", "måned", "month", "vuosi", "periodo", "period", "ar"}
_PREFERRED = ("da", "en")

Key = tuple[str, str, tuple[str, ...]]


@dataclass
class _Keywords:
    """What a file says: the texts of each keyword by (name, language, what it is about)."""

    texts: dict[Key, list[str]] = field(default_factory=dict)

    def all(self, name: str, *about: str, language: str = "") -> list[str]:
        return self.texts.get((name, language, about), [])

    def first(self, name: str, *about: str, language: str = "") -> str:
        own, common = self.all(name, *about, language=language), self.all(name, *about)
        return _one_line((own or common or [""])[0])


def read_px(text: str) -> Cube:
    """Return the table of a PX text, with Danish labels where it has them. Raises UnreadableError."""
    head, data, line = _head_and_data(text)
    keywords = _keywords(head)
    if any(name == "KEYS" for name, _, _ in keywords.texts):
        raise UnreadableError(Why.PX_KEYS)
    names = keywords.all("STUB") + keywords.all("HEADING")
    if not names:
        raise UnreadableError(Why.PX_LACKS, keyword="STUB, HEADING")
    language = _language(keywords)
    shown = keywords.all("STUB", language=language) + keywords.all("HEADING", language=language)
    if len(shown) != len(names):
        shown = names
    axes = tuple(_axis(keywords, name, own, language) for name, own in zip(names, shown, strict=True))
    if not any(axis.role == "time" for axis in axes):
        axes = _guessed_time(axes)
    values, signs = _figures(data, line, required_size(axes))
    title = keywords.first("TITLE", language=language) or keywords.first("DESCRIPTION", language=language)
    return Cube(
        title=title or keywords.first("CONTENTS", language=language) or keywords.first("MATRIX"),
        axes=axes,
        values=values,
        signs=signs,
        source=keywords.first("SOURCE", language=language),
        updated=keywords.first("LAST-UPDATED", language=language),
        table=keywords.first("MATRIX"),
        unit=keywords.first("UNITS", language=language),
        notes=tuple(
            _one_line(note) for note in keywords.all("NOTE", language=language) or keywords.all("NOTE") if note
        ),
    )


def _head_and_data(text: str) -> tuple[str, str, int]:
    """Return what stands before DATA=, the figures after it, and the line on which they begin."""
    quotes = at = 0
    for found in _DATA.finditer(text):
        quotes += text.count('"', at, found.start())
        at = found.start()
        if quotes % 2 == 0:  # not the word within a text
            return text[: found.start() + 1], text[found.end() :], text.count("\n", 0, found.end()) + 1
    raise UnreadableError(Why.PX_LACKS, keyword="DATA")


def _keywords(head: str) -> _Keywords:
    found = _Keywords()
    for statement, line in _statements(head):
        name, equals, value = _split(statement)
        known = _KEYWORD.match(name)
        if not equals or not known:
            raise UnreadableError(Why.PX_LINE, line=line, text=statement.strip()[:60])
        about = tuple(_QUOTED.findall(known["of"] or ""))
        found.texts[known["name"], (known["language"] or "").strip(), about] = _texts(value)
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
    texts, current, quoted, plain = [], "", False, ""
    for letter in value:
        if letter == '"':
            quoted = not quoted
        elif quoted:
            current += letter
        elif letter == ",":
            texts.append(current or plain.strip())
            current, plain = "", ""
        else:
            plain += letter
    texts.append(current or plain.strip())
    return [text.replace("#", "\n") for text in texts]


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())[:500]


def _language(keywords: _Keywords) -> str:
    """Return the language of the labels: Danish, else English, where the file has it; blank for its own."""
    own, known = keywords.first("LANGUAGE"), keywords.all("LANGUAGES")
    best = next((language for language in _PREFERRED if language == own or language in known), own)
    return "" if best == own else best


def _axis(keywords: _Keywords, name: str, own: str, language: str) -> Axis:
    values = keywords.all("VALUES", name)
    labels = (keywords.all("VALUES", own, language=language) if language else values) or values
    if not values:
        raise UnreadableError(Why.PX_LACKS, keyword=f'VALUES("{name}")')
    codes = keywords.all("CODES", name) or values
    times = _times(keywords, name)
    if times and len(times) == len(values):
        codes = times
    if len(codes) != len(values) or len(labels) != len(values):
        raise UnreadableError(Why.AXIS, axis=own)
    units = {code: unit for code, value in zip(codes, values, strict=True) if (unit := keywords.first("UNITS", value))}
    is_metric = keywords.first("CONTVARIABLE") == name
    role = "time" if times is not None else "metric" if is_metric else ""
    return Axis(name, own, tuple(codes), tuple(_one_line(label) for label in labels), role, units)


def _times(keywords: _Keywords, name: str) -> list[str] | None:
    """Return the codes of TIMEVAL, [] where it gives an interval only, None where the variable is none of time."""
    written = keywords.all("TIMEVAL", name)
    if not written:
        return None
    times = [text for text in written if not text.startswith("TLIST")]
    return times if are_times(tuple(times)) else []


def _guessed_time(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
    times = [axis for axis in axes if are_times(axis.codes) or are_times(axis.labels)]
    named = [axis for axis in axes if axis.code.lower() in _TIME_NAMES]
    candidates = times if len(times) == 1 else named
    if len(candidates) != 1:
        return axes
    [time] = candidates
    codes = time.codes if are_times(time.codes) or not are_times(time.labels) else time.labels
    marked = Axis(time.code, time.label, codes, time.labels, "time", time.units)
    return tuple(marked if axis is time else axis for axis in axes)


def _figures(data: str, line: int, cells: int) -> tuple[dict[int, Decimal], dict[int, str]]:
    body, end, after = data.partition(";")
    if after.strip() and end:
        raise UnreadableError(Why.PX_LINE, line=line + body.count("\n"), text=after.strip()[:60])
    values: dict[int, Decimal] = {}
    signs: dict[int, str] = {}
    known: dict[str, Decimal] = {}  # the same figure is read once
    place = 0
    for offset, row in enumerate(body.split("\n")):
        for token in row.replace('"', " ").replace(",", " ").replace("\x1a", " ").split():
            if token in _MISSING:
                signs[place] = token
            else:
                if token not in known:
                    known[token] = _number(token, line + offset)
                values[place] = known[token]
            place += 1
    if place != cells:
        raise UnreadableError(Why.VALUE_COUNT, found=place, expected=cells)
    return values, signs


def _number(token: str, line: int) -> Decimal:
    number = figure_of(token)
    if number is None:
        raise UnreadableError(Why.PX_VALUE, line=line, value=token[:40])
    return number


def codepage_of(content: bytes) -> str:
    """Return the encoding a PX file names in CODEPAGE, or windows-1252. CHARSET is of no use: it says ANSI of all."""
    found = re.search(rb'CODEPAGE\s*=\s*"([A-Za-z0-9_-]+)"', content)
    named = found[1].decode("ascii") if found else ""
    return named if _ENCODING.fullmatch(named) else "windows-1252"
