"""Everything that reaches the server: pages go to Django, sockets and posts to the doors in facilitation.live."""

import os
from typing import Any
from urllib.parse import urlparse

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
pages = get_asgi_application()  # before anything that imports models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402

from facilitation.live import posts  # noqa: E402
from facilitation.live.process import get_process  # noqa: E402
from facilitation.live.routing import addresses  # noqa: E402
from facilitation.pages.ready import ReadyBytes  # noqa: E402
from facilitation.protocol.closings import NO_ROOM  # noqa: E402

from .signs import Signs  # noqa: E402

DOORS = "/live/"
DESKS = "/live/desk/"


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    """Accept, then close with a code the page can read: a refused handshake looks like a missing network."""
    if scope["type"] == "http":
        await posts.refuse(send, NO_ROOM)
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NO_ROOM})


class Doors:
    """Desks get the session and the user; phones and screens have neither, and join in hundreds."""

    def __init__(self) -> None:
        doors = URLRouter([*addresses, re_path("", nowhere)])  # type: ignore[arg-type,list-item]
        self.with_user: Any = AuthMiddlewareStack(doors)
        self.with_cookies: Any = CookieMiddleware(doors)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Lead to the door of the address."""
        inner = self.with_user if scope["path"].startswith(DESKS) else self.with_cookies
        await inner(scope, receive, send)


class Requests:
    """Requests over HTTP: to doors only from our own pages, as with sockets; all others are for pages."""

    def __init__(self, doors: Doors, pages: Any) -> None:
        self.doors = doors
        self.pages = pages
        self.origins = OriginValidator(doors, settings.PUBLIC_ORIGINS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, or refuse it."""
        if not scope["path"].startswith(DOORS):
            # The phone's page without script erases as its socket does.
            await self.pages({**scope, "erase": get_process().erase}, receive, send)
        elif self.is_own(dict(scope["headers"]).get(b"origin")):
            await self.doors(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})

    def is_own(self, origin: bytes | None) -> bool:
        """Whether a page of ours sends this; browsers always say so with a POST."""
        if origin is None:
            return False
        try:
            return bool(self.origins.valid_origin(urlparse(origin.decode("latin-1"))))
        except ValueError:  # a port that is none
            return False


doors = Doors()
ready = ReadyBytes(pages)

application = ProtocolTypeRouter(
    {
        "http": Signs(Requests(doors, ready)),
        "websocket": OriginValidator(doors, settings.PUBLIC_ORIGINS),
    },
)
