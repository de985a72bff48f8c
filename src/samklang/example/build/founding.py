"""The beginning: the office, the places, the partners and their people."""

from datetime import datetime
from functools import partial

from samklang.example.build.world import World
from samklang.example.days import Days
from samklang.example.story.agenda import NAME, VISION
from samklang.example.story.partners import OFFICE, PARTNERS, PLACES
from samklang.example.story.shapes import Partner, Person
from samklang.initiatives.access import Actor
from samklang.initiatives.actions import add_organisation, change_initiative, found_initiative, give_seat, invite
from samklang.places.actions import add_place

FOUNDED, WELCOMED, SEATED = -2010, -2003, -1996


def found(days: Days) -> World:
    """Found the initiative and welcome everybody; what comes later is planned by the other builders."""
    anne = OFFICE.people[0]
    founder = found_initiative(
        name=NAME,
        backbone_name=OFFICE.name,
        backbone_short_name=OFFICE.short_name,
        person_name=anne.name,
        person_email=anne.email,
        person_title=anne.title,
        vision=VISION,
        is_example=True,
        at=days.moment(FOUNDED, 9),
    )
    world = World(days, founder, people={"office": [founder]})
    office = founder.organisation
    assert office is not None  # noqa: S101 - the founder has a seat
    world.organisations["office"] = office
    _places(world)
    for partner in PARTNERS:
        _welcome(world, partner)
    for person in OFFICE.people[1:]:
        _seat(world, OFFICE, person)
    for partner in PARTNERS:
        for person in partner.people:
            _seat(world, partner, person)
    world.timeline.add(days.moment(-1840, 10), partial(_open_up, world))
    world.timeline.add(days.moment(-3, 13), partial(_invite, world))
    return world


def _places(world: World) -> None:
    for name, kind, parent in PLACES:
        world.places[name] = add_place(
            name=name,
            kind=kind,
            parent=world.places.get(parent),
            by=world.founder,
            at=world.days.moment(FOUNDED, 14),
        )


def _welcome(world: World, partner: Partner) -> None:
    world.organisations[partner.key] = add_organisation(
        name=partner.name,
        short_name=partner.short_name,
        kind=partner.kind,
        by=world.founder,
        at=world.days.moment(WELCOMED, 10),
    )


def _seat(world: World, partner: Partner, person: Person) -> None:
    seat = give_seat(
        organisation=world.organisations[partner.key],
        person_name=person.name,
        person_email=person.email,
        role=person.role,
        can_sign=person.can_sign,
        title=person.title,
        ends_on=world.days.leader_leaves_on if person.leaves else None,
        by=world.founder,
        at=world.days.moment(SEATED, 11),
    )
    world.people.setdefault(partner.key, []).append(Actor(seat.person, world.initiative, (seat,)))


def _open_up(world: World, at: datetime) -> None:
    change_initiative(name=NAME, vision=VISION, has_public_page=True, by=world.anne, at=at)


def _invite(world: World, at: datetime) -> None:
    invite(
        organisation=world.organisations["job"],
        email="kirsten@jobcentret.example",
        name="Kirsten Aalbæk",
        role="editor",
        by=world.anne,
        at=at,
    )
