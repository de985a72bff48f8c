"""The five conditions of Collective Impact: holds, fragile or missing, from stated rules over evidence.

Each rule is one small function from evidence to a `Finding`. A condition is *missing* when its foundation fails,
*fragile* when the foundation stands and any other rule fails, and *holds* when all pass. What a rule cannot yet judge
(nothing is due, nothing exists) passes with its evidence saying so. Source of the conditions: Kania and Kramer,
"Collective Impact", Stanford Social Innovation Review, Winter 2011; the rules and thresholds are ours, version below.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

RULES_VERSION = 1


class Condition(StrEnum):
    """The five conditions, in the order of the rooms."""

    AGENDA = "agenda"
    MEASUREMENT = "measurement"
    ACTIVITIES = "activities"
    COMMUNICATION = "communication"
    BACKBONE = "backbone"


class Verdict(StrEnum):
    """Whether a condition holds."""

    HOLDS = "holds"
    FRAGILE = "fragile"
    MISSING = "missing"


@dataclass(frozen=True)
class Thresholds:
    """Where the rules draw their lines: settings of the initiative. Shares are 0-1 in per cent, times in days."""

    ratified_percent: int = 67
    approved_percent: int = 80
    organisations_per_goal: int = 2
    kept_percent: int = 75
    silent_days: int = 90
    active_percent: int = 60
    active_days: int = 60
    follow_up_late_days: int = 30
    backbone_people: int = 2
    seat_ends_days: int = 90
    waiting_days: int = 14


@dataclass(frozen=True)
class Evidence:
    """What the rules look at, counted on one day. Lists hold names, for the reader who must mend it."""

    today: date
    has_ratified_version: bool = False
    version_number: int | None = None
    review_on: date | None = None
    ratified: int = 0
    asked: int = 0
    goals: int = 0
    goals_without_target: tuple[str, ...] = ()
    has_counting_figure: bool = False
    goals_without_indicator: tuple[str, ...] = ()
    reports_due: int = 0
    reports_approved: int = 0
    has_accepted_commitment: bool = False
    goals_with_few_organisations: tuple[str, ...] = ()
    commitments_due: int = 0
    commitments_kept: int = 0
    last_activity_on: date | None = None
    organisations: int = 0
    organisations_active: int = 0
    silent_organisations: tuple[str, ...] = ()
    follow_ups_late: tuple[str, ...] = ()
    backbone_people: int = 0
    seats_ending: tuple[tuple[str, date], ...] = ()
    longest_wait_days: int | None = None
    reports_waiting: int = 0


@dataclass(frozen=True)
class Finding:
    """What one rule found: its code, whether it passed, and the numbers that the sentence is made of."""

    rule: str
    passed: bool
    is_foundation: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ConditionResult:
    """One condition's verdict with every rule and its evidence."""

    condition: Condition
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Return the rules that did not pass, the foundation first."""
        return tuple(finding for finding in self.findings if not finding.passed)


Rule = Callable[[Evidence, Thresholds], Finding]


def judge(evidence: Evidence, thresholds: Thresholds) -> tuple[ConditionResult, ...]:
    """Return the five conditions' results in order.

    >>> [str(result.verdict) for result in judge(Evidence(today=date(2026, 11, 23)), Thresholds())]
    ['missing', 'missing', 'missing', 'missing', 'missing']
    """
    return tuple(_result(condition, evidence, thresholds) for condition in Condition)


def _result(condition: Condition, evidence: Evidence, thresholds: Thresholds) -> ConditionResult:
    findings = tuple(rule(evidence, thresholds) for rule in RULES[condition])
    if any(finding.is_foundation and not finding.passed for finding in findings):
        verdict = Verdict.MISSING
    elif all(finding.passed for finding in findings):
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.FRAGILE
    return ConditionResult(condition, verdict, findings)


def _reaches(part: int, whole: int, percent: int) -> bool:
    """Tell whether part of whole is at least the per cent, exactly; nothing of nothing is enough.

    67 per cent stands for two thirds, as the rule is said in words.
    """
    least = Fraction(2, 3) if percent == 67 else Fraction(percent, 100)
    return whole == 0 or Fraction(part, whole) >= least


def _ratified_version(e: Evidence, t: Thresholds) -> Finding:
    return Finding("agenda_ratified", e.has_ratified_version, True, {"version": e.version_number})


def _agenda_reviewed(e: Evidence, t: Thresholds) -> Finding:
    return Finding("agenda_reviewed", e.review_on is None or e.review_on >= e.today, False, {"review_on": e.review_on})


def _agenda_shared(e: Evidence, t: Thresholds) -> Finding:
    facts = {"ratified": e.ratified, "asked": e.asked, "percent": t.ratified_percent}
    return Finding("agenda_shared", _reaches(e.ratified, e.asked, t.ratified_percent), False, facts)


def _goals_have_targets(e: Evidence, t: Thresholds) -> Finding:
    facts = {"count": len(e.goals_without_target), "goals": e.goals, "names": e.goals_without_target}
    return Finding("goals_have_targets", not e.goals_without_target, False, facts)


def _figures_count(e: Evidence, t: Thresholds) -> Finding:
    return Finding("figures_count", e.has_counting_figure, True)


def _goals_have_indicators(e: Evidence, t: Thresholds) -> Finding:
    facts = {"count": len(e.goals_without_indicator), "goals": e.goals, "names": e.goals_without_indicator}
    return Finding("goals_have_indicators", not e.goals_without_indicator, False, facts)


def _reports_approved(e: Evidence, t: Thresholds) -> Finding:
    facts = {"approved": e.reports_approved, "due": e.reports_due, "percent": t.approved_percent}
    return Finding("reports_approved", _reaches(e.reports_approved, e.reports_due, t.approved_percent), False, facts)


def _commitments_accepted(e: Evidence, t: Thresholds) -> Finding:
    return Finding("commitments_accepted", e.has_accepted_commitment, True)


def _goals_are_shared(e: Evidence, t: Thresholds) -> Finding:
    few = e.goals_with_few_organisations
    facts = {"count": len(few), "least": t.organisations_per_goal, "names": few}
    return Finding("goals_are_shared", not few, False, facts)


def _commitments_kept(e: Evidence, t: Thresholds) -> Finding:
    facts = {"kept": e.commitments_kept, "due": e.commitments_due, "percent": t.kept_percent}
    return Finding("commitments_kept", _reaches(e.commitments_kept, e.commitments_due, t.kept_percent), False, facts)


def _not_silent(e: Evidence, t: Thresholds) -> Finding:
    alive = e.last_activity_on is not None and e.today - e.last_activity_on < timedelta(days=t.silent_days)
    return Finding("not_silent", alive, True, {"last_on": e.last_activity_on, "days": t.silent_days})


def _organisations_active(e: Evidence, t: Thresholds) -> Finding:
    facts = {
        "active": e.organisations_active,
        "organisations": e.organisations,
        "percent": t.active_percent,
        "days": t.active_days,
    }
    passed = _reaches(e.organisations_active, e.organisations, t.active_percent)
    return Finding("organisations_active", passed, False, facts)


def _follow_ups_done(e: Evidence, t: Thresholds) -> Finding:
    facts = {"count": len(e.follow_ups_late), "days": t.follow_up_late_days, "names": e.follow_ups_late}
    return Finding("follow_ups_done", not e.follow_ups_late, False, facts)


def _backbone_seated(e: Evidence, t: Thresholds) -> Finding:
    return Finding("backbone_seated", e.backbone_people > 0, True, {"people": e.backbone_people})


def _backbone_not_alone(e: Evidence, t: Thresholds) -> Finding:
    facts = {"people": e.backbone_people, "least": t.backbone_people}
    return Finding("backbone_not_alone", e.backbone_people >= t.backbone_people, False, facts)


def _backbone_continues(e: Evidence, t: Thresholds) -> Finding:
    """Fail when a backbone seat ends soon and nobody follows: `seats_ending` holds only those without successor."""
    last = e.today + timedelta(days=t.seat_ends_days)
    ending = sorted((day, name) for name, day in e.seats_ending if day <= last)
    facts: dict[str, object] = {"name": ending[0][1], "ends_on": ending[0][0]} if ending else {}
    return Finding("backbone_continues", not ending, False, facts)


def _reports_not_waiting(e: Evidence, t: Thresholds) -> Finding:
    passed = e.longest_wait_days is None or e.longest_wait_days <= t.waiting_days
    facts = {"days": e.longest_wait_days, "waiting": e.reports_waiting, "most": t.waiting_days}
    return Finding("reports_not_waiting", passed, False, facts)


RULES: Mapping[Condition, tuple[Rule, ...]] = {
    Condition.AGENDA: (_ratified_version, _agenda_reviewed, _agenda_shared, _goals_have_targets),
    Condition.MEASUREMENT: (_figures_count, _goals_have_indicators, _reports_approved),
    Condition.ACTIVITIES: (_commitments_accepted, _goals_are_shared, _commitments_kept),
    Condition.COMMUNICATION: (_not_silent, _organisations_active, _follow_ups_done),
    Condition.BACKBONE: (_backbone_seated, _backbone_not_alone, _backbone_continues, _reports_not_waiting),
}
