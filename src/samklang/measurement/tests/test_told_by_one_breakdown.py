"""An organisation that cannot cross the breakdowns of an indicator tells it by one: marked, and never counted twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.access import viewer_for
from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.models import Duty, OrganisationFigure
from samklang.measurement.queries import asked_of
from samklang.measurement.queries.pivot_axes import PivotAsked
from samklang.measurement.queries.pivots import pivot_of
from samklang.ui import formats
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def ages(founded):
    return actions.add_dimension(name="Alder", categories=["18-24", "25+"], unknown="Ukendt", by=founded, at=AT)


@pytest.fixture
def homes(founded):
    return actions.add_dimension(name="Bolig", categories=["Egen", "Delt"], by=founded, at=AT)


@pytest.fixture
def asked(founded, harbour, council, ages, homes):
    """Residents by age and home, told by two organisations."""
    return indicator(founded, organisations=[harbour, council], dimensions=[ages, homes], unit="beboere")


@pytest.fixture
def writer(actor_of, bo):
    return actor_of(bo)


@pytest.fixture
def other_writer(founded, council, actor_of):
    seat = give_seat(
        organisation=council,
        person_name="Karen Kof",
        person_email="karen@example.org",
        role="editor",
        by=founded,
        at=AT,
    )
    return actor_of(seat.person)


@pytest.fixture
def period(founded, asked):
    return quarter(founded, 2026, 1)


@pytest.fixture
def one_way(writer, harbour, period, asked, ages):
    """The harbour's report, told by age alone."""
    report = report_of(harbour, period)
    actions.tell_only_by(report=report, indicator=asked, dimension=ages, by=writer, at=AT)
    return report


def labels(report) -> list[str]:
    return [each.cell_label for each in asked_of(report)]


def test_the_report_asks_for_one_breakdown_alone_now_and_the_next_time(founded, harbour, one_way, ages):
    assert labels(one_way) == ["", "18-24", "25+", "Ukendt"]
    assert {each.only_by for each in asked_of(one_way)} == {ages}
    assert labels(report_of(harbour, quarter(founded, 2026, 2))) == ["", "18-24", "25+", "Ukendt"]


def test_others_are_asked_for_every_combination_still(council, one_way, period):
    assert len(labels(report_of(council, period))) == 1 + 3 * 2


@pytest.fixture
def approved(founded, writer, other_writer, council, one_way, period):
    """3 + 4 by age alone, and 5 crossed."""
    told = [figure(one_way, "H1", 3, cell="18-24"), figure(one_way, "H1", 4, cell="25+")]
    actions.approve_report(report=submit(one_way, *told, by=writer, at=AT), by=founded, at=AT)
    other = report_of(council, period)
    crossed = figure(other, "H1", 5, cell="18-24 · Egen")
    actions.approve_report(report=submit(other, crossed, by=other_writer, at=AT), by=founded, at=AT)


def crossed_by(viewer, asked, rows: str, columns: str) -> dict[tuple[str, str], Decimal | None]:
    """Return {(row, column): figure} of a pivot by the names of its rows and columns."""
    pivot = pivot_of(viewer, asked, PivotAsked(rows=rows, columns=columns), known_on=None)
    names = {member.key: member.label for axis in pivot.axes.values() for member in axis.members}
    return {
        (names.get(row, "all"), names.get(column, "all")): told and told.numerator
        for (row, column), told in pivot.figures.items()
    }


def test_both_margins_are_whole_and_say_what_is_not_broken_down(founded, approved, asked, ages, homes):
    viewer = viewer_for(founded.person, slug=founded.initiative.slug, today=date(2026, 5, 5))
    found = crossed_by(viewer, asked, f"d{ages.pk}", f"d{homes.pk}")
    assert found["18-24", "Egen"] == 5
    assert found["18-24", "Ikke opdelt"] == 3
    assert found["25+", "Ikke opdelt"] == 4
    assert (found["18-24", "all"], found["25+", "all"]) == (8, 4)
    assert (found["all", "Egen"], found["all", "Ikke opdelt"], found["all", "all"]) == (5, 7, 12)


def test_the_total_is_the_parts_added_once(approved, asked):
    stored = OrganisationFigure.objects.filter(indicator=asked)
    assert sorted(stored.values_list("numerator", flat=True)) == [5, 7]


def test_a_total_beside_the_parts_leaves_the_difference_unbroken(founded, writer, one_way, asked, ages, homes):
    told = [figure(one_way, "H1", 10, explanation="Tre vil ikke tælles med"), figure(one_way, "H1", 7, cell="25+")]
    actions.approve_report(report=submit(one_way, *told, by=writer, at=AT), by=founded, at=AT)
    viewer = viewer_for(founded.person, slug=founded.initiative.slug, today=date(2026, 5, 5))
    found = crossed_by(viewer, asked, f"d{ages.pk}", f"d{homes.pk}")
    assert (found["25+", "all"], found["Ikke opdelt", "all"], found["all", "all"]) == (7, 3, 10)


def test_what_is_filled_in_one_way_goes_on_so(writer, harbour, period, asked, ages):
    report = report_of(harbour, period)
    actions.save_figures(report=report, figures=[figure(report, "H1", 2, cell="25+ · Egen")], by=writer, at=AT)
    with pytest.raises(Problem) as refused:
        actions.tell_only_by(report=report, indicator=asked, dimension=ages, by=writer, at=AT)
    assert "Tøm dem" in refused.value.text
    assert "25+ · Egen" in labels(report)


def test_a_report_that_was_sent_by_age_keeps_its_parts_when_crossed_again(
    founded, writer, harbour, approved, asked, one_way
):
    second = report_of(harbour, quarter(founded, 2026, 2))
    actions.tell_only_by(report=second, indicator=asked, dimension=None, by=writer, at=AT)
    assert len(labels(second)) == 1 + 3 * 2
    reopened = actions.reopen_report(report=one_way, reason="Forkert tal", by=founded, at=AT)
    assert labels(reopened) == ["", "18-24", "25+", "Ukendt"]
    with pytest.raises(Problem) as refused:
        actions.tell_only_by(report=reopened, indicator=asked, dimension=None, by=writer, at=AT)
    assert "næste indberetning" in refused.value.text


def test_a_report_begun_crossed_stays_so_when_another_chooses_otherwise(founded, writer, harbour, period, asked, ages):
    begun = report_of(harbour, period)
    actions.save_figures(report=begun, figures=[figure(begun, "H1", 2, cell="25+ · Egen")], by=writer, at=AT)
    following = report_of(harbour, quarter(founded, 2026, 2))
    actions.tell_only_by(report=following, indicator=asked, dimension=ages, by=writer, at=AT)
    assert labels(following) == ["", "18-24", "25+", "Ukendt"]
    assert len(labels(begun)) == 1 + 3 * 2


def test_a_breakdown_that_the_indicator_does_not_have_is_refused(founded, writer, harbour, period, asked):
    other = actions.add_dimension(name="Køn", categories=["Kvinder", "Mænd"], by=founded, at=AT)
    with pytest.raises(Problem) as refused:
        actions.tell_only_by(report=report_of(harbour, period), indicator=asked, dimension=other, by=writer, at=AT)
    assert "Vælg en af de opdelinger" in refused.value.text
    assert Duty.objects.get(organisation=harbour).tells_only_by is None


def test_last_time_s_figure_stands_beside_the_field(founded, harbour, approved):
    following = asked_of(report_of(harbour, quarter(founded, 2026, 2)))
    assert [each.last and each.last.numerator for each in following] == [None, 3, 4, None]


def test_other_categories_in_its_place_are_told_alone_too(founded, harbour, one_way, asked, ages, homes):
    finer = actions.replace_dimension(
        dimension=ages, name="Alder", categories=["18-20", "21-24", "25+"], by=founded, at=AT
    )
    version = asked.versions.get()
    words = {name: getattr(version, name) for name in ("name", "definition", "unit", "kind", "direction", "rhythm")} | {
        "valid_from": date(2026, 4, 1)
    }
    actions.revise_indicator(
        indicator=asked,
        wording=words,
        reason="Finere",
        breaks_comparability=False,
        dimensions=[finer, homes],
        by=founded,
        at=AT,
    )
    assert labels(report_of(harbour, quarter(founded, 2026, 2)))[:4] == ["", "18-20", "21-24", "25+"]
    assert labels(one_way) == ["", "18-24", "25+", "Ukendt"]


def test_of_answers_on_a_scale_only_the_steps_can_stand_alone(founded, harbour, ages):
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Tryg"], by=founded, at=AT)
    agreed = steps.categories.get(name="Tryg")
    scale = indicator(
        founded, code="S1", kind="scale", organisations=[harbour], dimensions=[steps, ages], steps=steps,
        reached_from=agreed,
    )  # fmt: skip
    report = report_of(harbour, quarter(founded, 2026, 1))
    alone = {cell.label for cell in scale.versions.get().cells.all() if "." not in cell.key}
    assert alone == {"Utryg", "Tryg"}
    assert len([each for each in asked_of(report) if each.cell]) == 2 * 3


def test_released_tables_of_people_say_it_too(founded, writer, other_writer, harbour, council, ages, homes):
    people = indicator(
        founded,
        code="P1",
        organisations=[harbour, council],
        dimensions=[ages, homes],
        counts_people=True,
        unit="personer",
    )
    period = quarter(founded, 2026, 1)
    report, other = report_of(harbour, period), report_of(council, period)
    actions.tell_only_by(report=report, indicator=people, dimension=ages, by=writer, at=AT)
    alone = [figure(report, "P1", 40, cell="18-24"), figure(report, "P1", 60, cell="25+")]
    actions.approve_report(report=submit(report, *alone, by=writer, at=AT), by=founded, at=AT)
    crossed = [figure(other, "P1", 20, cell="18-24 · Egen"), figure(other, "P1", 30, cell="25+ · Delt")]
    actions.approve_report(report=submit(other, *crossed, by=other_writer, at=AT), by=founded, at=AT)
    release(period, by=founded, at=AT)
    viewer = viewer_for(writer.person, slug=founded.initiative.slug, today=date(2026, 5, 5))
    found = crossed_by(viewer, people, f"d{ages.pk}", f"d{homes.pk}")
    assert (found["all", "all"], found["18-24", "all"], found["25+", "all"]) == (150, 60, 90)  # fives already
    assert found["all", "Ikke opdelt"] == 100


def test_anne_sees_who_tells_what_by_one_breakdown_only(client_of, anne, writer, harbour, period, asked, ages):
    address = f"/{period.initiative.slug}/measurement/duties/"
    assert "Ingen. Den, der ikke kan krydse" in client_of(anne).get(address).content.decode()
    actions.tell_only_by(report=report_of(harbour, period), indicator=asked, dimension=ages, by=writer, at=AT)
    html = client_of(anne).get(address).content.decode()
    row = html.split("Hvem opgør en indikator efter kun én opdeling")[-1].split("</table>")[0]
    assert "Havnen" in row
    assert ages.name in row
    assert formats.date_long(period.starts_on, language="da") in row
    actions.tell_only_by(report=report_of(harbour, period), indicator=asked, dimension=None, by=writer, at=AT)
    assert "Ingen. Den, der ikke kan krydse" in client_of(anne).get(address).content.decode()


def test_bo_chooses_it_in_the_report_without_losing_what_was_typed(client_of, bo, harbour, period, asked, ages):
    client, report = client_of(bo), report_of(harbour, period)
    address = f"/{report.period.initiative.slug}/measurement/reports/{report.pk}/"
    assert "Kan I kun opdele tallet på én måde?" in client.get(address).content.decode()
    total = next(each for each in asked_of(report) if each.is_total)
    saved = client.post(address, {f"figure-{total.key}": "7", "deed": f"breakdown-{asked.pk}"})
    assert saved.status_code == 302
    choice = client.get(saved.url).content.decode()
    assert "Kun efter »Alder« (3 tal)" in choice
    assert "hver kombination har sit eget tal (6 tal)" in choice
    chosen = client.post(saved.url, {"dimension": str(ages.pk)})
    assert chosen.status_code == 302
    assert Duty.objects.get(organisation=harbour).tells_only_by == ages
    page = client.get(address).content.decode()
    assert "Kun efter »Alder«" in page
    assert 'value="7"' in page
    assert "18-24 · Egen" not in page
