"""As known on: the moment for which a page or an export is asked to tell its figures."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date


@dataclass(frozen=True)
class Moment:
    """The end of a chosen day, or now where `at` is None. `refused` is what was written where no day could be read."""

    at: datetime | None = None
    refused: str = ""

    @property
    def day(self) -> date | None:
        """Return the chosen day."""
        return timezone.localdate(self.at) if self.at else None


def moment_of(written: str, *, today: date) -> Moment:
    """Return the moment for a day written as 2026-11-23; a day after today is now, nothing written too."""
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None:
        return Moment(refused=written[:40])
    return Moment(timezone.make_aware(datetime.combine(day, time.max))) if day < today else Moment()
