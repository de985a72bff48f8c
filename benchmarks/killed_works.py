"""What `kills.py` kills: reading and storing an import, publishing, backing up, migrating.

Each is begun, done in a process that may be killed, and tells its `faults`: what lies between before and after.
"""

import multiprocessing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

AT = datetime(2026, 10, 5, 8, tzinfo=UTC)
ROWS, INDICATORS, PARTNERS = 432, 12, 4  # nine months a file: 140 files end before the months that are published
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY 1, 2
"""


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

    do_whole = do

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

    do_whole = do

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
