"""What is asked about a partner's own sheet, as forms: one field for each column, and one for each unknown word."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.layout import A_PERIOD, SAYS, UNREAD, WHOLE, WORDED, Layout, Use
from samklang.interchange.csv_xlsx.layout_words import USE_WORDS, column_title
from samklang.interchange.csv_xlsx.queries import LayoutQuestion
from samklang.people.forms import GuardedForm

Options = list[tuple[str, Any]]
_HIGHEST_LINE = 1_000_000


class LookForm(GuardedForm):
    """Which sheet and which line of headings one looks at, and which part of the question."""

    sheet = forms.IntegerField(required=False, min_value=0, max_value=100)
    line = forms.IntegerField(required=False, min_value=1, max_value=_HIGHEST_LINE)
    part = forms.CharField(required=False, max_length=10)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.is_valid()
        self.chosen_sheet: int | None = self.cleaned_data.get("sheet")
        self.chosen_line: int | None = self.cleaned_data.get("line")
        self.chosen_part: str = self.cleaned_data.get("part", "")


class ColumnsForm(GuardedForm):
    """What each column holds, and what the whole file is about where no column says it."""

    def __init__(self, question: LayoutQuestion, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.question = question
        self.asked = [column for column in question.columns if not column.is_repeated]
        options = _use_options(question)
        for number, column in enumerate(self.asked):
            label = column_title(column)
            self.fields[f"use-{number}"] = forms.ChoiceField(
                choices=options, required=False, label=label, initial=column.use
            )
        for use, label in _constant_labels(question).items():
            ours = [("", _("Told by a column, or the whole")), *_ours(question, use)]
            initial = question.layout.constants.get(use, "")
            self.fields[f"about-{use}"] = forms.ChoiceField(choices=ours, required=False, label=label, initial=initial)

    def columns(self) -> list[tuple[Any, Any]]:
        """Return each column with its field, for the page."""
        return [(column, self[f"use-{number}"]) for number, column in enumerate(self.asked)]

    def abouts(self) -> list[Any]:
        """Return the fields of what the whole file is about."""
        return [self[name] for name in self.fields if name.startswith("about-")]

    def layout(self) -> Layout:
        """Return what was chosen; words that were told before keep their meaning."""
        uses = {
            column.key: self.cleaned_data[f"use-{number}"]
            for number, column in enumerate(self.asked)
            if self.cleaned_data[f"use-{number}"]
        }
        constants = {
            name.removeprefix("about-"): chosen
            for name, chosen in self.cleaned_data.items()
            if name.startswith("about-") and chosen
        }
        return Layout(uses, constants, self.question.layout.values)


class WordsForm(GuardedForm):
    """What each word of the sheet that is none of ours means."""

    def __init__(self, question: LayoutQuestion, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.question = question
        self.asked: dict[str, tuple[str, str]] = {}
        for use, words in question.words.items():
            options = [("", _("Choose")), *_ours(question, use), (UNREAD, _("Leave its rows out"))]
            for number, (word, suggestion) in enumerate(words.items()):
                name = f"word-{use}-{number}"
                self.asked[name] = (use, word)
                self.fields[name] = forms.ChoiceField(choices=options, label=word, initial=suggestion)

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the fields by what their words are: indicators, places, parts."""
        return [
            (str(USE_WORDS[Use(use)]), [self[name] for name, (of, _word) in self.asked.items() if of == use])
            for use in self.question.words
        ]

    def words(self) -> dict[str, dict[str, str]]:
        """Return {use: {word: ours}}."""
        told: dict[str, dict[str, str]] = {}
        for name, (use, word) in self.asked.items():
            told.setdefault(use, {})[word] = self.cleaned_data[name]
        return told


def _ours(question: LayoutQuestion, use: str) -> Options:
    choices = question.choices
    if use == Use.INDICATOR:
        return [(code, f"{code} {name}") for code, name in choices.indicators]
    if use == Use.PLACE:
        return [(place, place) for place in choices.places]
    return [(WHOLE, _("The whole, all groups together")), *[(group, group) for group in choices.groups]]


def _constant_labels(question: LayoutQuestion) -> dict[str, str]:
    labels = {Use.INDICATOR: _("All the figures are about the indicator")}
    if question.choices.places:
        labels[Use.PLACE] = _("All the figures are about the place")
    return {use.value: label for use, label in labels.items()}


def _use_options(question: LayoutQuestion) -> Options:
    choices = question.choices
    says = (*SAYS[:4], Use.FIGURE, Use.BASE, *SAYS[4:])
    options: Options = [
        ("", _("Is not read")),
        (_("It tells, row by row"), [(use.value, str(USE_WORDS[use])) for use in says]),
    ]
    if any(column.key == A_PERIOD for column in question.columns):
        options.append((_("It holds figures of"), [(Use.OF_PERIOD.value, _("the period in its heading"))]))
    options.append(
        (
            _("It holds figures of the indicator"),
            [(f"{Use.OF_INDICATOR}:{c}", f"{c} {n}") for c, n in choices.indicators],
        )
    )
    options.append(
        (
            _("It holds what the indicator is out of"),
            [(f"{Use.BASE_OF}:{c}", f"{c} {n}: {_('out of')}") for c, n in choices.indicators],
        )
    )
    for use, of, title in (
        (Use.GROUP, Use.OF_GROUP, _("It holds figures of the group")),
        (Use.PLACE, Use.OF_PLACE, _("It holds figures of the place")),
    ):
        if use in WORDED and (choices.groups if use == Use.GROUP else choices.places):
            options.append((title, [(f"{of}:{mine}", label) for mine, label in _ours(question, use)]))
    return options
