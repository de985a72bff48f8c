"""How the answers to a decision are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samklang.communication.queries import Answers
from samklang.communication.queries.naming import indicator_names, label_of
from samklang.communication.queries.pages import PAGES
from samklang.initiatives.access import Viewer
from samklang.measurement.models import Indicator
from samklang.ui.charts.shapes import Segment


@dataclass(frozen=True)
class Concern:
    """Something a decision concerns, with its page."""

    kind: str
    label: str
    url: str


def answered_segments(answers: Answers) -> list[Segment]:
    """Return the answers as parts of one bar, empty parts left out."""
    counted = answers.tally
    segments = [
        Segment(pgettext("answers", "agree"), counted.agree, "done"),
        Segment(pgettext("answers", "abstain"), counted.abstain, "other"),
        Segment(pgettext("answers", "disagree"), counted.disagree, "against"),
        Segment(pgettext("answers", "object"), counted.object, "against"),
        Segment(_("awaited"), counted.unanswered, "missing"),
    ]
    return [segment for segment in segments if segment.count]


def concerns(viewer: Viewer, links: Iterable[tuple[str, Model]]) -> list[Concern]:
    """Return what a decision concerns, each with the address of its page."""
    chosen = list(links)
    names = indicator_names([each for _, each in chosen if isinstance(each, Indicator)], today=viewer.today)
    return [Concern(kind, label_of(target, names), _address(viewer, kind, target)) for kind, target in chosen]


def _address(viewer: Viewer, kind: str, target: Model) -> str:
    return reverse(PAGES[kind], kwargs={"initiative": viewer.initiative.slug, f"{kind}_id": target.pk})
