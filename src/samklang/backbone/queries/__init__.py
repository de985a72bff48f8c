"""Reading the five conditions and what waits on whom."""

from samklang.backbone.queries.board import waiting_rows
from samklang.backbone.queries.conditions import (
    condition_lines,
    conditions_of,
    histories_of,
    last_verdicts_before,
)
from samklang.backbone.queries.evidence import thresholds_of

__all__ = [
    "condition_lines",
    "conditions_of",
    "histories_of",
    "last_verdicts_before",
    "thresholds_of",
    "waiting_rows",
]
