"""Earlier figures under headings of their own: guessed, seen, told once, remembered, and read whole or not at all."""

import io
import re
from datetime import date

import pytest
import xlsxwriter
from django.urls import reverse

from samklang.interchange.csv_xlsx.tests.sending import chosen, confirm, page_of
from samklang.measurement.models import (
    Duty,
    FigureImport,
    ImportLayout,
    ImportPiece,
    ImportRow,
    ImportState,
    Observation,
)

WIDE = (
    "Register for boliger;;;;\n"
    "Forening;Nøgletal;Ansvarlig;2025-K1;2025-K2\n"
    "Havnen;H1;Ib;12;3\n"
    "Havneby Kommune;H1;Ib;5;\n"
    "I alt;;;17;3\n"
)


def stored_figures() -> list[tuple[str, date, int]]:
    return sorted(Observation.objects.values_list("indicator__code", "period__starts_on", "numerator"))


def test_a_wide_register_is_guessed_seen_told_once_and_stored(read_in, tell, store, client_of, anne, layout_address):
    asked = read_in(WIDE)
    assert asked.state == ImportState.ASKED
    page = page_of(client_of(anne), asked).content.decode()
    assert "egne overskrifter" in page
    assert layout_address(asked) in page
    assert chosen(client_of(anne), layout_address(asked)) == {
        "Forening": "organisation", "Nøgletal": "indicator", "Ansvarlig": "",
        "2025-K1, og hver kolonne, der er en periode": "of_period",
    }  # fmt: skip
    seen = client_of(anne).get(layout_address(asked)).content.decode()
    assert "Sådan læses de første rækker" in seen
    assert seen.count("<td>H1</td>") == 3  # 12, 3 and 5: one row for each figure
    read = tell(asked)
    assert (read.state, read.rows, read.blank_lines) == (ImportState.READ, 3, 0), read.findings
    html = page_of(client_of(anne), read).content.decode()
    assert "5 linjer i filen" in html
    assert "1 sumrække" in html
    assert "Ansvarlig" in html
    assert store(read).state == ImportState.STORED
    assert stored_figures() == [
        ("H1", date(2025, 1, 1), 5), ("H1", date(2025, 1, 1), 12), ("H1", date(2025, 4, 1), 3),
    ]  # fmt: skip
    assert not ImportPiece.objects.exists()


def test_every_row_is_seen_as_it_was_read_with_what_storing_it_does(read_in, tell, store, client_of, anne, bo):
    read = tell(read_in(WIDE))
    page = reverse(
        "csv_xlsx:history_rows", kwargs={"initiative": read.initiative.slug, "figure_import_id": read.pk}
    )  # fmt: skip
    assert page in page_of(client_of(anne), read).content.decode()
    html = client_of(anne).get(page).content.decode()
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr><th scope=.row.*?</tr>", html)]
    told = [[cell for cell in row.split("|") if cell.strip()] for row in rows]
    assert told == [
        ["3", "12", "Boligforeningen Havnen", "H1 · 1. kvartal 2025", "ny"],
        ["3", "3", "Boligforeningen Havnen", "H1 · 2. kvartal 2025", "ny"],
        ["4", "5", "Havneby Kommune", "H1 · 1. kvartal 2025", "ny"],
    ]
    assert "Der er ikke flere rækker" in client_of(anne).get(f"{page}?after=99999").content.decode()
    assert client_of(anne).get(f"{page}?after=x").status_code == 200
    assert client_of(bo).get(page).status_code == 403
    store(read)
    assert client_of(anne).get(page).url == page.removesuffix("rows/")  # there is nothing to look at any more
    again = read_in(WIDE.replace("Ib;12;3", "Ib;12;4"), reason="Registret er renset")
    html = client_of(anne).get(page.replace(str(read.pk), str(again.pk))).content.decode()
    assert "retter 3" in html
    assert html.count("tæller i forvejen") == 2


def test_the_same_headings_are_read_at_once_next_time(read_in, tell, client_of, anne):
    tell(read_in(WIDE))
    assert ImportLayout.objects.count() == 1
    again = read_in(WIDE.replace(";12;", ";13;").replace("2025-K1;2025-K2", "2024-K1;2024-K2"), agrees_duties="on")
    assert again.state == ImportState.READ, again.findings
    html = page_of(client_of(anne), again).content.decode()
    assert "samme overskrifter" in html
    assert "Ret, hvordan det læses" in html


def test_names_that_are_none_of_ours_are_asked_about_once_and_remembered(
    read_in, tell, store, client_of, anne, layout_address
):
    content = (
        "Aktør;Nøgletal;Kvartal;Aldersgruppe;Antal\n"
        "Boligforeningen ved havnen;H1;2025-K1;18 til 24;4\n"
        "Et nedlagt hus;H1;2025-K1;25+;9\n"
    )
    asked = read_in(content)
    names = chosen(client_of(anne), layout_address(asked))
    assert names["Aldersgruppe"] in {"category_of:Alder", "group"}
    again = tell(asked)
    assert again.state == ImportState.ASKED
    assert "Boligforeningen ved havnen" in str(again.layout["unknown"]["organisation"])
    assert not ImportRow.objects.exists()
    page = f"{layout_address(again)}?part=words"
    html = client_of(anne).get(page).content.decode()
    labels = re.findall(r'<label for="id_(word-[^"]+)"[^>]*>\s*([^<]*?)\s*</label>', html)
    fields = {label: name for name, label in labels}
    read = tell(
        again, part="words",
        **{fields["Boligforeningen ved havnen"]: "Boligforeningen Havnen", fields["Et nedlagt hus"]: "-",
           fields["18 til 24"]: "18-24"},
    )  # fmt: skip
    assert (read.state, read.rows) == (ImportState.READ, 1), read.findings
    store(read)
    assert Observation.objects.get().cell.label == "18-24"
    next_time = read_in(content.replace("2025-K1", "2024-K1"), agrees_duties="on")
    assert (next_time.state, next_time.rows) == (ImportState.READ, 1), next_time.findings


def test_indicators_across_columns_with_what_a_share_is_out_of(read_in, tell, client_of, anne, layout_address, store):
    asked = read_in("Organisation;Kvartal;H1;S1;Ud af i alt\nHavnen;2025-K1;12;3;10\nHavnen;2025-K2;;4;9\n")
    html = client_of(anne).get(layout_address(asked)).content.decode()
    base = re.search(r'<label for="id_(use-\d+)">Ud af i alt</label>', html).group(1)
    assert chosen(client_of(anne), layout_address(asked))["S1"] == "of_indicator:S1"
    read = tell(asked, **{base: "base_of:S1"})
    assert (read.state, read.rows) == (ImportState.READ, 3), read.findings
    store(read)
    assert sorted(Observation.objects.filter(indicator__code="S1").values_list("numerator", "denominator")) == [
        (3, 10), (4, 9),
    ]  # fmt: skip


def test_categories_across_columns_for_one_organisation_and_one_indicator(read_in, tell, store):
    asked = read_in("Kvartal;18-24;25+\n2025-K1;4;31\n2025-K2;5;30\n")
    read = tell(asked, **{"about-organisation": "Boligforeningen Havnen", "about-indicator": "H1"})
    assert (read.state, read.rows) == (ImportState.READ, 4), read.findings
    store(read)
    assert sorted(Observation.objects.values_list("cell__label", "numerator")) == [
        ("18-24", 4), ("18-24", 5), ("25+", 30), ("25+", 31),
    ]  # fmt: skip


def test_what_is_needed_and_not_told_is_said(read_in, client_of, anne, layout_address):
    asked = read_in("Kvartal;18-24;25+\n2025-K1;4;31\n")
    answer = confirm(client_of(anne), layout_address(asked), **{"about-indicator": "H1"})
    assert answer.status_code == 422
    assert "hvilken kolonne der nævner organisationen" in answer.content.decode()
    asked = read_in("Organisation;H1\nHavnen;4\n")
    assert confirm(client_of(anne), layout_address(asked)).status_code == 422
    wrong = confirm(client_of(anne), layout_address(asked), **{"about-period": "i fjor"})
    assert "ikke en periode" in wrong.content.decode()
    looked = confirm(client_of(anne), layout_address(asked), **{"about-period": "2025-K1", "deed": "look"})
    assert looked.status_code == 200
    assert "<td>2025-K1</td>" in looked.content.decode()
    assert FigureImport.objects.latest("pk").state == ImportState.ASKED


def test_a_row_that_is_wrong_is_named_by_its_line_and_heading_and_commented_in_the_file(read_in, tell, client_of, anne):
    wrong = tell(read_in(WIDE.replace(";12;3", ";tolv;-3").replace(";5;", ";5;7")))
    assert wrong.state == ImportState.REFUSED
    assert [(rule, row, column) for rule, row, column, *_ in wrong.findings] == [
        ("not_a_number", 3, "2025-K1"), ("negative", 3, "2025-K2"),
    ]  # fmt: skip
    html = page_of(client_of(anne), wrong).content.decode()
    comments = client_of(anne).get(re.search(r'href="([^"]+/comments/)"', html).group(1))
    lines = b"".join(comments.streaming_content).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Register for boliger;;;;;"
    assert lines[1] == "Forening;Nøgletal;Ansvarlig;2025-K1;2025-K2;Skal rettes"
    assert lines[2].startswith("Havnen;H1;Ib;tolv;-3;2025-K1: ")
    assert lines[3] == "Havneby Kommune;H1;Ib;5;7;"
    mended = "\n".join(lines).replace("tolv", "12").replace("-3", "3")
    assert read_in(mended).state == ImportState.READ


def test_what_stands_against_a_wide_file_is_said_by_line_and_heading(read_in, tell, store):
    store(tell(read_in(WIDE)))
    again = read_in(WIDE.replace("Ib;12;3", "Ib;12;4").replace("I alt", "Havnen").replace(";;;17;3", ";H1;Ib;9;"))
    assert [(rule, row, column) for rule, row, column, *_ in again.findings] == [
        ("counts_already", 3, "2025-K2"), ("key_twice", 5, "2025-K1"), ("counts_already", 5, "2025-K1"),
    ]  # fmt: skip
    assert [detail for rule, *_, detail in again.findings if rule == "key_twice"] == ["3"]


def test_a_personal_number_in_a_column_nobody_reads_is_kept_nowhere(read_in, client_of, anne):
    read = read_in(WIDE.replace("Ib;5", "010160-5009;5"))
    assert read.state == ImportState.REFUSED
    assert not ImportPiece.objects.exists()
    assert "5009" not in f"{read.findings} {read.layout}"
    assert "/layout/" not in page_of(client_of(anne), read).content.decode()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Læs mig").write(0, 0, "Registret i ord")
        sheet = book.add_worksheet("Tal")
        sheet.write_row(1, 0, ["Forening", "Nøgletal", "2025-K1", "2025-K2"])
        sheet.write_row(2, 0, ["Havnen", "H1", 12])
        sheet.write_formula(2, 3, "=C3-9", None, 3)
    return buffer.getvalue()


def test_a_workbook_with_several_sheets_is_asked_about_and_a_formula_is_named(
    read_in, tell, client_of, anne, layout_address
):
    asked = read_in(workbook(), name="register.xlsx")
    html = client_of(anne).get(layout_address(asked)).content.decode()
    assert re.search(r'<option value="1" selected>Tal', html)
    assert "Registret i ord" in client_of(anne).get(f"{layout_address(asked)}?sheet=0").content.decode()
    read = tell(asked)
    assert [(rule, row, column) for rule, row, column, *_ in read.findings] == [("formula", 3, "2025-K2")]


def alone(initiative, harbour, measures):
    Duty.objects.filter(organisation=harbour, indicator=measures["T1"]).update(
        tells_only_by=measures["T1"].versions.get().dimensions.get(name="Alder")
    )


def test_parts_by_one_breakdown_are_taken_of_those_who_tell_it_so(read_in, store, initiative, harbour, measures):
    alone(initiative, harbour, measures)
    headings = "Organisation;Indikator;Periode;Alder;Bolig;Tal\n"
    wrong = read_in(
        headings + "Havnen;T1;2025-K1;18-24;;4\nHavnen;T1;2025-K1;;Lejer;4\nHavneby Kommune;T1;2025-K1;18-24;;4\n"
    )
    assert [(rule, row) for rule, row, *_ in wrong.findings] == [("not_alone", 3), ("not_alone", 4)]
    mixed = read_in(headings + "Havnen;T1;2025-K1;18-24;;4\nHavnen;T1;2025-K1;25+;Lejer;9\n")
    assert {rule for rule, *_ in mixed.findings} == {"two_ways"}
    right = read_in(
        headings + "Havnen;T1;2025-K1;18-24;;4\nHavnen;T1;2025-K1;25+;;9\nHavneby Kommune;T1;2025-K1;18-24;Ejer;3\n"
    )
    assert right.state == ImportState.READ, right.findings
    store(right)
    assert sorted(Observation.objects.values_list("organisation__name", "cell__label", "numerator")) == [
        ("Boligforeningen Havnen", "18-24", 4), ("Boligforeningen Havnen", "25+", 9),
        ("Havneby Kommune", "18-24 · Ejer", 3),
    ]  # fmt: skip
    against = read_in(headings + "Havnen;T1;2025-K1;18-24;Ejer;4\n", reason="Rettet")
    assert [rule for rule, *_ in against.findings] == ["two_ways"]


def test_a_word_of_two_breakdowns_is_the_one_the_organisation_tells(read_in, initiative, harbour, measures):
    alone(initiative, harbour, measures)
    read = read_in("Organisation;Indikator;Periode;Gruppe;Tal\nHavnen;T1;2025-K1;18-24;4\nHavnen;T1;2025-K1;Lejer;4\n")
    assert [(rule, row) for rule, row, *_ in read.findings] == [("not_alone", 3)]


def test_only_those_who_approve_may_say_how_a_file_is_read(
    read_in, client_of, bo, dina, clara, layout_address, initiative
):
    asked = read_in(WIDE)
    for person, status in ((bo, 403), (dina, 403), (clara, 404)):
        assert client_of(person).get(layout_address(asked)).status_code == status
        assert client_of(person).post(layout_address(asked), {}).status_code == status


@pytest.mark.parametrize("query", ["?sheet=99", "?line=999999", "?sheet=x&line=-1", "?part=words"])
def test_whatever_is_asked_about_a_file_is_answered_within_the_budget(
    read_in, client_of, anne, layout_address, query, django_assert_max_num_queries
):
    asked = read_in(WIDE)
    client = client_of(anne)
    client.get(layout_address(asked))
    with django_assert_max_num_queries(20):
        assert client.get(layout_address(asked) + query).status_code == 200
    answer = client.post(layout_address(asked), {"sheet": "7", "line": "9999", "use-0": "nonsense"})
    assert answer.status_code == 422


def test_an_interrupted_reading_of_an_own_layout_finds_the_same_again(read_in, tell):
    from samklang.interchange.csv_xlsx import actions

    read = tell(read_in(WIDE))
    FigureImport.objects.filter(pk=read.pk).update(state=ImportState.READING, rows=99)
    ImportRow.objects.filter(line__gt=20).delete()
    assert actions.work_on_imports() == 1
    again = FigureImport.objects.get(pk=read.pk)
    assert (again.state, again.rows, ImportRow.objects.count()) == (ImportState.READ, 3, 3)
