"""`formats` in the language and time zone of the reader: the same names, without the `language` argument."""

from datetime import date, datetime, time
from typing import TypeVar, cast

from django.utils import timezone
from django.utils.translation import get_language

from samklang.ui import formats
from samklang.ui.formats import Number

Moment = TypeVar("Moment", bound=date | time | None)


def language() -> str:
    """Return the language the page is being written in."""
    return get_language() or "da"


def local(value: Moment) -> Moment:
    """Return a moment in the reader's time zone; anything that is not an aware moment comes back unchanged."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return cast(Moment, timezone.localtime(value))
    return value


def quoted(words: str) -> str:
    """Set words in quotation marks: »Øst«."""
    return formats.quoted(words, language=language())


def number(value: Number | None, decimals: int | None = None) -> str:
    """Write a number: 1.234,5."""
    return formats.number(value, decimals, language=language())


def signed(value: Number | None, decimals: int | None = None) -> str:
    """Write a difference with its sign: +3."""
    return formats.signed(value, decimals, language=language())


def percent(share: Number | None, decimals: int = 0) -> str:
    """Write a share (0-1) as per cent: 45 %."""
    return formats.percent(share, decimals, language=language())


def percentage(value: Number | None, decimals: int = 0) -> str:
    """Write hundredths (0-100) as per cent."""
    return formats.percentage(value, decimals, language=language())


def kroner(value: Number | None, decimals: int = 0) -> str:
    """Write an amount of kroner: 1.250 kr."""
    return formats.kroner(value, decimals, language=language())


def oere(value: int | None, decimals: int = 2) -> str:
    """Write an amount kept in øre as kroner."""
    return formats.oere(value, decimals, language=language())


def day(value: date | None) -> str:
    """Write a day with its weekday: fredag 4. december; a day half a year or more away with its year."""
    return formats.day(local(value), timezone.localdate(), language=language())


def date_long(value: date | None) -> str:
    """Write a date in full: 4. december 2026."""
    return formats.date_long(local(value), language=language())


def date_short(value: date | None) -> str:
    """Write a date for a narrow column: 4. dec. 2026."""
    return formats.date_short(local(value), language=language())


def clock(value: time | datetime | None) -> str:
    """Write the time of day: kl. 13."""
    return formats.clock(local(value), language=language())


def moment(value: datetime | None) -> str:
    """Write a near moment: 1. december kl. 13."""
    return formats.moment(local(value), language=language())


def moment_long(value: datetime | None) -> str:
    """Write a moment with its year."""
    return formats.moment_long(local(value), language=language())


def until(start: datetime | None, end: datetime | None) -> str:
    """Write when something takes place: tirsdag 1. december kl. 13–15."""
    return formats.until(local(start), local(end), language=language())


def dates(start: date | None, end: date | None) -> str:
    """Write a span of days: 1.–4. december 2026."""
    return formats.dates(start, end, language=language())


def period(start: date | None, end: date | None) -> str:
    """Name a calendar period: 3. kvartal 2026."""
    return formats.period(start, end, language=language())


def ago(value: date | datetime | None, now: datetime | None = None) -> str:
    """Say how long ago or how soon: i går, for 3 dage siden, om 2 dage."""
    return formats.ago(local(value), local(now or timezone.now()), language=language())
