"""The indicators of a goal as small multiples: each in as little room as says the same, all of them on one screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from samklang.measurement.brief_words import brief_of, no_target_words, told_by
from samklang.measurement.queries.levels import LevelTable, level_table
from samklang.measurement.queries.scorecards import Scorecard


@dataclass(frozen=True)
class Multiple:
    """A scorecard in small: `brief` is its verdict beside the pill, `told_by` of how many its figure is.

    Of levels `levels` tells (its name, how many are on it, how long its bar is in hundredths), and `table` each period.
    """

    card: Scorecard
    brief: str
    told_by: str
    levels: tuple[tuple[str, int, float], ...] = ()
    table: LevelTable | None = None


def multiples_of(cards: Iterable[Scorecard]) -> list[Multiple]:
    """Return the cards in small, in the same order."""
    return [_multiple(card) for card in cards]


def _multiple(card: Scorecard) -> Multiple:
    told = told_by(card.latest) if card.latest else ""
    if card.has_curve:
        return Multiple(card, card.behind or brief_of(card.verdict) or ("" if card.target else no_target_words()), told)
    table = level_table(card)
    shown = card.latest.period.pk if card.latest else None
    counts = next((row.counts for row in (*table.rows, *table.earlier) if row.total.period.pk == shown), ())
    most = max(counts, default=0) or 1
    levels = tuple((name, count, 100 * count / most) for name, count in zip(table.levels, counts, strict=False))
    return Multiple(card, "", told, levels, table)
