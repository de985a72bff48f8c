"""Numbers as Danes and Britons write them. What could be read in two ways is said to be so and never guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

MOST_DIGITS = 15  # before the decimal separator
MOST_DECIMALS = 4


class Unreadable(Enum):
    """Why a text is no number that can be stored."""

    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    FOREIGN_DIGITS = "foreign_digits"
    SIGN_FOR_NOTHING = "sign_for_nothing"
    PERCENT = "percent"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"


class SinglePoint(Enum):
    """What one point or comma before exactly three digits means in a file: the reader is asked, once."""

    ASK = "ask"
    DANISH = "danish"  # 1.234 is one thousand two hundred and thirty-four; 1,234 is a little over one
    ENGLISH = "english"  # the other way round


@dataclass(frozen=True)
class Reading:
    """A number, or the reason why it is none; both None for a blank."""

    number: Decimal | None = None
    why_not: Unreadable | None = None


_SPACES = re.compile(r"[ \u00a0\u2007\u2008\u2009\u202f]")
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_DANISH_GROUPS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_ENGLISH_GROUPS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACE_GROUPS = re.compile(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_SIGNS_FOR_NOTHING = frozenset({"-", "–", "—", "−", ".", "..", "...", "…", ":", "n/a", "na", "i.o.", "?"})
_LESS_THAN = re.compile(r"[<>≤≥]\s*[0-9].*")


def read_number(cell: object, *, single_point: SinglePoint = SinglePoint.ASK) -> Reading:
    """Return the number in a cell, or why there is none.

    >>> read_number("1.234,5").number
    Decimal('1234.5')
    >>> read_number("1.234").why_not
    <Unreadable.AMBIGUOUS_NUMBER: 'ambiguous_number'>
    >>> read_number("1.234", single_point=SinglePoint.DANISH).number
    Decimal('1234')
    >>> read_number(" ")
    Reading(number=None, why_not=None)
    """
    if isinstance(cell, Decimal):
        return _bounded(cell)
    if not isinstance(cell, str):
        return Reading(why_not=Unreadable.NOT_A_NUMBER)
    text = _SPACES.sub(" ", cell).strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        return Reading()
    reason = _reason_in_words(text)
    return Reading(why_not=reason) if reason else _read_digits(text, single_point)


def _reason_in_words(text: str) -> Unreadable | None:
    if text.lower() in _SIGNS_FOR_NOTHING or _LESS_THAN.fullmatch(text):
        return Unreadable.SIGN_FOR_NOTHING
    if text.endswith("%"):
        return Unreadable.PERCENT
    if any(letter.isdigit() and not letter.isascii() for letter in text):
        return Unreadable.FOREIGN_DIGITS
    return None


def _read_digits(text: str, single_point: SinglePoint) -> Reading:
    if _AMBIGUOUS.fullmatch(text):
        return _settled(text, single_point)
    if _PLAIN.fullmatch(text):
        return _bounded_text(text.replace(",", "."))
    if _SPACE_GROUPS.fullmatch(text):
        return _bounded_text(text.replace(" ", "").replace(",", "."))
    if _DANISH_GROUPS.fullmatch(text):
        return _bounded_text(text.replace(".", "").replace(",", "."))
    if _ENGLISH_GROUPS.fullmatch(text):
        return _bounded_text(text.replace(",", ""))
    return Reading(why_not=Unreadable.NOT_A_NUMBER)


def _settled(text: str, single_point: SinglePoint) -> Reading:
    if single_point is SinglePoint.ASK:
        return Reading(why_not=Unreadable.AMBIGUOUS_NUMBER)
    thousands = "." if single_point is SinglePoint.DANISH else ","
    return _bounded_text(text.replace(thousands, "").replace(",", "."))


def _bounded_text(text: str) -> Reading:
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS:
        return Reading(why_not=Unreadable.TOO_LARGE)
    if len(decimals.rstrip("0")) > MOST_DECIMALS:
        return Reading(why_not=Unreadable.TOO_PRECISE)
    return _bounded(Decimal(text))


def _bounded(number: Decimal) -> Reading:
    """A workbook stores 0.1 + 0.2 with seventeen digits: what lies beyond the fourth decimal is its noise."""
    if not number.is_finite() or abs(number) >= Decimal(10) ** MOST_DIGITS:
        return Reading(why_not=Unreadable.TOO_LARGE)
    rounded = number.quantize(Decimal(1).scaleb(-MOST_DECIMALS))
    if abs(rounded - number) > Decimal("1e-9"):
        return Reading(why_not=Unreadable.TOO_PRECISE)
    if rounded == rounded.to_integral_value():
        return Reading(abs(rounded.quantize(Decimal(1))) if not rounded else rounded.quantize(Decimal(1)))
    return Reading(rounded.normalize())


def typed_number(number: Decimal, language: str) -> str:
    """Return a number as one would type it in a field, without grouping; read back it is the same.

    >>> typed_number(Decimal("12.5"), "da"), typed_number(Decimal("640.0000"), "da")
    ('12,5', '640')
    """
    text = written_number(number)
    return text if language.startswith("da") else text.replace(",", ".")


def written_number(number: Decimal | int) -> str:
    """Return a number for a Danish spreadsheet in text: decimal comma, no grouping, readable in one way only.

    Exactly three decimals after one to three digits could be thousands, so a zero is added.

    >>> written_number(Decimal("1.234"))
    '1,2340'
    >>> written_number(1234)
    '1234'
    """
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if _AMBIGUOUS.fullmatch(text):
        text += "0"
    return text.replace(".", ",")
