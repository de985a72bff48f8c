"""What is asked about a partner's own sheet, as forms: one field for each column, and one for each unknown word."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.layout import SAYS, UNREAD, WHOLE, Choices, Layout, Use
from samklang.interchange.csv_xlsx.calculations.parted_periods import A_PERIOD
from samklang.interchange.csv_xlsx.layout_words import PART_WORDS, USE_WORDS, column_title, use_words
from samklang.interchange.csv_xlsx.queries import LayoutQuestion
from samklang.people.forms import GuardedForm

Options = list[tuple[str, Any]]
WORDS, LOOK = "words", "look"
_HIGHEST_LINE = 1_000_000


class LookForm(GuardedForm):
    """Which sheet and which line of headings one looks at, and which part of the question."""

    sheet = forms.IntegerField(required=False, min_value=0, max_value=100)
    line = forms.IntegerField(required=False, min_value=1, max_value=_HIGHEST_LINE)
    part = forms.CharField(required=False, max_length=10)
    deed = forms.CharField(required=False, max_length=10)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.is_valid()
        self.chosen_sheet: int | None = self.cleaned_data.get("sheet")
        self.chosen_line: int | None = self.cleaned_data.get("line")
        self.chosen_part: str = self.cleaned_data.get("part", "")

    @property
    def asks_words(self) -> bool:
        """Tell whether the words of the sheet are asked about, rather than its columns."""
        return self.chosen_part == WORDS

    @property
    def only_looks(self) -> bool:
        """Tell whether one only wants to see how the first rows are read by what is chosen."""
        return bool(self.cleaned_data.get("deed", "") == LOOK)


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
        if question.choices.covers is None:
            self.fields["about-period"] = _period_field(question.layout.constants.get(Use.PERIOD, ""))

    def columns(self) -> list[tuple[Any, Any]]:
        """Return each column with its field, for the page."""
        return [(column, self[f"use-{number}"]) for number, column in enumerate(self.asked)]

    def abouts(self) -> list[Any]:
        """Return the fields of what the whole file is about."""
        return [self[name] for name in self.fields if name.startswith("about-")]

    def told(self) -> Layout:
        """Return the layout to show: as chosen, else as it was suggested."""
        return self.layout() if self.is_bound and self.is_valid() else self.question.layout

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
        self._ask("word", question.words)
        self._ask("told", question.told)

    def _ask(self, kind: str, words_by_use: Mapping[str, Mapping[str, str]]) -> None:
        for use, words in words_by_use.items():
            options = [("", _("Choose")), *_ours(self.question, use), (UNREAD, _("Leave its rows out"))]
            for number, (word, meaning) in enumerate(words.items()):
                name = f"{kind}-{use}-{number}"
                self.asked[name] = (use, word)
                self.fields[name] = forms.ChoiceField(choices=options, label=word, initial=meaning)

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the fields by what their words are: indicators, places, parts."""
        return self._groups("word", self.question.words)

    def told_before(self) -> list[tuple[str, list[Any]]]:
        """Return the fields of the words whose meaning was told before, in the same way."""
        return self._groups("told", self.question.told)

    def _groups(self, kind: str, words_by_use: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[Any]]]:
        return [
            (use_words(use), [self[f"{kind}-{use}-{number}"] for number in range(len(words))])
            for use, words in words_by_use.items()
        ]

    def told(self) -> Layout:
        """Return the layout the words are missing from."""
        return self.question.layout

    def words(self) -> dict[str, dict[str, str]]:
        """Return {use: {word: ours}}."""
        told: dict[str, dict[str, str]] = {}
        for name, (use, word) in self.asked.items():
            told.setdefault(use, {})[word] = self.cleaned_data[name]
        return told


def _period_field(initial: str) -> forms.CharField:
    return forms.CharField(
        required=False, label=_("All the figures are about the period"), initial=initial, max_length=40,
        help_text=_("Such as 2025 or 2. kvartal 2025, where no column tells it."), validators=[_require_period],
    )  # fmt: skip


def _require_period(text: str) -> None:
    if read_period(text) is None:
        raise ValidationError(_("This is no period. Write such as 2025, 2025-K2 or 2025-06."), code="period")


def _ours(question: LayoutQuestion, use: str) -> Options:
    choices = question.choices
    if use == Use.INDICATOR:
        return [(code, f"{code} {name}") for code, name in choices.indicators]
    if use == Use.PLACE:
        return [(place, place) for place in choices.places]
    if use == Use.ORGANISATION:
        return [(name, name) for name, _short in choices.organisations]
    kind, _colon, breakdown = use.partition(":")
    if kind == Use.CATEGORY_OF:
        categories = dict(choices.dimensions).get(breakdown, ())
        return [(WHOLE, _("The whole, all groups together")), *[(each, each) for each in categories]]
    return [(WHOLE, _("The whole, all groups together")), *[(group, group) for group in choices.groups]]


def _constant_labels(question: LayoutQuestion) -> dict[str, str]:
    labels = {Use.INDICATOR: _("All the figures are about the indicator")}
    if question.choices.places:
        labels[Use.PLACE] = _("All the figures are about the place")
    if question.choices.organisations:
        labels[Use.ORGANISATION] = _("All the figures are of the organisation")
    return {use.value: label for use, label in labels.items()}


def _use_options(question: LayoutQuestion) -> Options:
    choices = question.choices
    says = (*SAYS[:4], Use.FIGURE, Use.BASE, *SAYS[4:])
    options: Options = [
        ("", _("Is not read")),
        (_("It tells, row by row"), [(use.value, str(USE_WORDS[use])) for use in says] + _breakdown_options(choices)),
        (_("It tells, beside a column with the year"), _part_options()),
    ]
    if any(A_PERIOD in column.key for column in question.columns):
        of_period = (Use.OF_PERIOD.value, _("the period in its heading"))
        base = (Use.BASE_OF_PERIOD.value, _("the period in its heading: out of"))
        options.append((_("It holds figures of"), [of_period, base]))
    options.append(
        (
            _("It holds figures of the indicator"),
            [(f"{Use.OF_INDICATOR}:{c}", f"{c} {n}") for c, n in choices.indicators],
        )
    )
    bases = [(f"{Use.BASE_OF}:{c}", f"{c} {n}: {_('out of')}") for c, n in choices.indicators if choices.takes_base(c)]
    if bases:
        options.append((_("It holds what the indicator is out of"), bases))
    for use, of, title in (
        (Use.GROUP, Use.OF_GROUP, _("It holds figures of the group")),
        (Use.PLACE, Use.OF_PLACE, _("It holds figures of the place")),
        (Use.ORGANISATION, Use.OF_ORGANISATION, _("It holds figures of the organisation")),
    ):
        if _has_some(choices, use):
            options.append((title, [(f"{of}:{mine}", label) for mine, label in _ours(question, use)]))
    return options


def _part_options() -> Options:
    return [(f"{Use.PART_OF_YEAR}:{part}", str(words)) for part, words in PART_WORDS.items()]


def _breakdown_options(choices: Choices) -> Options:
    return [
        (f"{Use.CATEGORY_OF}:{name}", _("the category of “%(breakdown)s”") % {"breakdown": name})
        for name, _categories in choices.dimensions
    ]


def _has_some(choices: Choices, use: Use) -> bool:
    some = {Use.GROUP: choices.groups, Use.PLACE: choices.places, Use.ORGANISATION: choices.organisations}
    return bool(some[use])
