"""Work out anew from the facts which of them count, and what each organisation's come to."""

from typing import Any

from django.core.management.base import BaseCommand

from samklang.measurement.actions import rebuild_counting


class Command(BaseCommand):
    """`./samklang manage rebuild_sums`: the cure `doctor` names where stored sums are wrong."""

    help = "Work out anew from the facts which of them count, and what each organisation's come to."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild, and say how many flags and sums were wrong."""
        self.stdout.write(f"{rebuild_counting()} were wrong and are right now.")
