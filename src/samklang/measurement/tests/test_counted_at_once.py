"""Two reports of one period are approved at the same moment: what all tell together holds both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.models import CollectiveFigure
from samklang.measurement.queries.sums import looked_over

from .build import figure, indicator, quarter, report_of, somebody_waits, submit

AT = datetime(2026, 7, 2, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.django_db(transaction=True)
def test_two_reports_approved_at_once_are_both_in_what_all_tell_together(founded, harbour, council, bo, actor_of):
    karen = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip
    indicator(founded, organisations=[harbour, council])
    period = quarter(founded, 2026, 2)
    sent = []
    for organisation, writer, number in ((harbour, bo, 3), (council, karen, 4)):
        report = report_of(organisation, period)
        sent.append(submit(report, figure(report, "H1", number), by=actor_of(writer), at=AT))

    def approve_the_other():
        try:
            return actions.approve_report(report=sent[1], by=founded, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.approve_report(report=sent[0], by=founded, at=AT)
            other = pool.submit(approve_the_other)
            while not somebody_waits():
                sleep(0.02)
        other.result()
    assert CollectiveFigure.objects.get().numerator == 7
    assert looked_over(most=10) == (2, 0)
