"""The headline indicators as anybody may read them: as released, with how each figure came about."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.periods import MONTHS, shifted
from samklang.measurement.public_words import public_words
from samklang.measurement.queries.indicators import headline_indicators
from samklang.measurement.queries.released import releases_of
from samklang.measurement.queries.scorecards import Scorecard, cards_of_series
from samklang.measurement.queries.series import series_as_released
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.queries.windows import ON_A_CARD


def public_scorecards(initiative: Initiative, *, today: date) -> list[Scorecard]:
    """Return the headline indicators as released, for anybody, with how each figure came about in words."""
    headlines = headline_indicators(initiative)
    cards = cards_of_series(series_as_released(initiative, headlines, today=today, span=ON_A_CARD), on=today)
    newest = max((card.latest.period.ends_on for card in cards if card.latest), default=today)
    releases = releases_of(card.latest.period.pk for card in cards if card.latest)
    return [
        replace(
            card,
            behind=card.behind or (_("Newer figures are not released yet.") if _is_behind(card.latest, newest) else ""),
            explained=public_words(card.latest, releases[card.latest.period.pk], card.series.versions)
            if card.latest
            else (),
        )
        for card in cards
    ]


def _is_behind(latest: PeriodTotal | None, newest: date) -> bool:
    """Tell whether a figure is more than one of its own periods older than the newest that stands beside it."""
    return latest is not None and shifted(latest.period.ends_on, MONTHS[latest.period.rhythm]) < newest
