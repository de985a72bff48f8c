"""What measurement does in the background: making the tables of a release, and of one that is prepared."""

from django.utils import timezone
from procrastinate.contrib.django import app

from samklang.measurement.actions import draft_releases, protect_releases


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="measurement.protect_releases",
    queueing_lock="measurement.protect_releases",
    lock="measurement.protect_releases",  # each table must know of those made before it
)
def protect_releases_now(timestamp: int = 0) -> None:
    """Make the tables of every release that lacks them; the cron takes up what an interrupted worker left.

    Those that are prepared come after those that are out: they must be safe beside them.
    """
    try:
        protect_releases(at=timezone.now())
    finally:
        draft_releases(at=timezone.now())
