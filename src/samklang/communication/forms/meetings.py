"""What is typed about meetings, their agenda and their minutes."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.communication.calculations.changes import seen_mark
from samklang.communication.models import Attendance, Coming, Meeting
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput


class MeetingForm(GuardedForm):
    """When, where and what a meeting is called."""

    title = forms.CharField(label=_("Title"), max_length=160)
    day = forms.DateField(label=_("Day"), widget=DateInput())
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place_text = forms.CharField(label=_("Where"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Address of the online meeting"), max_length=500, required=False, assume_scheme="https"
    )

    def clean_day(self) -> date:
        """Refuse a day that is surely a slip of the finger."""
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Choose a day between 2000 and 2100."))
        return day

    def clean(self) -> dict[str, Any]:
        """Put day and times together; a meeting ends after it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "starts", "ends"} <= set(cleaned):
            cleaned["starts_at"] = _moment(cleaned, "starts")
            cleaned["ends_at"] = _moment(cleaned, "ends")
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("ends", _("The meeting ends before it starts. Choose a later end."))
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in ("title", "starts_at", "ends_at", "place_text", "online_url")}

    @classmethod
    def of(cls, meeting: Meeting, data: Any = None) -> "MeetingForm":
        """Return the form with what is stored, or bound to what was sent."""
        start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        stored = {"day": start.date(), "starts": start.time(), "ends": end.time()}
        stored |= {name: getattr(meeting, name) for name in ("title", "place_text", "online_url")}
        return cls(data, initial=stored)


class PlanForm(MeetingForm):
    """A new meeting and who is invited."""

    circle = forms.ChoiceField(
        label=_("Who is invited"),
        choices=[("all", _("Everybody with a seat, except observers")), ("steering", _("The steering group"))],
        widget=forms.RadioSelect,
        initial="all",
    )


class ComingForm(GuardedForm):
    """Whether one comes."""

    answer = forms.ChoiceField(choices=Coming.choices)


class AgendaItemForm(GuardedForm):
    """One item on the agenda; `kind` and `target_id` where it concerns something."""

    title = forms.CharField(label=_("New item"), max_length=200)
    detail = forms.CharField(label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    target_id = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput())


class MinutesForm(GuardedForm):
    """The minutes of a meeting: one text per item and one for the whole, and who was there."""

    def __init__(self, meeting: Meeting, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.items = list(meeting.items.all())
        self.attendances: list[Attendance] = list(meeting.attendances.select_related("person", "organisation"))
        for item in self.items:
            self._text(f"item-{item.pk}", item.title, item.minutes)
        self._text("whole", _("About the whole meeting"), meeting.minutes)
        self.fields["present"] = forms.MultipleChoiceField(
            label=_("Who was there"),
            choices=[(str(each.pk), f"{each.person}, {each.organisation.label}") for each in self.attendances],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[str(each.pk) for each in self.attendances if each.was_there],
        )

    def _text(self, name: str, label: object, text: str) -> None:
        self.fields[name] = forms.CharField(
            label=label,  # type: ignore[arg-type]
            initial=text,
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields[f"seen-{name}"] = forms.CharField(
            initial=seen_mark(text), required=False, max_length=16, widget=forms.HiddenInput()
        )

    @property
    def texts(self) -> list[tuple[int | None, str, str]]:
        """Return (item id or None, text, mark of what was seen) for every text sent."""
        names: list[tuple[int | None, str]] = [(item.pk, f"item-{item.pk}") for item in self.items]
        sent = [(key, name) for key, name in [*names, (None, "whole")] if name in self.data]
        return [(key, self.cleaned_data[name], self.cleaned_data[f"seen-{name}"]) for key, name in sent]

    @property
    def present(self) -> dict[int, bool]:
        """Return attendance id -> was there."""
        chosen = set(self.cleaned_data["present"])
        return {each.pk: str(each.pk) in chosen for each in self.attendances}


def _moment(cleaned: dict[str, Any], name: str) -> datetime:
    return timezone.make_aware(datetime.combine(cleaned["day"], cleaned[name]))
