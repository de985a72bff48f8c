"""A funder's form, filled by itself: what each answer is, what it is made of, and what cannot be answered and why."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement.calculations.figures import Figure, TimedFigure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import ONE_OFF
from samklang.measurement.models import FunderForm, FunderQuestion, IndicatorVersion, Period, Policy, Role
from samklang.measurement.queries.citations import Cited, LastChanges
from samklang.measurement.queries.every_figure import Cube, Part, bare_cubes, own_cubes
from samklang.measurement.queries.funder_parts import Asked, Span, is_told, periods_in, why_not, within
from samklang.measurement.queries.lineage import lineages_of
from samklang.measurement.words import made_of, total_words, unit_after, unit_words, words_by
from samklang.ui.localised import number as number_words
from samklang.ui.localised import period as period_words

MOST_SPANS = 24
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:to|_)(\d{4}-\d\d-\d\d)", re.ASCII)


class State(StrEnum):
    """How far the answer to a question is."""

    FIGURE = "figure"
    TEXT = "text"
    CANNOT = "cannot"
    OPEN = "open"


@dataclass(frozen=True)
class Filled:
    """One question with its answer. `number` is None where the answer is words; of a share it is between 0 and 1.

    `about` says what it is made of, `caveats` in what it is less, or other, than what was asked for.
    """

    question: FunderQuestion
    state: State
    words: str
    number: Decimal | None = None
    unit: str = ""
    is_share: bool = False
    about: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    citation: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what one must know of the answer."""
        return self.about + self.caveats


def funder_forms_visible_to(viewer: Viewer) -> QuerySet[FunderForm]:
    """Return the forms of the initiative as a whole, and those of the viewer's own organisations."""
    seen = Q(organisation__isnull=True) | Q(organisation__in=viewer.organisation_ids)
    return FunderForm.objects.filter(seen, initiative=viewer.initiative).select_related("organisation", "initiative")


def may_edit(viewer: Viewer, form: FunderForm) -> bool:
    """Tell whether a viewer may change a form: the office for the whole, a partner's editor for its own."""
    if form.organisation is None:
        return viewer.can(Permission.DEFINE_MEASURES)
    return viewer.can_for(Permission.REPORT, form.organisation)


def answers_for(viewer: Viewer) -> list[Organisation]:
    """Return the organisations that a viewer may answer for."""
    own = Organisation.objects.filter(initiative=viewer.initiative, pk__in=viewer.organisation_ids)
    return [each for each in own.order_by("sort_key") if viewer.can_for(Permission.REPORT, each)]


def spans_of(form: FunderForm, chosen: Span) -> list[tuple[str, str]]:
    """Return (key, words) of the times a form can be filled for: its own, the chosen, periods opened, whole years."""
    periods = (
        Period.objects.filter(initiative=form.initiative_id).order_by("-starts_on").values_list("starts_on", "ends_on")
    )
    opened = list(dict.fromkeys(periods))
    years = [
        (date(year, 1, 1), date(year + 1, 1, 1)) for year in sorted({each[0].year for each in opened}, reverse=True)
    ]
    offered = dict.fromkeys([(form.starts_on, form.ends_on), chosen, *years, *opened])
    return [(span_key(span), span_words(span)) for span in list(offered)[:MOST_SPANS]]


def span_key(span: Span) -> str:
    """Return the key of a time in an address. Two days without letters between them are refused as a CPR number."""
    return f"{span[0]}to{span[1]}"


def span_words(span: Span) -> str:
    """Return a time in words."""
    return period_words(span[0], span[1] - timedelta(days=1))


def span_of(form: FunderForm, key: str) -> Span:
    """Return the time for a key from an address, also one that is offered no more; the form's own for anything else."""
    written = _SPAN.fullmatch(key)
    try:
        span = (date.fromisoformat(written[1]), date.fromisoformat(written[2])) if written else None
    except ValueError:
        span = None
    return span if span and span[0] < span[1] else (form.starts_on, form.ends_on)


def filled(
    viewer: Viewer, form: FunderForm, *, span: Span, today: date, known_on: datetime | None = None
) -> list[Filled]:
    """Return every question with its answer for a time. A form leaves the house, so it holds what may leave it.

    The whole is told as everybody may see it, whoever looks: guarded figures as released. An organisation's own
    form holds its own approved figures.
    """
    questions = list(form.questions.select_related("form", "indicator", "place", "category__dimension"))
    chosen = list(dict.fromkeys(each.indicator for each in questions if each.indicator))
    if form.organisation is None:
        outside = replace(viewer, seats=())
        told = bare_cubes(outside, indicators=chosen, today=today, known_on=known_on) if chosen else []
    else:
        told = own_cubes(viewer, form.organisation, indicators=chosen, today=today, known_on=known_on) if chosen else []
    definitions = {cube.card.indicator.pk: getattr(cube.card, "versions", ()) for cube in told}
    lineages = lineages_of(definitions)
    asked = {cube.card.indicator.pk: Asked(cube, lineages[cube.card.indicator.pk]) for cube in told}
    asking = _Asking(form, span, known_on, LastChanges(form.initiative_id))
    return [_filled(asking, question, asked) for question in questions]


@dataclass(frozen=True)
class _Asking:
    """What all questions of a form are answered by: for which time, as known when, and when anything changed last."""

    form: FunderForm
    span: Span
    known_on: datetime | None
    changes: LastChanges


def _filled(asking: _Asking, question: FunderQuestion, told: Mapping[int, Asked]) -> Filled:
    if question.indicator is None:
        state = State.TEXT if question.text else State.OPEN
        return Filled(question, state, question.text)
    asked = told.get(question.indicator.pk)
    parts = _parts(asked, question, asking.span) if asked else []
    why = why_not(asked, question, parts, asking.span)
    if asked is None or why:
        return Filled(question, State.CANNOT, why)
    return _figure(asking, question, asked, parts)


def _parts(asked: Asked, question: FunderQuestion, span: Span) -> list[Part]:
    """Return the figures that an answer is made of, oldest first: of the periods within the time, or the last of them.

    A stock and a running total hold until the next, so only the last that is told (or hidden) counts.
    """
    inside = [part for part in asked.parts(question) if within(part, span)]
    if rules_of(asked.cube.card.version.kind).KEEPS_LAST:
        return [part for part in inside if part.is_hidden or is_told(part)][-1:]
    return inside


def _figure(asking: _Asking, question: FunderQuestion, asked: Asked, parts: list[Part]) -> Filled:
    last = parts[-1]
    version, kind = last.total.version, last.kind
    if rules_of(kind).POOLS.keeps_apart:
        words, number = total_words(last.total), None
    else:
        figures = [TimedFigure(part.total.period.starts_on, part.figure or Figure(None)) for part in parts]
        figure = figures[0].figure if len(figures) == 1 else rules_of(kind).over_time(figures)
        number = rules_of(kind).finish(figure)
        is_rounded = any(part.total.is_rounded for part in parts)
        words = words_by(Policy.ROUNDED if is_rounded else "")(figure, version, kind=kind)
    value = f"{words} {unit_after(number, version)}".strip()
    return Filled(
        question=question,
        state=State.FIGURE,
        words=words,
        number=number,
        unit=unit_words(version),
        is_share=rules_of(kind).AS_PERCENT,
        about=tuple(_about(asking.form, parts, version)),
        caveats=(*_per(kind, question), *_caveats(asking.form, asked, question, parts, asking.span)),
        citation=_citation(asking, asked.cube, parts, value=value),
    )


def _per(kind: str, question: FunderQuestion) -> Iterable[str]:
    """Say of how many a rate is told, where the funder's unit does not: 2.3 alone may be of a hundred."""
    per = rules_of(kind).PER
    if per > 1 and str(per) not in re.sub(r"[.,\s]", "", question.of(Role.UNIT)):
        yield _("Told per %(many)s.") % {"many": number_words(per)}


def _about(form: FunderForm, parts: list[Part], version: IndicatorVersion) -> Iterable[str]:
    """Say what the answer is made of, where nothing lacks of it."""
    if form.organisation is not None:
        yield _("Your own approved figure.")
        if version.counts_people:
            yield _("It counts people and is not protected: small numbers may tell of somebody.")
        elif version.is_confidential:
            yield _("It is confidential here: only you decide whether it leaves the house.")
    elif all(part.total.is_complete for part in parts):
        yield made_of(parts[-1].total) if len(parts) == 1 else _("Everybody asked has answered in every period.")
    if rules_of(version.kind).KEEPS_LAST:
        yield _("As it stood at the end of %(period)s.") % {"period": parts[-1].total.period.label}


def _caveats(form: FunderForm, asked: Asked, question: FunderQuestion, parts: list[Part], span: Span) -> Iterable[str]:
    """Say in what the answer is less, or other, than what was asked for: it goes with the number wherever it goes."""
    version = parts[-1].total.version
    if form.organisation is None and not all(part.total.is_complete for part in parts):
        yield made_of(parts[-1].total) if len(parts) == 1 else _lacking(parts)
    told, wanted = sum(map(is_told, parts)), periods_in(span, version.rhythm)
    if version.rhythm == ONE_OFF and not rules_of(version.kind).KEEPS_LAST:
        yield _("Counted in single weeks and not through the time: %(weeks)s.") % {
            "weeks": "; ".join(part.total.period.label for part in parts if is_told(part))
        }
    elif told < wanted and not rules_of(version.kind).KEEPS_LAST:
        words = ngettext(
            "Only %(told)s of %(count)s period is told.", "Only %(told)s of %(count)s periods are told.", wanted
        )
        yield words % {"told": told, "count": wanted}
    if any(part.total.is_rounded for part in parts):
        yield _("Rounded to fives, so that nobody can be recognised.")
    names = dict.fromkeys(asked.read_as(question.category, part.total.version) for part in parts if question.category)
    if now := [name for name in names if name]:
        yield _("%(category)s is here %(names)s.") % {"category": question.category, "names": "; ".join(now)}
    if any(
        part.total.version.breaks_comparability for part in parts[1:] if part.total.version != parts[0].total.version
    ):
        yield _("The definition changed within the time: the periods cannot be compared.")


def _lacking(parts: list[Part]) -> str:
    lacks = [part.total.period.label for part in parts if not part.total.is_complete]
    return _("Somebody asked has not answered in: %(periods)s.") % {"periods": ", ".join(lacks)}


def _citation(asking: _Asking, cube: Cube, parts: list[Part], *, value: str) -> str:
    tables, form, known_on = [part.total.table for part in parts], asking.form, asking.known_on
    path = reverse("measurement:funder_form", kwargs={"initiative": form.initiative.slug, "funder_form_id": form.pk})
    return Cited(
        whose=form.organisation.name if form.organisation else form.initiative.name,
        name=parts[-1].total.version.name,
        code=cube.card.indicator.code,
        versions=[part.total.version.number for part in parts],
        when=span_words(asking.span),
        value=value,
        path=f"{path}?time={span_key(asking.span)}",
        released=max((each.release.at for each in tables if each), default=None),
        known_on=known_on,
        since=None if known_on or any(tables) else _since(asking.changes, parts),
    ).words


def _since(changes: LastChanges, parts: list[Part]) -> datetime | None:
    """Return when the last thing happened that is in a figure: a running total has earlier periods in it too."""
    if rules_of(parts[-1].total.version.kind).CARRIES:
        return changes.in_any
    return changes.in_periods(part.total.period.pk for part in parts)
