"""The form of a definition asks what hardly anybody needs behind a line of words, and opens it for who does."""

from __future__ import annotations

import re
from datetime import date

from conftest import EARLIER
from django.urls import reverse

from samklang.measurement.actions import add_dimension
from samklang.measurement.models import IndicatorVersion

from .build import indicator

SHEET = {
    "name": "Heraf under 30", "definition": "Det, der tælles.", "unit": "personer", "kind": "count", "direction": "up",
    "level": "outcome", "rhythm": "quarter", "counts_people": "on", "valid_from": date(2026, 1, 1), "code": "H2",
}  # fmt: skip
OPEN, CLOSED = True, False


def address(name: str, by, **rest) -> str:
    return reverse(f"measurement:{name}", kwargs={"initiative": by.initiative.slug, **rest})


def stands_open(page, field: str) -> bool:
    """Tell whether the fold that holds a field is open."""
    before = page.content.decode().split(f'name="{field}"')[0]
    *_others, fold = re.findall(r"<details[^>]*>|</details>", before)
    assert fold != "</details>", f"{field} stands in no fold"
    return " open" in fold


def test_whose_people_they_are_is_folded_away_until_somebody_is_chosen(founded, client_of, anne):
    every = indicator(founded, name="Fik en bolig", counts_people=True)
    part = indicator(founded, code="H2", name="Heraf under 30", counts_people=True, part_of=every)
    page = client_of(anne).get(address("new_indicator", founded))
    for name in ("part_of", "those", "among"):
        assert stands_open(page, name) is CLOSED
    assert stands_open(client_of(anne).get(address("revise_indicator", founded, indicator_id=part.pk)), "part_of")


def test_what_was_chosen_wrongly_stands_open_beside_its_error(founded, client_of, anne):
    yearly = indicator(founded, name="Fik en bolig", counts_people=True, rhythm="year")
    page = client_of(anne).post(address("new_indicator", founded), {**SHEET, "part_of": yearly.pk})
    assert page.status_code == 422
    assert "i en anden rytme" in page.content.decode()
    assert stands_open(page, "part_of") is OPEN


def test_nothing_is_asked_of_another_indicators_people_where_none_counts_people(founded, client_of, anne):
    homes = indicator(founded, name="Boliger")
    alone = indicator(founded, code="H3", name="Fik en bolig", counts_people=True)
    page = client_of(anne).get(address("revise_indicator", founded, indicator_id=alone.pk))
    assert 'name="part_of"' not in page.content.decode()  # its own people are no other's
    page = client_of(anne).get(address("revise_indicator", founded, indicator_id=homes.pk))
    assert stands_open(page, "part_of") is CLOSED


def test_a_definition_is_made_without_what_is_folded_away(founded, client_of, anne):
    answer = client_of(anne).post(address("new_indicator", founded), SHEET)
    assert answer.status_code == 302
    assert IndicatorVersion.objects.get(indicator__code="H2").part_of is None


def test_steps_stand_open_on_the_sheet_that_has_them(founded, client_of, anne):
    steps = add_dimension(name="Tryghed", categories=["Utryg", "Tryg"], by=founded, at=EARLIER)
    scale = indicator(founded, kind="scale", steps=steps, reached_from=steps.categories.get(name="Tryg"))
    assert stands_open(client_of(anne).get(address("new_indicator", founded)), "steps") is CLOSED
    page = client_of(anne).get(address("revise_indicator", founded, indicator_id=scale.pk))
    assert stands_open(page, "steps") is OPEN
