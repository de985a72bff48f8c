"""PX (PC-Axis): its keywords, its times and its figures."""

from samklang.interchange.statistics.calculations.px.keywords import codepage_of
from samklang.interchange.statistics.calculations.px.table import read_px

__all__ = ["codepage_of", "read_px"]
