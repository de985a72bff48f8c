"""What the gallery shows: invented figures and words for every component in its states."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from samklang.ui.specimen_charts import charts, curves
from samklang.ui.widgets import DateInput


@dataclass(frozen=True)
class Specimen:
    """Anything with the few fields a component reads."""

    name: str = ""
    state: str = ""
    evidence: str = ""
    title: str = ""
    detail: str = ""
    verb: str = ""
    url: str = "#content"
    at: datetime | None = None
    who: str = ""
    organisation: str = ""
    text: str = ""
    changes: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Change:
    """One field that went from something to something else."""

    label: str
    before: str | None
    after: str | None


class SpecimenForm(forms.Form):
    """One field of every sort."""

    name = forms.CharField(label="Navn", help_text="Som det skal stå på mødets deltagerliste.")
    email = forms.EmailField(label="E-mail")
    due_on = forms.DateField(label="Frist", widget=DateInput(), required=False)
    count = forms.IntegerField(label="Antal boliger", required=False)
    kind = forms.ChoiceField(label="Slags", choices=[("a", "Bolig"), ("b", "Byrum"), ("c", "Mødested")])
    answer = forms.ChoiceField(
        label="Jeres svar",
        widget=forms.RadioSelect,
        choices=[("y", "Ratificerer"), ("r", "Med forbehold"), ("n", "Ikke vores mandat")],
    )
    places = forms.MultipleChoiceField(
        label="Steder",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Havneby Nord"), ("2", "Kajkvarteret")],
    )
    why = forms.CharField(label="Begrundelse", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    attachment = forms.FileField(label="Regneark", required=False)
    agree = forms.BooleanField(label="Vi deler tallene med de øvrige aktører", required=False)


def _words() -> dict[str, Any]:
    now = timezone.now()
    return {
        "conditions": [
            Specimen(
                name="Fælles agenda",
                state="holds",
                evidence="Version 3 ratificeret af 22 af 24. Næste gennemsyn i marts.",
            ),
            Specimen(
                name="Fælles effektmåling",
                state="fragile",
                evidence="5 indberetninger mangler for 3. kvartal. 2 mål har ingen indikator.",
            ),
            Specimen(
                name="Gensidigt forstærkende aktiviteter",
                state="holds",
                evidence="41 af 46 løfter holdt. Hvert mål har mindst to aktører.",
            ),
            Specimen(
                name="Løbende kommunikation",
                state="holds",
                evidence="21 aktører har været aktive de sidste 30 dage. 1 beslutning venter på opfølgning.",
            ),
            Specimen(
                name="Tværgående sekretariat",
                state="missing",
                evidence="Ingen afløser for sekretariatslederen fra 1. februar.",
            ),
        ],
        "asks": [
            Specimen(title="Indberet 3. kvartal", detail="4 tal. Frist fredag 4. december.", verb="Indberet"),
            Specimen(
                title="Svar på forslag 2026-14",
                detail="Fælles natåbning på biblioteket. 11 af 24 har svaret.",
                verb="Læs og svar",
            ),
            Specimen(title="Løfte: to prøveboliger", detail="Skulle være klar 15. november.", verb="Giv status"),
        ],
        "history": [
            Specimen(
                at=now - timedelta(hours=3),
                who="Anne",
                organisation="Sekretariatet",
                text="godkendte tallet for herbergsophold",
                changes=(Change("Antal", "640", "64"),),
            ),
            Specimen(
                at=now - timedelta(days=1),
                who="Bo",
                organisation="Boligforeningen Havnen",
                text="indsendte 3. kvartal 2026",
                changes=(),
            ),
            Specimen(
                at=now - timedelta(days=40),
                who="Dina",
                organisation="Havneby Kommune",
                text="ratificerede version 3",
                changes=(Change("Svar", None, "ratificerer"),),
            ),
        ],
        "now": now,
    }


def specimens() -> dict[str, Any]:
    """Return everything the gallery shows."""
    refused = SpecimenForm({"name": "", "email": "bo", "kind": "b", "count": "mange"})
    return {
        "curves": curves(),
        "form": SpecimenForm(),
        "refused": refused,
        "page": Paginator(range(95), 20).page(2),
        "steps": ["Vælg fil", "Se rækkerne", "Send"],
        **_words(),
        **charts(timezone.localdate()),
    }
