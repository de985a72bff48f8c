"""Deeds in the order of their moments."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

Deed = Callable[[datetime], object]


@dataclass
class Timeline:
    """What is to be done when. Deeds of the same moment keep the order in which they were planned."""

    planned: list[tuple[datetime, int, Deed]] = field(default_factory=list)

    def add(self, at: datetime, deed: Deed) -> None:
        """Plan a deed; it is told its moment."""
        self.planned.append((at, len(self.planned), deed))

    def run(self, *, until: datetime, progress: Callable[[str], None]) -> int:
        """Do everything in order; return how many deeds. Raises ValueError for a deed that lies ahead of `until`."""
        self.planned.sort(key=lambda each: each[:2])
        ahead = [at for at, _, _ in self.planned if at > until]
        if ahead:
            raise ValueError(f"The story does something in the future: {ahead[0]}")
        month = ""
        for at, _, deed in self.planned:
            if f"{at:%Y-%m}" != month:
                month = f"{at:%Y-%m}"
                progress(month)
            deed(at)
        return len(self.planned)
