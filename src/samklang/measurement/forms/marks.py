"""What a reader saw of a figure when the page was made, so that two people at one report lose nothing."""

import hashlib
from decimal import Decimal

from samklang.measurement.actions import TypedFigure
from samklang.measurement.queries.asked import AskedFigure


def mark_of(line: AskedFigure) -> str:
    """Return the mark that travels with a field: the version of the figure, and a digest of what it said."""
    now = line.now
    said = (now.numerator, now.denominator, now.answer) if now else (None, None, None)
    return f"{line.seen}.{_digest(*said, line.explanation, line.how)}"


def seen_in(mark: str) -> str:
    """Return the version of the figure in a mark."""
    return mark.rpartition(".")[0]


def was_touched(line: AskedFigure, typed: TypedFigure, mark: str) -> bool:
    """Tell whether the reader changed the figure: what is sent differs from what the mark says was shown.

    A field that was only carried along never overwrites what a colleague has typed meanwhile.
    """
    sent = _digest(typed.figure, typed.base, typed.answer, typed.explanation, typed.how or line.how)
    return sent != (mark.rpartition(".")[2] if mark else mark_of(line).rpartition(".")[2])


def _digest(figure: Decimal | None, base: Decimal | None, answer: str | None, explanation: str, how: str) -> str:
    said = "|".join([_plain(figure), _plain(base), answer or "", explanation, how])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")
