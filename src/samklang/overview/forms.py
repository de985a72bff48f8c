"""What a reader may choose on the pages that bring the rooms together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import organisations_of
from samklang.people.forms import GuardedForm


class OrganisationForm(GuardedForm):
    """Whose page it is: one of one's own organisations, or for the backbone any."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, required=False, empty_label=None
    )

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(data, initial={"organisation": viewer.organisation})
        choices = organisations_of(viewer.initiative)
        if not viewer.is_backbone:
            choices = choices.filter(pk__in=viewer.organisation_ids)
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
        self.has_choice = viewer.is_backbone or len(viewer.organisation_ids) > 1

    def chosen(self) -> Organisation | None:
        """Return the organisation asked for if it is one of the choices, else None."""
        if self.is_bound and self.is_valid():
            chosen: Organisation | None = self.cleaned_data["organisation"]
            return chosen
        return None
