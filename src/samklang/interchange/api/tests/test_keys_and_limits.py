"""Nobody passes the gate without a key in force, of the right scope, organisation and initiative; and not too often."""

import itertools
from datetime import date

import pytest

from samklang.initiatives import actions
from samklang.initiatives.access import viewer_for
from samklang.initiatives.models import ApiKey, Seat
from samklang.interchange.api.document import described, operations
from samklang.measurement.models import DraftFigure

from .asking import Program, key_for

BODIES = {
    "put": {"figures": [{"key": "1-0-0", "figure": 1}]},
    "post": {},
}


@pytest.fixture
def asked(report):
    """(method, address, scope) of every operation, about Havnen's report."""
    ids = {"{report_id}": report.pk, "{period_id}": report.period_id, "{indicator_id}": "INDICATOR"}
    from samklang.measurement.models import Indicator

    ids["{indicator_id}"] = Indicator.objects.get(code="I-01").pk
    found = []
    for path, item in described()["paths"].items():
        for method, operation in item.items():
            address = path
            for name, value in ids.items():
                address = address.replace(name, str(value))
            found.append((method, address, operation["security"][0]["key"][0]))
    return found


def status(program, method, address) -> int:
    return program.ask(method, address, BODIES.get(method), If_Match="*").status_code


def test_every_operation_says_which_scope_it_needs_and_the_writing_ones_need_report(asked):
    assert len(asked) >= 17
    assert {(method, scope) for method, _address, scope in asked} == {
        ("get", "read"), ("put", "report"), ("post", "report"),
    }  # fmt: skip


def test_without_a_key_or_with_a_wrong_one_every_operation_answers_401(asked, program):
    secret = program.headers["Authorization"].removeprefix("Bearer ")
    wrong = ["", "Bearer", "Bearer ", "Bearer x", f"Basic {secret}", f"Bearer {secret}x", f"Token {secret}", secret]
    for (method, address, _scope), header in itertools.product(asked, wrong):
        stranger = Program()
        stranger.headers["Authorization"] = header
        answer = stranger.ask(method, address, BODIES.get(method))
        assert answer.status_code == 401, f"{method} {address} with {header[:12]!r}"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"


def test_a_session_is_no_key(asked, client_of, bo):
    signed_in = Program(client=client_of(bo))
    for method, address, _scope in asked:
        assert status(signed_in, method, address) == 401


def test_no_cookie_is_set_and_nothing_is_cached(asked, program):
    for method, address, _scope in asked:
        answer = program.ask(method, address, BODIES.get(method))
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert "Cookie" not in answer.get("Vary", "")


def test_a_key_that_only_reads_writes_nothing(asked, reader):
    for method, address, scope in asked:
        assert (status(reader, method, address) == 403) == (scope == "report"), f"{method} {address}"
    assert not DraftFigure.objects.exists()


BAD_BODIES = [
    (b"", ""),
    (b"{", "application/json"),
    (b"[]", "application/json"),
    (b'{"figures": "many", "colour": "red"}', "application/json"),
    (b'{"figures": [{"key": "1-0-0", "figure": "010160-7775"}]}', "application/json"),
    (b"\xff\xfe", "application/json"),
    (b"figures=1", "application/x-www-form-urlencoded"),
    (b" " * (1024 * 1024 + 1), "application/json"),
]


@pytest.mark.parametrize(("raw", "kind"), BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_who_may_not_write_is_told_so_before_anything_is_said_of_the_body(asked, reader, raw, kind):
    # What is wrong with a body is the business of those who may send one.
    for (method, address, scope), query in itertools.product(asked, ("", "?colour=red")):
        if scope != "report":
            continue
        for wanted, given in ((403, reader.headers), (401, {}), (401, {"Authorization": "Bearer x"})):
            answer = reader.client.generic(method.upper(), address + query, raw, content_type=kind, headers=given)
            assert (answer.status_code, answer["Content-Type"]) == (wanted, "application/problem+json"), address


@pytest.mark.parametrize(("raw", "kind"), BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_another_organisations_report_does_not_exist_whatever_the_body_is(
    asked, founded, council, now, report, raw, kind
):
    other = Program(key_for(council, founded, at=now))
    for method, address, scope in asked:
        if scope == "report":
            answer = other.client.generic(
                method.upper(), address, raw, content_type=kind, headers={**other.headers, "If-Match": "*"}
            )
            assert answer.status_code == 404, address


def test_another_organisations_report_looks_like_one_that_does_not_exist(
    asked, actor_of, founded, council, now, report
):
    other = Program(key_for(council, founded, at=now))
    for method, address, _scope in asked:
        if "/reports/" not in address:
            continue
        for verb in {method, "get", "head"} if address.endswith("figures") else {method}:
            there = other.ask(verb, address, BODIES.get(verb), If_Match="*")
            nowhere = other.ask(
                verb,
                address.replace(f"/{report.pk}/", "/999999/").replace(f"reports/{report.pk}", "reports/999999"),
                BODIES.get(verb),
                If_Match="*",
            )
            assert (there.status_code, there.content) == (404, nowhere.content), f"{verb} {address}"
            assert {k: v for k, v in there.headers.items() if k != "RateLimit"} == {
                k: v for k, v in nowhere.headers.items() if k != "RateLimit"
            }
    assert other.get("reports").json()["count"] == 0


def test_another_initiatives_key_finds_nothing_of_this_one(asked, founded_elsewhere, now):
    office = founded_elsewhere.organisation
    other = Program(key_for(office, founded_elsewhere, at=now))
    for method, address, _scope in asked:
        if any(letter.isdigit() for letter in address.removeprefix("/api/v1")):
            assert status(other, method, address) == 404, f"{method} {address}"
    for name in ("goals", "indicators", "dimensions", "periods", "reports", "commitments"):
        assert other.get(name).json()["count"] == 0
    assert {each["id"] for each in other.get("organisations").json()["items"]} == {office.pk}
    assert other.get("initiative").json()["name"] == founded_elsewhere.initiative.name


def test_revoking_and_leaving_count_from_the_next_request(program, founded, bo, actor_of, now):
    assert program.get("me").status_code == 200
    actions.end_seat(seat=Seat.objects.get(person=bo), by=founded, at=now)
    rests = program.get("me")
    assert (rests.status_code, "rests" in rests.json()["detail"]) == (401, True)
    key = ApiKey.objects.get()
    actions.take_over_key(key=key, by=founded, at=now)
    assert program.get("me").status_code == 200
    actions.revoke_key(key=key, by=founded, at=now)
    assert program.get("me").status_code == 401


def test_a_key_past_its_last_day_is_not_in_force(program, time_machine):
    ApiKey.objects.update(expires_on=date(2026, 11, 23))
    assert program.get("me").status_code == 200
    time_machine.move_to("2026-11-24T08:00:00+01:00")
    assert program.get("me").status_code == 401


def test_an_organisation_that_has_left_reads_nothing_more(program, harbour):
    type(harbour).objects.filter(pk=harbour.pk).update(left_on=date(2026, 11, 20))
    assert program.get("me").status_code == 401


def test_too_many_requests_are_refused_until_the_next_minute(program, settings, time_machine):
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 3
    time_machine.move_to("2026-11-23T09:00:10+01:00", tick=False)
    answers = [program.get("me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit"] == '"minute";r=2;t=50'
    assert answers[3]["Retry-After"] == "50"
    time_machine.move_to("2026-11-23T09:01:00+01:00", tick=False)
    assert program.get("me").status_code == 200


def test_one_keys_limit_is_not_anothers(program, reader, settings):
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 1
    assert program.get("me").status_code == 200
    assert program.get("me").status_code == 429
    assert reader.get("me").status_code == 200


def test_only_the_declared_methods_are_answered(program):
    for method in ("DELETE", "PATCH", "POST", "OPTIONS", "TRACE"):
        answer = program.ask(method, "goals")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer["Content-Type"] == "application/problem+json"
    head = program.ask("HEAD", "goals")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == program.get("goals")["ETag"]


def test_what_is_unchanged_is_answered_304_until_it_changes(program, report):
    for name in ("me", "goals", "indicators", "reports", f"reports/{report.pk}/figures"):
        etag = program.get(name)["ETag"]
        again = program.get(name, **{"If-None-Match": f'"other", W/{etag}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    body = {"figures": [{"key": program.get(f"reports/{report.pk}/figures").json()["figures"][0]["key"], "figure": 8}]}
    assert program.put(f"reports/{report.pk}/figures", body).status_code == 200
    assert program.get(f"reports/{report.pk}/figures", **{"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("raw", "kind", "wanted"),
    [
        (b" ", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b'{"figures": [], "figures": []}', "application/json", 400),
        (b'{"figures": [{"key": "1-0-0", "figure": NaN}]}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"figures": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'"figures"', "application/json", 422),
        (b"{}", "application/json", 422),
        (b"figures=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
        (b" " * (11 * 1024 * 1024), "application/json", 413),
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_answered_with_a_problem(program, report, raw, kind, wanted):
    answer = program.client.generic(
        "PUT", f"/api/v1/reports/{report.pk}/figures", raw, content_type=kind,
        headers={**program.headers, "If-Match": "*"},
    )  # fmt: skip
    assert (answer.status_code, answer["Content-Type"]) == (wanted, "application/problem+json")


def test_lists_have_pages_that_together_are_the_whole(program, report):
    seen, address = [], "indicators?limit=3"
    while address:
        page = program.get(address).json()
        seen += [each["code"] for each in page["items"]]
        address = page["next"]
    assert seen == ["I-01", "I-02", "I-03", "I-04"]
    assert page["count"] == 4


def test_a_misspelt_parameter_is_refused_and_not_passed_over(program, report):
    indicator = program.get("indicators").json()["items"][0]["id"]
    assert program.get(f"indicators/{indicator}/figures?known-on=2026-01-01").status_code == 422
    assert program.get(f"indicators/{indicator}/figures?known_on=2026-02-30").status_code == 422


def test_a_program_sees_what_a_partner_sees_even_with_a_key_that_the_backbone_made(report, founded, harbour, bo, now):
    made_by_backbone = Program(key_for(harbour, founded, at=now))
    own = {each["id"] for each in made_by_backbone.get("reports").json()["items"]}
    from samklang.measurement.queries import reports_of

    partner = viewer_for(bo, slug=founded.initiative.slug, today=now.date())
    assert own == set(reports_of(partner).values_list("pk", flat=True))


def test_the_description_covers_every_operation(asked):
    for _method, operation in operations(described()):
        assert {"200", "400", "401", "422", "429", "500"} <= set(operation["responses"])
