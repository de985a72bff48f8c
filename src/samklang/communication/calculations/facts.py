"""The facts that condition 4, continuous communication, is judged from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Deed:
    """One thing an organisation did for the conversation: wrote, answered, met, finished a follow-up."""

    organisation_id: int
    on: date


@dataclass(frozen=True)
class CommunicationFacts:
    """How alive the communication is on one day. Lists hold names, for the reader who must mend it."""

    last_activity_on: date | None
    organisations: int
    organisations_active: int
    silent_organisations: tuple[str, ...]
    follow_ups_late: tuple[str, ...]


def facts_from(
    deeds: Iterable[Deed],
    *,
    organisations: Mapping[int, str],
    open_follow_ups: Iterable[tuple[str, date]],
    today: date,
    active_days: int = 60,
    late_days: int = 30,
) -> CommunicationFacts:
    """Count the facts of condition 4 on a day; deeds after `today` are not seen.

    An organisation is active when it did something within the last `active_days` days (today - active_days is still
    within). A follow-up is late when `late_days` days or more have passed since it was due.
    """
    past = [deed for deed in deeds if deed.on <= today]
    since = today - timedelta(days=active_days)
    active = {deed.organisation_id for deed in past if deed.on >= since} & set(organisations)
    limit = today - timedelta(days=late_days)
    return CommunicationFacts(
        last_activity_on=max((deed.on for deed in past), default=None),
        organisations=len(organisations),
        organisations_active=len(active),
        silent_organisations=tuple(name for key, name in organisations.items() if key not in active),
        follow_ups_late=tuple(what for what, due_on in open_follow_ups if due_on <= limit),
    )
