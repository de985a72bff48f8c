"""A sheet with headings of the partner's own, read by the layout that a person told once on the page of upload."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from samklang.config.command.saying import REFUSED, Stopped, say
from samklang.interchange.csv_xlsx.calculations.filled import has_our_headings
from samklang.interchange.csv_xlsx.calculations.findings import Refused
from samklang.interchange.csv_xlsx.calculations.fitting import fitted, nearest
from samklang.interchange.csv_xlsx.calculations.guessing import heading_line_of
from samklang.interchange.csv_xlsx.calculations.layout import (
    Choices,
    Layout,
    heading_rows,
    keys_under,
    marks_of,
)
from samklang.interchange.csv_xlsx.calculations.parted_periods import A_PERIOD
from samklang.interchange.csv_xlsx.calculations.reading import read_sheets
from samklang.interchange.csv_xlsx.calculations.sheet_reading import own_reading
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, sheet_findings
from samklang.interchange.csv_xlsx.calculations.table import Table, as_text
from samklang.ui import formats, localised

Json = Mapping[str, Any]
Layouts = Callable[[], Sequence[Json]]
_WORDS_NAMED, _HEADINGS_NAMED = 5, 12


def own_table(content: bytes, report: Json, asked: Sequence[Json], *, layouts: Layouts, page: str) -> Table | None:
    """Return the rows of a sheet of one's own under our headings; None for a template, or what only we can refuse.

    Stopped with the address of the page where it is told, when no remembered layout fits or a word is new.
    """
    try:
        sheets = read_sheets(content)
    except Refused:
        return None
    first = sheets[0].rows[0] if sheets and sheets[0].rows else None
    if first is None or has_our_headings([as_text(cell) for cell in first.cells]):
        return None
    findings = sheet_findings(sheets)
    if findings:
        raise Refused(findings)
    choices, told = choices_of(report, asked), layouts()
    fitting = _fitting(sheets, told)
    if fitting is None:
        if not any(heading_line_of(sheet, choices) for sheet in sheets):
            return None
        words = _("Nobody has told yet how a sheet with these headings is read. Tell it once: upload it on %(page)s.")
        lines = [_("Nothing was sent."), words % {"page": page}, *_nearest_words(sheets, told)]
        raise Stopped("\n  ".join(lines), REFUSED)
    sheet, line, layout = fitting
    return _read(sheet, line, layout, choices, page)


def choices_of(report: Json, asked: Sequence[Json]) -> Choices:
    """Return what a report asks, as words a sheet may use."""
    period = report["period"]
    return Choices(
        indicators=tuple({each["indicator"]["code"]: each["indicator"]["name"] for each in asked}.items()),
        places=tuple(dict.fromkeys(place for each in asked if (place := place_of(each)))),
        groups=tuple(dict.fromkeys(each["group"] for each in asked if each["group"])),
        covers=(date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])),
    )


def _fitting(sheets: Sequence[Sheet], layouts: Sequence[Json]) -> tuple[Sheet, int, Layout] | None:
    """Return the sheet, the line of its headings and the layout told last for them, else but for order and years."""
    marks = marks_of(sheets)
    for each in layouts:
        if each["signature"] in marks:
            number, line = marks[each["signature"]]
            return sheets[number], line, _layout(each)
    for each in layouts:
        for number, line, keys in heading_rows(sheets):
            if layout := fitted(_layout(each), _headings(each), keys):
                return sheets[number], line, layout
    return None


def _layout(told: Json) -> Layout:
    return Layout(told["uses"], told["constants"], told["values"])


def _headings(told: Json) -> Sequence[str]:
    headings: Sequence[str] = told.get("headings", ())  # an older house does not tell them
    return headings


def _nearest_words(sheets: Sequence[Sheet], layouts: Sequence[Json]) -> Iterator[str]:
    """Say which told headings the sheet has, which it lacks, and which nobody has told of."""
    found = nearest([_headings(each) for each in layouts], (keys for _sheet, _line, keys in heading_rows(sheets)))
    if found is None:
        return
    told_at = datetime.fromisoformat(layouts[found.which]["settled_at"]).astimezone()  # the day on this machine
    said = {"day": formats.date_long(told_at, language=localised.language()), "words": _listed(found.known)}
    yield _("Most like it is a sheet told %(day)s. In both: %(words)s.") % said
    if found.missing:
        yield _("Missing here: %(words)s.") % {"words": _listed(found.missing)}
    if found.new:
        yield _("Not told there: %(words)s.") % {"words": _listed(found.new)}


def _listed(keys: Sequence[str]) -> str:
    named = [localised.quoted(key.replace(A_PERIOD, _("(period)"))) for key in keys[:_HEADINGS_NAMED]]
    return ", ".join(named) + (" …" if len(keys) > _HEADINGS_NAMED else "")


def _read(sheet: Sheet, line: int, layout: Layout, choices: Choices, page: str) -> Table:
    from samklang.interchange.csv_xlsx.layout_checks import require_figures, what_is_wrong
    from samklang.interchange.csv_xlsx.wording import unread_words

    wrong = what_is_wrong(require_figures, layout, keys_under(sheet, line))
    if wrong:
        raise Stopped("\n  ".join([_("Nothing was sent."), wrong.text, page]), REFUSED)
    reading, table, findings = own_reading(sheet, line, layout, choices)
    if reading.unknown:
        unknown = list(dict.fromkeys(word for words in reading.unknown.values() for word in words))
        said = {"words": ", ".join(localised.quoted(word[:40]) for word in unknown[:_WORDS_NAMED]), "page": page}
        words = _("Nobody has told what these words of the sheet mean: %(words)s. Tell it once: upload it on %(page)s.")
        raise Stopped(_("Nothing was sent.") + "\n  " + words % said, REFUSED)
    if findings:
        raise Refused(findings)
    unread = unread_words(dict(table.unread))
    if not table.rows:
        words = _("No row holds a figure for this report. Look at what the columns are said to hold.")
        raise Stopped("\n  ".join([_("Nothing was sent."), words, *unread, page]), REFUSED)
    say(_("The sheet is read as was told on the page of upload."))
    for words in unread:
        say(words)
    return table


def place_of(asked: Mapping[str, Any]) -> str:
    """Return what the place of a figure is called: its name; of one beside those of places, that it is the rest."""
    if asked.get("outside_named_places"):
        return _("Outside the named places")
    return asked["place"]["name"] if asked["place"] else ""
