"""What can be wrong with a set, as data. The sentences are in `indicator_set/wording.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from samklang.interchange.csv_xlsx.calculations.findings import MOST_LISTED


class Rule(Enum):
    """The rule that was broken."""

    NOT_JSON = "not_json"
    NOT_A_SET = "not_a_set"
    NEWER = "newer"
    KEY_TWICE = "key_twice"
    TOO_MANY_ROWS = "too_many_rows"
    NO_TABLE = "no_table"
    ROW_SHAPE = "row_shape"
    NO_COLUMN = "no_column"
    REQUIRED = "required"
    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    YES = "yes"
    TOO_LONG = "too_long"
    CPR = "cpr"
    CHARACTERS = "characters"
    TWICE = "twice"
    UNKNOWN_INDICATOR = "unknown_indicator"
    NO_DEFINITION = "no_definition"
    VERSIONS = "versions"
    NO_REASON = "no_reason"
    UNKNOWN_WHOLE = "unknown_whole"
    UNKNOWN_BREAKDOWN = "unknown_breakdown"
    NO_TARGET = "no_target"
    # against what stands in the initiative
    OTHER_CATEGORIES = "other_categories"
    KIND_WITH_DATA = "kind_with_data"
    STAGE = "stage"
    OTHER_CHANGE = "other_change"
    TARGET_DAYS = "target_days"
    NOT_YET = "not_yet"
    SHEET = "sheet"
    HEADLINE = "headline"
    STEPS = "steps"
    REACHED = "reached"
    CONFIDENTIAL = "confidential"
    LEVELS_OF_PEOPLE = "levels_of_people"
    LEVELS_OF_PARTS = "levels_of_parts"
    UNGUARDED_PEOPLE = "unguarded_people"
    TOTAL_OF_WEEKS = "total_of_weeks"
    TOO_MANY_CELLS = "too_many_cells"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which table, at which line, in which column."""

    rule: Rule
    table: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    detail: str = ""


class Faulty(Exception):  # noqa: N818 - it carries what is wrong with a file, not a fault of the program
    """The set cannot be taken. `faults` lists every reason up to a thousand, `unlisted` counts the rest."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        everything = tuple(faults)
        self.faults = everything[:MOST_LISTED]
        self.unlisted = len(everything) - len(self.faults)
        super().__init__(", ".join(sorted({fault.rule.value for fault in everything})))
