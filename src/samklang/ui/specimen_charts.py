"""The invented figures of the gallery: a curve of every kind, bars, a plan."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

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

HERBERG = (60, 62, 59, 63, 61, 64, 60, 62, 59, 61, 63, 60, 57, 54, 55, 51, 50, 47, 46, 44)
WELCOME = (41, 43, 39, 44, 40, 41, 44, 39, 43, 42, 44, 43, 45, 43, 46, 44, 45, 42, 46, 45)


@dataclass(frozen=True)
class Quarters:
    """A run of quarters ending with the last full one before a day."""

    count: int
    end: date = field(default=date(2026, 9, 30))

    def points(self, values: tuple[float | None, ...], **marks: Any) -> tuple[CurvePoint, ...]:
        """Return points for the values; `signals`, `hidden` and `baseline` are positions."""
        return tuple(self._point(at, value, **marks) for at, value in enumerate(values))

    def _point(
        self,
        at: int,
        value: float | None,
        *,
        signals: tuple[int, ...] = (),
        hidden: tuple[int, ...] = (),
        baseline: int | None = None,
    ) -> CurvePoint:
        month = self.end.year * 12 + self.end.month - 1 - 3 * (self.count - 1 - at)
        last_month = date(month // 12, month % 12 + 1, 28)
        start = date(last_month.year, last_month.month - 2, 1)
        end = (last_month + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        label = formats.period(start, end, language=localised.language())
        note = "udgangspunkt" if at == baseline else ""
        return CurvePoint(
            label,
            value,
            year=start.year,
            is_signal=at in signals,
            is_hidden=at in hidden,
            is_baseline=at == baseline,
            note=note,
        )


def curves() -> dict[str, Curve]:
    """Return curves of every kind: turning, steady, broken, with gaps, single, empty, and of ranges."""
    twenty = Quarters(20)
    return {
        "turned": Curve(
            "Borgere på herberg over 120 dage",
            twenty.points(HERBERG, signals=(15, 16, 17, 18), baseline=0),
            summary="44 i 3. kvartal 2026; otte kvartaler i træk under det tidligere niveau.",
            target=30,
            target_label="mål 30",
            normal=(NormalRange(54, 69, 61.5),),
        ),
        "steady": Curve(
            "Beboere, der føler sig velkomne",
            twenty.points(WELCOME),
            target=60,
            target_label="mål 60",
            normal=(NormalRange(38, 47, 42.7),),
            formatter=localised.percentage,
        ),
        "broken": Curve(
            "Trygge på Kajpladsen",
            twenty.points(
                (51, 50, 53, None, 52, 54, 51, 53, 52, 54, 60, 61, 59, 63, None, None, 68, 70, 69, 71),
                hidden=(12,),
                signals=(16, 17),
            ),
            target=70,
            target_label="mål 70",
            breaks=(Break(10, "ny definition"),),
            normal=(NormalRange(48, 56, 52.5, 0, 9), NormalRange(56, 66, 61, 10, 15)),
            formatter=localised.percentage,
        ),
        "growing": Curve(
            "Boliger med fleksibel støtte", twenty.points(tuple(range(120, 180, 3))), target=240, target_label="mål 240"
        ),
        "ranges": Curve(
            "Mennesker, der blev mødt",
            tuple(
                replace(point, value=None, bounds=(least, most), words=f"{least} til {most}") if most else point
                for point, (least, most) in zip(
                    Quarters(8).points((38, 42, None, None, None, None, None, None)),
                    ((0, 0), (0, 0), (41, 93), (44, 97), (52, 118), (0, 0), (49, 104), (57, 112)),
                    strict=True,
                )
            ),
        ),
        "single": Curve("Nyt tal", Quarters(1).points((183,)), target=240, target_label="mål 240"),
        "equal": Curve("Uændret", Quarters(6).points((12, 12, 12, 12, 12, 12))),
        "huge": Curve(
            "Fælles investering",
            twenty.points(tuple(1_200_000_000 + 41_234_567 * i for i in range(20))),
            formatter=localised.kroner,
        ),
        "negative": Curve(
            "Ændring i pct.point",
            twenty.points(tuple((i * 7 % 11) - 6 for i in range(20))),
            target=2,
            target_label="mål 2",
        ),
        "empty": Curve(
            "Endnu uden tal", Quarters(4).points((None, None, None, None)), target=30, target_label="mål 30"
        ),
    }


def charts(today: date) -> dict[str, Any]:
    """Return bars and the timeline."""
    return {
        "segments": [
            Segment("indberettet", 10),
            Segment("ikke relevant", 1, "other"),
            Segment("mangler (frist 4. december)", 1, "missing"),
        ],
        "stacked": StackedBar(
            "Svar på version 3",
            (
                Segment("ratificerer", 14),
                Segment("med forbehold", 3, "waiting"),
                Segment("ikke vores mandat", 2, "other"),
                Segment("indvender", 1, "against"),
                Segment("mangler", 4, "missing"),
            ),
        ),
        "bars": Bars(
            "Borgere på herberg efter sted",
            (
                Bar("Havneby Nord", 17, before=18),
                Bar("Kajkvarteret", 15, before=15, note="1 rettelse"),
                Bar("Vestbyen", None, is_hidden=True),
                Bar("Bakken", None),
            ),
            label_heading="Sted",
            value_heading="Nu",
        ),
        "timeline": Timeline(
            "Plan",
            (
                TimelineRow(
                    "Skæve boliger på Kajen",
                    date(2024, 5, 1),
                    date(2027, 3, 31),
                    "i gang",
                    "#content",
                    (
                        Milestone("Første indflytning", date(2025, 9, 1), is_reached=True),
                        Milestone("Alle 12 boliger", date(2027, 2, 1)),
                    ),
                ),
                TimelineRow("Flyttehjælp den første måned", date(2025, 1, 15), None, "i gang"),
                TimelineRow(
                    "Støtte i egen bolig, afprøvning i tre afdelinger med hver sin vicevært",
                    date(2023, 2, 1),
                    date(2025, 3, 1),
                    "afsluttet",
                    is_muted=True,
                ),
                TimelineRow("Fælles natåbning på biblioteket", None, None, "idé"),
            ),
            today=today,
        ),
    }
