"""Whether a layout tells enough to be read by: asked of one that is told, and of one that is remembered, alike."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.layout import HOLDS, OF_ONE, UNREAD, Layout, Use
from samklang.interchange.csv_xlsx.calculations.parted_periods import A_PERIOD
from samklang.ui.problems import Problem


def require_figures(layout: Layout, keys: Sequence[str]) -> None:
    """Raise unless a layout tells where the figures under some headings are, and of which indicator."""
    uses = [layout.uses[key].partition(":")[0] for key in dict.fromkeys(keys) if key in layout.uses]
    held = {Use.OF_PERIOD, *OF_ONE}
    if not held & set(uses) and not {Use.FIGURE, Use.ANSWER} & set(uses):
        raise Problem(_("Say which column holds the figures."))
    if Use.FIGURE in uses and held & set(uses):
        raise Problem(
            _("One column is said to hold the figure, and others the figures of something. Choose one of the two ways.")
        )
    _require_figures_of_bases(layout)
    _require_told_apart(layout, keys)
    is_told = {Use.INDICATOR, Use.OF_INDICATOR} & set(uses) or layout.constants.get(Use.INDICATOR)
    if not is_told or layout.constants.get(Use.INDICATOR) == UNREAD:
        raise Problem(_("Say which column tells the indicator, or which indicator all the figures are about."))


def what_is_wrong(
    require: Callable[[Layout, Sequence[str]], None], layout: Layout, keys: Sequence[str]
) -> Problem | None:
    """Return why a layout cannot be read by; None where it can."""
    try:
        require(layout, keys)
    except Problem as problem:
        return problem
    return None


def require_told(layout: Layout, keys: Sequence[str]) -> None:
    """Raise unless a layout of earlier figures tells all of them: organisation and period too."""
    require_figures(layout, keys)
    told = {layout.uses.get(key, "").partition(":")[0] for key in keys}
    if not {Use.ORGANISATION, Use.OF_ORGANISATION} & told and not layout.constants.get(Use.ORGANISATION):
        raise Problem(_("Say which column tells the organisation."))
    in_headings = [key for key in keys if A_PERIOD in key and layout.uses.get(key, "").partition(":")[0] in HOLDS]
    if Use.PERIOD not in told and not in_headings and not layout.constants.get(Use.PERIOD):
        raise Problem(_("Say which column tells the period, or which period it is about."))


def _require_figures_of_bases(layout: Layout) -> None:
    every = set(layout.uses.values())
    bases = [each.partition(":")[2] for each in every if each.partition(":")[0] == Use.BASE_OF]
    if any(f"{Use.OF_INDICATOR}:{code}" not in every for code in bases):
        raise Problem(_("Say which column holds the figures of the indicator too, where one holds what it is out of."))
    if Use.BASE_OF_PERIOD in every and Use.OF_PERIOD not in every:
        raise Problem(
            _("Say which columns hold the figures of the periods too, where others hold what they are out of.")
        )


def _require_told_apart(layout: Layout, keys: Sequence[str]) -> None:
    """Raise where one of several columns that differ by their period alone would be read, and the others not."""
    for key in dict.fromkeys(keys):
        use = layout.uses.get(key, "").partition(":")[0]
        if use and use not in HOLDS and keys.count(key) > 1:
            words = _("Several columns are called “%(heading)s” but for the period: say that they hold figures of it.")
            raise Problem(words % {"heading": key.replace(A_PERIOD, "…")})
