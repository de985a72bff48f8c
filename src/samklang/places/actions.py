"""Writing places."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission
from samklang.places.calculations import municipality_code
from samklang.places.events import PLACE_ADDED, PLACE_CODED
from samklang.places.models import Place
from samklang.ui.problems import Problem
from samklang.ui.sorting import danish_key


def add_place(*, name: str, kind: str, by: Actor, at: datetime, parent: Place | None = None) -> Place:
    """Add a place the initiative works in."""
    by.require(Permission.WRITE_AGENDA)
    if Place.objects.filter(initiative=by.initiative, name=name).exists():
        raise Problem(_("There is already a place called %(name)s.") % {"name": name}, field="name")
    with transaction.atomic():
        place = Place.objects.create(
            initiative=by.initiative, name=name, kind=kind, parent=parent, sort_key=danish_key(name)
        )
        record_by(by, PLACE_ADDED, target=place, at=at)
    return place


def give_municipality_code(*, place: Place, code: str, by: Actor, at: datetime) -> Place:
    """Say which municipality a place is, by its code of three or four digits, so that official figures find it."""
    by.require(Permission.WRITE_AGENDA)
    four = municipality_code(code)
    if not four:
        raise Problem(_("%(code)s is no municipality code. Write it as 0101.") % {"code": code}, field="place")
    with transaction.atomic():
        locked = Place.objects.select_for_update().get(pk=place.pk, initiative=by.initiative)
        if locked.municipality_code == four:
            return locked
        other = Place.objects.filter(initiative=by.initiative, municipality_code=four).first()
        if other or locked.municipality_code:
            known = {"place": other or locked, "code": four if other else locked.municipality_code}
            text = _("%(place)s already has the municipality code %(code)s. Choose that place, or none.")
            raise Problem(text % known, field="place")
        locked.municipality_code = four
        locked.save(update_fields=["municipality_code"])
        record_by(by, PLACE_CODED, target=locked, changes={"municipality_code": [None, four]}, at=at)
    return locked


def places_named(initiative: Initiative, names: Sequence[str]) -> dict[str, Place]:
    """Return {name: the place of that name}, made as a local area where there is none.

    Part of an action of the agenda, which records the event and holds the transaction.
    """
    found = {place.name: place for place in Place.objects.filter(initiative=initiative, name__in=names)}
    for name in names:
        if name not in found:
            found[name] = Place.objects.create(initiative=initiative, name=name[:160], sort_key=danish_key(name))
    return found
