"""What can go wrong with the database, as sentences."""


class DatabaseFailed(Exception):
    """The database cannot be used; the message says why and what to do."""
