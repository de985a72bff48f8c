"""Filters that write numbers, dates and spans in the reader's language; an undefined value is `–`, like None."""

from datetime import date, datetime, time

from django import template

from samklang.ui import localised
from samklang.ui.formats import Number

register = template.Library()


def _optional(decimals: object) -> int | None:
    return None if decimals in (None, "") else int(str(decimals))


@register.filter
def number(value: Number | None, decimals: int | None = None) -> str:
    """Write a number: `{{ value|number }}`, `{{ value|number:1 }}`."""
    return localised.number(_known(value), _optional(decimals))


@register.filter
def signed(value: Number | None, decimals: int | None = None) -> str:
    """Write a difference with its sign."""
    return localised.signed(_known(value), _optional(decimals))


@register.filter
def percent(share: Number | None, decimals: int = 0) -> str:
    """Write a share (0-1) as per cent."""
    return localised.percent(_known(share), decimals)


@register.filter
def percentage(value: Number | None, decimals: int = 0) -> str:
    """Write hundredths (0-100) as per cent."""
    return localised.percentage(_known(value), decimals)


@register.filter
def kroner(value: Number | None, decimals: int = 0) -> str:
    """Write an amount of kroner."""
    return localised.kroner(_known(value), decimals)


@register.filter
def oere(value: int | str | None, decimals: int = 2) -> str:
    """Write an amount kept in øre as kroner."""
    return localised.oere(None if isinstance(value, str) else value, decimals)


@register.filter
def day(value: date | None) -> str:
    """Write a day with its weekday: fredag 4. december; a day half a year or more away with its year."""
    return localised.day(value or None)


@register.filter
def date_long(value: date | None) -> str:
    """Write a date in full."""
    return localised.date_long(value or None)


@register.filter
def date_short(value: date | None) -> str:
    """Write a date for a narrow column."""
    return localised.date_short(value or None)


@register.filter
def clock(value: time | datetime | None) -> str:
    """Write the time of day."""
    return localised.clock(None if value in (None, "") else value)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a near moment: 1. december kl. 13."""
    return localised.moment(value or None)


@register.filter
def moment_long(value: datetime | None) -> str:
    """Write a moment with its year."""
    return localised.moment_long(value or None)


@register.filter
def until(start: datetime | None, end: datetime | None) -> str:
    """Write when something takes place: `{{ meeting.starts_at|until:meeting.ends_at }}`."""
    return localised.until(start or None, end or None)


@register.filter
def dates(start: date | None, end: date | None) -> str:
    """Write a span of days: `{{ activity.starts_on|dates:activity.ends_on }}`."""
    return localised.dates(start or None, end or None)


@register.filter
def period(start: date | None, end: date | None) -> str:
    """Name a calendar period: `{{ period.starts_on|period:period.ends_on }}`."""
    return localised.period(start or None, end or None)


@register.filter
def ago(value: date | datetime | None, now: datetime | None = None) -> str:
    """Say how long ago or how soon: `{{ moment|ago }}`."""
    return localised.ago(value or None, now)


def _known(value: Number | str | None) -> Number | None:
    return None if value is None or isinstance(value, str) else value
