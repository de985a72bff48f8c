"""Who has reported: each organisation's one answer, the same in the list, the bar and the total."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2025, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def part_only(founded, harbour, bo, actor_of):
    """A share of which the first of two categories does not apply, and the other is measured."""
    ages = actions.add_dimension(name="Alder", categories=["18-24", "65+"], by=founded, at=AT)
    made = indicator(founded, kind="share", organisations=[harbour], dimensions=[ages])
    period = quarter(founded, 2025, 1)
    report = report_of(harbour, period)
    typed = [
        figure(report, "H1", None, cell="18-24", answer="not_applicable"),
        figure(report, "H1", 450, 500, cell="65+"),
    ]
    submit(report, *typed, by=actor_of(bo), at=AT)
    actions.approve_report(report=report_of(harbour, period), by=founded, at=AT)
    return made


@pytest.mark.parametrize("who", ["anne", "bo", "dina"])
def test_who_measured_anything_has_measured_whatever_is_said_of_a_part(part_only, client_of, who, request):
    client = client_of(request.getfixturevalue(who))
    address = f"/{part_only.initiative.slug}/measurement/indicators/{part_only.pk}/"
    page = client.get(address).content.decode()
    assert "1 af 1 har indberettet" in page
    [told] = [part for part in page.split("<details") if "<summary>Hvem har indberettet" in part]
    assert "Målt" in told
    assert "Ikke relevant" not in told
