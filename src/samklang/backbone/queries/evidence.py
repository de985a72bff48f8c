"""The evidence of the five conditions: what is read of every room, and what is counted of it."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from samklang.activities.queries.activities import at_work_in, grouped_by_goal
from samklang.activities.queries.commitments import promise_counts, promises_in
from samklang.agenda.calculations.ratification import count
from samklang.agenda.queries import goals_of
from samklang.agenda.queries.versions import answers_in_force, versions_in_force
from samklang.backbone.calculations.conditions import Evidence, Thresholds
from samklang.backbone.models import ConditionThresholds
from samklang.backbone.queries.together import Rows
from samklang.communication.calculations.facts import Deed, facts_from
from samklang.communication.queries import open_follow_ups_of
from samklang.communication.queries.facts import deeds_in
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import backbone_seats_of, partners_of
from samklang.measurement.queries.delivery import counting_figures, delivery_of, reports_judged
from samklang.measurement.queries.indicators import links_in_use, links_with_target

_THRESHOLDS = tuple(field.name for field in fields(Thresholds))
Seated = tuple[int, str, str, date | None]


def sources_of(initiative: Initiative, *, today: date) -> dict[str, QuerySet[Any, Any]]:
    """Return everything the rules look at, as queries of values: what is read of each room."""
    leads, contributors, promised = at_work_in(initiative)
    seats = backbone_seats_of(initiative, today=today)
    return {
        "thresholds": _stored(initiative),
        "goals": goals_of(initiative).values_list("pk", "title"),
        "with_target": links_with_target(initiative).values_list("goal_id"),
        "with_indicator": links_in_use(initiative).values_list("goal_id"),
        "leads": leads,
        "contributors": contributors,
        "promised": promised,
        "versions": versions_in_force(initiative).values_list("number", "review_on")[:1],
        "answers": answers_in_force(initiative).values_list("stance"),
        "reports": reports_judged(initiative, today=today),
        "figures": counting_figures(initiative).order_by().values_list("pk")[:1],
        "promises": promises_in(initiative),
        "deeds": deeds_in(initiative),
        "partners": partners_of(initiative).values_list("pk", "short_name", "name"),
        "follow_ups": open_follow_ups_of(initiative).values_list("what", "due_on"),
        "seats": seats.values_list("person", "person__name", "title", "ends_on"),
    }


def thresholds_of(initiative: Initiative) -> Thresholds:
    """Return where the initiative's rules draw their lines."""
    return thresholds_in({"thresholds": list(_stored(initiative))})


def thresholds_in(rows: Mapping[str, Rows]) -> Thresholds:
    """Return where the initiative's rules draw their lines."""
    stored = next(iter(rows["thresholds"]), None)
    return Thresholds(**dict(zip(_THRESHOLDS, stored, strict=True))) if stored else Thresholds()


def _stored(initiative: Initiative) -> QuerySet[ConditionThresholds, Any]:
    return ConditionThresholds.objects.filter(initiative=initiative).values_list(*_THRESHOLDS)


def evidence_in(rows: Mapping[str, Rows], *, today: date, thresholds: Thresholds) -> Evidence:
    """Return everything the rules look at, counted from what was read."""
    goals: dict[int, str] = dict(rows["goals"])
    with_target, with_indicator = ({pk for (pk,) in rows[name]} for name in ("with_target", "with_indicator"))
    per_goal = grouped_by_goal([*rows["leads"], *rows["contributors"], *rows["promised"]])
    number, review_on = next(iter(rows["versions"]), (None, None))
    answered = count(stance for (stance,) in rows["answers"])
    delivery = delivery_of(rows["reports"], has_counting_figure=bool(rows["figures"]), today=today)
    promised = promise_counts(rows["promises"], today=today)
    talk = facts_from(
        [Deed(organisation, day) for organisation, day in rows["deeds"]],
        organisations={pk: short or name for pk, short, name in rows["partners"]},
        open_follow_ups=[(what, due_on) for what, due_on in rows["follow_ups"]],
        today=today,
        active_days=thresholds.active_days,
        late_days=thresholds.follow_up_late_days,
    )
    few = thresholds.organisations_per_goal
    return Evidence(
        today=today,
        has_ratified_version=number is not None,
        version_number=number,
        review_on=review_on,
        ratified=answered.yes,
        asked=answered.voting,
        goals=len(goals),
        goals_without_target=tuple(title for pk, title in goals.items() if pk not in with_target),
        has_counting_figure=delivery.has_counting_figure,
        goals_without_indicator=tuple(title for pk, title in goals.items() if pk not in with_indicator),
        reports_due=delivery.due,
        reports_approved=delivery.approved,
        has_accepted_commitment=promised.has_accepted,
        goals_with_few_organisations=tuple(t for pk, t in goals.items() if len(per_goal.get(pk, ())) < few),
        commitments_due=promised.due,
        commitments_kept=promised.kept,
        last_activity_on=talk.last_activity_on,
        organisations=talk.organisations,
        organisations_active=talk.organisations_active,
        silent_organisations=talk.silent_organisations,
        follow_ups_late=talk.follow_ups_late,
        backbone_people=len({person for person, *_rest in rows["seats"]}),
        seats_ending=_ending_without_successor(rows["seats"]),
        longest_wait_days=delivery.longest_wait_days,
        reports_waiting=delivery.waiting,
    )


def _ending_without_successor(seats: Iterable[Seated]) -> tuple[tuple[str, date], ...]:
    """Return (name, last day) of ending seats. Whoever started after the ending seat and stays on is the successor."""
    seats = list(seats)
    lasting = {title for _person, _name, title, ends_on in seats if ends_on is None and title}
    return tuple(
        (name, ends_on) for _person, name, title, ends_on in seats if ends_on is not None and title not in lasting
    )
