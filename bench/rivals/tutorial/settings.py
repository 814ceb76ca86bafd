"""A plain Django project. DATABASE_URL and REDIS_URL as in ours; TUTORIAL_DATA is the folder for SQLite."""

from pathlib import Path
from typing import Any

from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "only-for-measuring"  # noqa: S105 - guards nothing
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.rivals.tutorial.asgi"
ASGI_APPLICATION = "bench.rivals.tutorial.asgi.application"
INSTALLED_APPS = ["daphne", "channels", "django.contrib.staticfiles", "bench.rivals.tutorial"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "templates"]},
]
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("TUTORIAL_DATA", "")) / "static"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES: dict[str, Any]
if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=600)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(env.str("TUTORIAL_DATA", "")) / "tutorial.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        },
    }
CHANNEL_LAYERS: dict[str, Any]
if env.str("REDIS_URL", ""):
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [env.str("REDIS_URL")], "prefix": "tutorial"},
        },
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
