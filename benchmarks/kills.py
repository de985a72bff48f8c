"""Killed without warning: processes that read and store imports, publish, back up and migrate are killed at random.

    python benchmarks/kills.py                        (200 kills, an embedded server of its own)
    python benchmarks/kills.py --kills 20 --seed 3

After each kill what is stored must be as before the work or as after it, never between; then the work is done again
without a kill and must be whole. An import lies in parts; a publication is a release with its event, and all its tables
or none; a backup stands under its name only when it is sealed; a half migrated database can be migrated on, and comes
out with the same columns as one that was not killed. Leaves with 1 where anything is between.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from killed_works import BackingUp, Migrating, Publishing, Reading, Storing, founded, killed_after, on_server

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
os.environ.setdefault("SAMKLANG_SECRET_KEY", "benchmark")
OLD = "0018"  # the migration of measurement that a database is taken on from


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
            seconds = chance.uniform(0, 1.6 * longest[work])
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
        if not work.is_done():
            raise SystemExit(f"{work.name} is not done though nobody killed it")
    return time.monotonic() - begun


def done_again(work) -> None:
    """Do the work whole. What a killed process has asked of the database goes on until it sees that nobody listens."""
    for _try in range(100):
        work.do_whole()
        if work.is_done():
            return
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
