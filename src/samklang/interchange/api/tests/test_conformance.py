"""The API keeps what its description says, whatever is sent: Schemathesis, with each of the two scopes.

With SAMKLANG_API_EXAMPLES=200 it asks more than the everyday run does.
"""

import os
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from samklang.config.wsgi import application
from samklang.initiatives.access import viewer_for
from samklang.measurement.queries import asked_of, indicators_visible_to, periods_of, reports_of

from .asking import key_for

EXAMPLES = int(os.environ.get("SAMKLANG_API_EXAMPLES", "8"))
MODESTLY = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def house(report, harbour, actor_of, bo, now, settings):
    """A house as a WSGI application, with a key of each scope and what there is to ask about."""
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 10**9
    partner = viewer_for(bo, slug=harbour.initiative.slug, today=now.date())
    return SimpleNamespace(
        application=application,
        secrets={s: key_for(harbour, actor_of(bo), scope=s, name=s, at=now) for s in ("read", "report")},
        known={
            "report_id": [report.pk, *reports_of(partner).values_list("pk", flat=True)],
            "indicator_id": list(indicators_visible_to(partner).values_list("pk", flat=True)),
            "period_id": list(periods_of(partner.initiative).values_list("pk", flat=True)),
        },
        figure_keys=[line.key for line in asked_of(report)],
    )


def described_by(house, known_statuses: dict[str, list[str]]):
    """Return the description with ids and figure keys that exist mixed in among the invented ones."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", house.application)
    for check, statuses in known_statuses.items():
        getattr(schema.config.checks, check).expected_statuses = statuses

    @schema.hook("map_path_parameters")
    def existing_ids(context, path_parameters):
        for name, value in (path_parameters or {}).items():
            known = house.known.get(name)
            if known and isinstance(value, int) and value >= 1 and value % 5:
                path_parameters[name] = known[value % len(known)]
        return path_parameters

    @schema.hook("map_body")
    def existing_keys(context, body):
        figures = body.get("figures") if isinstance(body, dict) else None
        for place, figure in enumerate(figures if isinstance(figures, list) else []):
            if isinstance(figure, dict) and isinstance(figure.get("key"), str) and figure["key"][:1] in "123456":
                figure["key"] = house.figure_keys[(place + len(figure["key"])) % len(house.figure_keys)]
        return body

    return schema


@pytest.fixture
def reading(house):
    return described_by(house, {}).include(method="GET")


@pytest.fixture
def writing(house):
    """What the shape allows may still not be asked of the organisation (422), or be stale (412)."""
    from schemathesis.config._checks import POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES as USUAL

    statuses = {"positive_data_acceptance": [*USUAL, "412", "422"], "missing_required_header": ["428"]}
    return described_by(house, statuses).exclude(method="GET")


@schemathesis.pytest.from_fixture("reading").parametrize()
@MODESTLY
def test_reading_keeps_to_its_description(case, house):
    case.call_and_validate(headers={"Authorization": f"Bearer {house.secrets['read']}"})


@schemathesis.pytest.from_fixture("writing").parametrize()
@MODESTLY
def test_writing_keeps_to_its_description(case, house):
    case.call_and_validate(headers={"Authorization": f"Bearer {house.secrets['report']}"})


@schemathesis.pytest.from_fixture("writing").parametrize()
@MODESTLY
def test_a_key_that_only_reads_writes_nothing_whatever_is_sent(case, house):
    answer = case.call(headers={"Authorization": f"Bearer {house.secrets['read']}"})
    assert answer.status_code in {400, 403, 404}
