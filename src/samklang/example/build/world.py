"""What the builders share: the calendar, the timeline, and everything made so far by its name in the story."""

from dataclasses import dataclass, field

from samklang.activities.models import Activity
from samklang.agenda.models import Goal, TargetGroup
from samklang.communication.models import Decision, Meeting
from samklang.example.days import Days
from samklang.example.timeline import Timeline
from samklang.initiatives.access import Actor
from samklang.initiatives.models import Initiative, Organisation
from samklang.initiatives.roles import Role
from samklang.measurement.models import Indicator, Period, Report
from samklang.places.models import Place

About = Goal | Indicator | Activity | Decision


@dataclass
class World:
    """One telling of the story."""

    days: Days
    founder: Actor
    timeline: Timeline = field(default_factory=Timeline)
    people: dict[str, list[Actor]] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    goals: dict[int, Goal] = field(default_factory=dict)
    groups: dict[str, TargetGroup] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)
    reports: dict[tuple[int, str], Report] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def initiative(self) -> Initiative:
        """Return the initiative."""
        return self.founder.initiative

    @property
    def anne(self) -> Actor:
        """Return Anne of the backbone office."""
        return self.people["office"][0]

    @property
    def jonas(self) -> Actor:
        """Return Jonas of the backbone office, who looks after the figures."""
        return self.people["office"][2]

    def first(self, partner: str) -> Actor:
        """Return a partner's first person, who may sign for it."""
        return self.people[partner][0]

    def editor(self, partner: str) -> Actor:
        """Return the partner's person who reports and offers."""
        return next(actor for actor in self.people[partner] if any(seat.role == Role.EDITOR for seat in actor.seats))

    def about(self, name: str) -> About:
        """Return what a name of the story points at: "goal 3", "decision lyset", "2.1" or an activity's key."""
        kind, _, rest = name.partition(" ")
        if kind == "goal":
            return self.goals[int(rest)]
        if kind == "decision":
            return self.decisions[rest]
        return self.indicators[name] if name in self.indicators else self.activities[name]
