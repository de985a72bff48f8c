"""Pages of people, seats, invitations, settings and keys."""

from samklang.initiatives.views.keys import keys, revoke_key, take_over_key
from samklang.initiatives.views.people import (
    act_as,
    end_seat,
    invitation,
    invite,
    invite_again,
    new_organisation,
    people,
    seat,
    settings,
    withdraw_invitation,
)

__all__ = [
    "act_as",
    "end_seat",
    "invitation",
    "invite",
    "invite_again",
    "keys",
    "new_organisation",
    "people",
    "revoke_key",
    "seat",
    "settings",
    "take_over_key",
    "withdraw_invitation",
]
