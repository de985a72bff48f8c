"""Figures of official statistics as read from a file, and what one fetch says that another did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

_PLACES, _KEPT = Decimal("1E-15"), Context(prec=33)


@dataclass(frozen=True)
class OfficialFigure:
    """One figure of a series as read: `value` None with the source's `sign` where it has none.

    A blank sign says that the file has no row for it: the source leaves out zeros and what it protects alike.
    """

    code: str
    label: str
    days: tuple[date, date] | None
    value: Decimal | None
    sign: str = ""

    @property
    def time(self) -> object:
        """Return what tells its time apart from others: its days (2024K1 and 2024Q1 are one), else its code."""
        return self.days or self.code

    @property
    def said(self) -> tuple[Decimal | None, str]:
        """Return the figure as it is kept, with fifteen decimals, and its sign."""
        return None if self.value is None else self.value.quantize(_PLACES, context=_KEPT), self.sign[:40]


@dataclass(frozen=True)
class OfficialChange:
    """How many figures a fetch has that the one before had not, has otherwise, and lacks."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def change_between(before: Sequence[OfficialFigure], after: Sequence[OfficialFigure]) -> OfficialChange:
    """Return what the later fetch says that the earlier did not, time by time."""
    old, new = ({figure.time: figure.said for figure in figures} for figures in (before, after))
    return OfficialChange(
        added=len(new.keys() - old.keys()),
        changed=sum(old[time] != said for time, said in new.items() if time in old),
        gone=len(old.keys() - new.keys()),
    )
