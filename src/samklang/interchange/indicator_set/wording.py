"""The sentence for each thing that can be wrong with a set, and the words for what becomes of its rows."""

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused
from samklang.interchange.csv_xlsx.wording import line as file_line
from samklang.interchange.indicator_set.calculations.faults import Fault, Faulty, Rule
from samklang.interchange.indicator_set.calculations.plan import Change, Step, What
from samklang.interchange.indicator_set.calculations.sets import Value
from samklang.interchange.indicator_set.calculations.shape import TABLES
from samklang.interchange.indicator_set.choices import labels
from samklang.ui import localised
from samklang.ui.problems import Problem

SENTENCES: dict[Rule, Promise] = {
    Rule.NOT_JSON: _("This is not JSON that can be read. Export the set again, or check it in an editor."),
    Rule.NOT_A_SET: _(
        "This is not a set of indicators. Choose a JSON file or a workbook exported from here, or one shaped like it."
    ),
    Rule.NEWER: _("The file is of another version of the format than %(detail)s. Export it as version %(detail)s."),
    Rule.KEY_TWICE: _("The same name stands twice in one place. Keep one of them."),
    Rule.TOO_MANY_ROWS: _("There are more than %(detail)s rows. Divide the set."),
    Rule.NO_TABLE: _("This must be a list of rows."),
    Rule.ROW_SHAPE: _("This row is not a set of names and values."),
    Rule.NO_COLUMN: _("This column is missing. Add it, or export the set again and start from there."),
    Rule.REQUIRED: _("This is empty. Fill it in."),
    Rule.CHOICE: _("This is not one of the choices. Write one of: %(detail)s."),
    Rule.TEXT: _("This must be text."),
    Rule.NUMBER: _("This is no number that can be read in one way only. Write it as 1234,5; four decimals at most."),
    Rule.WHOLE: _("This must be a whole number from 0 to 32,000."),
    Rule.DAY: _("This is no day. Write it as 2026-11-23."),
    Rule.YES: _("Write yes or no, or leave it empty."),
    Rule.TOO_LONG: _("This is longer than %(detail)s characters. Shorten it."),
    Rule.CPR: _("This looks like a CPR number. Samklang never stores them: remove it."),
    Rule.CHARACTERS: _("The text holds characters that cannot be stored. Type it again."),
    Rule.TWICE: _("The same row stands in line %(detail)s too. Delete one of them."),
    Rule.UNKNOWN_INDICATOR: _("No indicator in the file has this code. Add it to the indicators, or correct the code."),
    Rule.NO_DEFINITION: _("This indicator has no definition in the file. Add one."),
    Rule.VERSIONS: _("Versions are numbered from 1 without gaps: this one must be %(detail)s."),
    Rule.NO_REASON: _("A later definition says why it differs. Write the reason."),
    Rule.UNKNOWN_WHOLE: _("No indicator in the file or here has this code. Correct it, or leave it empty."),
    Rule.UNKNOWN_BREAKDOWN: _("There is no breakdown called %(detail)s in the file or here. Add it to the breakdowns."),
    Rule.NO_TARGET: _("A milestone needs its target. Add the target, or delete the milestone."),
    Rule.OTHER_CATEGORIES: _("The breakdown of this name has other categories here: %(detail)s. Rename yours."),
    Rule.KIND_WITH_DATA: _("Figures are reported already, so the kind cannot change. Give the indicator another code."),
    Rule.STAGE: _("An indicator that is “%(detail)s” here cannot become this. Take one step at a time."),
    Rule.SHEET: _("The sheet is not complete: %(detail)s. Fill it in, or leave the indicator proposed."),
    Rule.HEADLINE: _("Only an indicator in use stands on the home. Empty its place, or put it in use."),
    Rule.STEPS: _("Answers on a scale and levels have a breakdown as their steps, and no other kind has."),
    Rule.REACHED: _("A scale says from which of its own steps an answer counts; no other kind does."),
    Rule.LEVELS_OF_PEOPLE: _("A level is what an organisation says of itself, and counts nobody. Leave it out."),
    Rule.LEVELS_OF_PARTS: _(
        "Levels cannot be broken down: those of the parts come to no level. Define an indicator for each part."
    ),
    Rule.UNGUARDED_PEOPLE: _(
        "Figures of this kind cannot be protected, so they cannot count people. Choose another kind."
    ),
    Rule.TOTAL_OF_WEEKS: _(
        "A running total goes on from period to period, and single weeks lie apart. Choose another rhythm."
    ),
    Rule.CONFIDENTIAL: _("Only a count, an amount or a stock can be confidential, and not where it counts people."),
    Rule.TOO_MANY_CELLS: _("This breakdown has %(detail)s cells, more than anybody can fill in. Take fewer."),
    Rule.OTHER_CHANGE: _("A change is declared on that day already: %(detail)s. Choose another, or delete the row."),
    Rule.TARGET_DAYS: _("The days lie in the wrong order: baseline, milestones, target. Correct them."),
    Rule.NOT_YET: _("The day has not come yet. Delete the row, and declare the change when it has happened."),
}  # fmt: skip
WHAT: dict[What, Promise] = {
    What.NEW: pgettext_lazy("what becomes of a row", "New"),
    What.CHANGED: pgettext_lazy("what becomes of a row", "Changed"),
    What.VERSION: pgettext_lazy("what becomes of a row", "New definition"),
    What.SAME: pgettext_lazy("what becomes of a row", "Unchanged"),
    What.IGNORED: pgettext_lazy("what becomes of a row", "Not here"),
    What.REFUSED: pgettext_lazy("what becomes of a row", "Refused"),
}
KINDS: dict[What, str] = {
    What.NEW: "holds", What.CHANGED: "fragile", What.VERSION: "fragile", What.REFUSED: "missing",
}  # fmt: skip


def table_words(name: str) -> str:
    """Return a table's name in the reader's language; blank for the file as a whole."""
    return next((table.title(_language()) for table in TABLES if table.name == name), "")


def column_words(table: str, column: str) -> str:
    """Return a column's heading in the reader's language."""
    found = next((each for each in TABLES if each.name == table), None)
    known = next((each for each in found.columns if each.name == column), None) if found else None
    return known.title(_language()) if known else column


def fault_line(fault: Fault) -> str:
    """Return the whole line of one fault: table, line, column and value, what is wrong and the way out."""
    where = [table_words(fault.table)] if fault.table else []
    if fault.line is not None:
        where.append(gettext("row %(row)s") % {"row": fault.line})
    if fault.column:
        where.append(gettext("column %(column)s") % {"column": column_words(fault.table, fault.column)})
    place = ", ".join(each for each in where if each)
    value = f" {localised.quoted(fault.value)}" if fault.value and fault.value != "None" else ""
    sentence = str(SENTENCES[fault.rule]) % {"detail": _detail(fault)}
    return f"{place}{value}: {sentence}" if place or value else sentence


def _detail(fault: Fault) -> str:
    if fault.rule is Rule.SHEET:
        return ", ".join(column_words("definitions", name).lower() for name in fault.detail.split(", "))
    if fault.rule is Rule.STAGE:
        return labels(_language())["stage"].get(fault.detail, fault.detail).lower()
    return fault.detail


def problem_of(error: Faulty | Refused) -> Problem:
    """Return a refusal as the problem a form shows: one sentence, and one line for each thing that is wrong."""
    if isinstance(error, Faulty):
        lines = [fault_line(fault) for fault in error.faults]
    else:
        sheet = getattr(error, "sheet", "")
        lines = [_file_line(finding, sheet) for finding in error.findings]
    if len(lines) == 1:
        return Problem(lines[0], field="file")
    if error.unlisted:
        lines.append(gettext("… and %(count)s more of the same kind.") % {"count": error.unlisted})
    count = len(lines)
    text = ngettext(
        "Nothing was stored: %(count)s thing must be mended in the file first.",
        "Nothing was stored: %(count)s things must be mended in the file first.",
        count,
    )
    return Problem(text % {"count": count}, field="file", lines=tuple(lines))


def _file_line(finding: Finding, sheet: str) -> str:
    said = file_line(finding)
    return f"{sheet}, {said[:1].lower()}{said[1:]}" if sheet else said


def change_words(step: Step, change: Change) -> str:
    """Say one difference: what it is, from what to what; long texts by their beginnings."""
    names = {"milestones": gettext("milestones")}
    name = names.get(change.column) or column_words(step.table, change.column)
    before, after = _shown(change.column, change.before), _shown(change.column, change.after)
    return f"{name}: {before or '–'} → {after or '–'}"


def _shown(column: str, value: Value) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return localised.number(value)
    if isinstance(value, date):
        return localised.date_long(value)
    if isinstance(value, tuple):
        return ", ".join(_shown("organisation_kind" if column == "reported_by" else "", each) for each in value)
    text = str(value) if value is not None else ""
    text = labels(_language()).get(column, {}).get(text, text)
    return text if len(text) <= 120 else f"{text[:119]}…"


def _language() -> str:
    return "da" if (get_language() or "da").startswith("da") else "en"
