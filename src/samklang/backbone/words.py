"""The sentences of the five conditions: what each rule says of its evidence, and where one mends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from samklang.backbone.calculations.conditions import Condition, ConditionResult, Finding, Verdict
from samklang.ui.localised import date_long

CONDITION_NAMES = {
    Condition.AGENDA: gettext_lazy("Common agenda"),
    Condition.MEASUREMENT: gettext_lazy("Shared measurement"),
    Condition.ACTIVITIES: gettext_lazy("Mutually reinforcing activities"),
    Condition.COMMUNICATION: gettext_lazy("Continuous communication"),
    Condition.BACKBONE: pgettext_lazy("condition", "Backbone"),
}
Facts = Mapping[str, object]
NAMES_SHOWN = 3
_FOR_MEMBERS = {"follow_ups_done": "names", "backbone_continues": "name"}  # what is agreed inside, and who leaves


@dataclass(frozen=True)
class RuleLine:
    """One rule as the reader meets it: the rule in words, what was found, and the way to mend it."""

    rule: str
    sentence: str
    passed: bool
    is_foundation: bool
    mend: str
    url: str


@dataclass(frozen=True)
class ConditionLine:
    """One condition as the reader meets it: name, state, the sentence that sums it up, and its rules."""

    code: str
    name: str
    state: str
    evidence: str
    rules: tuple[RuleLine, ...]
    url: str


def line_of(result: ConditionResult, *, slug: str, is_public: bool = False) -> ConditionLine:
    """Return the condition in the reader's language. `slug` is the initiative's, for the links.

    To the public no person is named, and nothing that the partners have agreed to do among themselves.
    """
    if is_public:
        result = replace(result, findings=tuple(_for_all(finding) for finding in result.findings))
    rules = tuple(_rule_line(finding, slug=slug) for finding in result.findings)
    return ConditionLine(
        code=str(result.condition),
        name=str(CONDITION_NAMES[result.condition]),
        state=str(result.verdict),
        evidence=_summary(result),
        rules=rules,
        url=f"{reverse('backbone:conditions', kwargs={'initiative': slug})}#{result.condition}",
    )


def _for_all(finding: Finding) -> Finding:
    kept = {name: fact for name, fact in finding.facts.items() if name != _FOR_MEMBERS.get(finding.rule)}
    return replace(finding, facts=kept)


def _summary(result: ConditionResult) -> str:
    """Return the failures where there are any, else the first two things that hold."""
    said = result.failures if result.verdict != Verdict.HOLDS else result.findings
    return " ".join(_sentence(finding) for finding in said[:2])


def _rule_line(finding: Finding, *, slug: str) -> RuleLine:
    mend, url_name = MENDS[finding.rule]
    return RuleLine(
        rule=finding.rule,
        sentence=_sentence(finding),
        passed=finding.passed,
        is_foundation=finding.is_foundation,
        mend=str(mend),
        url=reverse(url_name, kwargs={"initiative": slug}),
    )


def _sentence(finding: Finding) -> str:
    return SENTENCES[finding.rule](finding.passed, finding.facts)


def _named(facts: Facts) -> str:
    names = facts.get("names") or ()
    assert isinstance(names, tuple)  # noqa: S101 - the rules put tuples there
    shown = ", ".join(names[:NAMES_SHOWN])
    return f"{shown} …" if len(names) > NAMES_SHOWN else shown


def _day(facts: Facts, name: str) -> str:
    day = facts.get(name)
    return date_long(day) if isinstance(day, date) else ""


def _count(facts: Facts) -> int:
    count = facts["count"]
    assert isinstance(count, int)  # noqa: S101 - the rules put whole numbers there
    return count


def _agenda_ratified(passed: bool, facts: Facts) -> str:
    if passed:
        return _("Version %(version)s is ratified.") % facts
    return _("No version of the agenda is ratified yet.")


def _agenda_reviewed(passed: bool, facts: Facts) -> str:
    if facts["review_on"] is None:
        return _("No review date is set.")
    words = _("Next review %(day)s.") if passed else _("The review was due %(day)s.")
    return words % {"day": _day(facts, "review_on")}


def _agenda_shared(passed: bool, facts: Facts) -> str:
    return _("%(ratified)s of %(asked)s organisations have ratified.") % facts


def _goals_have_targets(passed: bool, facts: Facts) -> str:
    if passed:
        return _("Every goal has a target.")
    words = ngettext(
        "%(count)s goal has no target: %(names)s.", "%(count)s goals have no target: %(names)s.", _count(facts)
    )
    return words % {"count": facts["count"], "names": _named(facts)}


def _figures_count(passed: bool, facts: Facts) -> str:
    return _("Figures are approved.") if passed else _("No figure is approved or released yet.")


def _goals_have_indicators(passed: bool, facts: Facts) -> str:
    if passed:
        return _("Every goal has an indicator.")
    words = ngettext(
        "%(count)s goal has no indicator: %(names)s.", "%(count)s goals have no indicator: %(names)s.", _count(facts)
    )
    return words % {"count": facts["count"], "names": _named(facts)}


def _reports_approved(passed: bool, facts: Facts) -> str:
    if not facts["due"]:
        return _("No report is due.")
    return _("%(approved)s of %(due)s due reports are approved.") % facts


def _commitments_accepted(passed: bool, facts: Facts) -> str:
    return _("Commitments are accepted.") if passed else _("No commitment is accepted yet.")


def _goals_are_shared(passed: bool, facts: Facts) -> str:
    if passed:
        return _("Every goal has at least %(least)s organisations.") % facts
    words = ngettext(
        "%(count)s goal has fewer than %(least)s organisations: %(names)s.",
        "%(count)s goals have fewer than %(least)s organisations: %(names)s.",
        _count(facts),
    )
    return words % {"count": facts["count"], "least": facts["least"], "names": _named(facts)}


def _commitments_kept(passed: bool, facts: Facts) -> str:
    if not facts["due"]:
        return _("No commitment is due yet.")
    return _("%(kept)s of %(due)s due commitments are kept.") % facts


def _not_silent(passed: bool, facts: Facts) -> str:
    if facts["last_on"] is None:
        return _("Nothing has been said yet.")
    if passed:
        return _("Last heard from %(day)s.") % {"day": _day(facts, "last_on")}
    return _("Silent since %(day)s.") % {"day": _day(facts, "last_on")}


def _organisations_active(passed: bool, facts: Facts) -> str:
    return _("%(active)s of %(organisations)s organisations were active in %(days)s days.") % facts


def _follow_ups_done(passed: bool, facts: Facts) -> str:
    if passed:
        return _("No follow-up is %(days)s days late.") % facts
    if "names" not in facts:
        told = ngettext(
            "%(count)s follow-up is %(days)s days late.", "%(count)s follow-ups are %(days)s days late.", _count(facts)
        )
        return told % facts
    words = ngettext(
        "%(count)s follow-up is %(days)s days late: %(names)s.",
        "%(count)s follow-ups are %(days)s days late: %(names)s.",
        _count(facts),
    )
    return words % {"count": facts["count"], "days": facts["days"], "names": _named(facts)}


def _backbone_seated(passed: bool, facts: Facts) -> str:
    return _("The backbone is staffed.") if passed else _("Nobody sits in the backbone.")


def _backbone_not_alone(passed: bool, facts: Facts) -> str:
    people = facts["people"]
    assert isinstance(people, int)  # noqa: S101 - counted
    return ngettext("%(people)s person in the backbone.", "%(people)s people in the backbone.", people) % facts


def _backbone_continues(passed: bool, facts: Facts) -> str:
    if passed:
        return _("No seat in the backbone ends soon without a successor.")
    if "name" not in facts:
        return _("A seat in the backbone ends %(day)s, and nobody follows.") % {"day": _day(facts, "ends_on")}
    return _("Nobody follows %(name)s, whose seat ends %(day)s.") % {
        "name": facts["name"],
        "day": _day(facts, "ends_on"),
    }


def _reports_not_waiting(passed: bool, facts: Facts) -> str:
    if not facts["waiting"]:
        return _("No report waits for approval.")
    return _("%(waiting)s reports wait for approval, the longest for %(days)s days.") % facts


SENTENCES: Mapping[str, Callable[[bool, Facts], str]] = {
    "agenda_ratified": _agenda_ratified,
    "agenda_reviewed": _agenda_reviewed,
    "agenda_shared": _agenda_shared,
    "goals_have_targets": _goals_have_targets,
    "figures_count": _figures_count,
    "goals_have_indicators": _goals_have_indicators,
    "reports_approved": _reports_approved,
    "commitments_accepted": _commitments_accepted,
    "goals_are_shared": _goals_are_shared,
    "commitments_kept": _commitments_kept,
    "not_silent": _not_silent,
    "organisations_active": _organisations_active,
    "follow_ups_done": _follow_ups_done,
    "backbone_seated": _backbone_seated,
    "backbone_not_alone": _backbone_not_alone,
    "backbone_continues": _backbone_continues,
    "reports_not_waiting": _reports_not_waiting,
}

MENDS: Mapping[str, tuple[object, str]] = {
    "agenda_ratified": (gettext_lazy("Send a version out for ratification"), "agenda:agenda"),
    "agenda_reviewed": (gettext_lazy("Review the agenda"), "agenda:agenda"),
    "agenda_shared": (gettext_lazy("See who has answered"), "agenda:agenda"),
    "goals_have_targets": (gettext_lazy("Set a target"), "measurement:scorecard"),
    "figures_count": (gettext_lazy("Approve figures"), "measurement:scorecard"),
    "goals_have_indicators": (gettext_lazy("Define an indicator"), "measurement:scorecard"),
    "reports_approved": (gettext_lazy("See who has delivered"), "measurement:scorecard"),
    "commitments_accepted": (gettext_lazy("Open the plan"), "activities:plan"),
    "goals_are_shared": (gettext_lazy("Open the plan"), "activities:plan"),
    "commitments_kept": (gettext_lazy("Open the plan"), "activities:plan"),
    "not_silent": (gettext_lazy("Plan a meeting"), "communication:dialogue"),
    "organisations_active": (gettext_lazy("See who has gone quiet"), "backbone:today"),
    "follow_ups_done": (gettext_lazy("See the follow-ups"), "communication:dialogue"),
    "backbone_seated": (gettext_lazy("People and seats"), "initiatives:people"),
    "backbone_not_alone": (gettext_lazy("People and seats"), "initiatives:people"),
    "backbone_continues": (gettext_lazy("People and seats"), "initiatives:people"),
    "reports_not_waiting": (gettext_lazy("Approve reports"), "measurement:scorecard"),
}
