"""How Danes (and, second, readers of English) write numbers, dates and spans of time.

Pure: the language and now are given. Moments are taken as they stand: turn them into the reader's local time first
(`localised` does). `None` is written `–`.
"""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from samklang.ui.period_names import period_name

Number = int | float | Decimal

NOTHING = "–"
HALF_A_YEAR = timedelta(days=183)
_NBSP = "\u00a0"
_MINUS = "−"
_Names = dict[str, list[str]]
# fmt: off
_MONTHS: _Names = {
    "da": ["januar", "februar", "marts", "april", "maj", "juni",
           "juli", "august", "september", "oktober", "november", "december"],
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
}
_SHORT_MONTHS: _Names = {
    "da": ["jan.", "feb.", "marts", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."],
    "en": ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_WEEKDAYS: _Names = {
    "da": ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
# fmt: on


def _known(language: str) -> str:
    return "en" if language.startswith("en") else "da"


def rounded(value: Number, decimals: int | None) -> Decimal:
    """Round half away from zero, as people do, to `decimals`; with None keep what is there, at most two decimals.

    >>> str(rounded(2.5, 0)), str(rounded(1234.5, None)), str(rounded(7.0, None))
    ('3', '1234.5', '7')
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    places = 2 if decimals is None else decimals
    result = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return _without_trailing_zeros(result) if decimals is None else result


def _without_trailing_zeros(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


@lru_cache(maxsize=8192, typed=True)
def number(value: Number | None, decimals: int | None = None, *, language: str) -> str:
    """Write a number with the thousands and decimal marks of the language.

    >>> number(1234.5, language="da"), number(-1234.5, 1, language="en"), number(None, language="da")
    ('1.234,5', '−1,234.5', '–')
    """
    if value is None or not Decimal(str(value)).is_finite():
        return NOTHING
    shown = rounded(value, decimals)
    text = f"{abs(shown):,f}"
    if _known(language) == "da":
        text = text.translate(str.maketrans(",.", ".,"))
    return (_MINUS if shown < 0 else "") + text


def signed(value: Number | None, decimals: int | None = None, *, language: str) -> str:
    """Write a difference with its sign: +3, −2, 0.

    >>> signed(3, language="da"), signed(-2.5, language="da"), signed(0, language="da")
    ('+3', '−2,5', '0')
    """
    text = number(value, decimals, language=language)
    return f"+{text}" if value is not None and rounded(value, decimals) > 0 else text


def percentage(value: Number | None, decimals: int = 0, *, language: str) -> str:
    """Write a number that already counts hundredths (0-100).

    >>> percentage(45, language="da") == "45\u00a0%", percentage(45, language="en")
    (True, '45%')
    """
    if value is None:
        return NOTHING
    sign = "%" if _known(language) == "en" else f"{_NBSP}%"
    return number(value, decimals, language=language) + sign


def percent(share: Number | None, decimals: int = 0, *, language: str) -> str:
    """Write a share (0-1) as per cent.

    >>> percent(0.455, 1, language="da") == "45,5\u00a0%"
    True
    """
    hundredths = None if share is None else Decimal(str(share)) * 100
    return percentage(hundredths, decimals, language=language)


def quoted(words: str, *, language: str) -> str:
    """Set words in the quotation marks of a language.

    >>> quoted("Øst", language="da"), quoted("Øst", language="en")
    ('»Øst«', '“Øst”')
    """
    return f"“{words}”" if _known(language) == "en" else f"»{words}«"


def kroner(value: Number | None, decimals: int = 0, *, language: str) -> str:
    """Write an amount of kroner.

    >>> kroner(1250000, language="da") == "1.250.000\u00a0kr.", kroner(5, language="en") == "DKK\u00a05"
    (True, True)
    """
    if value is None:
        return NOTHING
    text = number(value, decimals, language=language)
    return f"DKK{_NBSP}{text}" if _known(language) == "en" else f"{text}{_NBSP}kr."


def oere(value: int | None, decimals: int = 2, *, language: str) -> str:
    """Write an amount kept in whole øre as kroner."""
    return kroner(None if value is None else Decimal(value) / 100, decimals, language=language)


def day(value: date | None, today: date | None = None, *, language: str) -> str:
    """Write a day with its weekday: fredag 4. december; with its year where `today` is half a year or more away."""
    if value is None:
        return NOTHING
    on = value.date() if isinstance(value, datetime) else value
    is_far = today is not None and abs(on - today) >= HALF_A_YEAR
    written = date_long(on, language=language) if is_far else _day_and_month(on, language)
    return f"{_WEEKDAYS[_known(language)][on.weekday()]} {written}"


def date_long(value: date | None, *, language: str) -> str:
    """Write a date in full: 4. december 2026."""
    return NOTHING if value is None else f"{_day_and_month(value, language)} {value.year}"


def date_short(value: date | None, *, language: str) -> str:
    """Write a date for a narrow column: 4. dec. 2026."""
    if value is None:
        return NOTHING
    return f"{_ordinal(value, language)} {_SHORT_MONTHS[_known(language)][value.month - 1]} {value.year}"


def _ordinal(value: date, language: str) -> str:
    return str(value.day) if _known(language) == "en" else f"{value.day}."


def _day_and_month(value: date, language: str) -> str:
    return f"{_ordinal(value, language)} {_month(value, language)}"


def _month(value: date, language: str) -> str:
    return _MONTHS[_known(language)][value.month - 1]


def _hour(value: time | datetime, language: str) -> str:
    if _known(language) == "en":
        return f"{value.hour:02d}:{value.minute:02d}"
    return f"{value.hour}" + (f".{value.minute:02d}" if value.minute else "")


def clock(value: time | datetime | None, *, language: str) -> str:
    """Write the time of day: kl. 13, kl. 9.30."""
    if value is None:
        return NOTHING
    word = "at " if _known(language) == "en" else f"kl.{_NBSP}"
    return word + _hour(value, language)


def moment(value: datetime | None, *, language: str) -> str:
    """Write a near moment: 1. december kl. 13."""
    return NOTHING if value is None else f"{_day_and_month(value, language)} {clock(value, language=language)}"


def moment_long(value: datetime | None, *, language: str) -> str:
    """Write a moment with its year: 1. december 2026 kl. 13."""
    return NOTHING if value is None else f"{date_long(value, language=language)} {clock(value, language=language)}"


def until(start: datetime | None, end: datetime | None, *, language: str) -> str:
    """Write when something takes place: tirsdag 1. december kl. 13–15."""
    if start is None:
        return NOTHING
    opening = f"{day(start, language=language)} {clock(start, language=language)}"
    if end is None:
        return opening
    if end.date() == start.date():
        return f"{opening}–{_hour(end, language)}"
    return f"{opening} – {day(end, language=language)} {clock(end, language=language)}"


def dates(start: date | None, end: date | None, *, language: str) -> str:
    """Write a span of days as short as it can be said: 1.–4. december 2026."""
    if start is None or end is None or start == end:
        return _open_dates(start, end, language)
    last = date_long(end, language=language)
    if (start.year, start.month) == (end.year, end.month):
        return f"{_ordinal(start, language)}–{last}"
    first = date_long(start, language=language) if start.year != end.year else _day_and_month(start, language)
    return f"{first} – {last}"


def _open_dates(start: date | None, end: date | None, language: str) -> str:
    if start is None and end is None:
        return NOTHING
    if start == end:
        return date_long(start, language=language)
    before, after = ("until", "from") if _known(language) == "en" else ("til", "fra")
    known, word = (start, after) if end is None else (end, before)
    return f"{word} {date_long(known, language=language)}"


@lru_cache(maxsize=4096)
def period(start: date | None, end: date | None, *, language: str) -> str:
    """Name a span by the calendar where it has a name: 3. kvartal 2026, skoleåret 2026/27, uge 6, 2026."""
    if start is None or end is None:
        return dates(start, end, language=language)
    return period_name(start, end, months=_MONTHS[_known(language)], is_english=_known(language) == "en") or dates(
        start, end, language=language
    )


def ago(value: date | datetime | None, now: datetime, *, language: str) -> str:
    """Say how long ago (or how soon) in words: lige nu, for 5 minutter siden, i går, for 3 dage siden, om 2 dage.

    Beyond a fortnight the date is said instead, with its year when that is another one. A date without a time is
    counted in days only.
    """
    if value is None:
        return NOTHING
    tongue = _known(language)
    on = value.date() if isinstance(value, datetime) else value
    days = (now.date() - on).days
    if days == 0 and isinstance(value, datetime) and value <= now:
        return _today_ago(int((now - value).total_seconds()), tongue)
    if days in _NEAR_DAYS[tongue]:
        return _NEAR_DAYS[tongue][days]
    if abs(days) > 14:
        return _day_and_month(on, language) if on.year == now.year else date_long(on, language=language)
    return _counted(abs(days), "day", past=days > 0, language=tongue)


_NEAR_DAYS = {
    "da": {0: "i dag", 1: "i går", 2: "i forgårs", -1: "i morgen", -2: "i overmorgen"},
    "en": {0: "today", 1: "yesterday", -1: "tomorrow"},
}
_UNITS = {
    ("da", "day"): ("dag", "dage"),
    ("da", "hour"): ("time", "timer"),
    ("da", "minute"): ("minut", "minutter"),
    ("en", "day"): ("day", "days"),
    ("en", "hour"): ("hour", "hours"),
    ("en", "minute"): ("minute", "minutes"),
}


def _today_ago(seconds: int, language: str) -> str:
    if seconds < 60:
        return "just now" if language == "en" else "lige nu"
    if seconds < 3600:
        return _counted(seconds // 60, "minute", past=True, language=language)
    return _counted(seconds // 3600, "hour", past=True, language=language)


def _counted(count: int, unit: str, *, past: bool, language: str) -> str:
    one, many = _UNITS[(language, unit)]
    words = f"{count} {one if count == 1 else many}"
    if language == "en":
        return f"{words} ago" if past else f"in {words}"
    return f"for {words} siden" if past else f"om {words}"
