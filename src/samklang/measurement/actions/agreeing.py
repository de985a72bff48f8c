"""Agreeing who reports an indicator, from when and for which places; what was sent before is asked no more than it was.

A report asks what it asked when it was sent. A duty that is agreed afterwards for a period of then is noted as not
asked (`NotAsked`), report by report, before it comes to hold.
"""

# ruff: noqa: S608 - statements are put together from the constants of this file alone
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.calculations.periods import is_first_day, last_day, period_of, shortest_of
from samklang.measurement.models import EDITABLE, REPORTED, Duty, DutyBefore, FigureImport, Indicator, Report
from samklang.measurement.queries.asked_in import rhythm_of
from samklang.places.models import Place
from samklang.ui import localised
from samklang.ui.localised import period as period_words
from samklang.ui.problems import Problem

# Of each figure wanted the periods that have begun to ask by then, where nobody was asked and nothing was told. What a
# file tells is asked without a break from its first period (`first_on`) to its last (`last_on`): a hole is lacking.
_NOTE_NOT_ASKED = """
INSERT INTO measurement_notasked (organisation_id, indicator_id, period_id, since_at)
SELECT DISTINCT wanted.organisation_id, wanted.indicator_id, p.id, %(at)s::timestamptz
FROM ({wanted}) wanted (organisation_id, indicator_id, first_on, last_on)
JOIN measurement_indicator i ON i.id = wanted.indicator_id
JOIN measurement_period p ON p.initiative_id = i.initiative_id AND p.starts_on >= wanted.first_on
  AND (wanted.last_on IS NULL OR p.starts_on > wanted.last_on)
  AND p.rhythm IN (SELECT v.rhythm FROM measurement_indicatorversion v WHERE v.indicator_id = i.id)
LEFT JOIN measurement_report w ON w.period_id = p.id AND w.organisation_id = wanted.organisation_id
WHERE (w.id IS NULL OR w.state <> ALL(%(editable)s))
  AND NOT EXISTS (
    SELECT 1 FROM measurement_duty d
    WHERE d.organisation_id = wanted.organisation_id AND d.indicator_id = i.id AND i.stage = ANY(%(reported)s)
      AND d.first_period_on <= p.starts_on AND (d.ended_on IS NULL OR d.ended_on >= p.ends_on))
  AND NOT EXISTS (SELECT 1 FROM measurement_observation o WHERE o.report_id = w.id AND o.indicator_id = i.id)
ON CONFLICT (indicator_id, period_id, organisation_id) WHERE until_at IS NULL DO NOTHING
"""
_NOTE_ASKED = """
UPDATE measurement_notasked SET until_at = %(at)s
WHERE organisation_id = %(organisation)s AND period_id = %(period)s AND until_at IS NULL
"""
_IMPORTED = """SELECT organisation_id, indicator_id, min(starts_on), max(starts_on) FROM measurement_importrow
WHERE figure_import_id = %(id)s GROUP BY 1, 2"""
_ASKED_BETWEEN = f"""
UPDATE measurement_notasked n SET until_at = %(at)s
FROM ({_IMPORTED}) told (organisation_id, indicator_id, first_on, last_on), measurement_period p
WHERE n.until_at IS NULL AND n.organisation_id = told.organisation_id AND n.indicator_id = told.indicator_id
  AND p.id = n.period_id AND p.starts_on BETWEEN told.first_on AND told.last_on
"""
_KEEP_BEFORE = """
INSERT INTO measurement_dutybefore (duty_id, first_period_on, ended_on, until_at)
SELECT d.id, d.first_period_on, d.ended_on, %(at)s FROM measurement_duty d
JOIN (
  SELECT organisation_id, indicator_id, place_id, min(starts_on) AS first_on FROM measurement_importrow
  WHERE figure_import_id = %(id)s GROUP BY 1, 2, 3) told
ON told.organisation_id = d.organisation_id AND told.indicator_id = d.indicator_id
  AND told.place_id IS NOT DISTINCT FROM d.place_id AND told.first_on < d.first_period_on
"""
_AGREE = """
INSERT INTO measurement_duty (organisation_id, indicator_id, place_id, first_period_on, agreed_at)
SELECT organisation_id, indicator_id, place_id, min(starts_on), %(at)s::timestamptz FROM measurement_importrow
WHERE figure_import_id = %(id)s GROUP BY 1, 2, 3
ON CONFLICT ON CONSTRAINT a_duty_is_agreed_once
DO UPDATE SET first_period_on = least(measurement_duty.first_period_on, excluded.first_period_on)
"""
_TOLD_AFTER_ALL = """
UPDATE measurement_notasked n SET until_at = %(at)s FROM measurement_importrow r, measurement_period p
WHERE n.until_at IS NULL AND r.figure_import_id = %(id)s AND n.organisation_id = r.organisation_id
  AND n.indicator_id = r.indicator_id
  AND p.id = n.period_id AND p.rhythm = r.rhythm AND p.starts_on = r.starts_on
"""
_GIVEN = """SELECT *, NULL::date
FROM unnest(%(organisations)s::bigint[], %(indicators)s::bigint[], %(firsts)s::date[])"""
_STATES = {"editable": sorted(EDITABLE), "reported": sorted(REPORTED)}


def note_not_asked(wanted: Iterable[tuple[int, int, date]], *, at: datetime) -> None:
    """Note which sent reports did not ask for figures (organisation, indicator, from when) that are to be agreed.

    Called in the same transaction, before the duty holds.
    """
    rows = list(wanted)
    arguments: dict[str, Any] = {
        **_STATES,
        "at": at,
        "organisations": [organisation for organisation, _indicator, _first in rows],
        "indicators": [indicator for _organisation, indicator, _first in rows],
        "firsts": [first for _organisation, _indicator, first in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_NOT_ASKED.format(wanted=_GIVEN), arguments)


def agree_by_import(cursor: CursorWrapper, figure_import: FigureImport, *, at: datetime) -> None:
    """Agree the duties that a file of earlier figures says it agrees, once its rows are stored, and note the same.

    What a file tells was asked, whatever stood before; where it agrees the duties, what it lacks in between too.
    """
    arguments: dict[str, Any] = {**_STATES, "id": figure_import.pk, "at": at}
    cursor.execute(_TOLD_AFTER_ALL, arguments)
    if figure_import.agrees_duties:
        for sql in (_ASKED_BETWEEN, _NOTE_NOT_ASKED.format(wanted=_IMPORTED), _KEEP_BEFORE, _AGREE):
            cursor.execute(sql, arguments)


def note_asked_by(report: Report, *, at: datetime) -> None:
    """Note that a report asks for everything agreed: it is sent anew."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_ASKED, {"organisation": report.organisation_id, "period": report.period_id, "at": at})


def keep_before(duties: Iterable[Duty], *, at: datetime) -> None:
    """Keep from when until when duties have held, before that is changed."""
    DutyBefore.objects.bulk_create(
        [
            DutyBefore(duty=each, first_period_on=each.first_period_on, ended_on=each.ended_on, until_at=at)
            for each in duties
        ]
    )


def note_not_asked_before(indicator: Indicator, *, at: datetime) -> None:
    """Note that what was sent before did not ask for an indicator that goes into use now."""
    duties = Duty.objects.filter(indicator=indicator).values_list("organisation", "indicator", "first_period_on")
    note_not_asked(duties, at=at)


def assign_duties(
    *,
    indicator: Indicator,
    organisations: Sequence[Organisation],
    first_period_on: date,
    by: Actor,
    at: datetime,
    place: Place | None = None,
) -> int:
    """Agree that organisations report an indicator from a period on, as a whole or for one place: see below."""
    return assign_duties_at(
        indicator=indicator, organisations=organisations, places=[place], first_period_on=first_period_on, by=by, at=at
    )


def assign_duties_at(
    *,
    indicator: Indicator,
    organisations: Sequence[Organisation],
    places: Sequence[Place | None],
    first_period_on: date,
    by: Actor,
    at: datetime,
) -> int:
    """Agree that organisations report an indicator from a period on, for each of some places (None: for the rest).

    Whoever reports it from a later day, or reported it until one, does so from this day on. Returns how many duties
    are new or changed; nothing is recorded where none is.
    """
    by.require(Permission.DEFINE_MEASURES)
    require_first_day([rhythm_of(indicator)], first_period_on)
    if any(place and place.initiative_id != by.initiative.pk for place in places):
        raise Problem(_("Choose places of this initiative."), field="places")
    with transaction.atomic():
        held = {
            (duty.organisation_id, duty.place_id): duty
            for duty in Duty.objects.select_for_update().filter(indicator=indicator, organisation__in=organisations)
        }
        wanted = [(each, place) for each in organisations for place in places]
        new = [
            Duty(organisation=each, indicator=indicator, place=place, first_period_on=first_period_on, agreed_at=at)
            for each, place in wanted
            if (each.pk, place.pk if place else None) not in held
        ]
        widened = _widened(
            [held[key] for each, place in wanted if (key := (each.pk, place.pk if place else None)) in held],
            first_period_on,
            at=at,
        )
        if not new and not widened:
            return 0
        asked = ((duty.organisation_id, indicator.pk, duty.first_period_on) for duty in [*new, *widened])
        note_not_asked(asked, at=at)
        Duty.objects.bulk_create(new)
        Duty.objects.bulk_update(widened, ["first_period_on", "ended_on"])
        _record(indicator, organisations, places, first_period_on, by=by, at=at)
    return len(new) + len(widened)


def _widened(duties: Iterable[Duty], first_period_on: date, *, at: datetime) -> list[Duty]:
    """Return the duties that do not hold from the day on, so that they do; how they held before is kept."""
    found = [duty for duty in duties if duty.first_period_on > first_period_on or duty.ended_on is not None]
    keep_before(found, at=at)
    for duty in found:
        duty.first_period_on, duty.ended_on = min(duty.first_period_on, first_period_on), None
    return found


def _record(
    indicator: Indicator, organisations: Sequence[Organisation], places: Sequence[Place | None], first: date, *,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    named = ", ".join(place.name for place in places if place)
    changes = {
        "organisations": ["", ", ".join(each.label for each in organisations)],
        "first_period_on": [None, first],
        **({"places": ["", named]} if named else {}),
    }
    record_by(by, events.DUTY_ASSIGNED, target=indicator, changes=changes, at=at)


def require_first_day(rhythms: Iterable[str], day: date) -> None:
    """Refuse a day in the middle of a period of the shortest rhythm: it would silently mean the next one."""
    asked = list(rhythms)
    if not is_first_day(day, asked):
        starts_on, ends_on = period_of(day, shortest_of(asked)[0])
        raise Problem(
            _(
                "%(day)s lies within %(period)s, and a period is asked for whole. Write %(this)s to ask for "
                "%(period)s too, or %(next)s to ask from the period after it."
            )
            % {
                "day": localised.date_long(day),
                "period": period_words(starts_on, last_day(ends_on)),
                "this": localised.date_long(starts_on),
                "next": localised.date_long(ends_on),
            },
            field="first_period_on",
        )
