"""The overview of the indicators: short, by goal, what needs attention first, and only what one looks for."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from samklang.agenda.models import Goal
from samklang.measurement import actions
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def address(initiative):
    return reverse("measurement:scorecard", kwargs={"initiative": initiative.slug})


@pytest.fixture
def goal(initiative):
    return Goal.objects.create(initiative=initiative, number=1, title="Flere bliver boende", is_in_force=True)


@pytest.fixture
def measured(founded, harbour, council, goal):
    """One indicator of a goal that the harbour reports, and one without a goal that only the council reports."""
    homes = indicator(founded, code="H1", organisations=[harbour], name="Boliger udlejet", goals=[goal])
    indicator(founded, code="L1", organisations=[council], name="Lokale i brug")
    return homes


def listed(html: str) -> list[str]:
    return re.findall(r'<p class="measure-name"><a [^>]*>([^<]*)</a>', html)


def test_each_indicator_is_one_row_with_its_verdict_in_words(client_of, bo, address, measured):
    html = client_of(bo).get(address).content.decode()
    assert listed(html) == ["Boliger udlejet", "Lokale i brug"]
    assert html.count('class="measure-verdict"') == 2
    assert "For tidligt at sige" in html
    assert "Åbn målet med dets kurver" in html


def test_bo_sees_only_what_his_organisation_reports(client_of, bo, dina, address, measured):
    assert listed(client_of(bo).get(address, {"show": "own"}).content.decode()) == ["Boliger udlejet"]
    steering = client_of(dina).get(address, {"show": "own"}).content.decode()
    assert '<option value="own"' not in steering  # she reports nothing, and is shown everything
    assert len(listed(steering)) == 2


def test_one_goal_and_what_needs_attention_are_chosen_without_scripts(client_of, anne, address, measured, goal):
    client = client_of(anne)
    assert listed(client.get(address, {"goal": goal.pk}).content.decode()) == ["Boliger udlejet"]
    calm = client.get(address, {"show": "attention"}).content.decode()
    assert listed(calm) == []
    assert "Ingen indikator er sådan" in calm
    assert "Se alle" in calm


def test_a_steady_curve_far_from_its_target_needs_attention(
    client_of, anne, bo, founded, harbour, actor_of, address, measured
):
    actions.set_target(
        indicator=measured, baseline_on=date(2025, 1, 1), baseline_value=Decimal(10), target_on=date(2028, 1, 1),
        target_value=Decimal(50), by=founded, at=AT,
    )  # fmt: skip
    for at, told in enumerate((10, 12, 11, 10, 12, 11, 10)):
        report = report_of(harbour, quarter(founded, 2025 + at // 4, at % 4 + 1))
        submit(report, figure(report, "H1", told), by=actor_of(bo), at=AT)
        actions.approve_report(report=report, by=founded, at=AT)
    html = client_of(anne).get(address, {"show": "attention"}).content.decode()
    assert listed(html) == ["Boliger udlejet"]
    assert "1 kræver opmærksomhed" in html


@pytest.mark.parametrize(
    "query", ["show=nonsense", "goal=999999", "goal=x", "show=attention&goal=0&known_on=2026-01-01"]
)
def test_whatever_is_asked_of_the_overview_is_answered(client_of, anne, address, measured, query):
    assert client_of(anne).get(f"{address}?{query}").status_code == 200


def test_the_day_is_kept_by_the_filter(client_of, anne, address, measured):
    html = client_of(anne).get(address, {"known_on": "2026-01-01"}).content.decode()
    assert re.search(r'<input type="hidden" name="known_on" value="2026-01-01">', html)
