"""From a file to a table: the one door. What the file is is judged by its content, never by its name."""

from samklang.interchange.csv_xlsx.calculations.confined import confined_workbook_sheets, confined_workbook_table
from samklang.interchange.csv_xlsx.calculations.delimited import table_of
from samklang.interchange.csv_xlsx.calculations.encoding import text_of
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, text_sheet
from samklang.interchange.csv_xlsx.calculations.sniffing import FileKind, kind_of
from samklang.interchange.csv_xlsx.calculations.table import Table


def read_table(data: bytes) -> Table:
    """Return the table in a CSV or XLSX file, or raise a refusal that lists what is wrong with it.

    >>> read_table("navn;tal\\nHavnen;12\\n".encode()).headers
    ('navn', 'tal')
    """
    table = confined_workbook_table(data) if kind_of(data) is FileKind.WORKBOOK else table_of(text_of(data))
    findings = list(_header_findings(table.headers))
    if findings:
        raise Refused(findings)
    if not table.rows:
        raise Refused([Finding(Rule.HEADER_ONLY)])
    return table


def read_sheets(data: bytes) -> list[Sheet]:
    """Return the sheets of a file as they stand, or raise a refusal when it is no table at all.

    >>> [sheet.name for sheet in read_sheets("Vores tal\nHvad;Antal\nBoliger;3\n".encode())]
    ['']
    """
    if kind_of(data) is FileKind.WORKBOOK:
        return [sheet for sheet in confined_workbook_sheets(data) if sheet.rows]
    return [text_sheet(text_of(data))]


def _header_findings(headers: tuple[str, ...]) -> list[Finding]:
    if not any(headers):
        return [Finding(Rule.NO_HEADER, 1)]
    findings = []
    seen: set[str] = set()
    for number, header in enumerate(headers, start=1):
        if not header:
            findings.append(Finding(Rule.HEADER_BLANK, 1, detail=str(number)))
        elif header.casefold() in seen:
            findings.append(Finding(Rule.HEADER_TWICE, 1, header))
        seen.add(header.casefold())
    return findings
