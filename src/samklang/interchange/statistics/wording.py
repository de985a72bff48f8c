"""Why a file cannot be read, a choice not be made or an address not be fetched: what is wrong, and the way out."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.interchange.statistics.calculations import Hint, MismatchError, UnreadableError, Why
from samklang.interchange.statistics.calculations.addresses import NotFetchedError, WhyNot
from samklang.measurement.calculations.official import OfficialChange
from samklang.ui.localised import number
from samklang.ui.problems import Problem

UNREADABLE: dict[Why, object] = {
    Why.EMPTY: gettext_lazy("The file is empty. Fetch it again from the source."),
    Why.TOO_BIG: gettext_lazy(
        "The file is larger than %(most)s MB. Choose fewer values at the source, and fetch it again."
    ),
    Why.SPREADSHEET: gettext_lazy(
        "This is a workbook or an archive. At the source, choose CSV, JSON-stat or PX instead; "
        "in Excel, save the sheet as "
        "CSV."
    ),
    Why.XML: gettext_lazy(
        "This is XML or a web page. At the source, choose CSV, BULK, JSON-stat or PX instead of SDMX, DSTML or HTML."
    ),
    Why.DAMAGED_LETTERS: gettext_lazy(
        "Line %(line)s has letters that were damaged when the file was saved. Fetch it again "
        "from the source, and upload it "
        "without opening it in between."
    ),
    Why.NUL: gettext_lazy(
        "The file holds characters that are no text. Fetch it again from the source as CSV, JSON-stat or PX."
    ),
    Why.NOT_JSON: gettext_lazy(
        "The file begins as JSON and breaks off at line %(line)s, character %(column)s. Fetch it again from the source."
    ),
    Why.TOO_DEEP: gettext_lazy("The file is nested too deeply to be statistics. Fetch it again as JSON-stat."),
    Why.KEY_TWICE: gettext_lazy("The name “%(key)s” stands twice in one place of the file. Remove one of them."),
    Why.ERROR_ANSWER: gettext_lazy(
        "The source answered with an error and no figures: “%(message)s” Mend what it asks for, and fetch it again."
    ),
    Why.TABLE_DESCRIPTION: gettext_lazy(
        "This is the description of a table (tableinfo), without figures. Fetch the figures themselves under data."
    ),
    Why.TABLE_LIST: gettext_lazy(
        "This is a list of tables or subjects, without figures. Choose one table, and fetch its figures."
    ),
    Why.SCHEMA: gettext_lazy(
        "This is the description of a format (a JSON schema), without figures. Fetch a table instead."
    ),
    Why.NO_DATASET: gettext_lazy(
        "The file is JSON and holds no JSON-stat table. At the source, choose JSON-stat, CSV or PX."
    ),
    Why.ONLY_LINKS: gettext_lazy("This collection only points to tables: %(names)s. Fetch one of them itself."),
    Why.ONLY_DIMENSION: gettext_lazy("This is a single axis without figures. Fetch the whole table."),
    Why.NO_VALUES: gettext_lazy(
        "There are no figures in the table. Choose other values at the source, and fetch it again."
    ),
    Why.NUMBER: gettext_lazy(
        "“%(value)s” is no number that can be kept: figures have at most 18 digits before the "
        "point. Fetch the table again, or "
        "mend the figure."
    ),
    Why.TEXT_VALUE: gettext_lazy(
        "Figure number %(place)s of the table is “%(value)s”, which is no number. A gap is "
        "written as null in JSON-stat."
    ),
    Why.VALUE_COUNT: gettext_lazy(
        "The axes ask for %(expected)s figures, and the file has %(found)s. Fetch it again from the source, and upload "
        "it unchanged."
    ),
    Why.VALUE_PLACE: gettext_lazy(
        "A figure stands at the place “%(place)s”, and the table has places 0 to %(most)s. "
        "Fetch it again from the source."
    ),
    Why.AXIS: gettext_lazy(
        "The axis “%(axis)s” does not say its values, each once and as many as it claims. Fetch "
        "it again from the source."
    ),
    Why.SIZES: gettext_lazy(
        "The table names %(axes)s axes and gives the size of %(sizes)s. Part of it is missing: fetch it again."
    ),
    Why.TOO_MANY_CELLS: gettext_lazy(
        "The table has %(cells)s cells; %(most)s are the most. Choose fewer values at the source, or fetch it as BULK."
    ),
    Why.PX_LINE: gettext_lazy(
        "Line %(line)s is no PX: “%(text)s”. Fetch the file again, and upload it without changing it."
    ),
    Why.PX_LACKS: gettext_lazy("The file begins as PX and lacks %(keyword)s. Fetch it again from the source."),
    Why.PX_KEYS: gettext_lazy(
        "By its KEYS, a row of figures begins with a value of each axis; “%(text)s” near line %(line)s does not fit. "
        "Fetch the file again, and upload it unchanged."
    ),
    Why.PX_VALUE: gettext_lazy(
        "Line %(line)s has “%(value)s” among the figures, which is no number. Fetch the file "
        "again, and upload it unchanged."
    ),
    Why.PX_COMMA: gettext_lazy(
        "Line %(line)s has “%(value)s”. In PX a comma stands between figures: write decimals with a point, or fetch "
        "the file again, and upload it unchanged."
    ),
    Why.PX_END: gettext_lazy(
        "The figures end in line %(line)s without the semicolon that closes them, so the last may be missing. Fetch "
        "the file again."
    ),
    Why.PX_TWICE: gettext_lazy(
        "%(keyword)s stands twice, the second time in line %(line)s with something else. Remove the one that is wrong."
    ),
    Why.PX_SEMICOLON: gettext_lazy(
        "What begins in line %(line)s, %(keyword)s, is not closed with a semicolon. Put one after it, or fetch the "
        "file again."
    ),
    Why.NO_COLUMNS: gettext_lazy(
        "The first line gives no columns with a heading each. CSV needs one line of different headings, separated by "
        "semicolons, and the figures in the last column."
    ),
    Why.TOO_MANY_COLUMNS: gettext_lazy(
        "The first line has %(found)s headings; %(most)s are the most. Keep one column of figures, the last, and "
        "before it those that say what a row is about."
    ),
    Why.NO_ROWS: gettext_lazy("There are headings and no rows. Choose values at the source, and fetch it again."),
    Why.ROW_LENGTH: gettext_lazy(
        "Row %(row)s has %(found)s cells, and the headings have %(expected)s. Mend the row, or "
        "remove what is not part of the "
        "table."
    ),
    Why.ROW_BLANK: gettext_lazy(
        "Row %(row)s, column %(column)s is empty. Write in every row what it is about, or remove the row."
    ),
    Why.TWO_FIGURES: gettext_lazy(
        "The columns “%(first)s” and “%(last)s” both hold figures. Only one may, the last: choose BULK, JSON-stat or "
        "PX at the source, or keep one of them."
    ),
    Why.ROW_VALUE: gettext_lazy(
        "Row %(row)s, column %(column)s: “%(value)s” is no figure like the others. Write "
        "numbers in full, without thousand separators "
        "and with one and the same decimal mark, and two dots where there is none."
    ),
    Why.NO_FIGURES_LAST: gettext_lazy(
        "The last column, %(column)s, holds no figure. Move the column of figures to the end, or choose other values "
        "at the source."
    ),
    Why.ROW_TWICE: gettext_lazy(
        "Rows %(first)s and %(row)s are about the same thing. Remove one of them, or add the "
        "column that tells them apart."
    ),
    Why.SAME_PLACE: gettext_lazy(
        "“%(first)s” and “%(last)s” on the axis “%(axis)s” are one municipality. Write it in the same way in every row."
    ),
    Why.AMBIGUOUS_NUMBER: gettext_lazy(
        "Row %(row)s, column %(column)s: “%(value)s” can be read in two ways. Write thousands "
        "without a separator, or give "
        "another number of decimals than three."
    ),
    Why.LONG_FIELD: gettext_lazy("A cell near line %(line)s is too long to be of a table. Shorten or remove it."),
    Why.LONG_NAME: gettext_lazy(
        "The axis “%(axis)s” has a name of more than %(most)s letters. Shorten it in the file."
    ),
    Why.QUOTE: gettext_lazy("A quotation mark near line %(line)s is never closed. Close it, or remove it."),
}
NOT_FETCHED: dict[WhyNot, object] = {
    WhyNot.NO_ADDRESS: gettext_lazy(
        "This is no address of a file. Copy it whole from the source: it begins with https://."
    ),
    WhyNot.NOT_HTTPS: gettext_lazy("Only addresses that begin with https:// are fetched. Use one, or upload the file."),
    WhyNot.HAS_PASSWORD: gettext_lazy(
        "The address holds a name or a password. Use an open address, or upload the file."
    ),
    WhyNot.PORT: gettext_lazy(
        "The address asks for port %(port)s; only the usual one is used. Upload the file instead."
    ),
    WhyNot.NOT_FOUND: gettext_lazy("No machine is called %(host)s. Check how the address is spelt."),
    WhyNot.NOT_OUTSIDE: gettext_lazy(
        "%(host)s leads to a closed network, which is never asked. Use an open address, or upload the file."
    ),
    WhyNot.NO_ANSWER: gettext_lazy(
        "The source did not finish within %(seconds)s seconds. Try later, or ask it for less."
    ),
    WhyNot.NOT_SAFE: gettext_lazy(
        "The source’s certificate does not hold, so nothing was fetched. Try later, or upload the file."
    ),
    WhyNot.REFUSED: gettext_lazy(
        "The source answered %(status)s and gave no file. Open the address yourself to see why."
    ),
    WhyNot.TOO_BIG: gettext_lazy("The source gave more than %(most)s MB. Ask it for fewer values."),
    WhyNot.TOO_MANY_REDIRECTS: gettext_lazy(
        "The address leads on more than %(most)s times. Use the one where it ends."
    ),
    WhyNot.BROKEN: gettext_lazy("The connection to the source broke. Try again later, or upload the file."),
}
HINTS: dict[Hint, object] = {
    Hint.NO_TIME: gettext_lazy(
        "No axis of this table is written as times. Choose the one that is, or fetch the table with it."
    ),
    Hint.SUMMED_AWAY: gettext_lazy(
        "What was left out when the table was fetched is summed away by StatBank without a "
        "word. Only the axes below are told "
        "apart: check that none is missing."
    ),
    Hint.NAMES_NOT_CODES: gettext_lazy(
        "The areas are written by name. Names change and are spelt in several ways: fetch the table with codes "
        "(valuePresentation=Code)."
    ),
    Hint.ENGLISH_TIMES: gettext_lazy(
        "The table was fetched in English. Fetch it with lang=da, so that labels and times are the same next time."
    ),
    Hint.LEAVES_OUT: gettext_lazy(
        "The source leaves out zeros and protected cells alike. A time without a row is shown as a gap, never as zero."
    ),
}


def unreadable_words(error: UnreadableError) -> str:
    """Return why a file cannot be read, in one or two sentences."""
    return str(UNREADABLE[error.why]) % _written(error.facts)


def unended_words(line: str) -> str:
    """Return why the last line of a file is doubted, with the line as it was read."""
    text = _(
        "The file ends without a line break, so its last figure may have been cut off on the way. Compare the last "
        "line with the source: “%(line)s”."
    )
    return text % {"line": line}


def not_fetched_words(error: NotFetchedError) -> str:
    """Return why nothing was fetched."""
    return str(NOT_FETCHED[error.why]) % _written(error.facts)


def mismatch_words(error: MismatchError) -> str:
    """Return what of a choice a table lacks."""
    if error.code:
        text = _(
            "The table no longer has the value “%(code)s” on the axis “%(axis)s”. If the table "
            "was replaced, add a new series "
            "from the new one."
        )
        return text % {"code": error.code, "axis": error.axis}
    text = _(
        "The table lacks or has besides the axis “%(axis)s”. Fetch it as it was fetched first, or add a new series."
    )
    return text % {"axis": error.axis}


def mixed_words(mixed: tuple[str, str]) -> str:
    """Return that a curve would have times of several lengths, and the way out."""
    text = _(
        "“%(first)s” and “%(other)s” are not of the same length, and one curve of both would rise and fall with the "
        "length alone. Keep the rows of one length in the file; the others are a series of their own."
    )
    return text % {"first": mixed[0], "other": mixed[1]}


def change_words(change: OfficialChange) -> str:
    """Return what a renewal brought."""
    if not change:
        return _("Nothing is new: the source says the same as last time.")
    counts = {"added": number(change.added), "changed": number(change.changed), "gone": number(change.gone)}
    return _("Renewed. New figures: %(added)s. Changed by the source: %(changed)s. No longer there: %(gone)s.") % counts


def problem_of(error: Exception, *, field: str | None = None) -> Problem:
    """Return the problem that a page shows of what went wrong on the way in."""
    if isinstance(error, UnreadableError):
        return Problem(unreadable_words(error), field=field)
    if isinstance(error, NotFetchedError):
        return Problem(not_fetched_words(error), field=field)
    if isinstance(error, MismatchError):
        return Problem(mismatch_words(error), field=field)
    raise error


def _written(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: number(fact) if isinstance(fact, int) else str(fact) for name, fact in facts.items()}
