"""`samklang report` on a partner's own machine, against a real server: no settings, no database, only a key."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samklang.initiatives.access import viewer_for
from samklang.interchange.api.tests.asking import key_for
from samklang.measurement.models import DraftFigure, ReportState
from samklang.measurement.queries import asked_of, reports_of

SOURCE = Path(__file__).resolve().parents[1] / "src"


@pytest.fixture
def machine(live_example, settings, now, tmp_path):
    """A partner's machine with a key, and its report."""
    from conftest import TODAY

    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 10**9
    partner = viewer_for(live_example.people["editor"], slug=live_example.initiative.slug, today=TODAY)
    live_example.key_file = tmp_path / "key.txt"
    live_example.key_file.write_text(key_for(partner.organisation, partner.actor, at=now) + "\n")
    live_example.key_file.chmod(0o600)
    live_example.partner, live_example.folder = partner, tmp_path
    live_example.report = reports_of(partner).filter(state__in=["open", "draft", "returned"]).first()
    live_example.asked = [
        line for line in asked_of(live_example.report) if line.is_total and not line.takes_base and not line.levels
    ]
    return live_example


def run(machine, file, *options: str, to: str | None = None) -> subprocess.CompletedProcess:
    clean = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**clean, "HOME": str(machine.folder), "PYTHONPATH": str(SOURCE)}
    period = machine.report.period.starts_on.isoformat()
    words = ["report", str(file), "--to", to or machine.url, "--key-file", str(machine.key_file), "--period", period]
    return subprocess.run(
        [sys.executable, "-m", "samklang", *words, *options],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def table(machine, values: dict[str, str], heading: str = "Indikator;Sted;Gruppe;Tal") -> Path:
    lines = [heading]
    for line in machine.asked:
        if line.version.indicator.code in values:
            place = line.place.name if line.place else ""
            lines.append(f"{line.version.indicator.code};{place};;{values[line.version.indicator.code]}")
    file = machine.folder / "figures.csv"
    file.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return file


def code_of(machine, number: int = 0) -> str:
    return machine.asked[number].version.indicator.code


def drafted(machine) -> dict[str, str]:
    rows = DraftFigure.objects.filter(report=machine.report, numerator__isnull=False)
    return {
        row.version.indicator.code: str(row.numerator.normalize()) for row in rows.select_related("version__indicator")
    }


def test_a_check_says_row_by_row_what_would_be_done_and_does_nothing(machine):
    before = drafted(machine)
    done = run(machine, table(machine, {code_of(machine): "41"}), "--check")
    assert done.returncode == 0, done.stderr
    assert code_of(machine) in done.stdout
    assert "41" in done.stdout
    assert "Nothing was sent" in done.stdout
    assert drafted(machine) == before


def test_a_table_becomes_drafts_and_running_it_again_changes_nothing(machine):
    file = table(machine, {code_of(machine): "41"})
    done = run(machine, file)
    assert done.returncode == 0, done.stderr
    assert drafted(machine)[code_of(machine)] == "41"
    changes = list(DraftFigure.objects.filter(report=machine.report).values_list("pk", "changes"))
    again = run(machine, file)
    assert (again.returncode, "0 of them new or changed" in again.stdout) == (0, True)
    assert list(DraftFigure.objects.filter(report=machine.report).values_list("pk", "changes")) == changes


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
    done = run(machine, table(machine, {code_of(machine): "41", code_of(machine, 1): "mange"}))
    assert done.returncode == 4
    assert "Row 3" in done.stderr
    assert drafted(machine) == before


def test_what_the_house_refuses_is_told_figure_by_figure(machine):
    file = machine.folder / "figures.json"
    file.write_text(
        json.dumps(
            [
                {
                    "code": code_of(machine),
                    "place": machine.asked[0].place.name if machine.asked[0].place else "",
                    "figure": -4,
                }
            ]
        )
    )
    done = run(machine, file)
    assert done.returncode == 4
    assert machine.asked[0].key in done.stderr
    assert "below zero" in done.stderr


def test_the_key_never_travels_in_the_open_and_is_never_told(machine):
    file, secret = table(machine, {code_of(machine): "41"}), machine.key_file.read_text().strip()
    outside = run(machine, file, to="http://samklang.example.org")
    assert (outside.returncode, "https" in outside.stderr) == (2, True)
    for done in (outside, run(machine, file, "--check")):
        assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("content", "words"), [("", "holds no key"), ("samklang_", "holds no key"), ("Bearer samklang_x", "holds no key")]
)
def test_a_file_without_a_key_is_said_to_be_so(machine, content, words):
    machine.key_file.write_text(content)
    done = run(machine, table(machine, {code_of(machine): "41"}))
    assert (done.returncode, words in done.stderr) == (2, True)


def test_a_key_that_others_can_read_is_warned_about_and_a_wrong_one_refused(machine):
    machine.key_file.write_text("samklang_" + "x" * 43)
    machine.key_file.chmod(0o644)
    done = run(machine, table(machine, {code_of(machine): "41"}))
    assert done.returncode == 4
    assert "chmod 600" in done.stderr
    assert "missing or not in force" in done.stderr


def test_a_house_that_does_not_answer_is_said_so(machine):
    done = run(machine, table(machine, {code_of(machine): "41"}), to="http://localhost:9")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
