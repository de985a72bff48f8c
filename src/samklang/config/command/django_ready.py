"""Django, made ready for one installation, and what is done to its database before people come."""

import contextlib
import os
from collections.abc import Iterator

from samklang.config.command.saying import REFUSED, Stopped, doing
from samklang.config.installation import Installation


@contextlib.contextmanager
def django_for(installation: Installation, *, base_url: str = "") -> Iterator[str]:
    """Have the database running and Django set up for the installation; yields the database's address."""
    installation.make()
    with installation.database() as url:
        os.environ.update(installation.environment(url, base_url=base_url))
        import django

        django.setup()
        try:
            yield url
        finally:
            close_connections()


def close_connections() -> None:
    """Let go of every database connection, the pool's too."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def bring_up_to_date() -> None:
    """Run outstanding migrations and make the table of the shared cache."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with doing("Bringing the database up to date"):
            call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def refuse_the_wrong_kind(installation: Installation) -> None:
    """Stop when a database with real initiatives would run as the example, or the other way about."""
    from samklang.initiatives.queries import all_initiatives

    kinds = {initiative.is_example for initiative in all_initiatives()}
    if installation.is_example and False in kinds:
        raise Stopped(
            "This database holds a real initiative, so it is not run as the example. "
            "Cure: `./samklang use house`, or another DATABASE_URL.",
            REFUSED,
        )
    if not installation.is_example and True in kinds:
        raise Stopped("This database holds the example. Give the house a database of its own.", REFUSED)
