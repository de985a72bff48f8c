"""Reading indicators, and which goals have them."""

from collections import defaultdict

from django.db.models import QuerySet

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.models import Indicator, Target


def indicators_of(initiative: Initiative) -> QuerySet[Indicator]:
    """Return the indicators in use."""
    return Indicator.objects.filter(initiative=initiative, is_retired=False)


def indicators_visible_to(viewer: Viewer) -> QuerySet[Indicator]:
    """Return the indicators a viewer may open: all of the initiative, retired ones too."""
    return Indicator.objects.filter(initiative=viewer.initiative)


def headline_indicators(initiative: Initiative) -> QuerySet[Indicator]:
    """Return the indicators of the front page, in their order."""
    return indicators_of(initiative).filter(headline_order__isnull=False).order_by("headline_order")


def indicators_of_goals(initiative: Initiative) -> dict[int, list[Indicator]]:
    """Return {goal id: its indicators in use}."""
    found: dict[int, list[Indicator]] = defaultdict(list)
    links = Indicator.goals.through.objects.filter(
        indicator__initiative=initiative, indicator__is_retired=False
    ).select_related("indicator")
    for link in links.order_by("indicator__code"):
        found[link.goal_id].append(link.indicator)
    return dict(found)


def goals_with_target(initiative: Initiative) -> set[int]:
    """Return the ids of goals with at least one indicator that has a target."""
    with_target = Target.objects.filter(indicator__initiative=initiative, indicator__is_retired=False)
    links = Indicator.goals.through.objects.filter(indicator__in=with_target.values("indicator"))
    return set(links.values_list("goal_id", flat=True))
