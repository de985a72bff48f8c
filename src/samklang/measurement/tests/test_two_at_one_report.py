"""Two colleagues at one report, in random order of looking and saving: nobody overwrites what they have not seen."""

import random
from decimal import Decimal

import pytest

from samklang.measurement.actions import save_figures
from samklang.measurement.models import DraftFigure
from samklang.measurement.queries import asked_of
from samklang.measurement.tests.build_reports import report_to_fill_in, typed_figure


@pytest.fixture
def report(anne, bo, harbour, actor_of):
    return report_to_fill_in(actor_of(anne), actor_of(bo), harbour)


class Colleague:
    """Somebody who looks at a figure now and then, and saves a number of their own."""

    def __init__(self, report, actor, *, is_careful: bool) -> None:
        self.report, self.actor, self.is_careful = report, actor, is_careful
        self.knows: Decimal | None = None
        self.seen = ""
        self.look()

    def look(self) -> None:
        line = asked_of(self.report)[0]
        self.seen = line.seen if self.is_careful else ""
        self.knows = line.now.numerator if line.now else None

    def save(self, value: int) -> bool:
        """Save a number; return whether it overwrote one that this colleague had not seen."""
        draft = DraftFigure.objects.filter(report=self.report).first()
        before = draft.numerator if draft else None
        line = asked_of(self.report)[0]
        typed = typed_figure(line.key, str(value), seen=self.seen)
        if save_figures(report=self.report, figures=[typed], by=self.actor, at=self.report.period.opened_at):
            self.look()
            return False
        was_unseen = before is not None and before != self.knows
        self.look()
        return was_unseen


def overwritten(report, actor, *, is_careful: bool) -> int:
    chance = random.Random(7)
    colleagues = [Colleague(report, actor, is_careful=is_careful) for _ in range(2)]
    lost = 0
    for value in range(60):
        colleague = chance.choice(colleagues)
        if chance.random() < 0.3:
            colleague.look()
        else:
            lost += colleague.save(value)
    return lost


def test_nobody_overwrites_what_they_have_not_seen(report, bo, actor_of):
    assert overwritten(report, actor_of(bo), is_careful=True) == 0


def test_without_the_mark_of_what_was_seen_figures_are_lost(report, bo, actor_of):
    """The control: with the check off the same walk loses figures, so the test above is able to fail."""
    assert overwritten(report, actor_of(bo), is_careful=False) > 0
