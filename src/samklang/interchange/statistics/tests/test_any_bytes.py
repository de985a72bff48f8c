"""Whatever a file holds, it is read or refused: never a fault of the program."""

import json

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from samklang.interchange.statistics.calculations import (
    UnreadableError,
    Why,
    hints_of,
    likely_code,
    likely_time,
    read_cubes,
)
from samklang.interchange.statistics.calculations.addresses import WhyNot
from samklang.interchange.statistics.queries import chosen_from
from samklang.interchange.statistics.tests.standards import BAD_INPUT, FILES
from samklang.interchange.statistics.wording import NOT_FETCHED, UNREADABLE, unreadable_words

SMALL = [path.read_bytes() for path in FILES if path.stat().st_size < 12_000]
SEEDS = [
    *SMALL,
    b"A;TID;INDHOLD\n1;2024;5\n",
    b'STUB="a";VALUES("a")="1","2";DATA=1 2;',
    b'{"class":"dataset","id":["a"],"size":[1],"dimension":{"a":{"category":{"index":["1"]}}},"value":[1]}',
]
PIECES = [
    b'"',
    b";",
    b"\n",
    b"\x00",
    b"\xff",
    b"=",
    b"(",
    b")",
    b"[",
    b"]",
    b"{",
    b"}",
    b"DATA=",
    b"1e999",
    b"\\ud800",
    b",",
]
BAD_FILES = [path for path in sorted(BAD_INPUT.rglob("*")) if path.is_file()]


def read_or_refused(content: bytes) -> None:
    """Read a file as the page would, up to the first curve; a refusal must have its sentence."""
    cubes, words = [], "read"
    try:
        cubes = read_cubes(content)
    except UnreadableError as error:
        with translation.override("da"):
            words = unreadable_words(error)
    assert "%(" not in words
    for cube in cubes:
        assert likely_time(cube) in cube.axes
        assert all(likely_code(axis) in axis.codes for axis in cube.axes)
        hints_of(cube)
    assert not cubes or chosen_from(cubes, {}).figures


@st.composite
def mutated(draw) -> bytes:
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _change in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(0, 200)))
        kind = draw(st.sampled_from(["cut", "insert", "repeat", "end", "flip"]))
        if kind == "cut":
            del content[at:end]
        elif kind == "insert":
            content[at:at] = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        elif kind == "repeat":
            content[at:at] = content[at:end]
        elif kind == "end":
            del content[at:]
        elif at < len(content):
            content[at] = draw(st.integers(0, 255))
    return bytes(content)


@given(mutated())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_file_is_read_or_refused(content):
    read_or_refused(content)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
@example(b"sep=;\n")
@example(b";\n;")
@example(b"\r\r\r;")
@example(b"\xff\xfe")
@example(b"[]")
@example(b"{}")
def test_any_bytes_are_read_or_refused(content):
    read_or_refused(content)


KEYS = ("dimension", "id", "size", "value", "status", "role", "label", "note", "extension", "link", "class")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["category", "index", "label", "unit", "a", "0", "time"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, _JSON)))
@settings(max_examples=300, deadline=None)
def test_any_json_in_the_place_of_a_table_is_read_or_refused(document):
    read_or_refused(json.dumps({"class": "dataset", "dimension": {}} | document).encode())


@pytest.mark.skipif(not BAD_FILES, reason="the shared bad input is not beside this checkout (../shared/data/badinput)")
def test_every_bad_file_of_any_kind_is_read_or_refused():
    for path in BAD_FILES:
        read_or_refused(path.read_bytes())


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"dimension": {}, "id": ["a"] * 2000, "size": [1000] * 2000, "value": []}),
        "STUB="
        + ",".join(f'"{number}"' for number in range(5000))
        + ";"
        + "".join(f'VALUES("{number}")={",".join(f"{value}" for value in range(10))};' for number in range(5000))
        + "DATA=1;",
    ],
    ids=["json-stat", "px"],
)
def test_a_number_of_cells_too_long_to_be_written_is_refused_in_words(content):
    with pytest.raises(UnreadableError) as refused:
        read_cubes(content.encode())
    assert refused.value.why == Why.TOO_MANY_CELLS
    assert "celler" in unreadable_words(refused.value)


def test_every_reason_has_its_sentence():
    assert set(UNREADABLE) == set(Why)
    assert set(NOT_FETCHED) == set(WhyNot)
