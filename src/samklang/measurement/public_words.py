"""How a figure came about, as far as anybody may know it: in words, and never its parts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import IndicatorVersion
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import made_of, rule_words
from samklang.ui.localised import date_long


def public_words(
    total: PeriodTotal, releases: Sequence[datetime], versions: Iterable[IndicatorVersion]
) -> tuple[str, ...]:
    """Return how a released total was computed, a sentence each.

    `releases` are those of its period, the oldest first; `versions` all definitions of its indicator.

    Nothing is said that a visitor could not compute from what is released: no part, and no correction with its value.
    """
    return (rule_words(total.version), f"{made_of(total)}.", *_released(total, releases), _protected(total, versions))


def _released(total: PeriodTotal, releases: Sequence[datetime]) -> Iterator[str]:
    shown_at = total.table.release.at if total.table else next(reversed(releases), None)
    if shown_at is None:
        return
    day = date_long(shown_at)
    yield _("As it was released on %(day)s.") % {"day": day}
    if earlier := [each for each in releases if each < shown_at]:
        yield _("The period was first released on %(first)s: what was corrected until %(day)s is in the figure.") % {
            "first": date_long(earlier[0]),
            "day": day,
        }


def _protected(total: PeriodTotal, versions: Iterable[IndicatorVersion]) -> str:
    """Say how the figure is protected, and thereby how exact it is: by its own definition, or by another one."""
    version = total.version
    if total.table is None and version.counts_people:  # words, of which no table is made
        return _(
            "It tells how many organisations are on each level, and no number of people, so it is shown exactly as it "
            "was approved."
        )
    if total.table is None:
        return _("It counts no people and is nobody's own business, so it is shown exactly as it was approved.")
    if version.is_confidential:
        return _(
            "Each organisation's figure is its own business: the total is exact, and shown only where no "
            "organisation's part of it can be worked out."
        )
    if version.counts_people:
        return _counted(total)
    return _as_another(total, versions)


def _counted(total: PeriodTotal) -> str:
    if total.is_rounded:
        return _("It counts people and is rounded to a multiple of five, so that nobody can be recognised.")
    return _("It counts people: it is exact, and small numbers are never shown, so that nobody can be recognised.")


def _as_another(total: PeriodTotal, versions: Iterable[IndicatorVersion]) -> str:
    """Say how a figure that was told openly is protected since another definition of the indicator is not open."""
    if rules_of(total.version.kind).MAY_BE_CONFIDENTIAL and any(each.is_confidential for each in versions):
        return _(
            "By another definition of it each organisation's figure is its own business, and that holds for this one "
            "too: the total is exact, and shown only where no organisation's part of it can be worked out."
        )
    if total.is_rounded:
        return _("By another definition it counts people, so this one too is rounded to a multiple of five.")
    return _("By another definition it counts people, so small numbers of this one too are never shown; it is exact.")
