"""What the gallery shows: invented figures and words for every component in its states."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from samklang.ui import formats, localised
from samklang.ui.charts.shapes import (
    Bar,
    Bars,
    Break,
    Curve,
    CurvePoint,
    Milestone,
    NormalRange,
    Segment,
    StackedBar,
    Timeline,
    TimelineRow,
)
from samklang.ui.widgets import DateInput

HERBERG = (60, 62, 59, 63, 61, 64, 60, 62, 59, 61, 63, 60, 57, 54, 55, 51, 50, 47, 46, 44)
WELCOME = (41, 43, 39, 44, 40, 41, 44, 39, 43, 42, 44, 43, 45, 43, 46, 44, 45, 42, 46, 45)


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
        label="Jeres svar", widget=forms.RadioSelect, choices=[("y", "Ratificerer"), ("r", "Med forbehold"), ("n", "Ikke vores mandat")]
    )
    places = forms.MultipleChoiceField(
        label="Steder", required=False, widget=forms.CheckboxSelectMultiple, choices=[("1", "Havneby Nord"), ("2", "Kajkvarteret")]
    )
    why = forms.CharField(label="Begrundelse", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    attachment = forms.FileField(label="Regneark", required=False)
    agree = forms.BooleanField(label="Vi deler tallene med de øvrige aktører", required=False)


@dataclass(frozen=True)
class Quarters:
    """A run of quarters ending with the last full one before a day."""

    count: int
    end: date = field(default=date(2026, 9, 30))

    def points(self, values: tuple[float | None, ...], **marks: Any) -> tuple[CurvePoint, ...]:
        """Return points for the values; `signals`, `hidden` and `baseline` are positions."""
        return tuple(self._point(at, value, **marks) for at, value in enumerate(values))

    def _point(
        self, at: int, value: float | None, *, signals: tuple[int, ...] = (), hidden: tuple[int, ...] = (),
        baseline: int | None = None,
    ) -> CurvePoint:
        month = self.end.year * 12 + self.end.month - 1 - 3 * (self.count - 1 - at)
        last_month = date(month // 12, month % 12 + 1, 28)
        start = date(last_month.year, last_month.month - 2, 1)
        end = (last_month + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        label = formats.period(start, end, language=localised.language())
        note = "udgangspunkt" if at == baseline else ""
        return CurvePoint(
            label, value, year=start.year, is_signal=at in signals, is_hidden=at in hidden,
            is_baseline=at == baseline, note=note,
        )


def curves() -> dict[str, Curve]:
    """Return curves of every kind: turning, steady, broken, with gaps, single, empty."""
    twenty = Quarters(20)
    percent = localised.percentage
    return {
        "turned": Curve(
            "Borgere på herberg over 120 dage", twenty.points(HERBERG, signals=(15, 16, 17, 18), baseline=0),
            summary="44 i 3. kvartal 2026; otte kvartaler i træk under det tidligere niveau.",
            target=30, target_label="mål 30", normal=(NormalRange(54, 69, 61.5),),
        ),
        "steady": Curve(
            "Beboere, der føler sig velkomne", twenty.points(WELCOME), target=60, target_label="mål 60",
            normal=(NormalRange(38, 47, 42.7),), formatter=lambda value: percent(value),
        ),
        "broken": Curve(
            "Trygge på Kajpladsen", twenty.points(
                (51, 50, 53, None, 52, 54, 51, 53, 52, 54, 60, 61, 59, 63, None, None, 68, 70, 69, 71), hidden=(12,), signals=(16, 17),
            ),
            target=70, target_label="mål 70", breaks=(Break(10, "ny definition"),),
            normal=(NormalRange(48, 56, 52.5, 0, 9), NormalRange(56, 66, 61, 10, 15)), formatter=lambda value: percent(value),
        ),
        "growing": Curve("Boliger med fleksibel støtte", twenty.points(tuple(range(120, 180, 3))), target=240, target_label="mål 240"),
        "single": Curve("Nyt tal", Quarters(1).points((183,)), target=240, target_label="mål 240"),
        "equal": Curve("Uændret", Quarters(6).points((12, 12, 12, 12, 12, 12))),
        "huge": Curve("Fælles investering", twenty.points(tuple(1_200_000_000 + 41_234_567 * i for i in range(20))), formatter=lambda value: localised.kroner(value)),
        "negative": Curve("Ændring i pct.point", twenty.points(tuple((i * 7 % 11) - 6 for i in range(20))), target=2, target_label="mål 2"),
        "empty": Curve("Endnu uden tal", Quarters(4).points((None, None, None, None)), target=30, target_label="mål 30"),
    }


def _words() -> dict[str, Any]:
    now = timezone.now()
    return {
        "conditions": [
            Specimen(name="Fælles agenda", state="holds", evidence="Version 3 ratificeret af 22 af 24. Næste gennemsyn i marts."),
            Specimen(name="Fælles effektmåling", state="fragile", evidence="5 indberetninger mangler for 3. kvartal. 2 mål har ingen indikator."),
            Specimen(name="Gensidigt forstærkende aktiviteter", state="holds", evidence="41 af 46 løfter holdt. Hvert mål har mindst to aktører."),
            Specimen(name="Løbende kommunikation", state="holds", evidence="21 aktører har været aktive de sidste 30 dage. 1 beslutning venter på opfølgning."),
            Specimen(name="Tværgående sekretariat", state="missing", evidence="Ingen afløser for sekretariatslederen fra 1. februar."),
        ],
        "asks": [
            Specimen(title="Indberet 3. kvartal", detail="4 tal. Frist fredag 4. december.", verb="Indberet"),
            Specimen(title="Svar på forslag 2026-14", detail="Fælles natåbning på biblioteket. 11 af 24 har svaret.", verb="Læs og svar"),
            Specimen(title="Løfte: to prøveboliger", detail="Skulle være klar 15. november.", verb="Giv status"),
        ],
        "history": [
            Specimen(at=now - timedelta(hours=3), who="Anne", organisation="Sekretariatet", text="godkendte tallet for herbergsophold", changes=(Change("Antal", "640", "64"),)),
            Specimen(at=now - timedelta(days=1), who="Bo", organisation="Boligforeningen Havnen", text="indsendte 3. kvartal 2026", changes=()),
            Specimen(at=now - timedelta(days=40), who="Dina", organisation="Havneby Kommune", text="ratificerede version 3", changes=(Change("Svar", None, "ratificerer"),)),
        ],
        "now": now,
    }


def _charts(today: date) -> dict[str, Any]:
    return {
        "segments": [Segment("indberettet", 10), Segment("ikke relevant", 1, "other"), Segment("mangler (frist 4. december)", 1, "missing")],
        "stacked": StackedBar("Svar på version 3", (Segment("ratificerer", 14), Segment("med forbehold", 3, "waiting"), Segment("ikke vores mandat", 2, "other"), Segment("indvender", 1, "against"), Segment("mangler", 4, "missing"))),
        "bars": Bars(
            "Borgere på herberg efter sted", (Bar("Havneby Nord", 17, before=18), Bar("Kajkvarteret", 15, before=15, note="1 rettelse"), Bar("Vestbyen", None, is_hidden=True), Bar("Bakken", None)),
            label_heading="Sted", value_heading="Nu",
        ),
        "timeline": Timeline("Plan", (
            TimelineRow("Skæve boliger på Kajen", date(2024, 5, 1), date(2027, 3, 31), "i gang", "#content", (Milestone("Første indflytning", date(2025, 9, 1), is_reached=True), Milestone("Alle 12 boliger", date(2027, 2, 1)))),
            TimelineRow("Flyttehjælp den første måned", date(2025, 1, 15), None, "i gang"),
            TimelineRow("Støtte i egen bolig, afprøvning i tre afdelinger med hver sin vicevært", date(2023, 2, 1), date(2025, 3, 1), "afsluttet", is_muted=True),
            TimelineRow("Fælles natåbning på biblioteket", None, None, "idé"),
        ), today=today),
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
        **_charts(timezone.localdate()),
    }
