"""A filled template is read, shown row by row, and stored whole or not at all."""

import io
import json
import re
from pathlib import Path

import pytest
import xlsxwriter
from django.urls import reverse

from samklang.interchange.csv_xlsx.calculations.findings import Refused
from samklang.interchange.csv_xlsx.calculations.reading import read_table
from samklang.interchange.csv_xlsx.tests.sending import figures, say_yes, send
from samklang.interchange.sent_files import shown_name
from samklang.measurement.models import DraftFigure, Observation, ReportState, StagedUpload
from samklang.measurement.tests.build_reports import keys_by_code

BAD_INPUT = Path(__file__).resolve().parents[6] / "shared" / "data" / "badinput"
needs_bad_input = pytest.mark.skipif(
    not BAD_INPUT.is_dir(), reason="the shared bad input is not beside this checkout (../shared/data/badinput)"
)
HEADINGS = "Indikator;Gruppe;Tal;Ud af;Svar;Bemærkning"


def send_named(client, address, name):
    """Send a file under any name, as a browser writes it into the request."""
    written = name.replace("\\", "\\\\").replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    head = f'--grense\r\nContent-Disposition: form-data; name="file"; filename="{written}"\r\n\r\n'
    body = head.encode() + rows("I-01;;9;;;").encode() + b"\r\n--grense--\r\n"
    return client.generic("POST", address, body, content_type="multipart/form-data; boundary=grense")


def rows(*lines: str) -> str:
    return "\n".join([HEADINGS, *lines]) + "\n"


def test_a_file_is_shown_row_by_row_before_anything_is_stored(client_of, bo, report, upload_address):
    client = client_of(bo)
    response = send(client, upload_address, rows("I-01;;9;;;", "I-02;;640;;;", "I-03;;4;12;;", "I-04;;;;;"))
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "640" in page
    assert ">64?" in page.replace(" 64?", ">64?")
    assert figures(report) == {}
    assert say_yes(client, response.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 640, "I-03": 4}


def test_the_preview_keeps_to_its_query_budget(client_of, bo, upload_address, django_assert_max_num_queries):
    client = client_of(bo)
    address = send(client, upload_address, rows("I-01;;9;;;")).url
    client.get(address)
    with django_assert_max_num_queries(20):
        client.get(address)


@pytest.mark.parametrize("kind", ["report_csv", "report_xlsx"])
def test_the_template_comes_back_filled_in(client_of, bo, initiative, report, upload_address, kind):
    client = client_of(bo)
    client.post(
        reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": report.pk}),
        {f"figure-{keys_by_code(report)['I-01']}": "9"},
    )
    template = client.get(reverse(f"csv_xlsx:{kind}", kwargs={"initiative": initiative.slug, "report_id": report.pk}))
    assert template.status_code == 200
    assert len(read_table(template.content).rows) == 6
    response = send(client, upload_address, template.content, name="skabelon.xlsx")
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "9" in page
    assert say_yes(client, response.url).status_code == 302
    assert figures(report) == {"I-01": 9}


def test_one_bad_row_refuses_the_whole_file_and_names_its_place(client_of, bo, report, upload_address):
    response = send(client_of(bo), upload_address, rows("I-01;;9;;;", "I-02;;FEJL;;;"))
    assert response.status_code == 422
    assert "FEJL" in response.content.decode()
    assert "3" in response.content.decode()
    assert not StagedUpload.objects.exists()
    assert figures(report) == {}


def test_a_doubtful_number_is_asked_about_once_for_the_whole_file(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, rows("I-01;;1.234;;;", "I-02;;2.000;;;")).url
    assert 'name="style"' in client.get(address).content.decode()
    assert client.post(address, {"deed": "store", "seen": "x"}).status_code == 422
    assert client.post(address, {"deed": "settle"}).status_code == 422
    assert client.post(address, {"deed": "settle", "style": "danish"}).status_code == 302
    say_yes(client, address)
    assert figures(report) == {"I-01": 1234, "I-02": 2000}


def test_an_answer_that_makes_nonsense_of_the_figures_is_refused_and_nothing_stored(
    client_of, bo, report, upload_address
):
    client = client_of(bo)
    address = send(client, upload_address, rows("I-01;;1.234;;;")).url
    assert client.post(address, {"deed": "settle", "style": "english"}).status_code == 422
    assert figures(report) == {}


def test_answers_in_words_and_parts_of_a_breakdown_are_stored(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = rows("I-01;;;;ønsker ikke at oplyse;", "I-04;18-24 år;0;;;", "I-04;25 år og derover;31;;;")
    say_yes(client, send(client, upload_address, content).url)
    assert figures(report) == {"I-01": None, "I-04 18-24 år": 0, "I-04 25 år og derover": 31}
    assert DraftFigure.objects.get(report=report, answer="declined")


def test_a_file_can_be_stored_and_sent_in_one_go(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = rows("I-01;;9;;;", "I-02;;66;;;", "I-03;;4;12;;", "I-04;;31;;;")
    assert say_yes(client, send(client, upload_address, content).url, deed="send").status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert Observation.objects.filter(report=report).count() == 4


def test_what_cannot_be_sent_is_not_stored_either(client_of, bo, report, upload_address):
    client = client_of(bo)
    response = say_yes(client, send(client, upload_address, rows("I-01;;9;;;")).url, deed="send")
    assert response.status_code == 422
    assert figures(report) == {}
    assert StagedUpload.objects.get().committed_at is None


def test_a_doubted_figure_is_sent_from_a_file_only_with_a_remark(client_of, bo, report, upload_address):
    client = client_of(bo)
    others = ("I-01;;9;;;", "I-03;;4;12;;", "I-04;;31;;;")
    address = send(client, upload_address, rows("I-02;;640;;;", *others)).url
    assert say_yes(client, address, deed="send").status_code == 422
    assert figures(report) == {}
    address = send(client, upload_address, rows("I-02;;640;;;Vi overtog et hus", *others)).url
    assert say_yes(client, address, deed="send").status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_a_colleague_who_changes_the_report_meanwhile_is_not_overwritten(
    client_of, bo, initiative, report, upload_address
):
    client = client_of(bo)
    address = send(client, upload_address, rows("I-01;;9;;;")).url
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode()).group(1)
    client.post(
        reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": report.pk}),
        {f"figure-{keys_by_code(report)['I-01']}": "12"},
    )
    assert client.post(address, {"deed": "store", "seen": seen}).status_code == 422
    assert figures(report) == {"I-01": 12}


def test_a_file_is_stored_once_and_a_second_click_leads_to_the_report(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, rows("I-01;;9;;;")).url
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode()).group(1)
    for click in (1, 2):
        answer = client.post(address, {"deed": "store", "seen": seen}, follow=True)
        assert answer.status_code == 200, click
        assert answer.request["PATH_INFO"] == report_address(report)
    assert figures(report) == {"I-01": 9}
    back = client.get(address, follow=True)  # by the browser's way back
    assert back.request["PATH_INFO"] == report_address(report)
    assert "tal.csv er gemt i denne indberetning." in back.content.decode()


def report_address(report) -> str:
    return reverse("measurement:report", args=[report.period.initiative.slug, report.pk])


def test_the_preview_says_that_only_the_remark_is_changed(client_of, bo, report, upload_address):
    client = client_of(bo)
    say_yes(client, send(client, upload_address, rows("I-01;;9;;;", "I-02;;66;;;")).url)
    again = send(client, upload_address, rows("I-01;;9;;;Talt igen", "I-02;;67;;;")).url
    page = client.get(again).content.decode()
    assert "kun bemærkningen er ændret" in page.split('<th scope="row">Boliger udlejet</th>', 1)[1].split("</tr>")[0]
    assert "ændret" in page.split('<th scope="row">Boliger med støtte</th>', 1)[1].split("</tr>")[0]


def test_a_formula_hides_none_of_the_other_mistakes(client_of, bo, report, upload_address):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row(0, 0, ["Indikator", "Tal", "Ud af"])
        sheet.write_row(1, 0, ["I-01", ""])
        sheet.write_formula(1, 1, "=4+5", None, 9)
        sheet.write_row(2, 0, ["I-02", "mange"])
        sheet.write_row(3, 0, ["I-03", 4])
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
    answer = send(client_of(bo), upload_address, buffer.getvalue(), name="tal.xlsx")
    assert answer.status_code == 422
    lines = re.findall(r"<li>(Række [^<]*)</li>", answer.content.decode())
    assert [line.split(",")[0].split(":")[0] for line in lines] == ["Række 2", "Række 3", "Række 4"]
    assert "formel" in lines[0]
    assert "mange" in lines[1]
    assert figures(report) == {}


def test_a_discarded_file_leaves_nothing(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, rows("I-01;;9;;;")).url
    assert client.post(address, {"deed": "discard"}).status_code == 302
    assert not StagedUpload.objects.exists()
    assert figures(report) == {}


def test_only_the_own_organisation_uploads_and_only_the_uploader_sees_it(
    client_of, anne, bo, rita, dina, clara, upload_address
):
    address = send(client_of(bo), upload_address, rows("I-01;;9;;;")).url
    for person, allowed in ((rita, 403), (dina, 403), (clara, 404)):
        assert client_of(person).get(upload_address).status_code == allowed
        assert client_of(person).get(address).status_code == allowed
    assert send(client_of(anne), upload_address, rows("I-01;;9;;;")).status_code == 403
    assert client_of(anne).get(address).status_code == 404


def test_a_sent_report_takes_no_file(client_of, bo, report, upload_address):
    client = client_of(bo)
    content = rows("I-01;;9;;;", "I-02;;66;;;", "I-03;;4;12;;", "I-04;;31;;;")
    say_yes(client, send(client, upload_address, content).url, deed="send")
    assert send(client, upload_address, rows("I-01;;10;;;")).status_code == 422


def test_a_personal_number_in_a_file_is_refused_and_stored_nowhere(client_of, bo, upload_address):
    response = send(client_of(bo), upload_address, rows("I-01;;9;;;Anna 010160-5009"))
    assert response.status_code == 422
    assert "5009" not in response.content.decode()
    assert send(client_of(bo), upload_address, rows("I-01;;9;;;"), name="sag_0101605009.csv").status_code == 422
    assert not StagedUpload.objects.exists()


def test_a_form_without_a_file_says_so(client_of, bo, upload_address):
    client = client_of(bo)
    assert client.get(upload_address).status_code == 200
    assert client.post(upload_address, {}).status_code == 422
    assert send(client, upload_address, b"").status_code == 422


@needs_bad_input
def test_every_bad_file_gives_a_message_or_a_preview_and_stores_nothing(client_of, bo, report, upload_address):
    client = client_of(bo)
    paths = sorted(path for folder in ("csv", "xlsx", "json", "text") for path in (BAD_INPUT / folder).glob("*.*"))
    assert len(paths) > 50
    for path in paths:
        for name in (path.name, "tal.csv"):
            response = send(client, upload_address, path.read_bytes(), name=name)
            if response.status_code == 302:  # headings that are not ours: asked what they hold
                assert response.url.endswith("/layout/"), path.name
                assert client.get(response.url).status_code == 200, path.name
                continue
            assert response.status_code == 422, path.name
            html = response.content.decode()
            assert "notice-error" in html or "field-error" in html, path.name
            if "/comments/" in html:
                address = re.search(r'href="([^"]+/comments/)"', html).group(1)
                assert client.get(address).status_code == 200, path.name
    assert not any(staged.rows for staged in StagedUpload.objects.all())
    assert figures(report) == {}


@needs_bad_input
def test_every_hostile_file_name_is_survived(client_of, bo, report, upload_address):
    client = client_of(bo)
    for name in json.loads((BAD_INPUT / "names" / "filenames.json").read_text()):
        response = send_named(client, upload_address, name)
        assert response.status_code in {302, 422}, name
    for upload in StagedUpload.objects.all():
        assert len(upload.file_name) <= 100
        assert not set(upload.file_name) & set("/\\\0\r\n\u202e")


@needs_bad_input
def test_every_hostile_text_in_a_form_of_a_report_is_refused_or_kept_as_it_is(client_of, bo, initiative, report):
    client = client_of(bo)
    address = reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": report.pk})
    key = keys_by_code(report)["I-01"]
    hazards = list(json.loads((BAD_INPUT / "text" / "unicode_hazards.json").read_text()).values())
    naughty = json.loads((BAD_INPUT / "text" / "blns.json").read_text())[::12]
    for text in [*hazards, *naughty]:
        response = client.post(
            address, {f"figure-{key}": "9", f"why-{key}": text}, headers={"X-Report-Grid": "1"}
        )  # fmt: skip
        assert response.status_code in {200, 422}, text
        assert client.post(address, {f"figure-{key}": text}, headers={"X-Report-Grid": "1"}).status_code in {200, 422}
    stored = DraftFigure.objects.filter(report=report).first()
    assert stored is None or "\0" not in stored.explanation


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("C:\\a\\x.csv", "x.csv"),
        ("x\u202evsc.exe", "xvsc.exe"),
        ("", "?"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_file_is_shown_by_the_last_part_of_its_name(name, shown):
    assert shown_name(name) == shown


def test_an_indicator_is_downloaded_as_its_page_shows_it(client_of, bo, dina, initiative, report):
    from samklang.measurement.models import Indicator

    people = Indicator.objects.get(code="I-04")
    counts = Indicator.objects.get(code="I-01")
    for kind in ("indicator_csv", "indicator_xlsx"):
        address = reverse(f"csv_xlsx:{kind}", kwargs={"initiative": initiative.slug, "indicator_id": counts.pk})
        table = read_table(client_of(dina).get(address).content)
        assert counts.code in str(table.rows[0].cells)
        assert str(table.rows[0].cells[5]) == "7"
        unreleased = reverse(f"csv_xlsx:{kind}", kwargs={"initiative": initiative.slug, "indicator_id": people.pk})
        with pytest.raises(Refused, match="header_only"):  # people are told as released, and nothing is yet
            read_table(client_of(dina).get(unreleased).content)


def test_a_correction_from_a_file_needs_a_reason_of_its_own(client_of, anne, bo, initiative, report, upload_address):
    client, backbone = client_of(bo), client_of(anne)
    content = rows("I-01;;9;;;", "I-02;;66;;;", "I-03;;4;12;;", "I-04;;31;;;")
    say_yes(client, send(client, upload_address, content).url, deed="send")
    approval = reverse("measurement:approve_report", kwargs={"initiative": initiative.slug, "report_id": report.pk})
    backbone.post(approval, {"deed": "return", "comment": "Se efter"})
    address = send(client, upload_address, rows("I-01;;10;;;")).url
    assert say_yes(client, address, deed="send").status_code == 422
    address = send(client, upload_address, rows("I-01;;10;;;Talt om")).url
    assert say_yes(client, address, deed="send").status_code == 302
    assert Observation.objects.get(report=report, numerator=10).explanation == "Talt om"


def test_a_last_line_that_may_have_been_cut_off_is_quoted_and_confirmed(client_of, bo, report, upload_address):
    client = client_of(bo)
    address = send(client, upload_address, "Indikator;Gruppe;Tal\nI-01;;9\nI-02;;64").url
    page = client.get(address).content.decode()
    assert "slutter uden linjeskift" in page
    assert "<q>I-02;;64</q>" in page
    seen = re.search(r'name="seen" value="(\w+)"', page).group(1)
    refused = client.post(address, {"deed": "store", "seen": seen})
    assert refused.status_code == 422
    assert "Sammenlign filens sidste linje" in refused.content.decode()
    assert figures(report) == {}
    assert client.post(address, {"deed": "store", "seen": seen, "is_whole": "on"}).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 64}


@pytest.mark.parametrize("content", [rows("I-02;;64;;;"), "Indikator;Gruppe;Tal;Bemærkning\nI-02;;64;talt i hånden"])
def test_a_last_line_that_ends_or_whose_number_is_behind_it_raises_no_doubt(client_of, bo, upload_address, content):
    client = client_of(bo)
    assert "linjeskift" not in client.get(send(client, upload_address, content).url).content.decode()
