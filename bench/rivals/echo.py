"""The least that Daphne can be asked to do: say back what was said, answer pages with ready bytes, tell all sockets.

daphne -v 0 -e tcp:port=8001:interface=127.0.0.1:backlog=4096 bench.rivals.echo:application

Any path echoes. What is sent to /all goes to every other socket. GET /bytes/<n> answers n bytes.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Frame = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Frame]]
Send = Callable[[Frame], Awaitable[None]]

everyone: set[Send] = set()
pages: dict[str, bytes] = {}


async def application(scope: Frame, receive: Receive, send: Send) -> None:
    """Serve one request or one socket."""
    if scope["type"] == "http":
        await show(scope["path"], send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await (tell_all(receive) if scope["path"] == "/all" else echo(receive, send))


async def show(path: str, send: Send) -> None:
    """A page of ready bytes, with a cookie as a real one would set."""
    body = pages.get(path)
    if body is None:
        body = pages[path] = b"x" * int(path.rsplit("/", 1)[-1])
    headers = [
        (b"content-type", b"text/html"),
        (b"content-length", str(len(body)).encode()),
        (b"set-cookie", b"seat=0123456789abcdef0123456789abcdef; HttpOnly"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def echo(receive: Receive, send: Send) -> None:
    """Say back what is said."""
    everyone.add(send)
    try:
        while (event := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": event["text"]})
    finally:
        everyone.discard(send)


async def tell_all(receive: Receive) -> None:
    """Say to everybody what is said here."""
    while (event := await receive())["type"] == "websocket.receive":
        frame = {"type": "websocket.send", "text": event["text"]}
        for send in tuple(everyone):
            await send(frame)
