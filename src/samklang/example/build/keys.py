"""A partner's keys: one that its case system uses, one that was tried and revoked. Their secrets are kept nowhere."""

from datetime import datetime, timedelta

from samklang.example.build.world import World
from samklang.example.days import moment
from samklang.initiatives.actions import make_key, note_use, revoke_key
from samklang.initiatives.models import ApiKey

PARTNER = "havnen"
TRIED, REVOKED, MADE, USED = 140, 121, 118, 3


def plan_keys(world: World) -> None:
    """Plan the keys of one partner over the last months."""
    made: dict[str, ApiKey] = {}

    def make(name: str, at: datetime, scope: str) -> None:
        organisation, by = world.organisations[PARTNER], world.editor(PARTNER)
        made[name] = make_key(organisation=organisation, name=name, scope=scope, by=by, at=at)[0]

    def day(back: int) -> datetime:
        return moment(world.days.today - timedelta(days=back), 10, 20)

    world.timeline.add(day(TRIED), lambda at: make("Prøve med regneark", at, "read"))
    world.timeline.add(
        day(REVOKED), lambda at: revoke_key(key=made["Prøve med regneark"], by=world.editor(PARTNER), at=at)
    )
    world.timeline.add(day(MADE), lambda at: make("Boligsystemet", at, "report"))
    world.timeline.add(day(USED), lambda at: note_use(key=made["Boligsystemet"], at=at))
