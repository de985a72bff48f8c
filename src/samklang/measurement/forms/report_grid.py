"""The rows of a report as the page shows them: fields, last period, doubts, comments and conflicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from django.forms import BoundField
from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.measurement.actions import Conflict
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.forms.about_figures import About, about_of, told_words
from samklang.measurement.forms.figure_words import figure_words, said_words
from samklang.measurement.forms.marks import mark_of
from samklang.measurement.forms.remarks import Remark, doubt_remarks
from samklang.measurement.forms.reporting import ReportForm, field_id, field_name
from samklang.measurement.forms.standing import Standing, standing_of
from samklang.measurement.models import Answer, How, IndicatorVersion
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.queries.asked_wholes import wholes_in
from samklang.measurement.queries.last_told import NowKey


@dataclass(frozen=True)
class GridRow:
    """One figure of a report on the page."""

    line: AskedFigure
    label: str
    remarks: tuple[Remark, ...]
    stands: Standing
    fields: Mapping[str, BoundField] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the figure's key."""
        return self.line.key

    @property
    def name(self) -> str:
        """Return what is asked in full: the indicator, and the part of it."""
        return full_name(self.line)

    @property
    def is_part(self) -> bool:
        """Tell whether it is a part of a breakdown."""
        return not self.line.is_total

    @property
    def token(self) -> str:
        """Return what the reader of this page has seen of the figure."""
        return mark_of(self.line)

    @cached_property
    def last_words(self) -> str:
        """Return last period's figure."""
        return told_words(self.line, self.line.last)

    @property
    def how_words(self) -> str:
        """Return how the figure came about, where it is not simply registered."""
        return "" if self.line.how == How.REGISTERED else str(How(self.line.how).label)

    @property
    def answer_words(self) -> str:
        """Return what is answered instead of a figure, if anything."""
        said = self.line.now.answer if self.line.now else None
        return str(Answer(said).label) if said and said != Answer.MEASURED else ""

    @property
    def explanation(self) -> str:
        """Return why the reporter says it is right."""
        return self.line.now.explanation if self.line.now else ""

    @property
    def said_before(self) -> str:
        """Return what was said of the figure when it was approved, where it may be corrected now."""
        return self.line.said_before

    @property
    def is_doubted(self) -> bool:
        """Tell whether a doubt was raised."""
        return any(remark.kind == "doubt" for remark in self.remarks)

    @property
    def lacks_reason(self) -> bool:
        """Tell whether a doubt was raised that nobody has answered."""
        return self.is_doubted and not self.explanation

    @property
    def asks_why(self) -> bool:
        """Tell whether the field for a reason is shown."""
        return self.is_doubted or bool(self.explanation)

    @property
    def mark(self) -> str:
        """Return how the field is drawn: wrong, conflict, doubt or nothing."""
        kinds = {remark.kind for remark in self.remarks}
        return next((kind for kind in ("wrong", "conflict", "doubt") if kind in kinds), "")


def full_name(line: AskedFigure) -> str:
    """Return the indicator, and the part of it."""
    return f"{line.label}, {line.cell_label}" if line.cell else line.label


@dataclass(frozen=True)
class GridGroup:
    """One indicator at one place: its total, and the parts of its breakdown."""

    version: IndicatorVersion
    rows: tuple[GridRow, ...]
    about: About = field(default_factory=About)

    @property
    def unit_key(self) -> str:
        """Return the key that the fields of its figures name its unit by."""
        return self.rows[0].key.rpartition("-")[0]

    @property
    def between(self) -> str:
        """Return the words between a figure and its base."""
        return _(rules_of(self.version.kind).BETWEEN)

    @property
    def takes_base(self) -> bool:
        """Tell whether its figures are out of something."""
        return self.rows[0].line.takes_base

    @property
    def adds_up(self) -> bool:
        """Tell whether its parts add up to its total."""
        return rules_of(self.version.kind).POOLS.adds_up

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of all its figures."""
        return frozenset(row.key for row in self.rows)

    @property
    def has_parts(self) -> bool:
        """Tell whether there is a breakdown."""
        return len(self.rows) > 1

    @property
    def only_by(self) -> str:
        """Return the one breakdown its parts are by, where several are not crossed."""
        return self.rows[0].line.only_by.name if self.rows[0].line.only_by else ""

    @property
    def may_choose(self) -> bool:
        """Tell whether one of several breakdowns may be told alone."""
        return self.rows[0].line.may_choose

    @property
    def says_otherwise(self) -> bool:
        """Tell whether any of its figures is answered in words."""
        return any(row.fields["answer"].value() for row in self.rows if "answer" in row.fields)

    @property
    def help(self) -> str:
        """Return the first sentence of the definition."""
        first = self.version.definition.split(". ")[0].rstrip(".") + "."
        if not self.version.is_confidential:
            return first
        return " ".join([first, _("Only your own people and the backbone see your figure.")])


def grid_of(
    asked: Sequence[AskedFigure],
    *,
    form: ReportForm | None = None,
    conflicts: Iterable[Conflict] = (),
    is_being_filled_in: bool = False,
) -> list[GridGroup]:
    """Return the groups of a report in order, with the fields of a form where there is one.

    While it is being filled in, parts that are still to be told raise no doubt about a total.
    """
    by_key = {conflict.key: conflict for conflict in conflicts}
    wholes = wholes_in(asked)
    groups = []
    for _place, lines in groupby(asked, key=lambda line: (line.version.pk, line.place.pk if line.place else 0)):
        group = list(lines)
        doubts = {
            line.key: doubt_remarks(line, group, whole=wholes.get(line.key), is_being_filled_in=is_being_filled_in)
            for line in group
        }
        rows = tuple(_row(line, group, doubts[line.key], form, by_key.get(line.key)) for line in group)
        groups.append(GridGroup(group[0].version, rows))
    return groups


def with_about(
    groups: Iterable[GridGroup], *, history: Mapping[NowKey, Sequence[Figure]], goals: Mapping[int, Sequence[Goal]]
) -> list[GridGroup]:
    """Return the groups with what the reporter may want to know at the fields."""
    return [replace(each, about=about_of([row.line for row in each.rows], history, goals)) for each in groups]


def without_comments(asked: Iterable[AskedFigure]) -> list[AskedFigure]:
    """Return what is asked without the comments of a return that has been answered."""
    return [replace(line, comment="") if line.comment else line for line in asked]


def rows_of(groups: Iterable[GridGroup]) -> list[GridRow]:
    """Return all rows of all groups."""
    return [row for group in groups for row in group.rows]


def missing_in(groups: Iterable[GridGroup]) -> int:
    """Return how many totals have neither figure nor answer, nor any part with one."""
    return sum(not any(row.line.now and row.line.now.answer for row in group.rows) for group in groups)


def guarded_in(groups: Sequence[GridGroup]) -> str:
    """Return whether all, some or none of the figures are seen by others only once they are released."""
    guarded = [group.version.is_guarded for group in groups]
    if not any(guarded):
        return "none"
    return "all" if all(guarded) else "some"


def reasons_missing(groups: Iterable[GridGroup]) -> list[tuple[str, str]]:
    """Return (field, sentence) of each figure that raises a doubt nobody has answered, or that cannot be true."""
    lines = []
    for row in rows_of(groups):
        for remark in row.remarks:
            if remark.kind == "wrong" or (remark.kind == "doubt" and not row.explanation):
                lines.append((field_id("figure", row.key), f"{row.name}: {remark.strong or remark.text}"))
    return lines


def mistakes_in(form: ReportForm) -> list[tuple[str, str]]:
    """Return (field, sentence) of each figure that was not typed right."""
    return [
        (field_id("figure", line.key), f"{full_name(line)}: {text}")
        for line in form.asked
        for text in form.mistakes_of(line.key)
    ]


def remarked_in(groups: Iterable[GridGroup]) -> list[tuple[str, str]]:
    """Return (field, figure) of each figure the backbone has commented on."""
    return [
        (field_id("figure", row.key), row.name)
        for row in rows_of(groups)
        if any(remark.kind == "comment" for remark in row.remarks)
    ]


def _row(
    line: AskedFigure,
    group: Sequence[AskedFigure],
    doubts: list[Remark],
    form: ReportForm | None,
    conflict: Conflict | None,
) -> GridRow:
    remarks = [Remark("wrong", text) for text in form.mistakes_of(line.key)] if form else []
    if line.comment:
        remarks.append(Remark("comment", line.comment))
    if conflict:
        remarks.append(_conflict_remark(conflict, line.version.kind))
    if not any(remark.kind == "wrong" for remark in remarks):
        remarks += doubts
    fields = _fields(line, form)
    if any(remark.kind == "doubt" for remark in remarks):
        for part in fields.keys() & {"figure", "base"}:
            fields[part].field.widget.attrs["class"] = "doubted"
    return GridRow(line, line.cell_label or line.label, tuple(remarks), standing_of(line, group), fields)


def _fields(line: AskedFigure, form: ReportForm | None) -> dict[str, BoundField]:
    if form is None:
        return {}
    parts = ("figure", "base", "answer", "how", "why")
    return {part: form[name] for part in parts if (name := field_name(part, line.key)) in form.fields}


def _conflict_remark(conflict: Conflict, kind: str) -> Remark:
    yours = figure_words(Figure(conflict.yours.figure, conflict.yours.base), kind) or _("nothing")
    theirs = said_words(conflict.theirs, kind)
    name = conflict.theirs.typed_by.name
    return Remark(
        "conflict",
        _("Save again to keep yours, or type theirs."),
        _("%(name)s wrote %(theirs)s meanwhile; you wrote %(yours)s.")
        % {"name": name, "theirs": theirs, "yours": yours},
    )
