"""JSON-stat 2.0 out: read back by a second reader, held to the published schemas, hidden where the pages hide."""

import json
from pathlib import Path

import pytest

from samklang.interchange.figures.tests.build import a_told_quarter

from .reading import Figure, read_dataset

SAMPLES = Path(__file__).resolve().parents[6] / "shared" / "data" / "standards" / "jsonstat"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared samples are not beside this checkout (../shared/data/standards/jsonstat)"
)


@pytest.fixture
def told(founded, anne, bo, harbour, council, actor_of):
    return a_told_quarter(founded, actor_of(anne), actor_of(bo), harbour, council)


def fetched(client, initiative, path):
    answer = client.get(f"/{initiative.slug}/jsonstat/{path}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


@needs_samples
@pytest.mark.parametrize("name", ["pyjstat_galicia-2.0.json", "jsonstatorg_oecd.json", "jsonstatorg_canada.json"])
def test_the_second_reader_reads_published_datasets(name):
    figures = read_dataset(json.loads((SAMPLES / name).read_text()))
    assert len(figures) > 10


@needs_samples
def test_the_second_reader_reads_a_published_figure_where_it_is_published():
    galicia = json.loads((SAMPLES / "pyjstat_galicia-2.0.json").read_text())
    assert next(iter(read_dataset(galicia).values())).value == 2695880  # the whole population of 2001, the first cell


def test_a_total_stands_at_its_period_and_says_it_is_partial(told, client_of, bo, initiative):
    cube = fetched(client_of(bo), initiative, f"{told['H1'].pk}.json")
    assert cube["role"] == {"time": ["period"], "metric": ["measure"]}
    assert read_dataset(cube) == {("2026-Q1", "value"): Figure(12, "p")}
    assert cube["extension"]["periods"]["2026-Q1"]["asked"] == 3
    assert cube["dimension"]["period"]["category"]["label"] == {"2026-Q1": "1. kvartal 2026"}


def test_a_hidden_part_has_a_status_with_a_label_and_no_value(told, client_of, bo, anne, initiative):
    cube = fetched(client_of(bo), initiative, f"{told['P1'].pk}.json")
    figures = read_dataset(cube)
    age = cube["dimension"][cube["id"][1]]
    young = next(code for code, label in age["category"]["label"].items() if label == "18-24")
    assert figures["2026-Q1", young, "value"] == Figure(None, "h")
    assert figures["2026-Q1", "_T", "value"] == Figure(52, None)
    assert cube["extension"]["status"]["label"]["h"] == "skjult"
    assert cube["extension"]["periods"]["2026-Q1"]["policy"] == "hidden"
    open_to_backbone = read_dataset(fetched(client_of(anne), initiative, f"{told['P1'].pk}.json"))
    assert open_to_backbone["2026-Q1", young, "value"].value == 3


def test_what_nobody_has_told_is_missing_and_no_zero(told, client_of, bo, initiative):
    cube = fetched(client_of(bo), initiative, f"{told['H1'].pk}.json?known_on=2026-05-03")
    assert read_dataset(cube) == {("2026-Q1", "value"): Figure(None, "m")}
    assert cube["extension"]["known_on"] == "2026-05-03"
    assert cube["href"].endswith("known_on=2026-05-03")


@needs_samples
def test_the_collection_and_its_datasets_keep_the_published_schemas(told, client_of, anne, bo, initiative):
    import jsonschema_rs

    client = client_of(anne)
    client.post(f"/{initiative.slug}/measurement/data/terms/", {"licence": "cc-by-4.0", "source": "Huset"})
    collection = fetched(client_of(bo), initiative, "all.json")
    schemas = {
        name: jsonschema_rs.validator_for(json.loads((SAMPLES / f"schema_{name}.json").read_text()))
        for name in ("collection", "dataset")
    }
    assert [str(error) for error in schemas["collection"].iter_errors(collection)] == []
    assert len(collection["link"]["item"]) == 3
    for each in collection["link"]["item"]:
        assert [str(error) for error in schemas["dataset"].iter_errors(each)] == []
        assert each["source"] == "Huset"
        assert each["link"]["license"][0]["href"].startswith("https://creativecommons.org/")
