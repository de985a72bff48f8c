"""What can be taken out of the example: files that add up, and nothing that the pages do not show."""

import csv
import io
import json
from decimal import Decimal

from samklang.interchange.jsonstat.tests.reading import read_dataset


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
