"""How a pivot is chosen: rows, columns, periods, and what the rest is held at. All of it stands in the address."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samklang.measurement.queries.cubes import PERIOD, WHOLE
from samklang.measurement.queries.pivot_axes import OURS, SPAN_OF_TIME, SPANS, PivotAsked
from samklang.measurement.queries.pivots import Pivot
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput

_LONGEST = 20
_NAMES = {"rows", "columns", "period", "on", "span", "whose", "place", "organisation", "known_on", "row", "column"}


def asked_of_address(query: Mapping[str, str]) -> PivotAsked:
    """Return what the address asks for; what is no name or number is left out, and a name of nothing noted."""
    said = {key: value[:_LONGEST] for key, value in query.items() if value}
    span = said.get("span", "")
    return PivotAsked(
        rows=said.get("rows", ""),
        columns=said.get("columns", ""),
        period=said.get("period", ""),
        on=_day(said.get("on", "")),
        span=int(span) if span in {str(each) for each in SPANS} else 0,
        whose=said.get("whose", ""),
        fixed={key: value for key, value in said.items() if key in {"place", "organisation"} or _is_dimension(key)},
        is_understood=all(key in _NAMES or _is_dimension(key) for key in query),
    )


def address_of(pivot: Pivot, *, known_on: str) -> str:
    """Return the address part that leads to the pivot as it is shown."""
    chosen = pivot.chosen
    said = {"rows": chosen.rows.key, "columns": chosen.columns.key}
    if pivot.periods:
        said["period"] = str(pivot.periods[-1].pk)
    said["span"] = str(_span(pivot))
    said |= {key: str(member.key) for key, member in chosen.fixed.items()}
    said |= {"whose": OURS} if pivot.is_ours else {}
    said |= {"known_on": known_on} if known_on else {}
    return urlencode(said)


class PivotForm(GuardedForm):
    """The choices of a pivot; it is only shown, what it sends is read from the address."""

    rows = forms.ChoiceField(label=_("Rows"))
    columns = forms.ChoiceField(label=_("Columns"))
    period = forms.ChoiceField(label=_("Period"), required=False)
    on = forms.DateField(label=_("Or the period of a day"), required=False, widget=DateInput())
    span = forms.ChoiceField(label=_("Periods back"), required=False)
    whose = forms.ChoiceField(
        label=_("Whose figures"), required=False, choices=[("", _("All organisations")), (OURS, _("Our own"))]
    )

    def __init__(self, pivot: Pivot) -> None:
        chosen = pivot.chosen
        initial = {
            "rows": chosen.rows.key, "columns": chosen.columns.key, "span": str(_span(pivot)),
            "period": str(pivot.periods[-1].pk) if pivot.periods else "", "whose": OURS if pivot.is_ours else "",
        }  # fmt: skip
        super().__init__(initial=initial, auto_id="pivot-%s")
        axes = [(axis.key, axis.name) for axis in pivot.axes.values()]
        self._choices("rows", axes)
        self._choices("columns", [*axes, (WHOLE, _("Nothing: one column"))])
        self._choices("period", [(str(each.pk), each.label) for each in reversed(pivot.offered)])
        self._choices("span", [(str(each), _span_words(each)) for each in SPANS if each <= max(4, len(pivot.offered))])
        if not pivot.has_more:
            del self.fields["on"]
        if not pivot.may_be_ours:
            del self.fields["whose"]
        for axis in pivot.axes.values():
            if axis.key not in {chosen.rows.key, chosen.columns.key, PERIOD}:
                self._hold(pivot, axis.key)

    def _choices(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _hold(self, pivot: Pivot, key: str) -> None:
        axis, held = pivot.axes[key], pivot.chosen.fixed.get(key)
        self.fields[key] = forms.ChoiceField(
            label=axis.name,
            required=False,
            initial=held.key if held else "",
            choices=[("", _("All together")), *((str(each.key), each.label) for each in axis.members)],
        )


def _span(pivot: Pivot) -> int:
    return pivot.asked.span or (SPAN_OF_TIME if pivot.is_by_time else 1)


def _span_words(periods: int) -> str:
    return ngettext("Only this one", "%(count)s periods", periods) % {"count": periods}


def _day(written: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(written)
    return None


def _is_dimension(key: str) -> bool:
    return key[:1] == "d" and key[1:].isdigit()
