"""The short way for an action to record its event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from samklang.audit.actions import record
from samklang.audit.verbs import Verb
from samklang.initiatives.access import Actor


def record_by(
    by: Actor,
    verb: Verb,
    *,
    target: Model,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    label: str | None = None,
) -> None:
    """Append one event done by the actor, as the last thing in the action's transaction.

    `target` is the row it is about (its text becomes the label unless `label` is given); `changes` maps a field to
    [from, to]. What a program did is told with the name of its key.
    """
    organisation = by.organisation
    through = {"key": [None, by.key.name]} if by.key else {}
    record(
        verb,
        initiative_id=by.initiative.pk,
        actor_id=by.person.pk if by.person else None,
        actor_name=by.person.name if by.person else _("Samklang"),
        organisation_id=organisation.pk if organisation else None,
        organisation_name=organisation.label if organisation else "",
        target=(target._meta.label_lower, target.pk, label or str(target)),
        changes={**(changes or {}), **through},
        at=at,
    )
