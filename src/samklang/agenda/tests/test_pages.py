"""A later version shows what it changed, word for word."""

from samklang.agenda import actions
from samklang.agenda.tests.test_versions import AT, PARTS, answered, sent_out


def test_a_later_version_shows_what_was_added_and_what_was_taken_out(
    client_of, anne, bo, harbour, founded, actor_of, initiative
):
    first = sent_out(founded)
    answered(first, harbour, "ratify", actor_of(bo))
    actions.decide(version=first, by=founded, at=AT)
    second = actions.start_draft(by=founded, at=AT)
    actions.edit_draft(draft=second, parts={**PARTS, "present_state": "Fyrre bor på herberg"}, by=founded, at=AT)
    page = client_of(anne).get(f"/{initiative.slug}/agenda/versions/{second.pk}/").content.decode()
    assert "<del>Tres</del> <ins>Fyrre</ins> bor på herberg" in page
