"""The sentence for each thing that can be wrong with a file: what it is, and the way out."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule
from samklang.ui import localised
from samklang.ui.problems import Problem

SENTENCES: dict[Rule, Promise] = {
    Rule.EMPTY: _("The file is empty. Choose the file with your figures."),
    Rule.TOO_BIG: _("The file is larger than %(detail)s MB. Send the sheet with the figures alone."),
    Rule.HTML: _(
        "This is a web page and not a spreadsheet, whatever its name says. Open it in Excel and save it as XLSX."
    ),
    Rule.JSON: _("This is a JSON file. Save the figures as CSV or XLSX."),
    Rule.PDF: _("This is a PDF. Save the figures as CSV or XLSX."),
    Rule.ENCRYPTED_OR_OLD: _(
        "The workbook has a password or is of the old kind (.xls). Take the password off, or save it as XLSX."
    ),
    Rule.OPEN_DOCUMENT: _("This is an OpenDocument spreadsheet. Save it as XLSX or CSV."),
    Rule.BINARY_WORKBOOK: _("This is a binary workbook (.xlsb). Save it as XLSX."),
    Rule.NOT_A_TABLE: _("This is not a spreadsheet. Choose a CSV or XLSX file."),
    Rule.NO_WORKBOOK: _("There is no sheet in this file. Open it in Excel and save it as XLSX."),
    Rule.DAMAGED: _("The workbook is damaged and cannot be read. Open it in Excel and save it again."),
    Rule.MACROS: _("The workbook holds macros. Save it without macros, as XLSX."),
    Rule.UNSAFE_ARCHIVE: _(
        "The workbook is put together in a way Excel never does. Open it in Excel and save it as a new file."
    ),
    Rule.ARCHIVE_TOO_BIG: _("The workbook unpacks to far too much. Copy the figures to a new workbook and send that."),
    Rule.ENTITIES: _("The workbook holds references that may not be followed. Copy the figures to a new workbook."),
    Rule.TOO_HEAVY: _("The workbook took too long to read. Copy the figures to a new workbook and send that."),
    Rule.FAULT: _(
        "Samklang broke off at this file by a fault of its own, and nothing of it was stored. "
        "Save it again as CSV UTF-8 and send it once more; if that does not help, tell those who run your Samklang."
    ),
    Rule.NUL: _("There are zero bytes in the text. Save the file again as CSV UTF-8."),
    Rule.OLD_LINE_BREAKS: _("The lines end the way old Macintosh programs did. Save the file again as CSV UTF-8."),
    Rule.ENCODING: _("The letters cannot be read here. Save the file again as CSV UTF-8."),
    Rule.MIXED_ENCODING: _("Letters are written in two different ways in one file. Save it again as CSV UTF-8."),
    Rule.DELIMITER: _("Only one column was found. Put a semicolon, a comma or a tab between the headings."),
    Rule.UNCLOSED_QUOTE: _("A quotation mark is opened here and never closed. Close it, or take it out."),
    Rule.SWALLOWED_ROWS: _("A quotation mark has swallowed the rows that follow. Close it where the text ends."),
    Rule.HEADER_ONLY: _("There are headings but no rows. Fill in the figures and send the file again."),
    Rule.NO_HEADER: _("The first row must hold the headings. Fetch the template again and fill it in."),
    Rule.HEADER_BLANK: _("Column %(detail)s has no heading. Give it one, or delete the column."),
    Rule.HEADER_TWICE: _("Two columns have this heading. Delete one of them."),
    Rule.HEADER_MISSING: _("The column %(detail)s is missing. Fetch the template again and fill it in."),
    Rule.TOO_MANY_ROWS: _("There are more than %(detail)s rows. Split the file."),
    Rule.TOO_MANY_CELLS: _("There are more than %(detail)s cells. Send the sheet with the figures alone."),
    Rule.TOO_MANY_COLUMNS: _("There are more than %(detail)s columns. Delete those that are not in the template."),
    Rule.ROW_TOO_SHORT: _("The row has too few cells (%(detail)s). Fill up with empty ones."),
    Rule.ROW_TOO_LONG: _(
        "The row has too many cells (%(detail)s). Text with the separator in it must stand in quotation marks."
    ),
    Rule.FIELD_TOO_LONG: _("The text is too long for one cell. Shorten it."),
    Rule.CONTROL_CHARACTERS: _("There are invisible characters that cannot be stored. Type the text again."),
    Rule.FORMULA: _("There is a formula in the cell. Copy the cells and paste them as values."),
    Rule.ERROR_VALUE: _("The cell holds an error. Write the figure itself."),
    Rule.CPR: _("This looks like a CPR number. Samklang never stores them: remove it and try again."),
    Rule.NOT_A_NUMBER: _("This is not a number. Write the figure with digits alone, or leave the cell empty."),
    Rule.AMBIGUOUS_NUMBER: _(
        "This can be read in two ways: with thousands or with decimals. Say below which numbers the file holds."
    ),
    Rule.FOREIGN_DIGITS: _("These digits are of another script. Write the figure with 0 to 9."),
    Rule.SIGN_FOR_NOTHING: _(
        "This sign says that there is no figure, but not why. Write 0 if it was none, "
        "an answer in words if it cannot be told, or leave the cell empty."
    ),
    Rule.PERCENT: _("A percentage alone cannot be added to those of others. Write the count, and what it is out of."),
    Rule.TOO_LARGE: _("The figure is too large to be true here."),
    Rule.TOO_PRECISE: _("The figure has more than four decimals. Round it."),
    Rule.NOT_A_PERIOD: _("This is not a period. Write it as 2026-Q1, 2026-01 or 2026."),
    Rule.NOT_A_LEVEL: _("This is not a level. Write its number, or choose one of the list: %(detail)s."),
    Rule.NOT_A_HOW: _("How the figure came about is not known. Choose one of the list: %(detail)s."),
    Rule.NOT_AN_ANSWER: _("This answer is not known. Choose one of the list: %(detail)s."),
    Rule.UNKNOWN_KEY: _("Nothing in this report is asked with this name. Fetch the template again and use its rows."),
    Rule.KEY_TWICE: _("The same figure stands in row %(detail)s too. Delete one of the rows."),
    Rule.OTHER_ORGANISATION: _("This row is about another organisation than yours. Delete it."),
    Rule.OTHER_REPORT: _(
        "This report is about %(detail)s. Upload the row to the report of its own period, or delete it."
    ),
    Rule.REMARK_ALONE: _("There is a remark and neither figure nor answer. Write one of them, or delete the remark."),
    Rule.BASE_NOT_ASKED: _("This figure is not a share. Leave the field for what it is out of empty."),
    Rule.ANSWER_AND_FIGURE: _("There is both a figure and an answer in words. Keep one of them."),
    Rule.HALF_A_SHARE: _("A share needs both the count and what it is out of. Fill in the other one too."),
    Rule.WHOLE_NUMBER: _("This is counted in whole numbers. Write it without decimals."),
    Rule.NEGATIVE: _("This cannot be below zero. Write zero or more."),
    Rule.NO_BASE: _("A share out of nothing is no share. Write what the count is out of, or choose “Not applicable”."),
    Rule.PART_ABOVE_BASE: _("The count is larger than what it is out of. Check whether the two have changed places."),
    Rule.UNKNOWN_ORGANISATION: _(
        "No organisation here has this name. Write it as it stands under People, or add it first."
    ),
    Rule.UNKNOWN_INDICATOR: _("No indicator has this code or name. Write the code, or define the indicator first."),
    Rule.UNKNOWN_PLACE: _("No place has this name. Write it as it stands here, or leave the cell empty."),
    Rule.UNKNOWN_GROUP: _(
        "The indicator is not broken down like this. Write a category of each of its breakdowns, or none for the whole."
    ),
    Rule.NOT_ALONE: _(
        "The indicator is broken down by several things at once. Write a category of each; one alone is taken of "
        "organisations that have said in their report that they tell it so."
    ),
    Rule.TWO_WAYS: _(
        "Here are both crossed categories and categories by themselves. An organisation tells an indicator in one way "
        "in a period: keep one of them."
    ),
    Rule.NO_FIGURE: _("There is neither figure nor answer. Write one of them, or delete the row."),
    Rule.OTHER_RHYTHM: _("The indicator is reported in another rhythm (%(detail)s). Write such a period."),
    Rule.MORE_THAN_WHOLE: _(
        "There are more than of those they are some of (%(detail)s). Correct one of the two, or say that it is an "
        "estimate."
    ),
    Rule.NOT_OVER: _("This period is not over yet. Earlier figures are those of periods that have ended."),
    Rule.NOT_ASKED: _(
        "It is not agreed that the organisation reports this in the period. Agree it first, or say that the file does."
    ),
    Rule.REPORT_UNDER_WAY: _(
        "The organisation is working on its report of this period. Wait until it is approved, or delete the row."
    ),
    Rule.OTHER_CATEGORIES: _(
        "The organisation has told this by the categories of an earlier definition, and the row would be added to it. "
        "Open its report again and tell it there, or delete the row."
    ),
    Rule.COUNTS_ALREADY: _(
        "Another figure counts already (%(detail)s). Delete the row, or give a reason for correcting it."
    ),
    Rule.TEXT_TOO_LONG: _("The remark is longer than %(detail)s characters. Shorten it."),
}


def sentence(finding: Finding) -> str:
    """Return what is wrong and the way out, without the place."""
    detail = finding.detail
    if finding.rule is Rule.OTHER_RHYTHM:
        from samklang.measurement.models import Rhythm  # noqa: PLC0415 - a partner's command has no models, nor this

        detail = str(dict(Rhythm.choices).get(detail, detail)).lower()
    return str(SENTENCES[finding.rule]) % {"detail": detail}


def place_of(finding: Finding) -> str:
    """Return where it is wrong, in words; blank for the file as a whole."""
    where = where_words(finding.row, finding.column)
    return f"{where} {localised.quoted(finding.value)}" if finding.value else where


def where_words(row: int | None, column: str) -> str:
    """Return a row and a column in words; blank for neither."""
    if row is not None and column:
        return gettext("Row %(row)s, column %(column)s") % {"row": row, "column": column}
    if row is not None:
        return gettext("Row %(row)s") % {"row": row}
    return gettext("Column %(column)s") % {"column": column} if column else ""


def line(finding: Finding) -> str:
    """Return the whole line of one finding: where, the value, what is wrong and the way out."""
    where = place_of(finding)
    return f"{where}: {sentence(finding)}" if where else sentence(finding)


def unread_words(unread: Mapping[str, int]) -> list[str]:
    """Return one sentence for each reason why lines of a sheet were left out on purpose."""
    return [_unread(why, count) for why, count in unread.items()]


def _unread(why: str, count: int) -> str:
    if why == "titles":
        words = ngettext("%(count)s line above the headings.", "%(count)s lines above the headings.", count)
    elif why == "sums":
        words = ngettext("%(count)s sum row is left out.", "%(count)s sum rows are left out.", count)
    elif why == "other_periods":
        words = ngettext(
            "%(count)s line about other periods is left out.",
            "%(count)s lines about other periods are left out.",
            count,
        )
    else:
        words = ngettext("%(count)s line is left out as you said.", "%(count)s lines are left out as you said.", count)
    return words % {"count": count}


def require_whole(unended: str, *, is_whole: bool) -> None:
    """Raise unless somebody has said that a last line without a line break is whole."""
    if unended and not is_whole:
        raise Problem(gettext("Compare the last line of the file with where it comes from, and say that it is whole."))


def problem_of(refused: Refused, *, field: str = "file") -> Problem:
    """Return a refusal as the problem a form shows: one sentence, and one line for each finding."""
    lines = [line(finding) for finding in refused.findings]
    if refused.unlisted:
        lines.append(gettext("… and %(count)s more of the same kind.") % {"count": refused.unlisted})
    if len(lines) == 1:
        return Problem(lines[0], field=field)
    count = len(refused.findings) + refused.unlisted
    text = ngettext(
        "Nothing was stored: %(count)s thing must be mended in the file first.",
        "Nothing was stored: %(count)s things must be mended in the file first.",
        count,
    )
    return Problem(text % {"count": count}, field=field, lines=tuple(lines))
