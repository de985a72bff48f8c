"""Settings of an installation: everything that differs between houses comes from the environment.

The `samklang` command sets the environment; a service of your own may set it itself (docs/howto/go-live.md).
"""

import re
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent.parent

SAMKLANG_EXAMPLE = env.bool("SAMKLANG_EXAMPLE", default=False)
SAMKLANG_FILES = Path(env.str("SAMKLANG_FILES", default=str(Path.home() / ".local/share/samklang/files")))
SAMKLANG_BASE_URL = env.str("SAMKLANG_BASE_URL", default="http://localhost:8000")
# Places of one's own (host:port) that official statistics may be fetched from, besides https on the open internet.
SAMKLANG_FETCH_ALSO = env.list("SAMKLANG_FETCH_ALSO", default=[])
SAMKLANG_EXAMPLE_CAST = "samklang.example.cast.CAST"

SECRET_KEY = env.str("SAMKLANG_SECRET_KEY")
DEBUG = False
IS_LOOPBACK = SAMKLANG_BASE_URL.startswith(("http://localhost", "http://127.0.0.1", "http://[::1]"))
ALLOWED_HOSTS = [
    environ.urlparse(SAMKLANG_BASE_URL).hostname or "localhost",
    *(["localhost", "127.0.0.1", "[::1]"] if IS_LOOPBACK else []),
]
CSRF_TRUSTED_ORIGINS = [] if IS_LOOPBACK else [SAMKLANG_BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "samklang.ui",
    "django.forms",  # after our own templates, which may replace those of its fields
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "samklang.audit",
    "samklang.people",
    "samklang.initiatives",
    "samklang.places",
    "samklang.agenda",
    "samklang.measurement",
    "samklang.activities",
    "samklang.communication",
    "samklang.backbone",
    "samklang.overview",
    "samklang.interchange.csv_xlsx",
    "samklang.interchange.figures",
    "samklang.interchange.jsonstat",
    "samklang.interchange.indicator_set",
    "samklang.interchange.funder_forms",
    "samklang.interchange.ical",
    "samklang.interchange.statistics",
    "samklang.interchange.api",
    "samklang.example",
    "samklang.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samklang.people.middleware.SessionLimits",
    "samklang.people.middleware.Language",
    "samklang.people.middleware.RefusedAddresses",
    "samklang.people.middleware.PrivateByDefault",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "samklang.config.urls"
WSGI_APPLICATION = "samklang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samklang.initiatives.context.around_every_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "samklang.ui.templatetags.samklang",
            ],
        },
    }
]
FORM_RENDERER = "samklang.ui.forms.Renderer"

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": env.int("SAMKLANG_DATABASE_POOL", default=8)}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all processes, since the limits on sign-in count in it.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "samklang_cache"},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "samklang.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USER_DISPLAY = "samklang.people.adapter.display_name"
ACCOUNT_RATE_LIMITS = {
    "login": "20/15m/ip",
    "login_failed": "20/15m/ip,5/15m/key",
    "request_login_code": "20/15m/ip,5/15m/key",
    "reauthenticate": "10/15m/user",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address was proved by the invitation or the sign-in code
MFA_TOTP_ISSUER = "Samklang"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOOPBACK

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SAMKLANG_IDLE_SECONDS = 60 * 60
SAMKLANG_IDLE_SECONDS_BACKBONE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Only a house that is reached over loopback without TLS drops Secure and HSTS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not IS_LOOPBACK
SESSION_COOKIE_NAME = "samklang" if IS_LOOPBACK else "__Host-samklang"
CSRF_COOKIE_NAME = "samklang-csrf" if IS_LOOPBACK else "__Host-samklang-csrf"
SECURE_HSTS_SECONDS = 0 if IS_LOOPBACK else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOOPBACK
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "samklang.ui.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # the built assets carry hashes in their names already


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802 - the library's name
    """Tell whether a file's name changes with its content, so that browsers may keep it for good."""
    return re.search(r"/assets/.+-[\w-]{8}\.\w+$", url) is not None


STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(SAMKLANG_FILES)},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SAMKLANG_API_REQUESTS_A_MINUTE = env.int("SAMKLANG_API_REQUESTS_A_MINUTE", default=300)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# The example never sends: its mails land on a page. A house without EMAIL_URL prints them where it runs.
if SAMKLANG_EXAMPLE:
    EMAIL_BACKEND = "samklang.people.outbox.OutboxBackend"
elif env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("SAMKLANG_MAIL_FROM", default="Samklang <samklang@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_cpr": {"()": "samklang.people.logs.WithoutCpr"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_cpr"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
