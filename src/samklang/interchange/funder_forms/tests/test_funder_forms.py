"""Report once, answer many: a funder's form fills itself, protected, and goes out in the funder's own order."""

import csv
import html
import io
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from samklang.interchange.figures.tests.build import a_told_quarter
from samklang.measurement import actions
from samklang.measurement.actions import Answered
from samklang.measurement.models import FunderForm, FunderQuestion
from samklang.measurement.queries.funders import State, filled, span_of
from samklang.measurement.tests.build import figure, indicator, quarter, release, report_of, submit
from samklang.people.models import Person

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)
BAD = Path(__file__).resolve().parents[6] / "shared" / "data" / "badinput"
BAD_FILES = [path for folder in ("csv", "xlsx", "json") for path in sorted((BAD / folder).glob("bad_*"))]
FORM = """Nr.;Indsatsområde;Spørgsmål;Enhed;Jeres svar
1;Bolig;Hvor mange boliger er udlejet?;boliger;
2;;Hvad har I lært?;;
"""


@pytest.fixture
def told(founded, anne, bo, harbour, council, actor_of):
    return a_told_quarter(founded, actor_of(anne), actor_of(bo), harbour, council)


def made(by, organisation=None, *, called="Midtvejs", **answers: Answered) -> FunderForm:
    form = actions.make_funder_form(
        name=called, funder="Fonden", organisation=organisation, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), headings=["Spørgsmål", "Svar"], roles=["question", "answer"],
        rows=[[name, ""] for name in answers], by=by, at=AT,
    )  # fmt: skip
    questions = {question.wording: question.pk for question in form.questions.all()}
    chosen = {questions[name]: answer for name, answer in answers.items()}
    actions.answer_funder_form(form=form, answers=chosen, by=by, at=AT)
    return form


def answers_to(viewer, form, time=""):
    found = filled(viewer, form, span=span_of(form, time), today=TODAY)
    return {each.question.wording: each for each in found}


def young():
    from samklang.measurement.models import Category

    return Category.objects.get(name="18-24")


def test_a_form_is_filled_with_what_was_reported_over_the_whole_time(
    told, viewer_of, founded, anne, bo, harbour, actor_of
):
    second = quarter(founded, 2026, 2)
    own = report_of(harbour, second)
    submit(own, figure(own, "H1", 4), figure(own, "S1", 1, 1), by=actor_of(bo), at=AT)
    actions.approve_report(report=own, by=founded, at=AT)
    release(second, by=founded, at=AT, is_partial=True)
    form = made(
        founded, homes=Answered(told["H1"]), stay=Answered(told["S1"]), words=Answered(text="Meget."), open=Answered()
    )
    answers = answers_to(viewer_of(bo), form)
    assert answers["homes"].number == 16  # 7 + 5 and 4: two quarters
    assert "Kun 2 af 4 perioder er med." in answers["homes"].notes or "2" in " ".join(answers["homes"].notes)
    assert answers["stay"].number == Decimal(3) / Decimal(10)  # 1 of 3, 1 of 6 and 1 of 1, added before divided
    assert (answers["words"].state, answers["words"].words) == (State.TEXT, "Meget.")
    assert answers["open"].state is State.OPEN
    one = answers_to(viewer_of(bo), form, "2026-04-01_2026-07-01")
    assert one["homes"].number == 4
    assert "H1" in one["homes"].citation


def test_a_stock_is_told_as_it_last_stood_and_never_added_over_time(founded, anne, bo, harbour, actor_of, viewer_of):
    beds = indicator(founded, code="B1", kind="stock", organisations=[harbour], name="Boliger med støtte")
    for number, count in ((1, 40), (2, 44)):
        period = quarter(founded, 2026, number)
        report = report_of(harbour, period)
        submit(report, figure(report, "B1", count), by=actor_of(bo), at=AT)
        actions.approve_report(report=report, by=founded, at=AT)
    quarter(founded, 2026, 3)  # opened, and nobody has reported: the last known stock holds
    answer = answers_to(viewer_of(bo), made(founded, beds=Answered(beds)))["beds"]
    assert answer.number == 44
    assert "2. kvartal 2026" in " ".join(answer.notes)


def test_a_rate_says_per_how_many_it_is_wherever_its_number_goes(founded, bo, harbour, actor_of, viewer_of, client_of):
    rate = indicator(founded, code="R1", kind="rate", organisations=[harbour], unit="pr. 1.000 overnatninger")
    report = report_of(harbour, quarter(founded, 2026, 1))
    submit(report, figure(report, "R1", 3, 1200), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    form = made(founded, episodes=Answered(rate))
    answer = answers_to(viewer_of(bo), form)["episodes"]
    assert answer.number == Decimal("2.5")
    assert "Opgjort pr. 1.000." in answer.caveats
    address = f"/{founded.initiative.slug}/funder-forms/{form.pk}/form.csv"
    assert "Opgjort pr. 1.000." in client_of(bo).get(address).content.decode("utf-8-sig")


def test_a_hidden_figure_is_not_told_to_the_funder_whoever_looks(told, viewer_of, founded, anne, bo):
    form = made(founded, all=Answered(told["P1"]), young=Answered(told["P1"], category=young()))
    for person in (bo, anne):  # the office may read the figure on its pages, but the form leaves the house
        answers = answers_to(viewer_of(person), form, "2026-01-01_2026-04-01")
        assert answers["all"].number == 52
        assert (answers["young"].state, answers["young"].number) == (State.CANNOT, None)
        assert "3" not in answers["young"].words


def test_a_partners_own_form_holds_its_own_figures_and_nobody_elses(
    told, viewer_of, founded, anne, bo, harbour, actor_of, client_of, initiative
):  # fmt: skip
    form = made(actor_of(bo), harbour, homes=Answered(told["H1"]), young=Answered(told["P1"], category=young()))
    answers = answers_to(viewer_of(bo), form, "2026-01-01_2026-04-01")
    assert (answers["homes"].number, answers["young"].number) == (7, 3)  # 7 of the 12 are Havnen's
    address = f"/{initiative.slug}/measurement/funders/{form.pk}/"
    assert client_of(bo).get(address).status_code == 200
    for person in (anne, Person.objects.get(email="k@example.org")):
        assert client_of(person).get(address).status_code == 404
        assert client_of(person).get(f"/{initiative.slug}/funder-forms/{form.pk}/form.csv").status_code == 404


def test_what_cannot_be_told_says_why(told, viewer_of, founded, bo):
    form = made(founded, homes=Answered(told["H1"]))
    late = answers_to(viewer_of(bo), form, "2026-01-01_2027-01-01")["homes"]
    assert late.state is State.FIGURE
    never = FunderForm.objects.get(pk=form.pk)
    never.starts_on, never.ends_on = date(2031, 1, 1), date(2031, 2, 1)
    why = answers_to(viewer_of(bo), never)["homes"]
    assert why.state is State.CANNOT
    assert why.words


def test_an_uploaded_form_comes_back_in_its_own_order_and_headings_filled(told, client_of, anne, initiative):
    client = client_of(anne)
    answer = client.post(
        f"/{initiative.slug}/funder-forms/upload/",
        {
            "name": "Årsskema", "funder": "Fonden", "whose": "whole", "starts_on": "2026-01-01",
            "last_on": "2026-12-31",
            "file": SimpleUploadedFile("skema.csv", FORM.encode("cp1252")),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Foreslået ud fra ordene" in page
    first, second = FunderQuestion.objects.order_by("order")
    assert f'<option value="{told["H1"].pk}" selected' in page  # “boliger … udlejet” is like “=Boliger udlejet”
    sent = {
        f"indicator_{first.pk}": told["H1"].pk, f"part_{first.pk}": "", f"text_{first.pk}": "",
        f"indicator_{second.pk}": "", f"part_{second.pk}": "", f"text_{second.pk}": "=At lytte;\nførst",
    }  # fmt: skip
    assert client.post(answer.url, sent).status_code == 302
    form = FunderForm.objects.get()
    content = client.get(f"/{initiative.slug}/funder-forms/{form.pk}/form.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    made_of = "2 af 3 har indberettet · 1 mangler · Kun 1 af 4 perioder er med."
    assert rows == [
        ["Nr.", "Indsatsområde", "Spørgsmål", "Enhed", "Jeres svar", "Bemærkning"],
        ["1", "Bolig", "Hvor mange boliger er udlejet?", "boliger", "12", made_of],
        ["2", "", "Hvad har I lært?", "", "'=At lytte;\nførst", ""],
    ]
    book = client.get(f"/{initiative.slug}/funder-forms/{form.pk}/form.xlsx").content
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    assert sheets.get_sheet_by_name("Skema").to_python()[1][4] == 12
    assert "H1" in sheets.get_sheet_by_name("Sådan blev det til").to_python()[1][4]
    shown = client.get(f"/{initiative.slug}/measurement/funders/{form.pk}/").content.decode()
    assert "1 svar er udfyldt fra tallene" in shown


def test_a_part_is_never_passed_off_as_the_whole(told, client_of, founded, bo, harbour, initiative):
    """The form is often read where the page's notes are not: what lacks stands beside the number."""
    quarter(founded, 2026, 2)
    rows = [["Boliger", "", ""], ["Bor der endnu?", "procent", ""], ["Bor der stadig?", "", ""], ["Ord", "", ""]]
    form = actions.make_funder_form(
        name="Halvår", funder="Fonden", organisation=None, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1),
        headings=["Spørgsmål", "Enhed", "Bemærkning"], roles=["question", "unit", "answer"], rows=rows,
        by=founded, at=AT,
    )  # fmt: skip
    chosen = [Answered(told["H1"]), Answered(told["S1"]), Answered(told["S1"]), Answered(text="Meget.")]
    questions = {question.pk: answer for question, answer in zip(form.questions.all(), chosen, strict=True)}
    actions.answer_funder_form(form=form, answers=questions, by=founded, at=AT)
    address = f"/{initiative.slug}/funder-forms/{form.pk}/form"
    text = client_of(bo).get(f"{address}.csv").content.decode("utf-8-sig")
    heads, homes, percent, share, words = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert heads == ["Spørgsmål", "Enhed", "Bemærkning", "Bemærkning (Samklang)"]
    assert homes[2] == "12"
    assert "Kun 1 af 2 perioder er med." in homes[3]
    assert percent[2] == "22,2222"  # 1 of 3 and 1 of 6, in the unit that the funder asks for
    assert share[2] == "22\xa0%"
    assert words[2:] == ["Meget.", ""]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client_of(bo).get(f"{address}.xlsx").content))
    assert "Kun 1 af 2" in book.get_sheet_by_name("Skema").to_python()[1][3]


def test_a_hidden_answer_says_so_in_the_funders_own_table(told, client_of, founded, bo, initiative):
    form = made(founded, young=Answered(told["P1"], category=young()))
    text = client_of(bo).get(f"/{initiative.slug}/funder-forms/{form.pk}/form.csv").content.decode("utf-8-sig")
    assert "young;Kan ikke oplyses: tallet er skjult" in text


def test_a_form_is_typed_and_removed(told, client_of, bo, harbour, initiative):
    client = client_of(bo)
    assert "Ingen skemaer endnu" in client.get(f"/{initiative.slug}/measurement/funders/").content.decode()
    answer = client.post(
        f"/{initiative.slug}/measurement/funders/new/",
        {
            "name": "Eget skema", "funder": "Puljen", "whose": str(harbour.pk), "starts_on": "2026-01-01",
            "last_on": "2026-03-31", "questions": "Udlejede boliger | antal\n\nHvad så?",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    form = FunderForm.objects.get()
    assert [(each.wording, each.of("unit")) for each in form.questions.all()] == [
        ("Udlejede boliger", "antal"), ("Hvad så?", ""),
    ]  # fmt: skip
    remove = f"/{initiative.slug}/measurement/funders/{form.pk}/remove/"
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert not FunderForm.objects.exists()


def test_a_partner_may_not_answer_for_the_whole_nor_for_another(told, client_of, founded, bo, council, initiative):
    form = made(founded, homes=Answered(told["H1"]))
    client = client_of(bo)
    assert client.get(f"/{initiative.slug}/measurement/funders/{form.pk}/").status_code == 200
    for deed in ("answers", "remove"):
        assert client.post(f"/{initiative.slug}/measurement/funders/{form.pk}/{deed}/").status_code == 403
    for whose in ("whole", str(council.pk)):
        sent = {
            "name": "X", "funder": "Y", "whose": whose, "starts_on": "2026-01-01", "last_on": "2026-03-31",
            "questions": "Q",
        }  # fmt: skip
        assert client.post(f"/{initiative.slug}/measurement/funders/new/", sent).status_code == 422
    assert FunderForm.objects.count() == 1


@pytest.mark.skipif(not BAD_FILES, reason="the shared bad input is not beside this checkout (../shared/data/badinput)")
def test_every_bad_file_is_answered_with_a_sentence_and_no_form_is_made(told, client_of, anne, initiative):
    client = client_of(anne)
    for path in BAD_FILES:
        sent = {
            "name": path.name, "funder": "F", "whose": "whole", "starts_on": "2026-01-01", "last_on": "2026-03-31",
            "file": SimpleUploadedFile(path.name, path.read_bytes()),
        }  # fmt: skip
        before = FunderForm.objects.count()
        answer = client.post(f"/{initiative.slug}/funder-forms/upload/", sent)
        assert answer.status_code in {302, 422}, path.name
        if answer.status_code == 422:
            assert FunderForm.objects.count() == before
            assert "notice" in answer.content.decode() or "error" in answer.content.decode(), path.name


def test_a_form_is_told_as_known_on_a_day_says_so_and_is_cited_for_good(
    told, client_of, founded, bo, harbour, actor_of
):
    form = made(founded, homes=Answered(told["H1"]))
    own = made(actor_of(bo), harbour, homes=Answered(told["H1"]))
    client, slug = client_of(bo), founded.initiative.slug
    page, files = f"/{slug}/measurement/funders/{form.pk}/", f"/{slug}/funder-forms/{form.pk}/form"
    day = {"known_on": "2026-05-01"}  # three days before anything was approved
    words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", client.get(page).content.decode())))
    address = re.search(r"som kendt den 4. maj 2026. http://localhost:8000(\S+)", words)[1]
    assert "<strong>12</strong>" in client.get(page).content.decode()
    assert "time=2026-01-01to2027-01-01" in address  # a whole year
    assert "<strong>12</strong>" in client.get(address).content.decode()
    for each in (page, page.replace(f"/{form.pk}/", f"/{own.pk}/")):
        then = client.get(each, day).content.decode()
        assert "Som kendt den 1. maj 2026." in then
        assert "<strong>12</strong>" not in then
        assert 'name="known_on" value="2026-05-01"' in then
        assert "&amp;known_on=2026-05-01" in then
    answer = client.get(f"{files}.csv", day)
    assert 'filename="midtvejs-2026-05-01.csv"' in answer["Content-Disposition"]
    assert answer.content.decode("utf-8-sig").rstrip().endswith("Som kendt den 1. maj 2026.;")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{files}.xlsx", day).content)).get_sheet_by_index(1)
    assert sheet.to_python()[-1][:2] == ["Som kendt den", "1. maj 2026"]
    for path in (page, f"{files}.csv", f"{files}.xlsx"):
        assert client.get(path, {"known_on": "i går"}).status_code == 422


def test_a_time_that_is_no_longer_offered_can_still_be_opened_by_its_address(founded):
    form = made(founded, words=Answered(text="Meget."))
    for written in ("2019-01-01to2019-04-01", "2019-01-01_2019-04-01"):  # the second is how it was written before
        assert span_of(form, written) == (date(2019, 1, 1), date(2019, 4, 1))
    for written in ("x", "2019-13-01to2019-14-01", "2019-04-01to2019-01-01"):
        assert span_of(form, written) == (form.starts_on, form.ends_on)


def test_a_longer_form_asks_the_database_no_more(told, viewer_of, founded, bo):
    counts = []
    for questions in (2, 8):
        asked = {f"homes {number}": Answered(told["H1"]) for number in range(questions)}
        form = made(founded, called=f"Midtvejs {questions}", **asked)
        with CaptureQueriesContext(connection) as queries:
            answers = answers_to(viewer_of(bo), form)
        assert all("som kendt den 4. maj 2026" in each.citation for each in answers.values())
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("valid_from", [date(2026, 7, 1), date(2026, 1, 1)])  # written down on the twentieth of June
def test_a_partners_own_form_of_an_earlier_day_is_read_by_the_definition_of_that_day(
    told, viewer_of, founded, bo, harbour, actor_of, valid_from
):
    form = made(actor_of(bo), harbour, homes=Answered(told["H1"]))
    wording = {
        "name": "Boliger om året", "definition": "Det, der tælles.", "unit": "boliger", "kind": "count",
        "direction": "up", "rhythm": "year", "valid_from": valid_from,
    }  # fmt: skip
    actions.revise_indicator(
        indicator=told["H1"], wording=wording, reason="Sjældnere", breaks_comparability=False, dimensions=(),
        by=founded, at=datetime(2026, 6, 20, 10, 0, tzinfo=AT.tzinfo),
    )  # fmt: skip
    day = datetime(2026, 6, 1, 12, 0, tzinfo=AT.tzinfo)
    span = span_of(form, "2026-01-01_2026-04-01")
    [then] = filled(viewer_of(bo), form, span=span, today=TODAY, known_on=day)
    assert then.number == 7
