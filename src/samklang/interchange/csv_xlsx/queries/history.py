"""Earlier figures: the bytes of an uploaded file as text, and what an initiative knows by name."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice

from django.db.models import QuerySet
from django.utils.translation import get_language

from samklang.initiatives.models import Initiative, Organisation
from samklang.interchange.csv_xlsx.calculations.commenting import comments_by_line
from samklang.interchange.csv_xlsx.calculations.earlier_known import Known, KnownVersion, key_of
from samklang.interchange.csv_xlsx.calculations.ending import unended_line
from samklang.interchange.csv_xlsx.calculations.escaping import escaped
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal
from samklang.interchange.csv_xlsx.calculations.layout import COMMENTS, LOOK_AT
from samklang.interchange.csv_xlsx.calculations.sheets import delimiter_of, is_number_like
from samklang.interchange.csv_xlsx.wording import sentence
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import Category, Dimension, FigureImport, ImportPiece, IndicatorVersion
from samklang.measurement.queries import crossed
from samklang.measurement.queries.one_breakdown import told_by_one_breakdown
from samklang.places.models import Place

_DELIMITERS = (";", "\t", ",")
_DECODED_AT_ONCE = 1 << 20
_LINES_LOOKED_AT = 40
_TAIL = 1000  # bytes; an even number, as UTF-16 wants it
_NARROWEST = 2  # columns; of a file whose headings are not known yet


class _Pieces(io.RawIOBase):
    """The pieces of a file as one stream, fetched one by one; `tell_read` is how many bytes have been handed out."""

    def __init__(self, figure_import: FigureImport, sheet: int | None) -> None:
        super().__init__()
        rows = _pieces(figure_import, sheet)
        self.numbers = iter(list(rows.values_list("pk", flat=True)))
        self.rest = memoryview(b"")
        self.handed_out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self.rest:
            piece = next(self.numbers, None)
            if piece is None:
                return 0
            content = ImportPiece.objects.values_list("content", flat=True).get(pk=piece)
            self.rest = memoryview(bytes(content))
        count = min(len(buffer), len(self.rest))
        buffer[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        self.handed_out += count
        return count


class ImportText:
    """An uploaded file as records of text: (line in the file, cells). `handed_out` counts the bytes behind them.

    Of a file with headings of its own (`is_own`) titles may stand above them: its records begin with its first line.
    """

    def __init__(self, figure_import: FigureImport, *, sheet: int = 0, is_own: bool = False) -> None:
        self.figure_import = figure_import
        of_sheet = sheet if (figure_import.layout or {}).get("sheets") else None
        self.encoding = _encoding_of(figure_import, of_sheet)
        self.pieces = _Pieces(figure_import, of_sheet)
        buffered = io.BufferedReader(self.pieces, _DECODED_AT_ONCE)
        self.text = io.TextIOWrapper(buffered, self.encoding, newline="")
        self.before = 0 if is_own else 1
        try:
            self._begin(of_sheet, is_own=is_own)
        except UnicodeError as error:
            raise refusal(Rule.ENCODING) from error
        except csv.Error as error:
            raise refusal(Rule.UNCLOSED_QUOTE, row=1) from error

    def _begin(self, of_sheet: int | None, *, is_own: bool) -> None:
        """Read as far as it takes to tell the separator, and the headings where they are ours."""
        if is_own:
            beginning = [*islice(self.text, _LINES_LOOKED_AT)]
            self.delimiter = delimiter_of("".join(beginning)) if of_sheet is None else ","
            self.source: Iterable[str] = chain(beginning, self.text)
            self.headers: list[str] = []
            headings = (self.figure_import.layout or {}).get("headings")
            most = max((each.count(self.delimiter) for each in beginning), default=0)
            self.width = len(headings) if headings else most + 1
        else:
            first = self.text.readline()
            self.delimiter = _delimiter_of(first)
            self.source = self.text
            self.headers = next(csv.reader([first], delimiter=self.delimiter))
            self.width = len(self.headers)

    @property
    def handed_out(self) -> int:
        """Return how many bytes of the file have been read."""
        return self.pieces.handed_out

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the records below the headings; a quotation mark that swallows rows, or never closes, is refused."""
        reader = csv.reader(self.source, delimiter=self.delimiter, strict=True)
        line, width = self.before + 1, max(self.width, _NARROWEST)
        try:
            for cells in reader:
                yield line, cells
                following = reader.line_num + self.before + 1
                if following - line > 1 and any(_swallows(cell, width, self.delimiter) for cell in cells):
                    raise refusal(Rule.SWALLOWED_ROWS, row=line)
                line = following
        except csv.Error as error:
            raise refusal(Rule.UNCLOSED_QUOTE, row=line) from error
        except UnicodeError as error:
            raise refusal(Rule.ENCODING, row=line) from error


def known_to(initiative: Initiative, *, today: date) -> Known:
    """Return everything a row of earlier figures may name. Eight queries, whatever there is."""
    places = {place.name.casefold(): place.pk for place in Place.objects.filter(initiative=initiative)}
    dimensions = Dimension.objects.filter(initiative=initiative).values_list("name", flat=True)
    names = (name.casefold() for name in dimensions)
    told = told_by_one_breakdown(initiative)
    return Known(_organisations(initiative), _indicators(initiative), places, tuple(names), today, told)


def commented_import(figure_import: FigureImport, doubts: Iterable[tuple[int, str]]) -> Iterator[bytes]:
    """Yield a file again, row by row, with what to mend beside each wrong one in the reader's language.

    Of a file that is not refused `doubts` are (line, what looks odd there).
    """
    settled = figure_import.layout or {}
    is_own = "layout" in settled
    try:
        text = ImportText(figure_import, sheet=settled.get("sheet", 0), is_own=is_own)
    except Refused:  # nothing of it can be read; the page says why
        return
    headings_at, width = settled.get("line", 0), len(settled["headings"] if is_own else text.headers)
    findings = [Finding(Rule(rule), *rest) for rule, *rest in figure_import.findings]
    comments = comments_by_line(findings, [sentence(each) for each in findings])
    for doubted, words in doubts:
        comments[doubted] = f"{comments.get(doubted, '')} {words}".strip()
    headings = COMMENTS if findings else LOOK_AT
    heading = headings["da" if (get_language() or "da").startswith("da") else "en"]
    comments[headings_at] = heading
    yield "\ufeff".encode() + (b"" if is_own else _line([*text.headers, heading], text.delimiter))
    try:
        for line, cells in text.records():
            beside = [""] * (width - len(cells)) + [comments.get(line, "")]
            yield _line([*cells, *beside], text.delimiter) if any(cells) else b"\r\n"
    except Refused:  # the rest cannot be read; the page says where it breaks
        return


def _line(cells: list[str], delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([cell if is_number_like(cell) else escaped(cell) for cell in cells])
    return buffer.getvalue().encode()


def _organisations(initiative: Initiative) -> dict[str, int]:
    found: dict[str, int] = {}
    for organisation in Organisation.objects.filter(initiative=initiative):
        found[organisation.name.casefold()] = organisation.pk
        if organisation.short_name:
            found.setdefault(organisation.short_name.casefold(), organisation.pk)
    return found


def _indicators(initiative: Initiative) -> dict[str, tuple[int, tuple[KnownVersion, ...]]]:
    versions = IndicatorVersion.objects.filter(indicator__initiative=initiative).select_related("indicator")
    words, names_of = _category_words(initiative)
    found: dict[int, list[KnownVersion]] = {}
    names: dict[str, int] = {}
    for version in versions.prefetch_related("cells", "steps__categories").order_by("indicator", "number"):
        found.setdefault(version.indicator_id, []).append(_known_version(version, words, names_of))
        names.setdefault(version.name.casefold(), version.indicator_id)
        names[version.indicator.code.casefold()] = version.indicator_id
    return {name: (pk, tuple(found[pk])) for name, pk in names.items()}


def _known_version(
    version: IndicatorVersion, words: dict[int, frozenset[str]], names_of: dict[int, str]
) -> KnownVersion:
    rules = rules_of(version.kind)
    every = list(version.cells.all())
    cells = list(crossed(every))
    alone: dict[str, dict[str, int]] = {}
    for cell in every if len(cells) < len(every) else ():
        if "." not in cell.key:
            alone.setdefault(names_of[cell.category_ids[0]], {})[key_of(cell.label)] = cell.pk
    is_level = rules.STEPS and not rules.COUNTS_STEPS
    steps = version.steps.categories.all() if is_level and version.steps else ()
    return KnownVersion(
        pk=version.pk,
        valid_from=version.valid_from,
        rhythm=version.rhythm,
        is_whole=rules.IS_WHOLE,
        can_be_negative=rules.CAN_BE_NEGATIVE,
        takes_base=rules.TAKES_BASE,
        base_bounds=rules.BASE_BOUNDS,
        levels=tuple(each.name for each in steps if not each.is_unknown),
        cells={words[cell.pk]: cell.pk for cell in cells if cell.pk in words},
        labels={" ".join(cell.label.split()).casefold(): cell.pk for cell in cells},
        alone=alone,
    )


def _category_words(initiative: Initiative) -> tuple[dict[int, frozenset[str]], dict[int, str]]:
    """Return {cell: its categories} and {category: its breakdown}, in small letters. One query."""
    links = Category.cells.through.objects.filter(cell__initiative=initiative)
    found: dict[int, set[str]] = {}
    breakdowns: dict[int, str] = {}
    for cell, category, name, breakdown in links.values_list(
        "cell", "category", "category__name", "category__dimension__name"
    ):
        found.setdefault(cell, set()).add(" ".join(name.split()).casefold())
        breakdowns[category] = breakdown.casefold()
    return {cell: frozenset(names) for cell, names in found.items()}, breakdowns


def _pieces(figure_import: FigureImport, sheet: int | None) -> QuerySet[ImportPiece]:
    """Return the pieces of a file in order; of a workbook the one that is a sheet."""
    rows = ImportPiece.objects.filter(figure_import=figure_import).order_by("number")
    return rows if sheet is None else rows.filter(number=sheet)


def last_line_unended(figure_import: FigureImport) -> str:
    """Return the last line of a file of text that may have been cut off within it; blank where there is no doubt."""
    rows = _pieces(figure_import, None)
    last = rows.last()
    if last is None or (figure_import.layout or {}).get("sheets"):
        return ""
    text = bytes(last.content)[-_TAIL:].decode(_encoding_of(figure_import, None).removesuffix("-sig"), "ignore")
    return unended_line(text.replace("\r\n", "\n"))


def beginning_of(content: bytes) -> str:
    """Return the first piece of a file as text, as far as it can be read; what it cannot is said when it is read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="ignore")
    try:
        text, _read = codecs.utf_8_decode(content, "strict", False)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
    return text.removeprefix("\ufeff")


def _encoding_of(figure_import: FigureImport, sheet: int | None) -> str:
    """Return the encoding by the same three tries as everywhere: byte order mark, strict UTF-8, Windows-1252."""
    pieces = _pieces(figure_import, sheet)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    for number, content in enumerate(pieces.values_list("content", flat=True).iterator(chunk_size=4)):
        data = bytes(content)
        if number == 0 and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in data:
            raise refusal(Rule.NUL)
        try:
            decoder.decode(data)
        except UnicodeDecodeError:
            is_utf8 = False
    return "utf-8-sig" if is_utf8 else "cp1252"


def _delimiter_of(first: str) -> str:
    counts = {delimiter: first.count(delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
    if not first.strip():
        raise refusal(Rule.EMPTY)
    if not counts[best]:
        raise refusal(Rule.DELIMITER, row=1, value=first)
    return best


def _swallows(cell: str, width: int, delimiter: str) -> bool:
    return any(part.count(delimiter) >= width - 1 for part in cell.split("\n")[1:])
