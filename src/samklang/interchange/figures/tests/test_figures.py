"""Figures as files: every format tells the same, hides the same, and can be read back by its own rules."""

import csv
import io
import json
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from samklang.interchange.figures.tests.build import a_told_quarter
from samklang.measurement import actions
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def told(founded, anne, bo, harbour, council, actor_of):
    return a_told_quarter(founded, actor_of(anne), actor_of(bo), harbour, council)


def fetch(client, initiative, path):
    answer = client.get(f"/{initiative.slug}/{path}")
    assert answer.status_code == 200, path
    return answer


def machine_rows(client, initiative, query=""):
    text = fetch(client, initiative, f"figures/all/figures.csv{query}").content.decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def row_of(rows, **wanted):
    [row] = [each for each in rows if all(each[name] == value for name, value in wanted.items())]
    return row


def test_a_total_is_right_and_says_what_it_lacks(told, client_of, bo, initiative):
    row = row_of(machine_rows(client_of(bo), initiative), indicator="H1", part="", place="")
    assert (row["value"], row["asked"], row["reported"], row["status"]) == ("12", "3", "2", "p")
    assert (row["period"], row["first_day"], row["last_day"]) == ("2026-Q1", "2026-01-01", "2026-03-31")


def test_a_share_is_added_up_before_it_is_divided(told, client_of, bo, initiative):
    row = row_of(machine_rows(client_of(bo), initiative), indicator="S1", part="", place="")
    assert row["value"] == "0.2222"  # 1 of 3 and 1 of 6 is 2 of 9


def test_a_small_group_is_hidden_in_every_format_and_said_to_be(told, client_of, bo, initiative):
    rows = machine_rows(client_of(bo), initiative)
    young = row_of(rows, indicator="P1", part="18-24")
    assert (young["value"], young["status"]) == ("", "h")
    hidden = [row["part"] for row in rows if row["indicator"] == "P1" and row["status"] == "h"]
    assert len(hidden) == 2  # alone it could be worked out from the total

    danish = fetch(client_of(bo), initiative, "figures/all/excel.csv").content.decode("utf-8-sig")
    assert next(line for line in danish.splitlines() if ";18-24;" in line).split(";")[11:15] == ["", "", "", "skjult"]

    sheet = workbook(fetch(client_of(bo), initiative, "figures/all/figures.xlsx"), "Tal")
    assert next(row for row in sheet if row[10] == "18-24")[11:15] == ["", "", "", "skjult"]

    for path in ("figures/all/figures.csv", "figures/all/excel.csv", "jsonstat/all.json"):
        assert (
            "skjul" in fetch(client_of(bo), initiative, path).content.decode()
            or ",h," in fetch(client_of(bo), initiative, path).content.decode()
        )


def test_the_backbone_reads_the_figures_that_others_see_hidden_and_is_told_so(told, client_of, anne, bo, initiative):
    young = row_of(machine_rows(client_of(anne), initiative), indicator="P1", part="18-24")
    assert (young["value"], young["status"]) == ("3", "")
    for person, words in ((anne, "ikke beskyttet"), (bo, "er beskyttet")):
        about = fetch(client_of(person), initiative, "figures/all/figures.csv-metadata.json").json()
        assert words in about["rdfs:comment"][0]


def test_a_file_as_known_on_an_earlier_day_holds_what_was_known_then(told, client_of, bo, anne, initiative):
    rows = machine_rows(client_of(bo), initiative, "?known_on=2026-05-03")
    assert [row for row in rows if row["indicator"] == "P1"] == []
    before = row_of(rows, indicator="H1", part="", place="")
    assert (before["value"], before["status"]) == ("", "m")
    assert client_of(bo).get(f"/{initiative.slug}/figures/all/figures.csv?known_on=i går").status_code == 422


def test_text_that_a_spreadsheet_would_run_is_made_harmless_in_every_format(told, client_of, bo, initiative):
    client = client_of(bo)
    assert row_of(machine_rows(client, initiative), indicator="H1", part="", place="")["name"] == "'=Boliger udlejet"
    assert ";'=Boliger udlejet;" in fetch(client, initiative, "figures/all/excel.csv").content.decode("utf-8-sig")
    content = fetch(client, initiative, "figures/all/figures.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert all(b"<f>" not in sheet and b"<f " not in sheet for sheet in sheets)


def test_a_danish_excel_takes_no_code_for_a_day(founded, harbour, bo, actor_of, client_of, initiative):
    made = indicator(founded, code="1.1", organisations=[harbour])
    report = report_of(harbour, quarter(founded, 2026, 1))
    submit(report, figure(report, "1.1", 7), by=actor_of(bo), at=AT)
    text = fetch(client_of(bo), initiative, "figures/all/excel.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"1.1 {made.versions.get().name};")
    template = fetch(client_of(bo), initiative, f"tables/reports/{report.pk}/template.csv").content.decode("utf-8-sig")
    assert ";'1.1;" in template


def test_the_danish_flavour_is_what_a_danish_excel_opens(told, client_of, bo, initiative):
    content = fetch(client_of(bo), initiative, "figures/all/excel.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") > 3
    share = next(line for line in content.decode("utf-8-sig").splitlines() if line.startswith("S1 "))
    assert ";0,2222;" in share
    assert content.decode("utf-8-sig").splitlines()[0].startswith("Indikator;Navn;")


def test_the_metadata_reads_the_file_by_the_rules_of_csv_on_the_web(told, client_of, bo, initiative):
    """A second reader, after W3C's Model for Tabular Data: dialect, titles, null, datatype with its format, keys."""
    archive = zipfile.ZipFile(io.BytesIO(fetch(client_of(bo), initiative, "figures/all/figures.zip").content))
    assert set(archive.namelist()) == {"figures.csv", "figures.csv-metadata.json"}
    about = json.loads(archive.read("figures.csv-metadata.json"))
    assert about["@context"][0] == "http://www.w3.org/ns/csvw"
    rows, keys = read_by_metadata(about, archive.read(about["url"]))
    assert len(keys) == len(set(keys)) == len(rows)
    whole = next(row for row in rows if row["indicator"] == "H1" and row["part"] is None)
    assert (whole["value"], whole["asked"]) == (Decimal(12), 3)
    assert str(whole["released_on"] or "") == ""
    people = next(row for row in rows if row["indicator"] == "P1" and row["part"] is None)
    assert str(people["released_on"]) == "2026-05-04"
    for column in about["tableSchema"]["columns"]:
        assert column["titles"]["da"]
        assert column["titles"]["en"]


@pytest.mark.parametrize("which", ["all", "{H1}"])
def test_the_file_and_its_metadata_fetched_one_by_one_fit_each_other(told, client_of, bo, initiative, which):
    client, place = client_of(bo), which.format(**{code: made.pk for code, made in told.items()})
    file, about = (
        fetch(client, initiative, f"figures/{place}/figures.{each}") for each in ("csv", "csv-metadata.json")
    )
    assert file["Content-Disposition"].endswith('filename="figures.csv"')
    assert about["Content-Disposition"].endswith('filename="figures.csv-metadata.json"')
    assert about.json()["url"] == "figures.csv"
    assert f"/figures/{place}/figures.csv-metadata.json" in file["Link"]
    assert read_by_metadata(about.json(), file.content)
    then = fetch(client, initiative, f"figures/{place}/figures.csv-metadata.json?known_on=2026-05-01")
    assert then["Content-Disposition"].endswith('filename="figures-2026-05-01.csv-metadata.json"')


def read_by_metadata(about, content):
    dialect = about["dialect"]
    assert content.decode(dialect["encoding"]).endswith(dialect["lineTerminators"][0])
    text = io.StringIO(content.decode(dialect["encoding"]), newline="")
    reader = csv.reader(text, delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"], strict=True)
    columns = about["tableSchema"]["columns"]
    header = next(reader)
    assert header == [column["titles"]["und"] for column in columns]
    rows = []
    for line in reader:
        assert len(line) == len(columns)
        rows.append({column["name"]: cell_value(column, cell) for column, cell in zip(columns, line, strict=True)})
    return rows, [tuple(row[name] for name in about["tableSchema"]["primaryKey"]) for row in rows]


def cell_value(column, text):
    if text in column["null"]:
        assert not column["required"], column["name"]
        return None
    datatype = column["datatype"]
    base = datatype if isinstance(datatype, str) else datatype["base"]
    if base == "integer":
        assert int(text) >= datatype["minimum"]
        return int(text)
    if base == "decimal":
        assert datatype["format"]["decimalChar"] == "."
        return Decimal(text)
    if base == "date":
        assert datatype["format"] == "yyyy-MM-dd"
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    assert base == "string"
    return text


def test_the_file_for_machines_says_where_its_columns_are_explained(told, client_of, bo, initiative):
    client = client_of(bo)
    for path in ("figures/all/figures.csv", f"figures/{told['H1'].pk}/figures.csv"):
        answer = fetch(client, initiative, path)
        address, relation, kind = answer["Link"].split("; ")
        assert (relation, kind) == ('rel="describedby"', 'type="application/csvm+json"')
        about = client.get(address.strip("<>"))
        assert about["Content-Type"] == "application/csvm+json"
        assert about.json()["url"] == "figures.csv"


def test_the_licence_stands_in_the_files_once_it_is_agreed(told, client_of, anne, bo, initiative):
    client = client_of(anne)
    assert "dc:license" not in client.get(f"/{initiative.slug}/figures/all/figures.csv-metadata.json").json()
    answer = client.post(f"/{initiative.slug}/measurement/data/terms/", {"licence": "cc-by-4.0", "source": "Huset"})
    assert answer.status_code == 302
    about = client_of(bo).get(f"/{initiative.slug}/figures/all/figures.csv-metadata.json").json()
    assert about["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert about["dc:source"] == "Huset"
    assert "Huset" in fetch(client_of(bo), initiative, "measurement/data/").content.decode()


def test_the_workbook_has_contents_figures_definitions_and_terms(told, client_of, bo, initiative):
    answer = fetch(client_of(bo), initiative, "figures/all/figures.xlsx")
    names = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    assert names == ["Indhold", "Tal", "Definitioner", "Om tallene"]
    contents = workbook(answer, "Indhold")
    assert [row[0] for row in contents[1:]] == ["H1", "P1", "S1"]
    assert "(H1, definition version 1)" in contents[1][7]


def workbook(answer, sheet):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(sheet).to_python()


def test_all_figures_take_as_many_questions_to_the_database_as_one(told, client_of, bo, initiative):
    client = client_of(bo)
    counts = []
    for path in (f"figures/{told['H1'].pk}/figures.zip", "figures/all/figures.zip"):
        fetch(client, initiative, path)
        with CaptureQueriesContext(connection) as queries:
            fetch(client, initiative, path)
        counts.append(len(queries))
    assert counts[1] <= 32
    assert counts[1] - counts[0] <= 8


def test_another_initiatives_indicator_cannot_be_fetched(told, client_of, clara, elsewhere):
    assert client_of(clara).get(f"/{elsewhere.slug}/figures/{told['H1'].pk}/figures.csv").status_code == 404
    assert client_of(clara).get(f"/{elsewhere.slug}/jsonstat/{told['H1'].pk}.json").status_code == 404


def test_a_workbook_of_an_earlier_day_holds_no_definition_stage_or_indicator_of_later(
    told, client_of, bo, founded, initiative
):
    later, made = AT + timedelta(days=9), told["H1"]
    wording = {
        "name": "Boliger med kontrakt", "definition": "Det, der siden blev aftalt.", "unit": "boliger", "kind": "count",
        "direction": "up", "valid_from": date(2026, 7, 1),
    }  # fmt: skip
    actions.revise_indicator(
        indicator=made, wording=wording, reason="Tydeligere", breaks_comparability=False, dimensions=(), by=founded,
        at=later,
    )  # fmt: skip
    actions.settle_indicator(indicator=made, stage="retired", goals=[], headline_order=None, by=founded, at=later)
    actions.define_indicator(
        code="N1", wording={**wording, "name": "Først målt siden"}, by=founded, at=later
    )  # fmt: skip
    client = client_of(bo)
    now, then = (fetch(client, initiative, f"figures/all/figures.xlsx{on}") for on in ("", "?known_on=2026-05-06"))
    sheets = [[str(workbook(each, name)) for name in ("Indhold", "Definitioner")] for each in (now, then)]
    assert "Boliger med kontrakt" in sheets[0][0]
    assert "Boliger udlejet" in sheets[1][0]
    assert all("Det, der tælles." in definitions for _contents, definitions in sheets)
    assert "Udgået" in sheets[0][0]
    assert "N1" in sheets[0][0]
    assert "Det, der siden blev aftalt." in sheets[0][1]
    assert "Udgået" not in sheets[1][0]
    assert "N1" not in sheets[1][0] + sheets[1][1]
    assert "Det, der siden blev aftalt." not in sheets[1][1]
