"""What several tests of this folder begin with: Anne as the one who acts, a partner more, a report, a browser."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from tests.browser import sign_in

from samklang.initiatives.actions import add_organisation
from samklang.measurement.tests.build_reports import report_to_fill_in


@pytest.fixture
def by(founded):
    return founded


@pytest.fixture
def park(by):
    """A housing association that no person of the cast sits in."""
    at = datetime(2025, 1, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
    return add_organisation(name="Engparken", kind="housing", by=by, at=at)


@pytest.fixture
def report(anne, bo, harbour, actor_of):
    """Havnen's report to fill in."""
    return report_to_fill_in(actor_of(anne), actor_of(bo), harbour)


@pytest.fixture
def open_report(chromium, live_server, initiative, report, bo):
    """Open the report in Danish, as Bo, on a screen of a width."""
    contexts, faults = [], []

    def opened(width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="da-DK", **options)
        contexts.append(context)
        sign_in(context, SimpleNamespace(url=live_server.url), bo)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        address = reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": report.pk})
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def visit(chromium, live_server):
    """Open a page in Danish as a person."""
    contexts = []

    def opened(person, address, width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
        contexts.append(context)
        sign_in(context, SimpleNamespace(url=live_server.url), person)
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
