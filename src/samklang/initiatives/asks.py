"""What is asked of a reader: one row with one verb, whichever room it comes from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Ask:
    """One thing that waits for a person. `room` is the domain; `due_on` None means whenever."""

    title: str
    detail: str
    verb: str
    url: str
    due_on: date | None
    room: str
    is_overdue: bool = False


def by_urgency(asks: list[Ask]) -> list[Ask]:
    """Return the asks, those due first on top and the undated last."""
    return sorted(asks, key=lambda ask: (ask.due_on is None, ask.due_on or date.max, ask.title))
