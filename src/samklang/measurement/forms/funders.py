"""What is typed about a funder's form: its questions, and what answers each."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement.actions import Answered
from samklang.measurement.calculations.suggesting import suggested
from samklang.measurement.models import Category, FunderQuestion, Role
from samklang.measurement.queries import NamedIndicator, categories_of
from samklang.measurement.queries.funders import answers_for
from samklang.people.forms import GuardedForm
from samklang.places.models import Place
from samklang.places.queries import places_of
from samklang.ui.widgets import DateInput

WHOLE = "whole"
LONGEST_ANSWER = 4_000


class FunderForForm(GuardedForm):
    """Whose form it is, and which time it asks about. What a typed and an uploaded form share."""

    name = forms.CharField(label=_("Name of the form"), max_length=160)
    funder = forms.CharField(label=_("Funder"), max_length=160)
    whose = forms.ChoiceField(label=_("Whose figures"))
    starts_on = forms.DateField(label=_("First day asked about"), widget=DateInput())
    last_on = forms.DateField(label=_("Last day asked about"), widget=DateInput())

    def __init__(self, viewer: Viewer, data: Any = None, files: Any = None) -> None:
        year = viewer.today.year
        initial = {"starts_on": viewer.today.replace(month=1, day=1), "last_on": viewer.today.replace(year, 12, 31)}
        super().__init__(data, files, initial=initial)
        self.organisations = {str(each.pk): each for each in answers_for(viewer)}
        choices = [(key, each.name) for key, each in self.organisations.items()]
        if viewer.can(Permission.DEFINE_MEASURES):
            choices.insert(0, (WHOLE, str(_("The whole initiative, as everybody may see it"))))
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]

    def about(self) -> dict[str, Any]:
        """Return what the action takes of it. Only after `is_valid()`."""
        typed = self.cleaned_data
        organisation: Organisation | None = self.organisations.get(typed["whose"])
        ends_on = typed["last_on"] + timedelta(days=1)
        return {
            "name": typed["name"], "funder": typed["funder"], "organisation": organisation,
            "starts_on": typed["starts_on"], "ends_on": ends_on,
        }  # fmt: skip


class FunderFormForm(FunderForForm):
    """A funder's form typed in: one question a line."""

    questions = forms.CharField(
        label=_("Questions"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("One on each line, in the funder's own words. The unit, if there is one, after a vertical bar: |"),
    )

    def layout(self) -> dict[str, Any]:
        """Return the columns and the rows. Only after `is_valid()`."""
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        parts = [line.rpartition("|") if "|" in line else (line, "", "") for line in lines]
        return {
            "headings": [
                str(_("No.")),
                str(_("Question")),
                str(_("Unit")),
                str(_("Answer")),
            ],
            "roles": [Role.CODE.value, Role.QUESTION.value, Role.UNIT.value, Role.ANSWER.value],
            "rows": [
                [str(number), question.strip(), unit.strip(), ""]
                for number, (question, _bar, unit) in enumerate(parts, start=1)
            ],
        }


class AnswersForm(GuardedForm):
    """What answers each question: an indicator, perhaps one part of it, or words."""

    def __init__(
        self, viewer: Viewer, questions: Sequence[FunderQuestion], offered: Iterable[NamedIndicator], data: Any = None
    ) -> None:
        super().__init__(data)
        offered = list(offered)
        self.questions = list(questions)
        self.indicators = {str(indicator.pk): indicator for indicator, _name in offered}
        self.places = {f"place-{place.pk}": place for place in places_of(viewer.initiative)}
        self.categories = {f"category-{each.pk}": each for each in categories_of(viewer.initiative)}
        known = [(indicator.pk, indicator.code, name) for indicator, name in offered]
        self.suggestions = {
            question.pk: suggested(question.wording, question.of(Role.CODE), known)
            for question in self.questions
            if not question.is_answered
        }
        choices = [("", _("Answered in words")), *((str(pk), f"{code} · {name}") for pk, code, name in known)]
        for question in self.questions:
            self._add(question, choices)

    def _add(self, question: FunderQuestion, choices: list[tuple[Any, Any]]) -> None:
        suggestion = self.suggestions.get(question.pk)
        chosen = str(question.indicator_id or suggestion or "")
        self.fields[f"indicator_{question.pk}"] = forms.ChoiceField(
            label=_("Indicator"), choices=choices, required=False, initial=chosen,
            help_text=_("Suggested from the words. Choose another, or none.") if suggestion else "",
        )  # fmt: skip
        self.fields[f"part_{question.pk}"] = forms.ChoiceField(
            label=_("Part"), choices=self._parts(), required=False, initial=_part_key(question)
        )
        self.fields[f"text_{question.pk}"] = forms.CharField(
            label=_("Answer in words"), required=False, max_length=LONGEST_ANSWER, initial=question.text,
            widget=forms.Textarea({"rows": 2}),
        )  # fmt: skip

    def _parts(self) -> list[tuple[Any, Any]]:
        places = [(key, str(place)) for key, place in self.places.items()]
        categories = [(key, f"{each.dimension.name}: {each.name}") for key, each in self.categories.items()]
        groups: list[tuple[Any, Any]] = [("", _("All of it"))]
        groups += [(_("Place"), places)] if places else []
        return groups + ([(_("Breakdown"), categories)] if categories else [])

    def rows(self) -> list[tuple[FunderQuestion, Any, Any, Any]]:
        """Return each question with its three fields."""
        return [
            (each, self[f"indicator_{each.pk}"], self[f"part_{each.pk}"], self[f"text_{each.pk}"])
            for each in self.questions
        ]

    def answers(self) -> dict[int, Answered]:
        """Return {question id: what answers it}. Only after `is_valid()`."""
        return {question.pk: self._answer(question) for question in self.questions}

    def _answer(self, question: FunderQuestion) -> Answered:
        typed = self.cleaned_data
        indicator = self.indicators.get(typed[f"indicator_{question.pk}"])
        if indicator is None:
            return Answered(text=typed[f"text_{question.pk}"])
        part = typed[f"part_{question.pk}"]
        place: Place | None = self.places.get(part)
        category: Category | None = self.categories.get(part)
        return Answered(indicator=indicator, place=place, category=category)


def _part_key(question: FunderQuestion) -> str:
    if question.place_id:
        return f"place-{question.place_id}"
    return f"category-{question.category_id}" if question.category_id else ""
