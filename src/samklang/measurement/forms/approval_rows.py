"""The rows of a report as the backbone looks at them: figure, last periods, what was corrected, doubts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.forms import BoundField

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.forms.about_figures import told_words, trend_words
from samklang.measurement.forms.remarks import Remark, doubt_remarks
from samklang.measurement.forms.reporting import ReturnForm, field_name
from samklang.measurement.forms.standing import Standing, comes_to_words, standing_of
from samklang.measurement.models import IndicatorVersion
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.queries.asked_wholes import wholes_in
from samklang.measurement.queries.last_told import NowKey
from samklang.measurement.queries.own_history import history_key


@dataclass(frozen=True)
class ApprovalRow:
    """One reported figure, with what the backbone needs to judge it and a field for a comment."""

    key: str
    label: str
    is_part: bool
    stands: Standing
    last_words: str
    last_comes_to: str
    trend_words: str
    was_words: str
    explanation: str
    remarks: tuple[Remark, ...]
    comment: BoundField


@dataclass(frozen=True)
class ApprovalGroup:
    """One indicator at one place."""

    version: IndicatorVersion
    rows: tuple[ApprovalRow, ...]


def approval_grid(
    asked: Sequence[AskedFigure],
    *,
    form: ReturnForm,
    history: Mapping[NowKey, list[Figure]],
    earlier: Mapping[NowKey, Figure],
) -> list[ApprovalGroup]:
    """Return the groups of a report in order."""
    groups = []
    wholes = wholes_in(asked)
    for _place, lines in groupby(asked, key=lambda line: (line.version.pk, line.place.pk if line.place else 0)):
        group = list(lines)
        rows = tuple(
            _row(line, doubt_remarks(line, group, whole=wholes.get(line.key)), standing_of(line, group), form, history,
                 earlier)
            for line in group
        )  # fmt: skip
        groups.append(ApprovalGroup(group[0].version, rows))
    return groups


def count_doubts(groups: Sequence[ApprovalGroup]) -> int:
    """Return how many figures raise a doubt."""
    return sum(bool(row.remarks) for group in groups for row in group.rows)


def _row(
    line: AskedFigure,
    remarks: Sequence[Remark],
    stands: Standing,
    form: ReturnForm,
    history: Mapping[NowKey, list[Figure]],
    earlier: Mapping[NowKey, Figure],
) -> ApprovalRow:
    return ApprovalRow(
        key=line.key,
        label=line.cell_label or line.label,
        is_part=not line.is_total,
        stands=stands,
        last_words=told_words(line, line.last),
        last_comes_to=comes_to_words(line, line.last),
        trend_words=trend_words(line, history),
        was_words=_was_words(line, earlier.get(history_key(line)), stands),
        explanation=line.now.explanation if line.now else "",
        remarks=tuple(replace(remark, text="") if remark.strong else remark for remark in remarks),
        comment=form[field_name("comment", line.key)],
    )


def _was_words(line: AskedFigure, before: Figure | None, stands: Standing) -> str:
    """Return what the figure was before it was corrected; blank where only its reason was added."""
    words = told_words(line, before)
    return "" if words == stands.words else words
