"""An indicator that counts some of the people of another: 40 got a home, 38 of them are young, and two are nobody's."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from samklang.audit.models import Event
from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.actions import revise_indicator
from samklang.measurement.models import IndicatorVersion, Period, ReleasedCell, ReleasedTable
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
ALL, YOUNG = "H1", "H2"


@pytest.fixture
def house(founded, harbour, council, bo, actor_of) -> SimpleNamespace:
    """Two organisations that tell of all who got a home, and of those under thirty among them; a public page."""
    founded.initiative.has_public_page = True
    founded.initiative.save()
    both = (harbour, council)
    carl = give_seat(
        organisation=council, person_name="Carl Krog", person_email="carl@example.org", role="editor", by=founded, at=AT
    ).person
    every = indicator(founded, code=ALL, organisations=both, name="Fik en bolig", unit="personer", counts_people=True)
    young = indicator(
        founded, code=YOUNG, organisations=both, name="Heraf under 30", unit="personer", counts_people=True,
        part_of=every,
    )  # fmt: skip
    return SimpleNamespace(
        by=founded, every=every, young=young, organisations=both, writers=[actor_of(bo), actor_of(carl)],
        slug=founded.initiative.slug,
    )  # fmt: skip


def tell(house, period, *told: dict[str, int], at=AT) -> None:
    for organisation, writer, figures in zip(house.organisations, house.writers, told, strict=False):
        report = report_of(organisation, period)
        submit(report, *[figure(report, code, n) for code, n in figures.items()], by=writer, at=at)
        actions.approve_report(report=report_of(organisation, period), by=house.by, at=at)


def shown(code: str) -> int | None:
    """Return the total that the last release shows of an indicator; None where it is hidden."""
    table = ReleasedTable.objects.filter(indicator__code=code).order_by("-release__at", "-pk").first()
    return None if table.figure is None else int(table.figure.numerator)


def address(name: str, house, **rest) -> str:
    return reverse(f"measurement:{name}", kwargs={"initiative": house.slug, **rest})


def words_in(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page.content.decode())).split())


def test_a_part_that_would_leave_two_people_of_its_whole_is_hidden(house):
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 20, YOUNG: 19}, {ALL: 20, YOUNG: 19})
    release(period, by=house.by, at=AT)
    assert (shown(ALL), shown(YOUNG)) == (40, None)


def test_a_part_that_leaves_many_or_nobody_is_shown(house):
    first, second = quarter(house.by, 2026, 1), quarter(house.by, 2026, 2)
    tell(house, first, {ALL: 40, YOUNG: 20}, {ALL: 40, YOUNG: 30})
    tell(house, second, {ALL: 20, YOUNG: 20}, {ALL: 20, YOUNG: 20})
    for period in (first, second):
        release(period, by=house.by, at=AT)
    assert (shown(ALL), shown(YOUNG)) == (40, 40)
    earlier = ReleasedTable.objects.get(release__period=first, indicator=house.young)
    assert earlier.figure.numerator == 50


def test_without_the_declaration_both_would_be_shown_and_the_rest_computed(house):
    IndicatorVersion.objects.filter(indicator=house.young).update(part_of=None)
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 20, YOUNG: 19}, {ALL: 20, YOUNG: 19})
    release(period, by=house.by, at=AT)
    assert (shown(ALL), shown(YOUNG)) == (40, 38)


def test_what_one_organisation_could_compute_of_anothers_rest_is_hidden_too(house):
    # 100 less 80 leaves 20, of which the first knows 18 to be its own: it would read two of the other's.
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 60, YOUNG: 42}, {ALL: 40, YOUNG: 38})
    release(period, by=house.by, at=AT)
    assert (shown(ALL), shown(YOUNG)) == (100, None)


def test_a_whole_that_is_told_later_is_safe_beside_the_part_that_is_out(house):
    period = quarter(house.by, 2026, 1)
    tell(house, period, {YOUNG: 19}, {YOUNG: 19})
    release(period, by=house.by, at=AT)
    assert shown(YOUNG) == 38
    later = AT + timedelta(days=1)
    for organisation, writer in zip(house.organisations, house.writers, strict=True):
        report = report_of(organisation, period)
        actions.reopen_report(report=report, reason="Den anden mangler.", by=house.by, at=later)
        submit(report, figure(report, ALL, 20), by=writer, at=later, reason="Glemt.")
        actions.approve_report(report=report_of(organisation, period), by=house.by, at=later)
    release(period, by=house.by, at=later)
    assert (shown(ALL), shown(YOUNG)) == (None, 38)


def test_a_late_reporters_few_are_not_the_change_of_what_is_left(house):
    # Of the ten and eight that come with the second release, two would be left.
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 40, YOUNG: 20})
    release(period, by=house.by, at=AT, is_partial=True)
    later = AT + timedelta(days=1)
    report = report_of(house.organisations[1], period)
    submit(report, figure(report, ALL, 10), figure(report, YOUNG, 8), by=house.writers[1], at=later)
    actions.approve_report(report=report_of(house.organisations[1], period), by=house.by, at=later)
    release(period, by=house.by, at=later)
    assert shown(ALL) == 50
    assert shown(YOUNG) == 20  # the first release of it stands


def test_the_two_are_nowhere_to_be_subtracted(house, client_of, client, dina, anne):
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 2020, YOUNG: 2019}, {ALL: 2020, YOUNG: 2019})
    release(period, by=house.by, at=AT)
    part = address("indicator", house, indicator_id=house.young.pk)
    assert "4.038" in words_in(client_of(anne).get(part))
    for reader in (client_of(dina), client):
        page = words_in(reader.get(part))
        assert "4.038" not in page
        assert "4038" not in page


def test_the_sheet_says_whose_people_it_counts_some_of_and_the_history_who_said_so(house, client_of, bo):
    page = words_in(client_of(bo).get(address("indicator", house, indicator_id=house.young.pk)))
    assert "Nogle af personerne i H1 Fik en bolig" in page
    page = words_in(client_of(bo).get(address("indicator", house, indicator_id=house.every.pk)))
    assert "Nogle af personerne tælles af H2 Heraf under 30" in page


def wording_of(made, **changes):
    version = made.versions.latest("number")
    names = ("name", "definition", "unit", "kind", "direction", "rhythm", "counts_people", "part_of", "valid_from")
    return {**{name: getattr(version, name) for name in names}, **changes}


def revise(house, made, **changes):
    return revise_indicator(
        indicator=made, wording=wording_of(made, **changes), reason="Rettet.", breaks_comparability=False,
        dimensions=[], by=house.by, at=AT,
    )  # fmt: skip


def test_a_declaration_is_a_new_definition_with_its_event(house):
    revise(house, house.young, part_of=None)
    event = Event.objects.filter(verb="measurement.indicator_revised").latest("pk")
    assert event.content.body["changes"] == {"part_of": ["H1", None]}


def test_what_holds_of_the_whole_by_a_later_definition_holds_for_a_period_before_it(house):
    IndicatorVersion.objects.filter(indicator=house.young).update(part_of=None)
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 20, YOUNG: 19}, {ALL: 20, YOUNG: 19})
    revise(house, house.young, part_of=house.every, valid_from=date(2026, 4, 1))
    release(period, by=house.by, at=AT)
    assert (shown(ALL), shown(YOUNG)) == (40, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rhythm": "year"}, "part_of"),
        ({"counts_people": False}, "counts_people"),
    ],
)
def test_what_cannot_be_set_against_each_other_is_refused(house, changes, field):
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 20, YOUNG: 19})
    with pytest.raises(Problem) as refused:
        revise(house, house.young, **changes)
    assert refused.value.field in {field, "part_of"}


def test_nothing_is_a_part_of_itself_by_way_of_others(house):
    inner = indicator(house.by, code="H3", name="Heraf med børn", counts_people=True, part_of=house.young)
    with pytest.raises(Problem, match="Heraf med børn"):
        revise(house, house.every, part_of=inner)
    with pytest.raises(Problem):
        revise(house, house.every, part_of=house.every)


def test_a_whole_keeps_its_rhythm_while_it_has_parts(house):
    with pytest.raises(Problem) as refused:
        revise(house, house.every, rhythm="year")
    assert refused.value.field == "rhythm"


def test_only_what_counts_people_is_a_whole(house):
    homes = indicator(house.by, code="H4", name="Boliger")
    with pytest.raises(Problem, match="Boliger"):
        revise(house, house.young, part_of=homes)


def test_three_in_a_row_leave_no_few_between_the_first_and_the_last(house):
    indicator(
        house.by, code="H3", organisations=house.organisations, name="Heraf med børn", counts_people=True,
        part_of=house.young,
    )  # fmt: skip
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 20, YOUNG: 20, "H3": 19}, {ALL: 20, YOUNG: 20, "H3": 19})
    release(period, by=house.by, at=AT)
    assert (shown(ALL), shown(YOUNG), shown("H3")) == (40, 40, None)


def test_a_share_of_the_people_of_another_leaves_no_few_of_them_either(house):
    indicator(
        house.by, code="H5", kind="share", organisations=house.organisations, name="Er tilfredse", counts_people=True,
        part_of=house.every,
    )  # fmt: skip
    period = quarter(house.by, 2026, 1)
    for organisation, writer in zip(house.organisations, house.writers, strict=True):
        report = report_of(organisation, period)
        # 19 of 19 asked are content: one was not asked.
        submit(report, figure(report, ALL, 20), figure(report, "H5", 10, 19), by=writer, at=AT)
        actions.approve_report(report=report_of(organisation, period), by=house.by, at=AT)
    release(period, by=house.by, at=AT)
    assert (shown(ALL), shown("H5")) == (40, None)


@pytest.fixture
def open_report(house):
    return report_of(house.organisations[0], quarter(house.by, 2026, 1))


def test_more_of_the_part_than_of_the_whole_is_said_and_cannot_be_sent(house, open_report, client_of, bo):
    actions.save_figures(
        report=open_report, figures=[figure(open_report, ALL, 30), figure(open_report, YOUNG, 38)],
        by=house.writers[0], at=AT,
    )  # fmt: skip
    page = words_in(client_of(bo).get(address("report", house, report_id=open_report.pk)))
    assert "38 af 30 kan ikke lade sig gøre." in page
    assert "Alle, der tælles her, tælles også under »Fik en bolig«. Ret det ene af de to tal." in page
    with pytest.raises(Problem) as refused:
        actions.submit_report(report=open_report, by=house.writers[0], at=AT, is_incomplete=True)
    assert refused.value.lines == ("Heraf under 30: der er flere end i »Fik en bolig«, som de er nogle af.",)


def test_where_one_of_them_is_guessed_it_is_doubted_and_goes_with_a_reason(house, open_report):
    told = figure(open_report, ALL, 30)
    guessed = actions.TypedFigure(told.key, Decimal(30), None, None, "Et skøn.", how="estimate")
    why = figure(open_report, YOUNG, 38, explanation="Skønnet er for lavt.")
    submit(open_report, guessed, why, by=house.writers[0], at=AT)
    assert open_report.observations.filter(numerator=38).exists()


def test_the_policy_of_a_period_is_no_other_for_being_linked(house):
    period = quarter(house.by, 2026, 1)
    tell(house, period, {ALL: 20, YOUNG: 19}, {ALL: 20, YOUNG: 19})
    release(period, by=house.by, at=AT)
    assert set(ReleasedTable.objects.values_list("policy", flat=True)) == {"hidden"}
    assert ReleasedCell.objects.filter(table__indicator=house.young, is_hidden=False).count() == 0
    assert Period.objects.count() == 1
