"""What measurement does in the background: making the tables of a release."""

from django.utils import timezone
from procrastinate.contrib.django import app

from samklang.measurement.actions import protect_releases


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="measurement.protect_releases",
    queueing_lock="measurement.protect_releases",
    lock="measurement.protect_releases",  # each table must know of those made before it
)
def protect_releases_now(timestamp: int = 0) -> None:
    """Make the tables of every release that lacks them; the cron takes up what an interrupted worker left."""
    protect_releases(at=timezone.now())
