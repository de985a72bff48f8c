"""Municipalities are told by code, three digits or four, and never by name."""

import csv
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from samklang.places.actions import add_place, give_municipality_code
from samklang.places.calculations import area_code, municipality_code
from samklang.places.models import Place
from samklang.places.queries import place_of_municipality
from samklang.ui.problems import Problem

CODES = Path(__file__).resolve().parents[5] / "shared" / "data" / "standards" / "dk_codes"


@pytest.mark.skipif(
    not CODES.is_dir(), reason="the shared codes are not beside this checkout (../shared/data/standards)"
)
def test_the_98_municipalities_of_the_official_list_have_four_digits_of_their_own():
    with (CODES / "dst_komgrp_v1.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter=";") if row["NIVEAU"] == "2"]
    four = {municipality_code(row["KODE"]) for row in rows}
    assert len(rows) == len(four) == 98
    assert "" not in four
    assert {municipality_code(row["KODE"]): row["TITEL"] for row in rows}["0101"] == "København"
    assert all(municipality_code(code) == code for code in four), "four digits stay as they are"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("101", "0101"),
        ("0101", "0101"),
        ("751", "0751"),
        ("860", "0860"),
        ("411", "0411"),  # Christiansø, which lies in no municipality
        ("000", ""),  # the whole country
        ("081", ""),  # the regions
        ("085", ""),
        ("1081", ""),
        ("01", ""),  # parts of the country
        ("11", ""),
        ("997", ""),
        ("01010", ""),
        ("Aarhus", ""),
        ("", ""),
        ("１０１", ""),
    ],
)
def test_a_code_is_of_a_municipality_or_of_none(written, code):
    assert municipality_code(written) == code


def test_a_code_before_a_name_is_read_and_a_name_alone_is_not():
    assert area_code("101 København") == "101"
    assert area_code("0751 Aarhus") == "0751"
    assert area_code("Århus") == area_code("") == area_code("1 Landsdel") == ""


@pytest.fixture
def town(founded, now):
    return add_place(name="Havneby Kommune", kind="municipality", by=founded, at=now)


def test_a_place_gets_its_code_and_is_found_by_it(founded, town, now):
    give_municipality_code(place=town, code="199", by=founded, at=now)
    assert place_of_municipality(founded.initiative, "0199") == town
    assert place_of_municipality(founded.initiative, "") is None


def test_two_places_never_share_a_code_and_a_place_never_changes_it(founded, town, now):
    give_municipality_code(place=town, code="199", by=founded, at=now)
    other = add_place(name="Bakken", kind="area", by=founded, at=now)
    for place, code in ((other, "0199"), (town, "101"), (other, "084")):
        with pytest.raises(Problem):
            give_municipality_code(place=place, code=code, by=founded, at=now)


@pytest.mark.parametrize("code", ["199", "1199", "abcd"])
def test_the_database_holds_four_digits_only(founded, town, code):
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=town.pk).update(municipality_code=code)
