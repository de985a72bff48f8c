"""How a figure is cited, so that it can be found again: what it was, as known when, and where it still says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.measurement.queries.moments import Moment
from samklang.people.mail import absolute
from samklang.ui.localised import date_long


@dataclass(frozen=True)
class Cited:
    """A figure to cite: whose it is, which definitions it was told under, its value in words, and the page it is on.

    `of` says whose figures it is made of where that is not everybody's. `released` is when the tables it is read from
    were released, None for a figure that goes out on approval.
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
        value = f"{self.value} ({self.of})" if self.of else self.value
        return f"{about}, {self.when}: {value}, {known}. {absolute(self.path)}{mark}known_on={moment.written}"

    def _moment(self) -> Moment:
        """Return the moment the figure is bound to: its release, else what was asked for, else this second."""
        at = self.released or self.known_on or timezone.now()
        return Moment(
            at if at.microsecond == 0 or Moment(at).is_day else at.replace(microsecond=0) + timedelta(seconds=1)
        )
