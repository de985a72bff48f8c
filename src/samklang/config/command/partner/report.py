"""`samklang report FILE --to ADDRESS --key-file PATH`."""

import argparse
from collections.abc import Sequence
from typing import Any

from samklang.config.command.partner.calling import Answer, House, key_in, words_of
from samklang.config.command.partner.figure_files import Line, lines_of, read_file
from samklang.config.command.saying import DONE, REFUSED, WRONG_USE, Stopped, say, warn
from samklang.interchange.csv_xlsx.calculations.days import read_day, read_period
from samklang.measurement.calculations.written_numbers import SinglePoint

Json = dict[str, Any]
_SENT = frozenset({"submitted", "approved", "released"})
_NUMBERS = {None: SinglePoint.ASK, "danish": SinglePoint.DANISH, "english": SinglePoint.ENGLISH}


def report(chosen: argparse.Namespace) -> int:
    """Send the figures of a file to a house, and say row by row what that does."""
    _speak_english()
    house, content = House(chosen.to, key_in(chosen.key_file)), read_file(chosen.file)
    me = _read(house, "me").body
    say(f"{me['organisation']['name']} reports to {me['initiative']['name']}.")
    asked_for = _chosen(house.everything("reports?limit=200"), chosen.period)
    answer = _read(house, f"reports/{asked_for['id']}/figures")
    lines = lines_of(content, answer.body["report"], answer.body["figures"], single_point=_NUMBERS[chosen.numbers])
    changes = _told(asked_for, lines)
    if not asked_for["is_editable"]:
        return _already(asked_for, changes)
    if chosen.check:
        say("Nothing was sent: this was a check.")
        return DONE
    seen = _keep(house, asked_for, changes, answer.etag)
    if chosen.send:
        _send(house, asked_for, seen, chosen)
    else:
        say("The figures are drafts. Send the report with --send, or on its page.")
    return DONE


def _speak_english() -> None:
    """Have the sentences of the house's own rules without a house: no settings, no database, no translation."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def _read(house: House, path: str) -> Answer:
    answer = house.get(path)
    if not answer.is_done or not isinstance(answer.body, dict):
        raise Stopped(f"{house.address} refuses: {words_of(answer)}", REFUSED)
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
        known = ", ".join(each["period"]["label"] for each in reports) or "none"
        what = f"of {period}" if period else "that can be filled in"
        raise Stopped(f"There is no report {what}. Asked for so far: {known}.", REFUSED)
    labels = " or ".join(f"--period {each['period']['starts_on']}" for each in fitting)
    raise Stopped(f"Several reports can be filled in. Say which: {labels}.", WRONG_USE)


def _covered(period: str) -> tuple[str, str | None]:
    """Return the first day, and the day after the last where the words tell it."""
    read = read_period(period)
    if read is not None:
        return read[0].isoformat(), read[1].isoformat()
    day = read_day(period)
    if day is None:
        raise Stopped(f"“{period}” is no period. Write 2026-Q3, “3. kvartal 2026” or its first day.", WRONG_USE)
    return day.isoformat(), None


def _covers(each: Json, covers: tuple[str, str | None]) -> bool:
    starts_on, ends_on = covers
    its = each["period"]
    return bool(its["starts_on"] == starts_on and ends_on in {None, its["ends_on"]})


def _told(asked_for: Json, lines: Sequence[Line]) -> list[Line]:
    """Say what the file does to the report, and return what changes."""
    say(f"{asked_for['period']['label']}, due {asked_for['due_on']}, {asked_for['state']}:")
    for line in lines:
        say(line.in_words())
    changes = [line for line in lines if not line.is_unchanged]
    say(f"{len(lines)} figures in the file, {len(changes)} of them new or changed.")
    return changes


def _already(asked_for: Json, changes: Sequence[Line]) -> int:
    state = asked_for["state"]
    if state in _SENT and not changes:
        say(f"The report is {state} already, and says the same.")
        return DONE
    raise Stopped(f"The report is {state} and cannot be changed. Ask the backbone to open it again.", REFUSED)


def _keep(house: House, asked_for: Json, changes: Sequence[Line], seen: str) -> str:
    """Keep what changes as drafts, all or none, and return the mark of what stands then."""
    if not changes:
        return seen
    body = {"figures": [dict(line.given) for line in changes]}
    answer = house.write("PUT", f"reports/{asked_for['id']}/figures", body, seen=seen)
    _require_done(answer)
    say(f"{len(changes)} figures are kept.")
    return answer.etag


def _send(house: House, asked_for: Json, seen: str, chosen: argparse.Namespace) -> None:
    body = {"reason": chosen.reason or "", "is_incomplete": chosen.incomplete}
    _require_done(house.write("POST", f"reports/{asked_for['id']}/submission", body, seen=seen))
    say("The report is sent. The backbone looks at it and approves it.")


def _require_done(answer: Answer) -> None:
    """Stop with every mistake and every conflict the house names."""
    if answer.is_done:
        return
    body = answer.body if isinstance(answer.body, dict) else {}
    for mistake in body.get("errors", []):
        warn(f"  {mistake['key'] or ''} {mistake['field'] or ''}: {mistake['detail']}".replace("  :", ""))
    for each in body.get("conflicts", []):
        warn(f"  {each['key']}: there stands {each['theirs']['figure']}, the file says {each['yours']['figure']}.")
    raise Stopped(words_of(answer), REFUSED)
