"""What happened to an activity and its promises, in words."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.activities.models import Activity, ActivityPhase, Commitment, CommitmentState
from samklang.activities.queries.commitments import latest_first_chain
from samklang.audit.queries import Change, Entry, events_of
from samklang.ui import localised

LABELS = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("what it is"),
    "lead": gettext_lazy("lead"),
    "starts_on": gettext_lazy("first day"),
    "ends_on": gettext_lazy("last day"),
    "phase": gettext_lazy("phase"),
    "contribution": gettext_lazy("contribution"),
    "due_on": gettext_lazy("by when"),
    "reached_on": gettext_lazy("reached on"),
    "state": gettext_lazy("state"),
    "note": gettext_lazy("note"),
    "reason": gettext_lazy("reason"),
}
WORDS = {
    "phase": {each.value: each.label for each in ActivityPhase},
    "state": {each.value: each.label for each in CommitmentState},
}


def history_of_activity(activity: Activity, *, limit: int = 12) -> list[Entry]:
    """Return what happened to an activity itself, newest first."""
    target = ("activities.activity", activity.pk)
    return [_in_words(entry) for entry in events_of(initiative_id=activity.initiative_id, target=target, limit=limit)]


def history_of_promise(commitment: Commitment) -> list[Entry]:
    """Return what happened to a promise and to those it replaces or was replaced by, newest first."""
    initiative_id = commitment.activity.initiative_id
    entries = [
        entry
        for row in latest_first_chain(commitment)
        for entry in events_of(initiative_id=initiative_id, target=("activities.commitment", row.pk))
    ]
    return [_in_words(entry) for entry in sorted(entries, key=lambda entry: entry.number, reverse=True)]


def _in_words(entry: Entry) -> Entry:
    changes = tuple(
        Change(str(LABELS.get(each.label, each.label)), _word(each.label, each.before), _word(each.label, each.after))
        for each in entry.changes
    )
    return replace(entry, changes=changes)


def _word(field: str, value: object) -> str | None:
    if value is None:
        return None
    if field.endswith("_on"):
        return _("no day") if value == "None" else localised.date_long(date.fromisoformat(str(value)))
    return str(WORDS.get(field, {}).get(str(value), value))
