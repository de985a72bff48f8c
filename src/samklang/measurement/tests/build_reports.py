"""A report to fill in: Havnen's third quarter of 2026, with four indicators, and the quarter before approved."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from samklang.measurement.actions import (
    TypedFigure,
    add_dimension,
    approve_report,
    assign_duties,
    define_indicator,
    open_period,
    save_figures,
    submit_report,
)
from samklang.measurement.models import Report
from samklang.measurement.queries import asked_of

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SPRING = datetime(2026, 4, 1, 9, 0, tzinfo=COPENHAGEN)
SUMMER = datetime(2026, 7, 2, 9, 0, tzinfo=COPENHAGEN)
AUTUMN = datetime(2026, 10, 2, 9, 0, tzinfo=COPENHAGEN)
LAST_TIME = {"I-01": ("7", None), "I-02": ("64", None), "I-03": ("3", "12"), "I-04": ("30", None)}


def wording(name: str, kind: str = "count", **rest: object) -> dict[str, object]:
    return {
        "name": name, "definition": f"{name} i kvartalet. Talt én gang.", "unit": "antal", "kind": kind,
        "direction": "up", "valid_from": date(2020, 1, 1), **rest,
    }  # fmt: skip


def indicators_of_the_report(backbone, at=SPRING):
    age = add_dimension(name="Alder", categories=["18-24 år", "25 år og derover"], by=backbone, at=at)
    return [
        define_indicator(code="I-01", wording=wording("Boliger udlejet"), by=backbone, at=at),
        define_indicator(code="I-02", wording=wording("Boliger med støtte", "stock"), by=backbone, at=at),
        define_indicator(code="I-03", wording=wording("Andel der blev boende", "share"), by=backbone, at=at),
        define_indicator(
            code="I-04", wording=wording("Beboere til fællesspisning", counts_people=True), dimensions=[age],
            by=backbone, at=at,
        ),
    ]  # fmt: skip


def report_to_fill_in(backbone, partner, organisation) -> Report:
    """Open the third quarter for the organisation after an approved second one."""
    for indicator in indicators_of_the_report(backbone):
        assign_duties(
            indicator=indicator, organisations=[organisation], first_period_on=date(2026, 4, 1), by=backbone, at=SPRING
        )
    before = open_quarter(backbone, date(2026, 4, 1), date(2026, 7, 1), date(2026, 8, 4), organisation, at=SUMMER)
    typed = []
    for line in asked_of(before):
        if line.is_total:
            figure, base = LAST_TIME[line.version.indicator.code]
            typed.append(typed_figure(line.key, figure, base))
    save_figures(report=before, figures=typed, by=partner, at=SUMMER)
    submit_report(report=before, by=partner, at=SUMMER)
    approve_report(report=before, by=backbone, at=SUMMER)
    return open_quarter(backbone, date(2026, 7, 1), date(2026, 10, 1), date(2026, 12, 4), organisation, at=AUTUMN)


def open_quarter(backbone, starts_on, ends_on, due_on, organisation, *, at) -> Report:
    period = open_period(rhythm="quarter", starts_on=starts_on, ends_on=ends_on, due_on=due_on, by=backbone, at=at)
    return Report.objects.get(period=period, organisation=organisation)


def typed_figure(
    key: str, figure: str | None, base: str | None = None, answer: str | None = None, **rest
) -> TypedFigure:
    number = Decimal(figure) if figure is not None else None
    return TypedFigure(
        key, number, Decimal(base) if base else None, answer or ("measured" if number is not None else None), **rest
    )


def keys_by_code(report: Report) -> dict[str, str]:
    """Return {code, or code and cell: key} of what a report asks."""
    asked = asked_of(report, looks_back=False)
    return {f"{line.version.indicator.code} {line.cell_label}".strip(): line.key for line in asked}
