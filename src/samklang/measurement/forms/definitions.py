"""What is typed when an indicator is defined, changed or settled."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samklang.agenda.models import Goal
from samklang.agenda.queries import goals_of
from samklang.initiatives.access import Viewer
from samklang.measurement.models import (
    STAGES,
    Category,
    Dimension,
    Direction,
    Indicator,
    IndicatorVersion,
    Level,
    Rhythm,
    Stage,
    Those,
    kinds,
)
from samklang.measurement.queries.dimensions import dimensions_offered, steps_in
from samklang.measurement.queries.parts_of import indicators_among, wholes_offered
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput

WORDING = (
    "name", "definition", "why", "unit", "kind", "direction", "level", "rhythm", "counts_people", "is_confidential",
    "part_of", "those", "among", "source", "method", "who", "known_weaknesses", "use", "valid_from", "steps",
    "reached_from",
)  # fmt: skip
_LONG = forms.Textarea({"rows": 3})


class WordingForm(GuardedForm):
    """An indicator sheet: everything a definition says."""

    name = forms.CharField(label=_("Name"), max_length=160)
    definition = forms.CharField(label=_("Definition"), widget=_LONG, help_text=_("What is counted, and what is not."))
    unit = forms.CharField(label=_("Unit"), max_length=60, help_text=_("Homes, people, kroner, hours …"))
    kind = forms.ChoiceField(label=_("Kind of figure"), choices=kinds)
    direction = forms.ChoiceField(label=_("Good direction"), choices=Direction.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.OUTCOME)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm.choices, initial=Rhythm.QUARTER)
    counts_people = forms.BooleanField(
        label=_("Counts people"), required=False, help_text=_("Small numbers are then hidden from the others.")
    )
    is_confidential = forms.BooleanField(
        label=_("Each organisation's figure is its own business"),
        required=False,
        help_text=_(
            "Only for a count, an amount or a stock. The others then see it only when it is released, and nothing that "
            "fewer than three organisations stand behind, or one or two make up nearly all of."
        ),
    )
    part_of: "forms.ModelChoiceField[Indicator]" = forms.ModelChoiceField(
        label=_("Some of the people of"), queryset=None, required=False
    )
    those = forms.ChoiceField(
        label=_("Which people of this indicator"), choices=Those.choices, initial=Those.ALL, required=False,
        help_text=_("Only for a share or a rate."),
    )  # fmt: skip
    among = forms.ChoiceField(
        label=_("Among which people there"), choices=Those.choices, initial=Those.ALL, required=False,
        help_text=_("Only where the other is a share or a rate."),
    )  # fmt: skip
    dimensions: "forms.ModelMultipleChoiceField[Dimension]" = forms.ModelMultipleChoiceField(
        label=_("Broken down by"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    steps: "forms.ModelChoiceField[Dimension]" = forms.ModelChoiceField(
        label=_("Steps of the scale"),
        queryset=None,
        required=False,
        help_text=_("Only for answers on a scale and for levels: the breakdown whose categories are the steps."),
    )
    reached_from: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(
        label=_("Reached from this step"),
        queryset=None,
        required=False,
        help_text=_("Only for answers on a scale: the share at this step or above is what the curve shows."),
    )
    why = forms.CharField(label=_("Why it matters"), widget=_LONG, required=False)
    source = forms.CharField(label=_("Source"), widget=_LONG, required=False)
    method = forms.CharField(label=_("Method"), widget=_LONG, required=False)
    who = forms.CharField(label=_("Who counts"), widget=_LONG, required=False)
    known_weaknesses = forms.CharField(label=_("Known weaknesses"), widget=_LONG, required=False)
    use = forms.CharField(label=_("What it is used for"), widget=_LONG, required=False)
    valid_from = forms.DateField(label=_("In force from"), widget=DateInput())

    def __init__(self, viewer: Viewer, data: Any = None, *, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer(dimensions_offered(viewer.initiative))
        self.wholes = offered = wholes_offered(viewer.initiative, but=indicator)
        part_of = self.fields["part_of"]
        part_of.queryset = indicators_among(viewer.initiative, offered)  # type: ignore[attr-defined]
        part_of.label_from_instance = {each: f"{each.code} {name}" for each, name in offered}.get  # type: ignore[attr-defined]
        self.fields["reached_from"].label_from_instance = _step_words  # type: ignore[attr-defined]

    def offer(self, dimensions: QuerySet[Dimension]) -> None:
        """Offer these breakdowns, each with its categories."""
        for name in ("dimensions", "steps"):
            self.fields[name].queryset = dimensions.prefetch_related("categories")  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _dimension_words  # type: ignore[attr-defined]
        self.fields["reached_from"].queryset = steps_in(dimensions)  # type: ignore[attr-defined]

    @property
    def says_steps(self) -> bool:
        """Tell whether steps are chosen, or something is wrong with them, so that their fields stand open."""
        return self._says("steps", "reached_from")

    @property
    def says_whole(self) -> bool:
        """Tell whether another indicator's people are meant, or something is wrong with what was said of them."""
        return self._says("part_of", "those", "among")

    @property
    def offers_whole(self) -> bool:
        """Tell whether another indicator counts people, so that these can be some of them."""
        return bool(self.wholes) or self.says_whole

    def _says(self, name: str, *beside: str) -> bool:
        return bool(self[name].value()) or any(self[each].errors for each in (name, *beside))

    def wording(self) -> dict[str, Any]:
        """Return the fields of the definition. Only after `is_valid()`."""
        said = {name: self.cleaned_data[name] for name in WORDING}
        return {**said, "those": said["those"] or Those.ALL, "among": said["among"] or Those.ALL}


class IndicatorForm(WordingForm):
    """A new indicator: its code and goals beside its sheet."""

    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Short, such as H1. It stays for good."))
    goals: "forms.ModelMultipleChoiceField[Goal]" = forms.ModelMultipleChoiceField(
        label=_("Shows whether these goals come nearer"), queryset=None, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = ("code", "name", "goals")

    def __init__(self, viewer: Viewer, data: Any = None, **kwargs: Any) -> None:
        super().__init__(viewer, data, **kwargs)
        self.fields["goals"].queryset = goals_of(viewer.initiative)  # type: ignore[attr-defined]


class RevisionForm(WordingForm):
    """A changed definition: the reason, and whether the curve breaks."""

    reason = forms.CharField(label=_("Why does it change?"), widget=_LONG)
    breaks_comparability = forms.BooleanField(
        label=_("Figures before and after cannot be compared"),
        required=False,
        help_text=_("The curve shows the break."),
    )
    field_order = ("reason", "breaks_comparability", "valid_from", "name")

    def __init__(self, viewer: Viewer, version: IndicatorVersion, data: Any = None) -> None:
        stored = {name: getattr(version, name) for name in WORDING if name != "valid_from"}
        initial = {**stored, "dimensions": version.dimensions.all()}
        super().__init__(viewer, data, indicator=version.indicator, initial=initial)
        self.offer(dimensions_offered(viewer.initiative, version))


class SettingsForm(GuardedForm):
    """How far an indicator has come, what it shows, and whether it stands on the home."""

    stage = forms.ChoiceField(label=_("Stage"))
    goals: "forms.ModelMultipleChoiceField[Goal]" = forms.ModelMultipleChoiceField(
        label=_("Shows whether these goals come nearer"), queryset=None, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    headline_order = forms.IntegerField(
        label=_("Place among the curves of the home"), required=False, min_value=1, max_value=99,
        help_text=_("1 stands first. Empty: it does not stand there."),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, indicator: Indicator, data: Any = None) -> None:
        goals = [goal.pk for goal in indicator.goals.all()]
        kept = {"stage": indicator.stage, "headline_order": indicator.headline_order, "goals": goals}
        super().__init__(data, initial=kept)
        self.fields["goals"].queryset = goals_of(viewer.initiative)  # type: ignore[attr-defined]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            choice for choice in Stage.choices if choice[0] in STAGES[indicator.stage] | {indicator.stage}
        ]


def _dimension_words(dimension: Dimension) -> str:
    names = ", ".join(category.name for category in dimension.categories.all())
    words = f"{dimension.name} ({names})"
    return words if dimension.retired_on is None else _("%(breakdown)s, retired") % {"breakdown": words}


def _step_words(category: Category) -> str:
    return f"{category.dimension.name}: {category.name}"
