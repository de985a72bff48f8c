"""Levels of a rubric side by side: how many organisations are on each in every period."""

from dataclasses import dataclass

from samklang.measurement.queries.lineage import step_names_of
from samklang.measurement.queries.scorecards import Scorecard
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import level_name, made_of

NEWEST = 8


@dataclass(frozen=True)
class LevelRow:
    """One period: how many are on each level, in the order of the levels, and what it is made of."""

    total: PeriodTotal
    counts: tuple[int, ...]
    made_of: str


@dataclass(frozen=True)
class LevelTable:
    """The levels with their names, and the periods, the newest first; `earlier` are those before the newest few."""

    levels: tuple[str, ...]
    rows: tuple[LevelRow, ...]
    earlier: tuple[LevelRow, ...]


def level_table(card: Scorecard) -> LevelTable:
    """Return how many organisations are on each level, in the periods that somebody has answered for.

    Levels that an earlier definition had more of stand at the end under their numbers.
    """
    known = [each for each in reversed(card.totals) if each.levels or each.is_answered_without_figure]
    most = max((level for each in known for level, _count in each.levels), default=0)
    places = range(1, max(most, len(step_names_of(card.version))) + 1)
    rows = tuple(
        LevelRow(each, tuple(dict(each.levels).get(place, 0) for place in places), made_of(each)) for each in known
    )
    return LevelTable(tuple(level_name(place, card.version) for place in places), rows[:NEWEST], rows[NEWEST:])
