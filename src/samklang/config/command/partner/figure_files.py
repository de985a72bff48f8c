"""From a partner's file (CSV, XLSX or JSON) to the figures of a report, by the rules of the house's own upload."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from samklang.config.command.partner.calling import unreadable
from samklang.config.command.partner.own_sheets import Layouts, own_table, place_of
from samklang.config.command.saying import REFUSED, WRONG_USE, Stopped, warn
from samklang.interchange.csv_xlsx.calculations.answers import Answer
from samklang.interchange.csv_xlsx.calculations.filled import FilledRow, filled_rows
from samklang.interchange.csv_xlsx.calculations.findings import Refused, Rule
from samklang.interchange.csv_xlsx.calculations.reading import read_table
from samklang.interchange.csv_xlsx.calculations.template import AskedRow
from samklang.measurement.calculations.written_numbers import SinglePoint, written_number

Json = Mapping[str, Any]
_ANSWERS = {
    "not_applicable": lambda: _("Not applicable"),
    "declined": lambda: _("Declines to tell"),
    "could_not_be_asked": lambda: _("Could not be asked"),
}
_PARTS = ("figure", "base", "answer", "how", "explanation")


@dataclass(frozen=True)
class Line:
    """One figure of a file beside what stands in the report."""

    asked: Json
    given: Json

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the report says the same already."""
        now = self.asked["now"]
        if now is None:
            return False
        said = {name: now[name] for name in _PARTS}
        return said == {**self.given_parts, "how": self.given_parts["how"] or now["how"]}

    @property
    def given_parts(self) -> dict[str, Any]:
        """Return what the file says, each part of it."""
        answer = self.given.get("answer") or ("measured" if self.given.get("figure") is not None else None)
        said = {name: self.given.get(name) for name in _PARTS}
        return {**said, "explanation": said["explanation"] or "", "answer": answer}

    def _outcome(self, is_changed: bool) -> str:
        if self.is_unchanged:
            return pgettext("what is done with a figure", "unchanged")
        return (
            pgettext("what is done with a figure", "changed")
            if is_changed
            else pgettext("what is done with a figure", "new")
        )

    def in_words(self) -> str:
        """Return what is done with the figure, on one line."""
        is_changed = not self.is_unchanged and bool(self.asked["now"])
        indicator, label = self.asked["indicator"], label_of(self.asked)
        now, then = _said(self.asked["now"]), _said(self.given_parts)
        change = f"{now} -> {then}" if is_changed else then
        return f"  {self._outcome(is_changed):10}{indicator['code']:12}{label:48} {change}"


def label_of(asked: Json) -> str:
    """Return what a figure is called: its indicator, place and group."""
    return ", ".join(part for part in (asked["indicator"]["name"], place_of(asked), asked["group"]) if part)


def read_file(file: str) -> bytes:
    """Return what is in a file."""
    path = Path(file).expanduser()
    try:
        return path.read_bytes()
    except OSError as missing:
        raise Stopped(unreadable(path, missing), WRONG_USE) from missing


def lines_of(
    content: bytes, report: Json, asked: Sequence[Json], *, single_point: SinglePoint, layouts: Layouts, page: str
) -> list[Line]:
    """Return the figures that a file gives, each beside what is asked; Stopped with all that is wrong.

    A sheet with headings of one's own is read by the layout that the house remembers, told before on `page`.
    """
    given = _from_json(content) if content.lstrip()[:1] in {b"{", b"["} else None
    if given is None:
        given = _from_table(content, report, asked, single_point, layouts, page)
    by_key = {each["key"]: each for each in asked}
    by_names = {
        (each["indicator"]["code"], place, each["group"]): each
        for each in asked
        for place in (*_also_placed(each), place_of(each))
    }
    found, unknown = [], []
    for number, each in enumerate(given, start=1):
        names = (each.pop("code", None), each.pop("place", "") or "", each.pop("group", "") or "")
        line = by_key.get(each.get("key", "")) or by_names.get(names)
        if line is None:
            said = {"number": number, "key": each.get("key") or ", ".join(filter(None, names))}
            unknown.append("  " + _("Figure %(number)s: the report asks for no such figure (%(key)s).") % said)
        else:
            found.append(Line(line, {**each, "key": line["key"]}))
    if unknown:
        raise Stopped("\n".join([_("Nothing was sent."), *unknown]), REFUSED)
    return found


def _also_placed(asked: Json) -> tuple[str, ...]:
    """Return how else the place of a figure may be written: of the rest not at all, or in the other language."""
    if not asked.get("outside_named_places"):
        return ()
    found = [""]
    for language in ("da", "en"):
        with override(language):
            found.append(place_of(asked))
    return tuple(found)


def _from_json(content: bytes) -> list[dict[str, Any]]:
    """Return the figures of a JSON file: a list, or {"figures": [...]}; by key, or by code, place and group."""
    try:
        read = json.loads(content.decode("utf-8-sig"), parse_float=lambda text: text)
    except (ValueError, RecursionError) as broken:
        words = _("The file is not JSON in UTF-8: %(reason)s.") % {"reason": broken}
        raise Stopped(words, REFUSED) from broken
    rows = read.get("figures") if isinstance(read, dict) else read
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        words = _("The file holds no list of figures. Write %(example)s.")
        raise Stopped(words % {"example": '{"figures": [{"code": "I-01", "figure": 7}]}'}, REFUSED)
    return [
        {name: _number(value) if name in {"figure", "base"} else value for name, value in row.items()} for row in rows
    ]


def _number(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _from_table(
    content: bytes, report: Json, asked: Sequence[Json], single_point: SinglePoint, layouts: Layouts, page: str
) -> list[dict[str, Any]]:
    rows = [_asked_row(each, report) for each in asked]
    organisation = report["organisation"]["name"]
    try:
        own = own_table(content, report, asked, layouts=layouts, page=page)
        table = read_table(content) if own is None else own
        filled = filled_rows(table, rows, organisation_names=[organisation], single_point=single_point)
    except Refused as refused:
        raise Stopped("\n".join([_("Nothing was sent."), *_sentences(refused)]), REFUSED) from refused
    if table.unended:
        words = _(
            "The file ends without a line break, so its last number may have been cut off. Compare its last line with "
            "where it comes from: “%(line)s”."
        )
        warn(words % {"line": table.unended})
    return [_given(row) for row in filled.rows]


def _sentences(refused: Refused) -> Iterator[str]:
    from samklang.interchange.csv_xlsx.wording import line, place_of

    for finding in refused.findings:
        if finding.rule is Rule.AMBIGUOUS_NUMBER:  # the page asks below which is meant, a terminal has an option
            yield f"  {place_of(finding)}: " + _("This can be read in two ways: with thousands or with decimals.")
        else:
            yield f"  {line(finding)}"
    if any(finding.rule is Rule.AMBIGUOUS_NUMBER for finding in refused.findings):
        yield "  " + _(
            "Say how numbers are written: --numbers danish (1.234 is 1234) or "
            "--numbers english (1.234 is a little over one)."
        )


def _asked_row(each: Json, report: Json) -> AskedRow:
    period = report["period"]
    return AskedRow(
        key=f"{report['id']}:{each['key']}",
        code=each["indicator"]["code"],
        name=each["indicator"]["name"],
        period=period["label"],
        covers=(date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])),
        place=place_of(each),
        also_placed=_also_placed(each),
        group=each["group"],
        unit=each["indicator"]["unit"],
        takes_base=each["takes_base"],
        is_whole=each["is_whole"],
        can_be_negative=each["can_be_negative"],
        levels=tuple(each["levels"]),
    )


def _given(row: FilledRow) -> dict[str, Any]:
    return {
        "key": row.key.partition(":")[2],
        "figure": _text(row.figure),
        "base": _text(row.base),
        "answer": None if row.answer is Answer.MEASURED and row.figure is None else row.answer.value,
        "how": row.how or None,
        "explanation": row.remark,
    }


def _text(number: Decimal | None) -> str | None:
    """Return a number as the API takes it.

    >>> _text(Decimal("1.234"))
    '1.234'
    """
    if number is None:
        return None
    text = written_number(number).replace(",", ".")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _said(stands: Json | None) -> str:
    if not stands or not stands["answer"]:
        return pgettext("a figure in a report", "nothing")
    if stands["answer"] != "measured":
        return _ANSWERS.get(stands["answer"], lambda: str(stands["answer"]))()
    part, whole = stands["figure"], stands["base"]
    return _("%(part)s out of %(whole)s") % {"part": part, "whole": whole} if whole else str(part)
