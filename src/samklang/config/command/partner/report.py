"""`samklang report FILE --to ADDRESS --key-file PATH`."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from samklang.config.command.partner.calling import Answer, House, key_in, refusal, words_of
from samklang.config.command.partner.figure_files import Line, label_of, lines_of, read_file
from samklang.config.command.partner.speaking import speak
from samklang.config.command.saying import DONE, REFUSED, WRONG_USE, Stopped, say, warn
from samklang.interchange.csv_xlsx.calculations.days import read_day, read_period
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.ui import formats

Json = dict[str, Any]
Names = Mapping[str, str]  # key of a figure: what it is called
_PARTS = {"base": lambda: _("what it is out of"), "how": lambda: _("how it came about")}
_SENT = frozenset({"submitted", "approved", "released"})
_NUMBERS = {None: SinglePoint.ASK, "danish": SinglePoint.DANISH, "english": SinglePoint.ENGLISH}


def report(chosen: argparse.Namespace) -> int:
    """Send the figures of a file to a house, and say row by row what that does."""
    language = speak()
    house, content = House(chosen.to, key_in(chosen.key_file), language=language), read_file(chosen.file)
    me = _read(house, "me").body
    names = {"organisation": me["organisation"]["name"], "initiative": me["initiative"]["name"]}
    say(_("%(organisation)s reports to %(initiative)s.") % names)
    asked_for = _chosen(house.everything("reports?limit=200"), chosen.period)
    answer = _read(house, f"reports/{asked_for['id']}/figures")
    page = f"{house.address}/{me['initiative']['slug']}/tables/reports/{asked_for['id']}/upload/"
    lines = lines_of(
        content, answer.body["report"], answer.body["figures"], single_point=_NUMBERS[chosen.numbers],
        layouts=lambda: house.everything("sheet-layouts?limit=200"), page=page,
    )  # fmt: skip
    changes = _told(asked_for, lines)
    if not asked_for["is_editable"]:
        return _already(asked_for, changes)
    if chosen.check:
        say(_("Nothing was sent: this was a check."))
        return DONE
    names = {line["key"]: label_of(line) for line in answer.body["figures"]}
    seen = _keep(house, asked_for, changes, answer.etag, names)
    if chosen.send:
        _send(house, asked_for, seen, chosen, names)
    else:
        say(_("The figures are drafts. Send the report with --send, or on its page."))
    return DONE


def _read(house: House, path: str) -> Answer:
    answer = house.get(path)
    if not answer.is_done or not isinstance(answer.body, dict):
        raise refusal(house.address, answer)
    return answer


def _chosen(reports: Sequence[Json], period: str | None) -> Json:
    """Return the report of the period that was named, else the only one that can be filled in."""
    if period is None:
        fitting = [each for each in reports if each["is_editable"]]
    else:
        covers = _covered(period)
        fitting = [each for each in reports if _covers(each, covers)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        known = ", ".join(each["period"]["label"] for each in reports) or "–"
        words = _("There is no report that can be filled in. Asked for so far: %(known)s.")
        if period:
            words = _("There is no report of %(period)s. Asked for so far: %(known)s.")
        raise Stopped(words % {"period": period, "known": known}, REFUSED)
    labels = ", ".join(f"--period {each['period']['starts_on']}" for each in fitting)
    raise Stopped(_("Several reports can be filled in. Say which: %(labels)s.") % {"labels": labels}, WRONG_USE)


def _covered(period: str) -> tuple[str, str | None]:
    """Return the first day, and the day after the last where the words tell it."""
    read = read_period(period)
    if read is not None:
        return read[0].isoformat(), read[1].isoformat()
    day = read_day(period)
    if day is None:
        words = _("“%(period)s” is no period. Write 2026-Q3, “3. kvartal 2026” or its first day.")
        raise Stopped(words % {"period": period}, WRONG_USE)
    return day.isoformat(), None


def _covers(each: Json, covers: tuple[str, str | None]) -> bool:
    starts_on, ends_on = covers
    its = each["period"]
    return bool(its["starts_on"] == starts_on and ends_on in {None, its["ends_on"]})


def _told(asked_for: Json, lines: Sequence[Line]) -> list[Line]:
    """Say what the file does to the report, and return what changes."""
    said = {"period": asked_for["period"]["label"], "day": _day(asked_for["due_on"]), "state": _state(asked_for)}
    say(_("%(period)s, due %(day)s, %(state)s:") % said)
    for line in lines:
        say(line.in_words())
    changes = [line for line in lines if not line.is_unchanged]
    words = ngettext(
        "%(count)s figure in the file, %(changes)s of them new or changed.",
        "%(count)s figures in the file, %(changes)s of them new or changed.",
        len(lines),
    )
    say(words % {"count": len(lines), "changes": len(changes)})
    return changes


def _already(asked_for: Json, changes: Sequence[Line]) -> int:
    said = {"state": _state(asked_for)}
    if asked_for["state"] in _SENT and not changes:
        say(_("The report is %(state)s already, and says the same.") % said)
        return DONE
    words = _("The report is %(state)s and cannot be changed. Ask the backbone to open it again.")
    raise Stopped(words % said, REFUSED)


def _day(written: str) -> str:
    return formats.date_long(date.fromisoformat(written), language=get_language() or "en")


def _state(asked_for: Json) -> str:
    """Return how far a report is, in words."""
    known = {
        "open": pgettext("a report", "open"),
        "draft": pgettext("a report", "draft"),
        "submitted": pgettext("a report", "submitted"),
        "returned": pgettext("a report", "sent back"),
        "approved": pgettext("a report", "approved"),
        "released": pgettext("a report", "released"),
        "waived": pgettext("a report", "waived"),
    }
    return known.get(asked_for["state"], str(asked_for["state"]))


def _keep(house: House, asked_for: Json, changes: Sequence[Line], seen: str, names: Names) -> str:
    """Keep what changes as drafts, all or none, and return the mark of what stands then."""
    if not changes:
        return seen
    body = {"figures": [dict(line.given) for line in changes]}
    answer = house.write("PUT", f"reports/{asked_for['id']}/figures", body, seen=seen)
    _require_done(answer, names, [line.given["key"] for line in changes])
    kept = ngettext("%(count)s figure is kept.", "%(count)s figures are kept.", len(changes))
    say(kept % {"count": len(changes)})
    return answer.etag


def _send(house: House, asked_for: Json, seen: str, chosen: argparse.Namespace, names: Names) -> None:
    body = {"reason": chosen.reason or "", "is_incomplete": chosen.incomplete}
    answer = house.write("POST", f"reports/{asked_for['id']}/submission", body, seen=seen)
    if not answer.is_done:
        warn(_("The figures stand as drafts in the report, but the report is not sent:"))
    _require_done(answer, names)
    say(_("The report is sent. The backbone looks at it and approves it."))


def _require_done(answer: Answer, names: Names, sent: Sequence[str] = ()) -> None:
    """Stop with every mistake and every conflict the house names, each by the name of its figure.

    `sent` are the keys of the figures in the order they were sent in.
    """
    if answer.is_done:
        return
    body = answer.body if isinstance(answer.body, dict) else {}
    for mistake in body.get("errors", []):
        key = mistake["key"] or _key_at(mistake["pointer"], sent)
        name = names.get(key, key)
        part = _PARTS[mistake["field"]]() if mistake["field"] in _PARTS else ""
        where = f"{name} ({part})" if name and part else name or part or mistake["field"] or ""
        warn(f"  {where}: {mistake['detail']}" if where else f"  {mistake['detail']}")
    for each in body.get("conflicts", []):
        both = {"theirs": each["theirs"]["figure"], "yours": each["yours"]["figure"]}
        both["key"] = names.get(each["key"], each["key"])
        warn("  " + _("%(key)s: there stands %(theirs)s, the file says %(yours)s.") % both)
    raise Stopped(words_of(answer), REFUSED)


def _key_at(pointer: str, sent: Sequence[str]) -> str:
    """Return the key of the figure that a JSON pointer points into, or nothing.

    >>> _key_at("/figures/1/base", ["7-0-0", "8-0-0"])
    '8-0-0'
    """
    _root, table, *rest = [*pointer.split("/"), "", ""]
    is_one = table == "figures" and rest[0].isdigit() and int(rest[0]) < len(sent)
    return sent[int(rest[0])] if is_one else ""
