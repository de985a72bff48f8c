"""How a figure is cited, so that it can be found again: what it was, as known when, and where it still says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.measurement.models import ReportTransition
from samklang.measurement.queries.moments import Moment
from samklang.people.mail import absolute
from samklang.ui.localised import date_long


@dataclass(frozen=True)
class Cited:
    """A figure to cite: whose it is, which definitions it was told under, its value in words, and the page it is on.

    `of` says whose figures it is made of where that is not everybody's. `released` is when the tables it is read from
    were released, None for a figure that goes out on approval. `since` is when the last thing happened that is in it.
    An address that `is_lasting` shows the figure by itself.
    """

    whose: str
    name: str
    code: str
    versions: Iterable[int]
    when: str = ""
    value: str = ""
    of: str = ""
    path: str = ""
    released: datetime | None = None
    known_on: datetime | None = None
    since: datetime | None = None
    is_lasting: bool = False

    @property
    def words(self) -> str:
        """Return the citation. Its address shows the cited figure whatever is corrected later."""
        about = _("%(initiative)s: %(name)s (%(code)s, definition version %(number)s)") % {
            "initiative": self.whose,
            "name": self.name,
            "code": self.code,
            "number": ", ".join(str(number) for number in sorted(set(self.versions))),
        }
        if not self.value:
            return about
        moment = self._moment()
        day = {"day": date_long(moment.day)}
        known = _("released %(day)s") % day if self.released else _("as known on %(day)s") % day
        mark = "&" if "?" in self.path else "?"
        bound = "" if self.is_lasting else f"{mark}known_on={moment.written}"
        value = f"{self.value} ({self.of})" if self.of else self.value
        return f"{about}, {self.when}: {value}, {known}. {absolute(self.path)}{bound}"

    def _moment(self) -> Moment:
        """Return the moment the figure is bound to, exactly: its release, what was asked for, the last thing in it."""
        return Moment(self.released or self.known_on or self.since or timezone.now())


class LastChanges:
    """When something happened last to the reports of some periods: read once for each, and only where it is cited.

    Nothing later than when this was made: the figures beside it were read then.
    """

    def __init__(self, initiative_id: int) -> None:
        self.initiative_id, self.read_at = initiative_id, timezone.now()
        self._known: dict[tuple[int, ...], datetime | None] = {}

    def in_periods(self, periods: Iterable[int]) -> datetime | None:
        """Return when the last step of a report of these periods was taken; None where none was."""
        wanted = tuple(sorted(set(periods)))
        if wanted not in self._known:
            self._known[wanted] = self._last(Q(report__period__in=wanted))
        return self._known[wanted]

    @cached_property
    def in_any(self) -> datetime | None:
        """Return the same of all periods: a running total has them all in it."""
        return self._last(Q(report__period__initiative=self.initiative_id))

    def _last(self, those: Q) -> datetime | None:
        steps = ReportTransition.objects.filter(those, at__lte=self.read_at)
        last: datetime | None = steps.aggregate(last=Max("at"))["last"]
        return last
