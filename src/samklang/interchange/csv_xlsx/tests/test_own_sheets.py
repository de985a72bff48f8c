"""A partner's own sheet: asked about once, remembered, and read the same way next time."""

import io
import re

import pytest
import xlsxwriter
from django.urls import reverse

from samklang.interchange.csv_xlsx.calculations.reading import read_sheets
from samklang.interchange.csv_xlsx.tests.sending import chosen, columns, confirm, figures, say_yes, send
from samklang.measurement.models import DraftFigure, RefusedUpload, SheetLayout, StagedUpload

WIDE = (
    "Havnens egne tal;;;;\n"
    ";;;;\n"
    "Hvad;Note;2. kvartal 2026;3. kvartal 2026;Ansvarlig\n"
    "Boliger udlejet;;7;9;Bo\n"
    "Boliger med støtte;;64;66;Bo\n"
    ";;;;\n"
    "I alt;;71;75;\n"
)


def test_a_wide_sheet_of_ones_own_is_guessed_confirmed_and_stored(client_of, bo, report, upload_address):
    client = client_of(bo)
    asked = send(client, upload_address, WIDE, name="havnen.csv")
    assert asked.url.endswith("/layout/")
    assert chosen(client, asked.url) == {
        "Hvad": "indicator",
        "Note": "remark",
        "2. kvartal 2026, og hver kolonne, der er en periode": "of_period",
        "Ansvarlig": "",
    }
    seen = confirm(client, asked.url)
    assert seen.status_code == 302, seen.content.decode()
    page = client.get(seen.url).content.decode()
    assert "1 sumrække" in page
    assert "1 kolonne om en anden periode er udeladt: 2. kvartal 2026." in page
    assert "Ansvarlig" in page
    assert "sum 66" in page
    assert figures(report) == {}
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 66}


def test_quarters_cut_short_are_periods_and_last_quarters_figures_are_not_taken(client_of, bo, report, upload_address):
    client, short = client_of(bo), WIDE.replace("2. kvartal 2026", "2. kv. 2026").replace("3. kvartal 2026", "K3 26")
    asked = send(client, upload_address, short, name="havnen.csv")
    assert chosen(client, asked.url)["2. kv. 2026, og hver kolonne, der er en periode"] == "of_period"
    assert say_yes(client, confirm(client, asked.url).url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 66}


def test_of_two_columns_of_figures_alike_none_is_guessed(client_of, bo, report, upload_address):
    client, unknown = client_of(bo), WIDE.replace("2. kvartal 2026", "Forrige").replace("3. kvartal 2026", "Denne")
    asked = send(client, upload_address, unknown, name="havnen.csv")
    assert "figure" not in chosen(client, asked.url).values()
    assert confirm(client, asked.url).status_code == 422


def test_the_same_headings_go_straight_to_the_preview_next_time(client_of, bo, report, upload_address):
    client = client_of(bo)
    confirm(client, send(client, upload_address, WIDE).url)
    moved = "Note;Hvad;Ansvarlig;2026-K1;2026-K2;2026-K3\n;Boliger udlejet;Bo;5;7;11\n"
    again = send(client, upload_address, WIDE.replace("66", "67"))
    assert "/layout/" not in again.url
    page = client.get(again.url).content.decode()
    assert "Læst som sidst" in page
    assert "/layout/" in page
    assert SheetLayout.objects.count() == 1
    turned = send(client, upload_address, moved)
    assert "/layout/" not in turned.url  # a column is known by its words, wherever it stands
    assert say_yes(client, turned.url).status_code == 302
    assert figures(report) == {"I-01": 11}


def test_columns_that_are_known_by_where_they_stand_are_asked_about_when_they_were_moved(
    client_of, bo, report, upload_address
):
    client = client_of(bo)
    twice = "Hvad;Antal;Antal\nBoliger udlejet;7;9\n"
    told = {"use-0": "indicator", "use-1": "", "use-2": "figure"}
    assert say_yes(client, confirm(client, send(client, upload_address, twice).url, **told).url).status_code == 302
    assert "/layout/" not in send(client, upload_address, twice.replace("9", "8")).url
    assert "/layout/" in send(client, upload_address, "Antal;Antal;Hvad\n9;7;Boliger udlejet\n").url


def test_words_of_the_sheet_are_asked_about_once_and_remembered(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = "Nøgletal;Alder;Antal\nSpisende beboere;18 til 24 år;4\nSpisende beboere;25 år og derover;31\n"
    address = send(client, upload_address, content).url
    words = confirm(client, address)
    assert words.url.endswith("?part=words")
    html = client.get(words.url).content.decode()
    assert "Spisende beboere" in html
    assert not re.search(r"25 år og derover\s*</label>", html)  # our own word, so nobody is asked what it means
    names = re.findall(r'<select name="(word-indicator-\d+)"', html)
    seen = confirm(client, words.url, **dict.fromkeys(names, "I-04"))
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-04 18-24 år": 4, "I-04 25 år og derover": 31}
    DraftFigure.objects.all().delete()
    again = send(client, upload_address, content.replace(";4", ";5"))
    assert "/layout/" not in again.url
    new = send(client, upload_address, content + "Noget helt nyt;18 til 24 år;9\n")
    assert new.url.endswith("/layout/")
    assert "Noget helt nyt" in client.get(f"{new.url}?part=words").content.decode()


def test_indicators_as_columns_with_what_they_are_out_of(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = "Kvartal;Boliger udlejet;Andel der blev boende;Af\n2026-K2;7;3;12\n2026-K3;9;4;12\n"
    address = send(client, upload_address, content).url
    suggestion = chosen(client, address)
    assert suggestion["Boliger udlejet"] == "of_indicator:I-01"
    assert suggestion["Andel der blev boende"] == "of_indicator:I-03"
    seen = confirm(client, address, **{columns(client, address)["Af"]: "base_of:I-03"})
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-03": 4}


def test_a_sheet_for_one_indicator_with_groups_as_columns(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = "Måned;18-24 år;25 år og derover\nHele kvartalet;4;31\n"
    address = send(client, upload_address, content).url
    assert confirm(client, address, **{columns(client, address)["Måned"]: ""}).status_code == 422
    seen = confirm(client, address, **{columns(client, address)["Måned"]: "", "about-indicator": "I-04"})
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-04 18-24 år": 4, "I-04 25 år og derover": 31}


def workbook(*, formula_in_sum: bool = True, wrong: object = 9) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Vejledning").write(0, 0, "Læs mig først")
        sheet = book.add_worksheet("Tal")
        sheet.write(0, 0, "Boligforeningen Havnen")
        sheet.write_row(3, 1, ["Indikatorens navn", "Antal i kvartalet"])
        sheet.write_row(4, 1, ["Boliger udlejet", wrong])
        sheet.write_row(6, 1, ["Boliger med støtte", 66])
        sheet.write(8, 1, "I alt")
        if formula_in_sum:
            sheet.write_formula(8, 2, "=SUM(C5:C7)", None, 75)
    return buffer.getvalue()


def test_a_workbook_with_several_sheets_titles_and_a_sum_row(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, workbook(), name="tal.xlsx").url
    html = client.get(address).content.decode()
    assert "Vejledning" in html
    assert re.search(r'<option value="1" selected>Tal', html)
    assert re.search(r'<option value="4" selected>4: Indikatorens navn', html)
    assert "Læs mig først" in client.get(f"{address}?sheet=0").content.decode()
    seen = confirm(client, address)
    assert seen.status_code == 302, seen.content.decode()
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 66}


def comments_of(client, html: str) -> bytes:
    return client.get(re.search(r'href="([^"]+/comments/)"', html).group(1))


def test_a_refused_workbook_comes_back_with_comments_beside_its_wrong_rows(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, workbook(wrong="ca. 9"), name="tal.xlsx").url
    refused = confirm(client, address)
    assert refused.status_code == 422
    answer = comments_of(client, refused.content.decode())
    assert 'filename="tal-skal-rettes.xlsx"' in answer["Content-Disposition"]
    first, second = read_sheets(answer.content)
    assert first.name == "Vejledning"
    assert second.row(5).cells[1:3] == ("Boliger udlejet", "ca. 9")
    assert "ikke et tal" in second.row(5).cells[3]
    assert second.row(7).cells[3] == ""
    assert second.row(4).cells[3] == "Skal rettes"
    mended = send(client, upload_address, workbook(), name="tal.xlsx")  # how it is read was told already
    assert "/layout/" not in mended.url
    assert "Læst som sidst" in client.get(mended.url).content.decode()


def test_a_refused_text_comes_back_the_same_with_comments_and_masked(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = "Indikator;Tal;Bemærkning\nI-01;9;\n\nI-02;mange;=1+1\nI-03;4;Anna 010160-5009\nI-99;-5;\n"
    refused = send(client, upload_address, content, name="tal.csv")
    assert refused.status_code == 422
    answer = comments_of(client, refused.content.decode())
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Indikator;Tal;Bemærkning;Skal rettes"
    assert lines[1] == "I-01;9;;"
    assert lines[2] == ""
    assert lines[3].startswith("I-02;mange;'=1+1;Tal: ")
    assert "5009" not in answer.content.decode()
    assert "CPR" in lines[4]
    assert lines[5].startswith("I-99;-5;;Indikator: ")
    assert not StagedUpload.objects.exists()
    assert "5009" not in str(RefusedUpload.objects.get().book)


def test_the_file_with_comments_can_be_mended_and_sent_again(client_of, bo, report, upload_address):
    client = client_of(bo)
    refused = send(client, upload_address, "Indikator;Tal\nI-01;9\nI-02;mange\n")
    again = comments_of(client, refused.content.decode()).content.replace(b"mange", b"66")
    seen = send(client, upload_address, again)
    assert seen.status_code == 302
    assert not RefusedUpload.objects.exists()
    say_yes(client, seen.url)
    assert figures(report) == {"I-01": 9, "I-02": 66}


def test_only_its_sender_gets_a_refused_file(client_of, anne, bo, rita, clara, report, upload_address):
    refused = send(client_of(bo), upload_address, "Indikator;Tal\nI-01;9\nI-02;mange\n")
    address = re.search(r'href="([^"]+/comments/)"', refused.content.decode()).group(1)
    assert client_of(bo).get(address).status_code == 200
    for person, status in ((anne, 404), (rita, 403), (clara, 404)):
        assert client_of(person).get(address).status_code == status


def test_errors_are_listed_to_a_thousand_and_the_rest_counted(client_of, bo, report, upload_address):
    lines = "".join(f"X-{number};{number}\n" for number in range(1_200))
    refused = send(client_of(bo), upload_address, f"Indikator;Tal\n{lines}")
    assert "200 mere" in refused.content.decode()
    assert RefusedUpload.objects.get().unlisted == 200


def test_every_line_of_an_own_sheet_is_accounted_for(client_of, bo, report, upload_address):
    client = client_of(bo)
    seen = confirm(client, send(client, upload_address, WIDE).url)
    page = client.get(seen.url).content.decode()
    assert "7 linjer i filen" in page  # 1 title, 2 empty, 1 heading, 2 read, 1 sum
    assert "2 med tal eller svar, 2 uden" in page


@pytest.mark.parametrize("query", ["?sheet=99", "?line=999999", "?sheet=x&line=-1", "?part=words"])
def test_whatever_is_asked_of_the_question_is_answered(client_of, bo, report, upload_address, query):
    client = client_of(bo)
    address = send(client, upload_address, WIDE).url
    assert client.get(address + query).status_code == 200
    assert client.post(address, {"sheet": "7", "line": "9999", "use-0": "nonsense"}).status_code == 422


def test_the_pages_of_a_sheet_keep_to_the_query_budget(
    client_of,
    bo,
    report,
    upload_address,
    django_assert_max_num_queries,
):
    client = client_of(bo)
    address = send(client, upload_address, WIDE).url
    client.get(address)
    with django_assert_max_num_queries(20):
        client.get(address)
    assert reverse("csv_xlsx:layout", kwargs={"initiative": "plads-til-alle", "upload_id": 1})


def test_a_row_of_text_that_is_longer_than_its_headings_is_named_and_nothing_is_read(
    client_of, bo, report, upload_address
):
    client = client_of(bo)
    content = "Hvad,Note,3. kvartal 2026\nBoliger udlejet,,9\nBoliger med støtte,,6,6\n"
    answer = confirm(client, send(client, upload_address, content).url)
    assert answer.status_code == 422
    assert "Række 3: Rækken har for mange celler (4/3)" in answer.content.decode()
    assert not StagedUpload.objects.exclude(rows={}).exists()


def test_the_figure_beside_columns_of_figures_is_one_of_two_ways(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, WIDE.replace("Ansvarlig", "Antal")).url
    answer = confirm(client, address, **{columns(client, address)["Antal"]: "figure"})
    assert answer.status_code == 422
    assert "Vælg en af de to måder" in answer.content.decode()


def test_words_told_before_can_be_told_anew(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = "Nøgletal;Antal\nSpisende beboere;4\n"
    words = confirm(client, send(client, upload_address, content).url)
    seen = confirm(client, words.url, **{"word-indicator-0": "I-01"})
    assert seen.status_code == 302
    again = confirm(client, words.url, **{"told-indicator-0": "I-02"})
    say_yes(client, again.url)
    assert figures(report) == {"I-02": 4}


def test_only_indicators_that_are_out_of_something_are_offered_a_column_for_it(client_of, bo, report, upload_address):
    client = client_of(bo)
    html = client.get(send(client, upload_address, WIDE).url).content.decode()
    assert set(re.findall(r'<option value="base_of:([^"]+)"', html)) == {"I-03"}  # the share


def test_a_formula_in_a_sheet_of_ones_own_hides_none_of_its_other_mistakes(client_of, bo, report, upload_address):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row(0, 0, ["Hvad", "Antal i kvartalet"])
        sheet.write(1, 0, "Boliger udlejet")
        sheet.write_formula(1, 1, "=4+5", None, 9)
        sheet.write_row(2, 0, ["Boliger med støtte", "mange"])
    client = client_of(bo)
    html = confirm(client, send(client, upload_address, buffer.getvalue(), name="tal.xlsx").url).content.decode()
    assert "Række 2" in html
    assert "Række 3" in html
    assert "mange" in html
