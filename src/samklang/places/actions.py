"""Writing places."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.places.events import PLACE_ADDED
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
