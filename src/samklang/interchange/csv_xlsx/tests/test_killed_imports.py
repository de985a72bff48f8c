"""A worker that is killed without warning while it reads or stores leaves a file before or after, never between."""

import random
from datetime import UTC, date, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from samklang.interchange.csv_xlsx import actions
from samklang.measurement.actions import ask_to_store, importing
from samklang.measurement.models import FigureImport, ImportRow, ImportState, Observation, Period, Report
from samklang.measurement.tests.build import indicator

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ROWS = 3_000
KILLS = 5
pytestmark = pytest.mark.django_db(transaction=True)


def working() -> None:
    """Work on what waits, over a connection of its own, in batches small enough to be hit between."""
    importing.BATCH = 100
    actions.work_on_imports()
    connection.close()


def worker() -> BaseProcess:
    connection.close()  # a child must not share it
    process = get_context("fork").Process(target=working)
    process.start()
    return process


def killed_after(seconds: float) -> None:
    process = worker()
    process.join(seconds)
    process.kill()
    process.join()


def finished() -> None:
    """Let a worker do everything that waits."""
    process = worker()
    process.join(300)
    assert process.exitcode == 0


@pytest.fixture
def waiting(founded, harbour):
    codes = [f"H{number}" for number in range(20)]
    for code in codes:
        indicator(founded, code=code, rhythm="month", valid_from=date(1990, 1, 1))
    lines = ["Organisation;Indikator;Periode;Tal"]
    for number in range(ROWS):
        month = number // 20
        lines.append(f"Havnen;H{number % 20};{1996 + month // 12}-{month % 12 + 1:02};{number % 90}")
    content = ("\n".join(lines) + "\n").encode()
    return actions.take_in_import(
        upload=SimpleUploadedFile("før.csv", content), file_name="før.csv",
        options={"single_point": "ask", "agrees_duties": True, "reason": ""}, by=founded, at=NOON,
    )  # fmt: skip


def state() -> tuple[str, int, int, int]:
    return (
        FigureImport.objects.get().state,
        Observation.objects.count(),
        Report.objects.count(),
        Period.objects.count(),
    )


def test_a_killed_reader_leaves_nothing_and_is_taken_up_again(waiting):
    chance = random.Random(7)
    for _ in range(KILLS):
        killed_after(chance.uniform(0, 1.5))
        now = FigureImport.objects.get()
        assert now.state in {ImportState.READING, ImportState.READ}
        assert Observation.objects.count() == 0
        if now.state == ImportState.READ:
            assert (now.rows, ImportRow.objects.count()) == (ROWS, ROWS)
            FigureImport.objects.update(state=ImportState.READING)
    finished()
    now = FigureImport.objects.get()
    assert (now.state, now.rows, ImportRow.objects.count()) == (ImportState.READ, ROWS, ROWS), now.findings


def test_a_killed_storer_has_stored_all_or_nothing(waiting, founded):
    finished()
    ask_to_store(figure_import=FigureImport.objects.get(), by=founded)
    chance = random.Random(11)
    seen = set()
    for _ in range(KILLS):
        killed_after(chance.uniform(0, 2.0))
        seen.add(state())
        assert state() in {("storing", 0, 0, 0), ("stored", ROWS, ROWS // 20, ROWS // 20)}
    finished()
    assert state() == ("stored", ROWS, ROWS // 20, ROWS // 20)
    assert Observation.objects.filter(counts=True).count() == ROWS


def test_a_storing_without_its_transaction_is_caught_half_way(waiting, founded):
    """The control: were storing not one transaction, the check above would see it."""
    finished()
    ask_to_store(figure_import=FigureImport.objects.get(), by=founded)
    arguments = {
        **importing.arguments_of(FigureImport.objects.get()), "at": NOON, "today": NOON.date(), "days": 35,
        "by": founded.person.pk, "words": "", "reason": "",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(importing._MAKE_PERIODS, arguments)
    assert state() not in {("storing", 0, 0, 0), ("stored", ROWS, ROWS // 20, ROWS // 20)}


def test_two_workers_never_work_on_one_file(waiting):
    workers = [worker(), worker()]
    for process in workers:
        process.join(300)
        assert process.exitcode == 0
    now = FigureImport.objects.get()
    assert (now.state, now.rows, ImportRow.objects.count()) == (ImportState.READ, ROWS, ROWS)
