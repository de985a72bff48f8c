"""The API keeps what its description says, whatever is sent: Schemathesis, with each of the two scopes.

With SAMKLANG_API_EXAMPLES=200 it asks more than the everyday run does.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config._checks import POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES as USUAL

from samklang.config.wsgi import application
from samklang.initiatives.access import viewer_for
from samklang.interchange.api.document import described
from samklang.measurement.queries import asked_of, indicators_visible_to, periods_of, reports_of

from .asking import key_for

EXAMPLES = int(os.environ.get("SAMKLANG_API_EXAMPLES", "5"))
MODESTLY = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
KNOWN: dict[str, list] = {}  # ids and figure keys that exist, mixed in among the invented ones


def existing_ids(context, path_parameters):
    for name, value in (path_parameters or {}).items():
        known = KNOWN.get(name)
        if known and isinstance(value, int) and value >= 1 and value % 5:
            path_parameters[name] = known[value % len(known)]
    return path_parameters


def existing_keys(context, body):
    figures = body.get("figures") if isinstance(body, dict) else None
    keys = KNOWN.get("key")
    for place, figure in enumerate(figures if keys and isinstance(figures, list) else []):
        if isinstance(figure, dict) and isinstance(figure.get("key"), str) and figure["key"][:1] in {*"123456"}:
            figure["key"] = keys[(place + len(figure["key"])) % len(keys)]
    return body


def schema_of():
    schema = schemathesis.openapi.from_dict(described())
    schema.app = application
    schema.hook("map_path_parameters")(existing_ids)
    schema.hook("map_body")(existing_keys)
    return schema


READING, WRITING = schema_of(), schema_of()
# What the shape allows may still not be asked of the organisation (422), or be stale (412); RFC 6585 has 428.
WRITING.config.checks.positive_data_acceptance.expected_statuses = [*USUAL, "412", "422"]
WRITING.config.checks.missing_required_header.expected_statuses = ["428"]


@pytest.fixture
def secrets(report, harbour, actor_of, bo, now, settings):
    """The secret of a key of each scope, with what there is to ask about made known."""
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 10**9
    partner = viewer_for(bo, slug=harbour.initiative.slug, today=now.date())
    KNOWN.update(
        report_id=[report.pk, *reports_of(partner).values_list("pk", flat=True)],
        indicator_id=list(indicators_visible_to(partner).values_list("pk", flat=True)),
        period_id=list(periods_of(partner.initiative).values_list("pk", flat=True)),
        key=[line.key for line in asked_of(report)],
    )
    # As in Django's own test client: the connection of the test outlives the request.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield {scope: key_for(harbour, actor_of(bo), scope=scope, name=scope, at=now) for scope in ("read", "report")}
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@READING.include(method="GET").parametrize()
@MODESTLY
def test_reading_keeps_to_its_description(case, secrets):
    case.call_and_validate(headers={"Authorization": f"Bearer {secrets['read']}"})


@WRITING.exclude(method="GET").parametrize()
@MODESTLY
def test_writing_keeps_to_its_description(case, secrets):
    case.call_and_validate(headers={"Authorization": f"Bearer {secrets['report']}"})
