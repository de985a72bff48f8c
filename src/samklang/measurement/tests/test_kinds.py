"""The kinds that are not simply added: means, rates, people, scales and levels, in the calculations and on the page."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.calculations.distributions import median_step
from samklang.measurement.calculations.figures import Figure, total
from samklang.measurement.calculations.kinds import people, rubric, rules_of
from samklang.measurement.calculations.pooling import lower_end
from samklang.measurement.models import Category, OrganisationFigure
from samklang.measurement.queries import scorecard
from samklang.measurement.words import reached_words
from samklang.places.actions import add_place
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=6))
def test_the_number_of_people_lies_within_the_range_whoever_is_known_to_whom(parts):
    combined = total(people, [Figure(Decimal(len(part))) for part in parts])
    assert lower_end(combined) <= len(set.union(*parts)) <= combined.numerator


def test_people_of_one_organisation_are_a_number_and_of_two_a_range():
    assert people.finish(Figure(Decimal(40))) == 40
    both = people.combine(Figure(Decimal(40)), Figure(Decimal(60)))
    assert (people.finish(both), lower_end(both), both.numerator) == (None, 60, 100)


def test_a_mean_is_of_all_that_was_measured_and_never_of_means():
    mean = rules_of("mean")
    both = mean.combine(Figure(Decimal(10), Decimal(1)), Figure(Decimal(100), Decimal(99)))  # means 10 and 1.01
    assert mean.finish(both) == Decimal("1.1")


def test_a_rate_is_per_thousand_of_the_base():
    assert rules_of("rate").finish(Figure(Decimal(9), Decimal(4500))) == 2


def test_two_levels_are_no_level():
    assert rubric.finish(rubric.combine(Figure(Decimal(2)), Figure(Decimal(2)))) is None


@pytest.mark.parametrize(
    ("counts", "position"), [((1, 0, 3), 2), ((2, 0, 2), 0), ((0, 5, 0), 1), ((0, 0, 0), None), ((1, 1, 1), 1)]
)
def test_the_median_of_answers_is_the_step_of_the_middle_answer(counts, position):
    assert median_step([Decimal(count) for count in counts]) == position


@pytest.fixture
def two(founded, harbour, council, bo, actor_of):
    """Two organisations and who writes for each."""
    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip
    return ((harbour, actor_of(bo)), (council, actor_of(writer)))


def reported(founded, two, made, *rows):
    """Report and approve the figures of each organisation for the first quarter of 2026."""
    period = quarter(founded, 2026, 1)
    for (organisation, writer), figures in zip(two, rows, strict=True):
        report = report_of(organisation, period)
        submit(report, *[figure(report, "H1", *args, **more) for args, more in figures], by=writer, at=AT)
        actions.approve_report(report=report, by=founded, at=AT)


def card_of(viewer, made):
    return scorecard(viewer, indicators=[made], today=AT.date())[0]


def test_people_known_to_two_organisations_are_told_as_a_range_on_the_page(founded, two, viewer_of, anne, client_of):
    made = indicator(founded, kind="people", unit="mennesker", organisations=[each for each, _ in two])
    reported(founded, two, made, [((40,), {})], [((60,), {})])
    card = card_of(viewer_of(anne), made)
    assert (card.value, card.pill) == ("60 til 100", "Ingen kurve")
    page = client_of(anne).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    assert "60 til 100 mennesker" in page
    assert "lægges ikke sammen" in page
    assert "ingen tal endnu" not in page
    assert '<td class="num">60 til 100</td>' in page
    assert card.curve.points[-1].bounds == (60, 100)
    file = client_of(anne).get(f"/{made.initiative.slug}/tables/indicators/{made.pk}/figures.csv").content.decode()
    head, row = (line.split(";") for line in file.strip().splitlines())
    assert dict(zip(head, row, strict=True))["Mindst"] == "60"
    assert dict(zip(head, row, strict=True))["Højst"] == "100"


def test_answers_on_a_scale_are_added_step_by_step_and_told_as_the_share_reached(
    founded, two, viewer_of, anne, client_of
):
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Delvis", "Tryg"], by=founded, at=AT)
    from_step = Category.objects.get(dimension=steps, name="Delvis")
    made = indicator(
        founded, kind="scale", steps=steps, reached_from=from_step, organisations=[each for each, _ in two]
    )
    first = [((count,), {"cell": cell}) for cell, count in (("Utryg", 10), ("Delvis", 20), ("Tryg", 20))]
    second = [((count,), {"cell": cell}) for cell, count in (("Utryg", 40), ("Delvis", 5), ("Tryg", 5))]
    reported(founded, two, made, first, second)
    assert card_of(viewer_of(anne), made).latest.value == Decimal("0.5")  # 50 of 100
    page = client_of(anne).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    assert "50 % svarer »Delvis« eller højere" in page.replace("\xa0", " ")  # the headline says of what
    table = page.split('aria-label="Tryghed"', 1)[1].split("</table>", 1)[0]
    rows = [re.sub(r"<[^>]+>|\xa0", " ", row).split() for row in table.split("<tr>")[2:]]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Utryg", "50", "50"), ("Delvis", "25", "25"), ("Tryg", "25", "25")
    ]  # fmt: skip
    assert "Medianen er »Utryg«" in page  # the 50th of 100 answers
    assert (
        "svarer »Delvis« eller højere" in client_of(anne).get(f"/{made.initiative.slug}/measurement/").content.decode()
    )


@pytest.fixture
def doubted(founded, two):
    """Return a scale with *unknown* of which ten answered: three lower, two at the step agreed, one above, four not."""
    steps = actions.add_dimension(
        name="Tryghed", categories=["Utryg", "Delvis", "Tryg"], unknown="Ved ikke", by=founded, at=AT
    )
    made = indicator(
        founded, kind="scale", steps=steps, reached_from=Category.objects.get(dimension=steps, name="Delvis"),
        organisations=[two[0][0]],
    )  # fmt: skip
    told = [((count,), {"cell": cell}) for cell, count in zip(STEPS, (3, 2, 1, 4), strict=True)]
    reported(founded, two[:1], made, told)
    return made


STEPS = ("Utryg", "Delvis", "Tryg", "Ved ikke")


def test_an_answer_of_unknown_is_in_no_share_and_not_the_middle_one(doubted, viewer_of, anne, client_of):
    assert card_of(viewer_of(anne), doubted).latest.figure == Figure(Decimal(3), Decimal(6))
    page = client_of(anne).get(f"/{doubted.initiative.slug}/measurement/indicators/{doubted.pk}/").content.decode()
    table = page.split('aria-label="Tryghed"', 1)[1].split("</table>", 1)[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[2:]]
    rows = [[re.sub(r"<[^>]+>", "", cell).replace("\xa0", " ") for cell in row] for row in cells]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Utryg", "3", "50 %"), ("Delvis", "2", "33 %"), ("Tryg", "1", "17 %"), ("Ved ikke", "4", "–")
    ]  # fmt: skip
    assert "Medianen er »Utryg«" in page  # the third of six answers
    assert "4 svarede »Ved ikke«" in page


def test_the_highest_step_is_not_called_or_higher_since_unknown_stands_after_it(doubted):
    last = doubted.versions.get()
    last.reached_from = Category.objects.get(dimension=last.steps, name="Tryg")
    assert reached_words(last) == "svarer »Tryg«"


def test_unknown_cannot_be_the_step_from_which_an_answer_counts(founded):
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Tryg"], unknown="Ved ikke", by=founded, at=AT)
    with pytest.raises(Problem) as told:
        indicator(founded, kind="scale", steps=steps, reached_from=steps.categories.get(is_unknown=True))
    assert told.value.field == "reached_from"


def test_the_sums_of_before_are_added_up_again_without_unknown(doubted):
    OrganisationFigure.objects.update(numerator=7, denominator=10)  # as it was read before: unknown above all steps
    with connection.cursor() as cursor:
        cursor.execute(import_module("samklang.measurement.migrations.0025_unknown_is_no_step").FORWARD)
    assert [(each.numerator, each.denominator) for each in OrganisationFigure.objects.all()] == [(3, 6)]


def test_levels_stand_side_by_side(founded, two, viewer_of, anne, bo, client_of):
    levels = actions.add_dimension(
        name="Inddragelse", categories=["Hørt", "Rådført", "Medbestemmende"], by=founded, at=AT
    )
    made = indicator(founded, kind="rubric", steps=levels)
    actions.assign_duties(
        indicator=made, organisations=[each for each, _ in two], first_period_on=date(2025, 1, 1), by=founded, at=AT,
        place=add_place(name="Kajen", kind="area", by=founded, at=AT),
    )  # fmt: skip
    reported(founded, two, made, [((3,), {})], [((1,), {})])
    assert card_of(viewer_of(anne), made).value == "1 på »1: Hørt« · 1 på »3: Medbestemmende«"
    address = f"/{made.initiative.slug}/measurement/"
    shown = client_of(anne).get(f"{address}indicators/{made.pk}/").content.decode()
    table = shown.split("Hvor mange organisationer er på hvert niveau", 1)[1].split("</table>", 1)[0]
    assert re.findall(r"<th[^>]*><span[^>]*>([123]: [^<]+)<", table) == ["1: Hørt", "2: Rådført", "3: Medbestemmende"]
    assert re.findall(r'<td class="num">([0-9]+)</td>', table) == ["1", "0", "1"]
    by_place = shown.split(">Kajen</th>", 1)[1].split("</tr>", 1)[0]
    assert "1 på »1: Hørt« · 1 på »3: Medbestemmende«</a>" in by_place  # of two organisations
    for page in (shown, client_of(anne).get(address).content.decode()):
        assert 'class="c-line"' not in page  # levels lie on no curve
    report = report_of(two[0][0], quarter(founded, 2026, 2))
    page = client_of(bo).get(f"/{made.initiative.slug}/measurement/reports/{report.pk}/").content.decode()
    assert '<option value="3">Medbestemmende</option>' in page
    assert "Medbestemmende</td>" in page  # last time, in words


@pytest.mark.parametrize(("more", "field"), [({"counts_people": True}, "counts_people"), ({}, "dimensions")])
def test_levels_that_count_people_or_are_broken_down_are_refused(founded, more, field):
    levels = actions.add_dimension(name="Inddragelse", categories=["Hørt", "Rådført"], by=founded, at=AT)
    ages = [] if more else [actions.add_dimension(name="Alder", categories=["18-24", "25+"], by=founded, at=AT)]
    with pytest.raises(Problem) as told:
        indicator(founded, kind="rubric", steps=levels, dimensions=ages, **more)
    assert told.value.field == field


def test_a_level_that_does_not_exist_cannot_be_sent(founded, two):
    levels = actions.add_dimension(name="Inddragelse", categories=["Hørt", "Rådført"], by=founded, at=AT)
    indicator(founded, kind="rubric", steps=levels, organisations=[two[0][0]])
    report = report_of(two[0][0], quarter(founded, 2026, 1))
    with pytest.raises(Problem):
        submit(report, figure(report, "H1", 3), by=two[0][1], at=AT)


@pytest.mark.parametrize(("kind", "field"), [("scale", "steps"), ("rubric", "steps")])
def test_a_scale_without_steps_is_refused(founded, kind, field):
    with pytest.raises(Problem) as told:
        indicator(founded, kind=kind)
    assert told.value.field == field


def test_a_mean_of_fewer_than_three_organisations_is_hidden_from_the_others(founded, two, viewer_of, anne, dina):
    made = indicator(founded, kind="mean", counts_people=True, organisations=[each for each, _ in two])
    reported(founded, two, made, [((400, 20), {})], [((900, 30), {})])
    release(quarter_of(made), by=founded, at=AT)
    assert card_of(viewer_of(anne), made).latest.value == 26
    assert [each.is_hidden for each in card_of(viewer_of(dina), made).totals] == [True]


def quarter_of(made):
    from samklang.measurement.models import Period

    return Period.objects.get(initiative=made.initiative)
