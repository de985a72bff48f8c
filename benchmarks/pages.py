"""Server time and queries of the example's pages: home, goal, indicator, Today and more.

    ./samklang manage shell < /dev/null    # any configured environment will do, with the example built
    python benchmarks/pages.py             # prints one row a page: median and worst of 15 requests, queries

Measures the time inside Django's handler (no network), signed in as the partner of the example's bar.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
ROUNDS = 15


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from samklang.config.memory import settle
    from samklang.example.cast import CAST
    from samklang.initiatives.models import Initiative
    from samklang.people.models import Person

    initiative = Initiative.objects.get(is_example=True)
    settle()
    client = Client(headers={"host": "localhost"})
    client.force_login(
        Person.objects.get(email=CAST["partner"]), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    print(f"{'page':<46}{'median ms':>10}{'worst ms':>10}{'queries':>9}")
    for name, address in addresses(initiative):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        count = len(queries)
        assert answer.status_code == 200, (address, answer.status_code)
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
        print(f"{name:<46}{statistics.median(times):>10.1f}{max(times):>10.1f}{count:>9}")


def addresses(initiative) -> list[tuple[str, str]]:
    from django.urls import reverse

    from samklang.activities.models import Activity
    from samklang.agenda.models import Goal
    from samklang.communication.models import Meeting
    from samklang.measurement.models import Indicator

    def first(model) -> int:
        return model.objects.filter(initiative=initiative).order_by("pk").first().pk

    pages = {
        "home": ("overview:home", {}),
        "agenda": ("agenda:agenda", {}),
        "goal": ("agenda:goal", {"goal_id": first(Goal)}),
        "scorecard (all goals and indicators)": ("measurement:scorecard", {}),
        "indicator": ("measurement:indicator", {"indicator_id": first(Indicator)}),
        "pivot": ("measurement:pivot", {"indicator_id": first(Indicator)}),
        "plan": ("activities:plan", {}),
        "activity": ("activities:activity", {"activity_id": first(Activity)}),
        "dialogue": ("communication:dialogue", {}),
        "meeting": ("communication:meeting", {"meeting_id": first(Meeting)}),
        "Today": ("backbone:today", {}),
        "the five conditions": ("backbone:conditions", {}),
    }
    return [
        (words, reverse(name, kwargs={"initiative": initiative.slug, **wanted}))
        for words, (name, wanted) in pages.items()
    ]


if __name__ == "__main__":
    main()
