"""What is typed when a breakdown is made or replaced, and when old categories are told into new ones."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samklang.measurement.actions.breakdowns import Became
from samklang.measurement.models import Category, Dimension, Fate, IndicatorVersion
from samklang.measurement.queries.lineage import Lineage
from samklang.people.forms import GuardedForm

MOST_CATEGORIES, LONGEST = 30, 80


class DimensionForm(GuardedForm):
    """A breakdown: its name and its categories in order."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST, help_text=_("Such as age group or tenure."))
    categories = forms.CharField(
        label=_("Categories"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One on each line, in their order. They must not overlap, and everybody must fit in one of them."),
    )
    unknown = forms.CharField(
        label=_("The category for what is not known"),
        max_length=LONGEST,
        required=False,
        help_text=_("It stands last. Leave it empty only where it is always known."),
    )

    def __init__(self, data: Any = None, *, dimension: Dimension | None = None) -> None:
        rows = list(dimension.categories.all()) if dimension else []
        known = [each.name for each in rows if not each.is_unknown]
        unknown = next((each.name for each in rows if each.is_unknown), "")
        name = dimension.name if dimension else ""
        super().__init__(data, initial={"name": name, "categories": "\n".join(known), "unknown": unknown})

    def clean_categories(self) -> list[str]:
        """Return the lines; refuse fewer than two, and a name twice."""
        names = [line.strip() for line in self.cleaned_data["categories"].splitlines() if line.strip()]
        if len(names) < 2:
            raise ValidationError(_("A breakdown has at least two categories. Write one more."))
        if len(names) > MOST_CATEGORIES:
            raise ValidationError(
                _("That is more categories than anybody can fill in: at most %(most)s.") % {"most": MOST_CATEGORIES}
            )
        if len({name.casefold() for name in names}) < len(names):
            raise ValidationError(_("A category stands there twice. Delete one of them, or give it another name."))
        if any(len(name) > LONGEST for name in names):
            raise ValidationError(_("A category has a shorter name: at most %(most)s letters.") % {"most": LONGEST})
        return names

    def clean(self) -> dict[str, Any]:
        """Refuse an unknown that is one of the others."""
        typed = self.cleaned_data
        unknown = typed.get("unknown", "").casefold()
        if unknown and unknown in {name.casefold() for name in typed.get("categories", ())}:
            self.add_error("unknown", _("A category stands there twice. Delete one of them, or give it another name."))
        return typed


class MappingForm(GuardedForm):
    """What became of each category that a definition took away."""

    def __init__(self, lineage: Lineage, version: IndicatorVersion, data: Any = None) -> None:
        super().__init__(data)
        self.lineage, self.told = lineage, lineage.maps.get(version.pk, {})
        gone = [lineage.categories[pk] for pk in self.told] + lineage.unmapped(version)
        self.old = sorted(gone, key=lambda each: (each.dimension_id, each.order))
        here = lineage.broken_down_by[version.pk]
        self.new = [each for each in lineage.categories.values() if each.dimension_id in here]
        homes = [
            (
                lineage.dimensions[dimension].name,
                [(str(each.pk), each.name) for each in self.new if each.dimension_id == dimension],
            )
            for dimension in here
        ]
        others = [
            (Fate.SPLIT.value, _("It was split among several: a break")),
            (Fate.ENDED.value, _("It is no longer asked for")),
        ]
        for category in self.old:
            self.fields[f"category_{category.pk}"] = forms.ChoiceField(
                label=f"{lineage.dimensions[category.dimension_id].name}: {category.name}",
                choices=[("", _("Choose")), *homes, (_("It does not live on"), others)],
                initial=self._initial(category),
            )

    def _initial(self, category: Category) -> str:
        """Return what is told already, else the new category of the same name."""
        if told := self.told.get(category.pk):
            return str(told.new_id or told.fate)
        same = (each for each in self.new if each.name.casefold() == category.name.casefold())
        return str(next((each.pk for each in same), ""))

    def became(self) -> dict[Category, Became]:
        """Return what the action takes. Only after `is_valid()`."""
        by_pk = {str(each.pk): each for each in self.new}
        found = {}
        for category in self.old:
            said = self.cleaned_data[f"category_{category.pk}"]
            found[category] = Became(Fate.CONTINUES, by_pk[said]) if said in by_pk else Became(said)
        return found
