"""Who may open what: every URL of the product, tried as each role (the table is samklang/config/access.py)."""

import re

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from samklang.config.access import ACCESS, Least
from samklang.initiatives.roles import GRANTS, OWN_ORGANISATION, SIGNING, Permission, Role

from .test_architecture import LIBRARY_PAGES, own_patterns
from .visits import visits

ROLES = ["backbone", "steering", "editor", "reader", "observer"]


def library_names() -> set[str]:
    return {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith(LIBRARY_PAGES)}


def names_in_the_house() -> set[str]:
    return {name for name, _ in own_patterns()} | library_names()


def test_every_url_stands_in_the_table_and_the_table_holds_no_other():
    assert set(ACCESS) == names_in_the_house()


def test_a_view_asks_for_the_permission_that_the_table_states():
    for name, pattern in own_patterns():
        least = getattr(pattern.callback, "least", None)
        if least is not None:
            assert str(ACCESS[name]) == str(least), name


def address_of(name: str, pattern, house) -> str | None:
    """Return an address of the page in the example, or None where the example has no such thing."""
    wanted = {}
    for kwarg, converter in pattern.pattern.converters.items():
        if kwarg == "initiative":
            wanted[kwarg] = house.initiative.slug
        elif type(converter).__name__ == "IntConverter":
            found = an_id_for(kwarg, house)
            if found is None:
                return None
            wanted[kwarg] = found
        else:
            wanted[kwarg] = "x" * 20
    if name == "measurement:release_table":  # of a draft that stands, and an indicator that it has
        wanted |= _of_a_draft()
    if not name.startswith(("people:", "front:", "entrance:", "ui:", "ical:", "api:")):
        wanted["initiative"] = house.initiative.slug
    return reverse(name, kwargs=wanted)


def _of_a_draft() -> dict[str, int]:
    from samklang.measurement.models import DraftTable

    table = DraftTable.objects.order_by("pk")[0]
    return {"prepared_release_id": table.prepared_id, "indicator_id": table.indicator_id}


def an_id_for(kwarg: str, house) -> int | None:
    model_name = kwarg.removesuffix("_id").replace("_", "")
    model_name = {"upload": "stagedupload", "item": "agendaitem", "key": "apikey"}.get(model_name, model_name)
    for model in apps.get_models():
        if model.__module__.startswith("samklang.") and model._meta.model_name in {model_name, f"agenda{model_name}"}:
            row = model.objects.order_by("pk").first()
            return row.pk if row else None
    pytest.fail(f"no model for the address part {kwarg}")


def is_within(name: str) -> bool:
    return isinstance(ACCESS[name], Permission)


def test_without_sign_in_one_is_sent_to_sign_in_and_nothing_else(pages, client_of, example):
    for name, address in pages:
        answer = client_of().get(address)
        if is_within(name) or ACCESS[name] == Least.SIGNED_IN:
            assert answer.status_code in {302, 405}, f"{name}: {answer.status_code}"
            assert answer.status_code == 405 or answer.url.startswith("/sign-in/"), name
        elif ACCESS[name] == Least.KEY:
            assert answer.status_code == 401, f"{name}: {answer.status_code}"
        else:
            assert answer.status_code in {200, 302, 404, 405}, f"{name}: {answer.status_code}"


def test_a_person_from_elsewhere_finds_nothing(pages, client_of, example):
    client = client_of(stranger())
    for name, address in pages:
        if is_within(name):
            for method in ("get", "post", "put", "patch", "delete", "head"):
                answer = getattr(client, method)(address)
                assert answer.status_code in {404, 405}, f"{method} {name}: {answer.status_code}"


def test_another_initiatives_page_looks_exactly_like_one_that_does_not_exist(pages, client_of, example):
    client = client_of(stranger())
    for name, address in pages:
        if is_within(name):
            there, nowhere = client.get(address), client.get(re.sub(r"^/[^/]+/", "/no-such-place/", address))
            if there.status_code == 404:
                assert blank(there) == blank(nowhere), name


def blank(answer) -> str:
    """Return the page without what differs between any two requests: tokens and addresses."""
    return re.sub(r"[A-Za-z0-9]{64}|(/[\w-]+/[^\"' ]*)", "", answer.content.decode())


def stranger():
    from conftest import EARLIER

    from samklang.initiatives.actions import found_initiative

    return found_initiative(
        name="Et andet hus", backbone_name="Kontoret", person_name="Clara", person_email="clara@example.org",
        at=EARLIER,
    ).person  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_as_sound_pages_and_by_reading_changes_nothing(pages, client_of, example, role):
    from samklang.initiatives.models import Seat

    person = example.people.get(role)
    if person is None:
        pytest.fail(f"the example has no seat of the role {role}")
    seats = Seat.objects.filter(person=person, ends_on__isnull=True)
    allowed = set().union(*(GRANTS[Role(seat.role)] | (SIGNING if seat.can_sign else set()) for seat in seats))
    assert person.language == "da"
    for visit in visits(client_of(person), pages):
        name, status = visit.name, visit.answer.status_code
        assert visit.writes() == [], name
        if not is_within(name):
            continue
        assert visit.faults("da") == [], f"{name} as {role}"
        if ACCESS[name] in allowed:
            of_others = {403} if ACCESS[name] in OWN_ORGANISATION else set()
            assert status in {200, 302, 404, 405} | of_others, f"{name}: {status}"
        else:
            assert status in {403, 404, 405}, f"{name}: {status}"
        if role == "backbone" and ACCESS[name] in allowed:
            assert status != 404, f"{name} is missing for the backbone: {visit.address}"
