"""A million rows of earlier figures: uploaded, read, checked and stored, beside a bare COPY of the same rows.

    DATABASE_URL=postgres://... python benchmarks/import_rows.py             (an empty database; it is filled)
    DATABASE_URL=postgres://... python benchmarks/import_rows.py --rows 100000

Writes a CSV of 50 organisations x 30 indicators x enough months x 24 parts, times each step of the product in this very
process, and then copies the facts that came of it, ready made, into (a) a table of the same columns without any index
and (b) a table with the product's indexes, checks and foreign keys. While the product reads and stores, another process
writes drafts' worth of small transactions and says how long they took.
"""

import argparse
import io
import multiprocessing
import os
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
ORGANISATIONS, INDICATORS = 50, 30
DIMENSIONS = {"Age": 4, "Gender": 3, "Tenure": 2}
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
COLUMNS = (
    "version_id, indicator_id, organisation_id, place_id, period_id, cell_id, numerator, denominator, answer, how, "
    "explanation, report_id, entered_by_id, entered_at, supersedes_id, counts"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    import django

    django.setup()
    from django.core.management import call_command
    from procrastinate import testing
    from procrastinate.contrib.django import app

    call_command("migrate", verbosity=0)
    with app.replace_connector(testing.InMemoryConnector()):
        anne = founded()
        content = written(rows)
        print(f"{rows:,} rows, {len(content) / 1e6:.0f} MB")
        ours = imported(anne, content)
    bare, same = copied("bare", ""), copied("same_shape", "INCLUDING ALL")
    print(f"bare COPY of the same facts, no index at all   {bare:7.1f} s    the product takes {ours / bare:.1f}x")
    print(f"bare COPY, same indexes, checks, foreign keys  {same:7.1f} s    the product takes {ours / same:.1f}x")


def founded():
    from samklang.initiatives.actions import add_organisation, found_initiative
    from samklang.measurement import actions

    anne = found_initiative(
        name="Scale", backbone_name="Office", person_name="Anne", person_email="anne@example.org", at=AT
    )
    dimensions = [
        actions.add_dimension(name=name, categories=[f"{name} {n}" for n in range(size)], by=anne, at=AT)
        for name, size in DIMENSIONS.items()
    ]
    for number in range(ORGANISATIONS):
        add_organisation(name=f"Partner {number:02}", kind="civil", by=anne, at=AT)
    for number in range(INDICATORS):
        wording = {
            "name": f"Indicator {number}", "definition": "d", "unit": "people", "kind": "count", "direction": "up",
            "rhythm": "month", "valid_from": date(1990, 1, 1), "counts_people": False,
        }  # fmt: skip
        actions.define_indicator(code=f"I{number:02}", wording=wording, dimensions=dimensions, by=anne, at=AT)
    return anne


def written(rows: int) -> bytes:
    parts = [
        f"Age {a};Gender {g};Tenure {t}"
        for a in range(DIMENSIONS["Age"]) for g in range(DIMENSIONS["Gender"]) for t in range(DIMENSIONS["Tenure"])
    ]  # fmt: skip
    text = io.StringIO()
    text.write("Organisation;Indikator;Periode;Age;Gender;Tenure;Tal\n")
    count, month = 0, 2026 * 12 + 9
    while True:
        period = f"{month // 12}-{month % 12 + 1:02}"
        for organisation in range(ORGANISATIONS):
            for indicator in range(INDICATORS):
                for number, part in enumerate(parts):
                    if count == rows:
                        return text.getvalue().encode()
                    figure = (organisation * 7 + month * 3 + indicator * 5 + number) % 40
                    text.write(f"Partner {organisation:02};I{indicator:02};{period};{part};{figure}\n")
                    count += 1
        month -= 1


def imported(anne, content: bytes) -> float:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from samklang.interchange.csv_xlsx import actions
    from samklang.interchange.csv_xlsx.actions import history
    from samklang.measurement.actions import ask_to_store
    from samklang.measurement.models import FigureImport

    options = {"single_point": "ask", "agrees_duties": True, "reason": ""}
    other = multiprocessing.get_context("spawn").Process(target=somebody_else, args=(os.environ["DATABASE_URL"],))
    other.start()
    begun = time.perf_counter()
    made = actions.take_in_import(
        upload=SimpleUploadedFile("history.csv", content), file_name="history.csv", options=options, by=anne, at=AT
    )
    kept = time.perf_counter()
    read = history.read_import(FigureImport.objects.get(pk=made.pk))
    assert read.state == "read", (read.state, read.findings[:3])
    looked = time.perf_counter()
    ask_to_store(figure_import=read, by=anne)
    done = history.store_import(FigureImport.objects.get(pk=made.pk))
    assert done.state == "stored", (done.state, done.findings[:3])
    stored = time.perf_counter()
    other.terminate()
    other.join()
    print(f"keeping the file                               {kept - begun:7.1f} s")
    print(f"reading, checking and staging every row        {looked - kept:7.1f} s")
    print(f"storing all in one transaction, clearing away  {stored - looked:7.1f} s")
    print(f"together                                       {stored - begun:7.1f} s")
    others()
    return stored - begun


def somebody_else(url: str) -> None:
    """Write one small row again and again in a process of its own, and note how long each transaction took."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS others (took double precision)")
        took = 0.0
        while True:
            begun = time.perf_counter()
            with connection.transaction():
                connection.execute("INSERT INTO others VALUES (%s)", [took])
                connection.execute("UPDATE initiatives_organisation SET left_on = NULL WHERE name = 'Partner 07'")
                connection.execute("SELECT pg_advisory_xact_lock(hashtext('others'))")
            took = time.perf_counter() - begun
            time.sleep(0.02)


def others() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT took FROM others WHERE took > 0")
        took = sorted(row[0] * 1000 for row in cursor.fetchall())
    p95 = took[int(len(took) * 0.95)]
    print(f"others meanwhile: {len(took)} writes, median {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, "
          f"longest {took[-1]:.0f} ms")  # fmt: skip


def copied(table: str, shape: str) -> float:
    """Copy the facts out, and into a table of the same shape; foreign keys are added where indexes are."""
    from django.db import connection

    block = io.BytesIO()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY measurement_observation ({COLUMNS}) TO STDOUT") as out:
            for piece in out:
                block.write(piece)
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TABLE {table} (LIKE measurement_observation {shape})")
        if shape:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'measurement_observation'::regclass AND contype = 'f'"
            )
            for name, definition in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "x_{name[:50]}" {definition}')
        else:
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id DROP NOT NULL")
        block.seek(0)
        begun = time.perf_counter()
        with cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN") as copy:
            while piece := block.read(1 << 20):
                copy.write(piece)
        took = time.perf_counter() - begun
        cursor.execute(f"DROP TABLE {table}")
    return took


if __name__ == "__main__":
    main()
