"""The story's days around a given today: working days, moments in Copenhagen, quarters with their due days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from samklang.example.story.reporting import PRESENT
from samklang.measurement.calculations.periods import last_finished, shifted, week_of

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SATURDAY, FRIDAY = 5, 4
DAYS_TO_DELIVER = 64
INTO_A_QUARTER = timedelta(days=36)  # no such week has the number 53
FROM_EASTER = {-3, -2, 1, 39, 50}  # Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday


@dataclass(frozen=True)
class Days:
    """The calendar of one telling of the story."""

    today: date

    def on(self, offset: int) -> date:
        """Return the working day so many days from today: the past falls back to Friday, the future on to Monday.

        >>> Days(date(2026, 11, 23)).on(-1)
        datetime.date(2026, 11, 20)
        """
        return working_day(self.today + timedelta(days=offset), back=offset <= 0)

    def moment(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """Return an hour of such a day."""
        return moment(self.on(offset), hour, minute)

    @property
    def quarters(self) -> tuple[tuple[date, date], ...]:
        """Return the story's quarters (first day, day after the last); the last ended three weeks ago at least."""
        start, _ = last_finished(self.today - timedelta(days=21), "quarter")
        firsts = [shifted(start, 3 * (number - PRESENT)) for number in range(PRESENT + 2)]
        return tuple(pairwise(firsts))

    def due_on(self, quarter: int) -> date:
        """Return when a quarter's reports are due; the present one's deadline is a Friday a week or two ahead."""
        if quarter == PRESENT:
            first = self.today + timedelta(days=8)
            return first + timedelta(days=(FRIDAY - first.weekday()) % 7)
        return working_day(self.quarters[quarter][1] + timedelta(days=DAYS_TO_DELIVER), back=False)

    @property
    def leader_leaves_on(self) -> date:
        """Return the last day of the month that lies 55 days ahead: 55 to 86 days from today."""
        month = (self.today + timedelta(days=55)).replace(day=1)
        return shifted(month, 1) - timedelta(days=1)


def counted_weeks(days: Days, quarters: Sequence[int]) -> list[tuple[date, date]]:
    """Return the week of the same number in some quarters, for what is counted now and then.

    >>> counted_weeks(Days(date(2026, 11, 23)), (9, 17))
    [(datetime.date(2024, 2, 5), datetime.date(2024, 2, 12)), (datetime.date(2026, 2, 2), datetime.date(2026, 2, 9))]
    """
    found = [days.quarters[quarter][0] for quarter in quarters]
    number = (found[-1] + INTO_A_QUARTER).isocalendar().week
    weeks = [week_of((first + INTO_A_QUARTER).isocalendar().year, number) for first in found]
    return [week for week in weeks if week]


def working_day(day: date, *, back: bool) -> date:
    """Return the day, or the Friday before it at a weekend, or the next day on which people in Denmark meet.

    >>> working_day(date(2026, 12, 25), back=False), working_day(date(2026, 11, 22), back=True)
    (datetime.date(2027, 1, 4), datetime.date(2026, 11, 20))
    """
    while day.weekday() >= SATURDAY or (not back and _is_holiday(day)):
        day += timedelta(days=-1 if back else 1)
    return day


def _is_holiday(day: date) -> bool:
    """Tell whether a day is between Christmas and New Year, Constitution Day, or moves with Easter."""
    if (day.month, day.day) in {(1, 1), (6, 5)} or (day.month == 12 and day.day >= 24):
        return True
    return (day - easter(day.year)).days in FROM_EASTER


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a day in Copenhagen."""
    return datetime.combine(day, time(hour, minute), tzinfo=COPENHAGEN)
