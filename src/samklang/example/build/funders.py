"""The forms of funders: half filled for the whole, and one of a partner's own."""

from datetime import date, datetime
from functools import partial

from samklang.example.build.world import World
from samklang.example.story import funders as story
from samklang.example.story.reporting import PRESENT
from samklang.initiatives.access import Actor
from samklang.initiatives.models import Organisation
from samklang.measurement.actions import Answered, answer_funder_form, make_funder_form, set_data_terms
from samklang.measurement.models import Category
from samklang.measurement.queries import categories_of

AGREED, WRITTEN = -300, -24
HEADINGS = (["Nr.", "Spørgsmål", "Enhed", "Svar"], ["code", "question", "unit", "answer"])
Question = tuple[str, str, str, str, str]


def plan_funders(world: World) -> None:
    """Plan when the terms were agreed, and the two forms."""
    licence, source = story.TERMS
    world.timeline.add(
        world.days.moment(AGREED, 13),
        lambda at: set_data_terms(licence=licence, source=source, by=world.jonas, at=at),
    )
    name, funder, questions = story.WHOLE
    world.timeline.add(
        world.days.moment(WRITTEN, 13), partial(_form, world, name, funder, None, questions, world.jonas)
    )
    name, partner, funder, own = story.OWN
    world.timeline.add(
        world.days.moment(WRITTEN, 14),
        partial(_own_form, world, name, partner, funder, own),
    )


def _own_form(
    world: World, name: str, partner: str, funder: str, questions: tuple[Question, ...], at: datetime
) -> None:
    _form(world, name, funder, world.organisations[partner], questions, world.editor(partner), at)


def _form(
    world: World,
    name: str,
    funder: str,
    organisation: Organisation | None,
    questions: tuple[Question, ...],
    by: Actor,
    at: datetime,
) -> None:
    headings, roles = HEADINGS
    starts_on, ends_on = _last_year(world)
    form = make_funder_form(
        name=name, funder=funder, organisation=organisation, starts_on=starts_on, ends_on=ends_on, headings=headings,
        roles=roles, rows=[[str(n), each[0], each[1], ""] for n, each in enumerate(questions, start=1)], by=by, at=at,
    )  # fmt: skip
    rows = zip(form.questions.order_by("order"), questions, strict=True)
    answers = {row.pk: _answer(world, each) for row, each in rows}
    answer_funder_form(form=form, answers=answers, by=by, at=at)


def _answer(world: World, question: Question) -> Answered:
    _wording, _unit, code, category, words = question
    if not code:
        return Answered(text=words)
    return Answered(indicator=world.indicators[code], category=_category(world, category))


def _category(world: World, name: str) -> Category | None:
    return next((each for each in categories_of(world.initiative) if each.name == name), None) if name else None


def _last_year(world: World) -> tuple[date, date]:
    """Return the four quarters before the present one."""
    return world.days.quarters[PRESENT - 4][0], world.days.quarters[PRESENT - 1][1]
