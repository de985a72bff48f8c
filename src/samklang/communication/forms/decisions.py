"""What is typed about decisions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samklang.activities.models import Activity
from samklang.activities.queries import activities_visible_to
from samklang.agenda.models import Goal
from samklang.agenda.queries import goals_visible_to
from samklang.communication.calculations.outcome import STANCES_OF, Method, Stance
from samklang.communication.models import Decision, Outcome
from samklang.communication.models.decisions import MethodChoice
from samklang.communication.queries.naming import indicator_names
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.models import Indicator
from samklang.measurement.queries import indicators_visible_to
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput

ANSWERS: dict[Stance, Promise] = {
    Stance.AGREE: pgettext_lazy("answer", "We agree"),
    Stance.DISAGREE: pgettext_lazy("answer", "We disagree"),
    Stance.ABSTAIN: pgettext_lazy("answer", "We abstain"),
    Stance.OBJECT: pgettext_lazy("answer", "We object"),
}
CONSENTS = pgettext_lazy("answer", "We can live with it")


class DecisionForm(GuardedForm):
    """A proposal: what is to be decided, how, by when, and what it concerns."""

    title = forms.CharField(label=_("What is to be decided"), max_length=200)
    proposal = forms.CharField(
        label=_("The proposal"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("So exact that one can answer it: what, who, from when, at what cost."),
    )
    method = forms.ChoiceField(
        label=_("How it is decided"),
        choices=MethodChoice.choices,
        widget=forms.RadioSelect,
        initial=Method.CONSENT.value,
        help_text=_("Consent passes when no objection stands. Majority passes when more agree than disagree."),
    )
    quorum_percent = forms.IntegerField(
        label=_("Quorum in per cent"),
        min_value=0,
        max_value=100,
        initial=50,
        required=False,
        help_text=_("So many of the organisations must have answered. A majority needs one."),
    )
    closes_on = forms.DateField(label=_("Answers wanted by"), widget=DateInput())
    goals: "forms.ModelMultipleChoiceField[Goal]" = forms.ModelMultipleChoiceField(
        label=_("Goals it concerns"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators: "forms.ModelMultipleChoiceField[Indicator]" = forms.ModelMultipleChoiceField(
        label=_("Indicators it concerns"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    activities: "forms.ModelMultipleChoiceField[Activity]" = forms.ModelMultipleChoiceField(
        label=_("Activities it concerns"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, viewer: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["goals"].queryset = goals_visible_to(viewer)  # type: ignore[attr-defined]
        indicators = indicators_visible_to(viewer)
        self.fields["indicators"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["indicators"].choices = list(indicator_names(indicators, today=viewer.today).items())  # type: ignore[attr-defined]
        self.fields["activities"].queryset = activities_visible_to(viewer)  # type: ignore[attr-defined]
        self.fields["closes_on"].initial = viewer.today + timedelta(days=14)

    @property
    def names_goals(self) -> bool:
        """Tell whether any goal is ticked, so that the list stands open."""
        return bool(self["goals"].value())

    @property
    def names_indicators(self) -> bool:
        """Tell whether any indicator is ticked."""
        return bool(self["indicators"].value())

    @property
    def names_activities(self) -> bool:
        """Tell whether any activity is ticked."""
        return bool(self["activities"].value())

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what the action takes."""
        fields = {name: self.cleaned_data[name] for name in ("title", "proposal", "method", "closes_on")}
        return {**fields, "quorum_percent": self.cleaned_data["quorum_percent"] or 0, "about": self.about}

    @property
    def about(self) -> list[Model]:
        """Return what the proposal concerns."""
        return [each for name in ("goals", "indicators", "activities") for each in self.cleaned_data[name]]

    @classmethod
    def of(cls, viewer: Viewer, decision: Decision, data: Any = None) -> "DecisionForm":
        """Return the form with what is stored, or bound to what was sent."""
        names = ("title", "proposal", "method", "quorum_percent", "closes_on")
        stored: dict[str, Any] = {name: getattr(decision, name) for name in names}
        stored |= {name: list(getattr(decision, name).all()) for name in ("goals", "indicators", "activities")}
        return cls(viewer, data, initial=stored)


class AnswerForm(GuardedForm):
    """One organisation's answer; the choices follow the method."""

    organisation = forms.TypedChoiceField(label=_("For"), coerce=int)
    stance = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, decision: Decision, organisations: Sequence[Organisation], data: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        method = Method(decision.method)
        words = {**ANSWERS, Stance.AGREE: CONSENTS} if method == Method.CONSENT else ANSWERS
        self.fields["stance"].choices = [(stance.value, words[stance]) for stance in STANCES_OF[method]]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = (
            _("An objection needs its reason: what would happen, and what would meet it.")
            if method == Method.CONSENT
            else _("Everybody in the initiative can read it.")
        )
        self.organisations = {each.pk: each for each in organisations}
        choices = self.fields["organisation"]
        choices.choices = [(each.pk, each.name) for each in organisations]  # type: ignore[attr-defined]
        if len(self.organisations) == 1:
            choices.widget = forms.HiddenInput()
            choices.initial = next(iter(self.organisations))

    @property
    def chosen(self) -> Organisation:
        """Return the organisation answered for."""
        return self.organisations[self.cleaned_data["organisation"]]


class ConcludeForm(GuardedForm):
    """The outcome in words, and when to look at it again."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a decision", "Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=pgettext_lazy("of a decision", "What was decided"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One or two sentences that can be cited."),
    )
    review_on = forms.DateField(
        label=_("To be looked at again on"),
        required=False,
        widget=DateInput(),
        help_text=_("Most decisions deserve a second look within a year."),
    )


class MinutedDecisionForm(GuardedForm):
    """A decision taken by consent in the room."""

    title = forms.CharField(label=_("Decision"), max_length=200)
    statement = forms.CharField(
        label=pgettext_lazy("of a decision", "What was decided"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = forms.DateField(label=_("To be looked at again on"), required=False, widget=DateInput())
