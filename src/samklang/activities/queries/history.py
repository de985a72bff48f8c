"""What happened to an activity and its promises, in words."""

from samklang.activities.models import Activity, Commitment
from samklang.activities.queries.commitments import latest_first_chain
from samklang.audit.queries import Entry, events_of


def history_of_activity(activity: Activity, *, limit: int = 12) -> list[Entry]:
    """Return what happened to an activity itself, newest first."""
    target = ("activities.activity", activity.pk)
    return events_of(initiative_id=activity.initiative_id, target=target, limit=limit)


def history_of_promise(commitment: Commitment) -> list[Entry]:
    """Return what happened to a promise and to those it replaces or was replaced by, newest first."""
    initiative_id = commitment.activity.initiative_id
    entries = [
        entry
        for row in latest_first_chain(commitment)
        for entry in events_of(initiative_id=initiative_id, target=("activities.commitment", row.pk))
    ]
    return sorted(entries, key=lambda entry: entry.number, reverse=True)
