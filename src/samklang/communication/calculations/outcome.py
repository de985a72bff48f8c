"""Whether a proposal passes: by consent, or by majority with a quorum stated beforehand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How a decision is taken."""

    CONSENT = "consent"
    MAJORITY = "majority"


class Stance(StrEnum):
    """What one organisation answers."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"
    OBJECT = "object"


class Standing(StrEnum):
    """Where a proposal stands, counted on the answers so far."""

    PASSES = "passes"
    OBJECTED = "objected"
    NO_QUORUM = "no_quorum"
    NO_MAJORITY = "no_majority"
    UNANSWERED = "unanswered"


STANCES_OF: Mapping[Method, tuple[Stance, ...]] = {
    Method.CONSENT: (Stance.AGREE, Stance.ABSTAIN, Stance.OBJECT),
    Method.MAJORITY: (Stance.AGREE, Stance.DISAGREE, Stance.ABSTAIN),
}


@dataclass(frozen=True)
class Tally:
    """The answers so far, counted. Every number is a count of organisations."""

    asked: int
    agree: int
    disagree: int
    abstain: int
    object: int
    unanswered: int
    standing: Standing

    @property
    def answered(self) -> int:
        """Return how many have answered, abstaining included."""
        return self.asked - self.unanswered

    @property
    def passes(self) -> bool:
        """Tell whether the proposal would pass if it were concluded now."""
        return self.standing == Standing.PASSES


def tally(method: Method, answers: Mapping[int, Stance], *, asked: Iterable[int], quorum_percent: int = 0) -> Tally:
    """Count one answer per organisation and say where the proposal stands.

    Consent passes when at least one organisation agrees and no objection stands. Majority passes when more agree than
    disagree. Both need the quorum: answered >= quorum_percent / 100 of those asked, abstentions counted as answers.
    `asked` are the organisations that may answer; one that answered and may no longer do so (its seat ended) still
    counts as asked, since an answer given in time stands. Raises ValueError for a stance that the method does not
    have, or a quorum outside 0-100. Not for ratifying the agenda, which has rules of its own.

    >>> tally(Method.CONSENT, {1: Stance.AGREE, 2: Stance.OBJECT}, asked=[1, 2, 3]).standing.value
    'objected'
    >>> tally(Method.MAJORITY, {1: Stance.AGREE}, asked=[1, 2, 3], quorum_percent=50).standing.value
    'no_quorum'
    """
    if not 0 <= quorum_percent <= 100:
        raise ValueError("A quorum is a share of those asked, 0-100 per cent")
    if any(stance not in STANCES_OF[method] for stance in answers.values()):
        raise ValueError(f"An answer does not belong to the method {method}")
    everybody = set(asked) | set(answers)
    counts = {stance: sum(given == stance for given in answers.values()) for stance in Stance}
    has_quorum = len(answers) * 100 >= quorum_percent * len(everybody)
    return Tally(
        asked=len(everybody),
        agree=counts[Stance.AGREE],
        disagree=counts[Stance.DISAGREE],
        abstain=counts[Stance.ABSTAIN],
        object=counts[Stance.OBJECT],
        unanswered=len(everybody) - len(answers),
        standing=_standing(method, counts, has_quorum=has_quorum),
    )


def _standing(method: Method, counts: Mapping[Stance, int], *, has_quorum: bool) -> Standing:
    if not any(counts.values()):
        return Standing.UNANSWERED
    if counts[Stance.OBJECT]:
        return Standing.OBJECTED
    if not has_quorum:
        return Standing.NO_QUORUM
    wanted = 0 if method == Method.CONSENT else counts[Stance.DISAGREE]
    return Standing.PASSES if counts[Stance.AGREE] > wanted else Standing.NO_MAJORITY
