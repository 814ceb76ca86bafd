"""Our server with an application of three lines, for what only the server itself can show.

Arguments: port, drain, seconds between two pings to a socket; where they matter, seconds for a request to arrive and
how many files may be open; and where it stands behind a proxy, anything."""

import asyncio
import gc
import json
import resource
import sys
from typing import Any

from workshop import server

LARGE = "x" * (4 << 20)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer slowly at /slow, echo at /echo, listen to nobody at /deaf, never stop talking at /chatty, say much at
    /large, and at /who where somebody comes from. Looking after the socket at /odd fails."""
    if scope["type"] == "http":
        await asyncio.sleep(1 if scope["path"] == "/slow" else 0)
        body = f"root={scope['root_path']}"
        if scope["path"] == "/connections":
            body = count_connections()
        if scope["path"] == "/large":
            body = LARGE
        if scope["path"] == "/who":
            body = f"client={scope['client'][0]} {scope['scheme']}"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body.encode()})
        return
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] == "/deaf":
        await asyncio.sleep(600)
    if scope["path"] == "/odd":
        list(small.connections)[-1].check_timeouts = fail
    if scope["path"] == "/who":
        await send({"type": "websocket.send", "text": f"client={scope['client'][0]}"})
    if scope["path"] == "/chatty":
        await talk(receive, send)
        return
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": str(len(message["text"]))})
    print("left", message["code"], flush=True)


def fail() -> None:
    """For whatever reason."""
    raise RuntimeError


def count_connections() -> str:
    """How many parts of connections are in memory, whether anybody uses them or not."""
    kinds = (server.Channel, server.Request, server.Socket, server.DirectConnection)
    number = {kind.__name__: 0 for kind in kinds}
    for thing in gc.get_objects():
        if type(thing) in kinds:
            number[type(thing).__name__] += 1
    return json.dumps(number)


def spoil_the_newest() -> None:
    """Let looking after the connection of the moment fail, for whatever reason."""

    def fail() -> None:
        raise RuntimeError

    list(small.connections)[-1].check_timeouts = fail


async def talk(receive: Any, send: Any) -> None:
    """Say 16 KB after 16 KB until the other end is gone; then say how much that was."""
    gone = asyncio.ensure_future(receive())
    said = 0
    while not gone.done():
        await send({"type": "websocket.send", "text": "x" * 16384})
        said += 16
        await asyncio.sleep(0)
    print("cut off after", said, "KB", flush=True)


async def stopping() -> None:
    """Say that this came last."""
    print("stopping", flush=True)


gc.disable()  # what is over must be gone without it
server.DRAIN = int(sys.argv[2])
if len(sys.argv) > 4:
    server.LONGEST_REQUEST = int(sys.argv[4])
    server.MOST_WAITING = 24 << 20
    files = int(sys.argv[5])
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
small = server.Server(
    application,
    host="127.0.0.1",
    port=int(sys.argv[1]),
    ping_interval=int(sys.argv[3]),
    ping_timeout=1,
    behind_proxy=len(sys.argv) > 6,
    ready=lambda: print("Ready.", flush=True),
    starting=lambda: None,
    leaving=lambda: None,
    stopping=stopping,
    find_answer=lambda path, headers: None,
)
small.run()
print("failed" if small.failure else "done", flush=True)
