"""The csv_xlsx format."""

from django.apps import AppConfig


class CsvXlsxConfig(AppConfig):
    """Registers csv_xlsx."""

    name = "samklang.interchange.csv_xlsx"
    label = "csv_xlsx"
