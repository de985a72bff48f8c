"""Activities and promises for tests, here and in the domains above."""

from datetime import date, timedelta

from conftest import EARLIER, NOW, TODAY

from samklang.activities import actions
from samklang.activities.models import Activity, Commitment


def an_activity(by, *, lead=None, title="Skæve boliger på Kajen", at=EARLIER, **known) -> Activity:
    """An activity led by an organisation (that of the actor unless given)."""
    return actions.create_activity(title=title, lead=lead or by.organisation, by=by, at=at, **known)


def an_offer(activity, by, *, what="To prøveboliger er klar", due_on=TODAY + timedelta(days=30), at=NOW) -> Commitment:
    """A promise of the actor's own organisation, not signed."""
    return actions.offer_commitment(
        activity=activity, organisation=by.organisation, what=what, due_on=due_on, by=by, at=at
    )


def an_accepted_promise(
    activity, by, *, backbone, due_on: date, at=EARLIER, what="To prøveboliger er klar"
) -> Commitment:
    """A promise that was offered, signed and accepted."""
    offer = an_offer(activity, by, what=what, due_on=due_on, at=at)
    signed = actions.sign_commitment(commitment=offer, by=by, at=at)
    return actions.accept_commitment(commitment=signed, by=backbone, at=at)
