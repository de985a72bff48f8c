"""The reference scale: 50 organisations x 30 indicators x 60 months x 24 cells = 2.16 million observations.

    python benchmarks/scale.py                       (an embedded database of its own, thrown away afterwards)
    python benchmarks/scale.py --history 10          (ten times the history: 600 months)
    python benchmarks/scale.py --organisations 5     (a tenth of the organisations: for a small machine)
    python benchmarks/scale.py --hasty               (load without checking keys: when only the pages are measured)
    python benchmarks/scale.py --database postgres://...     (an empty database of yours; it is filled)

Defines everything through the product's own actions, generates the observations, loads them by COPY beside a bare table
of the same rows, releases every period, makes the tables of the last release as its task does (those of the earlier
ones are copies of it), and prints server time and queries of every figure page, as the backbone and as a partner: by
the clock, and what this process and the database's own used of the processor, since a shared machine makes the clock
say little; and how many calls Python made, which are as many on every machine. Run it once with each history and
compare: growth in history must not slow the pages of the present.
"""

import argparse
import cProfile
import os
import statistics
import sys
import time
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
ORGANISATIONS, INDICATORS, MONTHS = 50, 30, 60
DIMENSIONS = {"Age": 4, "Gender": 3, "Tenure": 2}
LAST_MONTH = date(2026, 10, 1)
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
ROUNDS, HEADLINES = 9, 6
KNOWN_ON = "?known_on=2026-11-21"
COPIED_TABLES = """
INSERT INTO measurement_releasedtable (release_id, indicator_id, version_id, policy, numerator, denominator, least,
                                       is_hidden, asked, reported, not_applicable, declined)
SELECT r.id, t.indicator_id, t.version_id, t.policy, t.numerator, t.denominator, t.least, t.is_hidden, t.asked,
       t.reported, t.not_applicable, t.declined
FROM measurement_release r JOIN measurement_releasedtable t ON t.release_id = %(last)s WHERE r.id <> %(last)s
"""
COPIED_CELLS = """
INSERT INTO measurement_releasedcell (table_id, place_id, is_unplaced, categories, numerator, denominator, least,
                                      is_hidden)
SELECT t.id, c.place_id, c.is_unplaced, c.categories, c.numerator, c.denominator, c.least, c.is_hidden
FROM measurement_releasedtable t
JOIN measurement_releasedtable old ON old.release_id = %(last)s AND old.indicator_id = t.indicator_id
JOIN measurement_releasedcell c ON c.table_id = old.id
WHERE t.release_id <> %(last)s
"""
COLUMNS = (
    "version_id", "indicator_id", "organisation_id", "period_id", "cell_id", "numerator", "answer", "how",
    "explanation", "report_id", "entered_by_id", "entered_at", "counts",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=int, default=1, help="times 60 months (default 1)")
    parser.add_argument("--organisations", type=int, default=ORGANISATIONS)
    parser.add_argument("--hasty", action="store_true", help="load without checking keys (a superuser may)")
    parser.add_argument("--pages-only", action="store_true", help="measure a --database that was filled before")
    parser.add_argument("--database", help="an empty database; without it an embedded one of its own")
    parser.add_argument("--only", default="", help="measure the pages whose name begins so")
    chosen = parser.parse_args()
    from samklang.config.database.throwaway import test_server

    with nullcontext(chosen.database) if chosen.database else test_server() as url:
        os.environ["DATABASE_URL"] = url
        measured(chosen)


def measured(chosen) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from procrastinate import testing
    from procrastinate.contrib.django import app

    call_command("migrate", verbosity=0)
    with app.replace_connector(testing.InMemoryConnector()):
        if not chosen.pages_only:
            anne, periods = founded(MONTHS * chosen.history, chosen.organisations)
            load(anne, periods, is_hasty=chosen.hasty)
            release(anne, periods)
        pages(chosen.only)


def founded(months: int, organisations: int):
    import house
    from allauth.mfa.models import Authenticator

    from samklang.initiatives.actions import add_organisation, change_initiative, found_initiative, give_seat
    from samklang.measurement import actions
    from samklang.measurement.models import Period, Report

    anne = found_initiative(
        name="Scale", backbone_name="Office", person_name="Anne", person_email="anne@example.org", at=AT
    )
    change_initiative(name="Scale", vision="", has_public_page=True, by=anne, at=AT)
    dimensions = [
        actions.add_dimension(name=name, categories=[f"{name} {n}" for n in range(size)], by=anne, at=AT)
        for name, size in DIMENSIONS.items()
    ]
    for number in range(organisations):
        organisation = add_organisation(name=f"Partner {number:02}", kind="civil", by=anne, at=AT)
    goals = house.agreed_goals([f"Goal {n}" for n in (1, 2, 3)], by=anne, at=AT)
    start = back(LAST_MONTH, months - 1)
    for number in range(INDICATORS):
        wording = {
            "name": f"Indicator {number}", "definition": "d", "unit": "people", "kind": "count", "direction": "up",
            "rhythm": "month", "valid_from": start, "counts_people": number % 2 == 0,
        }  # fmt: skip
        actions.define_indicator(
            code=f"I{number:02}", wording=wording, dimensions=dimensions, goals=[goals[number % 3]],
            headline_order=number + 1 if number < HEADLINES else None, by=anne, at=AT,
        )  # fmt: skip
    give_seat(organisation=organisation, person_name="Bo", person_email="bo@example.org", role="editor", by=anne, at=AT)
    Authenticator.objects.create(user=anne.person, type=Authenticator.Type.TOTP, data={})  # else no page opens to her
    from samklang.measurement.models import Indicator

    actions.set_duty_template(kind="civil", indicators=list(Indicator.objects.all()), by=anne, at=AT)
    actions.apply_duty_templates(first_period_on=start, by=anne, at=AT)
    periods = Period.objects.bulk_create(
        [
            Period(
                initiative=anne.initiative, rhythm="month", starts_on=day, ends_on=back(day, -1),
                due_on=back(day, -1) + timedelta(days=20), opened_at=AT,
            )
            for day in (back(LAST_MONTH, n) for n in range(months - 1, -1, -1))
        ]
    )  # fmt: skip
    Report.objects.bulk_create(
        [
            Report(organisation=organisation, period=period, due_on=period.due_on, state="approved", approved_at=AT)
            for period in periods
            for organisation in anne.initiative.organisations.exclude(kind="backbone")
        ]
    )
    return anne, periods


def back(day: date, months: int) -> date:
    """Return the first day of the month so many months earlier."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def load(anne, periods, *, is_hasty: bool) -> None:
    from django.db import connection

    from samklang.measurement import actions
    from samklang.measurement.models import Cell, IndicatorVersion, Report, ReportTransition
    from samklang.measurement.queries import crossed

    cells = [cell.pk for cell in crossed(Cell.objects.all())]
    versions = list(IndicatorVersion.objects.order_by("indicator__code").values_list("pk", "indicator"))
    names = ", ".join(COLUMNS)
    count, bare, full = 0, 0.0, 0.0
    with connection.cursor() as cursor:
        if is_hasty:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"CREATE UNLOGGED TABLE bare AS SELECT {names} FROM measurement_observation WITH NO DATA")
        for period in periods:
            lines = [
                f"{version}\t{indicator}\t{organisation}\t{period.pk}\t{cell}\t"
                f"{(organisation * 7 + period.pk * 3 + indicator * 5 + cell) % 40}\tmeasured\tregistered\t\t"
                f"{report}\t{anne.person.pk}\t{AT:%Y-%m-%d %H:%M:%S+00}\tt\n"
                for report, organisation in Report.objects.filter(period=period).values_list("pk", "organisation")
                for version, indicator in versions
                for cell in cells
            ]
            count += len(lines)
            text = "".join(lines)
            bare += copied(cursor, "bare", names, text)
            full += copied(cursor, "measurement_observation", names, text)
        cursor.execute("DROP TABLE bare")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    print(f"{count:,} observations: bare COPY {bare:.1f} s, into the product {full:.1f} s ({full / bare:.1f}x)")
    for state in ("submitted", "approved"):
        ReportTransition.objects.bulk_create(
            [ReportTransition(report=r, from_state="open", to_state=state, at=AT) for r in Report.objects.all()],
            batch_size=5000,
        )
    begun = time.perf_counter()
    actions.rebuild_counting()
    print(f"rebuilding what counts {time.perf_counter() - begun:.1f} s")


def copied(cursor, table: str, names: str, text: str) -> float:
    begun = time.perf_counter()
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        copy.write(text)
    return time.perf_counter() - begun


def release(anne, periods) -> None:
    """Release every period; make the last one's tables, and give the earlier ones copies of them."""
    from django.db import connection

    from samklang.measurement import actions
    from samklang.measurement.models import Release, ReleasedTable

    begun = time.perf_counter()
    made = [actions.release_period(period=period, note="", by=anne, at=AT + timedelta(hours=1)) for period in periods]
    print(f"releasing {len(periods)} periods {time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    actions.protect_release(release=made[-1], at=AT + timedelta(hours=2))
    tables = ReleasedTable.objects.count()
    print(f"making the {tables} tables of one release {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute(COPIED_TABLES, {"last": made[-1].pk})
        cursor.execute(COPIED_CELLS, {"last": made[-1].pk})
        cursor.execute("ANALYZE")
    Release.objects.update(protected_at=AT + timedelta(hours=2))


def pages(only: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from samklang.agenda.models import Goal
    from samklang.config.memory import settle
    from samklang.initiatives.models import Initiative
    from samklang.measurement.models import Indicator, Period, Report
    from samklang.people.models import Person

    settle()
    anne, bo = (Person.objects.get(email=f"{name}@example.org") for name in ("anne", "bo"))
    place = {"initiative": Initiative.objects.get().slug}
    people, other = Indicator.objects.order_by("code")[:2]
    wanted = {
        "scorecard (30 indicators)": ("measurement:scorecard", {}),
        "indicator (counts people)": ("measurement:indicator", {"indicator_id": people.pk}),
        "indicator (does not)": ("measurement:indicator", {"indicator_id": other.pk}),
        "pivot (counts people)": ("measurement:pivot", {"indicator_id": people.pk}),
        "pivot (does not)": ("measurement:pivot", {"indicator_id": other.pk}),
        "goal (10 indicators)": ("agenda:goal", {"goal_id": Goal.objects.order_by("pk")[0].pk}),
        "who has delivered": ("measurement:periods", {}),
        "a period, figure by figure": ("measurement:period", {"period_id": Period.objects.latest("starts_on").pk}),
        "a report (30 x 25 figures)": ("measurement:report", {"report_id": Report.objects.filter(
            organisation__seats__person=bo).latest("period__starts_on").pk}),
    }  # fmt: skip
    wanted = {
        **wanted,
        "public page (6 indicators)": ("overview:public", {}),
        **{f"{words}, as known": wanted[words] for words in list(wanted)[:6] if not words.startswith("pivot")},
    }
    wanted = {words: page for words, page in wanted.items() if words.startswith(only)}
    heads = ("median ms", "least ms", "python ms", "database ms", "queries", "calls")
    print(f"{'page':<38}{'as':<10}" + "".join(f"{head:>12}" for head in heads))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = cursor.fetchone()[0]
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # so that one process's time is all of it
    for who, person in (("backbone", anne), ("partner", bo)):
        client = Client(headers={"host": "localhost"})
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        for words, (name, extra) in wanted.items():
            address = reverse(name, kwargs={**place, **extra}) + (KNOWN_ON if words.endswith("as known") else "")
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
                asked = len(queries)  # the next request forgets them
            with cProfile.Profile() as profile:
                client.get(address)
            calls = sum(each.callcount for each in profile.getstats())
            times, worked, served = [], time.process_time(), processor_seconds(server)
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                client.get(address)
                times.append((time.perf_counter() - begun) * 1000)
                if sum(times) > 20_000:
                    break
            own = (time.process_time() - worked) * 1000 / len(times)
            its = (processor_seconds(server) - served) * 1000 / len(times)
            told = (statistics.median(times), min(times), own, its, asked, calls)
            print(f"{words:<38}{who:<10}" + "".join(f"{each:>12.0f}" for each in told))


def processor_seconds(pid: int) -> float:
    """Return what a process of this machine has used of its processor (Linux; else 0)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
