"""The shape of an indicator set: seven tables, the same in JSON and in a workbook. One description serves them all.

Version 2 of the format: days of targets are the last of their period, as every page tells them. Version 1, which told
the day after, is still read: the first of a month is the end of the month before in both.
"""

from samklang.interchange.indicator_set.calculations.columns import Column, Table
from samklang.measurement.calculations.figures import gettext_noop

FORMAT = "samklang-indicator-set"
VERSION = 2
READABLE = frozenset({1, 2})
MOST_ROWS = 5_000


def _code(about: str = gettext_noop("The indicator's code.")) -> Column:
    return Column("indicator", "Indikator", "Indicator", about, longest=20, is_required=True)


BREAKDOWNS = Table(
    "breakdowns",
    "Opdelinger",
    "Breakdowns",
    gettext_noop("The ways figures are broken down: one row for each category, in order."),
    (
        Column(
            "breakdown", "Opdeling", "Breakdown", gettext_noop("Name of the breakdown."), longest=80, is_required=True
        ),
        Column("category", "Kategori", "Category", gettext_noop("Name of the category."), longest=80, is_required=True),
        Column(
            "is_unknown",
            "Er ukendt",
            "Is unknown",
            gettext_noop("Whether the category stands for what is not known."),
            "yes",
        ),
    ),
    ("breakdown", "category"),
)
GOALS = Table(
    "goals",
    "Mål",
    "Goals",
    gettext_noop("The goals that indicators point at, to find them again; none is made by an import."),
    (
        Column("number", "Nummer", "Number", gettext_noop("The goal's number."), "whole", is_required=True),
        Column("title", "Titel", "Title", gettext_noop("The goal's wording."), longest=300, is_required=True),
    ),
    ("number",),
)
INDICATORS = Table(
    "indicators",
    "Indikatorer",
    "Indicators",
    gettext_noop("What stands for good about each indicator."),
    (
        _code(gettext_noop("Its code, which stays for good and finds it again.")),
        Column("stage", "Stadie", "Stage", gettext_noop("How far it has come."), "choice", "stage", is_required=True),
        Column("goals", "Mål", "Goals", gettext_noop("Numbers of the goals it shows the way to."), "wholes"),
        Column(
            "headline",
            "Plads på forsiden",
            "Place on the home",
            gettext_noop("1 stands first; empty: not there."),
            "whole",
        ),
        Column(
            "reported_by",
            "Indberettes af",
            "Reported by",
            gettext_noop(
                "The kinds of organisation asked for it. Different kinds may have different indicators of one goal."
            ),
            "choices",
            "organisation_kind",
        ),
    ),
    ("indicator",),
)
DEFINITIONS = Table(
    "definitions",
    "Definitioner",
    "Definitions",
    gettext_noop("Each wording of each indicator, the first one first. A later one has a reason."),
    (
        _code(),
        Column(
            "version",
            "Version",
            "Version",
            gettext_noop("1 for the first, then one more each."),
            "whole",
            is_required=True,
        ),
        Column(
            "valid_from",
            "Gælder fra",
            "In force from",
            gettext_noop("First day it is in force."),
            "day",
            is_required=True,
        ),
        Column("name", "Navn", "Name", gettext_noop("Its name."), longest=160, is_required=True),
        Column(
            "definition",
            "Definition",
            "Definition",
            gettext_noop("What is counted, and what is not."),
            is_required=True,
        ),
        Column(
            "unit",
            "Enhed",
            "Unit",
            gettext_noop("What is counted: homes, people, kroner."),
            longest=60,
            is_required=True,
        ),
        Column("kind", "Type", "Kind", gettext_noop("How figures combine."), "choice", "kind", is_required=True),
        Column(
            "direction",
            "God retning",
            "Good direction",
            gettext_noop("Which way is good."),
            "choice",
            "direction",
            is_required=True,
        ),
        Column("level", "Niveau", "Level", gettext_noop("How far along from means to ends."), "choice", "level"),
        Column("rhythm", "Rytme", "Rhythm", gettext_noop("How often it is reported."), "choice", "rhythm"),
        Column(
            "counts_people",
            "Tæller personer",
            "Counts people",
            gettext_noop("Whether small numbers are protected."),
            "yes",
        ),
        Column(
            "is_confidential",
            "Er fortrolig",
            "Is confidential",
            gettext_noop("Whether each organisation's figure is its own business."),
            "yes",
        ),
        Column("breakdowns", "Opdeles efter", "Broken down by", gettext_noop("Names of breakdowns."), "names"),
        Column(
            "steps",
            "Trin",
            "Steps",
            gettext_noop("The breakdown whose categories are the steps of a scale."),
            longest=80,
        ),
        Column(
            "reached_from",
            "Nået fra",
            "Reached from",
            gettext_noop("The step from which an answer counts."),
            longest=80,
        ),
        Column(
            "part_of",
            "Nogle af personerne i",
            "Some of the people of",
            gettext_noop("The code of the indicator whose people it counts some of; empty: none."),
            longest=20,
        ),
        Column(
            "those",
            "Hvilke af dens personer",
            "Which of its people",
            gettext_noop("Of a share or a rate: all it is out of, or only those counted."),
            "choice",
            "those",
        ),
        Column(
            "among",
            "Blandt hvilke personer",
            "Among which people",
            gettext_noop("Where the other is a share or a rate: among all it is out of, or only those counted."),
            "choice",
            "those",
        ),
        Column("why", "Hvorfor", "Why it matters", gettext_noop("Why it is measured.")),
        Column("source", "Kilde", "Source", gettext_noop("Where figures come from.")),
        Column("method", "Metode", "Method", gettext_noop("How they are made.")),
        Column("who", "Hvem tæller", "Who counts", gettext_noop("Who makes them.")),
        Column("known_weaknesses", "Kendte svagheder", "Known weaknesses", gettext_noop("What they do not show.")),
        Column("use", "Bruges til", "What it is used for", gettext_noop("What they are used for.")),
        Column(
            "breaks_comparability",
            "Bryder kurven",
            "Breaks the curve",
            gettext_noop("Whether it breaks the curve."),
            "yes",
        ),
        Column("reason", "Begrundelse", "Reason", gettext_noop("Why a later wording differs from the one before.")),
    ),
    ("indicator", "version"),
)
TARGETS = Table(
    "targets",
    "Måltal",
    "Targets",
    gettext_noop("What an indicator should reach, from where. Shares are numbers from 0 to 1."),
    (
        _code(),
        Column(
            "baseline_on",
            "Udgangspunkt, dag",
            "Baseline day",
            gettext_noop("The last day of the period it was measured in."),
            "last_day",
            is_required=True,
        ),
        Column(
            "baseline_value", "Udgangspunkt", "Baseline", gettext_noop("From this value."), "number", is_required=True
        ),
        Column(
            "target_on",
            "Måltal, dag",
            "Target day",
            gettext_noop("The last day of the period it should be reached in."),
            "last_day",
            is_required=True,
        ),
        Column("target_value", "Måltal", "Target", gettext_noop("To this value."), "number", is_required=True),
        Column("trajectory", "Vej", "Way", gettext_noop("How the way between them goes."), "choice", "trajectory"),
    ),
    ("indicator",),
)
MILESTONES = Table(
    "milestones",
    "Milepæle",
    "Milestones",
    gettext_noop("Values agreed for days between baseline and target."),
    (
        _code(),
        Column("on", "Dag", "Day", gettext_noop("The last day of its period."), "last_day", is_required=True),
        Column("value", "Værdi", "Value", gettext_noop("This value."), "number", is_required=True),
    ),
    ("indicator", "on"),
)
CHANGES = Table(
    "changes",
    "Ændringer",
    "Changes",
    gettext_noop("Days from which the work was changed on purpose: curves are judged anew."),
    (
        _code(),
        Column("on", "Fra", "From", gettext_noop("From this day."), "day", is_required=True),
        Column(
            "reason",
            "Hvad blev ændret",
            "What was changed",
            gettext_noop("In a few words."),
            longest=200,
            is_required=True,
        ),
    ),
    ("indicator", "on"),
)
TABLES = (BREAKDOWNS, GOALS, INDICATORS, DEFINITIONS, TARGETS, MILESTONES, CHANGES)
WORDING = tuple(
    column.name
    for column in DEFINITIONS.columns
    if column.name not in {"indicator", "version", "reason", "breaks_comparability"}
)
