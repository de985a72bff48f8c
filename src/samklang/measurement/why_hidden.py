"""Why a figure is not shown, in words: the same ones at every hidden figure, whether it is small itself or not."""

from django.utils.translation import gettext as _

from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.protection import FEWEST_FOR_MEAN, FEWEST_ORGANISATIONS, SMALLEST_SHOWN, Guard
from samklang.measurement.models import IndicatorVersion


def why_hidden(version: IndicatorVersion, rule: DominanceRule | None) -> tuple[str, ...]:
    """Return why figures of a definition are hidden, a sentence or two each: the rule, who sees more, what to do.

    `rule` is that of confidential amounts, None where people are protected. Nothing is asked of the figure itself: the
    words cannot tell one that is small from one that is hidden beside it.
    """
    return (
        _people(version) if rule is None else _amounts(rule),
        either_words(),
        _("An organisation sees what it told itself, and the backbone sees every figure."),
        _(
            "A figure with fewer parts is more often shown: look at all places together, or at one breakdown instead "
            "of two. Where much stays hidden, the backbone can ask for fewer categories or for longer periods."
        ),
    )


def either_words() -> str:
    """Say that a hidden figure is small itself or not, and that nobody is told which."""
    return _(
        "A figure is hidden either because it falls under the rule itself, or because another hidden figure could be "
        "computed from it. Which of the two it is, is never said: saying it would give something away."
    )


def _people(version: IndicatorVersion) -> str:
    rules = rules_of(version.kind)
    if rules.GUARD == Guard.MEANS:
        return _(
            "A mean is shown only where it is of at least %(people)s people and %(organisations)s organisations, and "
            "where an organisation that takes its own figure away is left with at least %(people)s people of two "
            "others."
        ) % {"people": FEWEST_FOR_MEAN, "organisations": FEWEST_ORGANISATIONS}
    if rules.TAKES_BASE:
        said = _(
            "Numbers of 1 to %(most)s people are not shown: neither of those who are counted, nor of those they are "
            "counted among, nor of the rest of these."
        )
    else:
        said = _("Numbers of 1 to %(most)s people are not shown.")
    also = _(
        "The same holds of what is left when one organisation takes its own figure away, or when a figure that counts "
        "some of the same people is taken away, and of the change since an earlier release."
    )
    return f"{said % {'most': SMALLEST_SHOWN - 1}} {also}"


def _amounts(rule: DominanceRule) -> str:
    return _(
        "Each organisation's figure is its own business. A figure is shown only where at least %(fewest)s "
        "organisations stand behind it, the largest is no more than %(largest)s %% of it and the two largest no more "
        "than %(two)s %%, and nobody can come within %(narrow)s %% of what another told."
    ) % {
        "fewest": rule.fewest_organisations,
        "largest": rule.largest_percent,
        "two": rule.two_largest_percent,
        "narrow": rule.narrow_percent,
    }
