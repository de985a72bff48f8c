"""How a file of earlier figures is read, where its headings are its own: asked, told, and remembered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.roles import Permission
from samklang.measurement.models import FigureImport, ImportLayout, ImportRow, ImportState
from samklang.measurement.queries.importing import UNFINISHED
from samklang.people.background import defer
from samklang.ui.problems import Problem

TELLABLE = (ImportState.ASKED, ImportState.READ, ImportState.REFUSED)


def ask_how_it_is_read(
    figure_import: FigureImport, *, layout: dict[str, Any], findings: Sequence[Any] = ()
) -> FigureImport:
    """Leave a file until somebody has told what its columns hold, or what its words mean."""
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state == ImportState.READING:
            ImportRow.objects.filter(figure_import=locked).delete()
            FigureImport.objects.filter(pk=locked.pk).update(
                state=ImportState.ASKED, layout=layout, findings=list(findings), unlisted=0
            )
    return FigureImport.objects.get(pk=figure_import.pk)


def tell_how_it_is_read(
    *, figure_import: FigureImport, layout: dict[str, Any], figures_a_line: int, by: Actor
) -> FigureImport:
    """Settle what the columns and words of a file mean, and let it be read (again). Nothing of it counts yet."""
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state not in TELLABLE:
            raise Problem(_("The file is being read or is stored already. Wait a moment, and look again."))
        ImportRow.objects.filter(figure_import=locked).delete()
        FigureImport.objects.filter(pk=locked.pk).update(
            state=ImportState.READING, layout=layout, figures_a_line=figures_a_line, read_as_at=None, findings=[],
            unlisted=0, summary={},
        )  # fmt: skip
        defer("csv_xlsx.work_on_imports")
    return FigureImport.objects.get(pk=figure_import.pk)


def give_up(figure_import: FigureImport, *, findings: Sequence[Any]) -> None:
    """Refuse a file whose reading or storing broke off by a fault: nothing of it counts, and it is not tried again."""
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state in UNFINISHED:
            ImportRow.objects.filter(figure_import=locked).delete()
            FigureImport.objects.filter(pk=locked.pk).update(
                state=ImportState.REFUSED, findings=list(findings), unlisted=0, summary={}
            )


def read_as_before(figure_import: FigureImport, *, layout: dict[str, Any], figures_a_line: int, at: datetime) -> None:
    """Give a file that is being read the layout that was settled for headings like its own."""
    FigureImport.objects.filter(pk=figure_import.pk, state=ImportState.READING).update(
        layout=layout, figures_a_line=figures_a_line, read_as_at=at
    )


def remember_layout(
    figure_import: FigureImport, *, signature: str, headings: Sequence[str], layout: dict[str, Any], at: datetime
) -> None:
    """Remember for the initiative how files with headings like these are read."""
    ImportLayout.objects.update_or_create(
        initiative=figure_import.initiative,
        signature=signature,
        defaults={"layout": layout, "headings": list(headings), "by": figure_import.by, "at": at},
    )
