"""One raw cell of a set becomes a typed value, or the rule it breaks."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from samklang.interchange.csv_xlsx.calculations.days import read_day
from samklang.interchange.indicator_set.calculations.columns import Column
from samklang.interchange.indicator_set.calculations.faults import Rule
from samklang.interchange.indicator_set.calculations.sets import Value
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.calculations.written_numbers import read_number
from samklang.people.calculations.cpr import CprRule, find_cpr

Choices = Mapping[str, Mapping[str, str]]  # list -> {code or label in small letters: code}
_MOST_WHOLE = 32_000
_LARGEST = Decimal(10) ** 15
_WORDS_OF_YES = {"ja": True, "yes": True, "true": True, "sand": True, "1": True, "x": True}
_WORDS_OF_NO = {"nej": False, "no": False, "false": False, "falsk": False, "0": False, "": False}


class Unfit(Exception):  # noqa: N818 - a cell that breaks a rule is no fault of the program
    """A cell breaks a rule."""

    def __init__(self, rule: Rule, detail: str = "") -> None:
        super().__init__(rule.value)
        self.rule, self.detail = rule, detail


def typed(raw: object, column: Column, choices: Choices) -> Value:
    """Return a cell's value as its column holds it; raises Unfit with the rule it breaks."""
    if column.holds == "choices":
        return tuple(_choice(each, column, choices) or "" for each in _listed(raw))
    if column.holds == "choice":
        return _choice(raw, column, choices)
    if column.holds == "wholes":
        return tuple(int(_whole(each) or 0) for each in _listed(raw))
    if column.holds == "names":
        return tuple(_text(each, column) for each in _listed(raw))
    simple: dict[str, Callable[[object], Value]] = {
        "whole": _whole, "number": _number, "day": _day, "last_day": _last_day, "yes": _yes
    }  # fmt: skip
    return simple[column.holds](raw) if column.holds in simple else _text(raw, column)


def clean(text: str) -> str:
    """Return a text as a set holds it: composed, with plain line breaks, without blanks at its ends.

    >>> clean(" to\\r\\nlinjer ")
    'to\\nlinjer'
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())


def is_blank(raw: object) -> bool:
    """Tell whether nothing is written in a cell."""
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []


def _listed(raw: object) -> list[object]:
    """Return what stands in a cell that holds several: a JSON list, or text with semicolons."""
    if is_blank(raw):
        return []
    if isinstance(raw, list):
        return raw
    if isinstance(raw, str):
        return [each.strip() for each in raw.replace("\n", ";").split(";") if each.strip()]
    return [raw]


def _text(raw: object, column: Column) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal | date):
        raise Unfit(Rule.TEXT)
    text = clean(str(raw))
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in text):
        raise Unfit(Rule.CHARACTERS)
    if find_cpr(text, rule=CprRule.TIERED):
        raise Unfit(Rule.CPR)
    if len(text) > column.longest:
        raise Unfit(Rule.TOO_LONG, str(column.longest))
    return text


def _choice(raw: object, column: Column, choices: Choices) -> str | None:
    if is_blank(raw):
        return None
    known = choices[column.choices]
    found = known.get(raw.strip().casefold()) if isinstance(raw, str) else None
    if found is None:
        raise Unfit(Rule.CHOICE, ", ".join(sorted(set(known.values()))))
    return found


def _whole(raw: object) -> int | None:
    if is_blank(raw):
        return None
    try:
        number = _number(raw)
    except Unfit:
        number = None
    if number is None or number != number.to_integral_value() or not 0 <= number <= _MOST_WHOLE:
        raise Unfit(Rule.WHOLE)
    return int(number)


def _number(raw: object) -> Decimal | None:
    if is_blank(raw):
        return None
    if isinstance(raw, bool):
        raise Unfit(Rule.NUMBER)
    if isinstance(raw, int | Decimal):
        number = Decimal(raw)
    else:
        reading = read_number(raw) if isinstance(raw, str) else None
        if reading is None or reading.number is None:
            raise Unfit(Rule.NUMBER)
        number = reading.number
    if not number.is_finite() or abs(number) >= _LARGEST or number != round(number, 4):
        raise Unfit(Rule.NUMBER)
    return number


def _day(raw: object) -> date | None:
    if is_blank(raw):
        return None
    if isinstance(raw, date):
        found: date | None = raw
    else:
        found = read_day(raw) if isinstance(raw, str) else None
    if found is None or not 1900 <= found.year <= 2200:
        raise Unfit(Rule.DAY)
    return found


def _last_day(raw: object) -> date | None:
    """Return the last day of a period, also where the day after it is written, as version 1 of the format did."""
    day = _day(raw)
    return day and last_day(day)


def _yes(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw is None:
        return False
    word = str(raw).strip().casefold()
    if word not in _WORDS_OF_YES | _WORDS_OF_NO:
        raise Unfit(Rule.YES)
    return (_WORDS_OF_YES | _WORDS_OF_NO)[word]
