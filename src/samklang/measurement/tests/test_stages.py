"""From a proposal to an indicator in use and out of use again, and the changes that are declared on the way."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import NOW as AT

from samklang.measurement import actions
from samklang.measurement.models import DeclaredChange, Indicator, IndicatorVersion
from samklang.measurement.queries import asked_of, indicators_of
from samklang.measurement.tests.build import indicator, quarter, report_of
from samklang.ui.problems import Problem

SHEET = {
    "code": "N1", "name": "Nye naboer", "definition": "Husstande, der er flyttet ind.", "unit": "husstande",
    "kind": "count", "direction": "up", "level": "outcome", "rhythm": "quarter", "valid_from": "2026-01-01",
}  # fmt: skip


def settle(made, stage, by, **more):
    wanted = {"goals": [], "headline_order": None, **more}
    actions.settle_indicator(indicator=Indicator.objects.get(pk=made.pk), stage=stage, by=by, at=AT, **wanted)


def test_a_new_indicator_is_proposed_and_nobody_is_asked_for_it(client_of, anne, initiative):
    client_of(anne).post(f"/{initiative.slug}/measurement/indicators/new/", SHEET)
    made = Indicator.objects.get(code="N1")
    assert made.stage == "proposed"
    assert made not in indicators_of(initiative)
    assert "Nye naboer" in client_of(anne).get(f"/{initiative.slug}/measurement/").content.decode()


def test_it_is_designed_only_when_its_sheet_is_complete_and_the_message_names_what_lacks(client_of, anne, initiative):
    client_of(anne).post(f"/{initiative.slug}/measurement/indicators/new/", SHEET)
    made = Indicator.objects.get(code="N1")
    address = f"/{initiative.slug}/measurement/indicators/{made.pk}/settings/"
    refused = client_of(anne).post(address, {"stage": "designed"})
    assert refused.status_code == 422
    assert "Der mangler: hvorfor det betyder noget, kilde, metode" in refused.content.decode()
    IndicatorVersion.objects.filter(indicator=made).update(
        why="a", source="b", method="c", who="d", known_weaknesses="e", use="f"
    )
    assert client_of(anne).post(address, {"stage": "designed"}).status_code == 302
    assert Indicator.objects.get(pk=made.pk).stage == "designed"


def test_a_retired_indicator_is_no_longer_asked_for_and_keeps_its_page(founded, harbour, client_of, anne):
    made = indicator(founded, organisations=[harbour])
    report = report_of(harbour, quarter(founded, 2026, 1))
    assert len(asked_of(report)) == 1
    settle(made, "retired", founded)
    assert asked_of(report) == []
    page = client_of(anne).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/")
    assert "Udgået." in page.content.decode()


def test_an_indicator_does_not_come_into_use_by_way_of_the_retired_ones(client_of, anne, founded, initiative):
    """The sheet is asked for on every way into use, also by the back door."""
    client_of(anne).post(f"/{initiative.slug}/measurement/indicators/new/", SHEET)
    made = Indicator.objects.get(code="N1")
    settle(made, "retired", founded)
    with pytest.raises(Problem) as told:
        settle(made, "in_use", founded)
    assert "sheet is not complete" in str(told.value) or "mangler" in str(told.value)
    assert Indicator.objects.get(pk=made.pk).stage == "retired"


def test_a_stage_cannot_be_skipped_backwards(founded, harbour):
    made = indicator(founded, organisations=[harbour])
    with pytest.raises(Problem):
        settle(made, "proposed", founded)


def test_only_an_indicator_in_use_stands_on_the_home(founded, harbour):
    made = indicator(founded, organisations=[harbour])
    settle(made, "in_use", founded, headline_order=3)
    assert Indicator.objects.get(pk=made.pk).headline_order == 3
    with pytest.raises(Problem) as told:
        settle(made, "retired", founded, headline_order=3)
    assert told.value.field == "headline_order"


def test_a_change_of_the_work_is_declared_once_a_day_with_its_reason(client_of, anne, founded, harbour):
    made = indicator(founded, organisations=[harbour])
    address = f"/{made.initiative.slug}/measurement/indicators/{made.pk}/change/"
    typed = {"on": "2026-03-01", "reason": "Ny visitation"}
    assert client_of(anne).post(address, typed).status_code == 302
    assert client_of(anne).post(address, typed).status_code == 422
    assert client_of(anne).post(address, typed | {"on": "2027-01-01"}).status_code == 422
    assert [(each.on, each.reason) for each in DeclaredChange.objects.all()] == [(date(2026, 3, 1), "Ny visitation")]


def test_a_designed_indicator_does_not_lose_a_part_of_its_sheet_and_an_old_one_that_lacked_it_may_go_on(
    founded, harbour, client_of, anne, initiative
):
    made = indicator(founded, organisations=[harbour], method="Talt i december.", known_weaknesses="Ingen.")
    page = f"/{initiative.slug}/measurement/indicators/{made.pk}/revise/"
    kept = {**SHEET, "name": "Boliger", "unit": "boliger", "valid_from": "2026-11-23", "reason": "Klarere ord"}
    del kept["code"]
    refused = client_of(anne).post(page, {**kept, "method": "  ", "known_weaknesses": "Ingen."})
    assert refused.status_code == 422
    assert "Skriv det, der er tømt her: metode." in refused.content.decode()
    told = {**kept, "method": "Talt i januar.", "known_weaknesses": "Få."}  # why it is measured was never written
    assert client_of(anne).post(page, told).status_code == 302
    newest = IndicatorVersion.objects.filter(indicator=made).latest("number")
    assert (newest.method, newest.why) == ("Talt i januar.", "")
