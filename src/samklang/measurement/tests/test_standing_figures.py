"""What a sent report and the approval say of figures: totals of parts are summed, and shares, means and rates told."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions

from .build import indicator, quarter, report_of, submit
from .build_reports import keys_by_code

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def ages(founded):
    return actions.add_dimension(name="Alder", categories=["18-24", "25+"], by=founded, at=AT)


@pytest.fixture
def pages_of(founded, harbour, bo, actor_of, client_of, anne):
    """Send figures of an indicator; returns the row of its total on the page of the partner and of the approver."""

    def pages(told, **wording):
        made = indicator(founded, organisations=[harbour], **wording)
        report = report_of(harbour, quarter(founded, 2026, 1))
        keys = keys_by_code(report)
        figures = [
            actions.TypedFigure(keys[f"H1 {part}".strip()], Decimal(pair[0]), pair[1] and Decimal(pair[1]), "measured")
            for part, pair in told.items()
        ]
        submit(report, *figures, by=actor_of(bo), at=AT)
        address = f"/{made.initiative.slug}/measurement/"
        pages = [(bo, f"{address}reports/{report.pk}/"), (anne, f"{address}approvals/{report.pk}/")]
        return [row_of_the_total(client_of(who).get(page)) for who, page in pages]

    return pages


def row_of_the_total(answer):
    assert answer.status_code == 200
    html = answer.content.decode()
    return html.split("Indikator H1</a>", 1)[1].split("</tr>", 1)[0]


def test_a_total_left_open_is_summed_from_its_parts(pages_of, ages):
    for row in pages_of({"18-24": (6, None), "25+": (9, None)}, dimensions=[ages]):
        assert "15, lagt sammen af delene" in row
        assert "ikke indberettet" not in row


def test_a_total_of_some_parts_says_of_how_many(pages_of, ages):
    for row in pages_of({"18-24": (6, None)}, dimensions=[ages]):
        assert "6, lagt sammen af 1 ud af 2 dele" in row


def test_a_total_that_was_told_is_not_summed(pages_of, ages):
    for row in pages_of({"": (20, None), "18-24": (6, None)}, dimensions=[ages]):
        assert ">20<" in row
        assert "lagt sammen" not in row


@pytest.mark.parametrize(("kind", "unit", "pair", "words", "comes_to"), [
    ("mean", "dage", (150, 10), "150 i alt, for 10", "= 15 dage"),
    ("share", "%", (4, 12), "4 ud af 12", "= 33 %"),
    ("rate", "pr. 1.000", (3, 500), "3 ud af 500", "= 6 pr. 1.000"),
])  # fmt: skip
def test_a_figure_with_a_base_says_what_it_comes_to(pages_of, kind, unit, pair, words, comes_to):
    for row in pages_of({"": pair}, kind=kind, unit=unit):
        assert words in row
        assert comes_to in row.replace("\xa0", " ")


def test_a_mean_of_parts_is_worked_out_of_their_sums(pages_of, ages):
    for row in pages_of({"18-24": (50, 5), "25+": (100, 5)}, kind="mean", unit="dage", dimensions=[ages]):
        assert "150 i alt, for 10, lagt sammen af delene" in row
        assert "= 15 dage" in row
