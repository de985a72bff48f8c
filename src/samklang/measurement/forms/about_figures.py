"""What the reporter may want to know at a field: the unit, what was told before, and which goals it serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.forms.figure_words import figure_words
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.queries.last_told import NowKey
from samklang.measurement.queries.own_history import history_key

_SHARE_UNITS = frozenset({"%", "pct.", "pct", "procent", "percent"})


@dataclass(frozen=True)
class About:
    """One indicator at one place: its unit at the field, the goals it serves, and the last periods in words."""

    unit: str = ""
    goals: tuple[str, ...] = ()
    trend: str = ""
    part_trends: tuple[tuple[str, str], ...] = ()


def about_of(
    lines: Sequence[AskedFigure], history: Mapping[NowKey, Sequence[Figure]], goals: Mapping[int, Sequence[Goal]]
) -> About:
    """Return what is told of an indicator at its fields: its total first, and the parts of it."""
    version = lines[0].version
    trends = [(line.cell_label, trend_words(line, history)) for line in lines if line.cell]
    names = [
        _("Goal %(number)s: %(title)s") % {"number": goal.number, "title": goal.title}
        for goal in goals.get(version.indicator_id, ())
    ]
    told_parts = tuple((part, words) for part, words in trends if words)
    return About(unit_words(lines[0]), tuple(names), trend_words(lines[0], history), told_parts)


def unit_words(line: AskedFigure) -> str:
    """Return the unit as it stands at a field; nothing where two counts are typed and a percentage comes of them."""
    unit = line.version.unit
    return "" if line.takes_base and unit.lower() in _SHARE_UNITS else unit


def trend_words(line: AskedFigure, history: Mapping[NowKey, Sequence[Figure]]) -> str:
    """Return what was told of a figure in the last periods, the oldest first."""
    return " · ".join(told_words(line, figure) for figure in history.get(history_key(line), ()))


def told_words(line: AskedFigure, figure: Figure | None) -> str:
    """Return a figure as it is read, and a level by its name."""
    levels = line.levels
    place = int(figure.numerator) if levels and figure and figure.numerator is not None else 0
    return levels[place - 1].name if 0 < place <= len(levels) else figure_words(figure, line.version.kind)
