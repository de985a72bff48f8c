"""What is typed about an initiative, its organisations and its seats."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative, Organisation, OrganisationKind, Seat
from samklang.initiatives.queries import organisations_of
from samklang.initiatives.roles import Permission, Role, Scope
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput


class InitiativeForm(GuardedForm):
    """The initiative's own name, vision and public page."""

    name = forms.CharField(label=_("Name"), max_length=160)
    vision = forms.CharField(
        label=_("Vision in one sentence"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Stands under the name on the front page."),
    )
    has_public_page = forms.BooleanField(
        label=_("Show one public page without sign-in"),
        required=False,
        help_text=_("The ratified agenda, the five conditions and the released curves. Nothing else."),
    )

    @classmethod
    def of(cls, initiative: Initiative, data: Any = None) -> "InitiativeForm":
        """Return the form with what is stored, or bound to what was sent."""
        stored = {name: getattr(initiative, name) for name in ("name", "vision", "has_public_page")}
        return cls(data, initial=stored)


class OrganisationForm(GuardedForm):
    """A new partner."""

    name = forms.CharField(label=_("Name"), max_length=160)
    short_name = forms.CharField(
        label=_("Short name"), max_length=40, required=False, help_text=_("For tables and curves, if the name is long.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[c for c in OrganisationKind.choices if c[0] != "backbone"])


class InviteForm(GuardedForm):
    """An invitation to a seat; an editor sees only what an editor may offer."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    can_sign = forms.BooleanField(
        label=_("May sign for the organisation"),
        required=False,
        help_text=_("Ratifies the agenda, signs commitments and answers decisions on its behalf."),
    )

    def __init__(self, viewer: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        everybody = viewer.can(Permission.MANAGE_PEOPLE)
        choices = organisations_of(viewer.initiative)
        if not everybody:
            choices = choices.filter(pk__in=viewer.organisation_ids)
            self.fields["role"].choices = [(r.value, r.label) for r in (Role.EDITOR, Role.READER)]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
        self.fields["organisation"].initial = viewer.organisation


class SeatForm(GuardedForm):
    """What a seat is, and its last day."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    can_sign = forms.BooleanField(label=_("May sign for the organisation"), required=False)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput())

    def __init__(self, seat: Seat, data: Any = None) -> None:
        stored = {name: getattr(seat, name) for name in ("role", "can_sign", "title", "ends_on")}
        super().__init__(data, initial=stored)
        self.seat = seat

    def clean_ends_on(self) -> date | None:
        """Refuse a last day before the first."""
        ends_on: date | None = self.cleaned_data["ends_on"]
        if ends_on and ends_on < self.seat.starts_on:
            raise forms.ValidationError(_("The last day is before the first day of the seat."))
        return ends_on


class KeyForm(GuardedForm):
    """A key for a program: what it is called, what it may do, and its last day."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The program that will use it, for example “Case system”.")
    )
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=Scope.choices, initial=Scope.REPORT, widget=forms.RadioSelect
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty to keep the key until somebody revokes it."),
    )
