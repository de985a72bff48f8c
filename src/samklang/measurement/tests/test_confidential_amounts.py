"""Figures that are each organisation's own business: what the rule hides, and what everybody else sees of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samklang.audit.models import Event
from samklang.initiatives.access import viewer_for
from samklang.initiatives.actions import add_organisation, give_seat
from samklang.measurement import actions
from samklang.measurement.actions.funders import Answered
from samklang.measurement.calculations.disclosure.amounts import amount_table
from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier
from samklang.measurement.calculations.disclosure.dominance import DominanceRule, may_not_be_shown
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.models import AmountRule, IndicatorVersion, ReleasedTable
from samklang.measurement.queries import scorecard
from samklang.measurement.queries.amount_rules import amount_rule_of
from samklang.measurement.queries.funders import filled, span_of
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
RULE = DominanceRule()


def told(**by_category: dict[str, float | str]) -> Contributions:
    """Return a one-way table: by category, each organisation's amount."""
    parts = {
        (category,): {name: Figure(Decimal(str(amount))) for name, amount in organisations.items()}
        for category, organisations in by_category.items()
    }
    return Contributions((tuple(by_category),), parts)


def shown(table, *key):
    return None if table[key] is None else table[key].numerator


def hidden(table) -> set[str]:
    return {key[0] for key, each in table.items() if each is None}


EVEN = {"a": 100, "b": 110, "c": 90}


@pytest.mark.parametrize(
    ("parts", "is_hidden"),
    [
        ([100], True),  # one organisation's own
        ([100, 90], True),  # each of the two takes its own away
        ([100, 90, 0], True),  # a zero keeps nobody apart
        ([80, 10, 10], True),  # the largest is four fifths
        ([50, 40, 10], True),  # the two largest are nine tenths
        ([40, 30, 30], False),
        ([0], True),  # it would tell that this one had nothing
        ([0, 0, 0], False),
        ([], False),  # nobody told anything
    ],
)
def test_an_amount_is_hidden_when_too_few_or_one_or_two_are_nearly_all_of_it(parts, is_hidden):
    assert may_not_be_shown([Decimal(part) for part in parts], rule=RULE) is is_hidden


def test_another_initiative_may_ask_for_more_organisations_behind_an_amount():
    parts = [Decimal(25)] * 4
    assert not may_not_be_shown(parts, rule=RULE)
    assert may_not_be_shown(parts, rule=replace(RULE, fewest_organisations=5))


def test_amounts_of_enough_organisations_are_shown_exactly_with_their_decimals():
    table = amount_table(told(x={"a": "100.25", "b": 110, "c": 90}, y={"a": 50, "b": 60, "c": 70}), rule=RULE)
    assert [shown(table, each) for each in ("x", "y", ALL)] == [Decimal("300.25"), 180, Decimal("480.25")]


def test_a_dominated_part_is_hidden_and_another_with_it_and_the_total_stands():
    table = amount_table(told(x=EVEN, y={"a": 50, "b": 60, "c": 70}, z={"a": 80}), rule=RULE)
    assert shown(table, ALL) == 560
    assert hidden(table) == {"y", "z"}


def test_two_parts_of_one_organisation_are_not_each_others_cover():
    # Were only y and z hidden, whoever knows that both are a's would read what a told of them together.
    table = amount_table(told(w=EVEN, x=EVEN, y={"a": 50}, z={"a": 80}), rule=RULE)
    assert {"y", "z"} < hidden(table)
    assert shown(table, ALL) == 730


def test_of_two_organisations_nothing_is_shown():
    assert hidden(amount_table(told(x={"a": 100, "b": 110}, y={"b": 90}), rule=RULE)) == {"x", "y", ALL}


def test_an_amount_below_zero_counts_by_its_size():
    small = amount_table(told(x={**EVEN, "d": -40}, y=EVEN), rule=RULE)
    assert (hidden(small), shown(small, ALL)) == (set(), 560)
    assert "x" in hidden(amount_table(told(x={**EVEN, "d": -2000}, y=EVEN), rule=RULE))


def test_one_late_organisations_amount_is_not_the_difference_between_two_releases():
    before = told(x=EVEN)
    earlier = [Earlier(before, amount_table(before, rule=RULE))]
    assert amount_table(told(x={**EVEN, "d": 120}), rule=RULE, earlier=earlier) is None  # the earlier one stands
    three = amount_table(told(x={**EVEN, "d": 120, "e": 100, "f": 95}), rule=RULE, earlier=earlier)
    assert shown(three, ALL) == 615


def test_a_correction_goes_out_where_it_tells_nobodys_amount():
    before = told(x=EVEN)
    earlier = [Earlier(before, amount_table(before, rule=RULE))]
    assert shown(amount_table(told(x={**EVEN, "a": 140}), rule=RULE, earlier=earlier), ALL) == 340
    almost_all_new = told(x={"a": 109, "b": 110, "c": 90})
    first = told(x={"a": 1, "b": 110, "c": 90, "d": 60})
    known = [Earlier(first, amount_table(first, rule=RULE))]
    assert known[0].shown[ALL,] is not None
    assert amount_table(replace(almost_all_new, parts={("x",): {**first.parts["x",], "a": Figure(Decimal(109))}}),
                        rule=RULE, earlier=known) is None  # fmt: skip


@pytest.fixture
def house(founded, harbour, council, bo, actor_of):
    """Three organisations that tell what they gave, who writes for each, and a reader of a fourth."""
    library = add_organisation(name="Biblioteket", short_name="Biblioteket", kind="ngo", by=founded, at=AT)
    other = add_organisation(name="Kirken", short_name="Kirken", kind="ngo", by=founded, at=AT)

    def person(organisation, name, role="editor"):
        return give_seat(
            organisation=organisation, person_name=name, person_email=f"{name.split()[0].lower()}@example.org",
            role=role, by=founded, at=AT - timedelta(days=400),
        ).person  # fmt: skip

    class House:
        organisations = (harbour, council, library)
        backbone = founded
        writers = (actor_of(bo), actor_of(person(council, "Karen Kof")), actor_of(person(library, "Leo Lund")))
        reader = person(other, "Rikke Rask", "reader")

        @classmethod
        def gifts(cls, **more):
            words = {"kind": "amount", "unit": "kr.", "is_confidential": True, "name": "Givet til fonden"}
            return indicator(founded, organisations=cls.organisations, **{**words, **more})

        @classmethod
        def tell(cls, period, *amounts):
            for organisation, writer, amount in zip(cls.organisations, cls.writers, amounts, strict=False):
                report = report_of(organisation, period)
                submit(report, figure(report, "H1", amount), by=writer, at=AT)
                actions.approve_report(report=report, by=founded, at=AT)

    return House


def page_of(client, made) -> str:
    return client.get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()


def test_others_see_the_sum_when_it_is_released_and_the_backbone_when_it_is_approved(house, client_of, anne):
    made = house.gifts()
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 40_000, 30_000, 30_000)
    assert "100.000" not in page_of(client_of(house.reader), made)
    assert "100.000" in page_of(client_of(anne), made)
    release(period, by=house.backbone, at=AT)
    page = page_of(client_of(house.reader), made)
    assert "100.000 kr." in page
    assert "hver organisations tal er dens egen sag" in page.lower()


def test_a_sum_that_one_organisation_is_nearly_all_of_is_hidden_with_the_reason(house, client_of, anne, dina, bo):
    made = house.gifts()
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 90_000, 5_000, 5_000)
    release(period, by=house.backbone, at=AT)
    page = page_of(client_of(house.reader), made)
    assert "100.000" not in page
    assert "Totalen for 1. kvartal 2026 er skjult" in page
    assert "100.000" not in page_of(client_of(dina), made)  # the steering group neither, nor who told the most
    assert "100.000" not in page_of(client_of(bo), made)
    assert "100.000 kr." in page_of(client_of(anne), made)
    own = f"/{made.initiative.slug}/measurement/indicators/{made.pk}/pivot/?whose=own"
    assert "90.000" in client_of(bo).get(own).content.decode()
    pivot = client_of(house.reader).get(own.removesuffix("?whose=own")).content.decode()
    assert "90.000" not in pivot
    assert "fortrolige" in pivot


def test_a_stock_and_a_count_can_be_confidential_and_are_added_like_an_amount(house, viewer_of):
    for code, kind in (("H1", "stock"), ("H2", "count")):
        made = house.gifts(code=code, kind=kind)
        period = quarter(house.backbone, 2026 if kind == "stock" else 2025, 1)
        for organisation, writer, value in zip(house.organisations, house.writers, (40, 30, 35), strict=True):
            report = report_of(organisation, period)
            submit(report, figure(report, code, value), by=writer, at=AT)
            actions.approve_report(report=report, by=house.backbone, at=AT)
        release(period, by=house.backbone, at=AT)
        [card] = scorecard(viewer_of(house.reader), indicators=[made], today=AT.date())
        assert (card.latest.value, card.latest.is_hidden) == (105, False)


def test_one_late_report_waits_and_its_amount_is_not_read_from_the_next_release(house, viewer_of, harbour):
    late = add_organisation(name="Fonden", short_name="Fonden", kind="foundation", by=house.backbone, at=AT)
    writer = give_seat(
        organisation=late, person_name="Fie Fond", person_email="fie@example.org", role="editor", by=house.backbone,
        at=AT,
    )  # fmt: skip
    made = house.gifts()
    actions.assign_duties(
        indicator=made, organisations=[late], first_period_on=date(2025, 1, 1), by=house.backbone, at=AT
    )
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 40_000, 30_000, 30_000)
    release(period, by=house.backbone, at=AT, is_partial=True)
    report = report_of(late, period)
    of_fund = viewer_for(writer.person, slug=harbour.initiative.slug, today=AT.date()).actor
    later = AT + timedelta(days=1)
    submit(report, figure(report, "H1", 35_000), by=of_fund, at=later)
    actions.approve_report(report=report, by=house.backbone, at=later)
    release(period, by=house.backbone, at=later + timedelta(days=1))
    [card] = scorecard(viewer_of(house.reader), indicators=[made], today=AT.date())
    assert (card.latest.value, card.latest.reported, card.latest.asked) == (100_000, 3, 4)
    assert ReleasedTable.objects.count() == 1


def test_a_funders_form_for_the_whole_says_why_it_cannot_tell_and_an_organisations_own_tells(
    house, viewer_of, bo, harbour, actor_of
):
    made = house.gifts()
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 90_000, 5_000, 5_000)
    release(period, by=house.backbone, at=AT)

    def answer_of(organisation, by, viewer):
        form = actions.make_funder_form(
            name="Midtvejs", funder="Fonden", organisation=organisation, starts_on=date(2026, 1, 1),
            ends_on=date(2026, 4, 1), headings=["Spørgsmål", "Svar"], roles=["question", "answer"],
            rows=[["Hvor meget?", ""]], by=by, at=AT,
        )  # fmt: skip
        question = form.questions.get()
        actions.answer_funder_form(form=form, answers={question.pk: Answered(indicator=made)}, by=by, at=AT)
        return filled(viewer, form, span=span_of(form, ""), today=AT.date())[0]

    of_all = answer_of(None, house.backbone, viewer_of(house.backbone.person))
    assert of_all.number is None
    assert "ingen organisations eget tal" in of_all.words
    own = answer_of(harbour, actor_of(bo), viewer_of(bo))
    assert own.number == 90_000
    assert any("fortroligt" in note for note in own.notes)


def test_confidence_is_refused_where_it_means_nothing(founded):
    with pytest.raises(Problem, match="læg"):
        indicator(founded, kind="share", is_confidential=True)
    with pytest.raises(Problem, match="mennesker"):
        indicator(founded, kind="count", is_confidential=True, counts_people=True)
    made = indicator(founded, kind="amount")
    with pytest.raises(IntegrityError, match="what_is_confidential_counts_no_people"), transaction.atomic():
        IndicatorVersion.objects.filter(indicator=made).update(is_confidential=True, counts_people=True)


def test_what_was_told_in_confidence_stays_so(house):
    made = house.gifts()
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 40_000, 30_000, 30_000)
    with pytest.raises(Problem, match="fortrolig"):
        actions.revise_indicator(
            indicator=made, wording={
                "name": "Givet", "definition": "d", "unit": "kr.", "kind": "amount", "direction": "up",
                "valid_from": AT.date(),
            }, reason="Ny", breaks_comparability=False, dimensions=[], by=house.backbone, at=AT,
        )  # fmt: skip


def test_a_later_definition_makes_the_figures_told_before_it_confidential_too(house, viewer_of):
    made = house.gifts(is_confidential=False)
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 90_000, 5_000, 5_000)
    [card] = scorecard(viewer_of(house.reader), indicators=[made], today=AT.date())
    assert card.latest.value == 100_000
    actions.revise_indicator(
        indicator=made, wording={
            "name": "Givet", "definition": "d", "unit": "kr.", "kind": "amount", "direction": "up",
            "valid_from": AT.date(), "is_confidential": True,
        }, reason="Aftalt på mødet", breaks_comparability=False, dimensions=[], by=house.backbone, at=AT,
    )  # fmt: skip
    [card] = scorecard(viewer_of(house.reader), indicators=[made], today=AT.date())
    assert card.latest is None
    release(period, by=house.backbone, at=AT)
    assert ReleasedTable.objects.get().is_hidden


def test_the_define_form_declares_it_in_plain_words(founded, client_of, anne):
    client, slug = client_of(anne), founded.initiative.slug
    page = client.get(f"/{slug}/measurement/indicators/new/").content.decode()
    assert "Hver organisations tal er dens egen sag" in page
    typed = {
        "code": "G1", "name": "Givet", "definition": "d", "unit": "kr.", "kind": "mean", "direction": "up",
        "level": "outcome", "rhythm": "quarter", "valid_from": "2026-01-01", "is_confidential": "on",
    }  # fmt: skip
    refused = client.post(f"/{slug}/measurement/indicators/new/", typed)
    assert refused.status_code == 422
    assert client.post(f"/{slug}/measurement/indicators/new/", {**typed, "kind": "amount"}).status_code == 302
    assert IndicatorVersion.objects.get().is_confidential


def test_the_steering_group_says_when_an_amount_is_hidden_and_it_holds_from_the_next_release(
    house, client_of, dina, viewer_of
):
    made = house.gifts()
    client, slug = client_of(dina), made.initiative.slug
    address = f"/{slug}/measurement/releases/amounts/"
    assert "Mindst så mange organisationer" in client.get(address).content.decode()
    usual = {"fewest_organisations": 3, "largest_percent": 75, "two_largest_percent": 85, "narrow_percent": 10}
    assert client.post(address, {**usual, "fewest_organisations": 2}).status_code == 422
    assert "mindst lige så meget" in client.post(address, {**usual, "two_largest_percent": 70}).content.decode()
    assert not AmountRule.objects.exists()
    assert client.post(address, {**usual, "fewest_organisations": 4}).status_code == 302
    assert amount_rule_of(made.initiative).fewest_organisations == 4
    assert Event.objects.filter(verb="measurement.amount_rule_set").count() == 1
    period = quarter(house.backbone, 2026, 1)
    house.tell(period, 40_000, 30_000, 30_000)
    release(period, by=house.backbone, at=AT)
    assert ReleasedTable.objects.get().is_hidden


def test_only_those_who_steer_say_when_an_amount_is_hidden(house, client_of, bo):
    assert client_of(bo).get(f"/{house.backbone.initiative.slug}/measurement/releases/amounts/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.set_amount_rule(rule=RULE, by=house.writers[0], at=AT)
