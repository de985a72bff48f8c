"""When a version of the agenda is ratified: a rule fixed before anybody answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """Where a ratification stands."""

    OPEN = "open"
    RATIFIED = "ratified"
    FALLEN = "fallen"


@dataclass(frozen=True)
class Count:
    """The answers counted. "With reservation" is a yes; "not our mandate" abstains and leaves the count."""

    asked: int
    ratified: int
    reserved: int
    abstained: int
    objected: int

    @property
    def unanswered(self) -> int:
        """Return how many have not answered."""
        return self.asked - self.ratified - self.reserved - self.abstained - self.objected

    @property
    def yes(self) -> int:
        """Return the yes answers, reservations among them."""
        return self.ratified + self.reserved

    @property
    def voting(self) -> int:
        """Return those the share is taken of: everybody asked but those who abstain."""
        return self.asked - self.abstained


def count(stances: Iterable[str | None]) -> Count:
    """Count the answers; None is not answered yet."""
    all_of = list(stances)
    return Count(
        len(all_of),
        all_of.count("ratify"),
        all_of.count("reservation"),
        all_of.count("not_our_mandate"),
        all_of.count("object"),
    )


def outcome(counted: Count, *, least_percent: int, objection_stops: bool, is_closed: bool) -> Outcome:
    """Return where it stands. It is decided when all have answered or the deadline has passed (`is_closed`).

    67 per cent stands for exactly two thirds. Nobody left to vote is not a yes.

    >>> outcome(count(["ratify", "ratify", "object"]), least_percent=67, objection_stops=False, is_closed=True).value
    'ratified'
    """
    if not is_closed and counted.unanswered:
        return Outcome.OPEN
    least = Fraction(2, 3) if least_percent == 67 else Fraction(least_percent, 100)
    if (objection_stops and counted.objected) or counted.voting == 0:
        return Outcome.FALLEN
    return Outcome.RATIFIED if Fraction(counted.yes, counted.voting) >= least else Outcome.FALLEN
