"""What a program writes: figures as drafts, and the sending of its organisation's own report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.interchange.api.problems import Mistake, Refusal
from samklang.interchange.api.queries.reports import asked_figures, etag_of, is_same
from samklang.interchange.api.schemas.base import number_text
from samklang.interchange.api.schemas.reports import ExplanationIn, FigureIn
from samklang.measurement.actions import TypedFigure, save_figures, submit_report
from samklang.measurement.actions.moving import locked_report
from samklang.measurement.calculations.written_numbers import written_number
from samklang.measurement.forms.report_grid import GridRow, grid_of, rows_of
from samklang.measurement.forms.reporting import PARTS, ReportForm, field_name
from samklang.measurement.models import EDITABLE, Report
from samklang.measurement.queries import AskedFigure
from samklang.ui.problems import Problem

_FIELDS = {"why": "explanation"}


def keep_figures(*, report: Report, figures: Sequence[FigureIn], seen: str, by: Actor, at: datetime) -> Report:
    """Keep figures as drafts, all or none; `seen` is the ETag its sender has read, or * for whatever stands."""
    with transaction.atomic():
        report = locked_report(report, by)
        asked = _as_seen(report, seen, figures)
        changed = _changed(figures, asked)
        if changed:
            save_figures(report=report, figures=changed, by=by, at=at, asked=asked)
    report.refresh_from_db()
    return report


def send_report(
    *,
    report: Report,
    reason: str,
    guarded_reason: str,
    explanations: Iterable[ExplanationIn],
    is_incomplete: bool,
    seen: str,
    by: Actor,
    at: datetime,
) -> Report:
    """Send a report as its sender has seen it; every doubt needs an explanation, given here or before."""
    with transaction.atomic():
        report = locked_report(report, by)
        asked = _as_seen(report, seen, ())
        _explain(report, list(explanations), asked, by=by, at=at)
        unanswered = _unanswered(asked_figures(report))
        if unanswered:
            raise Refusal("doubted", mistakes=unanswered)
        try:
            return submit_report(
                report=report, by=by, at=at, reason=reason, guarded_reason=guarded_reason, is_incomplete=is_incomplete
            )
        except Problem as problem:
            raise Refusal("incomplete" if problem.field == "incomplete" else "invalid", problem.text) from problem


def _as_seen(report: Report, seen: str, figures: Sequence[FigureIn]) -> list[AskedFigure]:
    """Return what a report asks; refuse one that cannot be changed, or that has changed since its sender read it."""
    if report.state not in EDITABLE:
        raise Refusal("not-editable")
    asked = asked_figures(report)
    now = etag_of(report, asked)
    if seen != "*" and not any(is_same(each.strip().removeprefix("W/"), now) for each in seen.split(",")):
        by_key = {line.key: line for line in asked}
        conflicts = [_both(by_key[each.key], each) for each in figures if each.key in by_key]
        raise Refusal("stale", more={"conflicts": [each for each in conflicts if each]}, headers={"ETag": now})
    return asked


def _both(line: AskedFigure, given: FigureIn) -> Mapping[str, Any] | None:
    """Return what stands for a figure and what was sent, where they differ."""
    now = line.now
    theirs = {
        "figure": number_text(now.numerator) if now else None,
        "base": number_text(now.denominator) if now else None,
        "answer": now.answer if now else None,
    }
    yours = {"figure": _plain(given.figure), "base": _plain(given.base), "answer": _answer(given)}
    return None if theirs == yours else {"key": line.key, "theirs": theirs, "yours": yours}


def _plain(number: str | int | None) -> str | None:
    return None if number is None else number_text(Decimal(number))


def _answer(given: FigureIn) -> str | None:
    return given.answer or ("measured" if given.figure is not None else None)


def _changed(figures: Sequence[FigureIn], asked: Sequence[AskedFigure]) -> list[TypedFigure]:
    """Return what changes, as it would be typed in the grid, or refuse with every mistake: the same rules hold."""
    by_key = {line.key: line for line in asked}
    places = {each.key: place for place, each in enumerate(figures)}
    mistakes = [*_unasked(figures, by_key), *_doubled(figures), *_misplaced(figures, by_key)]
    form = ReportForm(asked, _as_typed(figures, by_key))
    form.is_valid()
    mistakes += _mistakes_of(form, places)
    if mistakes:
        raise Refusal("invalid", mistakes=tuple(mistakes))
    return form.figures()


def _unasked(figures: Sequence[FigureIn], by_key: Mapping[str, AskedFigure]) -> list[Mistake]:
    words = _("The report does not ask for this figure. Read the figures again and use their keys.")
    return [
        Mistake(words, f"/figures/{place}/key", each.key, "key", "not_asked")
        for place, each in enumerate(figures)
        if each.key not in by_key
    ]


def _doubled(figures: Sequence[FigureIn]) -> list[Mistake]:
    words = _("The same figure is sent twice. Send it once.")
    first: dict[str, int] = {}
    return [
        Mistake(words, f"/figures/{place}/key", each.key, "key", "twice")
        for place, each in enumerate(figures)
        if first.setdefault(each.key, place) != place
    ]


def _misplaced(figures: Sequence[FigureIn], by_key: Mapping[str, AskedFigure]) -> list[Mistake]:
    """Return what the grid has no field for: a base where none is taken, an answer “measured” without a figure."""
    found = []
    for place, each in enumerate(figures):
        line = by_key.get(each.key)
        if line and each.base is not None and not line.takes_base:
            words = _("This figure is not out of anything. Leave the base out.")
            found.append(Mistake(words, f"/figures/{place}/base", each.key, "base", "no_base_here"))
        if each.answer == "measured" and each.figure is None:
            words = _("There is an answer “measured” without a figure. Send the figure, or another answer.")
            found.append(Mistake(words, f"/figures/{place}/figure", each.key, "figure", "no_figure"))
    return found


def _as_typed(figures: Sequence[FigureIn], by_key: Mapping[str, AskedFigure]) -> dict[str, str]:
    """Return the fields of the grid as somebody would fill them in: decimal comma, never two readings."""
    data: dict[str, str] = {}
    for each in figures:
        line = by_key.get(each.key)
        parts = {
            "figure": _written(each.figure, is_level=bool(line and line.levels)),
            "base": _written(each.base),
            "answer": "" if each.answer in {None, "measured"} else str(each.answer),
            "how": each.how or "",
            "why": each.explanation,
        }
        data |= {field_name(part, each.key): text for part, text in parts.items()}
    return data


def _written(number: str | int | None, *, is_level: bool = False) -> str:
    if number is None:
        return ""
    exact = Decimal(number)
    return number_text(exact) or "" if is_level else written_number(exact)


def _mistakes_of(form: ReportForm, places: Mapping[str, int]) -> list[Mistake]:
    found = []
    for line in form.asked:
        for part in PARTS:
            errors = form.errors.get(field_name(part, line.key))
            for error in errors.as_data() if errors else ():
                name = _FIELDS.get(part, part)
                words = " ".join(str(message) for message in error.messages)
                found.append(
                    Mistake(words, f"/figures/{places[line.key]}/{name}", line.key, name, error.code or "invalid")
                )
    return found


def _explain(
    report: Report, explanations: Sequence[ExplanationIn], asked: Sequence[AskedFigure], *, by: Actor, at: datetime
) -> None:
    """Keep explanations beside the figures that stand."""
    by_key = {line.key: line for line in asked}
    words = _("Nothing is reported for this figure, so there is nothing to explain.")
    mistakes = tuple(
        Mistake(words, f"/explanations/{place}/key", each.key, "key", "nothing_to_explain")
        for place, each in enumerate(explanations)
        if each.key not in by_key or by_key[each.key].now is None
    )
    if mistakes:
        raise Refusal("invalid", mistakes=mistakes)
    typed = [_explained(by_key[each.key], each.explanation) for each in explanations]
    if typed:
        save_figures(report=report, figures=typed, by=by, at=at, asked=asked)


def _explained(line: AskedFigure, explanation: str) -> TypedFigure:
    now = line.now
    assert now is not None  # noqa: S101 - refused above
    return TypedFigure(line.key, now.numerator, now.denominator, now.answer, explanation, how=line.how)


def _unanswered(asked: Sequence[AskedFigure]) -> tuple[Mistake, ...]:
    """Return a mistake for every figure that raises a doubt nobody has answered, or that cannot be true."""
    return tuple(
        Mistake(f"{remark.strong} {remark.text}".strip(), "", row.key, "explanation", remark.kind)
        for row in rows_of(grid_of(asked))
        for remark in row.remarks
        if _asks(row, remark.kind)
    )


def _asks(row: GridRow, kind: str) -> bool:
    return kind == "wrong" or (kind == "doubt" and not row.explanation)
