"""Twenty quarters of reporting: opened, typed, sent, sent back, approved, released and corrected."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from samklang.example.build.world import World
from samklang.example.days import moment, working_day
from samklang.example.figures import SEED, Key, Told, all_figures
from samklang.example.story import reporting as story
from samklang.example.story.indicators import INDICATORS, REVISIONS
from samklang.example.story.reporting import PRESENT, QUARTERS
from samklang.example.story.shapes import Correction, Oddity
from samklang.measurement.actions import (
    TypedFigure,
    approve_report,
    confirm_release,
    draft_release,
    open_period,
    prepare_release,
    reopen_report,
    return_report,
    save_figures,
    submit_report,
    tell_only_by,
)
from samklang.measurement.models import Period, Report
from samklang.measurement.queries.asked import AskedFigure, asked_of
from samklang.measurement.queries.delivery import reports_in

FILED, APPROVED = 9, 11


@dataclass(frozen=True)
class Desk:
    """What a quarter's reports are filled in from."""

    world: World
    figures: dict[Key, Told]
    oddities: dict[tuple[str, str, int], Oddity]
    corrections: dict[tuple[str, int], Correction]
    forms: dict[tuple[int, str], list[AskedFigure]] = field(default_factory=dict)


def plan_reporting(world: World) -> None:
    """Plan every quarter's round."""
    desk = Desk(
        world,
        all_figures(),
        {(each.partner, each.code, each.quarter): each for each in story.ODDITIES},
        {(each.partner, each.quarter): each for each in story.CORRECTIONS},
    )
    for quarter in range(QUARTERS):
        _plan_quarter(desk, quarter)


def reporters_in(quarter: int) -> list[str]:
    """Return the partners that have something to report in a quarter, in the order of the alphabet."""
    return sorted({reporter.partner for each in INDICATORS if each.since <= quarter for reporter in each.reporters})


def _plan_quarter(desk: Desk, quarter: int) -> None:
    world = desk.world
    _start, end = world.days.quarters[quarter]
    opening = moment(working_day(end + timedelta(days=1), back=False), 8)
    world.timeline.add(opening, lambda at: _open(desk, quarter, at))
    chance = Random(f"{SEED} days of {quarter}")
    for partner in reporters_in(quarter):
        lag = chance.randint(0, 52)
        if quarter == PRESENT:
            _plan_present(desk, partner, lag)
        elif (quarter, partner) in story.LATE_AND_WAITING:
            sent = world.days.moment(-story.LATE_AND_WAITING[quarter, partner], FILED, 50)
            world.timeline.add(sent, partial(_file, desk, quarter, partner))
        elif partner not in story.NEVER_CAME.get(quarter, ()):
            _plan_past(desk, quarter, partner, lag)
    if quarter == PRESENT:
        world.timeline.add(world.days.moment(-4, 15), lambda at: _release(desk, quarter, _PARTLY, at))
        world.timeline.add(world.days.moment(-1, 16), lambda at: _prepare(desk, quarter - 2, _AGAIN, at))
        return
    due = world.days.due_on(quarter)
    released = moment(working_day(due + timedelta(days=10), back=False), 14)
    world.timeline.add(released, lambda at: _release(desk, quarter, "", at))


_AGAIN = "Vist igen, så rettelserne siden sidst kommer med."
_PARTLY = "Vist delvist, så styregruppen kan se herbergstallet. Resten kommer, når alle har indberettet."


def _plan_past(desk: Desk, quarter: int, partner: str, lag: int) -> None:
    add, end = desk.world.timeline.add, desk.world.days.quarters[quarter][1]
    due = desk.world.days.due_on(quarter)
    late = story.CAME_LATE.get((quarter, partner))
    filed = working_day(due + timedelta(days=late) if late else end + timedelta(days=6 + lag), back=True)
    correction = desk.corrections.get((partner, quarter))
    add(moment(filed, FILED, lag), lambda at: _file(desk, quarter, partner, at))
    approved = working_day(filed + timedelta(days=3), back=False)
    if correction and correction.remark:
        add(moment(approved, APPROVED), lambda at: _send_back(desk, correction, at))
        again = working_day(approved + timedelta(days=2), back=False)
        add(moment(again, FILED), lambda at: _correct(desk, correction, at))
        approved = working_day(again + timedelta(days=1), back=False)
    add(moment(approved, APPROVED, lag), lambda at: _approve(desk, quarter, partner, at))
    if correction and not correction.remark:
        _plan_correction(desk, correction, working_day(approved + timedelta(days=correction.after), back=False))
    elif late:
        shown = moment(working_day(approved + timedelta(days=7), back=False), 14)
        add(shown, lambda at: _release(desk, quarter, "En sen indberetning er kommet med.", at))


def _plan_correction(desk: Desk, told: Correction, day: date) -> None:
    add = desk.world.timeline.add
    add(moment(day, 9), lambda at: _reopen(desk, told, at))
    add(moment(day, 13), lambda at: _correct(desk, told, at))
    add(moment(day, 16), lambda at: _approve(desk, told.quarter, told.partner, at))
    after = moment(working_day(day + timedelta(days=20), back=False), 14)
    add(after, lambda at: _release(desk, told.quarter, "Rettelse: " + told.reason, at))


def _plan_present(desk: Desk, partner: str, lag: int) -> None:
    days, add = desk.world.days, desk.world.timeline.add
    if partner in story.OPEN:
        return
    if partner in story.DRAFTED:
        add(days.moment(-2, 10), lambda at: _type(desk, PRESENT, partner, at))
        return
    if partner in story.WAITING:
        add(days.moment(-story.WAITING[partner], FILED, 20), lambda at: _file(desk, PRESENT, partner, at))
        return
    span = (days.today - days.quarters[PRESENT][1]).days - 17
    filed = -9 - lag * max(0, span) // 53
    add(days.moment(filed, FILED, lag), lambda at: _file(desk, PRESENT, partner, at))
    if partner in story.RETURNED:
        add(days.moment(-story.RETURNED[partner][0], 12), lambda at: _return_present(desk, partner, at))
    else:
        approved = days.moment(max(filed + 3, -9) if filed < -9 else -6, APPROVED, lag)
        add(approved, lambda at: _approve(desk, PRESENT, partner, at))


def _open(desk: Desk, quarter: int, at: datetime) -> None:
    world = desk.world
    starts_on, ends_on = world.days.quarters[quarter]
    due_on = world.days.due_on(quarter)
    period = open_period(rhythm="quarter", starts_on=starts_on, ends_on=ends_on, due_on=due_on, by=world.jonas, at=at)
    world.periods[quarter] = period
    keys = {organisation.pk: key for key, organisation in world.organisations.items()}
    for report in reports_in(world.initiative).filter(period=period):
        world.reports[quarter, keys[report.organisation_id]] = report
    for partner, code, name in story.TELLS_ONLY_BY if quarter == 0 else ():
        tell_only_by(
            report=world.reports[quarter, partner],
            indicator=world.indicators[code],
            dimension=world.indicators[code].versions.get().dimensions.get(name=name),
            by=world.editor(partner),
            at=at,
        )


def _form(desk: Desk, quarter: int, partner: str) -> list[AskedFigure]:
    """Return the empty form of a report. It stays the same until something is asked anew, so it is fetched once."""
    changed = [revision.quarter for revision in REVISIONS] + [sheet.since for sheet in INDICATORS]
    edition = max(at for at in changed if at <= quarter)
    if (edition, partner) not in desk.forms:
        fresh = asked_of(desk.world.reports[quarter, partner])
        desk.forms[edition, partner] = [replace(each, last=None, now=None, comment="") for each in fresh]
    return desk.forms[edition, partner]


def _type(desk: Desk, quarter: int, partner: str, at: datetime, *, only: str = "", wrong: bool = False) -> Report:
    report = desk.world.reports[quarter, partner]
    asked = _form(desk, quarter, partner)
    figures = [_typed(desk, quarter, partner, each, wrong=wrong) for each in asked]
    if only:
        code = desk.world.indicators[only].pk
        figures = [typed for typed, each in zip(figures, asked, strict=True) if each.version.indicator_id == code]
    typed = [each for each in figures if each is not None]
    save_figures(report=report, figures=typed, asked=asked, by=desk.world.editor(partner), at=at)
    return report


def _typed(desk: Desk, quarter: int, partner: str, asked: AskedFigure, *, wrong: bool) -> TypedFigure | None:
    code = _code_of(desk, asked)
    how = story.TOLD_BY.get(code, "")
    place = asked.place.name if asked.place else ""
    told = desk.figures[code, quarter, partner, place]
    odd = desk.oddities.get((partner, code, quarter))
    if (odd and odd.answer == "blank") or (odd and asked.cell):
        return None
    if odd and odd.answer != "measured":
        return TypedFigure(asked.key, None, None, odd.answer, odd.explanation)
    if odd:
        return TypedFigure(asked.key, odd.figure, None, None, odd.explanation, how=how)
    if asked.cell:
        parts = [part for label, part in told.parts.items() if asked.cell.label in {label, *label.split(" · ")}]
        return TypedFigure(asked.key, Decimal(sum(parts)), None, None, how=how)
    correction = desk.corrections.get((partner, quarter))
    figure = told.figure
    if wrong and correction and correction.code == code and place == _first_place(code, partner):
        figure = round(figure * correction.factor)
    base = None if told.base is None else Decimal(told.base)
    return TypedFigure(asked.key, Decimal(figure), base, None, how=how)


def _first_place(code: str, partner: str) -> str:
    reporters = next(sheet.reporters for sheet in INDICATORS if sheet.code == code)
    return next(reporter.place for reporter in reporters if reporter.partner == partner)


def _code_of(desk: Desk, asked: AskedFigure) -> str:
    return next(code for code, row in desk.world.indicators.items() if row.pk == asked.version.indicator_id)


def _file(desk: Desk, quarter: int, partner: str, at: datetime) -> None:
    report, asked = _type(desk, quarter, partner, at, wrong=True), _form(desk, quarter, partner)
    by = desk.world.editor(partner)
    submit_report(report=report, asked=asked, is_incomplete=True, by=by, at=at + timedelta(minutes=4))


def _correct(desk: Desk, told: Correction, at: datetime) -> None:
    report = _type(desk, told.quarter, told.partner, at, only=told.code)
    by = desk.world.editor(told.partner)
    submit_report(report=report, reason=told.reason, is_incomplete=True, by=by, at=at + timedelta(minutes=4))


def _send_back(desk: Desk, told: Correction, at: datetime) -> None:
    report = desk.world.reports[told.quarter, told.partner]
    remarks = {_key_for(desk, report, told.code): told.remark}
    return_report(report=report, comment="Et tal ser skævt ud.", remarks=remarks, by=desk.world.jonas, at=at)


def _return_present(desk: Desk, partner: str, at: datetime) -> None:
    _days, comment, code, remark = story.RETURNED[partner]
    report = desk.world.reports[PRESENT, partner]
    remarks = {_key_for(desk, report, code): remark}
    return_report(report=report, comment=comment, remarks=remarks, by=desk.world.jonas, at=at)


def _key_for(desk: Desk, report: Report, code: str) -> str:
    return next(each.key for each in asked_of(report) if _code_of(desk, each) == code)


def _approve(desk: Desk, quarter: int, partner: str, at: datetime) -> None:
    by = desk.world.anne if quarter % 3 == 0 else desk.world.jonas
    approve_report(report=desk.world.reports[quarter, partner], by=by, at=at)


def _reopen(desk: Desk, told: Correction, at: datetime) -> None:
    report = desk.world.reports[told.quarter, told.partner]
    reopen_report(report=report, reason=told.reason, by=desk.world.jonas, at=at)


def _release(desk: Desk, quarter: int, note: str, at: datetime) -> None:
    release_period(desk.world, desk.world.periods[quarter], note, at)


def release_period(world: World, period: Period, note: str, at: datetime) -> None:
    """Have one of the office prepare a release, and the other confirm it."""
    prepared = prepare_release(period=period, note=note, is_partial=True, by=world.jonas, at=at)
    draft_release(prepared=prepared, at=at)
    prepared.refresh_from_db()
    confirm_release(prepared=prepared, seen=prepared.mark, by=world.anne, at=at + timedelta(minutes=20))


def _prepare(desk: Desk, quarter: int, note: str, at: datetime) -> None:
    prepared = prepare_release(
        period=desk.world.periods[quarter], note=note, is_partial=True, by=desk.world.jonas, at=at
    )
    draft_release(prepared=prepared, at=at)
