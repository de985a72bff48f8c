"""Levels in earlier figures: told by their names or numbers, and counted in the control totals instead of added."""

import re
from datetime import date

import pytest

from samklang.interchange.csv_xlsx.queries import history_example
from samklang.interchange.csv_xlsx.tests.sending import NOON, page_of
from samklang.interchange.csv_xlsx.tests.test_earlier_figures import rows
from samklang.measurement.actions import add_dimension, assign_duties
from samklang.measurement.models import ImportState, Observation
from samklang.measurement.tests.build import indicator


@pytest.fixture
def involved(founded, harbour, council, measures):
    levels = add_dimension(name="Inddragelse", categories=["Hørt", "Rådført", "Medbestemmende"], by=founded, at=NOON)
    made = indicator(founded, code="R1", kind="rubric", steps=levels)
    first = date(2025, 1, 1)
    assign_duties(indicator=made, organisations=[harbour, council], first_period_on=first, by=founded, at=NOON)
    return made


def test_a_level_is_told_by_its_name_or_number_and_is_counted_and_never_added(
    read_in, store, client_of, anne, involved
):
    read = read_in(
        rows(
            "Havnen;R1;2025-K1;;Rådført;;;;", "Havnen;R1;2025-K2;; medbestemmende ;;;;",
            "Havneby Kommune;R1;2025-K1;;2;;;;", "Havneby Kommune;R1;2025-K2;;;;ikke relevant;;",
            "Havnen;H1;2025-K1;;12;;;;",
        )
    )  # fmt: skip
    assert read.state == ImportState.READ, read.findings
    html = page_of(client_of(anne), read).content.decode()
    total = html.split("R1 Indikator R1</th>", 1)[1].split("</tr>", 1)[0]
    assert re.findall(r'<td class="num[^"]*">(.*?)</td>', total) == ["4", "Rådført: 2<br>Medbestemmende: 1", "2"]
    store(read)
    told = Observation.objects.filter(indicator=involved, numerator__isnull=False).order_by("pk")
    assert sorted(told.values_list("numerator", flat=True)) == [2, 2, 3]


@pytest.mark.parametrize("written", ["4", "0", "1,5", "næsten"])
def test_what_is_no_level_is_refused_with_the_list(read_in, client_of, anne, involved, written):
    read = read_in(rows(f"Havnen;R1;2025-K1;;{written};;;;"))
    assert [(rule, row) for rule, row, *_ in read.findings] == [("not_a_level", 2)]
    assert "Hørt, Rådført, Medbestemmende" in page_of(client_of(anne), read).content.decode()


def test_the_line_that_shows_the_form_of_an_empty_file_shows_a_level(founded, harbour, viewer_of, anne):
    levels = add_dimension(name="Inddragelse", categories=["Hørt", "Rådført"], by=founded, at=NOON)
    indicator(founded, code="R1", kind="rubric", steps=levels)
    headings, example = history_example(viewer_of(anne)).decode("utf-8-sig").splitlines()[:2]
    assert dict(zip(headings.split(";"), example.split(";"), strict=True))["Tal"] == "Hørt"
