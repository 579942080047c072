"""One settings file. What differs between machines is an environment variable with a default
that works on a laptop; docs/settings.md lists them."""

import logging
import os
import re
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from pythonjsonlogger.core import RESERVED_ATTRS

from threatapi.manual import SITE
from threatapi.openapi import SPECTACULAR_SETTINGS

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in ("1", "true", "yes", "on")


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def rate(name: str, default: str) -> str:
    """Parses a rate such as `1000/min`. A misspelt value is found at start, not by the first
    request."""
    text = os.environ.get(name, "").strip() or default
    if text.lower() == "off":
        return ""
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(sec|min|hour|day)", text):
        raise ImproperlyConfigured(f"{name} is “{text}”, but must be like 1000/min, or off.")
    return text


def seconds(name: str, default: str) -> float:
    text = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) or not float(text):
        raise ImproperlyConfigured(f"{name} is “{text}”, but must be a number of seconds, like 5.")
    return float(text)


def whole(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ImproperlyConfigured(f"{name} is “{text}”, but must be a whole number from 1.")
    return int(text)


def path_prefix(name: str) -> str:
    """Parses a path such as `/kb`, below which proxies offer the site."""
    text = os.environ.get(name, "").strip().rstrip("/")
    # Else a path that a proxy has stripped of it could be taken for one that has it still.
    taken = ("admin", "api", "docs", "healthz", "metrics", "readyz", "static")
    if text and (not re.fullmatch(r"(/[A-Za-z0-9_.~-]+)+", text) or text.split("/")[1] in taken):
        raise ImproperlyConfigured(
            f"{name} is “{text}”, but must be a path such as /kb, whose first part is none of "
            f"{', '.join(taken)}."
        )
    return text


DEBUG = flag("DEBUG", False)
# Without a key of its own each start makes a new one, which merely ends sessions.
SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()
# Whether a proxy in front says, in headers that nobody else can send, who asks and how.
BEHIND_PROXY = flag("BEHIND_PROXY", False)
# The path below which a proxy offers all of this; requests come with it or without (wsgi.py).
PATH_PREFIX = path_prefix("PATH_PREFIX")
FORCE_SCRIPT_NAME = PATH_PREFIX or None
SPECTACULAR_SETTINGS["SERVERS"][0]["url"] = PATH_PREFIX or "/"
# Those who watch the server ask it from the same machine, whatever the site is called.
ALLOWED_HOSTS = [*names("ALLOWED_HOSTS", ""), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "threatapi.logins.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "knox",
    "threatapi",
    "sources",
    "actors",
    "incidents",
]

MIDDLEWARE = [
    "base.http.observing.Observe",
    "base.http.middleware.WithoutBody",
    "corsheaders.middleware.CorsMiddleware",
    "base.http.middleware.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "threatapi.tokens.middleware.PrivateAnswers",
    "base.http.throttling.Throttle",
    "base.faults.middleware.DatabaseFaults",
    "base.deadlines.middleware.RequestDeadline",
    "base.replicas.middleware.ReadFromReplicas",
    "base.orm.markings.HideMarked",
    "sources.view_of_request.EndOverlay",
    "base.http.middleware.Sessions",
    "base.http.middleware.CompressApi",
    "base.http.middleware.SlashIsOptional",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "base.http.middleware.Users",
    "base.http.middleware.SecondFactors",
    "base.http.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "threatapi" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "base.admin.widgets.Renderer"

ROOT_URLCONF = "threatapi.urls"
WSGI_APPLICATION = "threatapi.wsgi.application"
APPEND_SLASH = False

SQLITE_OPTIONS = {
    "timeout": 5,
    # Take the write lock at the start: a transaction that reads first cannot then fail to write.
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
POSTGRESQL_OPTIONS = {
    "connect_timeout": 2,
    # Without it psycopg keeps no statement on the server; ours ask for it (base/compiled), Django's
    # own cannot be. Their plans are made once, whatever the values are.
    "prepare_threshold": 5,
    "options": (
        "-c lock_timeout=5s -c jit=off -c idle_in_transaction_session_timeout=60s "
        "-c plan_cache_mode=force_generic_plan "
        # To start workers takes longer than a page: they are for what takes most of a second.
        "-c parallel_setup_cost=20000"
    ),
}
# A host that is gone is noticed in some seconds, also by who waits for its answer.
REPLICA_OPTIONS = {
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 4000,
}
POSTGRESQL = "django.db.backends.postgresql"


def database() -> dict:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'threatapi.sqlite3'}"
    config = dict(dj_database_url.parse(url, conn_health_checks=True))
    is_sqlite = config["ENGINE"] == "django.db.backends.sqlite3"
    options = SQLITE_OPTIONS if is_sqlite else POSTGRESQL_OPTIONS
    # Connections stay open for a while, for they keep the statements that were read. Each thread of
    # the server has its own. A pool would notice only after seconds that the database is back.
    config["CONN_MAX_AGE"] = 60
    # With ATOMIC_REQUESTS every read would queue for SQLite's one write lock.
    config |= {"ATOMIC_REQUESTS": False, "OPTIONS": options | config.get("OPTIONS", {})}
    return config


def replica(number: int, url: str) -> dict:
    """A standby of DATABASE_URL's PostgreSQL."""
    # A URL holds a password, so what is wrong with it is told by its number.
    wrong = f"DATABASE_REPLICA_URLS: number {number} is not like postgres://user@host/name."
    try:
        config = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        raise ImproperlyConfigured(wrong) from None
    if config["ENGINE"] != POSTGRESQL or not config["NAME"]:
        raise ImproperlyConfigured(wrong)
    config |= {"OPTIONS": POSTGRESQL_OPTIONS | REPLICA_OPTIONS | config.get("OPTIONS", {})}
    # In Django's own tests it is the primary.
    return config | {"ATOMIC_REQUESTS": False, "TEST": {"MIRROR": "default"}}


def replicas() -> dict[str, dict]:
    urls = os.environ.get("DATABASE_REPLICA_URLS", "").replace(",", " ").split()
    if urls and DATABASES["default"]["ENGINE"] != POSTGRESQL:
        raise ImproperlyConfigured("DATABASE_REPLICA_URLS needs a DATABASE_URL of PostgreSQL.")
    return {f"replica_{number}": replica(number, url) for number, url in enumerate(urls, 1)}


DATABASES = {"default": database()}
# Standbys that the API reads from (base/replicas), and by how many seconds they may be behind.
DATABASE_REPLICAS = replicas()
DATABASE_REPLICA_MAX_LAG = seconds("DATABASE_REPLICA_MAX_LAG", "5")
DATABASES |= DATABASE_REPLICAS
DATABASE_ROUTERS = ["base.orm.routing.Router"] if DATABASE_REPLICAS else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# After a login, where no `next` says otherwise.
LOGIN_REDIRECT_URL = "admin:index"
# After so many failures no more logins are tried for a while: for one name from one address, and
# for any name from one address (logins/failures).
LOGIN_FAILURES = whole("LOGIN_FAILURES", 5)
LOGIN_FAILURES_OF_ADDRESS = whole("LOGIN_FAILURES_OF_ADDRESS", 30)
LOGIN_LOCK_SECONDS = whole("LOGIN_LOCK_SECONDS", 15 * 60)
# Whether the admin asks for the code of an authenticator app. Its table is always there, so that
# people can be given their second factor before it is asked for.
SECOND_FACTOR = flag("SECOND_FACTOR", False)
OTP_TOTP_ISSUER = "threatapi"

# Whether reading the API, too, asks for a token, or for the session of the admin.
API_NEEDS_TOKEN = flag("API_NEEDS_TOKEN", False)
# Requests with a wrong token that one address may make; each worker has its share.
TOKEN_FAILURE_RATE = rate("TOKEN_FAILURE_RATE", "60/min")
KNOX_TOKEN_MODEL = "threatapi.Token"  # noqa: S105
REST_KNOX = {"TOKEN_PREFIX": "threatapi_"}
# The library's own table of tokens is not used.
MIGRATION_MODULES = {"knox": None}

# Whether lists and records of the default view are JSON that the database builds from their
# serializers (base/compiled). Without, the serializers render them: the same, only slower.
COMPILED_JSON = flag("COMPILED_JSON", True)

# Up to how many records a list is counted; to count more takes longer than the page.
COUNT_LIMIT = 10_000

# Records that one request may write, with what is nested in them.
CHANGE_RECORDS = whole("CHANGE_RECORDS", 10_000)
# The same of a proposal, which is tried while a reviewer waits for the page.
PROPOSAL_RECORDS = whole("PROPOSAL_RECORDS", 3_000)
# Proposals of one user that may be refused; each worker has its share.
PROPOSAL_FAILURE_RATE = rate("PROPOSAL_FAILURE_RATE", "200/hour")

# Whether a second person reviews what names somebody who may be living as perpetrator, suspect or
# leader (threatapi/changes/review.py).
REVIEW_NEEDED = flag("REVIEW_NEEDED", False)

# Whether webhooks may lead to this machine and its network, and go over plain HTTP.
WEBHOOKS_TO_PRIVATE_ADDRESSES = flag("WEBHOOKS_TO_PRIVATE_ADDRESSES", False)
# The same of the links of sources that `manage.py check_links` asks.
LINKS_TO_PRIVATE_ADDRESSES = flag("LINKS_TO_PRIVATE_ADDRESSES", False)

# Seconds after which a request is stopped, and answered with 503; for a file of a list, those that
# each piece of it may take.
REQUEST_SECONDS = seconds("REQUEST_SECONDS", "20")
EXPORT_PIECE_SECONDS = seconds("EXPORT_PIECE_SECONDS", "60")

# Files of lists that each worker process writes at once. Each takes seconds of processor time, so
# more of them would leave no thread for other requests.
EXPORTS_AT_ONCE = whole("EXPORTS_AT_ONCE", 2)
# … of one address: by default one place is left to others.
EXPORTS_OF_ADDRESS = whole("EXPORTS_OF_ADDRESS", max(1, EXPORTS_AT_ONCE - 1))
# Requests with exclude_source and the like that each worker answers at once when they
# take more than half a second of processor time.
SLOW_VIEWS_AT_ONCE = whole("SLOW_VIEWS_AT_ONCE", 2)

# Changes in the admin that each worker process answers at once. On SQLite each may wait for seconds
# for another one, and readers need threads, too.
WRITES_AT_ONCE = whole("WRITES_AT_ONCE", 4)

# `/readyz` is `degraded` when the disk of the database file has less room than this.
DISK_FREE_MEGABYTES = whole("DISK_FREE_MEGABYTES", 100)


def is_unforeseen(record: logging.LogRecord) -> bool:
    """Filters the log: announced 503 answers are left out, because many clients would cause many
    lines."""
    return getattr(record, "status_code", 500) != 503


# Whether Prometheus finds numbers at `/metrics`, and whether each request has a line in the log.
METRICS = flag("METRICS", False)
LOG_REQUESTS = flag("LOG_REQUESTS", False)
LOG_JSON = flag("LOG_JSON", False)

ONE_LINE = {"class": "base.http.observing.OneLine", "style": "{"}

# What failed unforeseen, and who logged in, goes where the server is run; whoever asked is told
# nothing of it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "unforeseen": {"()": "django.utils.log.CallbackFilter", "callback": is_unforeseen},
        "request_id": {"()": "base.http.observing.RequestId"},
    },
    "formatters": {
        "plain": ONE_LINE | {"format": "{message}"},
        "dated": ONE_LINE | {"format": "{asctime} {name}: {message}"},
        "request": ONE_LINE | {"format": "{asctime} {request_id} {message}"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{levelname}{name}{message}{request_id}",
            "timestamp": "time",  # with its zone, UTC
            "style": "{",
            "rename_fields": {"levelname": "level", "name": "logger"},
            "reserved_attrs": [*RESERVED_ATTRS, "request", "status_code"],
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["unforeseen", "request_id"],
            "formatter": "json" if LOG_JSON else "plain",
        },
        "dated": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if LOG_JSON else "dated",
        },
        "request": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if LOG_JSON else "request",
        },
    },
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR"},
        "base": {"handlers": ["dated"], "level": "WARNING"},
        "threatapi.logins": {"handlers": ["dated"], "level": "INFO"},
        "threatapi.requests": {"handlers": ["request"], "level": "INFO"},
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = f"{PATH_PREFIX}/static/"
# Static files are served straight from their packages: no collectstatic step to forget.
WHITENOISE_USE_FINDERS = True
# The manual, if it was built before the server started (threatapi/manual).
WHITENOISE_ROOT = SITE if SITE.is_dir() else None
WHITENOISE_INDEX_FILE = True

# The form of an entity with all that is said of it has thousands of fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# While a load is writing to SQLite nothing else can be written to it, so sessions are in files.
if DATABASES["default"]["ENGINE"] != POSTGRESQL:
    SESSION_ENGINE = "base.faults.sessions"
    SESSION_FILE_PATH = f"{DATABASES['default']['NAME']}.sessions"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{PATH_PREFIX}/"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The cookie of the login page ends with the browser; Django's would stay for a year.
CSRF_COOKIE_AGE = None
# Behind HTTPS set HTTPS=1: cookies, redirects and browsers that have been here then insist on it.
HTTPS = flag("HTTPS", False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Those who watch the server ask it without HTTPS, too.
SECURE_REDIRECT_EXEMPT = [rf"^{re.escape(PATH_PREFIX[1:])}/?(healthz|metrics|readyz)$"]
SECURE_HSTS_SECONDS = whole("HSTS_SECONDS", 365 * 24 * 60 * 60) if HTTPS else 0
# This host alone: others of the domain are not ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Pages of other origins may read the API: all of them, or those of CORS_ORIGINS.
CORS_ALLOWED_ORIGINS = names("CORS_ORIGINS", "")
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "idempotency-key", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Link",
    "Location",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "X-Request-ID",
    "Content-Disposition",
    "Deprecation",
    "Sunset",
]
CORS_PREFLIGHT_MAX_AGE = 24 * 60 * 60

# What a page of ours may load and run: nothing of another host, and no script within the page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Requests of the API that one address may make; off: any number. Each worker counts for itself and
# has its share. A program that asks one after the other, over a network, makes fewer than 50 in a
# second on one connection, which is one worker's share of this.
THROTTLE_RATE = rate("THROTTLE_RATE", "6000/min")

# Values of parameters that find something in `data/`: the examples of the schema.
EXAMPLE_VALUES = BASE_DIR / "threatapi" / "examples" / "values.json"

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "base.openapi.schema.ApiSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "threatapi.tokens.authentication.TokenAuthentication",
        "threatapi.logins.session.SessionToRead",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["threatapi.tokens.permissions.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["base.http.renderers.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["base.http.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "base.http.negotiation.Negotiation",
    "DEFAULT_METADATA_CLASS": "base.http.metadata.Metadata",
    # How many proxies put an address into X-Forwarded-For; of none, its sender could say anything.
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_PAGINATION_CLASS": "base.paging.pagination.Pages",
    "EXCEPTION_HANDLER": "base.http.errors.handler",
    "UNAUTHENTICATED_USER": None,
    # A record may have a field called `url`; nothing here has a self link by that name.
    "URL_FIELD_NAME": "self_url",
    "URL_FORMAT_OVERRIDE": None,
}
