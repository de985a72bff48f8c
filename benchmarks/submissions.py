"""Many reports sent at once: writers of as many organisations save and send one report after the other, at a set pace.

    python benchmarks/submissions.py                       (8 writers, 40 reports a second, 60 seconds)
    python benchmarks/submissions.py --rate 20 --seconds 10 --database postgres://...   (an empty database of yours)

The goal is no error, nothing lost, 95 of 100 within 500 ms and none above 2 s. A report's time runs from when it was
due to begin, so that waiting behind a slow one counts. Leaves with 1 where anything failed or is lost.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from contextlib import nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
AT = datetime(2026, 10, 5, 8, tzinfo=UTC)
FIGURES = 3  # in a report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--rate", type=float, default=40, help="reports a second, all writers together")
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
    from django.db import connection
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.config.memory import settle

    call_command("migrate", verbosity=0)
    each = int(chosen.seconds * chosen.rate / chosen.writers)
    with app.replace_connector(testing.InMemoryConnector()):
        founded(chosen.writers, each)
    connection.close()
    connection.close_pool()  # each process opens its own
    settle()  # as a serving process does before it serves
    forking = multiprocessing.get_context("fork")
    begins, times = time.monotonic() + 2, forking.Queue()
    writers = [
        forking.Process(target=work, args=(number, each, chosen.writers / chosen.rate, begins, times))
        for number in range(chosen.writers)
    ]
    for writer in writers:
        writer.start()
    told = [found for _writer in writers for found in times.get()]
    for writer in writers:
        writer.join()
    return reported(told, each * chosen.writers, time.monotonic() - begins)


def reported(told: list[tuple[float, str]], wanted: int, took: float) -> int:
    from samklang.measurement.models import Observation, Report, ReportState

    errors = [error for _seconds, error in told if error]
    seconds = sorted(seconds for seconds, error in told if not error)
    sent = Report.objects.filter(state=ReportState.SUBMITTED).count()
    lost = FIGURES * len(seconds) - Observation.objects.filter(report__state=ReportState.SUBMITTED).count()
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"{len(seconds)} of {wanted} reports sent in {took:.0f} s ({len(seconds) / took:.1f} a second)")
    print(f"median {1000 * statistics.median(seconds):.0f} ms, p95 {1000 * p95:.0f} ms, longest {seconds[-1]:.2f} s")
    print(f"{len(errors)} errors {sorted(set(errors))}, {lost} figures lost, {sent} reports stored as sent")
    return 1 if errors or lost or sent != len(seconds) else 0


def founded(writers: int, months: int) -> None:
    import house

    from samklang.measurement import actions

    anne, partners = house.founded(partners=writers, at=AT)
    first = back(months - 1)
    for number in range(FIGURES):
        wording = {
            "name": f"Indicator {number}", "definition": "d", "unit": "u", "kind": "count", "direction": "up",
            "rhythm": "month", "valid_from": first,
        }  # fmt: skip
        made = actions.define_indicator(code=f"I{number}", wording=wording, by=anne, at=AT)
        actions.assign_duties(indicator=made, organisations=partners, first_period_on=first, by=anne, at=AT)
    for month in range(months):
        starts, ends = back(month), back(month - 1)
        actions.open_period(rhythm="month", starts_on=starts, ends_on=ends, due_on=date(2026, 12, 1), by=anne, at=AT)


def back(months: int) -> date:
    """Return the first day of the month so many before September 2026."""
    year, month = divmod(2026 * 12 + 8 - months, 12)
    return date(year, month + 1, 1)


def work(number: int, count: int, pace: float, begins: float, times) -> None:
    """Save and send one report after the other, each begun at its time or as soon as the one before it is done."""
    from procrastinate import testing
    from procrastinate.contrib.django import app

    from samklang.initiatives.access import actor_for
    from samklang.initiatives.models import Initiative
    from samklang.measurement.models import Report
    from samklang.people.models import Person

    person = Person.objects.get(email=f"p{number}@example.org")
    writer = actor_for(person, Initiative.objects.get(), today=AT.date())
    own = Report.objects.filter(organisation__name=f"Partner {number}").select_related("organisation", "period")
    told = []
    with app.replace_connector(testing.InMemoryConnector()):
        for place, report in enumerate(own.order_by("pk")[:count]):
            due = begins + pace * (place + number / 8)
            time.sleep(max(0.0, due - time.monotonic()))
            error = ""
            try:
                sent(report, writer, place)
            except Exception as problem:
                error = f"{type(problem).__name__}: {problem}"
            told.append((time.monotonic() - due, error))
    times.put(told)


def sent(report, writer, place: int) -> None:
    from samklang.measurement import actions
    from samklang.measurement.actions import TypedFigure
    from samklang.measurement.queries import asked_of

    at, asked = datetime.now(UTC), asked_of(report)
    typed = [TypedFigure(each.key, Decimal(place % 90), None, None, explanation="counted") for each in asked]
    actions.save_figures(report=report, figures=typed, by=writer, at=at, asked=asked)
    actions.submit_report(report=report, by=writer, at=at, reason="", asked=asked)


if __name__ == "__main__":
    sys.exit(main())
