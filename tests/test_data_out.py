"""What can be taken out of the example: files that add up, and nothing that the pages do not show."""

import csv
import io
import json
from decimal import Decimal

import pytest
from conftest import TODAY
from django.utils.translation import gettext as _

from samklang.initiatives.access import viewer_for
from samklang.interchange.figures.tables import names_of, place_name
from samklang.interchange.indicator_set.calculations.reading import read_set
from samklang.interchange.indicator_set.calculations.writing import set_json, set_workbook
from samklang.interchange.indicator_set.choices import labels, readings
from samklang.interchange.indicator_set.queries import set_of
from samklang.interchange.jsonstat.tests.reading import read_dataset
from samklang.measurement.models import FunderForm
from samklang.measurement.queries import breakdowns, facts_for, indicators_of
from samklang.measurement.queries.every_figure import cubes
from samklang.measurement.queries.funders import State, filled, span_of


def machine_rows(client, initiative):
    answer = client.get(f"/{initiative.slug}/figures/all/figures.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_the_parts_of_the_example_add_up_to_their_totals(example, client_of):
    rows = machine_rows(client_of(example.people["backbone"]), example.initiative)
    whole = {(row["indicator"], row["period"]): row for row in rows if not row["place"] and not row["part"]}
    by_place: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        if row["place"] and not row["part"] and row["kind"] == "count" and row["value"]:
            key = (row["indicator"], row["period"])
            by_place[key] = by_place.get(key, Decimal(0)) + Decimal(row["value"])
    assert by_place
    for key, parts in by_place.items():
        assert parts == Decimal(whole[key]["value"]), key


def test_the_cubes_of_the_example_tell_what_its_table_tells(example, client_of):
    """Two formats written by two writers, read by two readers."""
    client = client_of(example.people["editor"])
    rows = machine_rows(client, example.initiative)
    told = client.get(f"/{example.initiative.slug}/jsonstat/all.json")
    datasets = json.loads(told.content)["link"]["item"]
    assert len(datasets) > 20
    compared = 0
    for each in datasets:
        figures = read_dataset(each)
        own = [row for row in rows if row["indicator"] == each["extension"]["indicator"]]
        whole = [row for row in own if not row["place"] and not row["part"] and row["value"]]
        for row in whole:
            at = dict.fromkeys(each["id"], "_T") | {"period": row["period"], "measure": "value"}
            found = figures[tuple(at[name] for name in each["id"])]
            assert Decimal(str(found.value)) == Decimal(row["value"])
            assert (found.status or "") == row["status"]
            compared += 1
        hidden = sum(1 for row in own if row["status"] == "h")
        assert hidden == sum(1 for figure in figures.values() if figure.status == "h")
    assert compared > 200


def test_a_partner_gets_no_hidden_figure_in_any_file(example, client_of):
    rows = machine_rows(client_of(example.people["editor"]), example.initiative)
    hidden = [row for row in rows if row["status"] == "h"]
    assert hidden
    assert all(row["value"] == row["least"] == row["most"] == "" for row in hidden)


@pytest.mark.parametrize("role", ["backbone", "editor"])
def test_a_file_holds_what_the_indicators_page_shows_part_by_part(example, role):
    """The page's own query is the oracle: same numbers, and hidden in the same places."""
    viewer = viewer_for(example.people[role], slug=example.initiative.slug, today=TODAY)
    compared = 0
    for cube in cubes(viewer, indicators=indicators_of(example.initiative), today=TODAY):
        totals = [total for total in cube.card.totals if total.is_known or total.is_hidden]
        if not totals:
            continue
        facts = facts_for(viewer, {cube.card.indicator.pk: cube.card.version}, known_on=None, totals=cube.card.totals)
        parts = {
            (place_name(cube, part) or names_of(cube, part)[0], names_of(cube, part)[1]): part
            for part in cube.parts
            if part.total.period == totals[-1].period and len(part.categories) + (part.place != "all") == 1
        }
        for told in breakdowns(viewer, cube.card.version, totals=(totals[-1], None), facts=facts):
            for row in told.rows:
                name = row.label if row.label.partition(" (")[0] != _("Not broken down") else _("Not broken down")
                part = parts[(told.name, name) if (told.name, name) in parts else (name, "")]
                assert (part.value, part.is_hidden) == (row.value, row.is_hidden), (cube.card.indicator.code, row.label)
                compared += 1
    assert compared > 20


def test_the_whole_set_of_the_example_comes_back_the_same_from_json_and_workbook(example):
    told = set_of(example.initiative)
    assert len(told.rows("definitions")) > 30
    for content in (
        set_json(told, exported_on=TODAY),
        set_workbook(told, language="da", labels=labels("da"), guide=[], say=str),
    ):
        assert read_set(content, choices=readings()).same() == told.same()


def test_the_examples_form_of_a_funder_is_half_filled_and_gives_nothing_hidden_away(example, client_of):
    form = FunderForm.objects.get(organisation__isnull=True)
    for role in ("backbone", "editor", "observer"):
        viewer = viewer_for(example.people[role], slug=example.initiative.slug, today=TODAY)
        told = filled(viewer, form, span=span_of(form, ""), today=TODAY)
        states = [each.state for each in told]
        assert {State.FIGURE, State.TEXT, State.OPEN} <= set(states)
        assert all(each.number is None for each in told if each.state is State.CANNOT)
        page = client_of(example.people[role]).get(f"/{example.initiative.slug}/measurement/funders/{form.pk}/")
        assert page.status_code == 200
