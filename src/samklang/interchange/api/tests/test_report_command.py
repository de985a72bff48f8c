"""`samklang report` on a partner's own machine, against a real server: no settings, no database, only a key."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from samklang.interchange.csv_xlsx import actions as csv_actions
from samklang.interchange.csv_xlsx.calculations.layout import Layout
from samklang.measurement.actions import assign_duties_at
from samklang.measurement.models import DraftFigure, ReportState
from samklang.measurement.queries import asked_of
from samklang.places.models import Place

from .asking import key_for

SOURCE = Path(__file__).resolve().parents[4]


@pytest.fixture
def machine(live_server, report, harbour, actor_of, bo, now, tmp_path):
    """A partner's machine with a key, and a report that waits in a house far away."""
    key_file = tmp_path / "key.txt"
    key_file.write_text(key_for(harbour, actor_of(bo), at=now) + "\n")
    key_file.chmod(0o600)
    return SimpleNamespace(
        url=live_server.url, key_file=key_file, folder=tmp_path, report=report, actor_of=actor_of
    )  # fmt: skip


def run(machine, file, *options: str, to: str | None = None, language: str = "C.UTF-8") -> subprocess.CompletedProcess:
    environment = {
        "PATH": os.environ["PATH"], "LANG": language, "HOME": str(machine.folder), "PYTHONPATH": str(SOURCE),
    }  # fmt: skip
    period = machine.report.period.starts_on.isoformat()
    words = ["report", str(file), "--to", to or machine.url, "--key-file", str(machine.key_file), "--period", period]
    return subprocess.run(
        [sys.executable, "-m", "samklang", *words, *options],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def table(machine, **values: str) -> Path:
    """Write a small table of figures, as a partner's own system would."""
    lines = ["Indikator;Gruppe;Tal;Ud af"]
    lines += [f"{code.replace('_', '-')};;{';'.join(said.split('/'))}" for code, said in values.items()]
    file = machine.folder / "figures.csv"
    file.write_text("\r\n".join(line if line.count(";") == 3 else f"{line};" for line in lines) + "\r\n", "utf-8-sig")
    return file


def drafted(machine) -> dict[str, str]:
    rows = DraftFigure.objects.filter(report=machine.report, numerator__isnull=False, cell__isnull=True)
    return {row.version.indicator.code: format(row.numerator.normalize(), "f") for row in rows}


def test_a_check_says_row_by_row_what_would_be_done_and_does_nothing(machine):
    before = drafted(machine)
    done = run(machine, table(machine, I_01="8"), "--check")
    assert done.returncode == 0, done.stderr
    assert "I-01" in done.stdout
    assert "8" in done.stdout
    assert "Nothing was sent" in done.stdout
    assert drafted(machine) == before


def test_a_table_becomes_drafts_and_running_it_again_changes_nothing(machine):
    file = table(machine, I_01="8")
    done = run(machine, file)
    assert done.returncode == 0, done.stderr
    assert drafted(machine) == {"I-01": "8"}
    changes = list(DraftFigure.objects.filter(report=machine.report).values_list("pk", "changes"))
    again = run(machine, file)
    assert (again.returncode, "0 of them new or changed" in again.stdout) == (0, True)
    assert list(DraftFigure.objects.filter(report=machine.report).values_list("pk", "changes")) == changes


def test_a_last_line_that_may_have_been_cut_off_is_quoted_in_a_warning(machine):
    file = machine.folder / "figures.csv"
    file.write_bytes(b"Indikator;Gruppe;Tal\nI-01;;8")
    done = run(machine, file, "--check")
    assert done.returncode == 0, done.stderr
    assert "ends without a line break" in done.stderr
    assert "I-01;;8" in done.stderr
    assert "line break" not in run(machine, table(machine, I_01="8"), "--check").stderr


def test_a_json_file_is_kept_and_sent(machine):
    figures = [{"key": line.key, "answer": "could_not_be_asked"} for line in asked_of(machine.report) if line.is_total]
    file = machine.folder / "figures.json"
    file.write_text(json.dumps({"figures": figures}))
    done = run(machine, file, "--send", "--reason", "Systemet var nede i kvartalet")
    assert done.returncode == 0, done.stdout + done.stderr
    machine.report.refresh_from_db()
    assert machine.report.state == ReportState.SUBMITTED
    again = run(machine, file, "--send")
    assert (again.returncode, "already" in again.stdout) == (0, True)


def test_one_wrong_row_and_nothing_is_sent_and_the_row_is_named(machine):
    before = drafted(machine)
    done = run(machine, table(machine, I_01="8", I_02="mange"))
    assert done.returncode == 4
    assert "Row 3" in done.stderr
    assert drafted(machine) == before


def test_a_number_of_two_readings_is_answered_by_an_option_and_not_by_a_page(machine):
    done = run(machine, table(machine, I_01="1.234"), language="da_DK.UTF-8")
    assert "Det kan læses på to måder: med tusinder eller med decimaler." in done.stderr
    assert "--numbers danish (1.234 er 1234)" in done.stderr
    assert "nedenfor" not in done.stderr


def test_what_the_house_refuses_is_told_figure_by_figure(machine):
    file = machine.folder / "figures.json"
    file.write_text(json.dumps([{"code": "I-01", "figure": -4}]))
    done = run(machine, file)
    assert done.returncode == 4
    assert "  Boliger udlejet: " in done.stderr  # by its name, and no key
    assert asked_of(machine.report)[0].key not in done.stderr
    assert "below zero" in done.stderr


def test_a_doubt_is_told_by_the_name_of_its_figure_and_what_is_kept_and_what_not_is_said_plainly(machine):
    done = run(machine, table(machine, I_02="640"), "--send", "--incomplete", language="da_DK.UTF-8")
    assert done.returncode == 4
    assert "1 tal er gemt." in done.stdout
    assert "Tallene står som kladder i indberetningen, men indberetningen er ikke sendt:" in done.stderr
    assert "  Boliger med støtte: 640 er omkring ti gange" in done.stderr
    assert "Intet" not in done.stdout + done.stderr
    assert drafted(machine) == {"I-02": "640"}


def test_the_key_never_travels_in_the_open_and_is_never_told(machine):
    file, secret = table(machine, I_01="8"), machine.key_file.read_text().strip()
    outside = run(machine, file, to="http://samklang.example.org")
    assert (outside.returncode, "https" in outside.stderr) == (2, True)
    for done in (outside, run(machine, file, "--check")):
        assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("content", "words"), [("", "holds no key"), ("samklang_", "holds no key"), ("Bearer samklang_x", "holds no key")]
)
def test_a_file_without_a_key_is_said_to_be_so(machine, content, words):
    machine.key_file.write_text(content)
    done = run(machine, table(machine, I_01="8"))
    assert (done.returncode, words in done.stderr) == (2, True)


def test_a_key_that_others_can_read_is_warned_about_and_a_wrong_one_refused(machine):
    machine.key_file.write_text("samklang_" + "x" * 43)
    machine.key_file.chmod(0o644)
    done = run(machine, table(machine, I_01="8"))
    assert done.returncode == 4
    assert "chmod 600" in done.stderr
    assert "missing or not in force" in done.stderr


def test_a_house_that_does_not_answer_is_said_so(machine):
    done = run(machine, table(machine, I_01="8"), to="http://localhost:9")
    assert done.returncode == 1
    assert "does not answer" in done.stderr


WIDE = "Havnens egne tal;;\nHvad;2. kvartal 2026;3. kvartal 2026\nUdlejede;7;8\nMed støtte;64;66\nI alt;71;74\n"


def told_once(machine, bo, at, *, content=WIDE, line=2, figures=("<period>", "of_period")):
    """Tell how the sheet is read, as Bo does on the page of upload, and store nothing of it."""
    by = machine.actor_of(bo)
    upload = csv_actions.stage_upload(report=machine.report, content=content.encode(), file_name="x.csv", by=by, at=at)
    layout = Layout({"hvad": "indicator", figures[0]: figures[1]})
    csv_actions.settle_layout(upload=upload, sheet=0, line=line, layout=layout, by=by, at=at)
    csv_actions.settle_words(
        upload=upload, words={"indicator": {"Udlejede": "I-01", "Med støtte": "I-02"}}, by=by, at=at
    )
    csv_actions.discard_upload(upload=upload, by=by)


def test_a_sheet_of_ones_own_is_read_as_was_told_once_in_the_browser(machine, bo, now):
    file = machine.folder / "vores.csv"
    file.write_text(WIDE, "utf-8")
    untold = run(machine, file, language="da_DK.UTF-8")
    page = f"{machine.url}/{machine.report.period.initiative.slug}/tables/reports/{machine.report.pk}/upload/"
    assert untold.returncode == 4
    assert "Ingen har fortalt endnu, hvordan et ark med disse overskrifter læses" in untold.stderr
    assert page in untold.stderr
    assert drafted(machine) == {}
    told_once(machine, bo, now)
    done = run(machine, file, language="da_DK.UTF-8")
    assert done.returncode == 0, done.stderr
    assert "Arket er læst, som det er fortalt på siden, hvor man lægger ark op." in done.stdout
    assert drafted(machine) == {"I-01": "8", "I-02": "66"}
    file.write_text(WIDE.replace("Udlejede", "Noget nyt"), "utf-8")
    new = run(machine, file, language="da_DK.UTF-8")
    assert new.returncode == 4
    assert "»Noget nyt«" in new.stderr
    assert page in new.stderr
    file.write_text(WIDE.replace("66", "mange"), "utf-8")
    wrong = run(machine, file)
    assert wrong.returncode == 4
    assert "Row 4" in wrong.stderr
    assert drafted(machine) == {"I-01": "8", "I-02": "66"}


def test_headings_in_another_order_and_case_are_those_that_were_told(machine, bo, now):
    told_once(machine, bo, now)
    file = machine.folder / "vores.csv"
    file.write_text(" 3.  KVARTAL 2026 ;  HVAD ;2. kvartal 2026\n8;Udlejede;7\n66;Med støtte;64\n", "utf-8")
    done = run(machine, file, language="da_DK.UTF-8")
    assert done.returncode == 0, done.stderr
    assert drafted(machine) == {"I-01": "8", "I-02": "66"}


def test_headings_of_another_year_are_those_that_were_told(machine, bo, now):
    sheet = "Hvad;Pr. 30.9.2025\nUdlejede;7\nMed støtte;64\n"
    told_once(machine, bo, now, content=sheet, line=1, figures=("pr. 30.9.2025", "figure"))
    file = machine.folder / "vores.csv"
    file.write_text(sheet.replace("2025", "2026").replace("64", "66"), "utf-8")
    done = run(machine, file)
    assert done.returncode == 0, done.stderr
    assert drafted(machine) == {"I-01": "7", "I-02": "66"}


def test_a_sheet_that_lacks_a_heading_is_told_which_and_which_are_known(machine, bo, now):
    told_once(machine, bo, now)
    file = machine.folder / "vores.csv"
    file.write_text("Nøgletal;3. kvartal 2026;Note\nBoliger udlejet;8;\n", "utf-8")
    done = run(machine, file, language="da_DK.UTF-8")
    assert done.returncode == 4
    assert "I begge: »(periode)«." in done.stderr
    assert "Mangler her: »hvad«." in done.stderr
    assert "Nye overskrifter: »nøgletal«, »note«." in done.stderr
    assert drafted(machine) == {}


def test_a_sheet_that_gives_nothing_is_said_so_and_nothing_is_sent(machine, bo, now):
    told_once(machine, bo, now)
    file = machine.folder / "vores.csv"
    file.write_text(WIDE, "utf-8")
    done = run(machine, file, language="da_DK.UTF-8")
    assert "sumrække" in done.stdout
    file.write_text(WIDE.replace("kvartal 2026", "kvartal 2024"), "utf-8")
    done = run(machine, file, "--send", language="da_DK.UTF-8")
    assert done.returncode == 4, done.stdout
    assert "Intet blev sendt" in done.stderr
    assert "Ingen række har et tal til denne indberetning" in done.stderr
    assert "2 linjer om andre perioder" in done.stderr
    machine.report.refresh_from_db()
    assert machine.report.state != ReportState.SUBMITTED


def test_the_page_that_is_named_is_the_one_that_takes_the_sheet(machine, client_of, bo):
    page = f"/{machine.report.period.initiative.slug}/tables/reports/{machine.report.pk}/upload/"
    assert client_of(bo).get(page).status_code == 200


def test_it_speaks_the_language_of_the_terminal_and_so_does_the_house(machine):
    done = run(machine, table(machine, I_01="8"), "--check", language="da_DK.UTF-8")
    assert done.returncode == 0, done.stderr
    assert "Havnen indberetter til" in done.stdout
    assert "3. kvartal 2026, frist 4. december 2026" in done.stdout
    assert "1 tal i filen, 1 af dem nyt eller ændret." in done.stdout
    assert "Intet blev sendt: det var en prøve." in done.stdout
    wrong = run(machine, table(machine, I_01="otte"), language="da_DK.UTF-8")
    assert wrong.returncode == 4
    assert "Intet blev sendt." in wrong.stderr
    assert "Række 2" in wrong.stderr
    assert "kan ikke læses" in run(machine, machine.folder / "nix.csv", language="da_DK.UTF-8").stderr


@pytest.mark.parametrize("rest", ["Uden for de nævnte steder", "Outside the named places", ""])
def test_the_rest_outside_named_places_is_called_so_and_may_be_written_so(machine, rest, founded, harbour, now):
    indicators = {line.version.indicator.code: line.version.indicator for line in asked_of(machine.report)}
    quay = Place.objects.create(initiative=founded.initiative, name="Kajen", sort_key="kajen")
    first = machine.report.period.starts_on
    assign_duties_at(
        indicator=indicators["I-01"], organisations=[harbour], places=[quay], first_period_on=first, by=founded, at=now
    )
    file = machine.folder / "figures.csv"
    file.write_text(f"Indikator;Sted;Tal\nI-01;Kajen;4\nI-01;{rest};6\n", "utf-8")
    done = run(machine, file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Outside the named places" in done.stdout
    told = {draft.place and draft.place.name: draft.numerator for draft in DraftFigure.objects.all() if draft.numerator}
    assert told == {"Kajen": 4, None: 6}
