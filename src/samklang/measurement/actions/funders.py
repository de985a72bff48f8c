"""Writing down a funder's form, and saying what answers its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.models import Category, FunderForm, FunderQuestion, Indicator, Role
from samklang.places.models import Place
from samklang.ui.problems import Problem

MOST_QUESTIONS = 200
MOST_COLUMNS = 20


@dataclass(frozen=True)
class Answered:
    """What answers a question: an indicator (perhaps one place or category of it), or words. Nothing: it is open."""

    indicator: Indicator | None = None
    place: Place | None = None
    category: Category | None = None
    text: str = ""


def make_funder_form(
    *,
    name: str,
    funder: str,
    organisation: Organisation | None,
    starts_on: date,
    ends_on: date,
    headings: Sequence[str],
    roles: Sequence[str],
    rows: Sequence[Sequence[str]],
    by: Actor,
    at: datetime,
) -> FunderForm:
    """Write down a funder's form: its headings with what each column holds, and its rows in the funder's own words.

    Without an organisation it is about the initiative as a whole. `ends_on` is the day after the last.
    """
    _require(organisation, by)
    _check_shape(headings, roles, rows)
    if ends_on <= starts_on:
        raise Problem(_("The last day must lie after the first. Correct one of the two."), field="last_on")
    with transaction.atomic():
        if FunderForm.objects.filter(initiative=by.initiative, organisation=organisation, name=name).exists():
            raise Problem(_("There is already a form of that name. Choose another name."), field="name")
        form = FunderForm.objects.create(
            initiative=by.initiative, organisation=organisation, name=name, funder=funder, starts_on=starts_on,
            ends_on=ends_on, headings=list(headings), roles=list(roles),
        )  # fmt: skip
        FunderQuestion.objects.bulk_create(
            [FunderQuestion(form=form, order=order, cells=list(cells)) for order, cells in enumerate(rows, start=1)]
        )
        record_by(by, events.FUNDER_FORM_MADE, target=form, changes={"questions": [0, len(rows)]}, at=at)
    return form


def answer_funder_form(*, form: FunderForm, answers: Mapping[int, Answered], by: Actor, at: datetime) -> int:
    """Say what answers the questions: {question id: answer}. Returns how many changed."""
    _require(form.organisation, by)
    with transaction.atomic():
        FunderForm.objects.select_for_update().get(pk=form.pk, initiative=by.initiative)
        changed = []
        for question in FunderQuestion.objects.filter(form=form, pk__in=answers):
            answer = answers[question.pk]
            _check_answer(answer, by)
            before = (question.indicator_id, question.place_id, question.category_id, question.text)
            question.indicator, question.place, question.category = answer.indicator, answer.place, answer.category
            question.text = "" if answer.indicator else answer.text.strip()
            if before != (question.indicator_id, question.place_id, question.category_id, question.text):
                changed.append(question)
        if not changed:
            return 0
        FunderQuestion.objects.bulk_update(changed, ["indicator", "place", "category", "text"])
        done = sum(question.is_answered for question in FunderQuestion.objects.filter(form=form))
        record_by(by, events.FUNDER_FORM_FILLED, target=form, changes={"answered": ["", done]}, at=at)
    return len(changed)


def remove_funder_form(*, form: FunderForm, by: Actor, at: datetime) -> None:
    """Remove a form with its questions and the words written in it. Figures are not in it and stay."""
    _require(form.organisation, by)
    with transaction.atomic():
        gone = FunderForm.objects.select_for_update().filter(pk=form.pk, initiative=by.initiative).first()
        if gone is None:
            return
        record_by(by, events.FUNDER_FORM_REMOVED, target=gone, at=at)
        gone.delete()


def _require(organisation: Organisation | None, by: Actor) -> None:
    if organisation is None:
        by.require(Permission.DEFINE_MEASURES)
    else:
        by.require_for(Permission.REPORT, organisation)


def _check_shape(headings: Sequence[str], roles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        raise Problem(_("Write at least one question."), field="questions")
    if len(rows) > MOST_QUESTIONS:
        raise Problem(_("At most %(most)s questions. Divide the form.") % {"most": MOST_QUESTIONS}, field="questions")
    if len(headings) > MOST_COLUMNS:
        raise Problem(_("At most %(most)s columns. Delete those that nobody fills in.") % {"most": MOST_COLUMNS})
    if any(roles.count(role) != 1 for role in (Role.QUESTION, Role.ANSWER)):
        raise Problem(_("One column holds the questions and one the answers. Choose one of each."))
    if any(len(cells) != len(headings) for cells in rows):
        raise Problem(_("Every row has as many cells as there are headings. Fill in or shorten those that have not."))


def _check_answer(answer: Answered, by: Actor) -> None:
    if answer.indicator is None:
        return
    if answer.indicator.initiative_id != by.initiative.pk:
        raise Problem(_("Choose indicators of this initiative."))
    if answer.place and answer.place.initiative_id != by.initiative.pk:
        raise Problem(_("Choose a place of this initiative."))
    if answer.category and answer.category.dimension.initiative_id != by.initiative.pk:
        raise Problem(_("Choose a category of this initiative."))
