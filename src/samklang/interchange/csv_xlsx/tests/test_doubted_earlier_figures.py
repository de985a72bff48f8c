"""What looks odd in a file of earlier figures is said row by row, and may be stored; what cannot be true is refused."""

import random
import re
from datetime import date
from decimal import Decimal

import pytest

from samklang.interchange.csv_xlsx.tests.sending import page_of
from samklang.interchange.csv_xlsx.tests.test_earlier_figures import rows
from samklang.measurement.calculations.doubts import JUMP, SLIP_FROM, SLIPS, doubts_of
from samklang.measurement.models import FigureImport, ImportRow, ImportState, IndicatorVersion, Observation
from samklang.measurement.queries import import_doubts
from samklang.measurement.queries.import_doubts import doubts_about_rows
from samklang.measurement.tests.build import indicator


def doubts_in(read):
    assert read.state == ImportState.READ, read.findings
    return [(line, doubt) for line, _column, doubt, *_rest in read.summary["doubts"]]


@pytest.fixture
def kinds(founded, harbour, council, measures):
    both = [harbour, council]
    return {
        "L1": indicator(founded, code="L1", kind="running_total", organisations=both),
        "B1": indicator(founded, code="B1", kind="stock", organisations=both),
    }


def test_a_running_total_that_falls_parts_beside_their_whole_and_a_jump_are_said_and_may_be_stored(
    read_in, store, client_of, anne, kinds
):
    read = read_in(
        rows(
            "Havnen;L1;2025-K1;;3;;;;", "Havnen;L1;2025-K2;;1;;;;", "Havnen;H1;2025-K1;;50;;;;",
            "Havnen;H1;2025-K1;18-24;60;;;;", "Havnen;H1;2025-K1;25+;30;;;;", "Havnen;B1;2025-K1;;25;;;;",
            "Havneby Kommune;B1;2025-K1;;9999999;;;;", "Havnen;B1;2025-K2;;9999999;;;;",
            "Havneby Kommune;L1;2025-K2;;4;;;;", "Havneby Kommune;L1;2025-K1;;4;;;;",
        )
    )  # fmt: skip
    assert doubts_in(read) == [(3, "falling_total"), (4, "parts"), (9, "jump")]
    html = page_of(client_of(anne), read).content.decode()
    assert "3 ting ser mærkelige ud" in html
    assert "Række 3: 1 er 2 mindre end sidst." in html
    assert "Række 4: Delene giver tilsammen 40 mere end det samlede tal." in html
    assert "Række 9: 9.999.999 er over tre gange så meget som sidst." in html
    assert "Sidst var 1. kvartal 2025: 25." in html
    comments = client_of(anne).get(re.search(r'href="([^"]+/comments/)"', html).group(1))
    lines = b"".join(comments.streaming_content).decode("utf-8-sig").split("\r\n")
    assert lines[0].endswith(";Se efter")
    assert lines[1] == "Havnen;L1;2025-K1;;3;;;;;"
    assert lines[2].startswith("Havnen;L1;2025-K2;;1;;;;;1 er 2 mindre end sidst.")
    assert store(read).state == ImportState.STORED
    assert Observation.objects.filter(numerator=9999999).count() == 2


def test_a_file_stands_beside_what_counts_already(read_in, store, kinds):
    store(read_in(rows("Havnen;L1;2025-K1;;30;;;;", "Havnen;B1;2025-K1;;25;;;;", "Havnen;H1;2025-K1;;12;;;;")))
    read = read_in(
        rows(
            "Havnen;L1;2025-K2;;20;;;;", "Havnen;B1;2025-K2;;250;;;;", "Havnen;H1;2025-K1;18-24;9;;;;",
            "Havnen;H1;2025-K1;25+;9;;;;",
        )
    )  # fmt: skip
    assert doubts_in(read) == [(2, "falling_total"), (3, "ten_times"), (4, "parts")]


def test_a_figure_that_the_file_corrects_is_not_what_it_stands_beside(read_in, store, kinds):
    store(read_in(rows("Havnen;L1;2025-K1;;300;;;;")))
    read = read_in(rows("Havnen;L1;2025-K1;;30;;;;", "Havnen;L1;2025-K2;;40;;;;"), reason="Skrevet forkert")
    assert doubts_in(read) == []


def test_a_wide_file_is_doubted_by_its_row_and_heading(read_in, tell, layout_address, client_of, anne, kinds):
    read = read_in("Hvem;Hvad;2025-K1;2025-K2\nHavnen;L1;30;20\n")
    read = tell(read)
    assert [each[:3] for each in read.summary["doubts"]] == [[2, "2025-K2", "falling_total"]]
    assert "Række 2, kolonne 2025-K2: 20 er 10 mindre end sidst." in page_of(client_of(anne), read).content.decode()


def test_more_people_than_those_they_are_among_are_refused_and_only_doubted_where_somebody_guessed(
    read_in, founded, harbour, measures, client_of, anne
):
    everybody = indicator(founded, code="P1", organisations=[harbour], counts_people=True)
    indicator(founded, code="P2", organisations=[harbour], counts_people=True, part_of=everybody)
    content = "Organisation;Indikator;Periode;Tal;Opgjort ved\nHavnen;P1;2025-K1;30;\nHavnen;P2;2025-K1;38;{how}\n"
    read = read_in(content.format(how=""))
    assert [(rule, row) for rule, row, *_ in read.findings] == [("more_than_whole", 3)]
    assert "Indikator P1: 30" in page_of(client_of(anne), read).content.decode()
    assert doubts_in(read_in(content.format(how="skøn"))) == [(3, "more_than_whole")]


def test_more_doubts_than_are_listed_are_counted(read_in, client_of, anne, kinds, monkeypatch):
    monkeypatch.setattr(import_doubts, "MOST_DOUBTS", 2)
    falling = [f"Havnen;L1;{year}-K1;;{2030 - year};;;;" for year in range(2018, 2025)]
    read = read_in(rows(*falling), agrees_duties="on")
    assert (len(read.summary["doubts"]), read.summary["doubts_unlisted"]) == (2, 4)
    html = page_of(client_of(anne), read).content.decode()
    assert "6 ting ser mærkelige ud" in html
    assert "… og 4 mere." in html


def test_the_database_doubts_what_the_rules_of_a_report_doubt(kinds, measures, founded, harbour, anne):
    """The same figures, each beside the one before it: once by the database, once by `doubts_of`."""
    assert all(slip * SLIP_FROM > JUMP for slip in SLIPS)
    chance = random.Random(7)
    figures = [Decimal(each) for each in (0, 1, 2, 3, 7, 8, 9, 10, 12, 25, 30, 31, 96, 100, 125, 126, 1000, 20000)]
    versions = {each.indicator.code: each for each in IndicatorVersion.objects.select_related("indicator")}
    made = FigureImport.objects.create(
        initiative=founded.initiative, file_name="x.csv", size=1, by=anne, at="2026-11-20T12:00Z"
    )
    expected, staged, line = [], [], 1
    for code in ("H1", "L1", "B1"):
        version, last = versions[code], None
        for step in range(200):
            line += 1
            figure = chance.choice(figures)
            starts_on = date(1900 + step, 1, 1)
            staged.append(
                ImportRow(
                    figure_import=made, line=line, organisation_id=harbour.pk, indicator_id=version.indicator_id,
                    version_id=version.pk, rhythm="quarter", starts_on=starts_on, ends_on=date(1900 + step, 4, 1),
                    numerator=figure, answer="measured", how="registered", explanation="",
                )
            )  # fmt: skip
            found = doubts_of(figure, None, last=last, kind=version.kind)
            expected += [(line, each) for each in found]
            last = figure
    ImportRow.objects.bulk_create(staged)
    doubted, unlisted = doubts_about_rows(made, meets_stored=False)
    assert [(each.number, each.raised) for each in doubted] == expected
    assert (len(expected) > 200, unlisted) == (True, 0)
