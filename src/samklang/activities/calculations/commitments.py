"""What becomes of a promise: its states, the allowed steps between them, and the counts that the plan is judged by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

DUE_SOON = timedelta(days=14)


class State(StrEnum):
    """What is stored of a promise. *Late* is not: it follows from the day (see `standing`)."""

    OFFERED = "offered"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    KEPT = "kept"
    RENEGOTIATED = "renegotiated"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset({State.SIGNED, State.WITHDRAWN}),
    State.SIGNED: frozenset({State.ACCEPTED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.KEPT, State.RENEGOTIATED, State.BROKEN}),
    State.KEPT: frozenset(),
    State.RENEGOTIATED: frozenset(),
    State.BROKEN: frozenset(),
    State.WITHDRAWN: frozenset(),
}

LATE = "late"


def may_become(now: State, then: State) -> bool:
    """Tell whether a promise may step from one state to the other.

    >>> may_become(State.OFFERED, State.ACCEPTED)
    False
    >>> may_become(State.ACCEPTED, State.KEPT)
    True
    """
    return then in TRANSITIONS[now]


def standing(state: State, *, due_on: date, today: date) -> str:
    """Return how a promise stands on a day: its state, or `late` when it is accepted and its day has passed.

    The due day itself is not late. Never raises.

    >>> standing(State.ACCEPTED, due_on=date(2026, 11, 15), today=date(2026, 11, 15))
    'accepted'
    >>> standing(State.ACCEPTED, due_on=date(2026, 11, 15), today=date(2026, 11, 16))
    'late'
    """
    return LATE if state == State.ACCEPTED and due_on < today else str(state)


def is_due_soon(state: State, *, due_on: date, today: date) -> bool:
    """Tell whether an accepted promise is late or due within two weeks: its giver should say how it goes."""
    return state == State.ACCEPTED and due_on <= today + DUE_SOON


@dataclass(frozen=True)
class Promise:
    """The facts of a promise that counting needs. `settled_on` is the day it was kept, broken or renegotiated."""

    state: State
    due_on: date
    settled_on: date | None = None


@dataclass(frozen=True)
class Counts:
    """How a set of promises stands. `due` = `kept` + `late` + `broken` + `renegotiated_late`."""

    due: int = 0
    kept: int = 0
    late: int = 0
    broken: int = 0
    renegotiated_late: int = 0
    in_force: int = 0
    awaiting: int = 0

    @property
    def kept_share(self) -> Decimal | None:
        """Return kept / due as a share 0-1, or None while nothing has fallen due."""
        return Decimal(self.kept) / Decimal(self.due) if self.due else None

    @property
    def has_accepted(self) -> bool:
        """Tell whether any promise stands, or was kept."""
        return bool(self.in_force or self.late or self.kept)


def counts_of(promises: Iterable[Promise], *, today: date) -> Counts:
    """Count how promises stand on a day.

    A promise has fallen due when it was kept (early or late), was broken, is late, or was renegotiated only after its
    day had passed. One renegotiated in time leaves the count: the new promise takes its place. Offers are awaiting.
    Every promise is counted under exactly one word or, renegotiated in time or withdrawn, under none.

    >>> counts_of([Promise(State.KEPT, date(2026, 5, 1), date(2026, 5, 1))], today=date(2026, 6, 1)).kept_share
    Decimal('1')
    """
    words = [_word(promise, today=today) for promise in promises]
    kept, late, broken = words.count("kept"), words.count(LATE), words.count("broken")
    renegotiated_late = words.count("renegotiated_late")
    return Counts(
        due=kept + late + broken + renegotiated_late,
        kept=kept,
        late=late,
        broken=broken,
        renegotiated_late=renegotiated_late,
        in_force=words.count("accepted"),
        awaiting=words.count("offered") + words.count("signed"),
    )


def _word(promise: Promise, *, today: date) -> str:
    if promise.state == State.RENEGOTIATED:
        was_late = promise.settled_on is not None and promise.settled_on > promise.due_on
        return "renegotiated_late" if was_late else "renegotiated"
    return standing(promise.state, due_on=promise.due_on, today=today)
