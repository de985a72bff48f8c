"""The headline indicators as anybody may read them: as released, with how each figure came about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.periods import periods_later
from samklang.measurement.models import Release
from samklang.measurement.public_words import public_words
from samklang.measurement.queries.indicators import headline_indicators
from samklang.measurement.queries.published import last_releases_of, public_citation
from samklang.measurement.queries.released import releases_of
from samklang.measurement.queries.scorecards import Scorecard, cards_of_series
from samklang.measurement.queries.series import series_as_released
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.queries.windows import ON_A_CARD


def public_scorecards(initiative: Initiative, *, today: date, known_on: datetime | None = None) -> list[Scorecard]:
    """Return the headline indicators as released, by now or by a moment, for anybody, with how each came about."""
    headlines = headline_indicators(initiative, at=known_on)
    series = series_as_released(initiative, headlines, today=today, known_on=known_on, span=ON_A_CARD)
    cards = cards_of_series(series, today=today, known_on=known_on)
    newest = max((card.latest.period.ends_on for card in cards if card.latest), default=today)
    releases = releases_of((card.latest.period.pk for card in cards if card.latest), at=known_on)
    last = last_releases_of((card.latest.period.pk for card in cards if card.latest), at=known_on)
    return [
        replace(
            card,
            behind=_("Newer figures are not released yet.") if _is_behind(card.latest, newest) else "",
            explained=public_words(card.latest, releases[card.latest.period.pk], card.series.versions)
            if card.latest
            else (),
            public_citation=_cited_publicly(card, last),
        )
        for card in cards
    ]


def _cited_publicly(card: Scorecard, last: Mapping[int, Release]) -> str:
    """Return how anybody cites a card's figure; blank where there is none."""
    latest = card.latest
    if latest is None or (latest.table is None and latest.period.pk not in last):
        return ""
    release = latest.table.release if latest.table else last[latest.period.pk]
    return public_citation(card.indicator, latest, release)


def _is_behind(latest: PeriodTotal | None, newest: date) -> bool:
    """Tell whether a figure is more than one of its own periods older than the newest that stands beside it."""
    return latest is not None and periods_later(latest.period.ends_on, latest.period.rhythm, 1) < newest
