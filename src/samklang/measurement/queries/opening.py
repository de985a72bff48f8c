"""Which periods can be opened: of the rhythms that some duty reports, those that are not open yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.periods import ONE_OFF, following, last_finished, period_of
from samklang.measurement.models import REPORTED, Duty, Indicator, Period, Rhythm
from samklang.measurement.queries.indicators import NamedIndicator, named

Span = tuple[str, date, date]  # rhythm, first day, day after the last


@dataclass(frozen=True)
class Opening:
    """The periods to choose from; what any week can be opened for; whether some period is asked for now, and when the
    next one begins that is.
    """

    periods: tuple[Span, ...] = ()
    counted: tuple[NamedIndicator, ...] = ()
    asks_now: bool = False
    next_on: date | None = None

    @property
    def counts_weeks(self) -> bool:
        """Tell whether any week can be opened."""
        return bool(self.counted)

    @property
    def is_possible(self) -> bool:
        """Tell whether there is anything to open."""
        return bool(self.periods) or self.counts_weeks


@dataclass(frozen=True)
class _Held:
    """A duty, whosever: of which indicator, from when, until when, how often that is reported from which day on."""

    indicator: int
    first_on: date
    ended_on: date | None
    rhythms: tuple[tuple[date, str], ...]

    def asks_in(self, rhythm: str, starts_on: date, ends_on: date) -> bool:
        """Tell whether it holds in a period, and is reported in its rhythm by the definition in force then."""
        holds = self.first_on <= starts_on and (self.ended_on is None or self.ended_on >= ends_on)
        begun = [own for valid_from, own in self.rhythms if valid_from <= starts_on]
        return holds and rhythm == (begun[-1] if begun else self.rhythms[0][1])


def asked_when_opened(period: Period) -> dict[int, set[int]]:
    """Return {organisation: the indicators it is asked for} in a period that is opened now, by id. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for each, holders in _held_in(period.initiative).items():
        if each.asks_in(period.rhythm, period.starts_on, period.ends_on):
            for organisation in holders:
                found[organisation].add(each.indicator)
    return dict(sorted(found.items()))


def opening_of(initiative: Initiative, *, today: date) -> Opening:
    """Return what can be opened: of each rhythm the last finished period and the running one, if a duty asks in them.

    Of one-off counts the same week a year after the last one, and any other that somebody names. Two queries, and two
    more where weeks are counted.
    """
    held = _held_in(initiative)
    rows = Period.objects.filter(initiative=initiative).order_by("starts_on")
    opened = [(rhythm, starts_on) for rhythm, starts_on in rows.values_list("rhythm", "starts_on")]
    near = [span for rhythm in Rhythm.values if rhythm != ONE_OFF for span in _near(rhythm, today)]
    asked = [span for span in near if any(each.asks_in(*span) for each in held)]
    offered = [span for span in asked if span[:2] not in opened]
    weeks = _weeks_to_count(held, [on for rhythm, on in opened if rhythm == ONE_OFF], today=today)
    return Opening((*offered, *weeks), _counted(initiative, held), bool(asked), _next_on(held, today=today))


def _next_on(held: Iterable[_Held], *, today: date) -> date | None:
    """Return when the next period begins that a duty asks in: the one after the running one, or a duty's own first."""
    after = {rhythm: period_of(today, rhythm)[1] for rhythm in Rhythm.values if rhythm != ONE_OFF}
    begins = [
        starts_on
        for each in held
        for rhythm, first_on in after.items()
        for starts_on, ends_on in [period_of(max(each.first_on, first_on), rhythm)]
        if each.asks_in(rhythm, starts_on, ends_on)
    ]
    return min(begins, default=None)


def _near(rhythm: str, today: date) -> list[Span]:
    return [(rhythm, *last_finished(today, rhythm)), (rhythm, *period_of(today, rhythm))]


def _weeks_to_count(held: Iterable[_Held], opened: list[date], *, today: date) -> list[Span]:
    """Return the week to propose: a year after the last one counted; of an old one, the last that is not far past."""
    if not opened:
        return []
    starts_on, ends_on = following(opened[-1], ONE_OFF)
    while (after := following(starts_on, ONE_OFF))[1] <= today:
        starts_on, ends_on = after
    week = (ONE_OFF, starts_on, ends_on)
    return [week] if any(each.asks_in(*week) for each in held) else []


def _counted(initiative: Initiative, held: Iterable[_Held]) -> tuple[NamedIndicator, ...]:
    """Return what is counted in single weeks by somebody, each with its name."""
    counted = {each.indicator for each in held if each.ended_on is None and each.rhythms[-1][1] == ONE_OFF}
    return tuple(named(Indicator.objects.filter(pk__in=counted).order_by("code"), initiative)) if counted else ()


def _held_in(initiative: Initiative) -> dict[_Held, set[int]]:
    """Return the different duties of indicators that are reported, each with whom it holds. One query."""
    duties = Duty.objects.filter(indicator__initiative=initiative, indicator__stage__in=REPORTED)
    rows = duties.order_by("indicator__versions__number").values_list(
        "organisation", "indicator", "first_period_on", "ended_on", "indicator__versions__valid_from",
        "indicator__versions__rhythm",
    )  # fmt: skip
    found: dict[tuple[int, int, date, date | None], list[tuple[date, str]]] = defaultdict(list)
    for organisation, indicator, first_on, ended_on, valid_from, rhythm in rows:
        begun = found[organisation, indicator, first_on, ended_on]
        if (valid_from, rhythm) not in begun:
            begun.append((valid_from, rhythm))
    holders: dict[_Held, set[int]] = defaultdict(set)
    for (organisation, indicator, first_on, ended_on), rhythms in found.items():
        holders[_Held(indicator, first_on, ended_on, tuple(rhythms))].add(organisation)
    return holders
