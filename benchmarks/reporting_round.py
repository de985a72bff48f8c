"""One reporting round: 20 partners x 5 indicators x 7 categories, entered and aggregated.

    DATABASE_URL=postgres://... python benchmarks/reporting_round.py     (any empty database; it is rolled back)

Prints seconds and queries of entering and submitting, of approving, and of computing the five totals as the scorecard
does, beside two plain grouped queries over the same rows in the same run.
"""

import os
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
PARTNERS, INDICATORS, CATEGORIES = 20, 5, 7
AT = datetime(2026, 10, 5, 8, tzinfo=UTC)
PLAIN = (
    "SELECT indicator_id, period_id, sum(numerator) FROM measurement_observation WHERE counts GROUP BY 1, 2",
    "SELECT indicator_id, period_id, cell_id, sum(numerator) FROM measurement_observation"
    " WHERE counts GROUP BY 1, 2, 3",
)


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from procrastinate import testing
    from procrastinate.contrib.django import app

    call_command("migrate", verbosity=0)
    print(f"{'step':<44}{'seconds':>10}{'queries':>10}")
    with app.replace_connector(testing.InMemoryConnector()), transaction.atomic():
        run(connection)
        transaction.set_rollback(True)


def run(connection) -> None:
    from samklang.initiatives.access import Actor, Viewer
    from samklang.initiatives.actions import add_organisation, found_initiative, give_seat
    from samklang.initiatives.models import Seat
    from samklang.measurement import actions
    from samklang.measurement.actions import TypedFigure
    from samklang.measurement.models import Report
    from samklang.measurement.queries import asked_of, indicators_of, scorecard

    anne = found_initiative(
        name="Benchmark", backbone_name="Office", person_name="Anne", person_email="anne@example.org", at=AT
    )
    needs = actions.add_dimension(name="Need", categories=[f"c{n}" for n in range(CATEGORIES)], by=anne, at=AT)
    partners = []
    for number in range(PARTNERS):
        organisation = add_organisation(name=f"Partner {number}", kind="civil", by=anne, at=AT)
        give_seat(
            organisation=organisation, person_name=f"P{number}", person_email=f"p{number}@example.org", role="editor",
            by=anne, at=AT,
        )  # fmt: skip
        seat = Seat.objects.select_related("organisation", "person").get(organisation=organisation)
        partners.append(Actor(seat.person, anne.initiative, (seat,)))
    for number in range(INDICATORS):
        wording = {
            "name": f"Indicator {number}", "definition": "d", "unit": "u", "kind": "count", "direction": "up",
            "valid_from": date(2026, 1, 1),
        }  # fmt: skip
        made = actions.define_indicator(code=f"I{number}", wording=wording, dimensions=[needs], by=anne, at=AT)
        actions.assign_duties(
            indicator=made, organisations=[p.organisation for p in partners], first_period_on=date(2026, 7, 1), by=anne,
            at=AT,
        )  # fmt: skip
    actions.open_period(
        rhythm="quarter",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 10, 1),
        due_on=date(2026, 11, 5),
        by=anne,
        at=AT,
    )
    reports = {each.organisation_id: each for each in Report.objects.select_related("organisation", "period")}

    def enter() -> None:
        for partner in partners:
            report = reports[partner.organisation.pk]
            figures = [
                TypedFigure(asked.key, Decimal(10 + index), None, None)
                for index, asked in enumerate(asked_of(report))
                if asked.cell
            ]
            actions.save_figures(report=report, figures=figures, by=partner, at=AT)
            actions.submit_report(report=report, by=partner, at=AT)

    def approve() -> None:
        for report in reports.values():
            actions.approve_report(report=report, by=anne, at=AT)

    viewer = Viewer(anne.person, anne.initiative, anne.seats, today=date(2026, 11, 1))

    def aggregate() -> None:
        scorecard(viewer, indicators=indicators_of(anne.initiative), today=viewer.today)

    def plain() -> None:
        with connection.cursor() as cursor:
            for sql in PLAIN:
                cursor.execute(sql)
                cursor.fetchall()

    for words, deed in (
        (f"entering and submitting {PARTNERS * INDICATORS * CATEGORIES} figures", enter),
        ("approving 20 reports", approve),
        ("aggregating the round (five scorecards)", aggregate),
        ("two plain grouped queries, same rows", plain),
    ):
        measure(connection, words, deed)


def measure(connection, words, deed) -> None:
    from django.test.utils import CaptureQueriesContext

    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        deed()
    print(f"{words:<44}{time.perf_counter() - begun:>10.3f}{len(queries):>10}")


if __name__ == "__main__":
    main()
