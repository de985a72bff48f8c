"""What is typed about follow-ups."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import active_seats_of, organisations_of
from samklang.people.forms import GuardedForm
from samklang.people.models import Person
from samklang.ui.widgets import DateInput


class FollowUpForm(GuardedForm):
    """What is to be done, by whom, by when. The owner is an organisation, and where one is named a person in it."""

    what = forms.CharField(label=_("What is to be done"), max_length=240)
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = forms.DateField(label=_("Due"), widget=DateInput())

    def __init__(self, viewer: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.organisations = {each.pk: each for each in organisations_of(viewer.initiative)}
        self.people: dict[tuple[int, int], Person] = {}
        for seat in active_seats_of(viewer.initiative, today=viewer.today):
            self.people[(seat.organisation_id, seat.person_id)] = seat.person
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (organisation.label, self._choices(organisation)) for organisation in self.organisations.values()
        ]
        self.fields["due_on"].initial = viewer.today + timedelta(days=14)

    def _choices(self, organisation: Organisation) -> list[tuple[str, str]]:
        people = [(key, person) for key, person in self.people.items() if key[0] == organisation.pk]
        return [
            *((f"{key[0]}-{key[1]}", f"{person.name}, {organisation.label}") for key, person in people),
            (f"{organisation.pk}", organisation.name),
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what the action takes."""
        organisation_id, _dash, person_id = self.cleaned_data["owner"].partition("-")
        organisation = self.organisations[int(organisation_id)]
        owner = self.people[(organisation.pk, int(person_id))] if person_id else None
        return {
            "what": self.cleaned_data["what"],
            "due_on": self.cleaned_data["due_on"],
            "organisation": organisation,
            "owner": owner,
        }


class FinishForm(GuardedForm):
    """What came of it."""

    note = forms.CharField(label=_("What came of it"), required=False, max_length=2000)


class PostponeForm(GuardedForm):
    """A later day, and why."""

    due_on = forms.DateField(label=_("New day"), widget=DateInput())
    reason = forms.CharField(label=_("Why"), max_length=240)
