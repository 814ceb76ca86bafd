"""Everything that reaches the server: pages go to Django, sockets to the doors in facilitation.live."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
pages = get_asgi_application()  # before anything that imports models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402

from facilitation.live.routing import addresses  # noqa: E402
from facilitation.pages.ready import ReadyBytes  # noqa: E402
from facilitation.protocol.closings import NO_ROOM  # noqa: E402

DESKS = "/live/desk/"


async def nowhere(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 (an ASGI application)
    """Accept, then close with a code the page can read: a refused handshake looks like a missing network."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NO_ROOM})


class Sockets:
    """Sockets of desks get the session and the user; phones and screens have neither, and join in hundreds."""

    def __init__(self) -> None:
        doors = URLRouter([*addresses, re_path("", nowhere)])  # type: ignore[arg-type,list-item]
        self.with_user: Any = AuthMiddlewareStack(doors)
        self.with_cookies: Any = CookieMiddleware(doors)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the socket on to its door."""
        inner = self.with_user if scope["path"].startswith(DESKS) else self.with_cookies
        await inner(scope, receive, send)


ready = ReadyBytes(pages)

application = ProtocolTypeRouter(
    {
        "http": ready,
        "websocket": OriginValidator(Sockets(), settings.PUBLIC_ORIGINS),
    },
)
