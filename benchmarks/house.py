"""What several benchmarks begin with: an initiative, its backbone, and as many partners with a writer each."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def founded(*, partners: int, at: datetime):
    """Found an initiative; return (Anne of the backbone, as who acts, and the partners' organisations)."""
    from samklang.initiatives.actions import add_organisation, found_initiative, give_seat

    anne = found_initiative(
        name="Many", backbone_name="Office", person_name="Anne", person_email="anne@example.org", at=at
    )
    made = []
    for number in range(partners):
        made.append(add_organisation(name=f"Partner {number}", kind="civil", by=anne, at=at))
        give_seat(
            organisation=made[-1], person_name=f"P{number}", person_email=f"p{number}@example.org", role="editor",
            by=anne, at=at,
        )  # fmt: skip
    return anne, made


def agreed_goals(titles: Iterable[str], *, by, at: datetime):
    """Return the goals of an agenda that is ratified at a moment, by number; the partners there are then are asked."""
    from samklang.agenda import actions
    from samklang.agenda.models import Goal

    begun = at - timedelta(days=9)
    draft = actions.start_draft(by=by, at=begun)
    actions.edit_draft(draft=draft, parts={"vision": "A town for all"}, by=by, at=begun)
    for title in titles:
        actions.write_goal(draft=draft, wording={"title": title, "horizon": "long"}, goal=None, by=by, at=begun)
    actions.send_out(
        draft=draft, deadline_on=(at - timedelta(days=2)).date(), review_on=(at + timedelta(days=365)).date(),
        least_percent=0, objection_stops=False, by=by, at=at - timedelta(days=7),
    )  # fmt: skip
    actions.decide(version=draft, by=by, at=at)
    return list(Goal.objects.filter(initiative=by.initiative, is_in_force=True).order_by("number"))
