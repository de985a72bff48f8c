"""The rules of releasing: whether it takes two people, which two people alone can end, and when amounts are hidden."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.models import AmountRule, ReleaseRule, RuleProposal
from samklang.measurement.queries.amount_rules import amount_rule_of
from samklang.measurement.queries.preparing import can_confirm, rule_proposal_of, who_releases
from samklang.ui.problems import Problem


def require_two_to_release(*, by: Actor, at: datetime) -> None:
    """Decide that a release takes two people: one is enough for that. A proposal to end it falls away."""
    by.require(Permission.STEER)
    with transaction.atomic():
        _lock(by.initiative)
        now = who_releases(by.initiative, today=timezone.localdate(at))
        if not now.can_be_two:
            raise Problem(_nobody_else())
        RuleProposal.objects.filter(initiative=by.initiative, settled_at__isnull=True).update(settled_at=at)
        _decide(needs_two=True, was=now.needs_two, by=by, at=at)


def propose_to_release_alone(*, by: Actor, at: datetime) -> RuleProposal:
    """Propose that one person is enough to release; it holds when another person has confirmed it."""
    by.require(Permission.STEER)
    assert by.person is not None  # noqa: S101 - proposing belongs to a seat
    with transaction.atomic():
        _lock(by.initiative)
        now = who_releases(by.initiative, today=timezone.localdate(at))
        if not now.can_be_two:
            raise Problem(_nobody_else())
        if now.is_settled_on_one:
            raise Problem(_("One person releases here already."))
        if rule_proposal_of(by.initiative):
            raise Problem(_("It is proposed already. Another person confirms it, or it is withdrawn."))
        proposal = RuleProposal.objects.create(initiative=by.initiative, proposed_by=by.person, proposed_at=at)
        record_by(by, events.RELEASE_ALONE_PROPOSED, target=by.initiative, at=at)
    return proposal


def confirm_to_release_alone(*, proposal: RuleProposal, by: Actor, at: datetime) -> None:
    """Confirm what another has proposed: from now on one person is enough to release."""
    by.require(Permission.STEER)
    assert by.person is not None  # noqa: S101 - confirming belongs to a seat
    with transaction.atomic():
        proposal = _locked(proposal, by)
        if proposal.proposed_by_id == by.person.pk:
            raise Problem(_("You proposed it yourself. Another person confirms it."))
        if not can_confirm(by.initiative, proposal.proposed_by_id, today=timezone.localdate(at)):
            raise Problem(
                _("%(person)s no longer sits in the backbone or the steering group, so it must be proposed anew.")
                % {"person": proposal.proposed_by}
            )
        now = who_releases(by.initiative, today=timezone.localdate(at))
        proposal.confirmed_by, proposal.settled_at = by.person, at
        proposal.save(update_fields=["confirmed_by", "settled_at"])
        _decide(needs_two=False, was=now.needs_two, by=by, at=at)


def withdraw_to_release_alone(*, proposal: RuleProposal, by: Actor, at: datetime) -> None:
    """Take back, or turn down, a proposal that nobody has confirmed: releasing goes on taking two people."""
    by.require(Permission.STEER)
    with transaction.atomic():
        proposal = _locked(proposal, by)
        proposal.settled_at = at
        proposal.save(update_fields=["settled_at"])
        record_by(by, events.RELEASE_ALONE_WITHDRAWN, target=by.initiative, at=at)


def set_amount_rule(*, rule: DominanceRule, by: Actor, at: datetime) -> None:
    """Decide when a confidential amount is hidden; tables that are released already stay as they are."""
    by.require(Permission.STEER)
    if rule.two_largest_percent < rule.largest_percent:
        raise Problem(
            _("The two largest are at least as much as the largest alone. Write the same per cent or more."),
            field="two_largest_percent",
        )
    with transaction.atomic():
        before, after = asdict(amount_rule_of(by.initiative)), asdict(rule)
        AmountRule.objects.update_or_create(initiative=by.initiative, defaults=after)
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        record_by(by, events.AMOUNT_RULE_SET, target=by.initiative, changes=changes, at=at)


def _decide(*, needs_two: bool, was: bool, by: Actor, at: datetime) -> None:
    ReleaseRule.objects.update_or_create(initiative=by.initiative, defaults={"needs_two": needs_two})
    record_by(by, events.RELEASE_RULE_SET, target=by.initiative, changes={"needs_two": [was, needs_two]}, at=at)


def _lock(initiative: Initiative) -> None:
    """Let those who settle the rule come one after the other."""
    Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)


def _locked(proposal: RuleProposal, by: Actor) -> RuleProposal:
    _lock(by.initiative)
    found = RuleProposal.objects.select_related("proposed_by").get(pk=proposal.pk, initiative=by.initiative)
    if found.settled_at:
        raise Problem(_("It is confirmed or withdrawn already. Load the page again to see which."))
    return found


def _nobody_else() -> str:
    return _("Nobody else here can confirm a release. Invite somebody to the backbone or the steering group.")
