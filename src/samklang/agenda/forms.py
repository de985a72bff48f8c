"""What is typed about the agenda."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.agenda.actions import PARTS
from samklang.agenda.calculations.canonical import lines_of
from samklang.agenda.models import AgendaVersion, Horizon, Stance, VersionGoal
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput

MOST_BYTES = 1024 * 1024
_LONG = forms.Textarea({"rows": 6})
_LINES = forms.Textarea({"rows": 4})


class DraftForm(GuardedForm):
    """The parts of the agenda's text."""

    vision = forms.CharField(label=_("Vision"), widget=_LINES, required=False, help_text=_("The state we want."))
    present_state = forms.CharField(label=_("Present state"), widget=_LONG, required=False)
    purposes = forms.CharField(label=_("Purposes"), widget=_LONG, required=False, help_text=_("One a line."))
    themes = forms.CharField(label=_("Themes"), widget=_LINES, required=False, help_text=_("One a line."))
    target_groups = forms.CharField(label=_("Target groups"), widget=_LINES, required=False, help_text=_("One a line."))
    local_areas = forms.CharField(label=_("Local areas"), widget=_LINES, required=False, help_text=_("One a line."))
    way_of_working = forms.CharField(label=_("Way of working"), widget=_LONG, required=False)
    unplaced = forms.CharField(
        label=_("Not placed yet"),
        widget=_LONG,
        required=False,
        help_text=_("What the import could not place. Move it where it belongs; it is not sent out."),
    )

    @classmethod
    def of(cls, draft: AgendaVersion, data: Any = None) -> "DraftForm":
        """Return the form with what is stored, or bound to what was sent."""
        return cls(data, initial={name: getattr(draft, name) for name in PARTS})


class GoalForm(GuardedForm):
    """A goal's wording, and which of the draft's themes, target groups and local areas it is about."""

    title = forms.CharField(label=_("Goal"), max_length=300)
    horizon = forms.ChoiceField(label=_("Term"), choices=Horizon.choices)
    present_state = forms.CharField(label=_("Present state"), widget=_LINES, required=False)
    desired_state = forms.CharField(label=_("Desired state"), widget=_LINES, required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    target_groups = forms.MultipleChoiceField(
        label=_("Target groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.MultipleChoiceField(label=_("Local areas"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, draft: AgendaVersion, goal: VersionGoal | None = None, data: Any = None) -> None:
        super().__init__(data, initial=_stored(goal) if goal else None)
        themes, groups, areas = map(lines_of, (draft.themes, draft.target_groups, draft.local_areas))
        self.fields["theme"].choices = [("", _("none"))] + [(each, each) for each in themes]  # type: ignore[attr-defined]
        for name, known in (("target_groups", groups), ("places", areas)):
            self.fields[name].choices = [(each, each) for each in known]  # type: ignore[attr-defined]
            if not known:
                del self.fields[name]

    def wording(self) -> dict[str, str]:
        """Return the wording with one name a line where there are several. Only after `is_valid()`."""
        typed = self.cleaned_data
        many = {name: "\n".join(typed.get(name, [])) for name in ("target_groups", "places")}
        return {**typed, **many}


def _stored(goal: VersionGoal) -> dict[str, Any]:
    names = ("title", "horizon", "present_state", "desired_state", "theme")
    many = {"target_groups": lines_of(goal.target_groups), "places": lines_of(goal.places)}
    return {**{name: getattr(goal, name) for name in names}, **many}


class CharterForm(GuardedForm):
    """A charter to import: a Markdown file, or pasted text."""

    file = forms.FileField(label=_("Markdown file"), required=False)
    text = forms.CharField(label=_("or paste the text"), widget=forms.Textarea({"rows": 10}), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the file as UTF-8 (or Windows-1252), within a size; one of the two must be there."""
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", _("The file is larger than 1 MB. A charter is text: send the text alone."))
                return self.cleaned_data
            self.cleaned_data["text"] = text = self._decoded(file.read())
        if not text.strip() and not self.errors:
            self.add_error("file", _("Choose a file with text in it, or paste the text."))
        return self.cleaned_data

    def _decoded(self, content: bytes) -> str:
        if b"\x00" in content:
            self.add_error("file", _("This is not a text file. Save the charter as Markdown or plain text."))
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("windows-1252", errors="replace")


class SendOutForm(GuardedForm):
    """The rule and the days of a ratification, fixed before anybody answers."""

    deadline_on = forms.DateField(label=_("Answer by"), widget=DateInput())
    review_on = forms.DateField(label=_("Review the agenda by"), widget=DateInput())
    least_percent = forms.IntegerField(
        label=_("At least so many per cent ratify"), min_value=1, max_value=100, initial=67,
        help_text=_("67 stands for two thirds. Those who answer “not our mandate” are not counted."),
    )  # fmt: skip
    objection_stops = forms.BooleanField(label=_("One objection stops it"), required=False, initial=True)

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(
            data, initial={"deadline_on": today + timedelta(days=28), "review_on": today + timedelta(days=365)}
        )


class RatifyForm(GuardedForm):
    """An organisation's answer."""

    stance = forms.ChoiceField(label=_("Our answer"), choices=Stance.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), widget=_LINES, required=False, help_text=_("Needed for a reservation or an objection.")
    )
