"""Building the example: the story told through the product's own actions, each at its moment in the past."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import translation

from samklang.example.build.agenda import plan_agenda
from samklang.example.build.communication import plan_communication
from samklang.example.build.conditions import plan_conditions
from samklang.example.build.counts import plan_counts
from samklang.example.build.duties import plan_duties
from samklang.example.build.earlier import plan_earlier
from samklang.example.build.founding import found
from samklang.example.build.funders import plan_funders
from samklang.example.build.keys import plan_keys
from samklang.example.build.measurement import plan_measurement
from samklang.example.build.plan import plan_activities
from samklang.example.build.reporting import plan_reporting
from samklang.example.build.statistics import plan_statistics
from samklang.example.build.world import World
from samklang.example.days import Days, moment
from samklang.initiatives.models import Initiative

PLANS: tuple[Callable[[World], None], ...] = (
    plan_agenda,
    plan_measurement,
    plan_activities,
    plan_reporting,
    plan_counts,
    plan_duties,
    plan_statistics,
    plan_funders,
    plan_earlier,
    plan_keys,
    plan_communication,
    plan_conditions,
)


def build_example(*, today: date, progress: Callable[[str], None] | None = None) -> Initiative:
    """Build the invented initiative with its five years of history up to yesterday, whole or not at all.

    The same `today` tells the same story. `progress` is told each month ("2024-03") as it is lived through.
    """
    days = Days(today)
    with translation.override("da"), transaction.atomic():
        world = found(days)
        for plan in PLANS:
            plan(world)
        world.timeline.run(until=moment(today, 0), progress=progress or _silently)
    return world.initiative


def _silently(_words: str) -> None:
    """Tell nobody."""
