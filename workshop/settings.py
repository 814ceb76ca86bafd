"""All settings, in one file. What differs between installations comes from the environment.

SPHERES_DATA       folder for the database, the secret and the collected static files; ./data beside this project
SPHERES_ADDRESS    the address phones use, printed and put into QR codes, e.g. http://192.168.1.5:8000
SPHERES_HOSTS      host names answered to, comma-separated; the host of SPHERES_ADDRESS
SPHERES_ORIGINS    origins (scheme://host:port) that may open sockets and send forms; the one of SPHERES_ADDRESS
SPHERES_SECRET     the secret, or SPHERES_SECRET_FILE, the file that holds it; <data>/secret
SPHERES_PROXY      true behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto itself; false
SPHERES_PROCESSES  how many server processes share this installation; 1
SPHERES_PREFIX     name of this installation inside a Redis server; required with REDIS_URL
DATABASE_URL       postgres://…; without it, SQLite in the data folder
REDIS_URL          redis://…; without it, everything that is shared lives in the memory of the one process
SPHERES_FRAMES_PER_SECOND  messages that one phone, desk or screen may go on sending; 10
SPHERES_SILENCE    seconds after which a phone, desk or screen that says nothing at all is cut off; 90
SPHERES_PHONES_PER_ROOM      phones that one room holds; 2000
SPHERES_SOCKETS_PER_NETWORK  phones, desks and screens that one network address may have open at a process; 2500
SPHERES_POOL       connections to PostgreSQL that one process keeps at most; 10
SPHERES_METRICS    the token with which /metrics may be read, 20 characters or more; without it there is no /metrics
SPHERES_LOGS       lines, or json for one JSON object a line; lines
EMAIL_URL          submission://user:password@host:port (with TLS) or smtp://host, for links to a new password; nothing
SPHERES_MAIL_FROM  the address such mails come from; spheres@ and the host of SPHERES_ADDRESS
SPHERES_DEBUG      Django's debug pages, for developers; false
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from .logs import get_logging

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("SPHERES_DATA", "") or BASE_DIR / "data").resolve()

DEBUG = env.bool("SPHERES_DEBUG", False)
PROCESSES = env.int("SPHERES_PROCESSES", 1)
PREFIX = env.str("SPHERES_PREFIX", "")
REDIS_URL = env.str("REDIS_URL", "")
METRICS_TOKEN = env.str("SPHERES_METRICS", "")
LOGGING = get_logging(env.str("SPHERES_LOGS", "lines", validate=validate.OneOf(["lines", "json"])))

# Addresses and secrets

PUBLIC_ADDRESS = env.str("SPHERES_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
_address = urlsplit(PUBLIC_ADDRESS)
HTTPS = _address.scheme == "https"
BEHIND_PROXY = env.bool("SPHERES_PROXY", False)

ALLOWED_HOSTS = env.list("SPHERES_HOSTS", [_address.hostname or "localhost"])
PUBLIC_ORIGINS = env.list("SPHERES_ORIGINS", [f"{_address.scheme}://{_address.netloc}"])
CSRF_TRUSTED_ORIGINS = PUBLIC_ORIGINS

SECRET_FILE = Path(env.str("SPHERES_SECRET_FILE", "") or DATA_DIR / "secret")
SECRET_KEY = env.str("SPHERES_SECRET", "")
if not SECRET_KEY and SECRET_FILE.is_file():
    SECRET_KEY = SECRET_FILE.read_text(encoding="utf-8").strip()

# Parts

INSTALLED_APPS = [
    "daphne",
    "facilitation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "workshop",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "workshop.middleware.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "workshop.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "workshop.middleware.UnavailableMiddleware",
]

ROOT_URLCONF = "workshop.urls"
ASGI_APPLICATION = "workshop.asgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# Where things are kept

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

DATABASES: dict[str, dict[str, Any]]
if database_url := env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=0, conn_health_checks=True)}
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        _options: dict[str, Any] = DATABASES["default"].setdefault("OPTIONS", {})
        # Nobody waits for a lock longer than a phone waits for its answer, and a process that hangs lets others go on.
        _options.setdefault(
            "options",
            "-c lock_timeout=8s -c statement_timeout=20s -c idle_in_transaction_session_timeout=30s",
        )
        # A machine that vanishes ends no connection. Without these a process would wait for its answer for two hours.
        for _name, _value in {
            "connect_timeout": 5,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
        }.items():
            _options.setdefault(_name, _value)
        # Every request has a thread of its own; the pool is what keeps them under PostgreSQL's max_connections.
        _options["pool"] = {
            "min_size": 2,
            "max_size": env.int("SPHERES_POOL", 10),
            "timeout": 5,
            "max_lifetime": 1800,
            "max_idle": 300,
        }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "spheres.sqlite3",
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                # IMMEDIATE: waiting for the lock at BEGIN works, upgrading a read to a write later does not.
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                # FULL: an acknowledged answer survives a power cut. secure_delete: forgotten means overwritten.
                # temp_store: what SQLite puts aside while it works never lies in a file.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA temp_store=MEMORY;",
            },
            # A file, as in real life: in-memory databases behave differently under threads.
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        },
    }

if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": PREFIX,
            "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
        },
    }
    CACHES["tries"] = CACHES["sign-ins"] = CACHES["default"]
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [
                    {
                        "address": REDIS_URL,
                        "socket_timeout": 5,
                        "socket_connect_timeout": 5,
                        "socket_keepalive": True,
                        "health_check_interval": 15,
                    },
                ],
                # Publishing ignores Redis' database number: only the prefix keeps two installations apart.
                "prefix": PREFIX,
            },
        },
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Failed sign-ins are counted here: a flood of made-up names must not push the real counts out.
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        },
        # Wrong codes, and wrong passwords, apart from each other and from all else that may fill the memory.
        **{
            name: {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "LOCATION": name,
                "OPTIONS": {"MAX_ENTRIES": 50_000},
            }
            for name in ("tries", "sign-ins")
        },
    }
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 2000}},
    }

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = ["workshop.staticfiles.OwnFiles"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "workshop.staticfiles.JoinedStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Facilitators: the only people with accounts. Phones have no session.

AUTH_USER_MODEL = "facilitation.Facilitator"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk-rooms"
LOGOUT_REDIRECT_URL = "sign-in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

PASSWORD_RESET_TIMEOUT = 24 * 3600

# The second step of signing in. Wrong codes are counted with the wrong passwords (facilitation.actions.tries).
OTP_TOTP_ISSUER = "Spheres"
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_STATIC_THROTTLE_FACTOR = 0

# Mail, for links to a new password only.
if HAS_MAIL := bool(env.str("EMAIL_URL", "")):
    mail = env.dj_email_url("EMAIL_URL")
    if "EMAIL_BACKEND" not in mail:  # it would be sent anyway, and perhaps without TLS
        raise ImproperlyConfigured("EMAIL_URL begins with something unknown; use submission:// or smtp://.")
    vars().update(mail)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("SPHERES_MAIL_FROM", f"spheres@{_address.hostname}")

SESSION_ENGINE = "workshop.sessions"
SESSION_COOKIE_NAME = "spheres_desk"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "spheres_form"
CSRF_COOKIE_SECURE = HTTPS

# Failed sign-ins are counted in the cache, by name and address together, and forgotten after five minutes.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=5)
AXES_LOCKOUT_TEMPLATE = "account/throttled.html"
AXES_RESET_ON_SUCCESS = True
AXES_WHITELIST_CALLABLE = "facilitation.pages.browsers.is_known_attempt"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# What browsers are told

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None  # browsers ignore it, loudly, on plain HTTP
SECURE_SSL_REDIRECT = HTTPS and BEHIND_PROXY
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Browsers before CSP 3 do not count a WebSocket of the same host as 'self'.
        "connect-src": ["'self'", *(origin.replace("http", "ws", 1) for origin in PUBLIC_ORIGINS)],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    },
}

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for sub-domains: for the owner of the domain to decide, not for us
    "security.W021",  # HSTS preload: likewise
    *([] if REDIS_URL else ["axes.W001"]),  # a cache in memory is enough for one process; spheres.E005 sees to that
]

# Sockets (Daphne accepts a late pong only while the timeout is below the interval)

PHONES_PER_ROOM = env.int("SPHERES_PHONES_PER_ROOM", 2000)
SOCKETS_PER_NETWORK = env.int("SPHERES_SOCKETS_PER_NETWORK", 2500)
FRAMES_PER_SECOND = env.float("SPHERES_FRAMES_PER_SECOND", 10)
PING_INTERVAL = env.float("SPHERES_PING_INTERVAL", 20)
PING_TIMEOUT = env.float("SPHERES_PING_TIMEOUT", 15)

# A page that runs says something every twelve seconds, at worst once a minute while it is out of sight.
SILENCE = env.float("SPHERES_SILENCE", 90)

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"
