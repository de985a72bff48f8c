"""The web application that Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
application = get_wsgi_application()

from samklang.config.memory import settle  # noqa: E402 - settings first

settle()
