"""Every setting of the program; each knob comes from the environment, the defaults suit one machine."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kantorek.core.keys import kept_key
from kantorek.core.logs import LOGGING as LOGGING

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("KANTOREK_DATA") or PACKAGE.parent / "var").resolve()


def _key(name: str, variable: str) -> str:
    """The environment wins; a generated file under KANTOREK_DATA only when it is silent."""
    if value := os.environ.get(variable):
        return value
    return kept_key(DATA / "keys", name, lambda: secrets.token_urlsafe(48))


def _database(url: str) -> dict[str, Any]:
    if not url:
        raise ImproperlyConfigured("DATABASE_URL is not set: start through `kantorek up`, or name a server.")
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": int(os.environ.get("KANTOREK_DB_POOL", "10")), "timeout": 10},
            # What goes with its values beside it (core/known.py); never what Django writes. 0: a pooler in between forgets.
            "prepare_threshold": int(os.environ.get("KANTOREK_DB_PREPARE", "2")) or None,
        },
    }


# --- the address, and what follows from it ----------------------------------------------------------------
URL = os.environ.get("KANTOREK_URL") or f"http://localhost:{os.environ.get('KANTOREK_PORT', '8000')}"
SECURE = URL.startswith("https://")
DEBUG = os.environ.get("KANTOREK_DEBUG") == "1"
SECRET_KEY = _key("secret_key", "KANTOREK_SECRET_KEY")
FIELD_KEYS = _key("field_keys", "KANTOREK_FIELD_KEYS").split(",")
ALLOWED_HOSTS = [
    *os.environ.get("KANTOREK_HOSTS", "localhost,127.0.0.1,[::1]").split(","),
    urlsplit(URL).hostname or "",
]
CSRF_TRUSTED_ORIGINS = [URL]

# --- parts ------------------------------------------------------------------------------------------------
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "kantorek.core.valkey.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kantorek",
    },
    # Parts of pages that are the same for many, in each process's own memory: the key names all they depend on.
    "drawn": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "drawn"},
}
CHANNEL_LAYERS = {
    "default": {
        # Nudges for pages that are open now: published, not stored. Channels of Valkey know no database number.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": f"kantorek{urlsplit(REDIS_URL).path.replace('/', '.')}."},
    },
}
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Warsaw"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("KANTOREK_QUEUE", "kantorek")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "kantorek.core",
    "kantorek.accounts",
    "kantorek.offices",
    "kantorek.search",
    "kantorek.registers",
    "kantorek.timeline",
    "kantorek.notifications",
    "kantorek.files",
    "kantorek.clients",
    "kantorek.verification",
    "kantorek.tasks",
    "kantorek.chat",
    "kantorek.news",
    "kantorek.documents",
    "kantorek.agreements",
    "kantorek.inspections",
    "kantorek.requests",
    "kantorek.declarations",
    "kantorek.desk",
    "kantorek.api",
    "kantorek.portal",
    "allauth",  # after ours: the first app that has a template wins
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "kantorek.config.urls"
ASGI_APPLICATION = "kantorek.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kantorek.core.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "kantorek.core.alike.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": ["kantorek.core.templatetags.kantorek", "template_partials.templatetags.partials"],
        },
    },
]

# --- files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("KANTOREK_STATIC") or DATA / "static"
WHITENOISE_USE_FINDERS = not os.environ.get("KANTOREK_STATIC")  # collected by `kantorek up`, found in place in tests
WHITENOISE_AUTOREFRESH = DEBUG
_DISK = "django.core.files.storage.FileSystemStorage"
_PRIVATE = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
STORAGES = {
    "default": {"BACKEND": _DISK, "OPTIONS": {"location": DATA / "files"}},
    # What people send: read and written by kantorek.files alone, and never under an address of its own.
    "files": {"BACKEND": _DISK, "OPTIONS": {"location": DATA / "files", **_PRIVATE}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if os.environ.get("KANTOREK_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kantorek.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "offices:enter"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "kantorek.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that was mailed to it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = None  # asks: "Remember this device"; without it the session ends with the browser
ACCOUNT_SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 15
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of what the adapter has a letter for: a passkey that came or went
_FORMS = "kantorek.accounts.forms"
ACCOUNT_FORMS = {"login": f"{_FORMS}.SignInForm", "confirm_login_code": f"{_FORMS}.CodeForm"}
MFA_FORMS = {"add_webauthn": f"{_FORMS}.PasskeyForm", "login_webauthn": f"{_FORMS}.PasskeyLoginForm"}
MFA_ADAPTER = "kantorek.accounts.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KANTOREK_PROXIES", "0"))  # whose X-Forwarded-For counts
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "request_login_code": "20/m/ip,3/m/key,12/h/key",  # and five tries a code: guessing one takes years
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = "kantorek_session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "kantorek_csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kantorek.core.errors_pages.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- safety -----------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX = int(os.environ.get("KANTOREK_UPLOAD_MB", "50")) * 1024 * 1024  # bytes of one file
FILES_KEPT_DAYS = int(os.environ.get("KANTOREK_FILES_KEPT_DAYS", "90"))  # until what was taken away goes for good
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- words and days ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "kantorek_language"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH: list[str] = []

# --- mail -------------------------------------------------------------------------------------------------
SMTP_URL = os.environ.get("KANTOREK_SMTP_URL", "")
MAIL_FROM = os.environ.get("KANTOREK_MAIL_FROM", "Kantorek <kantorek@localhost>")

# --- registers --------------------------------------------------------------------------------------------
SANDBOX = os.environ.get("KANTOREK_SANDBOX", "")
GUS_URL = os.environ.get("KANTOREK_GUS_URL", "")
GUS_KEY = os.environ.get("KANTOREK_GUS_KEY", "")
GUS_PREFIX = os.environ.get("KANTOREK_GUS_PREFIX", "BIR11")
# The whole service address of CRBR; for the others the root that the register's own path goes behind.
CRBR_URL = os.environ.get("KANTOREK_CRBR_URL", "")
WL_URL = os.environ.get("KANTOREK_WL_URL", "")
WL_FLAT_URL = os.environ.get("KANTOREK_WL_FLAT_URL", "")
VIES_URL = os.environ.get("KANTOREK_VIES_URL", "")
KRS_URL = os.environ.get("KANTOREK_KRS_URL", "")
NBP_URL = os.environ.get("KANTOREK_NBP_URL", "")
# What differs here from registers/law/limits.toml and verification/law/rounds.toml: "white_list.per_day=60 krs.days=14".
REGISTER_LIMITS = os.environ.get("KANTOREK_REGISTER_LIMITS", "")

# --- push messages ----------------------------------------------------------------------------------------
# Whose servers a browser may ask us to send to, beside those in notifications/push: "push.example 127.0.0.1:9000".
PUSH_HOSTS = os.environ.get("KANTOREK_PUSH_HOSTS", "").split()
