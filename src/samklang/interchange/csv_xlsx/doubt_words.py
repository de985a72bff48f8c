"""What looks odd in a file of earlier figures, in words: the same as in a report, and what was told before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.wording import where_words
from samklang.measurement.calculations.doubts import Doubt, Raised
from samklang.measurement.forms.figure_words import doubt_words
from samklang.measurement.models import FigureImport
from samklang.ui import localised


@dataclass(frozen=True)
class Doubted:
    """One thing that looks odd: its line and heading, and what is said about it."""

    line: int
    column: str
    words: str

    @property
    def whole_line(self) -> str:
        """Return where it is and what is odd."""
        return f"{where_words(self.line, self.column)}: {self.words}"

    @property
    def beside(self) -> str:
        """Return what is odd, to stand beside its row."""
        return f"{self.column}: {self.words}" if self.column else self.words


def doubts_in_words(figure_import: FigureImport) -> list[Doubted]:
    """Return what looks odd in a file that was read."""
    return [_doubted(*plain) for plain in figure_import.summary.get("doubts", ())]


def _doubted(line: int, column: str, doubt: str, of: str, *plain: Any) -> Doubted:
    figure, factor, meant, difference, last = map(_number, plain[:5])
    raised = Raised(Doubt(doubt), factor=factor, meant=meant, difference=difference, of=of)
    sentences = [*doubt_words(raised, figure or Decimal(0)), *_last_words(last, plain[5:])]
    return Doubted(line, column, " ".join(sentences))


def _last_words(last: Decimal | None, days: Sequence[str | None]) -> list[str]:
    since, until = days
    if last is None or since is None or until is None:
        return []
    period = localised.period(date.fromisoformat(since), date.fromisoformat(until) - timedelta(days=1))
    told = {"figure": localised.number(last.normalize()), "period": period}
    return [_("Last time was %(period)s: %(figure)s.") % told]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
