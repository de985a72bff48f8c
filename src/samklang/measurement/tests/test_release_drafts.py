"""Who confirms a release sees its tables as they go out, and nothing else goes out."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from threading import Barrier

import pytest
from conftest import NOW
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samklang.audit.models import Event
from samklang.initiatives.actions import give_seat
from samklang.initiatives.models import Organisation
from samklang.measurement import actions
from samklang.measurement.models import (
    DraftCell,
    DraftTable,
    Duty,
    PreparedRelease,
    Release,
    ReleasedCell,
    ReleasedTable,
    TablePolicy,
)
from samklang.measurement.queries import scorecard
from samklang.measurement.queries.drafts import draft_of
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, report_of, submit

AT = NOW - timedelta(days=20)
CELLS = ("18-24", "25-64", "65+")


def a_jonas(founded):
    office = Organisation.objects.get(initiative=founded.initiative, kind="backbone")
    return give_seat(
        organisation=office, person_name="Jonas Juhl", person_email="jonas@example.org", role="backbone", by=founded,
        at=NOW - timedelta(days=300),
    ).person  # fmt: skip


@pytest.fixture
def jonas(founded):
    """A second person in the backbone."""
    return a_jonas(founded)


def a_house(founded, harbour, writer):
    """A quarter by age, two of the youngest: hidden, and another with it."""

    class House:
        backbone, organisation, by = founded, harbour, writer
        ages = actions.add_dimension(name="Alder", categories=list(CELLS), by=founded, at=AT)

    House.made = indicator(
        founded, organisations=[harbour], counts_people=True, unit="mennesker", dimensions=[House.ages]
    )
    House.period = quarter(founded, 2026, 1)
    House.slug = founded.initiative.slug
    tell(House, 2, 40, 9)
    return House


@pytest.fixture
def house(founded, harbour, bo, actor_of):
    return a_house(founded, harbour, actor_of(bo))


def tell(house, *counts, at=AT, reason=""):
    report = report_of(house.organisation, house.period)
    if reason:
        actions.reopen_report(report=report, reason=reason, by=house.backbone, at=at)
        report = report_of(house.organisation, house.period)
    figures = [figure(report, "H1", count, cell=cell) for cell, count in zip(CELLS, counts, strict=True)]
    submit(report, *figures, by=house.by, at=at, reason=reason)
    actions.approve_report(report=report_of(house.organisation, house.period), by=house.backbone, at=at)


def prepare(house, *, at=AT):
    prepared = actions.prepare_release(period=house.period, note="", by=house.backbone, at=at)
    actions.draft_release(prepared=prepared, at=at)
    prepared.refresh_from_db()
    return prepared


def confirm(prepared, *, by, at=AT):
    """Confirm the draft that stands there now."""
    seen = PreparedRelease.objects.get(pk=prepared.pk).mark
    return actions.confirm_release(prepared=prepared, seen=seen, by=by, at=at)


def confirmed_on_the_page(client, address):
    """Press the button of the page that is shown."""
    shown = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
    return client.post(address, {"seen": shown[1]} if shown else {})


def cells_of(model):
    return {
        (tuple(cell.categories), cell.place_id, cell.is_unplaced): (
            cell.numerator, cell.denominator, cell.least, cell.is_hidden
        )
        for cell in model.objects.all()
    }  # fmt: skip


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_backbone_sees_the_tables_hidden_as_they_will_be_and_nobody_else_sees_anything(
    house, jonas, client_of, anne, dina, bo, viewer_of
):
    prepared = prepare(house)
    address = f"/{house.slug}/measurement/releases/{prepared.pk}/"
    page = text_of(client_of(anne).get(address))
    assert "1 af 1 har indberettet · 2 af 4 tal er skjult 51 –" in page
    assert "25-64 40" in page
    assert page.count("skjult") >= 3
    assert not re.search(r"18-24 2\b|65\+ 9\b", page)
    assert client_of(bo).get(address).status_code == 403
    assert client_of(bo).get(f"{address}tables/{house.made.pk}/").status_code == 403
    [card] = scorecard(viewer_of(dina), indicators=[house.made], today=NOW.date())
    assert card.latest is None


def test_two_drafts_after_one_another_tell_the_steering_group_no_figure_but_how_much_goes_out_and_who_answered(
    house, jonas, dina, client_of
):
    prepared = prepare(house)
    address = f"/{house.slug}/measurement/releases/{prepared.pk}/"
    later = AT + timedelta(hours=1)
    for hidden, figures in ((2, (40, 51)), (0, (47, 63))):
        page = text_of(client_of(dina).get(address))
        assert f"1 tabel frigives: af 4 tal er {hidden} skjult og 0 afrundet til femmere." in page
        assert "To kladder efter hinanden ville røbe, hvad én organisation har indberettet." in page
        assert "Havnen Godkendt" in page
        assert not [each for each in figures if re.search(rf"\b{each}\b", page)]
        assert "Indikator H1" not in page
        assert client_of(dina).get(f"{address}tables/{house.made.pk}/").status_code == 403
        if hidden:
            tell(house, 7, 47, 9, at=later, reason="Talt om")
            actions.prepare_release_anew(prepared=prepared, by=house.backbone, at=later + timedelta(minutes=1))
            actions.draft_releases(at=later + timedelta(minutes=2))


def test_every_table_has_a_page_of_its_own_for_the_backbone(house, jonas, anne, client_of):
    prepared = prepare(house)
    page = text_of(client_of(anne).get(f"/{house.slug}/measurement/releases/{prepared.pk}/tables/{house.made.pk}/"))
    assert "25-64 40" in page
    assert "I alt 51" in page
    assert client_of(anne).get(f"/{house.slug}/measurement/releases/{prepared.pk}/tables/9999999/").status_code == 404


def test_what_goes_out_is_what_was_confirmed_cell_for_cell(house, jonas, actor_of, dina, viewer_of):
    prepared = prepare(house)
    drafted, total = cells_of(DraftCell), DraftTable.objects.get().numerator
    made = confirm(prepared, by=actor_of(jonas), at=AT + timedelta(hours=1))
    assert made.protected_at is not None
    assert cells_of(ReleasedCell) == drafted
    assert ReleasedTable.objects.get().numerator == total == 51
    assert not DraftTable.objects.exists()
    assert TablePolicy.objects.get().policy == "hidden"
    [card] = scorecard(viewer_of(dina), indicators=[house.made], today=NOW.date())
    assert card.latest.value == 51


def test_a_rounded_table_goes_out_with_the_numbers_that_were_seen(house, founded, jonas, anne, actor_of, client_of):
    homes = actions.add_dimension(name="Bolig", categories=["Egen", "Delt"], by=founded, at=AT)
    indicator(
        founded, code="H2", organisations=[house.organisation], counts_people=True, dimensions=[house.ages, homes]
    )
    period = quarter(founded, 2026, 2)
    report = report_of(house.organisation, period)
    cells = {"18-24 · Egen": 3, "25-64 · Egen": 21, "25-64 · Delt": 17, "65+ · Delt": 8}
    figures = [figure(report, "H2", n, cell=cell) for cell, n in cells.items()]
    submit(report, *figures, by=house.by, at=AT)
    actions.approve_report(report=report_of(house.organisation, period), by=founded, at=AT)
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT)
    actions.draft_release(prepared=prepared, at=AT)
    page = text_of(client_of(anne).get(f"/{house.slug}/measurement/releases/{prepared.pk}/"))
    assert "alle 12 tal er afrundet til femmere" in page
    assert "Alder efter bolig" in page
    seen = cells_of(DraftCell)
    assert all(numerator % 5 == 0 for numerator, *_rest in seen.values())
    confirm(prepared, by=actor_of(jonas), at=AT)
    assert cells_of(ReleasedCell) == seen


def test_a_corrected_figure_makes_confirming_say_so_and_prepare_anew_and_releases_nothing(
    house, jonas, dina, actor_of, client_of
):
    prepared = prepare(house)
    later = AT + timedelta(hours=1)
    tell(house, 30, 44, 9, at=later, reason="Talt om")
    page = text_of(client_of(dina).get(f"/{house.slug}/measurement/releases/{prepared.pk}/"))
    assert "Tal er ændret, siden tabellerne blev gjort klar" in page
    with pytest.raises(Problem, match="godkendt, rettet eller sendt tilbage"):
        confirm(prepared, by=actor_of(jonas), at=later)
    assert not Release.objects.exists()
    assert not DraftTable.objects.exists()
    assert Event.objects.order_by("pk").last().verb == "measurement.release_prepared_anew"
    with pytest.raises(Problem, match="gøres stadig klar"):
        confirm(prepared, by=actor_of(jonas), at=later)
    actions.draft_releases(at=later)
    confirm(prepared, by=actor_of(jonas), at=later + timedelta(hours=1))
    assert ReleasedTable.objects.get().numerator == 83


def test_a_figure_sent_back_since_makes_it_be_prepared_anew(house, jonas, actor_of):
    prepared = prepare(house)
    report = report_of(house.organisation, house.period)
    actions.reopen_report(report=report, reason="Talt om", by=house.backbone, at=AT + timedelta(hours=1))
    with pytest.raises(Problem, match="Ingen indberetning"):
        confirm(prepared, by=actor_of(jonas), at=AT + timedelta(hours=2))
    assert not Release.objects.exists()


def test_a_changed_rule_of_protection_makes_it_be_prepared_anew(house, founded, jonas, actor_of):
    prepared = prepare(house)
    wider = PreparedRelease.objects.get()
    duty = Duty.objects.get(indicator=house.made, organisation=house.organisation)
    actions.end_duty(duty=duty, ended_on=house.period.starts_on, by=founded, at=AT)
    with pytest.raises(Problem, match="bedt om"):
        confirm(wider, by=actor_of(jonas), at=AT)
    assert not Release.objects.exists()
    assert not PreparedRelease.objects.get(pk=prepared.pk).is_drafted


def test_another_release_in_the_ledger_since_makes_it_be_prepared_anew(house, founded, jonas, actor_of):
    prepared = prepare(house)
    between = Release.objects.create(period=house.period, at=AT)
    with pytest.raises(Problem, match="kvartal 2026 er stadig ved at blive lavet"):
        confirm(prepared, by=actor_of(jonas), at=AT)
    assert PreparedRelease.objects.get().is_drafted
    actions.protect_release(release=between, at=AT)
    with pytest.raises(Problem, match="En anden frigivelse"):
        confirm(prepared, by=actor_of(jonas), at=AT)
    assert Release.objects.count() == 1


def test_a_release_of_another_period_whose_tables_cannot_be_made_keeps_no_confirmation_waiting(
    house, founded, jonas, actor_of
):
    prepared = prepare(house)
    Release.objects.create(period=quarter(founded, 2025, 4), at=AT)
    assert confirm(prepared, by=actor_of(jonas)).protected_at is not None


def test_where_people_are_counted_again_the_release_of_the_period_before_must_have_its_tables_first(
    house, founded, jonas, actor_of
):
    indicator(founded, code="H2", kind="stock", organisations=[house.organisation], counts_people=True)
    prepared = prepare(house)
    Release.objects.create(period=quarter(founded, 2025, 4), at=AT)
    with pytest.raises(Problem, match=r"frigivelsen af 4\. kvartal 2025 er stadig ved at blive lavet"):
        confirm(prepared, by=actor_of(jonas))


def test_tables_made_anew_since_the_page_was_opened_are_not_confirmed_unseen(
    house, jonas, dina, client_of, in_background
):
    prepared = prepare(house)
    address = f"/{house.slug}/measurement/releases/{prepared.pk}/"
    client = client_of(dina)
    old = re.search(r'name="seen" value="([^"]+)"', client.get(address).content.decode())[1]
    later = AT + timedelta(hours=1)
    tell(house, 30, 44, 9, at=later, reason="Talt om")
    actions.prepare_release_anew(prepared=prepared, by=house.backbone, at=later + timedelta(minutes=1))
    actions.draft_releases(at=later + timedelta(minutes=2))
    for seen in ({"seen": old}, {}):
        answer = client.post(address, seen)
        assert answer.status_code == 422
        assert "lavet på ny, efter at du så dem" in answer.content.decode()
    assert not Release.objects.exists()
    now = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())[1]
    assert client.post(address, {"seen": now}).status_code == 302
    assert ReleasedTable.objects.get().numerator == 83


def test_what_was_prepared_as_complete_does_not_go_out_with_a_report_missing(house, founded, council, jonas, actor_of):
    open_to_all = indicator(founded, code="H2", organisations=[council])
    house.period = quarter(founded, 2026, 2)
    tell(house, 2, 40, 9)
    late = report_of(council, house.period)
    actions.waive_duties(report=late, indicators=[open_to_all], reason="Brand i huset", by=founded, at=AT)
    prepared = prepare(house)
    assert not prepared.is_partial
    actions.lift_waivers(report=report_of(council, house.period), by=founded, at=AT)
    with pytest.raises(Problem, match="mangler nu indberetninger"):
        confirm(prepared, by=actor_of(jonas))
    assert not Release.objects.exists()
    prepared.refresh_from_db()
    assert prepared.is_partial
    actions.draft_releases(at=AT)
    assert confirm(prepared, by=actor_of(jonas)).is_partial


def test_the_chain_of_events_is_held_only_when_all_else_is_written_and_checked(house, jonas, actor_of):
    prepared = prepare(house)
    with CaptureQueriesContext(connection) as asked:
        confirm(prepared, by=actor_of(jonas))
    said = [each["sql"] for each in asked.captured_queries]
    checked = said.index("SET CONSTRAINTS ALL IMMEDIATE")
    written = [place for place, sql in enumerate(said) if re.match(r'(INSERT INTO|UPDATE|DELETE FROM) "?measure', sql)]
    held = [
        place
        for place, sql in enumerate(said)
        if "pg_advisory_xact_lock" in sql or re.match(r'INSERT INTO "?audit_', sql)
    ]
    assert max(written) < checked < min(held)


def test_a_figure_can_be_told_of_a_period_while_its_release_is_confirmed(house, jonas, actor_of):
    # What refers to a period needs its key alone, which no change of a release touches.
    prepared = prepare(house)
    with CaptureQueriesContext(connection) as asked:
        confirm(prepared, by=actor_of(jonas))
    locks = [each["sql"] for each in asked.captured_queries if 'FROM "measurement_period"' in each["sql"]]
    assert any("FOR NO KEY UPDATE" in sql for sql in locks)
    assert not any("FOR UPDATE" in sql for sql in locks)


def test_a_draft_is_no_part_of_the_ledger(house, jonas, actor_of):
    # Were the first draft counted, a change from 2 to 4 young people would be too little to be shown beside it.
    first = prepare(house)
    actions.withdraw_release(prepared=first, by=actor_of(jonas), at=AT)
    assert not DraftTable.objects.exists()
    assert not TablePolicy.objects.exists()
    later = AT + timedelta(hours=1)
    tell(house, 4, 40, 9, at=later, reason="Talt om")
    second = prepare(house, at=later + timedelta(minutes=1))
    assert second.standing == []
    confirm(second, by=actor_of(jonas), at=later + timedelta(minutes=2))
    assert ReleasedTable.objects.get().numerator == 53


def test_where_a_change_is_too_small_to_be_shown_the_page_says_that_the_earlier_table_stands(
    house, jonas, anne, actor_of, client_of
):
    confirm(prepare(house), by=actor_of(jonas), at=AT)
    later = AT + timedelta(hours=1)
    tell(house, 3, 40, 9, at=later, reason="Talt om")
    prepared = prepare(house, at=later + timedelta(minutes=1))
    page = text_of(client_of(anne).get(f"/{house.slug}/measurement/releases/{prepared.pk}/"))
    assert "bliver den tabel, der blev frigivet før, stående" in page
    confirm(prepared, by=actor_of(jonas), at=later + timedelta(minutes=2))
    assert ReleasedTable.objects.count() == 1


def test_while_the_tables_are_being_prepared_the_page_says_so_and_cannot_be_confirmed(
    house, jonas, dina, client_of, in_background
):
    client = client_of(dina)
    actions.prepare_release(period=house.period, note="", by=house.backbone, at=AT)
    prepared = PreparedRelease.objects.get()
    address = f"/{house.slug}/measurement/releases/{prepared.pk}/"
    page = client.get(address).content.decode()
    assert "Tabellerne er ved at blive gjort klar" in page
    assert "Bekræft og frigiv" not in page
    assert client.post(address).status_code == 422
    PreparedRelease.objects.update(tables_wanted=12, tables_made=5)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "5 af 12 tabeller er lavet" in part
    assert "<html" not in part
    actions.draft_releases(at=AT)
    assert "Bekræft og frigiv" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Bekræft og frigiv" in client.get(address).content.decode()


def test_a_page_that_was_waiting_says_that_the_release_was_withdrawn_or_confirmed_meanwhile(
    house, jonas, anne, dina, client_of, actor_of
):
    client, asks = client_of(dina), {"HX-Request": "true"}
    first = actions.prepare_release(period=house.period, note="", by=house.backbone, at=AT)
    address = f"/{house.slug}/measurement/releases/{first.pk}/"
    assert "hx-get" in client.get(address, headers=asks).content.decode()
    actions.withdraw_release(prepared=first, by=house.backbone, at=AT)
    second = prepare(house)
    confirm(second, by=actor_of(jonas))
    for prepared, said in ((first, "Den blev trukket tilbage"), (second, "Jonas Juhl bekræftede den")):
        for who in (client, client_of(anne)):
            part = who.get(f"/{house.slug}/measurement/releases/{prepared.pk}/", headers=asks).content.decode()
            assert said in part
            assert "Tabellerne er ved at blive gjort klar" not in part
            assert "<button" not in part
            assert "hx-get" not in part


def test_a_failure_is_not_said_of_tables_that_are_to_be_made_anew_since(house, jonas, monkeypatch, in_background):
    prepared = actions.prepare_release(period=house.period, note="", by=house.backbone, at=AT)

    def solve(*_given, **_options):
        waiting = PreparedRelease.objects.get()
        actions.prepare_release_anew(prepared=waiting, by=house.backbone, at=AT + timedelta(hours=1))
        raise TypeError

    with monkeypatch.context() as broken:
        broken.setattr("scipy.optimize.milp", solve)
        with pytest.raises(TypeError):
            actions.draft_releases(at=AT + timedelta(hours=1))
    prepared.refresh_from_db()
    assert prepared.failed_at is None


def test_preparing_a_release_makes_its_tables_in_the_background_at_once(
    house, jonas, dina, client_of, anne, in_background
):
    page = f"/{house.slug}/measurement/periods/{house.period.pk}/release/"
    in_background(lambda: client_of(anne).post(page, {"note": ""}))
    assert PreparedRelease.objects.get().is_drafted


def test_tables_that_could_not_be_made_are_said_to_and_tried_again(
    house, jonas, dina, client_of, monkeypatch, in_background
):
    prepared = actions.prepare_release(period=house.period, note="", by=house.backbone, at=AT)
    with monkeypatch.context() as broken:
        broken.setattr("scipy.optimize.milp", None)  # a solver that is gone
        with pytest.raises(TypeError):
            actions.draft_releases(at=AT)
    address = f"/{house.slug}/measurement/releases/{prepared.pk}/"
    page = client_of(dina).get(address).content.decode()
    assert "Tabellerne kunne ikke laves" in page
    assert "Prøv igen nu" in page
    in_background(lambda: client_of(dina).post(f"{address}anew/"))
    assert PreparedRelease.objects.get().is_drafted
    assert "Bekræft og frigiv" in client_of(dina).get(address).content.decode()


def test_one_who_may_release_alone_sees_the_same_tables_first_and_releases_them(house, client_of, anne, in_background):
    client = client_of(anne)
    release = f"/{house.slug}/measurement/periods/{house.period.pk}/release/"
    assert "Se tabellerne først" in client.get(release).content.decode()
    answer = in_background(lambda: client.post(release, {"look_first": "1"}))
    prepared = PreparedRelease.objects.get()
    assert answer.url == f"/{house.slug}/measurement/releases/{prepared.pk}/"
    assert not Release.objects.exists()
    page = client.get(answer.url).content.decode()
    assert "Frigiv disse tabeller" in page
    with pytest.raises(Problem, match="forberedt allerede"):
        actions.release_period(period=house.period, note="", by=house.backbone, at=AT)
    assert confirmed_on_the_page(client, answer.url).status_code == 302
    assert Release.objects.get().by == anne
    assert PreparedRelease.objects.get().is_by_one


def test_the_page_of_a_release_asks_the_database_few_times(
    house, jonas, anne, client_of, django_assert_max_num_queries
):
    prepared = prepare(house)
    client = client_of(anne)
    with django_assert_max_num_queries(20):
        client.get(f"/{house.slug}/measurement/releases/{prepared.pk}/")
    with django_assert_max_num_queries(20):
        client.get(f"/{house.slug}/measurement/releases/{prepared.pk}/tables/{house.made.pk}/")
    assert draft_of(prepared).sheets[0].size == 4


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_the_same_moment_release_once(founded, harbour, bo, dina, actor_of):
    house, jonas = a_house(founded, harbour, actor_of(bo)), a_jonas(founded)
    prepared, start = prepare(house), Barrier(2)
    people = [actor_of(jonas), actor_of(dina)]

    def press(by):
        start.wait()
        try:
            return actions.confirm_release(prepared=prepared, seen=prepared.mark, by=by, at=AT)
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, people))
    assert sorted(type(each).__name__ for each in answers) == ["Problem", "Release"]
    assert Release.objects.count() == ReleasedTable.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_prepares_leaves_nothing_and_the_next_one_makes_the_tables(
    founded, harbour, bo, actor_of
):
    house = a_house(founded, harbour, actor_of(bo))
    a_jonas(founded)
    prepared = actions.prepare_release(period=house.period, note="", by=founded, at=AT)
    for seconds in (0.01, 0.05, 0.1, 0.2):
        connection.close()  # a child must not share it
        worker = get_context("fork").Process(target=actions.draft_release, kwargs={"prepared": prepared, "at": AT})
        worker.start()
        worker.join(seconds)
        worker.kill()
        worker.join()
        prepared.refresh_from_db()
        assert DraftTable.objects.exists() == prepared.is_drafted
    actions.draft_releases(at=AT)
    assert PreparedRelease.objects.get().is_drafted
    assert DraftCell.objects.count() == 4
