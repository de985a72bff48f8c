"""Which periods can be opened: of the rhythms that some duty reports, those that are not open yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.periods import ONE_OFF, following, last_finished, period_of
from samklang.measurement.models import REPORTED, Duty, Period, Rhythm

Span = tuple[str, date, date]  # rhythm, first day, day after the last


@dataclass(frozen=True)
class Opening:
    """The periods to choose from; whether any week can be; and, where all are open, when the next one begins."""

    periods: tuple[Span, ...] = ()
    counts_weeks: bool = False
    next_on: date | None = None

    @property
    def is_possible(self) -> bool:
        """Tell whether there is anything to open."""
        return bool(self.periods) or self.counts_weeks


@dataclass(frozen=True)
class _Held:
    """A duty, whosever: from when, until when, and how often its indicator is reported from which day on."""

    first_on: date
    ended_on: date | None
    rhythms: tuple[tuple[date, str], ...]

    def asks_in(self, rhythm: str, starts_on: date, ends_on: date) -> bool:
        """Tell whether it holds in a period, and is reported in its rhythm by the definition in force then."""
        holds = self.first_on <= starts_on and (self.ended_on is None or self.ended_on >= ends_on)
        begun = [own for valid_from, own in self.rhythms if valid_from <= starts_on]
        return holds and rhythm == (begun[-1] if begun else self.rhythms[0][1])


def organisations_asked(period: Period) -> list[int]:
    """Return the organisations that are asked anything in a period that is opened now, by id. One query."""
    span = (period.rhythm, period.starts_on, period.ends_on)
    held = _held_in(period.initiative).items()
    return sorted({whose for each, holders in held if each.asks_in(*span) for whose in holders})


def opening_of(initiative: Initiative, *, today: date) -> Opening:
    """Return what can be opened: of each rhythm the last finished period and the running one, if a duty asks in them.

    Of one-off counts the same week a year after the last one, and any other that somebody names. Two queries.
    """
    held = _held_in(initiative)
    rows = Period.objects.filter(initiative=initiative).order_by("starts_on")
    opened = [(rhythm, starts_on) for rhythm, starts_on in rows.values_list("rhythm", "starts_on")]
    near = [span for rhythm in Rhythm.values if rhythm != ONE_OFF for span in _near(rhythm, today)]
    asked = [span for span in near if any(each.asks_in(*span) for each in held)]
    offered = [span for span in asked if span[:2] not in opened]
    weeks = _weeks_to_count(held, [on for rhythm, on in opened if rhythm == ONE_OFF], today=today)
    running = {rhythm: ends_on for rhythm, _starts_on, ends_on in asked}
    return Opening((*offered, *weeks), _counts_weeks(held), min(running.values(), default=None))


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


def _counts_weeks(held: Iterable[_Held]) -> bool:
    return any(each.ended_on is None and each.rhythms[-1][1] == ONE_OFF for each in held)


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
    for (organisation, _indicator, first_on, ended_on), rhythms in found.items():
        holders[_Held(first_on, ended_on, tuple(rhythms))].add(organisation)
    return holders
