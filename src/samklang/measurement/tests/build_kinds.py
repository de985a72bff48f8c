"""Kinds invented for a test: the one that the handbook writes out, and its opposite."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samklang.measurement.calculations import kinds

HANDBOOK = Path(__file__).resolve().parents[4] / "docs" / "howto" / "add-a-kind.md"
LONGEST, LEAST = "longest_wait", "least_score"
INVENTED = (LEAST, LONGEST)


@contextmanager
def invented_kinds(folder: Path) -> Iterator[None]:
    """Let the folder of kinds have two modules more: the longest wait, word by word as written, and the least score."""
    written = HANDBOOK.read_text().partition("```python\n")[2].partition("```")[0]
    (folder / f"{LONGEST}.py").write_text(written)
    opposite = written.replace("Way.LARGEST", "Way.SMALLEST").replace("Longest wait", "Least score")
    (folder / f"{LEAST}.py").write_text(opposite)
    kinds.__path__.append(str(folder))
    _forget()
    try:
        yield
    finally:
        kinds.__path__.remove(str(folder))
        for name in INVENTED:
            sys.modules.pop(f"{kinds.__name__}.{name}", None)
        _forget()


def _forget() -> None:
    kinds.names.cache_clear()
    kinds.rules_of.cache_clear()
