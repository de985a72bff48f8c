"""What is typed about duties: templates per kind of organisation, waivers, and reminders."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import partners_of
from samklang.measurement.forms.fields import LastDayField
from samklang.measurement.models import DutyTemplate, Indicator, Report, ToldFor
from samklang.measurement.queries import NamedIndicator, named
from samklang.measurement.queries.duties import waivable_indicators
from samklang.measurement.queries.duty_templates import KindDuties
from samklang.people.forms import GuardedForm
from samklang.places.models import Place
from samklang.places.queries import places_of
from samklang.ui.widgets import DateInput

MOST_TICKS = 12  # a longer list of places is one list to scroll and to type into


class DutyTemplateForm(GuardedForm):
    """What organisations of one kind report."""

    indicators = forms.TypedMultipleChoiceField(
        label=_("Reports"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, kind: KindDuties, offered: Sequence[NamedIndicator], data: Any = None) -> None:
        templates = {template.indicator_id: template for template in kind.templates}
        super().__init__(data, prefix=kind.kind, initial={"indicators": list(templates)})
        self.offered = {indicator.pk: indicator for indicator, _name in offered}
        self.now = [(label, templates[pk]) for pk, label in _choices(offered) if pk in templates]
        self.fields["indicators"].choices = _choices(offered)  # type: ignore[attr-defined]

    def chosen(self) -> list[Indicator]:
        """Return the ticked indicators. Only after `is_valid()`."""
        return [self.offered[pk] for pk in self.cleaned_data["indicators"]]


class TemplatePlacesForm(GuardedForm):
    """What an organisation of a kind tells an indicator for."""

    told_for = forms.ChoiceField(label=_("Each organisation tells"), choices=ToldFor.choices, widget=forms.RadioSelect)
    places: "forms.ModelMultipleChoiceField[Place]" = forms.ModelMultipleChoiceField(
        label=_("The named places"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    rest = forms.BooleanField(
        label=_("And one for what lies outside these places"), required=False,
        help_text=_("All figures of an organisation are added, so this one is the rest and not the whole."),
    )  # fmt: skip

    def __init__(self, template: DutyTemplate, data: Any = None) -> None:
        kept = {"told_for": template.told_for, "places": template.places.all(), "rest": template.asks_rest}
        super().__init__(data, initial=kept)
        _offer_places(self, places_of(template.initiative))

    def clean(self) -> dict[str, Any]:
        """Refuse a rest of nothing: the whole has no outside."""
        if self.cleaned_data.get("told_for") == ToldFor.WHOLE and self.cleaned_data.get("rest"):
            self.add_error("rest", _("Of a figure of the whole organisation nothing lies outside. Leave it out."))
        return self.cleaned_data

    def chosen(self) -> dict[str, Any]:
        """Return what the action takes. Only after `is_valid()`."""
        typed = self.cleaned_data
        return {"told_for": typed["told_for"], "places": list(typed["places"]), "asks_rest": typed["rest"]}


class OwnPlacesForm(GuardedForm):
    """Where an organisation works."""

    places: "forms.ModelMultipleChoiceField[Place]" = forms.ModelMultipleChoiceField(
        label=_("It works at"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, viewer: Viewer, held: Sequence[Place], data: Any = None) -> None:
        super().__init__(data, initial={"places": [place.pk for place in held]})
        _offer_places(self, places_of(viewer.initiative))


class ApplyTemplatesForm(GuardedForm):
    """From when the organisations are asked."""

    first_period_on = forms.DateField(
        label=_("First period begins"), widget=DateInput(),
        help_text=_("The first day of a period. A longer rhythm asks from its first period that begins then or later."),
    )  # fmt: skip


class DutiesForm(GuardedForm):
    """Who reports an indicator, from when, and for which places."""

    organisations: "forms.ModelMultipleChoiceField[Organisation]" = forms.ModelMultipleChoiceField(
        label=_("Organisations"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    first_period_on = forms.DateField(
        label=_("First period begins"), widget=DateInput(), help_text=_("The first day of a period in the rhythm.")
    )
    places: "forms.ModelMultipleChoiceField[Place]" = forms.ModelMultipleChoiceField(
        label=_("For each of these places"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none for one figure of the whole organisation."),
    )  # fmt: skip
    rest = forms.BooleanField(
        label=_("And one for what lies outside these places"), required=False,
        help_text=_("All figures of an organisation are added, so this one is the rest and not the whole."),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(data)
        places = places_of(viewer.initiative)
        self.fields["organisations"].queryset = partners_of(viewer.initiative)  # type: ignore[attr-defined]
        _offer_places(self, places)
        if not places:
            del self.fields["places"], self.fields["rest"]

    def chosen_places(self) -> list[Place | None]:
        """Return the places chosen, None among them for what lies outside; None alone where there are none."""
        chosen: list[Place | None] = list(self.cleaned_data.get("places", ()))
        return [*chosen, None] if not chosen or self.cleaned_data["rest"] else chosen


class EndDutyForm(GuardedForm):
    """From when an organisation no longer reports an indicator."""

    ended_on = LastDayField(label=_("Last day"))

    def __init__(self, data: Any = None, *, rhythm: str, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})
        self.fields["ended_on"].rhythm = rhythm  # type: ignore[attr-defined]


class WaiverForm(GuardedForm):
    """Which figures of a report need not come, and why."""

    indicators: "forms.ModelMultipleChoiceField[Indicator]" = forms.ModelMultipleChoiceField(
        label=_("Need not be reported"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody who reads who has delivered can read it."),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, report: Report, data: Any = None) -> None:
        super().__init__(data)
        offered = waivable_indicators(report)
        self.fields["indicators"].queryset = offered  # type: ignore[attr-defined]
        self.fields["indicators"].choices = _choices(named(offered, viewer.initiative))  # type: ignore[attr-defined]


def _offer_places(form: forms.Form, places: QuerySet[Place]) -> None:
    """Offer places to tick; many of them in one list to scroll and to type into."""
    form.fields["places"].queryset = places  # type: ignore[attr-defined]
    if len(places) > MOST_TICKS:
        form.fields["places"].widget = forms.SelectMultiple({"size": MOST_TICKS})
        form.fields["places"].widget.choices = form.fields["places"].choices  # type: ignore[attr-defined]


def _choices(offered: Iterable[NamedIndicator]) -> list[tuple[int, str]]:
    return [(indicator.pk, f"{indicator.code} · {name}") for indicator, name in offered]
