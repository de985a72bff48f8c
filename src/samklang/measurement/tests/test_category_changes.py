"""Categories change by a new definition with a mapping: nothing told is deleted, dealt out or reinterpreted."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from samklang.audit.models import Event
from samklang.measurement import actions
from samklang.measurement.actions import Became
from samklang.measurement.models import Category, CategoryMapping, Dimension, IndicatorVersion, Observation, Period
from samklang.measurement.queries import asked_of, scorecard
from samklang.measurement.queries.funders import State, filled, span_of
from samklang.measurement.queries.lineage import lineage_of
from samklang.measurement.queries.own_history import history_key, own_history
from samklang.measurement.queries.pivot_axes import PivotAsked
from samklang.measurement.queries.pivots import pivot_of
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)
OLD = {"18-24": 30, "25-39": 41, "40-59": 52, "60+": 23}
NEW = {"18-24": 33, "25-59": 90, "60-74": 16, "75+": 9}
WORDING = {
    "name": "Borgere", "definition": "Som før", "unit": "borgere", "kind": "count", "direction": "up",
    "valid_from": date(2026, 4, 1),
}  # fmt: skip


@pytest.fixture
def ages(founded):
    return actions.add_dimension(name="Alder", categories=list(OLD), by=founded, at=AT)


def tell(organisation, period, cells, *, by, backbone) -> None:
    report = report_of(organisation, period)
    submit(report, *[figure(report, "H1", value, cell=cell) for cell, value in cells.items()], by=by, at=AT)
    actions.approve_report(report=report, by=backbone, at=AT)


def revised(founded, made, dimensions):
    return actions.revise_indicator(
        indicator=made, wording={**WORDING, "counts_people": made.versions.get(number=1).counts_people},
        reason="De ældste deles", breaks_comparability=False, dimensions=dimensions, by=founded, at=AT,
    )  # fmt: skip


def became(fresh: Dimension, **homes: str) -> dict[Category, Became]:
    """Return the usual mapping: one-to-one, two merged, one split."""
    new = {each.name: each for each in fresh.categories.all()}
    told = {"18-24": "18-24", "25-39": "25-59", "40-59": "25-59", "60+": "", **homes}
    old = {each.name: each for each in fresh.replaces.categories.all()}
    return {old[name]: Became("continues", new[home]) if home else Became("split") for name, home in told.items()}


@pytest.fixture(params=[False, True], ids=["dwellings", "people"])
def changed(request, founded, harbour, bo, actor_of, ages):
    """An indicator told by old ages in one quarter and by new ones in the next; both are released."""
    made = indicator(founded, organisations=[harbour], dimensions=[ages], counts_people=request.param)
    first = quarter(founded, 2026, 1)
    tell(harbour, first, OLD, by=actor_of(bo), backbone=founded)
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    revised(founded, made, [fresh])
    second = quarter(founded, 2026, 2)
    tell(harbour, second, NEW, by=actor_of(bo), backbone=founded)
    for days, period in enumerate((first, second), start=1):
        release(period, by=founded, at=AT + timedelta(days=days))
    return made


def asked_of_a_form(founded, viewer, made, **chosen: Category):
    """Return {question: answer} of a funder's form over the first half of 2026."""
    form = actions.make_funder_form(
        name="Midtvejs", funder="Fonden", organisation=None, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1),
        headings=["Spørgsmål", "Svar"], roles=["question", "answer"], rows=[[name, ""] for name in chosen],
        by=founded, at=AT,
    )  # fmt: skip
    asked = {each.pk: actions.Answered(made, category=chosen[each.wording]) for each in form.questions.all()}
    actions.answer_funder_form(form=form, answers=asked, by=founded, at=AT)

    def answers(key=""):
        found = filled(viewer, form, span=span_of(form, key), today=TODAY)
        return {each.question.wording: each for each in found}

    return answers


def test_a_funders_question_reads_its_category_under_each_periods_own_definition(
    changed, founded, viewer_of, anne, ages
):
    fresh = Dimension.objects.get(replaces=ages)
    actions.map_categories(version=changed.versions.get(number=2), became=became(fresh), by=founded, at=AT)
    old, new = ({each.name: each for each in made.categories.all()} for made in (ages, fresh))
    other = actions.add_dimension(name="Boform", categories=["leje", "eje"], by=founded, at=AT)
    answers = asked_of_a_form(
        founded, viewer_of(anne), changed,
        young=old["18-24"], middle=new["25-59"], part=old["25-39"], old=old["60+"], never=other.categories.first(),
    )  # fmt: skip
    half = answers()
    assert half["young"].number == 30 + 33
    assert half["middle"].number == 41 + 52 + 90
    assert half["part"].number == 41  # from the second quarter on it is told together with 40-59
    assert "25-59 er her 25-39, 40-59." in half["middle"].caveats
    assert not any("er her" in each for each in half["young"].notes)
    assert half["old"].number == 23  # it was split: only the first quarter knows it
    assert "Kun 1 af 2 perioder er med." in half["old"].caveats
    second = answers("2026-04-01to2026-07-01")
    for name in ("old", "part"):
        assert second[name].state is State.CANNOT
        assert "kategorierne er ændret" in second[name].words
    assert "ikke opgjort efter Boform" in half["never"].words


def by_time(viewer, made) -> dict[tuple[str, str], int]:
    """Return {(category, quarter): figure} of the pivot by categories and time."""
    pivot = pivot_of(viewer, made, PivotAsked(rows=dimension_axis(), columns="period", span=4), known_on=None)
    rows = {each.key: each.label for each in pivot.chosen.rows.members}
    columns = {each.key: each.label[0] for each in pivot.chosen.columns.members}
    return {
        (rows.get(row, "all"), columns[column]): int(found.numerator)
        for (row, column), found in pivot.figures.items()
        if found is not None and column in columns
    }


def dimension_axis() -> str:
    return f"d{Dimension.objects.get(retired_on__isnull=True).pk}"


def test_one_to_one_and_merged_categories_live_on_and_a_split_one_stays_what_it_was(
    changed, founded, viewer_of, anne, dina
):
    before = list(Observation.objects.order_by("pk").values_list("pk", "cell__label", "numerator"))
    fresh = Dimension.objects.get(retired_on__isnull=True)
    version = changed.versions.get(number=2)
    actions.map_categories(version=version, became=became(fresh), by=founded, at=AT)
    for person in (anne, dina):  # of people Dina reads the released tables only: exact, with one breakdown
        found = by_time(viewer_of(person), changed)
        assert (found["18-24", "1"], found["18-24", "2"]) == (30, 33)
        assert (found["25-59", "1"], found["25-59", "2"]) == (41 + 52, 90)
        assert found["60+", "1"] == 23
        assert ("60+", "2") not in found
        assert ("60-74", "1") not in found
        assert (found["all", "1"], found["all", "2"]) == (146, 148)  # no margin changes
    assert list(Observation.objects.order_by("pk").values_list("pk", "cell__label", "numerator")) == before


def test_beside_a_field_stands_what_its_old_categories_told_last_time(changed, founded, harbour):
    report = report_of(harbour, Period.objects.get(starts_on=date(2026, 4, 1)))
    assert last_told(report) == {}  # nobody has said yet what became of the old ones
    fresh = Dimension.objects.get(retired_on__isnull=True)
    actions.map_categories(version=changed.versions.get(number=2), became=became(fresh), by=founded, at=AT)
    assert last_told(report) == {"18-24": 30, "25-59": 41 + 52}  # the oldest were split


def test_the_trend_of_a_part_goes_on_after_its_categories_changed(changed, founded, harbour):
    fresh = Dimension.objects.get(retired_on__isnull=True)
    actions.map_categories(version=changed.versions.get(number=2), became=became(fresh), by=founded, at=AT)
    report = report_of(harbour, quarter(founded, 2026, 3))
    asked = asked_of(report)
    history = own_history(report, asked)
    told = {line.cell_label: [int(each.numerator) for each in history.get(history_key(line), [])] for line in asked}
    assert told == {"": [], "18-24": [30, 33], "25-59": [41 + 52, 90], "60-74": [16], "75+": [9]}


def test_a_merged_category_shows_nothing_from_last_time_where_one_of_its_parts_was_not_told(
    founded, harbour, bo, actor_of, ages
):
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    tell(harbour, quarter(founded, 2026, 1), {"18-24": 30, "25-39": 41}, by=actor_of(bo), backbone=founded)
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    version = revised(founded, made, [fresh])
    actions.map_categories(version=version, became=became(fresh), by=founded, at=AT)
    assert last_told(report_of(harbour, quarter(founded, 2026, 2))) == {"18-24": 30}


def last_told(report) -> dict[str, int]:
    """Return {part: last period's figure} as it stands beside the fields of a report."""
    return {line.cell_label: int(line.last.numerator) for line in asked_of(report) if line.last}


def test_before_anybody_has_told_what_became_of_them_the_old_stand_under_their_old_names(changed, viewer_of, anne):
    found = by_time(viewer_of(anne), changed)
    assert [found[name, "1"] for name in OLD] == list(OLD.values())
    assert found["all", "1"] == 146


def test_the_pivot_and_the_curve_show_where_the_definition_changed_and_what_was_split(
    changed, founded, client_of, anne, viewer_of
):
    fresh = Dimension.objects.get(retired_on__isnull=True)
    actions.map_categories(version=changed.versions.get(number=2), became=became(fresh), by=founded, at=AT)
    address = f"/{changed.initiative.slug}/measurement/indicators/{changed.pk}/"
    page = client_of(anne).get(f"{address}pivot/", {"rows": dimension_axis(), "columns": "period"}).content.decode()
    assert "ny definition" in page
    assert "delt i en senere definition" in page
    assert "ikke spurgt" in page
    [card] = scorecard(viewer_of(anne), indicators=[changed], today=TODAY)
    assert [(each.position, each.label) for each in card.curve.breaks] == [(1, "delt: 60+")]
    page = client_of(anne).get(address).content.decode()
    [row] = re.findall(r'<th scope="row">25-59</th>(.*?)</tr>', page, re.DOTALL)
    assert re.findall(r">(\d+)</a>", row) == ["93", "90"]
    asked = {"rows": dimension_axis(), "columns": "period", "row": f"c{fresh.categories.get(name='25-59').pk}"}
    asked["column"] = f"t{Observation.objects.order_by('period__starts_on').first().period_id}"
    told = client_of(anne).get(f"{address}pivot/figure/", asked).content.decode()
    assert "25-39, 40-59" in told


def test_a_merged_category_is_hidden_to_others_where_one_of_its_parts_was(
    founded, harbour, bo, actor_of, viewer_of, anne, dina, ages
):
    made = indicator(founded, organisations=[harbour], dimensions=[ages], counts_people=True)
    first = quarter(founded, 2026, 1)
    tell(harbour, first, {**OLD, "25-39": 3}, by=actor_of(bo), backbone=founded)
    release(first, by=founded, at=AT)
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    version = revised(founded, made, [fresh])
    second = quarter(founded, 2026, 2)
    tell(harbour, second, NEW, by=actor_of(bo), backbone=founded)
    release(second, by=founded, at=AT + timedelta(days=1))
    actions.map_categories(version=version, became=became(fresh), by=founded, at=AT)
    assert breaks_seen_by(viewer_of(anne), made) == breaks_seen_by(viewer_of(dina), made) == [(1, "delt: 60+")]
    assert by_time(viewer_of(anne), made)["25-59", "1"] == 55
    assert ("25-59", "1") not in by_time(viewer_of(dina), made)


def test_two_changes_after_each_other_are_followed_through(founded, harbour, bo, actor_of, viewer_of, anne, ages):
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    tell(harbour, quarter(founded, 2026, 1), OLD, by=actor_of(bo), backbone=founded)
    second = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    version = revised(founded, made, [second])
    actions.map_categories(version=version, became=became(second), by=founded, at=AT)
    third = actions.replace_dimension(dimension=second, name="Alder", categories=["-59", "60-"], by=founded, at=AT)
    version = actions.revise_indicator(
        indicator=made, wording={**WORDING, "valid_from": date(2026, 7, 1)}, reason="Kun to", dimensions=[third],
        breaks_comparability=False, by=founded, at=AT,
    )  # fmt: skip
    homes = {each.name: each for each in third.categories.all()}
    actions.map_categories(
        version=version, by=founded, at=AT,
        became={
            each: Became("continues", homes["-59" if each.name in {"18-24", "25-59"} else "60-"])
            for each in second.categories.all()
        },
    )  # fmt: skip
    tell(harbour, quarter(founded, 2026, 3), {"-59": 120, "60-": 20}, by=actor_of(bo), backbone=founded)
    found = by_time(viewer_of(anne), made)
    assert (found["-59", "1"], found["60+", "1"]) == (30 + 41 + 52, 23)


def test_the_page_asks_for_each_category_and_offers_the_same_name_first(founded, harbour, client_of, anne, dina, ages):
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    client, slug = client_of(anne), made.initiative.slug
    sheet = {
        "name": "Boliger", "definition": "Som før", "unit": "boliger", "kind": "count", "direction": "up",
        "level": "outcome", "rhythm": "quarter", "dimensions": [fresh.pk], "valid_from": "2026-04-01",
        "reason": "De ældste deles",
    }  # fmt: skip
    answer = client.post(f"/{slug}/measurement/indicators/{made.pk}/revise/", sheet)
    address = f"/{slug}/measurement/indicators/{made.pk}/categories/"
    assert answer.url == address
    assert "Fortæl det nu" in client.get(f"/{slug}/measurement/indicators/{made.pk}/").content.decode()
    page = client.get(address).content.decode()
    home = fresh.categories.get(name="18-24").pk
    assert page.count("<select") == len(OLD)
    assert f'<option value="{home}" selected>18-24</option>' in page
    told = {f"category_{each.pk}": fate.new.pk if fate.new else fate.fate for each, fate in became(fresh).items()}
    assert client.post(address, {**told, f"category_{ages.categories.first().pk}": ""}).status_code == 422
    assert client.post(address, told).status_code == 302
    assert CategoryMapping.objects.count() == len(OLD)
    assert "Fortæl det nu" not in client.get(f"/{slug}/measurement/indicators/{made.pk}/").content.decode()
    assert Event.objects.filter(verb="measurement.categories_mapped").count() == 1
    assert client_of(dina).get(address).status_code == 403


def test_a_mapping_is_whole_and_leads_into_the_new_definition(founded, harbour, ages, actor_of, bo):
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    version = revised(founded, made, [fresh])
    whole = became(fresh)
    part = dict(list(whole.items())[:2])
    stranger = actions.add_dimension(name="Bolig", categories=["Egen", "Delt"], by=founded, at=AT)
    astray = {**whole, next(iter(whole)): Became("continues", stranger.categories.first())}
    for wrong in (part, astray, {**whole, next(iter(whole)): Became("continues")}):
        with pytest.raises(Problem):
            actions.map_categories(version=version, became=wrong, by=founded, at=AT)
    with pytest.raises(PermissionDenied):
        actions.map_categories(version=version, became=whole, by=actor_of(bo), at=AT)
    assert len(lineage_of(made).unmapped(version)) == len(OLD)
    assert not CategoryMapping.objects.exists()


def test_breakdowns_are_replaced_or_retired_and_never_edited(founded, harbour, client_of, anne, dina, ages):
    indicator(founded, organisations=[harbour], dimensions=[ages])
    client, slug = client_of(anne), founded.initiative.slug
    new = {"name": "Køn", "categories": "Kvinder\nMænd\n\nMænd", "unknown": ""}
    page = client.post(f"/{slug}/measurement/dimensions/new/", new)
    assert page.status_code == 422
    assert "En kategori står der to gange" in page.content.decode()
    assert (
        client.post(f"/{slug}/measurement/dimensions/new/", {**new, "categories": "Kvinder\nMænd"}).status_code == 302
    )
    address = f"/{slug}/measurement/dimensions/{ages.pk}"
    assert "40-59" in client.get(f"{address}/replace/").content.decode()
    assert client.post(f"{address}/replace/", {"name": "Alder", "categories": "\n".join(NEW)}).status_code == 302
    assert client.post(f"{address}/replace/", {"name": "Alder", "categories": "\n".join(NEW)}).status_code == 422
    gender = Dimension.objects.get(name="Køn")
    assert "Tag Køn ud af brug?" in client.get(f"/{slug}/measurement/dimensions/{gender.pk}/retire/").content.decode()
    client.post(f"/{slug}/measurement/dimensions/{gender.pk}/retire/")
    page = client_of(dina).get(f"/{slug}/measurement/dimensions/").content.decode()
    assert "trådte i stedet" in page
    assert "Indikator H1" in page
    assert "Andre kategorier" not in page
    assert Category.objects.filter(dimension=ages).count() == len(OLD)  # nothing is deleted
    sheet = client.get(f"/{slug}/measurement/indicators/new/").content.decode()
    assert "75+" in sheet
    assert "40-59" not in sheet


def breaks_seen_by(viewer, made):
    [card] = scorecard(viewer, indicators=[made], today=TODAY)
    return [(each.position, each.label) for each in card.curve.breaks]


def test_a_definition_that_breaks_the_curve_and_splits_a_category_says_both(
    founded, harbour, bo, actor_of, viewer_of, anne, ages
):
    made = indicator(founded, organisations=[harbour], dimensions=[ages])
    tell(harbour, quarter(founded, 2026, 1), OLD, by=actor_of(bo), backbone=founded)
    fresh = actions.replace_dimension(dimension=ages, name="Alder", categories=list(NEW), by=founded, at=AT)
    version = revised(founded, made, [fresh])
    IndicatorVersion.objects.filter(pk=version.pk).update(breaks_comparability=True)
    tell(harbour, quarter(founded, 2026, 2), NEW, by=actor_of(bo), backbone=founded)
    actions.map_categories(version=version, became=became(fresh), by=founded, at=AT)
    assert breaks_seen_by(viewer_of(anne), made) == [(1, "ny definition"), (1, "delt: 60+")]
