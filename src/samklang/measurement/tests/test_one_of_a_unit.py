"""Units are written in the plural, so after one they stand in brackets."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2025, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize(("count", "told"), [(1, "1 (boliger)"), (2, "2 boliger"), (0, "0 boliger")])
def test_one_dwelling_is_not_called_one_dwellings(founded, harbour, bo, dina, actor_of, client_of, count, told):
    made = indicator(founded, organisations=[harbour])
    report = report_of(harbour, quarter(founded, 2025, 1))
    submit(report, figure(report, "H1", count), by=actor_of(bo), at=AT)
    actions.approve_report(report=report_of(harbour, report.period), by=founded, at=AT)
    client, measurement = client_of(dina), f"/{made.initiative.slug}/measurement/"
    page = client.get(f"{measurement}indicators/{made.pk}/").content.decode()
    assert f"{told}, 1. kvartal 2025" in page  # the lead
    assert f"1. kvartal 2025: {told}" in page  # how to cite it
    assert f"<strong>{count}</strong> {told.partition(' ')[2]}" in client.get(measurement).content.decode()
