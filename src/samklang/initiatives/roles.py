"""Who may do what: the seats of an initiative and their permissions, on one page.

A seat belongs to a person in an organisation. Permissions in `OWN_ORGANISATION` hold only for the seat's own
organisation; the others hold for the whole initiative. *May sign for the organisation* is a property of the seat and
gives SIGN (and DECIDE) beside whatever the role gives.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The five kinds of seat."""

    BACKBONE = "backbone", _("Backbone")
    STEERING = "steering", _("Steering group")
    EDITOR = "editor", _("Partner")
    READER = "reader", _("Partner, reads only")
    OBSERVER = "observer", _("Observer")


class Permission(StrEnum):
    """What a seat may allow."""

    READ = "read"
    SIGN = "sign"
    REPORT = "report"
    WRITE_AGENDA = "write_agenda"
    DEFINE_MEASURES = "define_measures"
    APPROVE_REPORTS = "approve_reports"
    MANAGE_PLAN = "manage_plan"
    OFFER_COMMITMENT = "offer_commitment"
    DISCUSS = "discuss"
    PROPOSE_DECISION = "propose_decision"
    DECIDE = "decide"
    KEEP_MINUTES = "keep_minutes"
    MANAGE_PEOPLE = "manage_people"
    INVITE_COLLEAGUES = "invite_colleagues"
    STEER = "steer"


P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.BACKBONE: frozenset(set(P) - {P.SIGN, P.DECIDE}),
    Role.STEERING: frozenset({P.READ, P.DISCUSS, P.PROPOSE_DECISION, P.DECIDE, P.STEER}),
    Role.EDITOR: frozenset({P.READ, P.REPORT, P.OFFER_COMMITMENT, P.DISCUSS, P.PROPOSE_DECISION, P.INVITE_COLLEAGUES}),
    Role.READER: frozenset({P.READ, P.DISCUSS}),
    Role.OBSERVER: frozenset({P.READ}),
}
SIGNING: frozenset[Permission] = frozenset({P.SIGN, P.DECIDE})
OWN_ORGANISATION: frozenset[Permission] = frozenset({P.SIGN, P.REPORT, P.OFFER_COMMITMENT, P.INVITE_COLLEAGUES})


class Scope(TextChoices):
    """What a key allows a program to do for its organisation."""

    READ = "read", _("Read")
    REPORT = "report", _("Read and report")


SCOPE_GRANTS: dict[Scope, frozenset[Permission]] = {
    Scope.READ: frozenset({P.READ}),
    Scope.REPORT: frozenset({P.READ, P.REPORT}),
}

ROLE_MEANING: dict[Role, object] = {
    Role.BACKBONE: _(
        "Leads, supports and coordinates the whole: writes the agenda, defines measures, approves reports."
    ),
    Role.STEERING: _("Sees everything released, answers decisions and settles the thresholds."),
    Role.EDITOR: _("Reports figures, offers commitments, discusses and invites colleagues for an organisation."),
    Role.READER: _("Reads and discusses on behalf of an organisation."),
    Role.OBSERVER: _("Reads what the partners share."),
}


def permissions_of(role: Role, *, can_sign: bool) -> frozenset[Permission]:
    """Return what a seat allows.

    >>> Permission.SIGN in permissions_of(Role.EDITOR, can_sign=True)
    True
    """
    return GRANTS[role] | (SIGNING if can_sign else frozenset())
