"""Duties for places: what a kind of organisation tells for each of its own, and what lies outside the named ones."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps as installed
from django.db import IntegrityError, transaction

from samklang.audit.models import Event
from samklang.initiatives.actions import add_organisation
from samklang.measurement import actions
from samklang.measurement.models import Duty, DutyTemplate, OwnPlace
from samklang.measurement.queries import asked_of
from samklang.measurement.queries.duty_templates import missing_duties
from samklang.measurement.tests.build import indicator, quarter, report_of, submit
from samklang.places.models import Place

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2025, 4, 2, 9, 0, tzinfo=COPENHAGEN)
NEW_YEAR = date(2025, 1, 1)


@pytest.fixture
def places(initiative):
    names = ("Kajkvarteret", "Engen", "Bakken")
    return {name: Place.objects.create(initiative=initiative, name=name, sort_key=name.casefold()) for name in names}


@pytest.fixture
def address(by):
    return f"/{by.initiative.slug}/measurement/duties/"


def text_of(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def template_of(by, made, kind="housing"):
    actions.set_duty_template(kind=kind, indicators=[made], by=by, at=AT)
    return DutyTemplate.objects.get(indicator=made, organisation_kind=kind)


def held(made):
    return set(Duty.objects.filter(indicator=made).values_list("organisation__name", "place__name"))


def test_a_kind_of_organisation_is_asked_for_each_of_the_named_places_and_for_the_rest(
    by, anne, park, places, address, client_of, django_assert_max_num_queries
):
    made = indicator(by, name="Beløb")
    template = template_of(by, made)
    page = client_of(anne)
    with django_assert_max_num_queries(20):
        assert "For hvilke steder" in text_of(page.get(address))
    chosen = {"told_for": "named", "places": [places["Engen"].pk, places["Bakken"].pk], "rest": "on"}
    assert page.post(f"{address}templates/{template.pk}/", chosen).status_code == 302
    shown = text_of(page.get(address))
    assert "for hvert af stederne Bakken, Engen og uden for dem" in shown
    assert "3 indberetninger er ikke givet endnu" in shown
    assert page.post(address, {"deed": "apply", "first_period_on": "2025-01-01"}).status_code == 302
    assert held(made) == {("Engparken", "Engen"), ("Engparken", "Bakken"), ("Engparken", None)}
    report = report_of(park, quarter(by, 2025, 1))
    assert {line.label for line in asked_of(report)} == {
        "Beløb, Engen", "Beløb, Bakken", "Beløb, uden for de nævnte steder",
    }  # fmt: skip
    told = Event.objects.get(verb="measurement.template_places_set").content.body["changes"]
    assert "Bakken, Engen" in str(told)


def test_a_kind_of_organisation_is_asked_for_its_own_places_wherever_each_of_them_works(
    by, anne, park, places, address, client_of
):
    field = add_organisation(name="Marken", kind="housing", by=by, at=datetime(2025, 1, 8, tzinfo=COPENHAGEN))
    made = indicator(by)
    template = template_of(by, made)
    page = client_of(anne)
    assert page.post(f"{address}templates/{template.pk}/", {"told_for": "own"}).status_code == 302
    shown = text_of(page.get(address))
    assert "Ingen har skrevet, hvor disse arbejder" in shown
    assert missing_duties(by.initiative) == []  # nobody has said where anybody works
    for organisation, names in ((park, ("Engen", "Bakken")), (field, ("Kajkvarteret",))):
        chosen = {"places": [places[name].pk for name in names]}
        assert page.post(f"{address}organisations/{organisation.pk}/", chosen).status_code == 302
    shown = text_of(page.get(address))
    assert "Ingen har skrevet, hvor disse arbejder" not in shown
    assert "Bakken, Engen" in shown
    assert page.post(address, {"deed": "apply", "first_period_on": "2025-01-01"}).status_code == 302
    assert held(made) == {("Engparken", "Engen"), ("Engparken", "Bakken"), ("Marken", "Kajkvarteret")}
    page.post(f"{address}organisations/{field.pk}/", {"places": [places["Kajkvarteret"].pk, places["Engen"].pk]})
    assert missing_duties(by.initiative) == [(field.pk, made.pk, places["Engen"].pk)]  # a place more, a duty more


def test_whoever_tells_the_whole_goes_on_telling_the_whole(by, park, places):
    made = indicator(by, organisations=[park])
    template = template_of(by, made)
    named = {"told_for": "named", "places": [places["Engen"]], "by": by, "at": AT}
    actions.set_template_places(template=template, asks_rest=False, **named)
    assert missing_duties(by.initiative) == []  # else its whole would silently become the rest
    actions.set_template_places(template=template, asks_rest=True, **named)
    assert missing_duties(by.initiative) == [(park.pk, made.pk, places["Engen"].pk)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"told_for": "named"}, "Vælg stederne, eller vælg et andet svar ovenfor."),
        ({"told_for": "whole", "rest": "on"}, "Uden for et tal for hele organisationen ligger der ingenting."),
    ],
)
def test_places_that_say_nothing_are_refused_with_a_way_out(
    typed, sentence, by, anne, park, places, address, client_of
):
    template = template_of(by, indicator(by))
    answer = client_of(anne).post(f"{address}templates/{template.pk}/", typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    template.refresh_from_db()
    assert template.told_for == "whole"


def test_saying_again_what_a_kind_reports_keeps_its_places(by, park, places):
    made, other = indicator(by), indicator(by, code="H2")
    template = template_of(by, made)
    actions.set_template_places(
        template=template, told_for="named", places=[places["Engen"]], asks_rest=False, by=by, at=AT
    )
    actions.set_duty_template(kind="housing", indicators=[made, other], by=by, at=AT)
    kept = DutyTemplate.objects.get(indicator=made)
    assert (kept.told_for, [place.name for place in kept.places.all()]) == ("named", ["Engen"])


def test_the_database_knows_that_the_whole_has_no_rest(by, park):
    template = template_of(by, indicator(by))
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyTemplate.objects.filter(pk=template.pk).update(asks_rest=True)


def test_places_of_another_initiative_are_neither_offered_nor_taken(
    by, anne, park, places, address, client_of, elsewhere
):
    foreign = Place.objects.create(initiative=elsewhere, name="Andetsteds", sort_key="andetsteds")
    template = template_of(by, indicator(by))
    page = client_of(anne)
    for path, more in ((f"templates/{template.pk}/", {"told_for": "named"}), (f"organisations/{park.pk}/", {})):
        assert page.post(f"{address}{path}", {**more, "places": [foreign.pk]}).status_code == 422
    assert not OwnPlace.objects.exists()


def test_where_an_organisation_works_is_read_from_its_duties_the_first_time(by, park, places):
    made = indicator(by)
    actions.assign_duties_at(
        indicator=made, organisations=[park], places=[places["Engen"], None], first_period_on=NEW_YEAR, by=by, at=AT
    )
    migration = import_module("samklang.measurement.migrations.0024_rhythms_places_and_who_was_asked")
    migration.keep_where_organisations_work(installed, None)
    assert list(OwnPlace.objects.values_list("organisation__name", "place__name")) == [("Engparken", "Engen")]


def test_whoever_tells_places_and_their_rest_gets_a_new_place_too(by, park, places):
    made = indicator(by)
    template = template_of(by, made)
    actions.set_own_places(organisation=park, places=[places["Engen"]], by=by, at=AT)
    own = {"template": template, "told_for": "own", "places": [], "by": by, "at": AT}
    actions.set_template_places(asks_rest=True, **own)
    assert actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT) == 2
    actions.set_template_places(asks_rest=False, **own)
    actions.set_own_places(organisation=park, places=[places["Engen"], places["Bakken"]], by=by, at=AT)
    assert missing_duties(by.initiative) == [(park.pk, made.pk, places["Bakken"].pk)]


# what lies outside the named places is called so


@pytest.fixture
def told(by, bo, harbour, places, actor_of):
    """Havnen tells an amount for Engen and for what lies outside, of one quarter."""
    made = indicator(by, name="Beløb")
    actions.assign_duties_at(
        indicator=made, organisations=[harbour], places=[places["Engen"], None], first_period_on=NEW_YEAR, by=by, at=AT
    )
    period = quarter(by, 2025, 1)
    report = report_of(harbour, period)
    at = period.opened_at + timedelta(days=9)
    keys = [line.key for line in asked_of(report)]
    typed = [actions.TypedFigure(key, number, None, None, "") for key, number in zip(keys, (4, 6), strict=True)]
    submit(report, *typed, by=actor_of(bo), at=at)
    actions.approve_report(report=report, by=by, at=at)
    return made


def test_a_pivot_says_what_lies_outside_the_named_places_as_the_form_does(by, anne, told, client_of):
    pivot = f"/{by.initiative.slug}/measurement/indicators/{told.pk}/pivot/"
    page = text_of(client_of(anne).get(pivot))
    assert "Uden for de nævnte steder" in page
    assert "Uden sted" not in page


def test_whole_organisations_and_rests_in_one_row_are_both_said(by, anne, told, park, client_of):
    actions.assign_duties(indicator=told, organisations=[park], first_period_on=NEW_YEAR, by=by, at=AT)
    pivot = f"/{by.initiative.slug}/measurement/indicators/{told.pk}/pivot/"
    assert "Uden for de nævnte steder eller uden sted" in text_of(client_of(anne).get(pivot))


def test_a_whole_that_ended_before_the_places_began_was_no_rest(by, anne, told, park, places, client_of):
    actions.end_duty(duty=Duty.objects.get(place=None), ended_on=date(2025, 3, 31), by=by, at=AT)
    Duty.objects.filter(place__isnull=False).update(first_period_on=date(2025, 4, 1))
    pivot = f"/{by.initiative.slug}/measurement/indicators/{told.pk}/pivot/"
    page = text_of(client_of(anne).get(pivot))
    assert "Uden sted" in page
    assert "Uden for de nævnte steder" not in page
