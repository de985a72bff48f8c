"""As known on: the moment for which a page or an export is asked to tell its figures."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from samklang.ui.localised import date_long, moment_long
from samklang.ui.problems import UnreadableAddress

PARAMETER = "known_on"
FIRST_YEAR, LAST_YEAR = 1900, 9998


@dataclass(frozen=True)
class Moment:
    """The end of a chosen day, an exact moment as citations name it, or now where `at` is None."""

    at: datetime | None = None

    @property
    def is_day(self) -> bool:
        """Tell whether it is the end of a day."""
        return self.at is not None and timezone.localtime(self.at).time() == time.max

    @property
    def day(self) -> date | None:
        """Return the chosen day."""
        return timezone.localdate(self.at) if self.at else None

    @property
    def written(self) -> str:
        """Return it as an address writes it, blank for now."""
        if self.at and not self.is_day:
            return self.at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        return str(self.day or "")

    @property
    def query(self) -> str:
        """Return what an address of its own ends with to tell the same moment, blank for now."""
        return f"?{PARAMETER}={self.written}" if self.at else ""

    @property
    def more(self) -> str:
        """Return the same for an address that already asks for something."""
        return f"&{PARAMETER}={self.written}" if self.at else ""

    @property
    def words(self) -> str:
        """Return the chosen day, or day and time, in words; today where none is chosen."""
        if self.at and not self.is_day:
            return moment_long(self.at)
        return date_long(self.day or timezone.localdate())


def moment_of(written: str, *, today: date) -> Moment:
    """Return the moment for a day written as 2026-11-23; a day after today is now, nothing written too.

    A citation names the microsecond: 2026-11-23T09:30:00.123456Z. Raises UnreadableAddress for anything else, whose
    sentence every page and export answers with: the figures of today are never given for a day that could not be read.
    """
    if not written:
        return Moment()
    at = _read(written)
    if at is None:
        raise UnreadableAddress(
            _(
                "“%(written)s” is no day for “As known on”. Write it as 2026-11-23, or leave it out to see what is "
                "known today."
            )
            % {"written": written[:40]},
            field=PARAMETER,
        )  # fmt: skip
    moment = Moment(at)
    is_over = timezone.localdate(at) < today if moment.is_day else at <= timezone.now()
    return moment if is_over else Moment()


def _read(written: str) -> datetime | None:
    """Return the moment, or the end of the day; None for what is neither. Before 1900 nothing is known, ever."""
    try:
        if "T" in written:
            at = parse_datetime(written)
        else:
            day = parse_date(written)
            at = datetime.combine(day, time.max) if day else None
    except ValueError:
        return None
    if at is None:
        return None
    at = at.replace(year=min(max(at.year, FIRST_YEAR), LAST_YEAR), day=min(at.day, 28)) if _is_far(at) else at
    return timezone.localtime(at if timezone.is_aware(at) else timezone.make_aware(at))


def _is_far(at: datetime) -> bool:
    """Tell whether a moment lies where clocks and calendars of time zones end."""
    return not FIRST_YEAR <= at.year <= LAST_YEAR
