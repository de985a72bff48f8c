"""The overview of the indicators: which are shown, goal by goal, what needs attention first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from samklang.agenda.queries import AgreedGoal
from samklang.initiatives.access import Viewer
from samklang.measurement.models import Indicator
from samklang.measurement.queries.asked_in import duties_at
from samklang.measurement.queries.indicators import serving
from samklang.measurement.queries.scorecards import Scorecard

ALL, ATTENTION, OWN = "", "attention", "own"


@dataclass(frozen=True)
class GoalCards:
    """A goal with its indicators that are shown, what needs attention first."""

    goal: AgreedGoal
    cards: tuple[Scorecard, ...]

    @property
    def attention(self) -> int:
        """Return how many of them need attention."""
        return sum(card.asks_for_attention for card in self.cards)


def chosen_indicators(
    viewer: Viewer, indicators: QuerySet[Indicator], *, show: str, goal: int | None, at: datetime | None
) -> QuerySet[Indicator]:
    """Return the indicators of one goal, or those the viewer's organisations report, now or at a moment; else all."""
    if goal is not None:
        indicators = serving(indicators, goal, at=at)
    if show == OWN:
        duties = duties_at(at).filter(Q(stops_on__isnull=True), organisation__in=viewer.organisation_ids)
        indicators = indicators.filter(pk__in=duties.values("indicator"))
    return indicators


def shown_cards(cards: Iterable[Scorecard], *, show: str) -> list[Scorecard]:
    """Return the scorecards that are shown, what needs attention first."""
    shown = [card for card in cards if show != ATTENTION or card.asks_for_attention]
    return sorted(shown, key=lambda card: card.needs_attention)


def cards_by_goal(
    goals: Iterable[AgreedGoal], cards: Iterable[Scorecard], *, show: str, goal: int | None
) -> list[GoalCards]:
    """Return the goals with their scorecards; those without any only where everything is shown."""
    cards = list(cards)
    found = [
        GoalCards(each, tuple(card for card in cards if each in card.goals))
        for each in goals
        if goal in (None, each.pk)
    ]
    return [each for each in found if each.cards or show == ALL]
