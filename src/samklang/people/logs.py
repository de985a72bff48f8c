"""What never reaches a log."""

import logging

from samklang.people.calculations.cpr import masked


class WithoutCpr(logging.Filter):
    """Mask CPR numbers and keep a message on one line, so that a log can hold neither."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; always keeps the record."""
        record.msg = masked(record.getMessage()).replace("\r", "\\r").replace("\n", "\\n")
        record.args = None
        return True
