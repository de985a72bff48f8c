"""Periods that do not stand alone: in a heading beside what is counted, or told by a year and a part of it."""

from datetime import date

import pytest

from samklang.interchange.csv_xlsx.tests.sending import chosen, confirm, figures, say_yes, send
from samklang.interchange.csv_xlsx.tests.test_earlier_layouts import WIDE, stored_figures
from samklang.interchange.csv_xlsx.tests.test_own_sheets import WIDE as OWN
from samklang.measurement.models import DraftFigure, ImportLayout, ImportState, Observation, SheetLayout

SHARES = "Forening;2025-K1 antal;2025-K1 ud af;2025-K2 antal;2025-K2 ud af\nHavnen;3;10;4;9\n"
FIRST, SECOND = date(2025, 1, 1), date(2025, 4, 1)


def shares() -> list[tuple[date, int, int]]:
    rows = Observation.objects.filter(indicator__code="S1")
    return sorted(rows.values_list("period__starts_on", "numerator", "denominator"))


def test_figure_and_base_of_each_period_are_two_columns_and_two_questions(
    read_in, tell, store, client_of, anne, layout_address
):
    asked = read_in(SHARES)
    assert chosen(client_of(anne), layout_address(asked)) == {
        "Forening": "organisation",
        "2025-K1 antal, og hver kolonne som den bortset fra perioden": "of_period",
        "2025-K1 ud af, og hver kolonne som den bortset fra perioden": "base_of_period",
    }
    read = tell(asked, **{"about-indicator": "S1"})
    assert (read.state, read.rows) == (ImportState.READ, 2), read.findings
    store(read)
    assert shares() == [(FIRST, 3, 10), (SECOND, 4, 9)]
    again = read_in(SHARES.replace("2025", "2024"), agrees_duties="on")
    assert (again.state, again.rows) == (ImportState.READ, 2), "other periods, the same layout"


def test_columns_may_be_moved_and_a_base_finds_its_period(read_in, tell, store):
    moved = "Forening;Af (2. kvartal 2025);Antal 2025-K1;Af (2025-K1);Antal 2. kvartal 2025\nHavnen;9;3;10;4\n"
    read = tell(read_in(moved), **{"about-indicator": "S1"})
    assert (read.state, read.rows) == (ImportState.READ, 2), read.findings
    store(read)
    assert shares() == [(FIRST, 3, 10), (SECOND, 4, 9)]


def test_a_base_that_lacks_or_is_wrong_is_named_by_its_own_heading(read_in, tell):
    read = tell(
        read_in(SHARES.replace("3;10;4;9", "3;;4;ni") + "Havneby Kommune;1;5;2;6\n"), **{"about-indicator": "S1"}
    )
    assert [(rule, row, column) for rule, row, column, *_ in read.findings] == [
        ("half_a_share", 2, "2025-K1 ud af"), ("not_a_number", 2, "2025-K2 ud af"),
    ]  # fmt: skip


def test_indicators_side_by_side_take_the_period_of_their_heading(read_in, tell, store):
    content = "Forening;H1 2025-K1;S1 2025-K1;S1 2025-K1: ud af;H1 2025-K2\nHavnen;12;3;10;5\n"
    asked = read_in(content)
    read = tell(asked, **{"use-1": "of_indicator:H1", "use-2": "of_indicator:S1", "use-3": "base_of:S1"})
    assert (read.state, read.rows) == (ImportState.READ, 3), read.findings
    store(read)
    assert shares() == [(FIRST, 3, 10)]
    assert [row for row in stored_figures() if row[0] == "H1"] == [("H1", FIRST, 12), ("H1", SECOND, 5)]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        ("År;Kvartal", ("2025;1", "2025;2")),
        ("År;Kvartal", ("2025;K1", "2025;K2")),
        ("Kvartal;År", ("1. kvartal;2025", "2. kvartal;2025")),
        ("Kvt.;Årstal", ("01;2025", "02;2025")),
    ],
)
def test_year_and_quarter_in_two_columns_are_the_period_together(read_in, tell, store, headings, rows):
    lines = "".join(f"Havnen;H1;{row};{number}\n" for number, row in enumerate(rows, 7))
    read = tell(read_in(f"Organisation;Indikator;{headings};Tal\n{lines}"))
    assert (read.state, read.rows) == (ImportState.READ, 2), read.findings
    store(read)
    assert stored_figures() == [("H1", FIRST, 7), ("H1", SECOND, 8)]


def test_quarters_down_and_years_across(read_in, tell, store):
    read = tell(
        read_in("Forening;Kvartal;2024;2025\nHavnen;1;5;12\nHavnen;2;;3\n", agrees_duties="on"),
        **{"use-1": "part_of_year:quarter", "about-indicator": "H1"},
    )
    assert (read.state, read.rows) == (ImportState.READ, 3), read.findings
    store(read)
    assert stored_figures() == [("H1", date(2024, 1, 1), 5), ("H1", FIRST, 12), ("H1", SECOND, 3)]


@pytest.mark.parametrize(("part", "rule"), [("5", "not_a_period"), ("forår", "not_a_period"), ("", "other_rhythm")])
def test_a_part_that_is_none_is_named_by_its_row(read_in, tell, part, rule):
    read = tell(read_in(f"Organisation;Indikator;År;Kvartal;Tal\nHavnen;H1;2025;1;7\nHavnen;H1;2025;{part};8\n"))
    assert [(found, row, column) for found, row, column, *_ in read.findings] == [(rule, 3, "År")]


def test_months_may_be_words(read_in, tell, client_of, anne, layout_address):
    asked = read_in("Organisation;Indikator;År;Måned;Tal\nHavnen;H1;2025;januar;7\nHavnen;H1;2025;maj;8\n")
    assert chosen(client_of(anne), layout_address(asked))["Måned"] == "part_of_year:month"
    assert "<td>2025-05</td>" in client_of(anne).get(layout_address(asked)).content.decode()


def test_a_partners_sheet_with_figure_and_base_of_each_period_gives_those_of_the_report(
    client_of, bo, report, upload_address
):
    content = "Kode;Antal 2026-K2;Ud af 2026-K2;Antal 2026-K3;Ud af 2026-K3\nI-03;1;8;4;12\n"
    seen = confirm(client_of(bo), send(client_of(bo), upload_address, content).url)
    assert say_yes(client_of(bo), seen.url).status_code == 302
    [row] = DraftFigure.objects.filter(report=report)
    assert (row.numerator, row.denominator) == (4, 12)


def test_a_partners_sheet_with_year_and_quarter_gives_the_rows_of_the_report(client_of, bo, report, upload_address):
    content = "Nøgletal;År;Kvartal;Antal\nI-01;2026;2;7\nI-01;2026;3;9\nI-02;2026;3;66\n"
    seen = confirm(client_of(bo), send(client_of(bo), upload_address, content).url)
    assert "1 linje om andre perioder" in client_of(bo).get(seen.url).content.decode()
    assert say_yes(client_of(bo), seen.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 66}


def test_columns_that_differ_by_their_period_alone_are_never_read_as_one(read_in, client_of, anne, layout_address):
    asked = read_in("Forening;Nøgletal;Antal 2024-K1;Antal 2025-K1\nHavnen;H1;5;7\n")
    answer = confirm(client_of(anne), layout_address(asked), **{"use-2": "figure", "about-period": "2025-K1"})
    assert answer.status_code == 422
    assert "Flere kolonner hedder »antal …«" in answer.content.decode()


def test_bases_of_periods_without_figures_are_asked_about(read_in, client_of, anne, layout_address):
    asked = read_in(SHARES)
    answer = confirm(client_of(anne), layout_address(asked), **{"use-1": "figure", "about-indicator": "S1"})
    assert answer.status_code == 422
    assert "hvilke kolonner der har tallene for perioderne" in answer.content.decode()


def test_a_remembered_layout_is_checked_as_one_that_is_told(read_in, tell, client_of, anne, layout_address):
    tell(read_in(WIDE))
    known = ImportLayout.objects.get()
    known.layout["uses"]["ansvarlig"] = "figure"  # as it could be told before it was looked at
    known.save()
    again = read_in(WIDE.replace("12", "13"))
    assert again.state == ImportState.ASKED
    page = client_of(anne).get(layout_address(again))
    assert page.status_code == 200
    assert "Vælg en af de to måder" in page.content.decode()
    mended = tell(again, **{"use-2": ""})
    assert (mended.state, mended.rows) == (ImportState.READ, 3), mended.findings


def test_a_remembered_layout_of_a_partner_is_checked_too(client_of, bo, report, upload_address):
    client = client_of(bo)
    confirm(client, send(client, upload_address, OWN).url)
    known = SheetLayout.objects.get()
    known.layout["uses"]["note"] = "figure"
    known.save()
    asked = send(client, upload_address, OWN.replace("66", "67"))
    assert asked.url.endswith("/layout/")
    assert "Vælg en af de to måder" in client.get(asked.url).content.decode()
    seen = confirm(client, asked.url, **{"use-1": "remark"})
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 67}
