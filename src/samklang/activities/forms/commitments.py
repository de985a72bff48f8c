"""Shapes of a promise and of what becomes of it, and of how the plan is looked at."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.activities.models import ActivityPhase, Commitment, CommitmentState
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import organisations_of
from samklang.initiatives.roles import Permission
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput


class _AheadForm(GuardedForm):
    due_on = forms.DateField(label=_("By when"), widget=DateInput())

    def __init__(self, today: date, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        """Refuse a day that has passed."""
        due_on: date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError(_("That day has passed. A promise is about a day to come."))
        return due_on


class OfferForm(_AheadForm):
    """What an organisation promises the others, by when."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Who promises it"), queryset=None
    )
    what = forms.CharField(
        label=_("What you promise"),
        max_length=300,
        help_text=_("So exact that everybody can see whether it was kept: “Two trial homes are ready”."),
    )
    sign_now = forms.BooleanField(
        label=_("I sign it for the organisation now"),
        required=False,
        help_text=_("Until it is signed and accepted, the promise binds nobody."),
    )
    field_order = ["organisation", "what", "due_on", "sign_now"]

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(viewer.today, data)
        choices = organisations_of(viewer.initiative)
        mine = [each.pk for each in choices if viewer.can_for(Permission.OFFER_COMMITMENT, each)]
        self.fields["organisation"].queryset = choices.filter(pk__in=mine)  # type: ignore[attr-defined]
        self.fields["organisation"].initial = mine[0] if mine else None
        if not viewer.can(Permission.SIGN):
            del self.fields["sign_now"]
        self.viewer = viewer

    def clean(self) -> dict[str, Any]:
        """Refuse a signature for an organisation that the person may not sign for."""
        cleaned: dict[str, Any] = super().clean() or {}
        organisation = cleaned.get("organisation")
        if cleaned.get("sign_now") and organisation and not self.viewer.can_for(Permission.SIGN, organisation):
            self.add_error("sign_now", _("You may not sign for that organisation. Leave it for somebody who may."))
        return cleaned


class KeptForm(GuardedForm):
    """What came of a kept promise."""

    note = forms.CharField(
        label=_("What came of it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("A sentence or two."),
    )


class BrokenForm(GuardedForm):
    """Why a promise will not be kept."""

    reason = forms.CharField(
        label=_("Why will it not be kept?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The others plan by it: say what happened, and what they should know."),
    )


class RenegotiateForm(_AheadForm):
    """Another day, or another wording, with the reason."""

    what = forms.CharField(label=_("What you promise now"), max_length=300)
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    field_order = ["what", "due_on", "reason"]

    @classmethod
    def of(cls, commitment: Commitment, today: date, data: Any = None) -> "RenegotiateForm":
        """Return the form with the present wording, or bound to what was sent."""
        return cls(today, data, initial={"what": commitment.what})


class PlanFilter(GuardedForm):
    """How the plan is looked at; anything unknown falls back to the whole plan by goal."""

    by = forms.ChoiceField(
        label=_("Grouped by"),
        choices=[("goal", _("Goal")), ("organisation", _("Organisation")), ("place", _("Place"))],
        required=False,
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=[("", _("All phases")), *ActivityPhase.choices], required=False)

    def chosen(self) -> dict[str, str]:
        """Return the valid choices, with what holds where nothing was chosen."""
        self.is_valid()  # what is not valid is left out
        cleaned = getattr(self, "cleaned_data", {})
        return {"by": cleaned.get("by") or "goal", "phase": cleaned.get("phase") or ""}


class CommitmentFilter(GuardedForm):
    """Which promises are shown."""

    standing = forms.ChoiceField(
        label=_("Standing"),
        choices=[
            ("", _("All commitments")),
            ("late", _("Late")),
            *(choice for choice in CommitmentState.choices if choice[0] != CommitmentState.WITHDRAWN),
        ],
        required=False,
    )

    def chosen(self) -> str:
        """Return the standing chosen, or nothing for all."""
        return str(self.cleaned_data.get("standing") or "") if self.is_bound and self.is_valid() else ""
