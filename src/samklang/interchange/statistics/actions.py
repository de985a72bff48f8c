"""A file of official statistics on its way in: staged, made a series of, and renewed by a file or from an address.

Whatever is asked of the network is asked before a transaction begins.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.initiatives.access import Actor
from samklang.initiatives.roles import Permission
from samklang.interchange.statistics.calculations import (
    MismatchError,
    UnreadableError,
    figures_of,
    matching,
    mixed_times,
    unended_line_in,
)
from samklang.interchange.statistics.calculations.addresses import NotFetchedError
from samklang.interchange.statistics.fetching import Fetched, fetched
from samklang.interchange.statistics.queries import Chosen, tables_in
from samklang.interchange.statistics.wording import mixed_words, problem_of, unended_words
from samklang.measurement import actions
from samklang.measurement.actions import OfficialFile
from samklang.measurement.calculations.official import OfficialChange
from samklang.measurement.models import OfficialFetch, OfficialSeries
from samklang.measurement.queries import series_to_renew
from samklang.places.actions import give_municipality_code
from samklang.places.models import Place
from samklang.places.queries import place_of_municipality
from samklang.ui.problems import Problem


def stage_file(*, content: bytes, file_name: str, by: Actor, at: datetime) -> OfficialFetch:
    """Read an uploaded file and keep it to choose from. A file that cannot be read stores nothing."""
    return _staged(Fetched(content, is_whole=False), field="file", file_name=file_name, address="", by=by, at=at)


def stage_address(*, address: str, by: Actor, at: datetime) -> OfficialFetch:
    """Fetch a file from an address and keep it to choose from."""
    by.require(Permission.DEFINE_MEASURES)
    try:
        came = fetched(address)
    except NotFetchedError as error:
        raise problem_of(error, field="address") from error
    return _staged(came, field="address", file_name="", address=address, by=by, at=at)


def add_chosen_series(
    *,
    staged: OfficialFetch,
    chosen: Chosen,
    wording: Mapping[str, str],
    goals: Sequence[Goal],
    place: Place | None,
    by: Actor,
    at: datetime,
) -> OfficialSeries:
    """Make a series of what was chosen, tied to the municipality it is about: by its code, never by its name."""
    code = chosen.municipality
    if chosen.mixed:
        raise Problem(chosen.mixed)
    with transaction.atomic():
        tied = place_of_municipality(by.initiative, code)
        if tied is None and place is not None and code:
            tied = give_municipality_code(place=place, code=code, by=by, at=at)
        return actions.add_series(
            staged=staged, wording=wording, time_axis=chosen.time.code, choice=chosen.choice, figures=chosen.figures,
            goals=goals, place=tied, by=by, at=at,
        )  # fmt: skip


def renew_from_file(
    *, series: OfficialSeries, content: bytes, file_name: str, is_whole: bool = False, by: Actor, at: datetime
) -> OfficialChange:
    """Keep what a newer file says of a series. `is_whole`: somebody has seen that a last line without end is whole."""
    by.require(Permission.DEFINE_MEASURES)
    if not is_whole:
        _require_ended(content, way_out=_("Say that it is whole, and choose the file once more."))
    return _renewed(series, content, file_name=file_name, address="", by=by, at=at)


def renew_from_address(*, series: OfficialSeries, by: Actor, at: datetime) -> OfficialChange:
    """Fetch a series anew. What goes wrong is raised, and kept for the series' page and the backbone's Today."""
    by.require(Permission.DEFINE_MEASURES)
    try:
        try:
            came = fetched(series.address)
        except NotFetchedError as error:
            raise problem_of(error) from error
        content = came.content
        if not came.is_whole:
            _require_ended(content, way_out=_("Renew it from a file instead, and say there that it is whole."))
        return _renewed(series, content, file_name="", address=series.address, by=by, at=at)
    except Problem as problem:
        actions.note_failed_renewal(series=series, problem=problem.text, by=by, at=at)
        raise


def renew_all(*, at: datetime) -> int:
    """Fetch every series that has an address anew, one after the other; one that fails stops no other.

    Returns how many said something new. Problems are noted in the language of the house.
    """
    renewed = 0
    for series in series_to_renew():
        with translation.override(settings.LANGUAGE_CODE):
            try:
                renewed += bool(renew_from_address(series=series, by=Actor.system(series.initiative), at=at))
            except Problem:  # noted on the series
                continue
    return renewed


def _require_ended(content: bytes, *, way_out: str) -> None:
    try:
        unended = unended_line_in(content)
    except UnreadableError as error:
        raise problem_of(error, field="file") from error
    if unended:
        raise Problem(f"{unended_words(unended)} {way_out}", field="is_whole")


def _staged(came: Fetched, *, field: str, file_name: str, address: str, by: Actor, at: datetime) -> OfficialFetch:
    by.require(Permission.DEFINE_MEASURES)
    try:
        cubes = tables_in(came.content)
    except UnreadableError as error:
        raise problem_of(error, field=field) from error
    file = OfficialFile(
        came.content, name=file_name, address=address, table=cubes[0].table, updated=cubes[0].updated,
        is_whole=came.is_whole,
    )  # fmt: skip
    return actions.stage_table(file=file, by=by, at=at)


def _renewed(
    series: OfficialSeries, content: bytes, *, file_name: str, address: str, by: Actor, at: datetime
) -> OfficialChange:
    try:
        cube = matching(tables_in(content), time_axis=series.time_axis, choice=series.choice)
        figures = figures_of(cube, time_axis=series.time_axis, choice=series.choice)
    except (UnreadableError, MismatchError) as error:
        raise problem_of(error, field=None if address else "file") from error
    if cube.table and series.table and cube.table.casefold() not in {each.casefold() for each in series.lineage}:
        text = _(
            "The file is of the table %(other)s, and the series is of %(table)s. If the table "
            "was replaced, write the new "
            "one under “What is said about it” first, with the old among the earlier tables."
        )
        raise Problem(text % {"other": cube.table, "table": series.table}, field=None if address else "file")
    if mixed := mixed_times(figures):
        raise Problem(mixed_words(mixed), field=None if address else "file")
    file = OfficialFile(content, name=file_name, address=address, table=cube.table, updated=cube.updated)
    return actions.renew_series(series=series, file=file, figures=figures, by=by, at=at)
