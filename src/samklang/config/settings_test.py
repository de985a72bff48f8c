"""Settings of the test run: the same product, with nothing that waits, sends or compresses."""

import os

os.environ.setdefault("SAMKLANG_SECRET_KEY", "only-for-the-test-run")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:1/samklang")  # the test run sets the real one
os.environ["SAMKLANG_EXAMPLE"] = "0"
os.environ["SAMKLANG_BASE_URL"] = "http://localhost:8000"

from samklang.config.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Live servers open connections of their own, so no pool; and this throw-away database may be emptied between tests,
# which the audit trail otherwise refuses.
DATABASES["default"]["OPTIONS"] = {"options": "-c samklang.may_truncate=on"}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
