"""Writing initiatives, organisations, seats, invitations and keys."""

from samklang.initiatives.actions.keys import (
    begin_retryable,
    forget_answers,
    keep_answer,
    make_key,
    note_use,
    revoke_key,
    take_over_key,
)
from samklang.initiatives.actions.seats import (
    accept_invitation,
    add_organisation,
    change_initiative,
    change_seat,
    end_seat,
    found_initiative,
    give_seat,
    invite,
    invite_again,
    note_visit,
    withdraw_invitation,
)

__all__ = [
    "accept_invitation",
    "add_organisation",
    "begin_retryable",
    "change_initiative",
    "change_seat",
    "end_seat",
    "forget_answers",
    "found_initiative",
    "give_seat",
    "invite",
    "invite_again",
    "keep_answer",
    "make_key",
    "note_use",
    "note_visit",
    "revoke_key",
    "take_over_key",
    "withdraw_invitation",
]
