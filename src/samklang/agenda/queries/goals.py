"""Reading goals, themes and target groups."""

from django.db.models import QuerySet

from samklang.agenda.models import Goal, TargetGroup
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative


def goals_of(initiative: Initiative) -> QuerySet[Goal]:
    """Return the goals in force, by number."""
    return Goal.objects.filter(initiative=initiative, is_in_force=True).select_related("theme")


def goals_visible_to(viewer: Viewer) -> QuerySet[Goal]:
    """Return the goals a viewer may open: those in force; past and drafted ones too for the backbone."""
    goals = Goal.objects.filter(initiative=viewer.initiative).select_related("theme")
    return goals if viewer.is_backbone else goals.filter(is_in_force=True)


def target_groups_of(initiative: Initiative) -> QuerySet[TargetGroup]:
    """Return the target groups chosen jointly."""
    return TargetGroup.objects.filter(initiative=initiative)
