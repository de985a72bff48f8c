"""What is sent from the pages of reporting: figures, the sending of a report, approval and return."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samklang.measurement.actions import TypedFigure
from samklang.measurement.forms.fields import WrittenNumberField
from samklang.measurement.forms.marks import mark_of, seen_in, was_touched
from samklang.measurement.models import Answer, Dimension, How
from samklang.measurement.queries import BreakdownChoice
from samklang.measurement.queries.asked import AskedFigure
from samklang.people.forms import GuardedForm

PARTS = ("figure", "base", "answer", "how", "why", "seen")


class ReportForm(GuardedForm):
    """The fields of a report: for each figure asked a number (two for a share), an answer in words, and a reason.

    Only figures whose fields were sent are read, so that a page may save what has changed and nothing else.
    """

    def __init__(self, asked: Sequence[AskedFigure], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.asked = [line for line in asked if data is None or field_name("figure", line.key) in data]
        for line in self.asked:
            self._add_fields(line)

    def _add_fields(self, line: AskedFigure) -> None:
        for part, field in self._fields_of(line).items():
            field.widget.attrs |= {"data-key": line.key}
            if part != "seen":
                unit = f"unit-{line.key.rpartition('-')[0]}" if part in {"figure", "base"} else ""
                field.widget.attrs |= {"aria-describedby": f"{unit} remarks-{line.key}".strip()}
            self.fields[field_name(part, line.key)] = field

    def _fields_of(self, line: AskedFigure) -> dict[str, forms.Field]:
        words = f"{line.label}, {line.cell_label}" if line.cell else line.label
        numbers = {"is_whole": line.is_whole, "can_be_negative": line.can_be_negative}
        now = line.now
        answer = now.answer if now and now.answer != Answer.MEASURED else ""
        fields: dict[str, forms.Field] = {
            "figure": _figure_field(line, words, numbers),
            "answer": forms.ChoiceField(choices=_answer_choices(), required=False, label=words, initial=answer),
            "how": forms.ChoiceField(choices=How.choices, required=False, label=words, initial=line.how),
            "why": forms.CharField(required=False, max_length=500, label=words, initial=line.explanation),
            "seen": forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=mark_of(line)),
        }
        if line.takes_base:
            base = now.denominator if now else None
            fields["base"] = WrittenNumberField(column="base", label=words, initial=base, **numbers)
        for part in fields.keys() & {"figure", "base"}:
            fields[part].widget.attrs["data-part" if line.cell else "data-total"] = ""
        return fields

    def clean(self) -> dict[str, Any]:
        """Check that number, base and answer of each figure agree."""
        for line in self.asked:
            problem = self._disagreement(line)
            if problem and not self._has_error(line.key):
                self.add_error(field_name("figure", line.key), problem)
        return self.cleaned_data

    def _disagreement(self, line: AskedFigure) -> ValidationError | None:
        figure, base, answer = (self._value(part, line.key) for part in ("figure", "base", "answer"))
        if answer and (figure is not None or base is not None):
            return ValidationError(_("There is both a figure and an answer in words. Keep one of them."), code="both")
        if line.takes_base and (figure is None) != (base is None):
            return ValidationError(
                _("A share needs both the count and what it is out of. Fill in the other one too."), code="half"
            )
        if base == 0:
            return ValidationError(
                _("A share out of nothing is no share. Write what the count is out of, or choose “Not applicable”."),
                code="no_base",
            )
        return None

    def _value(self, part: str, key: str) -> Any:
        return self.cleaned_data.get(field_name(part, key))

    def _has_error(self, key: str) -> bool:
        return any(field_name(part, key) in self.errors for part in PARTS)

    def figures(self) -> list[TypedFigure]:
        """Return what the reader has changed, of the figures without a mistake."""
        right = [line for line in self.asked if not self._has_error(line.key)]
        typed = [(line, self._typed(line)) for line in right]
        return [each for line, each in typed if was_touched(line, each, self._value("seen", line.key) or "")]

    def _typed(self, line: AskedFigure) -> TypedFigure:
        figure, base, words = (self._value(part, line.key) for part in ("figure", "base", "answer"))
        answer = words or (Answer.MEASURED.value if figure is not None else None)
        seen = seen_in(self._value("seen", line.key) or "")
        how = self._value("how", line.key) or ""
        return TypedFigure(line.key, figure, base, answer, self._value("why", line.key) or "", seen, how)

    def name_of(self, key: str) -> str:
        """Return what a figure is called."""
        return str(self.fields[field_name("figure", key)].label)

    def mistakes_of(self, key: str) -> list[str]:
        """Return what is wrong with one figure, in sentences."""
        return [str(error) for part in PARTS for error in self.errors.get(field_name(part, key), [])]


def field_name(part: str, key: str) -> str:
    """Return the name of a field of a figure.

    >>> field_name("figure", "12-3-45")
    'figure-12-3-45'
    """
    return f"{part}-{key}"


def field_id(part: str, key: str) -> str:
    """Return the id of a field of a figure on the page.

    >>> field_id("figure", "12-3-45")
    'id_figure-12-3-45'
    """
    return f"id_{field_name(part, key)}"


def _figure_field(line: AskedFigure, words: str, numbers: Mapping[str, bool]) -> forms.Field:
    """Return a field for a number, or for a level where there are levels to choose from."""
    known = line.now.numerator if line.now else None
    if not line.levels:
        return WrittenNumberField(column="figure", label=words, initial=known, **numbers)
    choices = [("", "–"), *[(str(place), level.name) for place, level in enumerate(line.levels, start=1)]]
    return forms.TypedChoiceField(
        label=words, choices=choices, coerce=Decimal, empty_value=None, required=False,
        initial="" if known is None else str(int(known)), widget=forms.Select({"data-column": "figure"}),
    )  # fmt: skip


def _answer_choices() -> list[tuple[str, Any]]:
    return [("", _("a figure")), *[choice for choice in Answer.choices if choice[0] != Answer.MEASURED]]


class BreakdownForm(GuardedForm):
    """How an organisation can tell the parts of a figure: crossed, or by one breakdown."""

    dimension = forms.ChoiceField(label=_("How can you tell the parts?"), required=False, widget=forms.RadioSelect)

    def __init__(self, choices: Sequence[BreakdownChoice], now: Dimension | None, data: Any = None) -> None:
        super().__init__(data, initial={"dimension": str(now.pk) if now else ""})
        self.dimensions = {str(each.dimension.pk): each.dimension for each in choices if each.dimension}
        field = self.fields["dimension"]
        field.choices = [  # type: ignore[attr-defined]
            (str(each.dimension.pk) if each.dimension else "", _choice_words(each)) for each in choices
        ]

    def chosen(self) -> Dimension | None:
        """Return the one breakdown, or None for all of them crossed. Only after `is_valid()`."""
        return self.dimensions.get(self.cleaned_data["dimension"])


def _choice_words(choice: BreakdownChoice) -> str:
    if choice.dimension is None:
        return gettext("Crossed: every combination has a figure (%(count)s figures)") % {"count": choice.figures}
    words = {"name": choice.dimension.name, "count": choice.figures}
    return gettext("Only by “%(name)s” (%(count)s figures)") % words


class SendForm(GuardedForm):
    """Sending a report: whether figures may be missing, and why open and guarded figures were corrected."""

    reason = forms.CharField(required=False, max_length=1000)
    guarded_reason = forms.CharField(required=False, max_length=1000)
    incomplete = forms.BooleanField(required=False, label=_("Send it although figures are missing"))


class ReasonForm(GuardedForm):
    """A reason that stays with the report."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class ReturnForm(GuardedForm):
    """What must be mended: a comment to the whole, and one per figure where it is needed."""

    comment = forms.CharField(
        label=_("What should be mended?"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, keys: Sequence[str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.keys = keys
        for key in keys:
            field = forms.CharField(required=False, max_length=500, label=_("Comment on this figure"))
            self.fields[field_name("comment", key)] = field

    @staticmethod
    def has_comments(data: Mapping[str, Any]) -> bool:
        """Tell whether anything was written, so that an approval does not lose it."""
        return any(str(text).strip() for name, text in data.items() if name.partition("-")[0] == "comment")

    def clean(self) -> dict[str, Any]:
        """Ask for at least one comment: a report that comes back without a word helps nobody."""
        if not any(self.cleaned_data.get(name) for name in self.fields) and not self.errors:
            self.add_error("comment", _("Write what should be mended, here or beside the figure."))
        return self.cleaned_data

    def comments(self) -> dict[str, str]:
        """Return the comments by figure."""
        said = {key: self.cleaned_data.get(field_name("comment", key), "") for key in self.keys}
        return {key: text for key, text in said.items() if text}
