"""What happens in the background: series that have an address are fetched anew each morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from samklang.interchange.statistics.actions import renew_all


@app.periodic(cron="40 7 * * *")  # the Nordic offices publish at eight in the morning
@app.task(name="statistics.renew_all", queueing_lock="statistics.renew_all")
def renew_all_now(timestamp: int = 0) -> None:
    """Fetch every series that has an address."""
    renew_all(at=timezone.now())
