"""Earlier figures: the bytes of an uploaded file as text, and what an initiative knows by name."""

import codecs
import csv
import io
from collections.abc import Iterator
from datetime import date

from django.utils.translation import get_language

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative, Organisation
from samklang.interchange.csv_xlsx.calculations.commenting import comments_by_line
from samklang.interchange.csv_xlsx.calculations.earlier_known import Known, KnownVersion
from samklang.interchange.csv_xlsx.calculations.escaping import escaped
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal
from samklang.interchange.csv_xlsx.calculations.layout import COMMENTS
from samklang.interchange.csv_xlsx.calculations.sheets import is_number_like
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv
from samklang.interchange.csv_xlsx.wording import sentence
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import Category, Dimension, FigureImport, ImportPiece, IndicatorVersion
from samklang.measurement.queries import crossed
from samklang.places.models import Place

_DELIMITERS = (";", "\t", ",")
_DECODED_AT_ONCE = 1 << 20


class _Pieces(io.RawIOBase):
    """The pieces of a file as one stream, fetched one by one; `tell_read` is how many bytes have been handed out."""

    def __init__(self, figure_import: FigureImport) -> None:
        super().__init__()
        rows = ImportPiece.objects.filter(figure_import=figure_import).order_by("number")
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
    """An uploaded file as records of text: (line in the file, cells). `handed_out` counts the bytes behind them."""

    def __init__(self, figure_import: FigureImport) -> None:
        self.figure_import = figure_import
        self.encoding = _encoding_of(figure_import)
        self.pieces = _Pieces(figure_import)
        buffered = io.BufferedReader(self.pieces, _DECODED_AT_ONCE)
        self.text = io.TextIOWrapper(buffered, self.encoding, newline="")
        first = self.text.readline()
        self.delimiter = _delimiter_of(first)
        self.headers = next(csv.reader([first], delimiter=self.delimiter))
        self.lines = 1

    @property
    def handed_out(self) -> int:
        """Return how many bytes of the file have been read."""
        return self.pieces.handed_out

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the records below the headings; a quotation mark that swallows rows, or never closes, is refused."""
        reader = csv.reader(self.text, delimiter=self.delimiter, strict=True)
        line, width = 2, len(self.headers)
        try:
            for cells in reader:
                yield line, cells
                following = reader.line_num + 2
                if following - line > 1 and any(_swallows(cell, width, self.delimiter) for cell in cells):
                    raise refusal(Rule.SWALLOWED_ROWS, row=line)
                line = following
        except csv.Error as error:
            raise refusal(Rule.UNCLOSED_QUOTE, row=line) from error
        except UnicodeDecodeError as error:
            raise refusal(Rule.ENCODING, row=line) from error


def known_to(initiative: Initiative, *, today: date) -> Known:
    """Return everything a row of earlier figures may name. Seven queries, whatever there is."""
    places = {place.name.casefold(): place.pk for place in Place.objects.filter(initiative=initiative)}
    dimensions = Dimension.objects.filter(initiative=initiative).values_list("name", flat=True)
    names = (name.casefold() for name in dimensions)
    return Known(_organisations(initiative), _indicators(initiative), places, tuple(names), today)


def commented_import(figure_import: FigureImport) -> Iterator[bytes]:
    """Yield a refused file again, row by row, with what to mend beside each wrong one in the reader's language."""
    text = ImportText(figure_import)
    findings = [Finding(Rule(rule), *rest) for rule, *rest in figure_import.findings]
    comments = comments_by_line(findings, [sentence(each) for each in findings])
    heading = COMMENTS["da" if (get_language() or "da").startswith("da") else "en"]
    yield "\ufeff".encode() + _line([*text.headers, heading], text.delimiter)
    try:
        for line, cells in text.records():
            beside = [""] * (len(text.headers) - len(cells)) + [comments.get(line, "")]
            yield _line([*cells, *beside], text.delimiter) if any(cells) else b"\r\n"
    except Refused:  # the rest cannot be read; the page says where it breaks
        return


def _line(cells: list[str], delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([cell if is_number_like(cell) else escaped(cell) for cell in cells])
    return buffer.getvalue().encode()


def history_example(viewer: Viewer) -> bytes:
    """Return an empty file of earlier figures: our headings, one for each breakdown, and a line that shows the form."""
    dimensions = list(Dimension.objects.filter(initiative=viewer.initiative).values_list("name", flat=True))
    version = (
        IndicatorVersion.objects.filter(indicator__initiative=viewer.initiative).select_related("indicator").first()
    )
    organisation = Organisation.objects.filter(initiative=viewer.initiative).exclude(kind="backbone").first()
    headers = [
        "Organisation", "Indikator", "Periode", "Sted", *dimensions, "Tal",
        "Ud af", "Svar", "Opgjort ved", "Bemærkning",
    ]  # fmt: skip
    periods = {"month": "2025-01", "quarter": "2025-K1", "half_year": "2025-H1", "year": "2025"}
    if version is None or organisation is None:
        return danish_csv(headers, [])
    known = [organisation.name, version.indicator.code, periods[version.rhythm], "", *["" for _ in dimensions]]
    return danish_csv(headers, [[*known, 12, None, "", "", ""]])


def _organisations(initiative: Initiative) -> dict[str, int]:
    found: dict[str, int] = {}
    for organisation in Organisation.objects.filter(initiative=initiative):
        found[organisation.name.casefold()] = organisation.pk
        if organisation.short_name:
            found.setdefault(organisation.short_name.casefold(), organisation.pk)
    return found


def _indicators(initiative: Initiative) -> dict[str, tuple[int, tuple[KnownVersion, ...]]]:
    versions = IndicatorVersion.objects.filter(indicator__initiative=initiative).select_related("indicator")
    words = _category_words(initiative)
    found: dict[int, list[KnownVersion]] = {}
    names: dict[str, int] = {}
    for version in versions.prefetch_related("cells", "steps__categories").order_by("indicator", "number"):
        found.setdefault(version.indicator_id, []).append(_known_version(version, words))
        names.setdefault(version.name.casefold(), version.indicator_id)
        names[version.indicator.code.casefold()] = version.indicator_id
    return {name: (pk, tuple(found[pk])) for name, pk in names.items()}


def _known_version(version: IndicatorVersion, words: dict[int, frozenset[str]]) -> KnownVersion:
    rules = rules_of(version.kind)
    cells = list(crossed(version.cells.all()))
    is_level = rules.STEPS and not rules.COUNTS_STEPS
    levels = len(version.steps.categories.all()) if is_level and version.steps else 0
    return KnownVersion(
        pk=version.pk,
        valid_from=version.valid_from,
        rhythm=version.rhythm,
        is_whole=rules.IS_WHOLE,
        can_be_negative=rules.CAN_BE_NEGATIVE,
        takes_base=rules.TAKES_BASE,
        base_bounds=rules.BASE_BOUNDS,
        levels=levels,
        cells={words[cell.pk]: cell.pk for cell in cells if cell.pk in words},
        labels={" ".join(cell.label.split()).casefold(): cell.pk for cell in cells},
    )


def _category_words(initiative: Initiative) -> dict[int, frozenset[str]]:
    links = Category.cells.through.objects.filter(cell__initiative=initiative)
    found: dict[int, set[str]] = {}
    for cell, name in links.values_list("cell", "category__name"):
        found.setdefault(cell, set()).add(" ".join(name.split()).casefold())
    return {cell: frozenset(names) for cell, names in found.items()}


def _encoding_of(figure_import: FigureImport) -> str:
    """Return the encoding by the same three tries as everywhere: byte order mark, strict UTF-8, Windows-1252."""
    pieces = ImportPiece.objects.filter(figure_import=figure_import).order_by("number")
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
