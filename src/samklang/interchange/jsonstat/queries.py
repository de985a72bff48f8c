"""An indicator's figures as a JSON-stat cube: period, place, breakdowns, measure."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.interchange.figures.calculations.period_codes import period_code
from samklang.interchange.figures.tables import place_name, status
from samklang.interchange.figures.wording import STATUS_WORDS, notes_for
from samklang.interchange.jsonstat.calculations.writing import DECIMALS, About, Axis, Category, Cell, dataset
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import LICENCE_ADDRESSES, DataTerms
from samklang.measurement.queries import Moment
from samklang.measurement.queries.every_figure import Cube, Part
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import rule_words
from samklang.people.mail import absolute
from samklang.ui.localised import date_long

TOTAL, REST = "_T", "_R"  # all together; what has no place or is not broken down
VALUE, COUNT, LEAST, MOST = "value", "count", "least", "most"


def dataset_of(viewer: Viewer, cube: Cube, *, terms: DataTerms, moment: Moment) -> dict[str, Any]:
    """Return one indicator's figures as a dataset."""
    axes = _axes(cube)
    cells = [cell for part in cube.parts for cell in _cells(cube, part, [axis.id for axis in axes])]
    return dataset(_about(viewer, cube, terms, moment), axes, cells)


def address_of(viewer: Viewer, cube: Cube, moment: Moment) -> str:
    """Return the full address of an indicator's dataset."""
    path = reverse(
        "jsonstat:one_jsonstat",
        kwargs={"initiative": viewer.initiative.slug, "indicator_id": cube.card.indicator.pk},
    )
    return absolute(f"{path}{moment.query}")


def links_of(terms: DataTerms) -> dict[str, list[dict[str, str]]]:
    """Return where the licence is read, if one is agreed."""
    if not terms.licence:
        return {}
    return {"license": [{"href": LICENCE_ADDRESSES[terms.licence], "label": str(terms.get_licence_display())}]}


def _axes(cube: Cube) -> list[Axis]:
    periods = tuple(Category(_code(each), each.period.label) for each in cube.card.totals)
    axes = [Axis("period", _("Period"), periods, "time")]
    used = {part.place: place_name(cube, part) for part in cube.parts if part.place != ALL}
    if used:
        known = sorted((pk for pk in used if pk), key=lambda pk: used[pk])
        rest = (Category(REST, used[0]),) if 0 in used else ()
        places = (Category(TOTAL, _("All places")), *(Category(str(pk), used[pk]) for pk in known), *rest)
        axes.append(Axis("place", _("Place"), places, "geo"))
    names = [dimension.name for dimension in cube.dimensions]
    for dimension in cube.dimensions:
        told = tuple(Category(str(each.pk), each.name) for each in dimension.categories.all())
        is_rest = any(-dimension.pk in part.categories for part in cube.parts)
        rest = (Category(REST, _("Not broken down")),) if is_rest else ()
        name = dimension.name
        if names.count(name) > 1 and dimension.retired_on:
            name = _("%(name)s, until %(day)s") % {"name": name, "day": date_long(dimension.retired_on)}
        axes.append(Axis(f"breakdown{dimension.pk}", name, (Category(TOTAL, _("All")), *told, *rest)))
    return [*axes, _measures(cube)]


def _measures(cube: Cube) -> Axis:
    version = cube.card.version
    is_whole = all(part.value is None or part.value == int(part.value) for part in cube.parts)
    found = [Category(VALUE, version.name, version.unit, 0 if is_whole else DECIMALS)]
    rules = rules_of(version.kind)
    if rules.STEPS:
        unit = _("answers") if rules.COUNTS_STEPS else _("organisations")
        found.append(Category(COUNT, _("How many on each step"), unit, 0))
    if rules.POOLS.overlaps:
        found += [Category(LEAST, _("At least"), version.unit, 0), Category(MOST, _("At most"), version.unit, 0)]
    return Axis("measure", _("Measure"), tuple(found), "metric")


def _cells(cube: Cube, part: Part, ids: list[str]) -> list[Cell]:
    """Return a part's cells: one, or two where only a range is known."""
    chosen = {"period": _code(part.total), "place": TOTAL if part.place == ALL else str(part.place or REST)}
    own = set(part.categories)
    for dimension in cube.dimensions:
        here = own & {each.pk for each in dimension.categories.all()}
        rest = REST if -dimension.pk in own else TOTAL
        chosen[f"breakdown{dimension.pk}"] = str(next(iter(here))) if here else rest
    said = status(part).value
    start = tuple(chosen[each] for each in ids[:-1])
    if part.bounds:
        return [Cell((*start, LEAST), part.bounds[0], said), Cell((*start, MOST), part.bounds[1], said)]
    measure = VALUE if part.kind == cube.card.version.kind else COUNT
    return [Cell((*start, measure), part.value, said)]


def _code(total: PeriodTotal) -> str:
    return period_code(total.period.starts_on, total.period.rhythm)


def _about(viewer: Viewer, cube: Cube, terms: DataTerms, moment: Moment) -> About:
    card, version = cube.scorecard, cube.card.version
    released = [each.table.release.at for each in card.totals if each.table]
    updated = max(released).isoformat() if released else str(moment.day or viewer.today)
    return About(
        href=address_of(viewer, cube, moment),
        label=version.name,
        source=terms.source,
        updated=updated,
        notes=(version.definition, *notes_for(viewer)),
        links=links_of(terms),
        extension={
            "indicator": card.indicator.code,
            "kind": version.kind,
            "how_figures_combine": rule_words(version),
            "definition": {"version": version.number, "valid_from": str(version.valid_from), "source": version.source},
            "goals": [goal.number for goal in card.goals],
            "citation": card.citation,
            "known_on": str(moment.day or viewer.today),
            "status": {"label": {each.value: str(words) for each, words in STATUS_WORDS.items()}},
            "periods": {_code(each): _of_period(each) for each in card.totals},
        },
    )


def _of_period(total: PeriodTotal) -> dict[str, Any]:
    table = total.table
    return {
        "definition_version": total.version.number,
        "asked": total.asked,
        "reported": total.reported,
        "not_applicable": total.not_applicable,
        "cannot_tell": total.declined,
        "released": table.release.at.isoformat() if table else None,
        "stands_since": total.stands_since.isoformat() if total.stands_since else None,
        "policy": table.policy if table else None,
    }
