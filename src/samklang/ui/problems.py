"""The one way an action says no: a sentence in the user's language that names what is wrong and the way out."""


class Problem(Exception):  # noqa: N818 - it is what the reader is shown, not a fault of the program
    """Something a person can mend. Views show `text` beside the form and answer 422.

    `field` names the form field it belongs to, if any; `lines` carries one sentence per row where there are many.
    """

    def __init__(self, text: object, *, field: str | None = None, lines: tuple[object, ...] = ()) -> None:
        super().__init__(str(text))
        self.text = str(text)
        self.field = field
        self.lines = tuple(str(line) for line in lines)


class UnreadableAddress(Problem):
    """What an address asks for cannot be read. `field` names the parameter; the page answers 422 with the sentence."""
