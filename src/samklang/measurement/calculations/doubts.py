"""What looks odd in a figure before it is sent: said in words, blocking only where it cannot be true."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of

JUMP = Decimal(3)
FEWEST_FOR_JUMP = 10
SLIPS = (Decimal(10), Decimal(100), Decimal(1000))
SLIP_FROM, SLIP_TO = Decimal("0.8"), Decimal("1.25")  # of so many times; the least is more than a jump


class Doubt(StrEnum):
    """Kinds of doubt."""

    TEN_TIMES = "ten_times"
    JUMP = "jump"
    SHARE_ABOVE_ONE = "share_above_one"
    NO_BASE = "no_base"
    FALLING_TOTAL = "falling_total"
    PARTS = "parts"
    OTHER_PARTS = "other_parts"
    BASE_PARTS = "base_parts"
    NO_SUCH_LEVEL = "no_such_level"
    MORE_THAN_WHOLE = "more_than_whole"


@dataclass(frozen=True)
class Raised:
    """One doubt about a figure. `factor` is how many times the last one, `meant` what may have been meant.

    `of` is the indicator of whose people it tells some, where it tells more than there are.
    """

    doubt: Doubt
    blocks: bool = False
    factor: Decimal | None = None
    meant: Decimal | None = None
    difference: Decimal | None = None
    of: str = ""


def doubts_of(
    numerator: Decimal | None,
    denominator: Decimal | None,
    *,
    last: Decimal | None,
    kind: str,
    parts: Sequence[Decimal] = (),
    base_parts: Sequence[Decimal] = (),
    levels: int = 0,
) -> tuple[Raised, ...]:
    """Return the doubts about one figure against the last one and its parts (and what these are out of).

    A unit slip is 8-12.5, 80-125 or 800-1250 times as much or as little as last time; a jump is more than three times
    or less than a third, from ten up. `queries/import_doubts.py` asks the same of a whole file.
    """
    if numerator is None:
        return ()
    found: list[Raised] = []
    rules = rules_of(kind)
    if levels:
        is_level = numerator == numerator.to_integral_value() and 1 <= numerator <= levels
        return () if is_level else (Raised(Doubt.NO_SUCH_LEVEL, blocks=True, meant=Decimal(levels)),)
    if rules.TAKES_BASE:
        found += _base_doubts(numerator, denominator, bounds=rules.BASE_BOUNDS)
    elif last is not None:
        found += _history_doubts(numerator, last, kind)
    whole = rules.POOLS.over_cells(map(Figure, parts)).numerator
    if whole is not None and whole != numerator:
        doubt = Doubt.PARTS if rules.POOLS.adds_up else Doubt.OTHER_PARTS
        found.append(Raised(doubt, difference=numerator - whole, meant=whole))
    if base_parts and denominator is not None and sum(base_parts) != denominator:
        found.append(Raised(Doubt.BASE_PARTS, difference=denominator - sum(base_parts)))
    return tuple(found)


def more_than_whole(part: Decimal | None, whole: Decimal | None, *, of: str, is_certain: bool) -> tuple[Raised, ...]:
    """Return the doubt about some of the people of another indicator, where they are more than all of these.

    `is_certain` says that both are of the same time and nobody guessed: then it cannot be true.
    """
    if part is None or whole is None or part <= whole:
        return ()
    return (Raised(Doubt.MORE_THAN_WHOLE, blocks=is_certain, meant=whole, difference=part - whole, of=of),)


def _base_doubts(numerator: Decimal, denominator: Decimal | None, *, bounds: bool) -> list[Raised]:
    if not denominator:
        return [Raised(Doubt.NO_BASE, blocks=True)]
    return [Raised(Doubt.SHARE_ABOVE_ONE, blocks=True)] if bounds and numerator > denominator else []


def _history_doubts(numerator: Decimal, last: Decimal, kind: str) -> list[Raised]:
    if rules_of(kind).NEVER_FALLS and numerator < last:
        return [Raised(Doubt.FALLING_TOTAL, difference=last - numerator)]
    if last <= 0 or numerator <= 0:
        return []
    factor = numerator / last
    for slip in SLIPS:
        if slip * SLIP_FROM <= factor <= slip * SLIP_TO:
            return [Raised(Doubt.TEN_TIMES, factor=slip, meant=(numerator / slip).normalize())]
        if slip * SLIP_FROM <= 1 / factor <= slip * SLIP_TO:
            return [Raised(Doubt.TEN_TIMES, factor=1 / slip, meant=numerator * slip)]
    large = max(numerator, last) >= FEWEST_FOR_JUMP
    return [Raised(Doubt.JUMP, factor=factor)] if large and (factor > JUMP or factor < 1 / JUMP) else []
