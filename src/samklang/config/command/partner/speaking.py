"""In which language the command speaks: that of the terminal, Danish or English, without a house."""

import os
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[3] / "locale"


def terminal_language() -> str:
    """Return the language of the terminal as gettext finds it: Danish where it is asked for, else English."""
    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "da" if asked.lower().startswith("da") else "en"


def speak() -> str:
    """Have the sentences of the house's own rules without a house: no settings and no database; return the language."""
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    language = terminal_language()
    if not settings.configured:
        settings.configure(
            USE_I18N=True, LANGUAGE_CODE="en", LANGUAGES=[("da", "Dansk"), ("en", "English")], LOCALE_PATHS=[LOCALE]
        )
        apps.populate(())
    translation.activate(language)
    return language
