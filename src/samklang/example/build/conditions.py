"""The five conditions as they were recorded: every other week for a year, every day of the last fortnight."""

from datetime import datetime, timedelta

from samklang.backbone.actions import record_conditions
from samklang.example.build.world import World
from samklang.example.days import moment

DAILY_SINCE, FORTNIGHTLY_SINCE = 14, 392


def plan_conditions(world: World) -> None:
    """Plan the records; each judges what had happened by then."""
    days_ago = [*range(FORTNIGHTLY_SINCE, DAILY_SINCE, -14), *range(DAILY_SINCE, 0, -1)]
    for back in days_ago:
        world.timeline.add(moment(world.days.today - timedelta(days=back), 5, 10), lambda at: _record(world, at))


def _record(world: World, at: datetime) -> None:
    record_conditions(initiative=world.initiative, today=at.date(), at=at)
