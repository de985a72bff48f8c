"""Reading a file of earlier figures, under our headings or its own: every row staged, or all that is wrong said."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from samklang.interchange.csv_xlsx.calculations.earlier import EarlierFigures
from samklang.interchange.csv_xlsx.calculations.earlier_known import has_headings
from samklang.interchange.csv_xlsx.calculations.earlier_mapped import (
    MappedFigures,
    MappedRows,
    few_unknown,
    figures_a_line,
)
from samklang.interchange.csv_xlsx.calculations.findings import MOST_LISTED, Finding, Refused, Rule
from samklang.interchange.csv_xlsx.calculations.guessing import heading_line_of
from samklang.interchange.csv_xlsx.calculations.layout import Choices, Layout, heading_keys, keys_under, signature
from samklang.interchange.csv_xlsx.calculations.layout_reading import LayoutReader
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet
from samklang.interchange.csv_xlsx.calculations.table import Row
from samklang.interchange.csv_xlsx.layout_checks import require_told, what_is_wrong
from samklang.interchange.csv_xlsx.queries.history import ImportText, known_to, last_line_unended
from samklang.interchange.csv_xlsx.queries.mapped import (
    headings_of,
    heads_of,
    history_choices,
    mapped_rows,
    personal_numbers_in,
    remembered_for,
)
from samklang.measurement.actions import import_layouts, importing
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.measurement.models import FigureImport
from samklang.measurement.queries.importing import heading_of, objections_to


def read_import(figure_import: FigureImport) -> FigureImport:
    """Read every row of a file into the table of staged rows, and say what it holds or why it is refused."""
    importing.start_staging(figure_import)
    if figure_import.layout:
        return read_mapped(figure_import)
    try:
        text = ImportText(figure_import)
        if not has_headings(text.headers):
            asked = ask_about(figure_import)
            if asked:
                return asked
        known = known_to(figure_import.initiative, today=timezone.localdate(figure_import.at))
        reader = EarlierFigures(
            text.headers, known, number=figure_import.pk, single_point=SinglePoint(figure_import.single_point)
        )
    except Refused as refused:
        no_headings = refused.findings[0].rule in {Rule.DELIMITER, Rule.EMPTY}  # a title or nothing may stand first
        asked = ask_about(figure_import) if no_headings else None
        return asked or importing.finish_reading(
            figure_import, findings=_plain(refused.findings), unlisted=0, counts={}, extra={}
        )

    def progress() -> dict[str, int]:
        return {"bytes_read": text.handed_out, "lines": reader.lines, "rows": reader.rows, "blank_lines": reader.blank}

    broken: Refused | None = None
    try:
        importing.stage_rows(figure_import, reader.lines_of(text.records()), progress)
    except Refused as refused:
        broken = refused
    counts = {"lines": reader.lines, "rows": reader.rows, "blank_lines": reader.blank}
    return finish(figure_import, reader, broken, counts, {"ignored": list(reader.ignored)})


def finish(
    figure_import: FigureImport, reader: EarlierFigures, broken: Refused | None, counts: dict[str, int],
    extra: dict[str, Any],
) -> FigureImport:  # fmt: skip
    """Say what a file that was read to its end holds, or why it is refused."""
    findings = _plain([*reader.findings, *(broken.findings if broken else ())])
    unlisted = reader.unlisted
    if not broken and reader.rows:
        importing.settle_staging()
        objections, more = objections_to(figure_import)
        findings += [[each.why, each.line, heading_of(figure_import, each), "", each.detail] for each in objections]
        findings.sort(key=lambda each: each[1] or 0)
        unlisted += more + max(0, len(findings) - MOST_LISTED)
    if not findings and not reader.rows:
        findings = [["header_only", None, "", "", ""]]
    extra = {**extra, "refused_lines": reader.refused}
    if reader.has_personal_numbers:
        importing.forget_file(figure_import)
        extra["has_personal_numbers"] = True
    elif not findings:
        extra["unended"] = last_line_unended(figure_import)
    return importing.finish_reading(
        figure_import, findings=findings[:MOST_LISTED], unlisted=unlisted, counts=counts, extra=extra
    )


def ask_about(figure_import: FigureImport) -> FigureImport | None:
    """Leave a file with headings of its own to be asked about, or read it as one like it was; None: no headings at all.

    A file with personal numbers is kept no longer than it takes to find the first.
    """
    choices = history_choices(figure_import.initiative)
    try:
        heads = heads_of(figure_import)
    except Refused as refused:
        if personal := personal_numbers_in(figure_import):
            return _forgotten(figure_import, personal)
        if refused.findings[0].rule is not Rule.TOO_MANY_COLUMNS:
            return None
        return importing.finish_reading(
            figure_import, findings=_plain(refused.findings), unlisted=0, counts={}, extra={}
        )
    known = remembered_for(figure_import, heads)
    if known:
        settled = settled_layout(figure_import, heads[known.sheet], known.sheet, known.line, known.layout, choices)
        each = settled.pop("figures_a_line")
        if what_is_wrong(require_told, known.layout, keys_under(heads[known.sheet], known.line)):
            return import_layouts.ask_how_it_is_read(figure_import, layout=settled)
        import_layouts.read_as_before(figure_import, layout=settled, figures_a_line=each, at=known.at)
        return read_mapped(FigureImport.objects.select_related("initiative", "by").get(pk=figure_import.pk))
    if not any(heading_line_of(head, choices) for head in heads):
        return None
    personal = personal_numbers_in(figure_import)
    if personal:
        return _forgotten(figure_import, personal)
    return import_layouts.ask_how_it_is_read(figure_import, layout=dict(figure_import.layout or {}))


def settled_layout(
    figure_import: FigureImport, head: Sheet, sheet: int, line: int, layout: Layout, choices: Choices
) -> dict[str, Any]:
    """Return how a file is read as it is stored with it."""
    headings = headings_of(head, line)
    reader = LayoutReader(Row(line, tuple(headings)), len(headings), layout, choices)
    settled = {"sheet": sheet, "line": line, "headings": headings, "layout": layout.plain()}
    names = (figure_import.layout or {}).get("sheets")
    each = figures_a_line(headings, reader)
    return {**settled, **({"sheets": names} if names else {}), "figures_a_line": each}


def read_mapped(figure_import: FigureImport) -> FigureImport:
    """Read a file by the layout it has; words without a meaning are asked about before anything is said."""
    if "layout" not in (figure_import.layout or {}):
        asked = ask_about(figure_import)
        refused = _plain([Finding(Rule.HEADER_ONLY)])
        return asked or importing.finish_reading(figure_import, findings=refused, unlisted=0, counts={}, extra={})
    settled: dict[str, Any] = dict(figure_import.layout or {})
    broken: Refused | None = None
    mapped = mapped_rows(figure_import)
    known = known_to(figure_import.initiative, today=timezone.localdate(figure_import.at))
    single_point = SinglePoint(figure_import.single_point)
    reader = MappedFigures(mapped, known, number=figure_import.pk, single_point=single_point)
    try:
        text = ImportText(figure_import, sheet=settled["sheet"], is_own=True)
        rows = reader.lines_of(mapped.records(text.records()))
        importing.stage_rows(
            figure_import, rows,
            lambda: {
                "bytes_read": text.handed_out, "lines": mapped.lines, "rows": reader.rows, "blank_lines": mapped.blank
            },
        )  # fmt: skip
    except Refused as refused:
        broken = refused
    if mapped.personal:
        return _forgotten(figure_import, mapped.personal)
    unknown = few_unknown(mapped.unknown)
    if unknown and not broken:
        return import_layouts.ask_how_it_is_read(figure_import, layout={**settled, "unknown": unknown})
    if not broken:
        _remember(figure_import, settled)
    return _finish_mapped(figure_import, reader, mapped, broken)


def _finish_mapped(
    figure_import: FigureImport, reader: MappedFigures, mapped: MappedRows, broken: Refused | None
) -> FigureImport:
    titles = {"titles": mapped.titles_above} if mapped.titles_above else {}
    extra = {"ignored": mapped.ignored, "unread": {**titles, **mapped.unread}, "file_lines": mapped.lines}
    counts = {"lines": mapped.lines, "rows": reader.rows, "blank_lines": mapped.blank}
    findings = sorted([*reader.findings, *mapped.too_long], key=lambda each: each.row or 0)
    reader.unlisted += mapped.refused - len(mapped.too_long) + max(0, len(findings) - MOST_LISTED)
    reader.findings = findings[:MOST_LISTED]
    reader.refused += mapped.refused
    return finish(figure_import, reader, broken, counts, extra)


def _forgotten(figure_import: FigureImport, personal: Sequence[Finding]) -> FigureImport:
    importing.forget_file(figure_import)
    return importing.finish_reading(
        figure_import, findings=_plain(personal), unlisted=0, counts={}, extra={"has_personal_numbers": True}
    )


def _remember(figure_import: FigureImport, settled: dict[str, Any]) -> None:
    headings = Row(settled["line"], tuple(settled["headings"]))
    keys = heading_keys(headings, len(headings.cells))
    import_layouts.remember_layout(
        figure_import, signature=signature(keys), headings=keys, layout=settled["layout"], at=timezone.now()
    )


def _plain(findings: Any) -> list[list[Any]]:
    return [[f.rule.value, f.row, f.column, f.value, f.detail] for f in findings]
