"""How the overview of the indicators is looked at."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.agenda.queries import AgreedGoal
from samklang.initiatives.access import Viewer
from samklang.initiatives.roles import Permission
from samklang.measurement.queries.overview import ALL, ATTENTION, OWN
from samklang.people.forms import GuardedForm


class OverviewFilter(GuardedForm):
    """Which indicators are shown; anything unknown falls back to all of them."""

    show = forms.ChoiceField(label=_("Show"), required=False)
    goal = forms.TypedChoiceField(label=_("Goal"), required=False, coerce=int, empty_value=None)

    def __init__(self, viewer: Viewer, goals: Iterable[AgreedGoal], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        own = [(OWN, _("what we report"))] if viewer.can(Permission.REPORT) else []
        self.fields["show"].choices = [  # type: ignore[attr-defined]
            (ALL, _("all indicators")), (ATTENTION, _("what needs attention")), *own,
        ]  # fmt: skip
        numbered = [(goal.pk, f"{goal.number}. {goal.title}") for goal in goals]
        self.fields["goal"].choices = [("", _("All goals")), *numbered]  # type: ignore[attr-defined]
        self.is_valid()  # what is not valid is left out

    @property
    def chosen_show(self) -> str:
        """Return what is shown: all, what needs attention, or what one's own organisation reports."""
        return str(self.cleaned_data.get("show") or ALL)

    @property
    def chosen_goal(self) -> int | None:
        """Return the goal that is looked at alone."""
        goal: int | None = self.cleaned_data.get("goal")
        return goal
