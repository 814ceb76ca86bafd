"""Our server with an application of three lines, for what only the server itself can show. Arguments: port, drain."""

import asyncio
import sys
from typing import Any

from workshop import server


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer slowly at /slow, echo at /echo, and listen to nobody at /deaf."""
    if scope["type"] == "http":
        await asyncio.sleep(1 if scope["path"] == "/slow" else 0)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": f"root={scope['root_path']}".encode()})
        return
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] == "/deaf":
        await asyncio.sleep(600)
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": str(len(message["text"]))})
    print("left", message["code"], flush=True)


async def stopping() -> None:
    """Say that this came last."""
    print("stopping", flush=True)


server.DRAIN = int(sys.argv[2])
small = server.Server(
    application,
    host="127.0.0.1",
    port=int(sys.argv[1]),
    ping_interval=2,
    ping_timeout=1,
    behind_proxy=False,
    ready=lambda: print("Ready.", flush=True),
    starting=lambda: None,
    stopping=stopping,
    find_file=lambda path, headers: None,
)
small.run()
print("failed" if small.failure else "done", flush=True)
