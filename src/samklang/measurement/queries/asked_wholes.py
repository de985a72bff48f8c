"""What a report tells of a whole beside what it tells of a part: 38 of 30 people cannot be."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from samklang.measurement.calculations.doubts import Raised, more_than_whole
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import How, Those
from samklang.measurement.queries.asked import AskedFigure

Wholes = Mapping[str, AskedFigure]


def wholes_in(asked: Iterable[AskedFigure]) -> Wholes:
    """Return {key of a figure: the one of whose people it tells some, at the same place and of the same part}."""
    lines = list(asked)
    by_place = {(line.version.indicator_id, *_where(line)): line for line in lines}
    inside = ((line, by_place.get((line.version.part_of_id or 0, *_where(line)))) for line in lines)
    return {line.key: whole for line, whole in inside if whole is not None}


def doubts_beside(line: AskedFigure, whole: AskedFigure | None) -> tuple[Raised, ...]:
    """Return the doubt about a figure that tells of more people than the one whose people they are some of."""
    if whole is None or line.now is None or whole.now is None:
        return ()
    rules, others = rules_of(line.version.kind), rules_of(whole.version.kind)
    is_same_time = (rules.KEEPS_LAST, rules.CARRIES) == (others.KEEPS_LAST, others.CARRIES)
    is_guessed = How.ESTIMATE in {line.now.how, whole.now.how}
    return more_than_whole(
        _people(line, line.version.those),
        _people(whole, line.version.among),
        of=whole.version.name,
        is_certain=is_same_time and not is_guessed,
    )


def _where(line: AskedFigure) -> tuple[int, int]:
    return (line.place.pk if line.place else 0, line.cell.pk if line.cell else 0)


def _people(line: AskedFigure, which: str) -> Decimal | None:
    if line.now is None or line.now.numerator is None:
        return None
    return line.now.denominator if which == Those.ALL and line.takes_base else line.now.numerator
