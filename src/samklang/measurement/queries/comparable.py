"""Which totals can be compared with the others of their curve: those that lack nobody the others have."""

from collections.abc import Sequence

from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.queries.totals import PeriodTotal


def settled(totals: Sequence[PeriodTotal]) -> tuple[PeriodTotal, ...]:
    """Return the known totals that are told as whole figures: of a running total all, as it waits for nobody."""
    if totals and rules_of(totals[-1].version.kind).CARRIES:
        return tuple(each for each in totals if each.is_known)
    return comparable(totals)


def comparable(totals: Sequence[PeriodTotal]) -> tuple[PeriodTotal, ...]:
    """Return the known totals that no limit, run, slope or verdict is misled by, oldest first."""
    return tuple(totals[place] for place in comparable_places(totals))


def comparable_places(totals: Sequence[PeriodTotal]) -> tuple[int, ...]:
    """Return where the known totals lie that can be compared with each other.

    One that lacks an answer is left out, wherever it lies, when fewer organisations have told it than the last that can
    be compared before it, or as many others (before the first that lacks nobody: than that one). It is a gap, as a
    period without figures is: it neither counts in a run nor breaks it, since nothing is known of it.
    """
    known = [place for place, each in enumerate(totals) if each.is_known]
    if not known:
        return ()
    last = totals[next((place for place in known if totals[place].is_complete), known[0])]
    kept = []
    for place in known:
        if totals[place].is_complete or not _are_others(totals[place], last):
            kept.append(place)
            last = totals[place]
    return tuple(kept)


def _are_others(here: PeriodTotal, before: PeriodTotal) -> bool:
    """Tell whether fewer have told a total than another, or others, as far as is known."""
    if here.reporters is None or before.reporters is None:
        return here.reported < before.reported
    return here.reporters != before.reporters and here.reported <= before.reported
