"""Official statistics: two tables uploaded, one of them renewed later. The example asks nothing of the network."""

from datetime import date, datetime
from functools import partial

from samklang.example.build.world import World
from samklang.example.story.shapes import OfficialTable
from samklang.example.story.statistics import INVENTED, NO_LICENCE, REVISED, TABLES
from samklang.interchange.statistics.actions import add_chosen_series, renew_from_file, stage_file
from samklang.interchange.statistics.queries import chosen_from, tables_in
from samklang.measurement.models import OfficialSeries

ADDED, RENEWED = -215, -24


def plan_statistics(world: World) -> None:
    """Plan when the series came in, and when a newer file brought more and a correction of the source."""
    added: dict[str, OfficialSeries] = {}
    for number, table in enumerate(TABLES):
        world.timeline.add(world.days.moment(ADDED, 10, number * 20), partial(_add, world, table, added))
    for number, table in enumerate(TABLES):
        world.timeline.add(world.days.moment(RENEWED, 9, number * 20), partial(_renew, world, table, added))


def _add(world: World, table: OfficialTable, added: dict[str, OfficialSeries], at: datetime) -> None:
    content = content_of(table, at=world.days.on(RENEWED), known_on=world.days.on(ADDED))
    staged = stage_file(content=content, file_name=f"{table.table}.csv", by=world.jonas, at=at)
    added[table.key] = add_chosen_series(
        staged=staged,
        chosen=chosen_from(tables_in(content), {}),
        wording={
            "name": table.name,
            "unit": table.unit,
            "source": INVENTED,
            "licence": NO_LICENCE,
            "table": table.table,
            "former_tables": table.former_tables,
        },
        goals=[world.goals[number] for number in table.goals],
        place=world.places.get(table.place),
        by=world.jonas,
        at=at,
    )


def _renew(world: World, table: OfficialTable, added: dict[str, OfficialSeries], at: datetime) -> None:
    day = world.days.on(RENEWED)
    content = content_of(table, at=day, known_on=day)
    key, before, after = REVISED
    if table.key == key:
        content = content.replace(f";{before}\r".encode(), f";{after}\r".encode())
    renew_from_file(series=added[table.key], content=content, file_name=f"{table.table}.csv", by=world.jonas, at=at)


def content_of(table: OfficialTable, *, at: date, known_on: date) -> bytes:
    """Return the table as StatBank's BULK gave it on a day: its figures end at `at`, and later ones than the day lack.

    A figure that is blank has no row.
    """
    last, known = _last_time(table, at), _last_time(table, known_on)
    numbered = zip(range(last - len(table.figures) + 1, last + 1), table.figures, strict=True)
    rows = [f"{table.area};{_code(table, n)};{figure}" for n, figure in numbered if figure and n <= known]
    return "\r\n".join(["OMRÅDE;TID;INDHOLD", *rows, ""]).encode()


def _last_time(table: OfficialTable, day: date) -> int:
    """Return the number of the last time that is out on a day: a quarter after a quarter, half a year after a year."""
    return day.year * 4 + (day.month - 1) // 3 - 2 if table.is_quarterly else day.year - (1 if day.month > 6 else 2)


def _code(table: OfficialTable, number: int) -> str:
    return f"{number // 4}K{number % 4 + 1}" if table.is_quarterly else str(number)
