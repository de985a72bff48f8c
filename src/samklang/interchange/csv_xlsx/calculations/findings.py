"""What can be wrong with a file, as data. The sentences are in `csv_xlsx/wording.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from samklang.people.calculations.cpr import masked

MOST_LISTED = 1_000
_LONGEST_VALUE = 60


class Rule(Enum):
    """The rule that was broken; one sentence with the way out belongs to each."""

    # the file as a whole
    EMPTY = "empty"
    TOO_BIG = "too_big"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"
    ENCRYPTED_OR_OLD = "encrypted_or_old"
    OPEN_DOCUMENT = "open_document"
    BINARY_WORKBOOK = "binary_workbook"
    NOT_A_TABLE = "not_a_table"
    NO_WORKBOOK = "no_workbook"
    DAMAGED = "damaged"
    MACROS = "macros"
    UNSAFE_ARCHIVE = "unsafe_archive"
    ARCHIVE_TOO_BIG = "archive_too_big"
    ENTITIES = "entities"
    TOO_HEAVY = "too_heavy"
    FAULT = "fault"
    # text
    NUL = "nul"
    OLD_LINE_BREAKS = "old_line_breaks"
    ENCODING = "encoding"
    MIXED_ENCODING = "mixed_encoding"
    DELIMITER = "delimiter"
    UNCLOSED_QUOTE = "unclosed_quote"
    SWALLOWED_ROWS = "swallowed_rows"
    # the shape of the table
    HEADER_ONLY = "header_only"
    NO_HEADER = "no_header"
    HEADER_BLANK = "header_blank"
    HEADER_TWICE = "header_twice"
    HEADER_MISSING = "header_missing"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_COLUMNS = "too_many_columns"
    ROW_TOO_SHORT = "row_too_short"
    ROW_TOO_LONG = "row_too_long"
    FIELD_TOO_LONG = "field_too_long"
    CONTROL_CHARACTERS = "control_characters"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    # values (the first seven as in measurement.calculations.written_numbers)
    CPR = "cpr"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    FOREIGN_DIGITS = "foreign_digits"
    SIGN_FOR_NOTHING = "sign_for_nothing"
    PERCENT = "percent"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"
    NOT_A_PERIOD = "not_a_period"
    NOT_AN_ANSWER = "not_an_answer"
    NOT_A_HOW = "not_a_how"
    NOT_A_LEVEL = "not_a_level"
    # the rows against what was asked
    UNKNOWN_KEY = "unknown_key"
    KEY_TWICE = "key_twice"
    OTHER_ORGANISATION = "other_organisation"
    REMARK_ALONE = "remark_alone"
    BASE_NOT_ASKED = "base_not_asked"
    OTHER_REPORT = "other_report"
    ANSWER_AND_FIGURE = "answer_and_figure"
    HALF_A_SHARE = "half_a_share"
    WHOLE_NUMBER = "whole_number"
    NEGATIVE = "negative"
    NO_BASE = "no_base"
    PART_ABOVE_BASE = "part_above_base"
    # earlier figures of many organisations
    UNKNOWN_ORGANISATION = "unknown_organisation"
    UNKNOWN_INDICATOR = "unknown_indicator"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_GROUP = "unknown_group"
    NOT_ALONE = "not_alone"
    TWO_WAYS = "two_ways"
    NO_FIGURE = "no_figure"
    OTHER_RHYTHM = "other_rhythm"
    NOT_OVER = "not_over"
    MORE_THAN_WHOLE = "more_than_whole"
    NOT_ASKED = "not_asked"
    REPORT_UNDER_WAY = "report_under_way"
    OTHER_CATEGORIES = "other_categories"
    COUNTS_ALREADY = "counts_already"
    TEXT_TOO_LONG = "text_too_long"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where, which value (personal numbers masked), and which rule."""

    rule: Rule
    row: int | None = None
    column: str = ""
    value: str = ""
    detail: str = ""


class Refused(Exception):  # noqa: N818 - it carries what is wrong with a file, not a fault of the program
    """The file cannot be taken. `findings` lists every reason up to a thousand, `unlisted` counts the rest."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        everything = tuple(findings)
        self.findings = everything[:MOST_LISTED]
        self.unlisted = len(everything) - len(self.findings)
        super().__init__(", ".join(sorted({finding.rule.value for finding in everything})))


def refusal(rule: Rule, *, row: int | None = None, column: str = "", value: str = "", detail: str = "") -> Refused:
    """Return a refusal for one reason.

    >>> refusal(Rule.EMPTY).findings[0].rule
    <Rule.EMPTY: 'empty'>
    """
    return Refused([Finding(rule, row, shown(column), shown(value), detail)])


def shown(value: str) -> str:
    """Return a value as it may be shown in a message: short, on one line, personal numbers masked.

    >>> shown("Anna 010160-5009")
    'Anna ••••••-••••'
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in masked(value[:400])).split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"
