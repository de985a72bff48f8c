"""The phases of an activity, and which may follow which."""

from enum import StrEnum


class Phase(StrEnum):
    """How far an activity has come."""

    IDEA = "idea"
    PILOT = "pilot"
    RUNNING = "running"
    SCALED = "scaled"
    ENDED = "ended"


PHASE_STEPS: dict[Phase, frozenset[Phase]] = {
    Phase.IDEA: frozenset({Phase.PILOT, Phase.RUNNING, Phase.ENDED}),
    Phase.PILOT: frozenset({Phase.IDEA, Phase.RUNNING, Phase.SCALED, Phase.ENDED}),
    Phase.RUNNING: frozenset({Phase.PILOT, Phase.SCALED, Phase.ENDED}),
    Phase.SCALED: frozenset({Phase.RUNNING, Phase.ENDED}),
    Phase.ENDED: frozenset({Phase.RUNNING}),
}
AT_WORK: frozenset[Phase] = frozenset({Phase.PILOT, Phase.RUNNING, Phase.SCALED})


def step_number(phase: Phase) -> int:
    """Return where a phase stands in the row of phases, the idea being 1.

    >>> step_number(Phase.RUNNING)
    3
    """
    return list(Phase).index(phase) + 1


def next_phases(phase: Phase) -> tuple[Phase, ...]:
    """Return the phases that may follow, in their usual order."""
    return tuple(each for each in Phase if each in PHASE_STEPS[phase])
