"""A charter in Markdown becomes the parts of an agenda; what cannot be placed is listed, and nothing is lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Part(StrEnum):
    """Where a piece of a charter belongs."""

    TITLE = "title"
    PRESENT_STATE = "present_state"
    VISION = "vision"
    PURPOSE = "purposes"
    GOAL = "goals"
    WAY_OF_WORKING = "way_of_working"
    THEME = "themes"
    TARGET_GROUP = "target_groups"
    LOCAL_AREA = "local_areas"
    HEADING = "heading"
    UNPLACED = "unplaced"


HEADINGS: tuple[tuple[Part, str], ...] = (
    (Part.GOAL, r"målsætning|delmål|^mål$|^vores mål|objective|^goals?$|^our goals|^aims?$"),
    (Part.PURPOSE, r"formål|purpose|mission"),
    (Part.VISION, r"vision|ønskede? tilstand|desired state"),
    (Part.WAY_OF_WORKING, r"arbejdsform|måde at arbejde|samarbejdsform|forhold|way of working|how we work|conditions"),
    (Part.TARGET_GROUP, r"målgruppe|target group|people we"),
    (Part.THEME, r"tema|theme|indsatsområde"),
    (Part.LOCAL_AREA, r"lokalområde|lokalmiljø|lokale områder|steder|local area|places|geograf"),
    (
        Part.PRESENT_STATE,
        r"udfordring|problem|baggrund|nuværende tilstand|situation|challenge|background|present state",
    ),
)
CONDITIONS: tuple[tuple[str, str], ...] = (
    ("agenda", r"fælles agenda|common agenda|fælles dagsorden"),
    ("measurement", r"fælles effektmåling|fælles måling|shared measurement"),
    ("activities", r"forstærkende aktiviteter|mutually reinforcing"),
    ("communication", r"løbende kommunikation|continuous communication"),
    ("backbone", r"sekretariat|backbone"),
)
LONGEST_LEAD_IN = 160  # characters; a longer paragraph says something of its own
LISTED = frozenset({Part.PURPOSE, Part.GOAL, Part.THEME, Part.TARGET_GROUP, Part.LOCAL_AREA})


@dataclass(frozen=True)
class Piece:
    """A piece of the source: its text as written, the lines it stood on (from 1), and where it belongs."""

    part: Part
    text: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Charter:
    """A charter read: its pieces in order, and which of the five conditions it names."""

    pieces: tuple[Piece, ...]
    conditions: tuple[str, ...] = field(default=())

    def of(self, part: Part) -> tuple[str, ...]:
        """Return the texts of one part in order."""
        return tuple(piece.text for piece in self.pieces if piece.part == part)


def read_charter(source: str) -> Charter:
    """Return the charter in pieces. Every line of the source that is not blank is in exactly one piece.

    Headings of the second level and below open a part by their words, Danish or English, and are pieces of their own
    that say nothing more; the first heading is the title. In a part that is a list, the items are the pieces, a short
    line that leads into them says nothing more, and other text of the section is unplaced; elsewhere paragraphs are
    pieces.
    HTML is never run: it is text like any other.
    """
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    pieces = list(_pieces(lines))
    covered = {line for piece in pieces for line in range(piece.first_line, piece.last_line + 1)}
    lost = [
        Piece(Part.UNPLACED, text.strip(), number, number)
        for number, text in enumerate(lines, start=1)
        if number not in covered and text.strip()
    ]
    ordered = tuple(sorted([*pieces, *lost], key=lambda piece: piece.first_line))
    said = "\n".join(piece.text for piece in ordered if piece.part == Part.WAY_OF_WORKING).lower()
    return Charter(ordered, tuple(name for name, pattern in CONDITIONS if re.search(pattern, said)))


def _pieces(lines: list[str]) -> Iterator[Piece]:
    part, has_title = Part.UNPLACED, False
    for token, items in _blocks("\n".join(lines)):
        first, last = _extent(token, lines)
        if token.type == "heading_open":
            words = _plain(lines[first - 1 : last])
            if not has_title:
                has_title, here = True, Part.TITLE
            else:
                part = _part_of(words)
                here = Part.UNPLACED if part == Part.UNPLACED else Part.HEADING
            yield Piece(here, words, first, last)
        elif items and part in LISTED:
            for item in items:
                start, end = _extent(item, lines)
                yield Piece(part, _plain(lines[start - 1 : end]), start, end)
        elif part in LISTED and _leads_in(lines[first - 1 : last]):
            yield Piece(Part.HEADING, _plain(lines[first - 1 : last]), first, last)
        else:
            here = Part.UNPLACED if part in LISTED and part != Part.PURPOSE else part
            yield Piece(here, "\n".join(lines[first - 1 : last]).strip(), first, last)


def _blocks(source: str) -> Iterator[tuple[Token, list[Token]]]:
    """Yield each block of the outermost level with, for a list, its items."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(source)
    block: Token | None = None
    items: list[Token] = []
    for token in tokens:
        if token.level == 0 and token.map and token.nesting >= 0:
            if block is not None:
                yield block, items
            block, items = token, []
        elif token.type == "list_item_open" and token.level == 1 and token.map:
            items.append(token)
    if block is not None:
        yield block, items


def _extent(token: Token, lines: list[str]) -> tuple[int, int]:
    """Return the first and last line (from 1) of a block, without blank lines at its end."""
    assert token.map is not None  # noqa: S101 - blocks without lines are not yielded
    first, end = token.map
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    return first + 1, end


def _leads_in(lines: list[str]) -> bool:
    """Tell whether a paragraph only opens the list below it: one line's words that end in a colon."""
    words = _plain(lines)
    return words.endswith(":") and len(words) <= LONGEST_LEAD_IN


def _part_of(heading: str) -> Part:
    words = heading.lower().strip(" :.")
    return next((part for part, pattern in HEADINGS if re.search(pattern, words)), Part.UNPLACED)


def _plain(lines: list[str]) -> str:
    """Return lines as one paragraph without the marks of headings and lists."""
    text = " ".join(line.strip() for line in lines if line.strip())
    return re.sub(r"^(#{1,6}\s+|[-*+]\s+|\d{1,9}[.)]\s+)", "", text).strip()
