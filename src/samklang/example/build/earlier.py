"""A file of earlier figures that was uploaded and looked into: it waits to be told how its columns are read."""

from datetime import datetime
from itertools import accumulate, repeat

from django.core.files.uploadedfile import SimpleUploadedFile

from samklang.example.build.world import World
from samklang.example.story import earlier as story
from samklang.interchange.csv_xlsx.actions import take_in_import
from samklang.interchange.csv_xlsx.actions.history_reading import read_import
from samklang.measurement.calculations.periods import shifted

MONTHS_A_QUARTER = 3


def plan_earlier(world: World) -> None:
    """Plan when the register of the years before was uploaded."""
    world.timeline.add(world.days.moment(story.DAYS_AGO, 10), lambda at: _upload(world, at))


def _upload(world: World, at: datetime) -> None:
    content = "\r\n".join(";".join(line) for line in _lines(world)) + "\r\n"
    made = take_in_import(
        upload=SimpleUploadedFile(story.FILE_NAME, content.encode("utf-8-sig")),
        file_name=story.FILE_NAME,
        options={"single_point": "ask", "agrees_duties": True, "reason": ""},
        by=world.anne,
        at=at,
    )
    read_import(made)


def _lines(world: World) -> list[list[str]]:
    first, _end = world.days.quarters[0]
    begin = shifted(first, -story.BACK * MONTHS_A_QUARTER)
    starts = list(accumulate(repeat(MONTHS_A_QUARTER, story.BACK - 1), shifted, initial=begin))
    periods = [f"{start.year}-K{(start.month + 2) // MONTHS_A_QUARTER}" for start in starts]
    rows = [
        [name or world.organisations[partner].name, story.CODE, category, *map(str, figures)]
        for partner, name, category, figures in story.ROWS
    ]
    sums = [str(sum(column)) for column in zip(*(figures for *_who, figures in story.ROWS), strict=True)]
    return [[story.TITLE], [story.WHO, story.WHAT, story.BY, *periods], *rows, [story.FOOT, "", "", *sums]]
