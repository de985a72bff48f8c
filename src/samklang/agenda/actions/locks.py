"""A version of the agenda, locked for a step in the same transaction."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from samklang.agenda.models import (
    AgendaVersion,
    VersionState,
)
from samklang.initiatives.access import Actor
from samklang.ui.problems import Problem


def locked(version: AgendaVersion, by: Actor) -> AgendaVersion:
    """Return the version with its row locked; PermissionDenied for one of another initiative."""
    if version.initiative_id != by.initiative.pk:
        raise PermissionDenied
    return AgendaVersion.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=version.pk)


def locked_draft(version: AgendaVersion, by: Actor) -> AgendaVersion:
    """Return the version with its row locked; Problem unless it is a draft."""
    version = locked(version, by)
    if version.state != VersionState.DRAFT:
        raise Problem(_("This version is not a draft any more. Begin a new draft to change the agenda."))
    return version
