"""Two colleagues at one report, in random order of looking and saving: nobody overwrites what they have not seen."""

import random
from decimal import Decimal

from samklang.measurement.actions import save_figures, submit_report, waive_duties
from samklang.measurement.models import DraftFigure, Indicator, Observation
from samklang.measurement.queries import asked_of
from samklang.measurement.tests.build_reports import typed_figure


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


def test_what_is_asked_may_have_been_read_before_a_colleague_saved_and_their_figure_is_seen(report, bo, actor_of):
    asked, at = asked_of(report), report.period.opened_at
    save_figures(report=report, figures=[typed_figure(asked[0].key, "5")], by=actor_of(bo), at=at)
    mine = typed_figure(asked[0].key, "6", seen=asked[0].seen)
    conflicts = save_figures(report=report, figures=[mine], by=actor_of(bo), at=at, asked=asked)
    assert [conflict.theirs.numerator for conflict in conflicts] == [5]
    assert DraftFigure.objects.get(report=report).numerator == 5


def test_what_a_colleague_typed_before_it_is_sent_is_sent_too(report, bo, actor_of):
    asked, at = asked_of(report), report.period.opened_at
    save_figures(report=report, figures=[typed_figure(asked[0].key, "5")], by=actor_of(bo), at=at)
    submit_report(report=report, by=actor_of(bo), at=at, is_incomplete=True, asked=asked)
    assert [row.numerator for row in Observation.objects.filter(report=report)] == [5]


def test_what_was_typed_of_a_figure_that_is_let_off_since_is_not_lost(report, anne, bo, actor_of):
    at, first = report.period.opened_at, asked_of(report)[0]
    save_figures(report=report, figures=[typed_figure(first.key, "5")], by=actor_of(bo), at=at)
    off = [Indicator.objects.get(pk=first.version.indicator_id)]
    waive_duties(report=report, indicators=off, reason="Ikke i år", by=actor_of(anne), at=at)
    submit_report(report=report, by=actor_of(bo), at=at, is_incomplete=True)
    assert [row.numerator for row in Observation.objects.filter(report=report)] == [5]


def test_saving_and_sending_a_report_keeps_to_its_statements(report, bo, actor_of, django_assert_max_num_queries):
    """Eight writers send forty a second on two cores, and the database has its part of these (R61)."""
    asked, by, at = asked_of(report), actor_of(bo), report.period.opened_at
    typed = [typed_figure(line.key, "5", "12" if line.takes_base else None) for line in asked if line.is_total]
    with django_assert_max_num_queries(21):
        save_figures(report=report, figures=typed, by=by, at=at, asked=asked)
        submit_report(report=report, by=by, at=at, asked=asked)
