"""What can go wrong with the database, as sentences."""


class DatabaseFailed(Exception):  # noqa: N818 - it carries a sentence for the person at the keyboard
    """The database cannot be used; the message says why and what to do."""
