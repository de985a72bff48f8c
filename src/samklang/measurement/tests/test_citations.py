"""A figure that was shown can be found again: its release, its day, its citation, its corrections."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def house(founded, harbour, council, bo, actor_of):
    """Two organisations, and who writes for each."""
    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip

    class House:
        organisations = (harbour, council)
        backbone, writers = founded, (actor_of(bo), actor_of(writer))

    return House


def told(house, period, *values, code="H1", at=AT):
    """Let each organisation tell a total, and approve it."""
    for organisation, writer, value in zip(house.organisations, house.writers, values, strict=False):
        if value is not None:
            submit(report_of(organisation, period), figure(report_of(organisation, period), code, value), by=writer, at=at)
            actions.approve_report(report=report_of(organisation, period), by=house.backbone, at=at)


def corrected(house, period, value, *, at, reason="Talt om", code="H1"):
    """Let the first organisation correct its total."""
    organisation, writer = house.organisations[0], house.writers[0]
    report = report_of(organisation, period)
    actions.reopen_report(report=report, reason=reason, by=house.backbone, at=at)
    typed = figure(report, code, value, explanation=reason)
    submit(report_of(organisation, period), typed, by=writer, at=at, reason=reason)
    actions.approve_report(report=report_of(organisation, period), by=house.backbone, at=at + timedelta(minutes=1))


def page_of(made, path=""):
    return f"/{made.initiative.slug}/measurement/indicators/{made.pk}/{path}"


def test_a_figure_that_goes_out_on_approval_names_no_release(house, client_of, dina):
    homes = indicator(house.backbone, organisations=house.organisations)
    people = indicator(house.backbone, code="H2", organisations=house.organisations[:1], counts_people=True)
    period = quarter(house.backbone, 2026, 1)
    report = report_of(house.organisations[0], period)
    submit(report, figure(report, "H1", 30), figure(report, "H2", 40), by=house.writers[0], at=AT)
    actions.approve_report(report=report_of(house.organisations[0], period), by=house.backbone, at=AT)
    release(period, by=house.backbone, at=AT, is_partial=True)
    client = client_of(dina)
    assert "frigivet" not in client.get(page_of(homes)).content.decode().partition("Sådan er det regnet ud")[0]
    of_people = client.get(page_of(people)).content.decode()
    assert "1 af 1 har indberettet · frigivet 4. maj 2026</p>" in of_people  # the period lacked a report, it did not
