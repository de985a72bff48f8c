"""What an event changed, in the reader's words: names of fields, values of choices, days, yes and no."""

import re
from datetime import date
from functools import cache

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

LABELS = {
    "added": gettext_lazy("new figures"),
    "answer": gettext_lazy("answer"),
    "agenda": gettext_lazy("common agenda"),
    "measurement": gettext_lazy("shared measurement"),
    "activities": gettext_lazy("mutually reinforcing activities"),
    "communication": gettext_lazy("continuous communication"),
    "backbone": gettext_lazy("backbone"),
    "by": gettext_lazy("by when"),
    "can_sign": gettext_lazy("may sign for the organisation"),
    "changed": gettext_lazy("changed figures"),
    "comment": pgettext_lazy("what the backbone writes", "comment"),
    "contribution": gettext_lazy("contribution"),
    "days": gettext_lazy("days from the due date"),
    "duties": gettext_lazy("duties"),
    "due_on": gettext_lazy("by when"),
    "ended_on": gettext_lazy("last day"),
    "ends_on": gettext_lazy("last day"),
    "figures": gettext_lazy("figures"),
    "fingerprint": gettext_lazy("fingerprint"),
    "goals": gettext_lazy("goals"),
    "gone": gettext_lazy("figures no longer there"),
    "has_public_page": gettext_lazy("public page"),
    "indicators": gettext_lazy("indicators"),
    "kept_by": gettext_lazy("kept by"),
    "key": gettext_lazy("through the key"),
    "language": gettext_lazy("language"),
    "lead": gettext_lazy("lead"),
    "local_areas": gettext_lazy("local areas"),
    "minutes_published_at": gettext_lazy("minutes published"),
    "name": gettext_lazy("name"),
    "note": gettext_lazy("note"),
    "organisations": gettext_lazy("organisations"),
    "outcome": pgettext_lazy("decision", "outcome"),
    "phase": gettext_lazy("phase"),
    "places": gettext_lazy("places"),
    "present_state": gettext_lazy("present state"),
    "purposes": gettext_lazy("purposes"),
    "reached_on": gettext_lazy("reached on"),
    "reason": gettext_lazy("reason"),
    "reports": gettext_lazy("reports"),
    "role": gettext_lazy("role"),
    "sessions": gettext_lazy("sign-ins"),
    "stance": gettext_lazy("answer"),
    "starts_on": gettext_lazy("first day"),
    "state": gettext_lazy("state"),
    "summary": gettext_lazy("what it is"),
    "target": gettext_lazy("target"),
    "target_groups": gettext_lazy("target groups"),
    "themes": gettext_lazy("themes"),
    "title": gettext_lazy("title"),
    "vision": gettext_lazy("vision"),
    "way_of_working": gettext_lazy("way of working"),
}
STATES = {
    "holds": gettext_lazy("Holds"),
    "fragile": gettext_lazy("Fragile"),
    "missing": gettext_lazy("Missing"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def label_of(field: str, *, target_kind: str) -> str:
    """Return what a field is called: as the house calls it, else as its table does."""
    if field in LABELS:
        return str(LABELS[field])
    named = _fields_of(target_kind.partition(".")[0]).get(field)
    return str(named[0]) if named else field


def value_of(value: object, field: str, *, target_kind: str) -> object:
    """Return a recorded value in words: a choice's label, a day, yes or no; anything else as it is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    named = _fields_of(target_kind.partition(".")[0]).get(field)
    choices = named[1] if named else {}
    return str(choices.get(value) or (STATES.get(value) if field in LABELS else None) or value)


@cache
def _fields_of(app_label: str) -> dict[str, tuple[object, dict[str, object]]]:
    """Return {field: (its name, its choices)} of an app's tables; one with choices goes before one without."""
    found: dict[str, tuple[object, dict[str, object]]] = {}
    for model in apps.get_app_config(app_label).get_models() if app_label in apps.app_configs else ():
        for field in model._meta.get_fields():
            choices = dict(getattr(field, "flatchoices", None) or ())
            if hasattr(field, "verbose_name") and (choices or field.name not in found):
                found[field.name] = (field.verbose_name, choices)
    return found
