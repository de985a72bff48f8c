"""A file of earlier figures in words: how far it has come, what it holds, what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Rule
from samklang.interchange.csv_xlsx.doubt_words import doubts_in_words
from samklang.interchange.csv_xlsx.queries import FirstRows, has_told_words
from samklang.interchange.csv_xlsx.wording import line, sentence, unread_words
from samklang.measurement.models import Answer, FigureImport, ImportState
from samklang.measurement.queries.import_rows import StagedRow
from samklang.ui import localised

_LISTED = 100


@dataclass(frozen=True)
class ListedImport:
    """One file in the list."""

    row: FigureImport
    state: str


@dataclass(frozen=True)
class ControlTotal:
    """What a file holds of one indicator: a sum, or of levels how many told each."""

    label: str
    figures: int
    total: Decimal | None
    levels: tuple[tuple[str, int], ...]
    organisations: int
    from_to: str


@dataclass(frozen=True)
class ReadLine:
    """One figure of the first rows of a file as a layout reads it."""

    line: int
    cells: dict[str, str]
    breakdown: str
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class StagedLine:
    """One row that was read, with its period, an answer that is no figure, and what storing it does."""

    row: StagedRow
    period: str
    answer: str
    outcome: str


def imports_listed(rows: Iterable[FigureImport]) -> list[ListedImport]:
    """Return the files with their state in words."""
    return [ListedImport(row, row.get_state_display()) for row in rows]


def import_page(figure_import: FigureImport) -> dict[str, Any]:
    """Return what the page of one file shows."""
    summary = figure_import.summary
    findings = [Finding(Rule(rule), *rest) for rule, *rest in figure_import.findings]
    names, sheet = _sheets_of(figure_import)
    corrected, same = summary.get("corrected", 0), summary.get("same", 0)
    doubts = doubts_in_words(figure_import)
    return {
        "figure_import": figure_import,
        "is_working": figure_import.state in {ImportState.READING, ImportState.STORING},
        "percent": _percent(figure_import),
        "lines_in": figure_import.lines + 1 + summary.get("unread", {}).get("titles", 0),
        "is_own": "layout" in (figure_import.layout or {}),
        "has_told_words": has_told_words(figure_import),
        "sheet_read": names[sheet] if names else "",
        "sheets_unread": [name for number, name in enumerate(names) if number != sheet],
        "asks_words": "unknown" in (figure_import.layout or {}),
        "unread": unread_words(summary.get("unread", {})),
        "refused_lines": summary.get("refused_lines", 0),
        "totals": [_total(each) for each in summary.get("totals", ())],
        "new": figure_import.rows - corrected - same,
        "corrected": corrected,
        "same": same,
        "ignored": summary.get("ignored", ()),
        "unended": summary.get("unended", ""),
        "findings": [line(each) for each in findings[:_LISTED]],
        "unlisted": max(0, len(findings) - _LISTED) + figure_import.unlisted,
        "wrong": len(findings) + figure_import.unlisted,
        "doubts": [each.whole_line for each in doubts[:_LISTED]],
        "doubted": len(doubts) + summary.get("doubts_unlisted", 0),
        "doubts_unlisted": max(0, len(doubts) - _LISTED) + summary.get("doubts_unlisted", 0),
        "holes": [_hole(*each) for each in summary.get("holes", ())],
        "holes_unlisted": summary.get("holes_unlisted", 0),
        "has_personal_numbers": bool(summary.get("has_personal_numbers")),
        "has_comments": bool(findings) and not summary.get("has_personal_numbers") and findings[0].row is not None,
    }


def _sheets_of(figure_import: FigureImport) -> tuple[list[str], int]:
    """Return the names of the sheets of a workbook whose headings are its own, and which of them is read."""
    settled = figure_import.layout or {}
    return (settled.get("sheets", []), settled["sheet"]) if "layout" in settled else ([], 0)


def first_rows(first: FirstRows) -> dict[str, Any]:
    """Return the first rows of a file in words: how they are read, what is wrong with each, and what is asked about."""
    lines = [
        ReadLine(row.line, row.cells, row.breakdown, tuple(sentence_of(each) for each in row.findings))
        for row in first.rows
    ]
    return {"lines": lines, "unknown": first.unknown}


def staged_lines(rows: Iterable[StagedRow]) -> list[StagedLine]:
    """Return rows that were read in words."""
    return [_staged(row) for row in rows]


def _staged(row: StagedRow) -> StagedLine:
    period = localised.period(row.starts_on, row.ends_on - timedelta(days=1))
    if row.outcome == "corrects":
        said = {"figure": localised.number(row.counted) if row.counted is not None else "–"}
        outcome = _("corrects %(figure)s") % said
    else:
        outcome = _("counts already") if row.outcome == "same" else _("new")
    answer = "" if row.figure is not None else str(Answer(row.answer).label)
    return StagedLine(row, period, answer, outcome)


def sentence_of(finding: Finding) -> str:
    """Return what is wrong with a cell and its heading, without the row."""
    return f"{finding.column}: {sentence(finding)}" if finding.column else sentence(finding)


def _hole(organisation: str, code: str, days: list[list[str]], more: int) -> str:
    """Return the periods that an organisation lacks of an indicator in words."""
    ends = [(date.fromisoformat(starts_on), date.fromisoformat(ends_on)) for starts_on, ends_on in days]
    periods = [localised.period(starts_on, ends_on - timedelta(days=1)) for starts_on, ends_on in ends]
    listed = ", ".join(periods)
    if more:
        listed = _("%(periods)s and %(more)s more") % {"periods": listed, "more": localised.number(more)}
    return f"{organisation}, {code}: {listed}"


def _percent(figure_import: FigureImport) -> int:
    if not figure_import.size:
        return 0
    return min(100, figure_import.bytes_read * 100 // figure_import.size)


def _total(plain: dict[str, Any]) -> ControlTotal:
    starts_on, ends_on = date.fromisoformat(plain["starts_on"]), date.fromisoformat(plain["ends_on"])
    return ControlTotal(
        label=f"{plain['code']} {plain['name']}",
        figures=plain["figures"],
        total=Decimal(plain["sum"]) if plain["sum"] is not None else None,
        levels=tuple((name, count) for name, count in plain.get("levels", ())),
        organisations=plain["organisations"],
        from_to=localised.dates(starts_on, ends_on - timedelta(days=1)),
    )
