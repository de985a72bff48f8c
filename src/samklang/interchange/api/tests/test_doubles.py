"""The same request twice at the same moment, and after a program was killed: one effect (R63)."""

import json
import os
import signal
import threading
import urllib.error
import urllib.request
from collections import Counter
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction
from django.http import JsonResponse
from django.test import RequestFactory

from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.events import SETTINGS_CHANGED
from samklang.initiatives.roles import Scope
from samklang.interchange.api.gate import Door, guarded

from .asking import key_for

DOUBLES = 6


@pytest.fixture
def house(live_server, report, harbour, actor_of, bo, now, settings):
    """A real server, Havnen's key, and its report to fill in."""
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 10**9
    secret = key_for(harbour, actor_of(bo), at=now)
    return SimpleNamespace(url=live_server.url, secret=secret, report=report, initiative=harbour.initiative, at=now)


def at_once(do, times: int = DOUBLES) -> list:
    """Do the same thing so many times at the same moment, each in a thread with a connection of its own."""
    barrier, found = threading.Barrier(times), []

    def run():
        try:
            barrier.wait()
            found.append(do())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == times
    return found


def called(house, method: str, path: str, body=None, **headers: str):
    request = urllib.request.Request(f"{house.url}/api/v1/{path}", method=method)
    request.data = None if body is None else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {house.secret}", "Content-Type": "application/json", "If-Match": "*", **headers}
    for name, value in given.items():
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused), refused.headers


def test_simultaneous_doubles_of_a_put_are_done_once_each(house):
    from samklang.measurement.models import DraftFigure

    address = f"reports/{house.report.pk}/figures"
    key = called(house, "GET", address)[1]["figures"][0]["key"]
    before = sum(DraftFigure.objects.filter(report=house.report).values_list("changes", flat=True))
    rounds = 8
    for number in range(rounds):
        body = {"figures": [{"key": key, "figure": 1000 + number}]}
        mark = {"Idempotency-Key": f"round-{number}"}
        answers = at_once(lambda body=body, mark=mark: called(house, "PUT", address, body, **mark))
        done = [headers for status, _body, headers in answers if status == 200]
        assert {status for status, _body, _headers in answers} <= {200, 409}
        assert sum("Idempotency-Replayed" not in headers for headers in done) == 1
        assert called(house, "PUT", address, body, **mark)[2]["Idempotency-Replayed"] == "true"
    after = sum(DraftFigure.objects.filter(report=house.report).values_list("changes", flat=True))
    assert after - before == rounds


def test_simultaneous_doubles_of_a_sending_send_once_and_every_sender_hears_so(house):
    from samklang.measurement.models import ReportTransition

    address, body = f"reports/{house.report.pk}/submission", {"is_incomplete": True}
    answers = at_once(lambda: called(house, "POST", address, body, **{"Idempotency-Key": "send"}))
    assert {status for status, _body, _headers in answers} <= {200, 409}
    assert called(house, "POST", address, body, **{"Idempotency-Key": "send"})[0] == 200
    assert ReportTransition.objects.filter(report=house.report, to_state="submitted").count() == 1


@pytest.fixture
def counting(house):
    """A request whose effect would be seen as often as it happens: it records an event."""

    def record(request, **path):
        with transaction.atomic():
            target = request.viewer.initiative
            record_by(request.viewer.actor, SETTINGS_CHANGED, target=target, at=house.at)
        return JsonResponse({"done": True})

    door = Door("counting", "Records an event.", {"POST": Scope.REPORT}, {"POST": frozenset()})
    view = guarded(record, door)

    def ask(mark: str | None) -> int:
        headers = {"Authorization": f"Bearer {house.secret}", **({"Idempotency-Key": mark} if mark else {})}
        request = RequestFactory().post("/api/v1/counting", "{}", content_type="application/json", headers=headers)
        return view(request).status_code

    return ask


def recorded(house) -> int:
    from samklang.audit.models import Event

    return Event.objects.filter(initiative_id=house.initiative.pk, verb=SETTINGS_CHANGED.code).count()


@pytest.mark.parametrize(("mark", "effects"), [("same", 1), (None, DOUBLES)])
def test_with_a_mark_doubles_have_one_effect_and_without_it_as_many_as_there_are(house, counting, mark, effects):
    """The second case is the control: it shows that the first one could fail."""
    before = recorded(house)
    statuses = Counter(at_once(lambda: counting(mark)))
    assert set(statuses) <= {200, 409}
    assert recorded(house) - before == effects


def test_a_request_whose_program_is_killed_has_no_effect_and_its_retry_has_one(house, counting, monkeypatch):
    from samklang.interchange.api import gate

    before = recorded(house)
    connections.close_all()
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(gate, "keep_answer", lambda **kept: os.kill(os.getpid(), signal.SIGKILL))
        counting("killed")
        os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert recorded(house) == before
    assert counting("killed") == 200
    assert counting("killed") == 200
    assert recorded(house) - before == 1
    connection.close()
