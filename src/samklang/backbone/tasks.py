"""What the backbone does every night without anybody asking."""

from django.utils import timezone, translation
from procrastinate.contrib.django import app

from samklang.backbone.actions import record_conditions
from samklang.initiatives.queries import all_initiatives


@app.periodic(cron="10 5 * * *")
@app.task(name="backbone.record_conditions", queueing_lock="backbone.record_conditions")
def record_the_five_conditions(timestamp: int) -> None:
    """Keep what every initiative's five conditions are today (the cron's `timestamp` is not used: today is today)."""
    now = timezone.now()
    with translation.override("da"):
        for initiative in all_initiatives():
            record_conditions(initiative=initiative, today=timezone.localdate(now), at=now)
