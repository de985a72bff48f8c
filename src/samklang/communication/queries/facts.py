"""The evidence of condition 4, read from what was said, answered, met and done."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from samklang.communication.models import Attendance, Comment, Decision, DecisionAnswer, FollowUp
from samklang.initiatives.models import Initiative


def deeds_in(initiative: Initiative) -> QuerySet[Any, tuple[int, date]]:
    """Return the distinct (organisation, day) pairs of everything that counts. One query."""
    met = Attendance.objects.filter(meeting__initiative=initiative, was_there=True)
    said = Comment.objects.filter(thread__initiative=initiative, withdrawn_at__isnull=True)
    opened = Decision.objects.filter(initiative=initiative, opened_at__isnull=False)
    answered = DecisionAnswer.objects.filter(decision__initiative=initiative)
    done = FollowUp.objects.filter(initiative=initiative, done_at__isnull=False)
    sources = (
        met.values_list("organisation", TruncDate("meeting__starts_at")),
        said.values_list("organisation", TruncDate("at")),
        opened.values_list("proposed_for", TruncDate("opened_at")),
        answered.values_list("organisation", TruncDate("at")),
        done.values_list("organisation", TruncDate("done_at")),
    )
    first, *others = (source.order_by() for source in sources)
    return first.union(*others)
