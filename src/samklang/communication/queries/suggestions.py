"""What needs attention and might belong on a meeting's agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samklang.activities.queries import commitment_facts
from samklang.communication.calculations.outcome import Stance
from samklang.communication.models import AgendaItem
from samklang.communication.models.threads import TARGETS
from samklang.communication.queries.decisions import decisions_due_for_review, open_decisions_of
from samklang.communication.queries.follow_ups import late_follow_ups_of
from samklang.initiatives.access import Viewer
from samklang.measurement.calculations.verdicts import Curve
from samklang.measurement.queries import Scorecard, indicators_visible_to, scorecard
from samklang.measurement.queries.windows import ON_A_CARD
from samklang.ui import localised

MOST = 12


@dataclass(frozen=True)
class Suggestion:
    """An item one might put on the agenda, why, and what it is about (`kind` empty: nothing with a page of its own)."""

    title: str
    why: str
    kind: str = ""
    target_id: int | None = None


def suggestions_for(viewer: Viewer, items: Iterable[AgendaItem]) -> list[Suggestion]:
    """Return what needs attention and is not among the items yet: decisions, figures, promises, follow-ups."""
    present = list(items)
    taken = {(kind, getattr(item, f"{kind}_id")) for item in present for kind in TARGETS} - {
        (kind, None) for kind in TARGETS
    }
    titles = {item.title for item in present}
    fresh = [
        each
        for source in (_decisions, _figures, _promises, _follow_ups)
        for each in source(viewer)
        if (each.kind, each.target_id) not in taken and each.title not in titles
    ]
    return fresh[:MOST]


def _decisions(viewer: Viewer) -> Iterator[Suggestion]:
    for decision in open_decisions_of(viewer.initiative).prefetch_related("answers"):
        why = _("Open for answers until %(day)s.") % {"day": localised.day(decision.closes_on)}
        if any(answer.stance == Stance.OBJECT for answer in decision.answers.all()):
            why = _("An objection stands.")
        yield Suggestion(str(decision)[:200], why, "decision", decision.pk)
    for decision in decisions_due_for_review(viewer.initiative, today=viewer.today):
        why = _("To be looked at again %(day)s.") % {"day": localised.date_long(decision.review_on)}
        yield Suggestion(str(decision)[:200], why, "decision", decision.pk)


def _figures(viewer: Viewer) -> Iterator[Suggestion]:
    for card in scorecard(viewer, indicators=indicators_visible_to(viewer), today=viewer.today, span=ON_A_CARD):
        if _has_changed(card):
            yield Suggestion(
                f"{card.indicator.code} {card.version.name}"[:200], card.sentence, "indicator", card.indicator.pk
            )


def _has_changed(card: Scorecard) -> bool:
    """Tell whether the curve has left its earlier level, for better or worse, or its latest figure is unusual."""
    return card.verdict.curve in {Curve.BETTER, Curve.WORSE, Curve.DIFFERENT, Curve.UNUSUAL}


def _promises(viewer: Viewer) -> Iterator[Suggestion]:
    for promise in commitment_facts(viewer.initiative, today=viewer.today).late:
        why = _("%(organisation)s promised “%(what)s” by %(day)s.") % {
            "organisation": promise.organisation.label,
            "what": promise.what,
            "day": localised.day(promise.due_on),
        }
        yield Suggestion(str(promise.activity)[:200], why, "activity", promise.activity_id)


def _follow_ups(viewer: Viewer) -> Iterator[Suggestion]:
    for follow_up in late_follow_ups_of(viewer.initiative, today=viewer.today):
        why = _("Follow-up of %(organisation)s, was due %(day)s.") % {
            "organisation": follow_up.organisation.label,
            "day": localised.day(follow_up.due_on),
        }
        yield Suggestion(follow_up.what[:200], why)
