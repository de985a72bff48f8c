"""The shapes of JSON-stat 1.x and 2.0 (https://json-stat.org/full/)."""

import json
from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import UnreadableError, Why, figures_of, read_cubes
from samklang.interchange.statistics.tests.standards import in_standards


def dataset(**changes):
    """Return a small table of 2.0: two sexes over two years."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "People",
        "id": ["sex", "year"],
        "size": [2, 2],
        "role": {"time": ["year"]},
        "dimension": {
            "sex": {"label": "Sex", "category": {"index": {"M": 0, "F": 1}, "label": {"M": "Men", "F": "Women"}}},
            "year": {"label": "Year", "category": {"index": ["2023", "2024"]}},
        },
        "value": [1, 2, 3, 4],
        **changes,
    }


def read(**changes):
    [cube] = read_cubes(json.dumps(dataset(**changes)).encode())
    return cube


def why(document: object) -> Why:
    with pytest.raises(UnreadableError) as refused:
        read_cubes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return refused.value.why


def test_values_may_be_a_list_or_an_object_of_the_known_ones():
    assert read().values == read(value={"0": 1, "1": 2, "2": 3, "3": 4}).values
    sparse = read(value={"3": 4})
    assert (sparse.at("F", "2024"), sparse.at("M", "2023")) == (Decimal(4), None)


def test_null_is_a_figure_that_is_not_stated_and_zero_is_zero():
    cube = read(value=[None, 0, 3, 4])
    first, second = figures_of(cube, time_axis="year", choice={"sex": "M"})
    assert (first.value, first.sign) == (None, "..")
    assert (second.value, second.sign) == (Decimal(0), "")


@pytest.mark.parametrize(
    ("status", "sign"),
    [(["a", "b", "c", "d"], "a"), ({"0": ":"}, ":"), ("e", "e"), (["m"], "m"), (None, ".."), ({"3": "x"}, "..")],
)
def test_a_status_says_why_a_figure_is_missing_in_each_of_its_shapes(status, sign):
    cube = read(value=[None, 2, 3, 4], status=status)
    assert figures_of(cube, time_axis="year", choice={"sex": "M"})[0].sign == sign


def test_an_index_may_be_a_list_an_object_or_absent_for_one_value():
    one = {"label": "Unit", "category": {"label": {"P": "Persons"}}}
    changed = dataset()["dimension"] | {"unit": one}
    cube = read(id=["sex", "year", "unit"], size=[2, 2, 1], dimension=changed)
    assert [axis.codes for axis in cube.axes] == [("M", "F"), ("2023", "2024"), ("P",)]
    assert cube.at("F", "2023", "P") == 3


def test_an_index_object_is_in_order_of_its_places_and_not_of_its_letters():
    shuffled = {"sex": {"category": {"index": {"F": 1, "M": 0}}}, "year": dataset()["dimension"]["year"]}
    assert read(dimension=shuffled).at("M", "2024") == 2


def test_the_first_version_has_its_ids_within_the_dimensions_and_may_bundle_tables():
    old = dataset()
    old["dimension"] |= {"id": old.pop("id"), "size": old.pop("size"), "role": old.pop("role")}
    del old["class"], old["version"]
    cubes = read_cubes(json.dumps({"people": old, "again": old}).encode())
    assert [cube.at("F", "2024") for cube in cubes] == [4, 4]
    assert cubes[0].time.code == "year"


def test_a_collection_with_whole_tables_is_read_and_one_of_links_is_refused_by_their_names():
    assert len(read_cubes(in_standards("jsonstat/jsonstatorg_oecd-canada-col.json"))) == 2
    with pytest.raises(UnreadableError) as refused:
        read_cubes(in_standards("jsonstat/jsonstatorg_collection.json"))
    assert "Unemployment rate in the OECD countries" in str(refused.value.facts["names"])


def test_time_is_recognised_by_its_codes_where_no_role_says_it():
    assert read(role={}).time.code == "year"


def test_a_unit_and_notes_are_kept():
    concept = {"category": {"index": ["N"], "unit": {"N": {"label": "persons", "decimals": 0}}}}
    changed = dataset()["dimension"] | {"concept": concept}
    cube = read(id=["sex", "year", "concept"], size=[2, 2, 1], dimension=changed, note=["Broken in 2024."])
    assert cube.axes[2].units == {"N": "persons"}
    assert cube.notes == ("Broken in 2024.",)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ({"base": "person", "multiplier": 3}, "person × 1000"),
        ({"base": "person", "multiplier": 0}, "person"),
        ({"label": "thousands", "base": "person", "multiplier": 3}, "thousands"),
        ({"symbol": "€"}, "€"),
        ({"base": "person", "multiplier": "Units"}, "person"),
        ({"base": "person", "multiplier": 900}, "person"),
    ],
)
def test_a_unit_says_its_thousands_where_only_what_is_counted_is_told(unit, words):
    sex = {"category": {"index": ["M", "F"], "unit": {"M": unit}}}
    assert read(dimension=dataset()["dimension"] | {"sex": sex}).axes[0].units == {"M": words}


def test_tables_of_a_collection_within_a_collection_are_read_in_their_order():
    inner = {"class": "collection", "link": {"item": [dataset(label="two")]}}
    items = [dataset(label="one"), inner, {"class": "dataset", "href": "https://example.org"}, dataset(label="three")]
    cubes = read_cubes(json.dumps({"class": "collection", "link": {"item": items}}).encode())
    assert [cube.title for cube in cubes] == ["one", "two", "three"]


def test_a_list_of_tables_is_read_and_a_list_of_anything_else_is_not():
    assert len(read_cubes(json.dumps([dataset(), dataset()]).encode())) == 2
    assert why([dataset(), {"id": "FOLK1A"}]) == Why.TABLE_LIST


def test_many_tables_together_have_no_more_cells_than_one_may():
    ids = [str(number) for number in range(1000)]
    large = {"category": {"index": ids}}
    table = {"id": ["a", "b"], "size": [1000, 600], "dimension": {"a": large, "b": {"category": {"index": ids[:600]}}}}
    assert why({"one": table | {"value": {"0": 1}}, "two": table | {"value": {}}}) == Why.TOO_MANY_CELLS


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"error": [{"status": 404, "label": "No results found"}]}, "No results found"),
        ({"error": "Bad query"}, "Bad query"),
        ({"type": "Parameter error", "title": "Missing table", "status": 404}, "Missing table"),
        ({"errorTypeCode": "REQUEST-LIMIT"}, "REQUEST-LIMIT"),
    ],
)
def test_an_error_of_eurostat_or_pxweb_is_told_in_its_own_words(answer, message):
    with pytest.raises(UnreadableError) as refused:
        read_cubes(json.dumps(answer).encode())
    assert (refused.value.why, refused.value.facts["message"]) == (Why.ERROR_ANSWER, message)


@pytest.mark.parametrize(("value", "written"), [(True, "true"), ({"a": None}, '{"a": null}'), ("three", "three")])
def test_a_value_that_is_no_number_is_named_as_it_stands_in_the_file(value, written):
    with pytest.raises(UnreadableError) as refused:
        read(value=[1, value, 3, 4])
    assert refused.value.facts == {"value": written, "place": 2}


def test_a_status_that_is_no_text_is_no_sign():
    cube = read(value=[None, None, 3, 4], status={"0": {"a": 1}, "1": 5})
    assert cube.signs == {1: "5"}


@pytest.mark.parametrize("index", [{"M": 0, "F": 0}, {"M": 0, "F": 5}, {"M": 0.5, "F": 1.5}, ["M", None], ["M", ["F"]]])
def test_an_index_that_leaves_the_order_in_doubt_is_refused(index):
    sex = {"label": "Sex", "category": {"index": index}}
    assert why(dataset(dimension=dataset()["dimension"] | {"sex": sex})) == Why.AXIS


def test_children_of_a_hierarchy_do_not_disturb():
    sex = {"category": {"index": ["M", "F"], "child": {"M": ["F"]}}}
    assert read(dimension=dataset()["dimension"] | {"sex": sex}).at("F", "2024") == 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": [1, 2, 3]}, Why.VALUE_COUNT),
        ({"value": {"9": 1}}, Why.VALUE_PLACE),
        ({"value": {"-1": 1}}, Why.VALUE_PLACE),
        ({"value": {"0": 1, "00": 9}}, Why.VALUE_PLACE),
        ({"value": {"9" * 5000: 1}}, Why.VALUE_PLACE),
        ({"value": [1, 2, "three", 4]}, Why.TEXT_VALUE),
        ({"value": [1, 2, True, 4]}, Why.TEXT_VALUE),
        ({"value": [None] * 4}, Why.NO_VALUES),
        ({"value": None}, Why.NO_VALUES),
        ({"size": [2, 3]}, Why.AXIS),
        ({"size": [2]}, Why.SIZES),
        ({"size": [2, -2]}, Why.AXIS),
        ({"size": [2, "2"]}, Why.AXIS),
        ({"size": [1_000_000, 2]}, Why.TOO_MANY_CELLS),
        ({"id": ["sex", "sex"]}, Why.AXIS),
        ({"id": [["sex"], "year"]}, Why.AXIS),
        ({"dimension": []}, Why.AXIS),
        ({"dimension": None}, Why.AXIS),
        ({"dimension": {"sex": 5, "year": 6}}, Why.AXIS),
        ({"class": "dimension"}, Why.ONLY_DIMENSION),
    ],
)
def test_what_is_wrong_is_named(changes, reason):
    assert why(dataset(**changes)) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"class": "dataset", "value": [1e400]}', Why.NUMBER),
        (b'{"class": "dataset", "value": [NaN]}', Why.NUMBER),
        (b'{"value": ' + b"9" * 5000 + b"}", Why.NUMBER),
        (b'{"a": 1, "a": 2}', Why.KEY_TWICE),
        (b"[" * 100_000, Why.TOO_DEEP),
        (b'{"class": "dataset", ', Why.NOT_JSON),
        (b'{"columns": [], "data": []}', Why.NO_DATASET),
        (b'{"class": "dataset", "dimension": {"\\ud800": 1}}', Why.SIZES),
    ],
)
def test_hostile_json_is_refused(content, reason):
    assert why(content) == reason
