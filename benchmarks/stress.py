"""Many at once: processes submit, approve, return and correct the same reports at random, and are killed at random.

    python benchmarks/stress.py                       (60 seconds, 8 processes, an embedded database of its own)
    python benchmarks/stress.py --unprotected         (the control: reports are not locked; the check must fail)
    python benchmarks/stress.py --seconds 4 --processes 4 --database postgres://...   (an empty database of yours)

At the end everything is computed anew from the bare rows, without the product's own queries: what counts, the totals,
each report's state from its history, and the chain of events. Leaves with 1 where anything differs.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
AT = datetime(2026, 10, 5, 8, tzinfo=UTC)
INDICATORS = 3
DEEDS = ("submit", "approve", "return", "reopen")
KILL_EVERY = 1.0
THINKS = 0.1  # seconds an unprotected process thinks before it writes, as a slow network would make it


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--organisations", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unprotected", action="store_true", help="the control: no report is locked")
    parser.add_argument("--database", help="an empty database; without it an embedded one of its own")
    chosen = parser.parse_args()
    from samklang.config.database.throwaway import test_server

    with nullcontext(chosen.database) if chosen.database else test_server() as url:
        os.environ["DATABASE_URL"] = url
        return run(chosen)


def run(chosen) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from procrastinate import testing
    from procrastinate.contrib.django import app

    call_command("migrate", verbosity=0)
    with app.replace_connector(testing.InMemoryConnector()):
        founded(chosen.organisations)
    killed, said = stressed(chosen)
    faults = found_faults()
    print(f"{chosen.processes} processes, {chosen.seconds:.0f} s, {killed} killed: {dict(sorted(said.items()))}")
    for fault in faults:
        print(f"WRONG: {fault}")
    print(f"{len(faults)} faults" if faults else "everything computed anew is as it is stored")
    return 1 if faults else 0


def founded(organisations: int) -> None:
    import house

    from samklang.measurement import actions

    anne, partners = house.founded(partners=organisations, at=AT)
    for number in range(INDICATORS):
        wording = {
            "name": f"Indicator {number}", "definition": "d", "unit": "u", "kind": "count", "direction": "up",
            "valid_from": date(2026, 1, 1),
        }  # fmt: skip
        made = actions.define_indicator(code=f"I{number}", wording=wording, by=anne, at=AT)
        actions.assign_duties(indicator=made, organisations=partners, first_period_on=date(2026, 7, 1), by=anne, at=AT)
    actions.open_period(
        rhythm="quarter", starts_on=date(2026, 7, 1), ends_on=date(2026, 10, 1), due_on=date(2026, 11, 5), by=anne,
        at=AT,
    )  # fmt: skip


def stressed(chosen) -> tuple[int, Counter]:
    """Let the processes work, kill one at random every now and then, and return (killed, what became of it)."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # each process opens its own
    chance, forking = random.Random(chosen.seed), multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder:

        def started(number: int):
            worker = forking.Process(target=work, args=(chosen, number, Path(folder) / str(number)))
            worker.start()
            return worker

        workers = [started(number) for number in range(chosen.processes)]
        killed, begun = 0, time.monotonic()
        while time.monotonic() - begun < chosen.seconds:
            time.sleep(KILL_EVERY)
            at = chance.randrange(len(workers))
            workers[at].kill()
            workers[at].join()
            killed += 1
            workers[at] = started(chosen.processes + killed)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()
        said = Counter(line for file in Path(folder).iterdir() for line in file.read_text().split())
    return killed, said


def work(chosen, number: int, notes: Path) -> None:
    """Do random deeds until told to stop, noting what becomes of each."""
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    from django.core.exceptions import PermissionDenied
    from django.db import DatabaseError
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.initiatives.access import actor_for
    from samklang.initiatives.models import Initiative
    from samklang.measurement.models import Report
    from samklang.people.models import Person
    from samklang.ui.problems import Problem

    if chosen.unprotected:
        without_locks()
    initiative = Initiative.objects.get()
    actors = {person.email: actor_for(person, initiative, today=AT.date()) for person in Person.objects.all()}
    chance = random.Random(chosen.seed * 1000 + number)
    with app.replace_connector(testing.InMemoryConnector()), notes.open("a", buffering=1) as told:
        while not stop:
            report = chance.choice(list(Report.objects.select_related("organisation", "period")))
            deed = chance.choice(DEEDS)
            try:
                done(deed, report, actors, chance)
            except Problem:
                told.write("refused\n")
            except (PermissionDenied, DatabaseError) as error:
                told.write(f"failed:{type(error).__name__}\n")
            else:
                told.write(f"{deed}\n")


def without_locks() -> None:
    """Read reports without locking them, and take a while before writing: as if nobody had thought of two at once."""
    from samklang.measurement.actions import reporting
    from samklang.measurement.models import Report

    def unlocked(report, by):
        found = Report.objects.select_related("organisation", "period").get(pk=report.pk)
        time.sleep(THINKS)
        return found

    reporting.locked_report = unlocked


def done(deed: str, report, actors, chance) -> None:
    from samklang.measurement import actions
    from samklang.measurement.actions import TypedFigure
    from samklang.measurement.queries import asked_of

    backbone = actors["anne@example.org"]
    at = datetime.now(UTC)
    if deed == "submit":
        writer = actors[f"p{report.organisation.name.split()[-1]}@example.org"]
        typed = [
            TypedFigure(each.key, Decimal(chance.randint(0, 99)), None, None, explanation="again")
            for each in asked_of(report)
            if chance.random() < 0.8
        ]
        actions.save_figures(report=report, figures=typed, by=writer, at=at)
        actions.submit_report(report=report, by=writer, at=at, reason="counted again", is_incomplete=True)
    elif deed == "approve":
        actions.approve_report(report=report, by=backbone, at=at)
    elif deed == "return":
        actions.return_report(report=report, comment="look again", remarks={}, by=backbone, at=at)
    else:
        actions.reopen_report(report=report, reason="an error was found", by=backbone, at=at)


def found_faults() -> list[str]:
    """Return what is stored otherwise than the bare rows say."""
    return [*wrong_counting(), *wrong_totals(), *wrong_states(), *wrong_chain()]


def wrong_counting() -> list[str]:
    from django.db import transaction

    from samklang.measurement import actions

    with transaction.atomic():
        wrong = actions.rebuild_counting()
        transaction.set_rollback(True)
    return [f"{wrong} figures count that should not, or do not that should"] if wrong else []


def wrong_totals() -> list[str]:
    """Compare the product's totals with sums over the newest rows of approved reports, by plain means."""
    from samklang.measurement.models import Observation, Report
    from samklang.measurement.queries.facts import facts_now

    approved = {report.pk for report in Report.objects.all() if report.state in {"approved", "released"}}
    rows = list(Observation.objects.order_by("pk").values())
    superseded = Counter(row["supersedes_id"] for row in rows if row["supersedes_id"])
    newest = {}
    for row in rows:
        newest[row["report_id"], row["indicator_id"], row["place_id"], row["cell_id"]] = row
    plain: dict[int, Decimal] = defaultdict(Decimal)
    for row in newest.values():
        if row["report_id"] in approved:
            plain[row["indicator_id"]] += row["numerator"] or 0
    stored: dict[int, Decimal] = defaultdict(Decimal)
    for fact in facts_now({row["indicator_id"] for row in rows}):
        stored[fact.indicator_id] += fact.figure.numerator or 0
    faults = [f"figure {pk} is superseded {times} times" for pk, times in superseded.items() if times > 1]
    tips = [row["id"] for row in rows if not superseded[row["id"]]]
    if len(tips) != len(newest):
        faults.append(f"{len(tips)} figures are superseded by none, and there are {len(newest)} to be told")
    return faults + [
        f"indicator {pk}: stored {stored[pk]}, computed {plain[pk]}"
        for pk in plain.keys() | stored.keys()
        if plain[pk] != stored[pk]
    ]


def wrong_states() -> list[str]:
    """Return the reports whose history is no path of allowed steps that ends in their state."""
    from samklang.measurement.models import TRANSITIONS, Report

    faults = []
    for report in Report.objects.all():
        state = "open"
        for step in report.transitions.order_by("pk"):
            if step.from_state != state or step.to_state not in TRANSITIONS[step.from_state]:
                faults.append(f"report {report.pk}: a step from {step.from_state} to {step.to_state} while {state}")
            state = step.to_state
        if state != report.state:
            faults.append(f"report {report.pk} is {report.state}, and its history ends {state}")
    return faults[:5]


def wrong_chain() -> list[str]:
    from django.db.models import Count

    from samklang.audit.models import Event
    from samklang.audit.queries import verify_chains

    forks = Event.objects.values("initiative_id", "previous_hash").annotate(times=Count("pk")).filter(times__gt=1)
    faults = [f"the chain forks {forks.count()} times"] if forks.exists() else []
    return faults + [f"the chain is broken at {broken.number}" for broken in verify_chains()]


if __name__ == "__main__":
    sys.exit(main())
