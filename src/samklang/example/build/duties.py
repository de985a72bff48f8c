"""Duties at scale: templates, reminders, a moved deadline, and figures that somebody was let off."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import partial

from samklang.example.build.world import World
from samklang.example.days import moment, working_day
from samklang.example.story import duties as story
from samklang.example.story.indicators import INDICATORS
from samklang.measurement.actions import (
    set_due_day,
    set_duty_template,
    set_own_places,
    set_reminders,
    set_template_places,
    waive_duties,
)
from samklang.measurement.models import MailWords, ToldFor
from samklang.measurement.queries.delivery import reports_in
from samklang.measurement.queries.duty_templates import templates_in

MONTHS_AGO = -400


def plan_duties(world: World) -> None:
    """Plan when the backbone wrote down who reports what, and let somebody off."""
    world.timeline.add(world.days.moment(MONTHS_AGO, 10), lambda at: _templates(world, at))
    reminders = {days: MailWords(*words) for days, words in story.REMINDERS.items()}
    world.timeline.add(
        world.days.moment(MONTHS_AGO, 11), lambda at: set_reminders(reminders=reminders, by=world.anne, at=at)
    )
    for quarter, moved in story.MOVED.items():
        day = working_day(world.days.due_on(quarter) - timedelta(days=moved[0]), back=True)
        world.timeline.add(moment(day, 13), partial(_move, world, quarter, *moved[1:]))
    for told in story.LET_OFF:
        opened = world.days.quarters[told[1]][1]
        world.timeline.add(
            moment(working_day(opened + timedelta(days=9), back=False), 10), partial(_let_off, world, *told)
        )


def _templates(world: World, at: datetime) -> None:
    """Every kind of organisation reports what more than half of its kind report."""
    asked: Counter[tuple[str, str]] = Counter()
    for sheet in INDICATORS:
        for partner in {each.partner for each in sheet.reporters}:
            asked[world.organisations[partner].kind, sheet.code] += 1
    members = Counter(organisation.kind for organisation in world.organisations.values())
    for kind in sorted({kind for kind, _code in asked}):
        codes = sorted(code for (each, code), count in asked.items() if each == kind and count * 2 > members[kind])
        chosen = [world.indicators[code] for code in codes if code in world.indicators]
        if chosen:
            set_duty_template(kind=kind, indicators=chosen, by=world.jonas, at=at)
    _places(world, at)


def _places(world: World, at: datetime) -> None:
    """Where each organisation works; a kind that tells an indicator for just these places is asked for its own."""
    own: dict[str, set[str]] = defaultdict(set)
    told: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for sheet in INDICATORS:
        for each in sheet.reporters:
            told[world.organisations[each.partner].kind, sheet.code][each.partner].add(each.place)
            own[each.partner] |= {each.place} - {""}
    for partner in sorted(name for name, places in own.items() if places):
        places = [world.places[name] for name in sorted(own[partner])]
        set_own_places(organisation=world.organisations[partner], places=places, by=world.jonas, at=at)
    for template in templates_in(world.initiative):
        by_partner = told[template.organisation_kind, template.indicator.code]
        if by_partner and all(places == own[partner] for partner, places in by_partner.items()):
            set_template_places(
                template=template, told_for=ToldFor.OWN, places=(), asks_rest=False, by=world.jonas, at=at
            )


def _move(world: World, quarter: int, days: int, reason: str, at: datetime) -> None:
    due_on = working_day(world.days.due_on(quarter) + timedelta(days=days), back=False)
    set_due_day(period=world.periods[quarter], due_on=due_on, reason=reason, by=world.anne, at=at)


def _let_off(world: World, partner: str, quarter: int, code: str, reason: str, at: datetime) -> None:
    start, _end = world.days.quarters[quarter]
    report = reports_in(world.initiative).get(organisation=world.organisations[partner], period__starts_on=start)
    waive_duties(report=report, indicators=[world.indicators[code]], reason=reason, by=world.anne, at=at)
