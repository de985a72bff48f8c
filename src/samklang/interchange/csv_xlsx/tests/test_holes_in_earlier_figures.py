"""A period that an organisation lacks in the middle of its earlier figures is lacking, and never told as complete."""

from datetime import date

import pytest
from django.urls import reverse

from samklang.interchange.csv_xlsx.tests.sending import NOON, page_of
from samklang.interchange.csv_xlsx.tests.test_earlier_figures import rows
from samklang.measurement.models import NotAsked, Period, Report
from samklang.measurement.queries import scorecard
from samklang.measurement.queries.duties import period_matrix

BOTH = [f"Havnen;H1;2024-K{number};;12;;;;" for number in (1, 2, 3, 4)]
WITH_A_HOLE = rows(*BOTH, "Havneby Kommune;H1;2024-K1;;5;;;;", "Havneby Kommune;H1;2024-K3;;6;;;;")


def quarter_of(number):
    return Period.objects.get(starts_on=date(2024, number * 3 - 2, 1))


def states_in(number):
    matrix = period_matrix(quarter_of(number), today=NOON.date())
    return {organisation.label: [cell.state for cell in cells] for organisation, _report, cells in matrix.rows}, (
        matrix.answered,
        matrix.asked,
    )


@pytest.fixture
def reported(anne, viewer_of, measures):
    """Return (how many told, how many were asked) in each quarter of 2024."""

    def counted():
        [card] = scorecard(viewer_of(anne), indicators=[measures["H1"]], today=NOON.date())
        return [(each.reported, each.asked) for each in card.totals if each.period.starts_on.year == 2024]

    return counted


def test_the_page_names_what_lacks_before_anything_is_stored(read_in, client_of, anne):
    html = page_of(client_of(anne), read_in(WITH_A_HOLE, agrees_duties="on")).content.decode()
    assert "Der mangler perioder midt imellem" in html
    assert "Kommunen, H1: 2. kvartal 2024<" in html
    html = page_of(client_of(anne), read_in(rows(*BOTH), agrees_duties="on")).content.decode()
    assert "Der mangler perioder" not in html


def test_a_hole_counts_as_asked_and_not_told_and_after_the_last_nothing_was_asked(
    read_in, store, client_of, anne, initiative, measures, council, reported
):
    store(read_in(WITH_A_HOLE, agrees_duties="on"))
    assert reported() == [(2, 2), (1, 2), (2, 2), (1, 1)]
    assert states_in(2) == ({"Havnen": ["approved"], "Kommunen": ["lacking"]}, (1, 2))
    assert states_in(4) == ({"Havnen": ["approved"]}, (1, 1))
    page = reverse("measurement:period", kwargs={"initiative": initiative.slug, "period_id": quarter_of(2).pk})
    html = client_of(anne).get(page).content.decode()
    assert "1 af 2 ønskede tal er besvaret" in html
    assert "Ikke indberettet, og ingen rapport er åben" in html
    assert not Report.objects.filter(organisation=council, period=quarter_of(2)).exists()


def test_another_file_tells_it_later(read_in, store, reported):
    store(read_in(WITH_A_HOLE, agrees_duties="on"))
    store(read_in(rows("Havneby Kommune;H1;2024-K2;;7;;;;")))
    assert reported() == [(2, 2), (2, 2), (2, 2), (1, 1)]
    assert states_in(2)[1] == (2, 2)


def test_what_a_later_file_tells_around_a_period_not_asked_is_lacking_there(read_in, store, reported):
    store(read_in(rows(*BOTH, "Havneby Kommune;H1;2024-K1;;5;;;;"), agrees_duties="on"))
    assert reported() == [(2, 2), (1, 1), (1, 1), (1, 1)]
    store(read_in(rows("Havneby Kommune;H1;2024-K2;;5;;;;", "Havneby Kommune;H1;2024-K4;;5;;;;"), agrees_duties="on"))
    assert reported() == [(2, 2), (2, 2), (1, 2), (2, 2)]
    assert not NotAsked.objects.filter(until_at__isnull=True, indicator__code="H1").exists()


def test_an_answer_in_the_file_is_no_hole(read_in, store, reported):
    read = read_in(WITH_A_HOLE + "Havneby Kommune;H1;2024-K2;;;;ikke relevant;;\n", agrees_duties="on")
    assert read.summary["holes"] == []
    store(read)
    assert states_in(2)[1] == (2, 2)
