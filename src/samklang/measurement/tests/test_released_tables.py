"""What others than the backbone see of figures about people: released tables, safe beside each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from samklang.agenda.tests.build import agreed_goal
from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.calculations.disclosure.publishing import Contributions, Earlier, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.models import Period, Release, ReleasedCell, ReleasedTable, TablePolicy
from samklang.measurement.queries import scorecard
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def counted(**by_category: dict[str, int]) -> Contributions:
    """Return a one-way table: by category, each organisation's number of people."""
    parts = {
        (category,): {name: Figure(Decimal(count)) for name, count in organisations.items()}
        for category, organisations in by_category.items()
    }
    return Contributions((tuple(by_category),), parts)


def shown(table, *key):
    return None if table[key] is None else int(table[key].numerator)


def test_a_small_part_is_hidden_and_another_with_it_and_the_total_stands():
    table = hidden_table(counted(young={"a": 3}, grown={"a": 40}, old={"a": 9}))
    assert [shown(table, each) for each in ("young", "grown", "old", ALL)] == [None, 40, None, 52]


def test_what_one_organisation_could_work_out_of_another_is_small_too():
    # The part of 43 is 40 of the one and 3 of the other: who told 40 would read 3.
    table = hidden_table(counted(young={"a": 40, "b": 3}, old={"a": 60, "b": 60}, grown={"a": 80, "b": 70}))
    assert shown(table, "young") is None
    assert shown(table, ALL) == 313


def test_a_correction_of_fewer_than_five_people_waits_until_it_amounts_to_five():
    then = counted(young={"a": 30, "b": 20}, old={"a": 50, "b": 50})
    before = [Earlier(then, hidden_table(then))]
    assert hidden_table(counted(young={"a": 33, "b": 20}, old={"a": 50, "b": 50}), earlier=before) is None  # it stands
    larger = hidden_table(counted(young={"a": 36, "b": 20}, old={"a": 50, "b": 50}), earlier=before)
    assert [shown(larger, each) for each in ("young", ALL)] == [56, 156]


def test_what_was_hidden_once_stays_hidden_in_that_period():
    then = counted(young={"a": 3}, grown={"a": 40}, old={"a": 9})
    after = hidden_table(
        counted(young={"a": 30}, grown={"a": 40}, old={"a": 9}), earlier=[Earlier(then, hidden_table(then))]
    )
    assert [shown(after, each) for each in ("young", "old")] == [None, None]


def test_a_late_reporters_small_part_is_not_the_difference_between_the_partial_and_the_complete_table():
    # Seven more in all, five of them old: were both shown, anybody would read that two are young.
    partial = counted(young={"a": 30, "b": 20}, old={"a": 60, "b": 40})
    complete = counted(young={"a": 30, "b": 20, "c": 2}, old={"a": 60, "b": 40, "c": 5})
    after = hidden_table(complete, earlier=[Earlier(partial, hidden_table(partial))])
    assert [shown(after, each) for each in ("young", "old", ALL)] == [None, None, 157]


def test_who_corrects_its_own_part_does_not_read_anothers_small_correction_from_the_difference():
    before = counted(young={"a": 30, "b": 20}, old={"a": 60, "b": 40}, grown={"a": 60, "b": 40})
    after = counted(young={"a": 70, "b": 23}, old={"a": 60, "b": 40}, grown={"a": 60, "b": 49})
    table = hidden_table(after, earlier=[Earlier(before, hidden_table(before))])
    assert shown(table, "young") is None  # 43 more, of which the one knows that 40 are its own
    assert shown(table, ALL) == 302


def test_who_takes_its_own_part_back_does_not_read_anothers_small_correction():
    before = counted(young={"a": 40, "b": 20}, old={"a": 60, "b": 40}, grown={"a": 60, "b": 40})
    after = counted(young={"a": 0, "b": 23}, old={"a": 60, "b": 40}, grown={"a": 60, "b": 49})
    table = hidden_table(after, earlier=[Earlier(before, hidden_table(before))])
    assert shown(table, "young") is None  # 37 fewer, of which the one knows that 40 were its own


def test_a_mean_does_not_tell_of_the_few_people_that_are_left_beside_an_organisations_own():
    told = {
        "a": Figure(Decimal(700), Decimal(100)),
        "b": Figure(Decimal(9), Decimal(2)),
        "c": Figure(Decimal(4), Decimal(1)),
    }
    table = hidden_table(Contributions((("x",),), {("x",): told}, is_mean=True))
    assert table[ALL,] is None


def test_an_organisations_own_figures_are_no_help_against_anothers_in_cells_that_are_hidden():
    # Were young and old hidden, who told all the 9 old ones would know that young are 12 - 9 = 3 at most.
    table = hidden_table(counted(young={"b": 3}, old={"a": 9}, grown={"a": 40, "b": 40}))
    assert shown(table, "grown") is None


def test_a_rate_with_more_events_than_homes_is_protected_like_any_other():
    parts = {(name,): {"a": Figure(Decimal(120), Decimal(40))} for name in ("x", "y", "z")}
    table = hidden_table(Contributions((("x", "y", "z"),), parts, is_rate=True))
    assert table[ALL,] == Figure(Decimal(360), Decimal(120))


def test_a_rounded_count_is_never_shown_as_more_than_what_it_is_out_of():
    # 5 of 0 would tell that there is somebody, and that they are fewer than five.
    cells = {(a, b): {"o": Figure(Decimal(2), Decimal(3))} for a in "xyzw" for b in "mkn"}
    for secret in range(30):
        made_of = Contributions((tuple("xyzw"), tuple("mkn")), cells)
        table = rounded_table(made_of, wish=keyed_wish(str(secret).encode(), "t"))
        assert all(each.numerator <= each.denominator for each in table.values())


def test_a_rounded_number_that_has_not_changed_is_shown_as_before_whatever_changed_beside_it():
    # Shown once as 0 and once as 5, a number would be known to be 1-4.
    for secret in range(40):
        wish = keyed_wish(str(secret).encode(), "t")
        cells = {(a, b): {"o": Figure(Decimal(3))} for a in "xyz" for b in "mk"}
        then = Contributions((tuple("xyz"), tuple("mk")), cells)
        before = rounded_table(then, wish=wish)
        later = Contributions(then.axes, cells | {("x", "m"): {"o": Figure(Decimal(13))}})
        after = rounded_table(later, wish=wish, earlier=[Earlier(then, before)])
        if after is not None:
            unchanged = [key for key in before if "y" in key or "z" in key or key == ("x", "k")]
            assert [after[key] for key in unchanged] == [before[key] for key in unchanged]


def test_who_knows_its_own_part_of_rounded_numbers_cannot_compute_anothers():
    # 10 = 3 + 3 and 5 = 9 + 0 twice with 20 in all would tell the one who told 3, 9 and 9 that the other told 3.
    made_of = counted(x={"a": 3, "b": 3}, y={"a": 9}, z={"a": 9})
    for secret in range(200):
        table = rounded_table(made_of, wish=keyed_wish(str(secret).encode(), "t"))
        assert [shown(table, each) for each in ("x", "y", "z", ALL)] != [10, 5, 5, 20]


def test_the_largest_part_of_people_who_overlap_is_told_in_whole_fives():
    parts = {("x",): {"a": Figure(Decimal(43)), "b": Figure(Decimal(61))}}
    exact = hidden_table(Contributions((("x",),), parts, overlaps=True))
    assert (exact[ALL,].least, exact[ALL,].numerator) == (60, 104)  # 61 would be one organisation's own figure


def test_a_share_is_hidden_by_what_is_left_of_its_base_too():
    parts = {
        (name,): {"a": Figure(Decimal(count), Decimal(base))}
        for name, count, base in (("x", 38, 40), ("y", 30, 60), ("z", 20, 50))
    }
    table = hidden_table(Contributions((("x", "y", "z"),), parts))
    assert table["x",] is None
    assert sum(figure is None for key, figure in table.items()) >= 2


def test_two_breakdowns_are_rounded_and_add_up():
    parts = {(a, b): {"o": Figure(Decimal(n))} for (a, b), n in {("x", "m"): 3, ("x", "k"): 11, ("y", "m"): 7}.items()}
    table = rounded_table(Contributions((("x", "y"), ("m", "k")), parts), wish=keyed_wish(b"secret", "t"))
    numbers = {key: int(each.numerator) for key, each in table.items()}
    assert all(number % 5 == 0 for number in numbers.values())
    assert numbers["x", "m"] + numbers["x", "k"] == numbers["x", ALL]
    assert numbers["x", ALL] + numbers["y", ALL] == numbers[ALL, ALL]
    assert abs(numbers[ALL, ALL] - 21) < 5


def test_people_who_may_overlap_keep_their_range_when_they_are_hidden_or_rounded():
    parts = {("x",): {"a": Figure(Decimal(40)), "b": Figure(Decimal(60))}}
    exact = hidden_table(Contributions((("x",),), parts, overlaps=True))
    assert (exact[ALL,].least, exact[ALL,].numerator) == (60, 100)


@pytest.fixture
def house(founded, harbour, council, bo, actor_of):
    """Two organisations, who writes for each, and a breakdown by age."""
    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip

    class House:
        organisations = (harbour, council)
        backbone, writers = founded, (actor_of(bo), actor_of(writer))
        ages = actions.add_dimension(name="Alder", categories=["18-24", "25-64", "65+"], by=founded, at=AT)

    return House


def told(house, period: Period, *rows: tuple[int, int, int]) -> None:
    for organisation, writer, counts in zip(house.organisations, house.writers, rows, strict=True):
        report = report_of(organisation, period)
        figures = [
            figure(report, "H1", count, cell=cell)
            for cell, count in zip(("18-24", "25-64", "65+"), counts, strict=True)
        ]
        submit(report, *figures, by=writer, at=AT)
        actions.approve_report(report=report, by=house.backbone, at=AT)


def test_others_see_the_released_table_on_the_page_and_the_backbone_the_figures(house, client_of, anne, dina):
    made = indicator(
        house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages], unit="mennesker"
    )
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (2, 40, 9), (1, 38, 12))
    address = f"/{made.initiative.slug}/measurement/indicators/{made.pk}/"
    assert "102" not in client_of(dina).get(address).content.decode()  # approved, and not released yet
    release(period, by=house.backbone, at=AT)
    page = client_of(dina).get(address).content.decode()
    assert "102 mennesker" in page
    assert page.count("skjult") >= 2
    assert ">21<" not in page  # 65+ would give the 3 away
    assert ">21<" in client_of(anne).get(address).content.decode()


def test_two_breakdowns_go_out_rounded_and_are_said_to_be(house, client_of, dina, viewer_of):
    homes = actions.add_dimension(name="Bolig", categories=["Egen", "Delt"], by=house.backbone, at=AT)
    made = indicator(
        house.backbone, organisations=[house.organisations[0]], counts_people=True, dimensions=[house.ages, homes]
    )
    period = quarter(house.backbone, 2026, 1)
    report = report_of(house.organisations[0], period)
    cells = {"18-24 · Egen": 3, "25-64 · Egen": 21, "25-64 · Delt": 17, "65+ · Delt": 8}
    submit(report, *[figure(report, "H1", n, cell=cell) for cell, n in cells.items()], by=house.writers[0], at=AT)
    actions.approve_report(report=report, by=house.backbone, at=AT)
    release(period, by=house.backbone, at=AT)
    assert TablePolicy.objects.get().policy == "rounded"
    [card] = scorecard(viewer_of(dina), indicators=[made], today=AT.date())
    assert card.value in {"ca. 45", "ca. 50"}
    assert (
        "afrundet til femmere"
        in client_of(dina).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    )
    assert all(cell.numerator % 5 == 0 for cell in ReleasedCell.objects.all())


def test_the_policy_of_a_table_is_registered_once_and_for_good(house):
    indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    for number in (1, 2):
        period = quarter(house.backbone, 2026, number)
        told(house, period, (12, 40, 9), (11, 38, 12))
        release(period, by=house.backbone, at=AT + timedelta(days=number))
    assert [each.policy for each in TablePolicy.objects.all()] == ["hidden"]


def test_what_was_released_never_changes(house):
    indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (12, 40, 9), (11, 38, 12))
    release(period, by=house.backbone, at=AT)
    for table in (ReleasedTable, ReleasedCell):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            table.objects.update(numerator=0)
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            table.objects.all()._raw_delete(using="default")


def test_a_release_is_shown_when_the_background_has_made_its_tables(house, viewer_of, dina, in_background):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (12, 40, 9), (11, 38, 12))
    actions.release_period(period=period, note="", by=house.backbone, at=AT)
    assert scorecard(viewer_of(dina), indicators=[made], today=AT.date())[0].latest is None
    actions.protect_releases(at=AT + timedelta(minutes=1))
    assert scorecard(viewer_of(dina), indicators=[made], today=AT.date())[0].latest.value == 122
    assert actions.protect_releases(at=AT + timedelta(minutes=2)) == 0
    assert Release.objects.get().protected_at == AT + timedelta(minutes=1)


def test_as_known_on_an_earlier_day_is_what_was_released_then(house, viewer_of, dina):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (12, 40, 9), (11, 38, 12))
    release(period, by=house.backbone, at=AT)
    report = report_of(house.organisations[0], period)
    actions.reopen_report(report=report, reason="Talt om", by=house.backbone, at=AT + timedelta(days=1))
    submit(
        report_of(house.organisations[0], period), figure(report, "H1", 90, cell="25-64"), by=house.writers[0],
        at=AT + timedelta(days=1), reason="Talt om",
    )  # fmt: skip
    actions.approve_report(
        report=report_of(house.organisations[0], period), by=house.backbone, at=AT + timedelta(days=2)
    )
    release(period, by=house.backbone, at=AT + timedelta(days=3))

    def value(known_on=None):
        return scorecard(viewer_of(dina), indicators=[made], today=AT.date(), known_on=known_on)[0].latest.value

    assert (value(), value(AT + timedelta(days=2))) == (172, 122)


def test_every_page_and_file_of_figures_takes_a_day(house, client_of, anne):
    goal = agreed_goal(house.backbone, "Hjem", at=AT - timedelta(days=200), horizon="long")
    made = indicator(house.backbone, organisations=house.organisations, dimensions=[house.ages], goals=[goal])
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (12, 40, 9), (11, 38, 12))
    client, slug = client_of(anne), made.initiative.slug
    pages = [f"/{slug}/measurement/", f"/{slug}/measurement/indicators/{made.pk}/", f"/{slug}/agenda/goals/{goal.pk}/"]
    for page in pages:
        assert "122" in client.get(page).content.decode()
        earlier = client.get(page, {"known_on": "2026-05-01"}).content.decode()  # approved on the fourth
        assert "122" not in earlier
        assert "Som kendt den 1. maj 2026" in earlier
    file = f"/{slug}/tables/indicators/{made.pk}/figures.csv"
    assert ";122;" in client.get(file).content.decode("utf-8-sig")
    assert ";122;" not in client.get(file, {"known_on": "2026-05-01"}).content.decode("utf-8-sig")


def test_a_goal_shows_its_indicators_by_what_needs_attention_or_by_name(house, client_of, anne):
    goal = agreed_goal(house.backbone, "Hjem", at=AT - timedelta(days=200), horizon="long")
    for code, name in (("H1", "Å-indikator"), ("H2", "A-indikator")):
        indicator(house.backbone, organisations=house.organisations, code=code, name=name, goals=[goal])
    address = f"/{goal.initiative.slug}/agenda/goals/{goal.pk}/"
    by_name = client_of(anne).get(address, {"order": "name"}).content.decode()
    assert by_name.index("A-indikator") < by_name.index("Å-indikator")
    assert "det vigtigste først" in by_name


def test_an_indicator_that_has_counted_people_stays_guarded_whatever_a_later_definition_says(
    house, client_of, dina, viewer_of
):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (12, 40, 9), (11, 38, 12))
    wording = {
        "name": "Samme", "definition": "d", "unit": "boliger", "kind": "count", "direction": "up",
        "valid_from": AT.date(), "counts_people": False,
    }  # fmt: skip
    with pytest.raises(Problem, match="mennesker"):
        actions.revise_indicator(
            indicator=made, wording=wording, reason="Ny", breaks_comparability=False, dimensions=[], by=house.backbone,
            at=AT,
        )  # fmt: skip
    made.versions.create(number=2, reason="Ny", **wording)  # as a house may have done before it was refused
    [card] = scorecard(viewer_of(dina), indicators=[made], today=AT.date() + timedelta(days=30))
    assert card.latest is None
    assert (
        "122" not in client_of(dina).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    )


def test_the_same_people_are_not_released_by_two_rhythms(house):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    period = quarter(house.backbone, 2026, 1)
    told(house, period, (12, 40, 9), (11, 38, 12))
    release(period, by=house.backbone, at=AT)
    words = {
        "name": "Samme", "definition": "d", "unit": "mennesker", "kind": "count", "direction": "up",
        "rhythm": "half_year", "counts_people": True,
    }  # fmt: skip
    also = {"reason": "Færre", "breaks_comparability": False, "dimensions": [], "by": house.backbone, "at": AT}
    for day in (period.starts_on, period.ends_on - timedelta(days=1)):  # the half year less a quarter is the other one
        with pytest.raises(Problem, match=r"31\. marts 2026") as refused:
            actions.revise_indicator(indicator=made, wording={**words, "valid_from": day}, **also)
        assert refused.value.field == "valid_from"
    actions.revise_indicator(indicator=made, wording={**words, "valid_from": period.ends_on}, **also)
    same = {**words, "rhythm": "quarter", "valid_from": period.starts_on}
    actions.revise_indicator(indicator=made, wording=same, **also)  # the same rhythm may hold from any day


def test_a_late_report_is_in_the_total_of_the_next_release_and_its_few_people_in_no_part(house, viewer_of, dina):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True, dimensions=[house.ages])
    period = quarter(house.backbone, 2026, 1)
    report = report_of(house.organisations[0], period)
    figures = [figure(report, "H1", n, cell=cell) for cell, n in (("18-24", 50), ("25-64", 60), ("65+", 70))]
    submit(report, *figures, by=house.writers[0], at=AT)
    actions.approve_report(report=report, by=house.backbone, at=AT)
    release(period, by=house.backbone, at=AT, is_partial=True)
    late = report_of(house.organisations[1], period)
    figures = [figure(late, "H1", n, cell=cell) for cell, n in (("18-24", 2), ("25-64", 5), ("65+", 0))]
    submit(late, *figures, by=house.writers[1], at=AT)
    actions.approve_report(report=late, by=house.backbone, at=AT)
    release(period, by=house.backbone, at=AT + timedelta(days=1))
    [card] = scorecard(viewer_of(dina), indicators=[made], today=AT.date())
    assert card.latest.value == 187
    parts = {
        cell.categories[0]: cell for cell in ReleasedCell.objects.filter(table=card.latest.table.pk) if cell.categories
    }
    young = house.ages.categories.get(name="18-24")
    assert parts[young.pk].is_hidden
    assert sum(cell.is_hidden for cell in parts.values()) >= 2


def test_answers_on_a_scale_are_shown_as_a_share_of_rounded_answers(house, viewer_of, dina):
    steps = actions.add_dimension(name="Hvor tilfreds", categories=["lidt", "noget", "meget"], by=house.backbone, at=AT)
    made = indicator(
        house.backbone, organisations=house.organisations, counts_people=True, kind="scale", steps=steps,
        reached_from=steps.categories.get(name="noget"),
    )  # fmt: skip
    period = quarter(house.backbone, 2026, 1)
    for organisation, writer in zip(house.organisations, house.writers, strict=True):
        report = report_of(organisation, period)
        figures = [figure(report, "H1", n, cell=cell) for cell, n in (("lidt", 10), ("noget", 20), ("meget", 30))]
        submit(report, *figures, by=writer, at=AT)
        actions.approve_report(report=report, by=house.backbone, at=AT)
    release(period, by=house.backbone, at=AT)
    [card] = scorecard(viewer_of(dina), indicators=[made], today=AT.date())
    assert card.latest.figure == Figure(Decimal(100), Decimal(120))


def test_who_does_not_know_is_in_no_released_share_and_the_next_release_is_safe_beside_it(house, viewer_of, dina):
    steps = actions.add_dimension(
        name="Hvor tilfreds", categories=["lidt", "meget"], unknown="ved ikke", by=house.backbone, at=AT
    )
    made = indicator(
        house.backbone, organisations=house.organisations, counts_people=True, kind="scale", steps=steps,
        reached_from=steps.categories.get(name="meget"),
    )  # fmt: skip
    period, names = quarter(house.backbone, 2026, 1), ("lidt", "meget", "ved ikke")
    rounds = [[(52, 83, 41), (44, 67, 38)], [(52, 83, 41), (94, 107, 68)]]  # the second corrects its own
    for days, counts in enumerate(rounds):
        at = AT + timedelta(days=days)
        for organisation, writer, told_here in zip(house.organisations, house.writers, counts, strict=True):
            report = report_of(organisation, period)
            if days:
                actions.reopen_report(report=report, reason="Talt om", by=house.backbone, at=at)
                report.refresh_from_db()
            figures = [
                figure(report, "H1", n, cell=cell, explanation="Talt om" if days else "")
                for cell, n in zip(names, told_here, strict=True)
            ]
            submit(report, *figures, by=writer, at=at)
            actions.approve_report(report=report, by=house.backbone, at=at)
        release(period, by=house.backbone, at=at)
        [card] = scorecard(viewer_of(dina), indicators=[made], today=at.date())
        shown = {
            tuple(each.categories): each.numerator for each in ReleasedCell.objects.filter(table=card.latest.table.pk)
        }
        by_name = {each.name: shown[(each.pk,)] for each in steps.categories.all()}
        assert card.latest.figure == Figure(by_name["meget"], by_name["lidt"] + by_name["meget"])
        whole = [sum(column) for column in zip(*counts, strict=True)]
        assert all(abs(by_name[name] - count) < 5 for name, count in zip(names, whole, strict=True))
