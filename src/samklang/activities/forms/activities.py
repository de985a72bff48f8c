"""Shapes of an activity, its contributions and milestones."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.activities.calculations.phases import Phase, next_phases
from samklang.activities.models import Activity, ActivityPhase, Milestone
from samklang.activities.queries import goals_to_serve, indicators_to_move, may_edit
from samklang.agenda.models import Goal, TargetGroup
from samklang.agenda.queries import target_groups_of
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import organisations_of
from samklang.initiatives.roles import Permission
from samklang.measurement.models import Indicator
from samklang.measurement.queries.in_force import current_versions
from samklang.people.forms import GuardedForm
from samklang.places.models import Place
from samklang.places.queries import places_of
from samklang.ui.widgets import DateInput

LINKS = ("goals", "indicators", "places", "target_groups")


class ActivityForm(GuardedForm):
    """What an activity is. An editor may choose only an own organisation as lead."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("A few words that everybody understands."))
    summary = forms.CharField(
        label=_("What it is"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
        help_text=_("For whom, where, and what is different when it works."),
    )
    lead: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(label=_("Who leads it"), queryset=None)
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DateInput())
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput(), help_text=_("Leave it empty if it goes on.")
    )
    goals: "forms.ModelMultipleChoiceField[Goal]" = forms.ModelMultipleChoiceField(
        label=_("Which goals it serves"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators: "forms.ModelMultipleChoiceField[Indicator]" = forms.ModelMultipleChoiceField(
        label=_("Which indicators it should move"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    places: "forms.ModelMultipleChoiceField[Place]" = forms.ModelMultipleChoiceField(
        label=_("Where"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups: "forms.ModelMultipleChoiceField[TargetGroup]" = forms.ModelMultipleChoiceField(
        label=_("For whom"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, viewer: Viewer, data: Any = None, *, activity: Activity | None = None) -> None:
        super().__init__(data, initial=_stored(activity) if activity else {"lead": viewer.organisation})
        initiative = viewer.initiative
        leads = organisations_of(initiative)
        if not viewer.can(Permission.MANAGE_PLAN):
            leads = leads.filter(pk__in=viewer.organisation_ids)
        goals, indicators = goals_to_serve(initiative, activity), indicators_to_move(initiative, activity)
        sources = {
            "lead": leads,
            "goals": goals,
            "indicators": indicators,
            "places": places_of(initiative),
            "target_groups": target_groups_of(initiative),
        }
        for name, source in sources.items():
            self.fields[name].queryset = source  # type: ignore[attr-defined]
        for name in LINKS:
            if not sources[name].exists():
                del self.fields[name]  # nothing to choose from yet
        if "indicators" in self.fields:
            self.fields["indicators"].choices = _names(indicators, on=viewer.today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first. Swap them, or leave one out."))
        return {**{name: [] for name in LINKS}, **cleaned}


class NewActivityForm(ActivityForm):
    """The same for a new activity, with the phase it begins in."""

    phase = forms.ChoiceField(
        label=_("Phase"), choices=[choice for choice in ActivityPhase.choices if choice[0] != Phase.ENDED]
    )
    field_order = ["title", "summary", "lead", "phase"]


class PhaseForm(GuardedForm):
    """Where an activity goes from here."""

    phase = forms.ChoiceField(label=_("New phase"))

    def __init__(self, activity: Activity, data: Any = None) -> None:
        super().__init__(data)
        following = next_phases(Phase(activity.phase))
        choices = [(phase.value, ActivityPhase(phase.value).label) for phase in following]
        self.fields["phase"].choices = choices  # type: ignore[attr-defined]


class ContributionForm(GuardedForm):
    """What a partner brings. An editor of another than the lead writes for the own organisation."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None
    )
    what = forms.CharField(
        label=_("What it contributes"),
        max_length=300,
        help_text=_("Hours, rooms, money, knowledge: what the others can count on."),
    )

    def __init__(self, viewer: Viewer, activity: Activity, data: Any = None) -> None:
        super().__init__(data)
        choices = organisations_of(viewer.initiative).exclude(pk=activity.lead_id)
        if not may_edit(viewer, activity):
            choices = choices.filter(pk__in=viewer.organisation_ids)
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]


class MilestoneForm(GuardedForm):
    """A step with its day."""

    title = forms.CharField(
        label=_("Milestone"),
        max_length=160,
        help_text=_("Something one can see: “The first five residents have moved in”."),
    )
    due_on = forms.DateField(label=_("By when"), widget=DateInput())


class ReachedForm(GuardedForm):
    """The day a milestone was reached; one form for each row of a page, so its ids carry the milestone's number."""

    reached_on = forms.DateField(label=_("Reached on"), widget=DateInput())

    def __init__(self, milestone: Milestone, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"reached_on": today}, auto_id=f"id_{milestone.pk}_%s")
        self.today = today

    def clean_reached_on(self) -> date:
        """Refuse a day to come."""
        reached_on: date = self.cleaned_data["reached_on"]
        if reached_on > self.today:
            raise forms.ValidationError(_("That day is still to come."))
        return reached_on


def _names(indicators: Iterable[Indicator], *, on: date) -> list[tuple[int, str]]:
    versions = current_versions(indicators, on=on)
    return [(each.pk, versions[each.pk].name if each.pk in versions else each.code) for each in indicators]


def _stored(activity: Activity) -> dict[str, Any]:
    plain = ("title", "summary", "lead", "starts_on", "ends_on")
    return {name: getattr(activity, name) for name in plain} | {
        name: [row.pk for row in getattr(activity, name).all()] for name in LINKS
    }
