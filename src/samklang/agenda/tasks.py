"""Closing ratifications whose deadline has passed."""

from django.utils import timezone, translation
from procrastinate.contrib.django import app

from samklang.agenda.actions import decide
from samklang.agenda.queries import due_ratifications
from samklang.initiatives.access import Actor


@app.periodic(cron="5 4 * * *")
@app.task(name="agenda.close_ratifications", queueing_lock="agenda.close_ratifications")
def close_ratifications(timestamp: int) -> None:
    """Decide every version whose deadline has passed (the cron's `timestamp` is not used: today is today)."""
    now = timezone.now()
    with translation.override("da"):
        for version in due_ratifications(today=timezone.localdate(now)):
            decide(version=version, by=Actor.system(version.initiative), at=now)
