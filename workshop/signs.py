"""What machines ask a server process: whether it lives (/healthz), whether it can serve (/readyz), and numbers to watch
(/metrics, for whoever has the token). No room and no person is in any of it.

They stand before Django: whoever looks after processes asks each by its port, under whatever name.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from facilitation import announce
from facilitation.live.process import Process, get_process, in_thread

PATIENCE = 3.0
"""Seconds that the database has to answer."""

KEPT = 1.0
"""Seconds for which an answer about the database holds: asking often must not be work for it."""

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class Signs:
    """Answers the three addresses itself and passes everything else on."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner
        self._looked_at = float("-inf")
        self._has_database = False
        self._looking = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Answer, or pass the request on."""
        match scope["path"]:
            case "/healthz":
                await _say(send, 200, "text/plain; charset=utf-8", b"ok\n")
            case "/readyz":
                found = await self._get_readiness()
                status = 200 if all(found.values()) else 503
                await _say(send, status, "application/json", json.dumps(found).encode() + b"\n")
            case "/metrics" if _is_allowed(dict(scope["headers"])):
                await _say(send, 200, CONTENT_TYPE_LATEST, generate_latest(_make_registry(get_process())))
            case _:
                await self._inner(scope, receive, send)

    async def _get_readiness(self) -> dict[str, bool]:
        process = get_process()
        return {
            "database": await self._ask_database(),
            "announcements": process.hub.is_in_touch,
            "staying": not process.is_leaving,
        }

    async def _ask_database(self) -> bool:
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if now - self._looked_at >= KEPT:
                try:
                    await asyncio.wait_for(in_thread(_query), timeout=PATIENCE)
                except (Error, TimeoutError):
                    self._has_database = False
                else:
                    self._has_database = True
                self._looked_at = asyncio.get_running_loop().time()
            return self._has_database


def _query() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM facilitation_room LIMIT 1")


def _is_allowed(headers: dict[bytes, bytes]) -> bool:
    """Whether metrics are on, and the token is right."""
    token: str = settings.METRICS_TOKEN
    given = headers.get(b"authorization", b"").decode("latin-1")
    return bool(token) and constant_time_compare(given, f"Bearer {token}")


async def _say(send: Send, status: int, kind: str, body: bytes) -> None:
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _make_registry(process: Process) -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(_Live(process))
    return registry


class _Live(Collector):
    """The numbers of the live parts, read when somebody asks. Labels are words of ours, never of a room's."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def collect(self) -> Iterator[Metric]:
        """The numbers now."""
        process = self._process
        sockets = GaugeMetricFamily("spheres_sockets", "Open sockets by place.", labels=["place"])
        for place, number in process.hub.count_by_kind().items():
            sockets.add_metric([place], number)
        yield sockets
        waiting = GaugeMetricFamily("spheres_waiting", "Items no batch has begun with.", labels=["work"])
        done = CounterMetricFamily("spheres_done", "Items worked on.", labels=["work"])
        batches = CounterMetricFamily("spheres_batches", "Batches they were gathered into.", labels=["work"])
        for work, gathering in process.gatherings.items():
            waiting.add_metric([work], gathering.waiting)
            done.add_metric([work], gathering.done)
            batches.add_metric([work], gathering.batches)
        yield from (waiting, done, batches)
        refused = CounterMetricFamily("spheres_refused", "Frames that had no effect, by the reason.", labels=["reason"])
        for reason, number in sorted(process.refused.items()):
            refused.add_metric([reason], number)
        yield refused
        yield GaugeMetricFamily("spheres_hearts", "Rooms with a desk or screen here.", process.hearts.count())
        yield GaugeMetricFamily("spheres_layer_in_touch", "1 while announcements arrive.", process.hub.is_in_touch)
        yield CounterMetricFamily("spheres_layer_breaks", "How often the channel layer was away.", process.hub.breaks)
        yield CounterMetricFamily("spheres_announcements_lost", "Announcements nobody took.", announce.lost.number)
        yield GaugeMetricFamily("spheres_presence_sure", "1 while seats are counted.", process.presence.is_sure)
