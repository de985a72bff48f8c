"""A breakdown and the one that took its place have one name: in a data set each is called by a label of its own."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from samklang.measurement import actions
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

from .test_jsonstat import fetched

AT = datetime(2026, 4, 20, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def test_the_breakdown_of_before_is_told_by_its_last_day(founded, harbour, bo, anne, actor_of, client_of, initiative):
    old = actions.add_dimension(name="Alder", categories=["Unge", "Voksne"], by=founded, at=AT)
    made = indicator(founded, organisations=[harbour], dimensions=[old])

    def tell(period, *cells):
        report = report_of(harbour, period)
        submit(report, *(figure(report, "H1", 5, cell=cell) for cell in (None, *cells)), by=actor_of(bo), at=AT)
        actions.approve_report(report=report, by=founded, at=AT)

    tell(quarter(founded, 2026, 1), "Unge")
    new = actions.replace_dimension(dimension=old, name="Alder", categories=["Børn", "Andre"], by=founded, at=AT)
    last = made.versions.get()
    wording = {name: getattr(last, name) for name in ("name", "definition", "unit", "kind", "direction")}
    actions.revise_indicator(
        indicator=made, wording={**wording, "valid_from": date(2026, 4, 1)}, reason="Nye grupper",
        breaks_comparability=False, dimensions=[new], by=founded, at=AT,
    )  # fmt: skip
    tell(quarter(founded, 2026, 2), "Børn")
    told = fetched(client_of(anne), initiative, f"{made.pk}.json")
    labels = [told["dimension"][key]["label"] for key in told["id"] if key.startswith("breakdown")]
    assert sorted(labels) == ["Alder", "Alder, indtil 20. april 2026"]
