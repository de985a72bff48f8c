"""What a table of an indicator set is, and what its columns are."""

from dataclasses import dataclass

LONG = 8_000


@dataclass(frozen=True)
class Column:
    """One column. `holds`: text, choice, choices, whole, wholes, number, day, last_day, yes or names.

    `choices` names the list that a choice is of. `is_key` and `is_required` cells are never blank.
    """

    name: str
    da: str
    en: str
    about: str
    holds: str = "text"
    choices: str = ""
    longest: int = LONG
    is_required: bool = False

    @property
    def titles(self) -> frozenset[str]:
        """Return every heading the column is known by, in small letters."""
        return frozenset({self.name, self.da.casefold(), self.en.casefold()})

    def title(self, language: str) -> str:
        """Return the heading in a language."""
        return self.da if language == "da" else self.en


@dataclass(frozen=True)
class Table:
    """One table: a list of objects in JSON, a sheet in a workbook. `key`: what names a row once."""

    name: str
    da: str
    en: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def title(self, language: str) -> str:
        """Return the name of the sheet in a language."""
        return self.da if language == "da" else self.en

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(each for each in self.columns if each.name == name)
