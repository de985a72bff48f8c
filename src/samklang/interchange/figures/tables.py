"""Figures as one long table: a row for each period, place and part, with what must be said of it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.interchange.figures.calculations.csvw import DECIMALS, Column, Value
from samklang.interchange.figures.calculations.period_codes import period_code
from samklang.interchange.figures.calculations.statuses import Status, status_of
from samklang.interchange.figures.wording import MEANINGS, status_words
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.models import DataTerms, Indicator, Stage
from samklang.measurement.queries import Moment
from samklang.measurement.queries.as_it_stood import was_defined
from samklang.measurement.queries.every_figure import Cube, Part
from samklang.measurement.words import rule_words

_SDMX = "http://purl.org/linked-data/sdmx/2009/"
_TERMS = "http://purl.org/dc/terms/"
PRIMARY_KEY = ("indicator", "period", "place", "breakdown", "part")
_COLUMNS: tuple[tuple[str, Promise, str, str, Promise], ...] = (
    ("indicator", gettext_lazy("Indicator"), "text", f"{_TERMS}identifier", gettext_lazy("The indicator's code.")),
    ("name", gettext_lazy("Name"), "text", f"{_TERMS}title", gettext_lazy("Its name in this definition.")),
    ("kind", gettext_lazy("Kind of figure"), "text", "", gettext_lazy("How figures of it combine.")),
    ("unit", gettext_lazy("Unit"), "text", f"{_SDMX}attribute#unitMeasure", gettext_lazy("What is counted.")),
    (
        "definition_version", gettext_lazy("Definition version"), "whole", f"{_TERMS}hasVersion",
        gettext_lazy("The number of the definition the figure was reported under."),
    ),
    (
        "period", gettext_lazy("Period"), "text", f"{_SDMX}dimension#refPeriod",
        gettext_lazy("2026-07, 2026-Q3, 2026-H2 or 2026."),
    ),
    ("first_day", gettext_lazy("First day"), "day", "http://schema.org/startDate", gettext_lazy("Of the period.")),
    ("last_day", gettext_lazy("Last day"), "day", "http://schema.org/endDate", gettext_lazy("Of the period.")),
    (
        "place", gettext_lazy("Place"), "text", f"{_SDMX}dimension#refArea",
        gettext_lazy("Empty: all places together."),
    ),
    ("breakdown", gettext_lazy("Breakdown"), "text", "", gettext_lazy("Empty: not broken down.")),
    ("part", gettext_lazy("Part"), "text", "", gettext_lazy("The category of the breakdown.")),
    (
        "value", gettext_lazy("Figure"), "number", f"{_SDMX}measure#obsValue",
        gettext_lazy("Empty where there is no number; the status says why."),
    ),
    ("least", gettext_lazy("At least"), "number", "", gettext_lazy("Where only a range of people is known.")),
    ("most", gettext_lazy("At most"), "number", "", gettext_lazy("Where only a range of people is known.")),
    (
        "status", gettext_lazy("Status"), "text", f"{_SDMX}attribute#obsStatus",
        gettext_lazy("h hidden, r rounded to fives, p partial, rp both, m missing, u undefined, l levels."),
    ),
    ("asked", gettext_lazy("Asked"), "whole", "", gettext_lazy("How many organisations were asked.")),
    ("reported", gettext_lazy("Reported"), "whole", "", gettext_lazy("How many of them told a figure.")),
    ("not_applicable", gettext_lazy("Not applicable"), "whole", "", gettext_lazy("How many said so.")),
    ("cannot_tell", gettext_lazy("Cannot tell"), "whole", "", gettext_lazy("How many said so.")),
    (
        "released_on", gettext_lazy("Released"), "day", f"{_TERMS}issued",
        gettext_lazy("The day of the release, for figures that count people or are confidential."),
    ),
    (
        "stands_since", gettext_lazy("Stands although released again"), "day", "",
        gettext_lazy(
            "The day the period was last released, where the earlier table stands: what came or was corrected since "
            "its own release is not in the figure."
        ),
    ),
)  # fmt: skip
_REQUIRED = frozenset({"indicator", "name", "period", "first_day", "last_day"})


def columns() -> list[Column]:
    """Return the columns with their titles in both languages, whatever the reader's."""
    return [
        Column(name, _in_both(title), holds, url, str(about), name in _REQUIRED)
        for name, title, holds, url, about in _COLUMNS
    ]


def _in_both(title: Promise) -> dict[str, str]:
    told = {}
    for language in ("da", "en"):
        with translation.override(language):
            told[language] = str(title)
    return told


def headings() -> list[str]:
    """Return the titles in the reader's language."""
    return [str(title) for _name, title, *_rest in _COLUMNS]


def coded_rows(cubes: Iterable[Cube]) -> Iterator[list[Value]]:
    """Return every figure, all crossings of breakdowns too, with codes for machines."""
    for cube in cubes:
        for part in cube.parts:
            yield _row(cube, part, kind=part.kind, status=status(part).value)


def worded_rows(cubes: Iterable[Cube]) -> list[list[Value]]:
    """Return the figures by place and by one breakdown at a time, with words for people."""
    return [
        _row(cube, part, kind=str(cube.card.version.get_kind_display()), status=status_words(status(part)))
        for cube in cubes
        for part in cube.parts
        if len(part.categories) + (part.place != ALL) <= 1
    ]


def named_rows(cubes: Iterable[Cube]) -> list[list[Value]]:
    """Return the same with code and name in one cell: Excel would take a code 1.1 alone for the first of January."""
    return [[f"{code} {name}", name, *rest] for code, name, *rest in worded_rows(cubes)]


def status(part: Part) -> Status:
    """Return what must be said beside a figure."""
    total = part.total
    return status_of(
        is_hidden=part.is_hidden,
        is_known=part.value is not None or part.bounds is not None,
        is_told=total.reported > 0,
        is_rounded=total.is_rounded,
        is_complete=total.is_complete,
        has_levels=part.is_whole and bool(total.levels),
    )


def names_of(cube: Cube, part: Part) -> tuple[str, str]:
    """Return (the breakdowns, the categories) of a part in words; both blank for what is not broken down."""
    breakdowns, categories = [], []
    for dimension in cube.dimensions:
        names = {each.pk: each.name for each in dimension.categories.all()} | {-dimension.pk: _("Not broken down")}
        for category in part.categories:
            if category in names:
                breakdowns.append(dimension.name)
                categories.append(names[category])
    return " × ".join(breakdowns), " · ".join(categories)


def place_name(cube: Cube, part: Part) -> str:
    """Return the place in words; blank for all of them."""
    if part.place == ALL:
        return ""
    return cube.places.get(int(part.place), "") if part.place else cube.unplaced or _("Without a place")


def _row(cube: Cube, part: Part, *, kind: str, status: str) -> list[Value]:
    total, period = part.total, part.total.period
    breakdown, category = names_of(cube, part)
    least, most = part.bounds or (None, None)
    counts = (total.asked, total.reported, total.not_applicable, total.declined) if part.is_whole else (None,) * 4
    return [
        cube.card.indicator.code, total.version.name, kind, total.version.unit, total.version.number,
        period_code(period.starts_on, period.rhythm), period.starts_on, period.ends_on - timedelta(days=1),
        place_name(cube, part), breakdown, category, None if part.value is None else round(part.value, DECIMALS),
        least, most, status, *counts, localdate(total.table.release.at) if total.table else None,
        localdate(total.stands_since) if total.stands_since else None,
    ]  # fmt: skip


def contents_headings() -> list[str]:
    """Return the headings of the contents."""
    return [_("Indicator"), _("Name"), _("Goals"), _("Unit"), _("Stage"), _("Periods"), _("Latest"), _("Cite as")]


def contents_row(cube: Cube) -> list[Value]:
    """Return what an indicator is, which goals it serves, how far its figures reach, how to cite it."""
    card, latest = cube.scorecard, cube.scorecard.latest
    return [
        card.indicator.code,
        card.version.name,
        ", ".join(str(goal.number) for goal in card.goals),
        card.version.unit,
        str(Stage(getattr(card.indicator, "stage_then", None) or card.indicator.stage).label),
        len(card.totals),
        latest.period.label if latest else "",
        card.citation,
    ]


def definitions_table(indicators: Iterable[Indicator], moment: Moment) -> tuple[list[str], list[list[Value]]]:
    """Return one row for each definition of each indicator, old ones too, of those written down by a moment."""
    heads = [
        _("Indicator"), _("Definition version"), _("In force from"), _("Name"), _("Definition"), _("Unit"),
        _("How figures combine"), _("Source"), _("Method"), _("Known weaknesses"), _("Breaks the curve"), _("Reason"),
    ]  # fmt: skip
    return heads, [
        [
            indicator.code, version.number, version.valid_from, version.name, version.definition, version.unit,
            rule_words(version), version.source, version.method, version.known_weaknesses,
            _("yes") if version.breaks_comparability else "", version.reason,
        ]
        for indicator in indicators
        for version in indicator.versions.all()
        if was_defined(version, at=moment.at)
    ]  # fmt: skip


def about_table(terms: DataTerms, moment: Moment, *, notes: Iterable[str]) -> tuple[list[str], list[list[Value]]]:
    """Return what one must know to use and cite the figures."""
    rows: list[list[Value]] = [
        [_("Source"), terms.source],
        [
            _("Licence"),
            str(terms.get_licence_display()) if terms.licence else _("Not agreed: ask before you use them."),
        ],
        [_("As known on"), moment.words],
    ]
    rows += [[_("Note"), note] for note in notes]
    rows += [[status_words(each), str(meaning)] for each, meaning in MEANINGS.items()]
    return [_("What"), _("Text")], rows
