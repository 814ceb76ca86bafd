"""What must be right before anyone is let in. Each check says what is wrong and what to do about it.

Django runs them with `manage.py check` and the server runs them at every start."""

import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50
FEWEST_DIFFERENT_CHARACTERS = 10
CORE_LAYER_WAITS = 5
"""Seconds that the core Redis layer waits for a message; a socket timeout must be longer."""

GROUP_EXPIRY = 86400
"""Seconds after which layers forget a socket unless they are told otherwise."""

LONGEST_SOCKET = 12 * 3600
"""Seconds after which the server closes a socket, so that it comes back (workshop.server)."""

SHORTEST_TOKEN = 20

ORIGIN = re.compile(r"https?://[^/?#@*]+")
FIRST_SAFE_DAPHNE = (4, 2, 2)


def check(find: Callable[[], Iterator[Error]]) -> Callable[[], Iterator[Error]]:
    """Register a generator of errors as a system check."""

    def run(app_configs: object, **_: object) -> list[CheckMessage]:  # noqa: ARG001 (Django's signature)
        return list(find())

    register(run)
    return find


@check
def secret() -> Iterator[Error]:
    """Seats, sessions and links are only as safe as the secret."""
    try:
        key = str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        key = ""
    if not key:
        yield Error(
            "There is no secret.",
            hint="Start the server with bin/serve, which makes one, or set SPHERES_SECRET or SPHERES_SECRET_FILE.",
            id="spheres.E001",
        )
    elif (
        len(key) < SHORTEST_SECRET
        or len(set(key)) < FEWEST_DIFFERENT_CHARACTERS
        or key.startswith(("django-insecure", "change"))
    ):
        yield Error(
            "The secret is too short or a placeholder.",
            hint=f"Use {SHORTEST_SECRET} or more random characters, e.g. from: openssl rand -base64 48",
            id="spheres.E002",
        )


@check
def hosts() -> Iterator[Error]:
    """A star would let any site use a facilitator's browser as its own."""
    for name, environment in (("ALLOWED_HOSTS", "SPHERES_HOSTS"), ("PUBLIC_ORIGINS", "SPHERES_ORIGINS")):
        if any("*" in value or value.startswith(".") for value in getattr(settings, name)):
            yield Error(
                f"{name} contains a star, or a domain with everything below it.",
                hint=f"List each one in {environment}, separated by commas.",
                id="spheres.E003",
            )
    for origin in settings.PUBLIC_ORIGINS:
        if "*" not in origin and not ORIGIN.fullmatch(origin):
            yield Error(
                "PUBLIC_ORIGINS contains something that is not an origin.",
                hint="An origin is scheme://host or scheme://host:port and nothing after it; see SPHERES_ORIGINS.",
                id="spheres.E004",
            )
    if not ORIGIN.fullmatch(settings.PUBLIC_ADDRESS):
        yield Error(
            "PUBLIC_ADDRESS is not the address of a whole site.",
            hint="Give SPHERES_ADDRESS as http(s)://host or http(s)://host:port; a folder of a site will not do.",
            id="spheres.E012",
        )


@check
def channel_layer() -> Iterator[Error]:
    """A layer that reaches everyone, and only us."""
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]
    config: dict[str, Any] = layer.get("CONFIG", {})
    in_memory = layer["BACKEND"] == "channels.layers.InMemoryChannelLayer"
    if in_memory and settings.PROCESSES > 1:
        yield Error(
            "Several processes cannot share a channel layer in memory: the room would silently split.",
            hint="Set REDIS_URL and SPHERES_PREFIX, or leave SPHERES_PROCESSES at 1.",
            id="spheres.E005",
        )
    if not in_memory and not config.get("prefix"):
        yield Error(
            "Redis is used without a prefix: two installations on one Redis would hear each other.",
            hint="Set SPHERES_PREFIX to a name that only this installation has.",
            id="spheres.E006",
        )
    if layer["BACKEND"] == "channels_redis.core.RedisChannelLayer":
        for host in config.get("hosts", [{}]):
            # Since redis-py 8 the default is five seconds, and every idle socket would be closed that often.
            timeout = host.get("socket_timeout", CORE_LAYER_WAITS) if isinstance(host, dict) else CORE_LAYER_WAITS
            if timeout is not None and timeout <= CORE_LAYER_WAITS:
                yield Error(
                    "The core Redis layer's socket_timeout ends its own waiting.",
                    hint="Use channels_redis.pubsub.RedisPubSubChannelLayer, or a socket_timeout of 15.",
                    id="spheres.E007",
                )


@check
def layer_times() -> Iterator[Error]:
    """A layer that neither waits for ever nor forgets sockets that live."""
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]
    config: dict[str, Any] = layer.get("CONFIG", {})
    if config.get("group_expiry", GROUP_EXPIRY) <= LONGEST_SOCKET:
        yield Error(
            "The channel layer forgets sockets that are still open: a screen that is left on would go deaf.",
            hint=f"Leave group_expiry out, or make it longer than {LONGEST_SOCKET} seconds.",
            id="spheres.E020",
        )
    if layer["BACKEND"] == "channels_redis.pubsub.RedisPubSubChannelLayer":
        for host in config.get("hosts", []):
            if not isinstance(host, dict) or not host.get("socket_timeout") or not host.get("socket_connect_timeout"):
                yield Error(
                    "The Redis layer has no time-outs: a Redis that hangs would hang every move.",
                    hint="Give each of its hosts as a dictionary with socket_timeout and socket_connect_timeout.",
                    id="spheres.E021",
                )


@check
def metrics() -> Iterator[Error]:
    """A token that nobody guesses."""
    token: str = settings.METRICS_TOKEN
    if token and len(token) < SHORTEST_TOKEN:
        yield Error(
            "The token for /metrics can be guessed.",
            hint=f"Make SPHERES_METRICS {SHORTEST_TOKEN} or more random characters, e.g. from: openssl rand -hex 20",
            id="spheres.E022",
        )


@check
def database() -> Iterator[Error]:
    """Connections end with their request, and SQLite waits for its turn instead of failing."""
    database: dict[str, Any] = settings.DATABASES["default"]
    options: dict[str, Any] = database.get("OPTIONS", {})
    if database.get("CONN_MAX_AGE", 0) != 0:
        yield Error(
            "CONN_MAX_AGE is not 0: under ASGI every request thread would keep a connection.",
            hint="Leave it at 0; PostgreSQL connections are kept by the pool.",
            id="spheres.E008",
        )
    if settings.ATOMIC_REQUESTS or database.get("ATOMIC_REQUESTS"):
        yield Error(
            "ATOMIC_REQUESTS makes every request a transaction: on SQLite even readers would wait for each other.",
            hint="Leave it off; what has to happen together says so itself.",
            id="spheres.E023",
        )
    if database["ENGINE"] == "django.db.backends.sqlite3" and (
        options.get("transaction_mode") != "IMMEDIATE"
        or "journal_mode=wal" not in options.get("init_command", "").lower()
    ):
        yield Error(
            "SQLite without IMMEDIATE transactions and WAL fails with “database is locked” in a full room.",
            hint="Unset DATABASE_URL to use the built-in SQLite settings, or give it a PostgreSQL address.",
            id="spheres.E009",
        )


@check
def sockets() -> Iterator[Error]:
    """Daphne as we rely on it."""
    daphne = version("daphne")
    if tuple(int(part) for part in daphne.split(".")[:3]) < FIRST_SAFE_DAPHNE:
        yield Error(
            f"Daphne {daphne} accepts messages of any size and smuggled headers.",
            hint="Install what requirements.txt asks for: bin/serve does.",
            id="spheres.E010",
        )
    if settings.PING_TIMEOUT >= settings.PING_INTERVAL:
        yield Error(
            "The ping timeout is not below the ping interval: phones that answer late would be cut off.",
            hint="Make SPHERES_PING_TIMEOUT smaller than SPHERES_PING_INTERVAL.",
            id="spheres.E011",
        )
