"""Settling how a partner's own sheet is read: once for its headings, remembered for the organisation."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.actions.refusals import RefusedFile, refusal_kept
from samklang.interchange.csv_xlsx.calculations.findings import Refused, Rule
from samklang.interchange.csv_xlsx.calculations.flawed import with_the_rest
from samklang.interchange.csv_xlsx.calculations.layout import Layout, keys_under, signature
from samklang.interchange.csv_xlsx.calculations.sheet_reading import own_reading
from samklang.interchange.csv_xlsx.calculations.table import packed
from samklang.interchange.csv_xlsx.layout_checks import require_figures
from samklang.interchange.csv_xlsx.queries import choices_of, filled_for, sheets_of
from samklang.measurement.models import SheetLayout, StagedUpload
from samklang.measurement.queries import asked_of
from samklang.ui.problems import Problem

_MOST_WORDS = 100


def settle_layout(
    *, upload: StagedUpload, sheet: int, line: int, layout: Layout, by: Actor, at: datetime
) -> StagedUpload:
    """Settle what the columns of a staged sheet hold. Its `rows` stay empty while some of its words mean nothing yet.

    Once everything is told the layout is remembered for the organisation, and the file is ready to be looked at.
    """
    by.require_for(Permission.REPORT, upload.report.organisation)
    require_figures(layout, keys_under(sheets_of(upload)[sheet], line))
    upload.layout = {"sheet": sheet, "line": line, "layout": layout.plain()}
    upload.read_as_at = None
    return _read(upload, by=by, at=at)


def settle_words(
    *, upload: StagedUpload, words: Mapping[str, Mapping[str, str]], by: Actor, at: datetime
) -> StagedUpload:
    """Settle what the words of a staged sheet mean: {use: {its word: ours, or the sign for leaving its rows out}}."""
    by.require_for(Permission.REPORT, upload.report.organisation)
    settled = dict(upload.layout or {})
    upload.layout = {**settled, "layout": with_words(Layout(**settled["layout"]), words).plain()}
    return _read(upload, by=by, at=at)


def with_words(layout: Layout, words: Mapping[str, Mapping[str, str]]) -> Layout:
    """Return a layout that also knows what these words mean."""
    known = {use: dict(told) for use, told in layout.values.items()}
    for use, told in words.items():
        known.setdefault(use, {}).update({" ".join(word.split()).casefold(): ours for word, ours in told.items()})
    return Layout(layout.uses, layout.constants, known)


def read_own_sheet(upload: StagedUpload, *, by: Actor, at: datetime) -> bool:
    """Read a sheet by the layout it has; tells whether every word was known. Raises the refusal of what is wrong."""
    settled = dict(upload.layout or {})
    sheets, layout = sheets_of(upload), Layout(**settled["layout"])
    sheet, line = sheets[settled["sheet"]], settled["line"]
    asked = asked_of(upload.report)
    reading, table, findings = own_reading(sheet, line, layout, choices_of(upload.report, asked))
    if reading.unknown:
        _require_few_words(reading.unknown)
        upload.rows = {}
        return False
    if not table.rows and not findings:
        raise Problem(_("No row holds a figure for this report. Look at what the columns are said to hold."))
    upload.rows = packed(table)
    try:
        if findings:
            raise with_the_rest(findings, (), lambda: filled_for(upload, asked))
        filled_for(upload, asked)
    except Refused as refused:
        if any(finding.rule is not Rule.AMBIGUOUS_NUMBER for finding in refused.findings):
            raise refusal_kept(
                refused, sheets, report=upload.report, file_name=upload.file_name, sheet=settled["sheet"], line=line,
                by=by, at=at,
            ) from refused  # fmt: skip
    return True


def _read(upload: StagedUpload, *, by: Actor, at: datetime) -> StagedUpload:
    """Read the sheet; once its words are known the layout is remembered, also where its rows hold mistakes."""
    refused: RefusedFile | None = None
    is_told = True
    try:
        is_told = read_own_sheet(upload, by=by, at=at)
    except RefusedFile as problem:
        refused = problem
        upload.rows = {}
    with transaction.atomic():
        upload.save(update_fields=["layout", "rows", "read_as_at"])
        if is_told:
            _remember(upload, by=by, at=at)
    if refused:
        raise refused
    return upload


def _remember(upload: StagedUpload, *, by: Actor, at: datetime) -> None:
    assert by.person is not None  # noqa: S101 - REPORT belongs to a seat
    settled = dict(upload.layout or {})
    keys = keys_under(sheets_of(upload)[settled["sheet"]], settled["line"])
    SheetLayout.objects.update_or_create(
        organisation=upload.report.organisation,
        signature=signature(keys),
        defaults={"layout": settled["layout"], "headings": list(keys), "by": by.person, "at": at},
    )


def _require_few_words(unknown: Mapping[str, list[str]]) -> None:
    for words in unknown.values():
        if len(words) > _MOST_WORDS:
            raise Problem(
                _("A column holds %(count)s different words that are none of ours, such as “%(word)s”. Choose another.")
                % {"count": len(words), "word": words[0][:60]}
            )
