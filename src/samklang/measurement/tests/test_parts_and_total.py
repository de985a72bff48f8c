"""A total that is not what its parts add up to: said with the difference, and sent only with an explanation."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samklang.measurement import actions
from samklang.measurement.calculations.doubts import Doubt, doubts_of
from samklang.measurement.models import Observation, ReportState

from .build import indicator, quarter, report_of
from .build_reports import keys_by_code

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
CELLS = {"18-24 · Egen": (3, 10), "18-24 · Delt": (4, 10), "25+ · Egen": (5, 20), "25+ · Delt": (6, 20)}


def test_what_the_parts_are_out_of_is_held_against_the_total_too():
    raised = doubts_of(
        Decimal(10), Decimal(60), last=None, kind="share", parts=[Decimal(4), Decimal(6)],
        base_parts=[Decimal(20), Decimal(30)],
    )  # fmt: skip
    assert [(each.doubt, each.difference, each.blocks) for each in raised] == [(Doubt.BASE_PARTS, 10, False)]


@pytest.fixture
def report(founded, harbour):
    """A share by two breakdowns."""
    ages = actions.add_dimension(name="Alder", categories=["18-24", "25+"], by=founded, at=AT)
    homes = actions.add_dimension(name="Bolig", categories=["Egen", "Delt"], by=founded, at=AT)
    indicator(founded, kind="share", organisations=[harbour], dimensions=[ages, homes])
    return report_of(harbour, quarter(founded, 2026, 1))


@pytest.fixture
def fields(report):
    """The form with every cell filled: 18 of 60 in all, and a total of 20 of 70."""
    keys = keys_by_code(report)
    told = {"H1": (20, 70), **{f"H1 {cell}": pair for cell, pair in CELLS.items()}}
    return {
        f"{part}-{keys[name]}": str(value)
        for name, pair in told.items()
        for part, value in zip(("figure", "base"), pair, strict=True)
    }


def test_a_total_that_differs_from_a_cross_breakdown_is_sent_only_with_an_explanation(client_of, bo, report, fields):
    client, address = client_of(bo), f"/{report.period.initiative.slug}/measurement/reports/{report.pk}/"
    answer = client.post(address, {**fields, "deed": "send"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Delene giver tilsammen 2 mindre end det samlede tal" in page
    assert "Delene er ud af 10 mindre end det samlede tal" in page
    why = {f"why-{keys_by_code(report)['H1']}": "To beboere vil ikke oplyse deres alder"}
    assert client.post(address, {**fields, **why, "deed": "send"}).status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert Observation.objects.get(cell=None).explanation == "To beboere vil ikke oplyse deres alder"


def test_an_uploaded_total_that_differs_from_its_parts_is_said_in_the_preview(client_of, bo, report):
    lines = ["Indikator;Gruppe;Tal;Ud af;Svar;Bemærkning", "H1;;20;70;;"]
    lines += [f"H1;{cell};{part};{whole};;" for cell, (part, whole) in CELLS.items()]
    client, address = client_of(bo), f"/{report.period.initiative.slug}/tables/reports/{report.pk}/upload/"
    file = SimpleUploadedFile("tal.csv", "\n".join(lines).encode())
    page = client.get(client.post(address, {"file": file}).url).content.decode()
    assert "Delene giver tilsammen 2 mindre end det samlede tal" in page
    assert "Delene er ud af 10 mindre end det samlede tal" in page


def test_the_page_of_the_total_says_how_much_of_it_is_not_broken_down(client_of, founded, harbour, bo, anne, actor_of):
    ages = actions.add_dimension(name="Alder", categories=["18-24", "25+"], by=founded, at=AT)
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    report = report_of(harbour, quarter(founded, 2026, 1))
    keys = keys_by_code(report)
    told = {"H1": 20, "H1 18-24": 12, "H1 25+": 5}
    typed = [
        actions.TypedFigure(keys[name], Decimal(value), None, None, "Tre er ukendte") for name, value in told.items()
    ]
    actions.save_figures(report=report, figures=typed, by=actor_of(bo), at=AT)
    actions.submit_report(report=report, by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    page = client_of(anne).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    assert "3 af det er ikke opdelt" in page
    assert "Ikke opdelt" in page
