"""Runs of days on which a condition stayed what it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A verdict from a day up to and including a day."""

    verdict: str
    starts_on: date
    ends_on: date


def spans_of(days: Iterable[tuple[date, str]]) -> tuple[Span, ...]:
    """Return the runs of equal verdicts in the days given, newest first; days without a record break nothing.

    >>> spans_of([(date(2026, 1, 1), "holds"), (date(2026, 1, 3), "holds"), (date(2026, 1, 4), "fragile")])[1].ends_on
    datetime.date(2026, 1, 3)
    """
    spans: list[Span] = []
    for day, verdict in sorted(days):
        if spans and spans[-1].verdict == verdict:
            spans[-1] = Span(verdict, spans[-1].starts_on, day)
        else:
            spans.append(Span(verdict, day, day))
    return tuple(reversed(spans))
