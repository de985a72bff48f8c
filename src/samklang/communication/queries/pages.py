"""Where the things that one talks about have their pages."""

PAGES = {
    "goal": "agenda:goal",
    "indicator": "measurement:indicator",
    "activity": "activities:activity",
    "decision": "communication:decision",
}


def is_id(text: str) -> bool:
    """Tell whether a text from an address can be a row's id."""
    return text.isascii() and text.isdigit() and len(text) < 19
