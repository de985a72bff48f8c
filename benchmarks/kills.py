"""Killed without warning: processes that read and store imports, publish, back up and migrate are killed at random.

    python benchmarks/kills.py                        (200 kills, an embedded server of its own)
    python benchmarks/kills.py --kills 20 --seed 3

After each kill what is stored must be as before the work or as after it, never between; then the work is done again
without a kill and must be whole. An import lies in parts; a publication is a release with its event, and all its tables
or none; a backup stands under its name only when it is sealed; a half migrated database can be migrated on, and comes
out with the same columns as one that was not killed. Leaves with 1 where anything is between.
"""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
AT = datetime(2026, 10, 5, 8, tzinfo=UTC)
ROWS, INDICATORS, PARTNERS = 600, 6, 4
OLD = "0018"  # the migration of measurement that a database is taken on from
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY 1, 2
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    from samklang.config.database.throwaway import test_server

    with test_server() as url, tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = url
        return run(chosen.kills, random.Random(chosen.seed), url, Path(folder))


def run(kills: int, chance: random.Random, url: str, folder: Path) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.migrations.loader import MigrationLoader
    from procrastinate import testing
    from procrastinate.contrib.django import app

    call_command("migrate", "measurement", OLD, verbosity=0)
    for app_label, _name in MigrationLoader(None).graph.leaf_nodes():
        if app_label != "measurement":
            call_command("migrate", app_label, verbosity=0)
    on_server(url, "CREATE DATABASE old TEMPLATE samklang")
    call_command("migrate", verbosity=0)
    with app.replace_connector(testing.InMemoryConnector()):
        anne = founded()
        works = (Reading(anne), Storing(anne), Publishing(anne), BackingUp(url, folder), Migrating(url))
        said, faults = Counter(), []
        longest = {work: timed(work) for work in works}
        print("seconds of each unkilled:", ", ".join(f"{work.name} {took:.2f}" for work, took in longest.items()))
        for number in range(kills):
            # Imports and publications are what people wait for: nine of ten kills.
            work = works[3 + number // 10 % 2] if number % 10 == 9 else works[number % 3]
            work.begin()
            seconds = chance.uniform(0, 1.2 * longest[work])
            was_killed = killed_after(work.do, seconds)
            faults += [f"{work.name}, killed after {seconds:.2f} s: {fault}" for fault in work.faults()]
            said[work.name, "killed" if was_killed else "done before"] += 1
            said[work.name, "after" if work.is_done() else "before"] += 1
            done_again(work)
            faults += [f"{work.name}, done again: {fault}" for fault in work.faults()]
            if not work.is_done():
                faults.append(f"{work.name}: cannot be done again")
    for (name, what), count in sorted(said.items()):
        print(f"{name:<12}{what:<14}{count:>5}")
    for fault in faults:
        print(f"WRONG: {fault}")
    print(f"{len(faults)} faults" if faults else f"{kills} times before or after, never between")
    return 1 if faults else 0


def timed(work) -> float:
    """Return how long the work takes in a process of its own, the second time."""
    for _time in range(2):
        work.begin()
        begun = time.monotonic()
        killed_after(work.do, 600)
    return time.monotonic() - begun


def done_again(work) -> None:
    """Do the work whole. What a killed process has asked of the database goes on until it sees that nobody listens."""
    for _try in range(100):
        work.do_whole()
        if work.is_done():
            return
        time.sleep(0.2)


def killed_after(do, seconds: float) -> bool:
    """Do something in a process of its own and kill it; tell whether it was still at it."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # a child must not share them
    process = multiprocessing.get_context("fork").Process(target=do)
    process.start()
    process.join(seconds)
    was_alive = process.is_alive()
    process.kill()
    process.join()
    return was_alive


def on_server(url: str, statement: str) -> None:
    import psycopg
    from django.db import connection

    connection.close()
    connection.close_pool()
    with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as server:
        server.execute(statement)


def founded():
    import house

    from samklang.measurement import actions

    anne, partners = house.founded(partners=PARTNERS, at=AT)
    ages = actions.add_dimension(name="Age", categories=["young", "grown", "old"], by=anne, at=AT)
    for number in range(INDICATORS):
        wording = {
            "name": f"Indicator {number}", "definition": "d", "unit": "people", "kind": "count", "direction": "up",
            "rhythm": "month", "valid_from": date(1900, 1, 1), "counts_people": number % 2 == 0,
        }  # fmt: skip
        made = actions.define_indicator(code=f"I{number}", wording=wording, dimensions=[ages], by=anne, at=AT)
        actions.assign_duties(
            indicator=made, organisations=partners, first_period_on=date(2000, 1, 1), by=anne, at=AT
        )  # fmt: skip
    return anne


def month(number: int) -> date:
    return date(1900 + number // 12, number % 12 + 1, 1)


class Importing:
    """A file of its own each time, of months nobody has told."""

    months = 0

    def __init__(self, anne) -> None:
        self.anne, self.file, self.first = anne, None, 0

    def begin(self) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from samklang.interchange.csv_xlsx.actions import take_in_import
        from samklang.measurement.models import FigureImport

        self.first, lines = Importing.months, ["Organisation;Indikator;Periode;Age;Tal"]
        for at in range(ROWS // (INDICATORS * PARTNERS)):
            on = month(self.first + at)
            lines += [
                f"Partner {partner};I{indicator};{on.year}-{on.month:02};;{(at + partner + indicator) % 90}"
                for partner in range(PARTNERS)
                for indicator in range(INDICATORS)
            ]
        Importing.months += ROWS // (INDICATORS * PARTNERS)
        take_in_import(
            upload=SimpleUploadedFile("earlier.csv", ("\n".join(lines) + "\n").encode()), file_name="earlier.csv",
            options={"single_point": "ask", "agrees_duties": True, "reason": ""}, by=self.anne, at=AT,
        )  # fmt: skip
        self.file = FigureImport.objects.latest("pk").pk

    def do(self) -> None:
        from samklang.interchange.csv_xlsx.actions import work_on_imports
        from samklang.measurement.actions import importing

        importing.BATCH = 100
        work_on_imports()

    def do_whole(self) -> None:
        self.do()

    def stored(self) -> int:
        from samklang.measurement.models import Observation

        until = month(self.first + ROWS // (INDICATORS * PARTNERS))
        return Observation.objects.filter(
            period__starts_on__gte=month(self.first), period__starts_on__lt=until
        ).count()  # fmt: skip

    def now(self):
        from samklang.measurement.models import FigureImport

        return FigureImport.objects.get(pk=self.file)


class Reading(Importing):
    name = "reading"

    def faults(self) -> list[str]:
        from samklang.measurement.models import ImportRow

        now, staged = self.now(), ImportRow.objects.filter(figure_import=self.file).count()
        found = [f"{self.stored()} facts of a file nobody has confirmed"] if self.stored() else []
        if now.state == "read" and (now.rows, staged) != (ROWS, ROWS):
            found.append(f"read {now.rows} of {ROWS} rows, {staged} staged")
        return found + ([f"is {now.state}"] if now.state not in {"reading", "read"} else [])

    def is_done(self) -> bool:
        return self.now().state == "read"


class Storing(Importing):
    name = "storing"

    def begin(self) -> None:
        from samklang.measurement.actions import ask_to_store

        super().begin()
        super().do()
        ask_to_store(figure_import=self.now(), by=self.anne)

    def faults(self) -> list[str]:
        from samklang.audit.models import Event

        events = Event.objects.filter(verb="measurement.figures_imported", target_id=self.file).count()
        told = (self.now().state, self.stored(), events)
        return [] if told in {("storing", 0, 0), ("stored", ROWS, 1)} else [f"is {told}"]

    def is_done(self) -> bool:
        return self.now().state == "stored"


class Publishing:
    name = "publishing"

    def __init__(self, anne) -> None:
        self.anne, self.period, self.months = anne, None, 0

    def begin(self) -> None:
        from samklang.initiatives.access import actor_for
        from samklang.measurement import actions
        from samklang.measurement.actions import TypedFigure
        from samklang.measurement.models import Period, Report
        from samklang.measurement.queries import asked_of
        from samklang.people.models import Person

        starts = month(1300 + self.months)
        self.months += 1
        actions.open_period(
            rhythm="month", starts_on=starts, ends_on=month(1300 + self.months), due_on=date(2027, 1, 1), by=self.anne,
            at=AT,
        )  # fmt: skip
        self.period = Period.objects.get(starts_on=starts)
        for report in Report.objects.filter(period=self.period).select_related("organisation", "period"):
            email = f"p{report.organisation.name.removeprefix('Partner ')}@example.org"
            writer = actor_for(Person.objects.get(email=email), self.anne.initiative, today=AT.date())
            asked = asked_of(report)
            typed = [
                TypedFigure(each.key, Decimal(3 + (self.months + at) % 9), None, None, explanation="counted")
                for at, each in enumerate(asked)
                if each.cell
            ]
            actions.save_figures(report=report, figures=typed, by=writer, at=AT, asked=asked)
            actions.submit_report(report=report, by=writer, at=AT, reason="", asked=asked)
            actions.approve_report(report=report, by=self.anne, at=AT)

    def do(self) -> None:
        from samklang.measurement import actions
        from samklang.measurement.models import Release

        if not Release.objects.filter(period=self.period).exists():
            actions.release_period(period=self.period, note="", by=self.anne, at=AT + timedelta(minutes=self.months))
        actions.protect_releases(at=AT + timedelta(minutes=self.months))

    def do_whole(self) -> None:
        self.do()

    def faults(self) -> list[str]:
        from samklang.audit.models import Event
        from samklang.measurement.models import Release, ReleasedTable, Report

        releases = list(Release.objects.filter(period=self.period))
        events = Event.objects.filter(verb="measurement.period_released", target_id=self.period.pk).count()
        states = "".join(sorted(set(Report.objects.filter(period=self.period).values_list("state", flat=True))))
        tables = ReleasedTable.objects.filter(release__period=self.period).count()
        wanted = INDICATORS // 2 if releases and releases[0].protected_at else 0
        is_whole = (len(releases), states) in {(0, "approved"), (1, "released")}
        found = [] if is_whole else [f"{len(releases)} releases, reports are {states}"]
        if events != len(releases):
            found.append(f"{len(releases)} releases and {events} events")
        return found + ([f"{tables} tables of {wanted}"] if tables != wanted else [])

    def is_done(self) -> bool:
        from samklang.measurement.models import Release

        return Release.objects.filter(period=self.period, protected_at__isnull=False).exists()


class BackingUp:
    name = "backing up"

    def __init__(self, url: str, folder: Path) -> None:
        from samklang.config.installation import Home

        self.url, self.folder, self.number = url, folder, 0
        self.installation = Home(folder / "home").installation("house")
        self.installation.make()

    def begin(self) -> None:
        self.number += 1

    @property
    def target(self) -> Path:
        return self.folder / f"backup-{self.number}.tar"

    def do(self) -> None:
        from samklang.config.command.backing_up import write_backup

        write_backup(self.installation, self.url, self.target)

    def do_whole(self) -> None:
        if not self.target.exists():
            self.do()

    def faults(self) -> list[str]:
        from samklang.config.command import archive
        from samklang.config.command.saying import Stopped

        if not self.target.exists():
            return []
        try:
            with archive.opened(self.target) as (manifest, _folder):
                return [] if manifest.rows else ["holds no rows"]
        except Stopped as broken:
            return [f"is broken: {broken}"]

    def is_done(self) -> bool:
        return self.target.exists()


class Migrating:
    name = "migrating"

    def __init__(self, url: str) -> None:
        self.base, self.number = url.rpartition("/")[0], 0
        self.wanted, self.server = columns(url), url

    @property
    def url(self) -> str:
        return f"{self.base}/taken_on_{self.number}"

    def begin(self) -> None:
        self.number += 1
        on_server(self.server, f"CREATE DATABASE taken_on_{self.number} TEMPLATE old")

    def do(self) -> None:
        """Take the database on, in a process of its own: its connection leads there from now on."""
        from django.core.management import call_command
        from django.db import connection

        connection.settings_dict["NAME"] = f"taken_on_{self.number}"
        call_command("migrate", verbosity=0)

    def do_whole(self) -> None:
        killed_after(self.do, 600)

    def faults(self) -> list[str]:
        return []

    def is_done(self) -> bool:
        return columns(self.url) == self.wanted


def columns(url: str) -> list[tuple[str, ...]]:
    import psycopg

    with psycopg.connect(url) as database:
        return database.execute(COLUMNS).fetchall()


if __name__ == "__main__":
    sys.exit(main())
