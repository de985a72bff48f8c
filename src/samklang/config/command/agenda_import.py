"""`samklang import-agenda FILE.md`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from samklang.config.command.django_ready import bring_up_to_date, django_for
from samklang.config.command.saying import DONE, REFUSED, WRONG_USE, Stopped, doing, say
from samklang.config.installation import home

if TYPE_CHECKING:
    from samklang.agenda.calculations.charter import Charter
    from samklang.initiatives.access import Actor
    from samklang.initiatives.models import Initiative


def import_agenda(chosen: argparse.Namespace) -> int:
    """Make a draft of a charter, on behalf of the backbone, and say what went where."""
    path = Path(chosen.file).expanduser()
    text = _read(path)
    with django_for(home().installation()):
        from django.core.exceptions import ValidationError
        from django.utils import timezone, translation

        from samklang.agenda.actions import import_charter
        from samklang.ui.problems import Problem

        bring_up_to_date()
        actor = _backbone_of(_initiative(chosen.initiative))
        try:
            with doing("Reading the charter"), translation.override("en"):
                draft, charter = import_charter(text=text, file_name=path.name, by=actor, at=timezone.now())
        except (Problem, ValidationError) as problem:
            words = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            raise Stopped(f"{path.name} was not imported. {words}", REFUSED) from problem
        _report(str(draft), charter)
    return DONE


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as missing:
        raise Stopped(f"{path} cannot be read: {missing.strerror}.", WRONG_USE) from missing
    except UnicodeDecodeError as odd:
        raise Stopped(
            f"{path} is no text in UTF-8 (byte {odd.start}). Save it as UTF-8 and try again.", REFUSED
        ) from odd


def _initiative(slug: str | None) -> "Initiative":
    from samklang.initiatives.queries import all_initiatives

    known = {initiative.slug: initiative for initiative in all_initiatives()}
    if slug in known:
        return known[slug]
    if slug is None and len(known) == 1:
        return next(iter(known.values()))
    if not known:
        raise Stopped("There is no initiative here yet. Make one with `./samklang new`.", REFUSED)
    raise Stopped(f"Say which initiative: --initiative {' or '.join(sorted(known))}.", WRONG_USE)


def _backbone_of(initiative: "Initiative") -> "Actor":
    from django.utils import timezone

    from samklang.initiatives.access import Actor
    from samklang.initiatives.queries import backbone_seats_of

    seat = backbone_seats_of(initiative, today=timezone.localdate()).first()
    if seat is None:
        raise Stopped(f"{initiative} has nobody in its backbone who could hold the pen.", REFUSED)
    return Actor(seat.person, initiative, (seat,))


def _report(draft: str, charter: "Charter") -> None:
    from samklang.agenda.calculations.charter import Part

    say(f"{draft}: a draft stands under Agenda.")
    for part in Part:
        if part is not Part.UNPLACED and charter.of(part):
            say(f"  {part.value.replace('_', ' '):16}{len(charter.of(part)):4}")
    say(f"  conditions named{len(charter.conditions):4}   {', '.join(charter.conditions)}")
    for piece in charter.pieces:
        if piece.part is Part.UNPLACED:
            say(f"Not placed, lines {piece.first_line}-{piece.last_line}: {piece.text.strip()[:100]}")
