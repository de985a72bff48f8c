"""Find Danish personal numbers (CPR) in text, so that they can be refused wherever text comes in.

Modulus 11 alone does not work: valid numbers outside it have been issued since 2007. So the text is normalised, every
run of ten digits in the shape of a CPR number is read as a date, and what is a possible date of birth is found.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_SEPARATOR = r"[ ./_\-]{0,3}"
# Wrapped in a lookahead, so that a run of digits which is no date does not hide a number that begins inside it.
_SHAPE = re.compile(
    rf"(?=(?<![0-9])([0-9]{{2}}){_SEPARATOR}([0-9]{{2}}){_SEPARATOR}((?:18|19|20)?)([0-9]{{2}})"
    rf"({_SEPARATOR})([0-9]{{2}}){_SEPARATOR}([0-9]{{2}})(?![0-9]))"
)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NEARBY = 24
_REPLACEMENT_DAY = 60  # replacement numbers add 60 to the day
_FEWEST_DIGITS = 10


class CprRule(Enum):
    """How sure one must be before a run of digits is refused."""

    DATE = "date"  # any possible date of birth: public free text, where the writer can take the digits out again
    TIERED = "tiered"  # a date and one more sign: files of organisations, which hold P-numbers and accounts too


@dataclass(frozen=True)
class Span:
    """Where a number stands in the text as it was given: `text[start:end]`."""

    start: int
    end: int


def find_cpr(text: str, *, rule: CprRule) -> tuple[Span, ...]:
    """Return where CPR numbers stand in the text, in reading order.

    DATE asks for ten digits whose first six are a date (day + 60 included); TIERED asks besides for modulus 11, or
    1 January, or a replacement day, or the word "cpr" near by, or the six-dash-four way of writing.
    Not for columns that are declared to hold P-numbers or accounts: those share the shape.

    >>> find_cpr("Mit nummer er 010160-5009.", rule=CprRule.DATE)
    (Span(start=14, end=25),)
    >>> find_cpr("Ring på 12 34 56 78", rule=CprRule.DATE)
    ()
    """
    normalised, places = _normalised(text)
    if sum(character.isdigit() for character in normalised) < _FEWEST_DIGITS:
        return ()
    spans = []
    for start, end in _candidates(normalised, rule):
        spans.append(Span(places[start], places[end - 1] + 1))
    return tuple(spans)


def masked(text: str) -> str:
    """Return the text with the digits of everything that may be a CPR number replaced by dots.

    >>> masked("Mit nummer er 010160-5009.")
    'Mit nummer er ••••••-••••.'
    """
    characters = list(text)
    for span in find_cpr(text, rule=CprRule.DATE):
        for index in range(span.start, span.end):
            if unicodedata.digit(characters[index], None) is not None:
                characters[index] = "•"
    return "".join(characters)


def _normalised(text: str) -> tuple[str, list[int]]:
    """Return the text in plain digits, dashes and spaces, and for each character its place in the original."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in _plain(character):
            characters.append(plain)
            places.append(place)
    return "".join(characters), places


def _plain(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Cf":  # zero width, soft hyphen, direction marks
        return ""
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character.isspace():
        return " "
    return unicodedata.normalize("NFKC", character)


def _candidates(normalised: str, rule: CprRule) -> Iterator[tuple[int, int]]:
    behind = 0
    for match in _SHAPE.finditer(normalised):
        start, end = match.start(1), match.end(7)
        digits = "".join(match.group(1, 2, 4, 6, 7))
        if start < behind or not _is_date_of_birth(digits, match.group(3)):
            continue
        if rule is CprRule.DATE or _has_another_sign(normalised, match, digits):
            behind = end
            yield start, end


def _is_date_of_birth(digits: str, written_century: str) -> bool:
    day = int(digits[:2])
    day -= _REPLACEMENT_DAY if day > _REPLACEMENT_DAY else 0
    century = int(written_century) * 100 if written_century else _century(digits)
    try:
        datetime.date(century + int(digits[4:6]), int(digits[2:4]), day)
    except ValueError:
        return False
    return True


def _century(digits: str) -> int:
    """Return the century that the seventh digit stands for, by the table of the CPR office."""
    year, seventh = int(digits[4:6]), int(digits[6])
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _has_another_sign(normalised: str, match: re.Match[str], digits: str) -> bool:
    start, end = match.start(1), match.end(7)
    return (
        sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
        or digits[:4] == "0101"
        or int(digits[:2]) > _REPLACEMENT_DAY
        or "cpr" in normalised[max(0, start - _NEARBY) : end + _NEARBY].lower()
        or _is_six_dash_four(match)
    )


def _is_six_dash_four(match: re.Match[str]) -> bool:
    six_glued = match.start(4) - len(match.group(3)) - match.start(1) == 4
    return six_glued and "-" in match.group(5) and match.end(7) - match.start(6) == 4
