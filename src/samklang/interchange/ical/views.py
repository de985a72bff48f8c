"""The calendar feed: public to whoever knows its secret address, and to nobody else."""

from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from samklang.communication.queries import calendar_key_by_secret
from samklang.initiatives.access import Viewer, viewer_for
from samklang.interchange.ical.calculations import calendar_file
from samklang.interchange.ical.queries import deadline_entries, meeting_entries


@require_safe
def feed(request: HttpRequest, *, secret: str) -> HttpResponse:
    """Return a person's meetings and deadlines; 404 for an unknown or revoked address or one without a seat."""
    key = calendar_key_by_secret(secret)
    viewer = viewer_for(key.person, slug=key.initiative.slug, today=timezone.localdate()) if key else None
    if key is None or viewer is None:
        raise Http404
    with translation.override(key.person.language):
        written = calendar_file(
            viewer.initiative.name,
            meetings=meeting_entries(viewer),
            deadlines=deadline_entries(viewer),
            stamp=_start_of_day(viewer),
        )
    return HttpResponse(
        written,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="samklang.ics"', "Cache-Control": "private, no-store"},
    )


def _start_of_day(viewer: Viewer) -> datetime:
    return timezone.make_aware(datetime.combine(viewer.today, time.min))
