"""The words for answers that are no figure, in both languages."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum

from samklang.interchange.csv_xlsx.calculations.table import Cell, as_text
from samklang.measurement.calculations.written_numbers import read_number


class Answer(Enum):
    """The four answers that are stored; *not reported* is the absence of a row, *hidden* exists only on the way out."""

    MEASURED = "measured"
    NOT_APPLICABLE = "not_applicable"
    DECLINED = "declined"
    COULD_NOT_BE_ASKED = "could_not_be_asked"


DANISH_WORDS = {
    Answer.NOT_APPLICABLE: "ikke relevant",
    Answer.DECLINED: "ønsker ikke at oplyse",
    Answer.COULD_NOT_BE_ASKED: "kunne ikke spørges",
}
ENGLISH_WORDS = {
    Answer.NOT_APPLICABLE: "not applicable",
    Answer.DECLINED: "declined",
    Answer.COULD_NOT_BE_ASKED: "could not be asked",
}
HOW_WORDS = {
    "registered": ("registreret", "registered"),
    "counted": ("talt på stedet", "counted on site"),
    "survey": ("spørgeskema", "survey"),
    "estimate": ("skøn", "estimate"),
    "official": ("officiel statistik", "official statistics"),
}
_HOW_BY_WORD = {word: how for how, words in HOW_WORDS.items() for word in (how, *words)}
_DECLINED_TOO = ("declines to tell", "ønsker ikke at svare")
_MEASURED_WORDS = ("målt", "oplyst", "measured", "reported")
_BY_WORD = {
    **{word: answer for words in (DANISH_WORDS, ENGLISH_WORDS) for answer, word in words.items()},
    **dict.fromkeys(_MEASURED_WORDS, Answer.MEASURED),
    **dict.fromkeys(_DECLINED_TOO, Answer.DECLINED),
    **{answer.value: answer for answer in Answer},
}


def read_answer(text: str) -> Answer | None:
    """Return the answer that the words stand for, or None when they stand for none of the four.

    >>> read_answer("Ønsker ikke at oplyse")
    <Answer.DECLINED: 'declined'>
    """
    return _BY_WORD.get(" ".join(text.split()).casefold())


def read_level(cell: Cell, names: Sequence[str]) -> Decimal | None:
    """Return the number of the level that a cell gives by number or name (1 is the first), or None where it gives none.

    >>> read_level("hørt ", ["Hørt", "Rådført"]), read_level("2", ["Hørt", "Rådført"]), read_level("3", ["Hørt"])
    (Decimal('1'), Decimal('2'), None)
    """
    known = [" ".join(name.split()).casefold() for name in names]
    word = " ".join(as_text(cell).split()).casefold()
    if word in known:
        return Decimal(known.index(word) + 1)
    number = read_number(cell).number
    return number if number in range(1, len(known) + 1) else None


def read_how(text: str) -> str | None:
    """Return how a figure came about by its words in either language, or None for other words.

    >>> read_how("Talt på stedet")
    'counted'
    """
    return _HOW_BY_WORD.get(" ".join(text.split()).casefold())


def how_words(how: str, *, language: str) -> str:
    """Return the words a template offers for how a figure came about; blank for none.

    >>> how_words("estimate", language="da")
    'skøn'
    """
    return HOW_WORDS[how][0 if language.startswith("da") else 1] if how else ""


def answer_words(answer: Answer, *, language: str) -> str:
    """Return the words a template offers for an answer that is no figure; blank for a measured one.

    >>> answer_words(Answer.NOT_APPLICABLE, language="da")
    'ikke relevant'
    """
    return (DANISH_WORDS if language.startswith("da") else ENGLISH_WORDS).get(answer, "")
