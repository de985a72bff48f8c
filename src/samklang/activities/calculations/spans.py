"""Stretches of days on a plan: what of them a window shows, and in which order they are drawn."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """From a day to a day, both included; None is open at that end."""

    starts_on: date | None
    ends_on: date | None

    def __post_init__(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(f"{self.ends_on} is before {self.starts_on}")

    @property
    def is_dated(self) -> bool:
        """Tell whether at least one end is known."""
        return self.starts_on is not None or self.ends_on is not None


def years_around(today: date, *, before: int = 2, after: int = 3) -> Span:
    """Return the window of a plan: whole calendar years around a day.

    >>> years_around(date(2026, 11, 23))
    Span(starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2029, 12, 31))
    """
    return Span(date(today.year - before, 1, 1), date(today.year + after, 12, 31))


def clipped(span: Span, window: Span) -> Span | None:
    """Return the part of a span within a window, or None where nothing of it lies there.

    An open start becomes the window's; an open end stays open. A span without any date has no part. The window must
    have both ends, else ValueError.

    >>> clipped(Span(date(2020, 1, 1), date(2026, 6, 30)), Span(date(2024, 1, 1), date(2029, 12, 31)))
    Span(starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2026, 6, 30))
    """
    if window.starts_on is None or window.ends_on is None:
        raise ValueError("A window needs both ends")
    if not span.is_dated:
        return None
    starts_on = max(span.starts_on or window.starts_on, window.starts_on)
    ends_on = min(span.ends_on, window.ends_on) if span.ends_on else None
    if starts_on > window.ends_on or (ends_on is not None and ends_on < starts_on):
        return None
    return Span(starts_on, ends_on)


def is_within(day: date, window: Span) -> bool:
    """Tell whether a day lies in a window."""
    return (window.starts_on is None or day >= window.starts_on) and (window.ends_on is None or day <= window.ends_on)


def drawing_order(span: Span) -> tuple[bool, date, date]:
    """Return a key by which spans are drawn: earliest start first, those without any date last."""
    return (not span.is_dated, span.starts_on or date.min, span.ends_on or date.max)
