"""Numbers without gaps, also when many propose at once; and a control that shows the test can fail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from conftest import NOW
from django.db import IntegrityError, connection, transaction

from samklang.communication.models import Decision
from samklang.communication.tests import build

AT_ONCE = 6
EACH = 4


@pytest.fixture
def founded(transactional_db):
    """The initiative, committed, so that other connections see it."""
    from conftest import EARLIER

    from samklang.initiatives.actions import found_initiative

    return found_initiative(
        name="Plads til alle", backbone_name="Sekretariatet", person_name="Anne", person_email="anne@example.org",
        at=EARLIER,
    )  # fmt: skip


def in_parallel(deed):
    """Run the deed AT_ONCE times side by side, each on its own connection; return what each answered or raised."""
    start = Barrier(AT_ONCE)

    def run(number):
        start.wait()
        try:
            return [deed(number * EACH + step) for step in range(EACH)]
        except IntegrityError as error:
            return [error]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [answer for answers in pool.map(run, range(AT_ONCE)) for answer in answers]


def test_many_who_propose_at_once_get_numbers_without_gap_or_double(founded):
    in_parallel(lambda number: build.a_draft(founded, title=f"Forslag {number}").number)
    sequences = list(Decision.objects.values_list("sequence", flat=True))
    assert len(sequences) == AT_ONCE * EACH
    assert sorted(sequences) == list(range(1, len(sequences) + 1))


def test_a_proposal_that_fails_takes_no_number_with_it(founded):
    def deed(number):
        try:
            with transaction.atomic():
                build.a_draft(founded, title=f"Forslag {number}")
                if number % 2:
                    raise InterruptedError
        except InterruptedError:
            return

    in_parallel(deed)
    sequences = list(Decision.objects.values_list("sequence", flat=True))
    assert len(sequences) == AT_ONCE * EACH / 2
    assert sorted(sequences) == list(range(1, len(sequences) + 1))


def test_control_without_the_lock_two_ask_for_the_same_number(founded, monkeypatch):
    from samklang.communication.actions import decisions
    from samklang.initiatives.models import Initiative

    slow = Barrier(AT_ONCE)

    class Unlocked:
        @staticmethod
        def select_for_update(**_kwargs):
            return Initiative.objects

    class Careless:
        objects = Unlocked

    numbered = decisions._numbered

    def meanwhile(by, *, at):
        decision = numbered(by, at=at)
        slow.wait(timeout=10)
        return decision

    monkeypatch.setattr(decisions, "Initiative", Careless)
    monkeypatch.setattr(decisions, "_numbered", meanwhile)
    answers = in_parallel_once(lambda number: build.a_draft(founded, title=f"Forslag {number}"))
    assert sum(isinstance(each, IntegrityError) for each in answers) == AT_ONCE - 1


def in_parallel_once(deed):
    def run(number):
        try:
            return deed(number)
        except IntegrityError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_an_action_by_the_house_itself_has_no_voice(founded):
    from django.core.exceptions import PermissionDenied

    from samklang.initiatives.access import Actor

    with pytest.raises(PermissionDenied):
        build.a_draft(Actor.system(founded.initiative), at=NOW)
