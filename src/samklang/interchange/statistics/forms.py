"""What is typed about official statistics: where from, which curve, and what is said about it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agenda.models import Goal
from samklang.agenda.queries import goals_of
from samklang.initiatives.access import Viewer
from samklang.interchange.sent_files import SentFileForm, sent_file
from samklang.interchange.statistics.calculations import MOST_BYTES, Cube
from samklang.interchange.statistics.calculations.addresses import NotFetchedError, target_of
from samklang.interchange.statistics.fetching import reach_of_house
from samklang.interchange.statistics.queries import Chosen
from samklang.interchange.statistics.wording import not_fetched_words, unended_words
from samklang.measurement.models import OfficialSeries
from samklang.people.forms import GuardedForm
from samklang.places.models import Place
from samklang.places.queries import places_of

WORDING = ("name", "unit", "source", "licence", "table", "former_tables", "address")
MOST_CHOICES = 4000
_IS_WHOLE = gettext_lazy("I have compared: the last line is whole")


class FileForm(SentFileForm):
    """A file of statistics."""

    file = sent_file(
        gettext_lazy("File"),
        gettext_lazy("StatBank (BULK, CSV, JSON-stat), PX, JSON-stat, or CSV with the figures last. At most 20 MB."),
        accept=".csv,.json,.px,.txt",
    )

    @property
    def content(self) -> bytes:
        """Return the bytes of the file, and no more of them than show that it is too big."""
        return bytes(self.cleaned_data["file"].read(MOST_BYTES + 1))


class RenewForm(FileForm):
    """A newer file of a series; where its last line ends without a line break, somebody says that it is whole."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        if data and "is_whole" in data:
            self.ask_whether_whole()

    def ask_whether_whole(self) -> None:
        """Ask whether the last line is whole."""
        self.fields["is_whole"] = forms.BooleanField(label=_IS_WHOLE, required=False)

    @property
    def is_whole(self) -> bool:
        """Tell whether somebody has said that the last line is whole."""
        return bool(self.cleaned_data.get("is_whole"))


class SourceForm(FileForm):
    """A file, or the address it stands at."""

    address = forms.CharField(
        label=gettext_lazy("Or the address it stands at"),
        max_length=1000,
        required=False,
        widget=forms.URLInput({"placeholder": "https://"}),
        help_text=gettext_lazy("Then it is fetched anew each morning. The file must be open to everybody."),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["file"].required = False

    def clean_address(self) -> str:
        """Refuse an address that is never fetched from."""
        return _fetchable(self.cleaned_data["address"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        typed = super().clean() or self.cleaned_data
        has_file, has_address = bool(typed.get("file")), bool(typed.get("address"))
        if has_file and has_address:
            self.add_error("address", _("Give either a file or an address, not both."))
        elif not (has_file or has_address or self.errors):
            self.add_error("file", _("Choose a file, or give an address."))
        return typed


class ChoiceForm(GuardedForm):
    """Which table, which axis is time, and one value of every other axis. Shown with what is chosen; never in error."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__(initial=chosen.fields)
        if len(chosen.cubes) > 1:
            self.fields["table"] = forms.ChoiceField(label=_("Table"), choices=_told_apart(chosen.cubes))
        if len(chosen.cube.axes) > 1:
            axes = [(str(place), axis.label) for place, axis in enumerate(chosen.cube.axes)]
            self.fields["time"] = forms.ChoiceField(label=_("Axis of time"), choices=axes)
        for place, axis in chosen.others:
            if len(axis.codes) > MOST_CHOICES:
                self.fields[f"value_{place}"] = forms.CharField(
                    label=axis.label,
                    help_text=_("There are %(count)s values: write its code.") % {"count": len(axis.codes)},
                )
                continue
            values = [
                (code, label if label == code else f"{label} ({code})")
                for code, label in zip(axis.codes, axis.labels, strict=True)
            ]
            self.fields[f"value_{place}"] = forms.ChoiceField(label=axis.label, choices=values)


class WordingForm(GuardedForm):
    """What is said about a series, and which goals it speaks to."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=80, required=False)
    source = forms.CharField(
        label=gettext_lazy("Source line"), max_length=300,
        help_text=gettext_lazy("Who made the figures, as it is to stand under the curve."),
    )  # fmt: skip
    licence = forms.CharField(
        label=gettext_lazy("Licence"), max_length=120, required=False,
        help_text=gettext_lazy("What may be done with the figures: CC BY 4.0 for Statistics Denmark."),
    )  # fmt: skip
    table = forms.CharField(label=gettext_lazy("Table"), max_length=80, required=False)
    former_tables = forms.CharField(
        label=gettext_lazy("Earlier tables"), max_length=200, required=False,
        help_text=gettext_lazy("Tables end and go on under new names. The earliest first, with commas between."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=1000, required=False, widget=forms.URLInput(),
        help_text=gettext_lazy("Where it is fetched anew each morning. Empty: it is renewed by upload."),
    )  # fmt: skip
    goals: "forms.ModelMultipleChoiceField[Goal]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Goals it says something about"), queryset=None, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, viewer: Viewer, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["goals"].queryset = goals_of(viewer.initiative)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, viewer: Viewer, series: OfficialSeries, data: Any = None) -> "WordingForm":
        """Return the form with what is stored, or bound to what was sent."""
        stored = {name: getattr(series, name) for name in WORDING}
        return cls(viewer, data, initial={**stored, "goals": [goal.pk for goal in series.goals.all()]})

    def clean_address(self) -> str:
        """Refuse an address that is never fetched from."""
        return _fetchable(self.cleaned_data["address"])

    def wording(self) -> dict[str, str]:
        """Return the texts by field. Only after `is_valid()`."""
        return {name: self.cleaned_data[name] for name in WORDING}


class SeriesForm(WordingForm):
    """The same for a new series; and which place a municipality is, where no place has its code yet."""

    staged = forms.IntegerField(widget=forms.HiddenInput)
    place: "forms.ModelChoiceField[Place]" = forms.ModelChoiceField(
        label=gettext_lazy("Which of your places is it?"), queryset=None, required=False,
        empty_label=gettext_lazy("none of them"),
    )  # fmt: skip

    is_whole = forms.BooleanField(
        label=_IS_WHOLE,
        error_messages={"required": gettext_lazy("Compare the last line with the source, and say that it is whole.")},
    )

    def __init__(
        self, viewer: Viewer, *, municipality: str, unended: str, data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(viewer, data, initial=initial)
        if unended:
            self.fields["is_whole"].help_text = unended_words(unended)
        else:
            del self.fields["is_whole"]
        if not municipality:
            del self.fields["place"]
            return
        self.fields["place"].queryset = places_of(viewer.initiative)  # type: ignore[attr-defined]
        self.fields["place"].help_text = _(
            "The figures are about the municipality with the code %(code)s. The place is then known by that code."
        ) % {"code": municipality}


def _told_apart(cubes: Sequence[Cube]) -> list[tuple[str, str]]:
    """Return the tables of a file by their titles; those of one title with their name or number too."""
    titles = [cube.title or cube.table or str(number) for number, cube in enumerate(cubes, 1)]
    return [
        (str(place), f"{title} ({cube.table or place + 1})" if titles.count(title) > 1 else title)
        for place, (title, cube) in enumerate(zip(titles, cubes, strict=True))
    ]


def _fetchable(address: str) -> str:
    try:
        if address:
            target_of(address, allowed=reach_of_house().allowed)
    except NotFetchedError as error:
        raise ValidationError(not_fetched_words(error), code=error.why.value) from error
    return address
