"""What is counted in a week of its own: opened, told, approved and released."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from samklang.example.build.reporting import release_period
from samklang.example.build.world import World
from samklang.example.days import counted_weeks, moment, working_day
from samklang.example.story.counts import WITHOUT_A_HOME
from samklang.measurement.actions import TypedFigure, approve_report, open_period, save_figures, submit_report
from samklang.measurement.models import Period, Report
from samklang.measurement.queries.asked import asked_of
from samklang.measurement.queries.delivery import reports_in

DAYS_TO_DELIVER, DAYS_TO_APPROVE, DAYS_TO_RELEASE = 35, 3, 10


@dataclass
class Count:
    """One count: its week, and its period with everybody's report once it is open."""

    world: World
    number: int
    week: tuple[date, date]
    periods: list[Period] = field(default_factory=list)
    reports: dict[str, Report] = field(default_factory=dict)

    @property
    def due_on(self) -> date:
        """Return when everybody should have told."""
        return working_day(self.week[1] + timedelta(days=DAYS_TO_DELIVER), back=False)


def plan_counts(world: World) -> None:
    """Plan every count."""
    for number, week in enumerate(counted_weeks(world.days, WITHOUT_A_HOME.quarters)):
        count = Count(world, number, week)
        add = world.timeline.add
        add(moment(working_day(week[1], back=False), 8, 30), partial(_open, count))
        for place, (partner, told) in enumerate(WITHOUT_A_HOME.told.items()):
            figure = told[number]
            if figure is None:
                continue
            filed = working_day(week[1] + timedelta(days=9 + 5 * place), back=False)
            approved = working_day(filed + timedelta(days=DAYS_TO_APPROVE), back=False)
            add(moment(filed, 10, 5 * place), partial(_tell, count, partner, figure))
            add(moment(approved, 13, 5 * place), partial(_approve, count, partner))
        shown = working_day(count.due_on + timedelta(days=DAYS_TO_RELEASE), back=False)
        add(moment(shown, 13), partial(_release, count))


def _open(count: Count, at: datetime) -> None:
    world, (starts_on, ends_on) = count.world, count.week
    period = open_period(
        rhythm=WITHOUT_A_HOME.sheet.rhythm, starts_on=starts_on, ends_on=ends_on, due_on=count.due_on, by=world.jonas,
        at=at,
    )  # fmt: skip
    keys = {organisation.pk: key for key, organisation in world.organisations.items()}
    count.periods.append(period)
    count.reports |= {keys[each.organisation_id]: each for each in reports_in(world.initiative).filter(period=period)}


def _tell(count: Count, partner: str, figure: int, at: datetime) -> None:
    report, by = count.reports[partner], count.world.editor(partner)
    asked = asked_of(report)
    [only] = asked
    typed = [TypedFigure(only.key, Decimal(figure), None, None, how="counted")]
    save_figures(report=report, figures=typed, asked=asked, by=by, at=at)
    submit_report(report=report, by=by, at=at + timedelta(minutes=4))


def _approve(count: Count, partner: str, at: datetime) -> None:
    approve_report(report=count.reports[partner], by=count.world.jonas, at=at)


def _release(count: Count, at: datetime) -> None:
    release_period(count.world, count.periods[0], "", at)
