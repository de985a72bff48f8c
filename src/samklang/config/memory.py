"""What a serving process keeps for good is not searched for garbage again and again while readers wait."""

import gc

from django.urls import get_resolver

NEW_OBJECTS, YOUNG, OLD = 20_000, 20, 20


def settle() -> None:
    """Load the pages' addresses, and with them all code, and set everything loaded apart from the garbage collector.

    Of one large page, reading half a million objects of code and models for garbage took a sixth of the time. The
    collector looks every 20,000 new objects (Python: 700), since a page makes some ten thousand and drops nearly all.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, OLD)
