"""What is said under a figure of a report: doubts, mistakes, comments, conflicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from samklang.measurement.calculations.doubts import Doubt, Raised, doubts_of
from samklang.measurement.forms.figure_words import doubt_words
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.queries.asked_wholes import doubts_beside


@dataclass(frozen=True)
class Remark:
    """One thing said under a figure; kinds: doubt, wrong, comment, conflict."""

    kind: str
    text: str
    strong: str = ""


def doubts_about(
    line: AskedFigure,
    group: Sequence[AskedFigure],
    *,
    whole: AskedFigure | None = None,
    is_being_filled_in: bool = False,
) -> tuple[Raised, ...]:
    """Return the doubts about what stands for a figure, against last time, its parts, and the `whole` it is some of."""
    now = line.now
    if now is None or now.numerator is None:
        return ()
    told = [each.now for each in group if each.cell and each.now] if line.is_total else []
    last = line.last.numerator if line.last else None
    found = doubts_of(
        now.numerator,
        now.denominator,
        last=last,
        kind=line.version.kind,
        parts=[each.numerator for each in told if each.numerator is not None],
        base_parts=[each.denominator for each in told if each.denominator is not None],
        levels=len(line.levels),
    )
    found += doubts_beside(line, whole)
    if not (found and is_being_filled_in and _is_partly_told(group)):
        return found
    return tuple(raised for raised in found if not _lacks_parts_only(raised))


def _is_partly_told(group: Sequence[AskedFigure]) -> bool:
    return any(each.cell and not (each.now and each.now.answer) for each in group)


def _lacks_parts_only(raised: Raised) -> bool:
    if raised.doubt is Doubt.OTHER_PARTS:
        return True
    return raised.doubt in {Doubt.PARTS, Doubt.BASE_PARTS} and (raised.difference or 0) > 0


def doubt_remarks(
    line: AskedFigure,
    group: Sequence[AskedFigure],
    *,
    whole: AskedFigure | None = None,
    is_being_filled_in: bool = False,
) -> list[Remark]:
    """Return the doubts about a figure as remarks; what cannot be true is wrong and no mere doubt."""
    remarks = []
    for raised in doubts_about(line, group, whole=whole, is_being_filled_in=is_being_filled_in):
        value = line.now.numerator if line.now and line.now.numerator is not None else Decimal(0)
        strong, text = doubt_words(raised, value)
        if raised.blocks:
            remarks.append(Remark("wrong", f"{strong} {text}"))
        else:
            remarks.append(Remark("doubt", text, strong))
    return remarks
