"""What lies outside the named places is called so in the sheet and by the interface for programs, as in the form."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from samklang.interchange.api.queries.reports import figures_shape
from samklang.measurement.actions import assign_duties_at
from samklang.measurement.models import DraftFigure
from samklang.measurement.queries import asked_of
from samklang.measurement.tests.build import indicator, quarter, report_of
from samklang.places.models import Place

from .sending import say_yes, send


@pytest.fixture
def report(founded, harbour, initiative, now):
    made = indicator(founded, name="Beløb")
    quay = Place.objects.create(initiative=initiative, name="Kajen", sort_key="kajen")
    assign_duties_at(
        indicator=made, organisations=[harbour], places=[quay, None], first_period_on=date(2025, 1, 1), by=founded,
        at=now,
    )  # fmt: skip
    return report_of(harbour, quarter(founded, 2026, 3))


def sheet(client, report):
    answer = client.get(f"/{report.period.initiative.slug}/tables/reports/{report.pk}/template.csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def drafted(report):
    return {draft.place and draft.place.name: draft.numerator for draft in DraftFigure.objects.filter(report=report)}


@pytest.mark.parametrize("word", ["Uden for de nævnte steder", "", "outside the named places"])
def test_the_sheet_names_the_rest_and_reads_it_back_by_that_name_or_none(word, report, client_of, bo):
    client = client_of(bo)
    headings, *lines = sheet(client, report)
    place = headings.index("Sted")
    assert {line[place] for line in lines} == {"Kajen", "Uden for de nævnte steder"}
    names = "Indikator;Sted;Tal\n"
    answer = send(
        client, f"/{report.period.initiative.slug}/tables/reports/{report.pk}/upload/",
        f"{names}H1;Kajen;4\nH1;{word};6\n",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert say_yes(client, answer.url).status_code == 302
    assert drafted(report) == {"Kajen": Decimal(4), None: Decimal(6)}


def test_a_program_is_told_which_figure_is_the_rest(report, viewer_of, bo):
    told = figures_shape(viewer_of(bo), report, asked_of(report)).figures
    assert {(each.place.name if each.place else "", each.outside_named_places) for each in told} == {
        ("Kajen", False), ("", True),
    }  # fmt: skip
