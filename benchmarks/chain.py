"""Proving that a long audit trail is whole: seconds to verify a chain of a million generated events.

    python benchmarks/chain.py                 (an embedded database of its own, thrown away afterwards)
    python benchmarks/chain.py --events 100000

Prints seconds by the clock, seconds of processor in this process, and the most memory it held. Then one event's
content is altered, and the check must name it.
"""

import argparse
import json
import os
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
AT = datetime(2026, 1, 1, tzinfo=UTC)
BLOCK = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    chosen = parser.parse_args()
    from samklang.config.database.throwaway import test_server

    with test_server() as url:
        os.environ["DATABASE_URL"] = url
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        generate(chosen.events)
        verify(chosen.events)


def generate(events: int) -> None:
    from django.db import connection

    from samklang.audit.calculations.chain import FIRST_PREVIOUS, Link, content_hmac, link_hash

    previous = FIRST_PREVIOUS
    with connection.cursor() as cursor:
        for first in range(1, events + 1, BLOCK):
            rows, contents = [], []
            for number in range(first, min(first + BLOCK, events + 1)):
                salt = f"{number:064x}"
                body = {
                    "actor": "Anne",
                    "organisation": "Office",
                    "target": f"Report {number}",
                    "changes": {"n": [0, number]},
                }
                at = AT + timedelta(seconds=number)
                link = Link(
                    1, number, at, 7, 3, "measurement.report_submitted", "measurement.report", number,
                    content_hmac(body, salt), previous,
                )  # fmt: skip
                previous = link_hash(link)
                rows.append((number, *link.__dict__.values(), previous))
                contents.append((number, salt, json.dumps(body)))
            with cursor.copy(f"COPY audit_event (id, {', '.join(link.__dict__)}, hash) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            with cursor.copy("COPY audit_eventcontent (event_id, salt, body) FROM STDIN") as copy:
                for content in contents:
                    copy.write_row(content)
        cursor.execute("ANALYZE")


def verify(events: int) -> None:
    from django.db import connection

    from samklang.audit.queries import verify_chains

    begun, worked = time.perf_counter(), time.process_time()
    assert verify_chains() == []
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{events:,} events verified in {time.perf_counter() - begun:.1f} s"
        f" ({time.process_time() - worked:.1f} s of this process), at most {memory} MB"
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_eventcontent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_eventcontent SET body = '{}' WHERE event_id = %s", [events - 1])
    [broken] = verify_chains()
    assert broken.number == events - 1, broken
    print(f"an altered event is found: number {broken.number}, {broken.reason}")


if __name__ == "__main__":
    main()
