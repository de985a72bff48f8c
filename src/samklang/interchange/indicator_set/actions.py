"""A set of indicators on its way in: staged, shown, and taken in whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.agenda.queries import goals_of
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.calculations.findings import Refused
from samklang.interchange.indicator_set.calculations.checks import versions_of
from samklang.interchange.indicator_set.calculations.faults import Faulty
from samklang.interchange.indicator_set.calculations.plan import (
    Here,
    Step,
    What,
    goals_here,
    milestones_of,
    plan,
)
from samklang.interchange.indicator_set.calculations.reading import read_set
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row, breakdowns_of, packed, unpacked
from samklang.interchange.indicator_set.choices import readings
from samklang.interchange.indicator_set.queries import here_of, mark_of, name_in_set
from samklang.interchange.indicator_set.wording import fault_line, problem_of
from samklang.measurement import actions as measurement
from samklang.measurement import events
from samklang.measurement.calculations.periods import boundary_after
from samklang.measurement.models import (
    Category,
    Dimension,
    Indicator,
    IndicatorVersion,
    Level,
    Rhythm,
    StagedSet,
    Those,
    Trajectory,
)
from samklang.measurement.queries.asked_in import rhythm_of
from samklang.measurement.queries.dimensions import categories_of, dimensions_in
from samklang.measurement.queries.sharing import kinds_asked, whole_indicators
from samklang.ui.problems import Problem

TEXTS = ("name", "definition", "unit", "why", "source", "method", "who", "known_weaknesses", "use")
PLAIN = ("valid_from", "kind", "direction", "level", "rhythm", "counts_people", "is_confidential", "those", "among")


def stage_set(*, content: bytes, file_name: str, by: Actor, at: datetime) -> StagedSet:
    """Read a file and keep it until its sender says yes. Nothing of it is in use."""
    by.require(Permission.DEFINE_MEASURES)
    try:
        told = read_set(content, choices=readings())
    except (Faulty, Refused) as error:
        raise problem_of(error) from error
    with transaction.atomic():
        StagedSet.objects.filter(initiative=by.initiative, by=by.person).delete()
        staged = StagedSet(initiative=by.initiative, file_name=file_name, content=packed(told), by=by.person, at=at)
        staged.save()
    return staged


def discard_set(*, staged: StagedSet, by: Actor) -> None:
    """Throw a staged set away."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        StagedSet.objects.filter(pk=staged.pk, initiative=by.initiative).delete()


def take_in_set(*, staged: StagedSet, reason: str, seen: str, by: Actor, at: datetime) -> list[Step]:
    """Take a staged set into the initiative: every row, or none. Returns what became of each row.

    What differs in an indicator that is here becomes a new definition with the reason; nothing is removed. `seen` is
    the mark of the preview that was said yes to. One transaction; every part is done and recorded by its own action,
    and the whole by one event more.
    """
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        waiting = StagedSet.objects.select_for_update().filter(pk=staged.pk, initiative=by.initiative).first()
        if waiting is None:
            raise Problem(_("The file is taken in already. There is nothing more to do."))
        told, here = unpacked(waiting.content), here_of(by.initiative, today=at.date())
        steps = plan(told, here)
        _require_taken(steps, reason, is_as_seen=mark_of(here) == seen)
        _TakingIn(told, here, steps, reason, by, at).run()
        counts = {what: sum(step.what is what for step in steps) for what in (What.NEW, What.CHANGED, What.VERSION)}
        changes = {what.value: [0, count] for what, count in counts.items() if count}
        record_by(
            by, events.INDICATOR_SET_IMPORTED, target=by.initiative, label=waiting.file_name, changes=changes, at=at
        )
        waiting.delete()
    return steps


def _require_taken(steps: list[Step], reason: str, *, is_as_seen: bool) -> None:
    refused = [step.fault for step in steps if step.fault]
    if refused:
        raise Problem(
            _("Nothing was stored: mend the rows that are refused, and choose the file again."),
            lines=tuple(fault_line(fault) for fault in refused[:1_000]),
        )
    if not is_as_seen:
        raise Problem(_("The indicators have changed since you looked. See the rows again, and then take them in."))
    if not any(step.what in {What.NEW, What.CHANGED, What.VERSION} for step in steps):
        raise Problem(_("Everything in the file stands here already. There is nothing to take in."))
    if lacks_reason(steps) and not reason.strip():
        raise Problem(_("Say why the definitions change: readers of the curves need to know."), field="reason")


def lacks_reason(steps: list[Step]) -> bool:
    """Tell whether a new definition comes without a reason of its own."""
    return any(step.what is What.VERSION and not step.row.get("reason") for step in steps)


class _TakingIn:
    """One set on its way in, with what has been made so far."""

    def __init__(self, told: IndicatorSet, here: Here, steps: list[Step], reason: str, by: Actor, at: datetime) -> None:
        self.told, self.here, self.steps, self.reason, self.by, self.at = told, here, steps, reason, by, at
        self.goals: dict[int, Goal] = {goal.number: goal for goal in goals_of(by.initiative)}
        self.indicators: dict[str, Indicator] = {each.code: each for each in whole_indicators(by.initiative)}
        self.dimensions: dict[str, Dimension] = {}
        self.categories: dict[tuple[str, str], Category] = {}

    def run(self) -> None:
        """Do everything that is new or changed, in the order in which it builds on itself."""
        for step in self._of("breakdowns", What.NEW):
            self._add_breakdown(step.key)
        self.dimensions = {name_in_set(each): each for each in dimensions_in(self.by.initiative)}
        self.categories = {(name_in_set(each.dimension), each.name): each for each in categories_of(self.by.initiative)}
        doings = (
            ("indicators", self._define, (What.NEW,)),
            ("definitions", self._revise, (What.NEW, What.VERSION)),
            ("indicators", self._settle, (What.CHANGED,)),
            ("targets", self._aim, (What.NEW, What.CHANGED)),
            ("changes", self._declare, (What.NEW,)),
        )
        for table, do, whats in doings:
            for step in self._of(table, *whats):
                try:
                    do(step.row)
                except Problem as problem:
                    raise Problem(f"{step.key}: {problem.text}") from problem
        self._ask_kinds()

    def _of(self, table: str, *whats: What) -> list[Step]:
        steps = [step for step in self.steps if step.table == table and step.what in whats]
        if (table, *whats) != ("indicators", What.NEW):
            return steps
        wholes = {step.key: str(versions_of(self.told, step.key)[0].get("part_of") or "") for step in steps}
        return sorted(steps, key=lambda step: _depth(step.key, wholes))  # a whole before what counts some of it

    def _add_breakdown(self, name: str) -> None:
        categories = breakdowns_of(self.told.rows("breakdowns"))[name]
        unknown = next((category for category, is_unknown in categories if is_unknown), None)
        names = [category for category, is_unknown in categories if not is_unknown]
        measurement.add_dimension(name=name, categories=names, unknown=unknown, by=self.by, at=self.at)

    def _define(self, row: Row) -> None:
        code = str(row.get("indicator"))
        first = versions_of(self.told, code)[0]
        self.indicators[code] = measurement.define_indicator(
            code=code,
            wording=self._wording(first, None),
            goals=self._goals(row),
            dimensions=self._dimensions(first, None),
            headline_order=row.get("headline"),
            stage=row.get("stage"),
            by=self.by,
            at=self.at,
        )

    def _revise(self, row: Row) -> None:
        indicator = self.indicators[str(row.get("indicator"))]
        if row.get("version") == 1 and not versions_of(self.here.now, indicator.code):
            return  # its definition came with it
        last = indicator.versions.order_by("-number").first()
        measurement.revise_indicator(
            indicator=indicator,
            wording=self._wording(row, last),
            reason=row.get("reason") or self.reason.strip(),
            breaks_comparability=bool(row.get("breaks_comparability")),
            dimensions=self._dimensions(row, last),
            by=self.by,
            at=self.at,
        )

    def _settle(self, row: Row) -> None:
        indicator = self.indicators[str(row.get("indicator"))]
        goals = self._goals(row) if "goals" in row.values else list(indicator.goals.all())
        headline = row.get("headline") if "headline" in row.values else indicator.headline_order
        measurement.settle_indicator(
            indicator=indicator, stage=row.get("stage"), goals=goals, headline_order=headline, by=self.by, at=self.at
        )

    def _aim(self, row: Row) -> None:
        indicator = self.indicators[str(row.get("indicator"))]
        rhythm = rhythm_of(indicator)
        days = {name: boundary_after(row.get(name), rhythm) for name in ("baseline_on", "target_on")}
        agreed = milestones_of(self.told, indicator.code)
        before = getattr(indicator, "target", None)
        measurement.set_target(
            indicator=indicator,
            **days,
            baseline_value=row.get("baseline_value"),
            target_value=row.get("target_value"),
            trajectory=row.get("trajectory") or (before.trajectory if before else Trajectory.STRAIGHT),
            milestones={boundary_after(day, rhythm): value for day, value in agreed.items()},  # type: ignore[misc]
            by=self.by,
            at=self.at,
        )

    def _declare(self, row: Row) -> None:
        indicator = self.indicators[str(row.get("indicator"))]
        measurement.declare_change(
            indicator=indicator, on=row.get("on"), reason=row.get("reason"), by=self.by, at=self.at
        )

    def _ask_kinds(self) -> None:
        """Say what each kind of organisation reports, where the file tells it."""
        asked = {pk: set(kinds) for pk, kinds in kinds_asked(self.by.initiative).items()}
        before = {pk: set(kinds) for pk, kinds in asked.items()}
        for row in self.told.rows("indicators"):
            if "reported_by" in row.values:
                asked[self.indicators[str(row.get("indicator"))].pk] = set(row.get("reported_by"))
        by_pk = {each.pk: each for each in self.indicators.values()}
        touched = {kind for pk in asked for kind in asked[pk] ^ before.get(pk, set())}
        for kind in sorted(touched):
            chosen = [by_pk[pk] for pk, kinds in asked.items() if kind in kinds]
            measurement.set_duty_template(kind=kind, indicators=chosen, by=self.by, at=self.at)

    def _goals(self, row: Row) -> list[Goal]:
        return [self.goals[number] for number in goals_here(row, self.told, self.here)]

    def _wording(self, row: Row, last: IndicatorVersion | None) -> dict[str, Any]:
        """Return the fields of a definition; what the file does not tell is as before, or as it usually is."""
        usual = {
            "level": Level.OUTCOME, "rhythm": Rhythm.QUARTER, "counts_people": False, "is_confidential": False,
            "those": Those.ALL, "among": Those.ALL,
        }  # fmt: skip
        wording: dict[str, Any] = {}
        for name in (*TEXTS, *PLAIN):
            value = row.get(name)
            wording[name] = value if value is not None else getattr(last, name) if last else usual.get(name, "")
        steps, reached = row.get("steps"), row.get("reached_from")
        if steps is None and last:
            wording |= {"steps": last.steps, "reached_from": last.reached_from}
        else:
            wording["steps"] = self.dimensions[steps] if steps else None
            wording["reached_from"] = self.categories[steps, reached] if steps and reached else None
        whole = row.get("part_of")
        wording["part_of"] = (last and last.part_of) if whole is None else self.indicators[whole] if whole else None
        return wording

    def _dimensions(self, row: Row, last: IndicatorVersion | None) -> list[Dimension]:
        names = row.get("breakdowns")
        if names is None:
            return list(last.dimensions.all()) if last else []
        return [self.dimensions[name] for name in names]


def _depth(code: str, wholes: Mapping[str, str]) -> int:
    """Return how many new indicators stand over one, of whose people it counts some, one over the other."""
    seen: list[str] = []
    while wholes.get(code) in wholes and code not in seen:
        seen.append(code)
        code = wholes[code]
    return len(seen)
