"""The set of indicators out and in: the same comes back, what would change is shown, and nothing bad gets in."""

import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from samklang.agenda.models import Goal
from samklang.audit.models import Event
from samklang.interchange.indicator_set.calculations.reading import read_set
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row
from samklang.interchange.indicator_set.calculations.shape import DEFINITIONS, TABLES
from samklang.interchange.indicator_set.calculations.writing import set_json, set_workbook
from samklang.interchange.indicator_set.choices import labels, readings
from samklang.interchange.indicator_set.queries import set_of
from samklang.measurement import actions as measurement
from samklang.measurement.models import Indicator, IndicatorVersion, StagedSet
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
BAD = Path(__file__).resolve().parents[6] / "shared" / "data" / "badinput"
BAD_FILES = [path for folder in ("csv", "xlsx", "json") for path in sorted((BAD / folder).glob("*.*"))]


@pytest.fixture
def whole(founded, initiative):
    """An initiative with some of everything a set can hold."""
    goal = Goal.objects.create(initiative=initiative, number=1, title="Flere får en bolig", is_in_force=True)
    age = measurement.add_dimension(name="Alder", categories=["18-24", "25+"], unknown="Ukendt", by=founded, at=AT)
    steps = measurement.add_dimension(name="Tryghed", categories=["Slet ikke", "Noget", "Meget"], by=founded, at=AT)
    homes = indicator(founded, code="H1", name="=Boliger", goals=[goal], why="Fordi\r\nde mangler", dimensions=[age])
    measurement.revise_indicator(
        indicator=homes, reason="Også ungdomsboliger", breaks_comparability=True, dimensions=[age], by=founded, at=AT,
        wording={
            "name": "Boliger og ungdomsboliger", "definition": "Alle udlejede.", "unit": "boliger", "kind": "count",
            "direction": "up", "valid_from": date(2026, 1, 1), "why": "Fordi\r\nde mangler",
        },
    )  # fmt: skip
    measurement.set_target(
        indicator=homes, baseline_on=date(2025, 1, 1), baseline_value=Decimal("12.5"), target_on=date(2028, 1, 1),
        target_value=Decimal(140), trajectory="stepped", milestones={date(2026, 1, 1): Decimal("40.25")},
        by=founded, at=AT,
    )  # fmt: skip
    measurement.declare_change(indicator=homes, on=date(2026, 2, 1), reason="Nyt team", by=founded, at=AT)
    safe = indicator(
        founded, code="T1", kind="scale", name="Tryghed", steps=steps, reached_from=steps.categories.last(),
        counts_people=True,
    )  # fmt: skip
    measurement.set_duty_template(kind="housing", indicators=[homes, safe], by=founded, at=AT)
    measurement.set_duty_template(kind="municipality", indicators=[safe], by=founded, at=AT)
    return initiative


@pytest.fixture
def linked(whole, founded):
    """The same, and a share whose people are some of those of an indicator that stands after it."""
    every = indicator(founded, code="Z9", name="Fik en bolig", counts_people=True)
    indicator(founded, code="A1", name="Heraf trygge", kind="share", counts_people=True, part_of=every, those="count")
    return whole


def exported(client, initiative, ending="json"):
    answer = client.get(f"/{initiative.slug}/indicator-set/indicators.{ending}")
    assert answer.status_code == 200
    return answer.content


def send(client, initiative, content, name="set.json"):
    address = f"/{initiative.slug}/indicator-set/take-in/"
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def say_yes(client, answer, reason=""):
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer.url)
    seen = page.content.decode().split('name="seen" value="')[1].split('"')[0]
    return client.post(answer.url, {"deed": "store", "seen": seen, "reason": reason})


def changed(content, change):
    told = json.loads(content)
    change(told)
    return json.dumps(told).encode()


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_a_set_taken_into_an_empty_initiative_is_the_same_set(whole, client_of, anne, clara, elsewhere, ending):
    Goal.objects.create(initiative=elsewhere, number=4, title="flere får en bolig", is_in_force=True)
    before = set_of(whole).same()
    client = client_of(clara)
    stored = say_yes(client, send(client, elsewhere, exported(client_of(anne), whole, ending), f"set.{ending}"))
    assert stored.status_code == 302
    after = set_of(elsewhere).same()
    for goals in (after["goals"], before["goals"]):
        for goal in goals:
            goal["number"], goal["title"] = 0, str(goal["title"]).casefold()
    for told in (before, after):
        for row in told["indicators"]:
            row["goals"] = len(row["goals"])
    assert after == before
    told_of = Event.objects.filter(initiative_id=elsewhere.pk, verb="measurement.indicator_set_imported")
    assert told_of.count() == 1


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_whose_people_an_indicator_counts_some_of_is_taken_along(linked, client_of, anne, clara, elsewhere, ending):
    content = exported(client_of(anne), linked, ending)
    say_yes(client_of(clara), send(client_of(clara), elsewhere, content, f"set.{ending}"))
    version = IndicatorVersion.objects.get(indicator__initiative=elsewhere, indicator__code="A1")
    assert (version.part_of.code, version.part_of.initiative, version.those) == ("Z9", elsewhere, "count")


def test_a_whole_that_is_nowhere_is_named_at_its_row(linked, client_of, anne):
    whole, client = linked, client_of(anne)

    def mistaken(told):
        next(row for row in told["definitions"] if row["indicator"] == "A1")["part_of"] = "Ø7"

    answer = send(client, whole, changed(exported(client, whole), mistaken))
    page = client.get(answer.url).content.decode()
    assert "Ingen indikator i filen eller her har den kode." in page
    say_yes(client, answer, reason="Fordi")
    assert IndicatorVersion.objects.filter(indicator__code="A1").get().part_of.code == "Z9"


def test_the_same_set_taken_in_again_changes_nothing(whole, client_of, anne):
    client = client_of(anne)
    answer = send(client, whole, exported(client, whole, "xlsx"), "set.xlsx")
    page = client.get(answer.url).content.decode()
    assert "Ingenting" in page or "intet at tage ind" in page
    assert "Ny definition" not in page


def test_a_changed_definition_becomes_a_new_version_with_the_reason(whole, client_of, anne):
    def change(told):
        told["definitions"][1]["definition"] = "Alle udlejede, også midlertidigt."

    client = client_of(anne)
    answer = send(client, whole, changed(exported(client, whole), change))
    page = client.get(answer.url).content.decode()
    assert "Ny definition" in page
    assert "også midlertidigt" in page
    assert say_yes(client, answer).status_code == 302  # the file's own reason is kept
    versions = IndicatorVersion.objects.filter(indicator__code="H1").order_by("number")
    assert [each.definition for each in versions][1:] == ["Alle udlejede.", "Alle udlejede, også midlertidigt."]
    assert versions.last().reason == "Også ungdomsboliger"


def test_a_first_definition_that_differs_asks_for_a_reason(whole, client_of, anne):
    def change(told):
        told["definitions"][2]["unit"] = "beboere"

    client = client_of(anne)
    answer = send(client, whole, changed(exported(client, whole), change))
    assert say_yes(client, answer).status_code == 422
    assert IndicatorVersion.objects.filter(indicator__code="T1").count() == 1
    assert say_yes(client, answer, reason="Beboere og ikke borgere").status_code == 302
    latest = IndicatorVersion.objects.filter(indicator__code="T1").latest("number")
    assert (latest.number, latest.unit, latest.reason) == (2, "beboere", "Beboere og ikke borgere")


def test_a_row_added_in_the_workbook_is_new_and_what_is_left_out_stays(whole, client_of, anne):
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        rows = made.add_worksheet("Indikatorer")
        rows.write_row(0, 0, ["Indikator", "Stadie", "Mål"])
        rows.write_row(1, 0, ["N1", "Foreslået", "1"])
        rows = made.add_worksheet("Definitioner")
        rows.write_row(
            0, 0, ["Indikator", "Version", "Gælder fra", "Navn", "Definition", "Enhed", "Type", "God retning"]
        )
        rows.write_row(1, 0, ["N1", 1, "1-1-2026", "Nye naboer", "Talt én gang.", "naboer", "Antal", "Højere er bedre"])
    client = client_of(anne)
    assert say_yes(client, send(client, whole, book.getvalue(), "ny.xlsx")).status_code == 302
    made_now = Indicator.objects.get(code="N1")
    assert (made_now.stage, [goal.number for goal in made_now.goals.all()]) == ("proposed", [1])
    assert Indicator.objects.filter(initiative=whole).count() == 3


def test_every_refused_row_is_named_with_its_place_and_nothing_is_stored(whole, client_of, anne, bo, harbour, actor_of):
    office = actor_of(anne)
    measurement.assign_duties(
        indicator=Indicator.objects.get(code="H1"), organisations=[harbour], first_period_on=date(2026, 1, 1),
        by=office, at=AT,
    )  # fmt: skip
    report = report_of(harbour, quarter(office, 2026, 1))
    submit(report, figure(report, "H1", 7), by=actor_of(bo), at=AT)

    def change(told):
        told["definitions"][1]["kind"] = "share"
        told["breakdowns"][0]["category"] = "16-24"
        told["definitions"].append({**told["definitions"][2], "indicator": "N9", "name": "Ny"})
        told["indicators"].append({"indicator": "N9", "stage": "in_use", "goals": [], "reported_by": []})
        told["changes"].append({"indicator": "H1", "on": "2027-01-01", "reason": "Senere"})

    client = client_of(anne)
    answer = send(client, whole, changed(exported(client, whole), change))
    page = client.get(answer.url).content.decode()
    assert "Definitioner, række 2, kolonne Type" in page
    assert "Opdelinger, række 1, kolonne Opdeling" in page
    assert "Ændringer, række 2, kolonne Fra" in page
    assert 'value="store"' not in page
    assert say_yes(client, answer).status_code == 422
    assert not Indicator.objects.filter(code="N9").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "rubric", "counts_people": True}, "Et niveau er en organisations vurdering af sig selv"),
        ({"kind": "rubric", "breakdowns": ["Alder"]}, "Niveauer kan ikke opdeles"),
        ({"kind": "running_total", "rhythm": "week_count", "steps": ""}, "enkelte uger ligger hver for sig"),
    ],
)
def test_what_the_form_refuses_is_refused_of_a_set_before_anything_is_stored(whole, client_of, anne, change, words):
    def with_a_new_one(told):
        like = told["definitions"][0]
        fresh = {"indicator": "N9", "version": 1, "name": "Ny", "breakdowns": [], "steps": "Tryghed"}
        fresh["reached_from"] = ""
        told["definitions"].append({**like, **fresh, **change})
        told["indicators"].append({"indicator": "N9", "stage": "proposed", "goals": [], "reported_by": []})

    client = client_of(anne)
    answer = send(client, whole, changed(exported(client, whole), with_a_new_one))
    page = client.get(answer.url).content.decode()
    assert words in page
    assert 'value="store"' not in page
    assert say_yes(client, answer).status_code == 422
    assert not Indicator.objects.filter(code="N9").exists()


def test_a_set_tells_school_years_and_counted_weeks_and_the_sundays_of_their_targets(
    whole, client_of, anne, clara, elsewhere, founded
):
    words = {"valid_from": date(2025, 1, 1), "direction": "down"}
    made = indicator(founded, code="W1", rhythm="week_count", **words)
    indicator(founded, code="S1", rhythm="school_year", **words)
    measurement.set_target(
        indicator=made, baseline_on=date(2024, 2, 12), baseline_value=Decimal(140), target_on=date(2028, 2, 14),
        target_value=Decimal(70), by=founded, at=AT,
    )  # fmt: skip
    told = json.loads(exported(client_of(anne), whole))
    assert next(row for row in told["targets"] if row["indicator"] == "W1")["target_on"] == "2028-02-13"
    other = client_of(clara)
    assert say_yes(other, send(other, elsewhere, exported(client_of(anne), whole))).status_code == 302
    taken = Indicator.objects.get(initiative=elsewhere, code="W1")
    assert (taken.target.target_on, taken.versions.get().rhythm) == (date(2028, 2, 14), "week_count")
    assert Indicator.objects.get(initiative=elsewhere, code="S1").versions.get().rhythm == "school_year"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told.update(version=3), "anden version"),
        (lambda told: told["indicators"].append(told["indicators"][0]), "Den samme række"),
        (lambda told: told["definitions"][0].pop("name"), "Udfyld"),
        (lambda told: told["definitions"][0].update(kind="sum"), "Type"),
        (lambda told: told["definitions"][0].update(valid_from="31-02-2026"), "Det er ikke en dag"),
        (lambda told: told["definitions"][0].update(definition="Ring til 010160-7775"), "CPR"),
        (lambda told: told["targets"][0].update(target_value="1.234"), "én måde"),
        (lambda told: told["targets"][0].update(target_value=True), "én måde"),
        (lambda told: told["indicators"][0].update(headline=-1), "helt tal"),
        (lambda told: told["definitions"][1].update(reason=""), "begrundelse"),
        (lambda told: told["definitions"].pop(0), "1"),
        (lambda told: told["changes"][0].update(indicator="X"), "kode"),
        (lambda told: told.update(targets={"a": 1}), "liste"),
        (lambda told: told["targets"].append(7), "række"),
        (lambda told: told["milestones"][0].update(on="2030-01-01"), "rækkefølge"),
        (lambda told: told["definitions"][0].update(name="x" * 200), "160"),
    ],
)
def test_a_file_with_a_mistake_is_answered_with_a_sentence_and_stages_nothing(whole, client_of, anne, change, words):
    client = client_of(anne)
    answer = send(client, whole, changed(exported(client, whole), change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert StagedSet.objects.count() == 0


@pytest.mark.skipif(not BAD_FILES, reason="the shared bad input is not beside this checkout (../shared/data/badinput)")
def test_every_bad_file_is_answered_with_a_sentence_and_nothing_is_stored(whole, client_of, anne):
    client = client_of(anne)
    before = set_of(whole).same()
    for path in BAD_FILES:
        answer = send(client, whole, path.read_bytes(), path.name)
        assert answer.status_code == 422, path.name
        assert 'class="notice' in answer.content.decode(), path.name
    assert StagedSet.objects.count() == 0
    assert set_of(whole).same() == before


def test_a_colleague_who_changed_something_meanwhile_stops_it(whole, client_of, anne, founded):
    client = client_of(anne)

    def change(told):
        told["definitions"][2]["unit"] = "beboere"

    answer = send(client, whole, changed(exported(client, whole), change))
    seen = client.get(answer.url).content.decode().split('name="seen" value="')[1].split('"')[0]
    measurement.declare_change(
        indicator=Indicator.objects.get(code="T1"), on=date(2026, 1, 9), reason="Ny metode", by=founded, at=AT
    )
    late = client.post(answer.url, {"deed": "store", "seen": seen, "reason": "Fordi"})
    assert late.status_code == 422
    assert IndicatorVersion.objects.filter(indicator__code="T1").count() == 1


def test_a_discarded_file_leaves_nothing(whole, client_of, anne):
    client = client_of(anne)
    answer = send(client, whole, exported(client, whole))
    assert client.post(answer.url, {"deed": "discard"}).status_code == 302
    assert StagedSet.objects.count() == 0


def test_only_those_who_define_measures_take_a_set_in_and_all_may_read_it(whole, client_of, bo, oscar):
    assert client_of(bo).get(f"/{whole.slug}/indicator-set/take-in/").status_code == 403
    assert client_of(bo).get(f"/{whole.slug}/indicator-set/take-in/1/").status_code == 403
    assert json.loads(exported(client_of(oscar), whole))["format"] == "samklang-indicator-set"


def test_the_workbook_protects_its_headings_and_offers_its_choices_and_runs_nothing(whole, client_of, anne):
    with zipfile.ZipFile(io.BytesIO(exported(client_of(anne), whole, "xlsx"))) as archive:
        sheets = {
            name: archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
        }
    tables = [text for text in sheets.values() if "<dataValidation " in text]
    assert len(tables) == len(TABLES)
    assert all("<sheetProtection " in text for text in sheets.values())
    assert all("<f>" not in text.replace("<formula1>", "") for text in sheets.values())
    assert sum('type="list"' in text for text in tables) >= 3


TEXT = st.text(alphabet="abcæøåÆØÅ =+-@'\"<>&;,. \n1234567890–€", min_size=1, max_size=40).map(str.strip).filter(bool)
PLAIN_DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False)


@st.composite
def sets(draw):
    codes = draw(st.lists(TEXT.map(lambda text: text[:20].strip()).filter(bool), min_size=1, max_size=3, unique=True))
    codes = [code.replace(";", "").replace("\n", " ").strip() or "X" for code in codes]
    codes = list(dict.fromkeys(codes))
    indicators, definitions, targets = [], [], []
    for code in codes:
        indicators.append({
            "indicator": code, "stage": draw(st.sampled_from(["proposed", "in_use"])), "goals": (), "headline": None,
            "reported_by": tuple(draw(st.sets(st.sampled_from(["housing", "civil"])))),
        })  # fmt: skip
        for number in range(1, draw(st.integers(1, 2)) + 1):
            row = {"indicator": code, "version": number, "valid_from": draw(PLAIN_DAYS), "reason": draw(TEXT)}
            for column in DEFINITIONS.columns:
                if column.name in row or column.name in {"steps", "reached_from"}:
                    continue
                fixed = {
                    "kind": "count", "direction": "up", "level": "outcome", "rhythm": "quarter", "breakdowns": (),
                    "part_of": draw(st.sampled_from(["", *codes])), "those": draw(st.sampled_from(["base", "count"])),
                    "among": draw(st.sampled_from(["base", "count"])),
                }  # fmt: skip
                row[column.name] = fixed[column.name] if column.name in fixed else draw(
                    st.booleans() if column.holds == "yes" else TEXT
                )  # fmt: skip
            definitions.append(row | {"steps": "", "reached_from": ""})
        if draw(st.booleans()):
            targets.append({
                "indicator": code, "baseline_on": date(2019, 12, 31), "baseline_value": draw(NUMBERS),
                "target_on": date(2029, 12, 31), "target_value": draw(NUMBERS), "trajectory": "straight",
            })  # fmt: skip
    tables = {"indicators": indicators, "definitions": definitions, "targets": targets}
    return IndicatorSet({
        name: tuple(Row(line, row) for line, row in enumerate(rows, start=1)) for name, rows in tables.items()
    })  # fmt: skip


@given(sets())
@settings(max_examples=60, deadline=None)
def test_any_set_comes_back_from_json_as_it_was(told):
    assert read_set(set_json(told, exported_on=date(2026, 1, 1)), choices=readings()).same() == told.same()


@given(sets())
@settings(max_examples=8, deadline=None)
def test_any_set_comes_back_from_a_workbook_as_it_was(told):
    content = set_workbook(told, language="da", labels=labels("da"), guide=[("a", "b")], say=str)
    back = read_set(content, choices=readings()).same()
    for table, rows in told.same().items():
        for row in rows:
            for name, value in row.items():
                if isinstance(value, Decimal):
                    row[name] = value.quantize(Decimal("0.0001"))
        assert back[table] == rows


def test_what_is_exported_keeps_the_published_schema_and_what_is_bent_does_not(whole, client_of, anne):
    import jsonschema_rs

    schema = json.loads((Path(__file__).resolve().parents[5] / "docs/reference/indicator-set.schema.json").read_text())
    validator = jsonschema_rs.validator_for(schema)
    content = exported(client_of(anne), whole)
    assert [str(error) for error in validator.iter_errors(json.loads(content))] == []
    for bend in (
        lambda told: told.update(format="noget andet"),
        lambda told: told["definitions"][0].update(kind="sum"),
        lambda told: told["definitions"][0].pop("name"),
        lambda told: told["changes"][0].update({"on": "1-1-2026"}),
        lambda told: told["indicators"][0].update(goals="1"),
    ):
        assert not validator.is_valid(json.loads(changed(content, bend)))


def test_days_of_targets_are_the_last_of_their_period_and_a_file_of_the_first_version_still_says_the_same(
    whole, client_of, anne
):
    client = client_of(anne)
    content = exported(client, whole)
    told = json.loads(content)
    [target], [milestone] = told["targets"], told["milestones"]
    assert told["version"] == 2
    assert (target["baseline_on"], target["target_on"], milestone["on"]) == ("2024-12-31", "2027-12-31", "2025-12-31")
    old = {
        **told, "version": 1,
        "targets": [{**target, "baseline_on": "2025-01-01", "target_on": "2028-01-01"}],
        "milestones": [{**milestone, "on": "2026-01-01"}],
    }  # fmt: skip
    for same in (content, json.dumps(old).encode()):
        told_back = read_set(same, choices=readings())
        assert told_back.same()["targets"] == read_set(content, choices=readings()).same()["targets"]
        assert told_back.same()["milestones"] == read_set(content, choices=readings()).same()["milestones"]
    later = json.dumps({**old, "targets": [{**old["targets"][0], "target_on": "2029-01-01"}]}).encode()
    say_yes(client, send(client, whole, later))
    kept = Indicator.objects.get(code="H1").target
    assert (kept.baseline_on, kept.target_on) == (date(2025, 1, 1), date(2029, 1, 1))
    assert [day for day, _value in kept.milestones] == [date(2026, 1, 1)]
