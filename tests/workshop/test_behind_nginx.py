"""What only a proxy before the server can show: how long it keeps a socket over which nobody says anything."""

from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.proxies import Proxy, start_nginx
from tests.workshop.test_server import run_small

pytestmark = pytest.mark.services

SILENCE = 6
"""Seconds after which nginx takes a socket for dead here, where the server pings after 2, and looks every 2 whether it
should. In deploy/nginx.conf they are 75, to the server's 20; where nothing is said of it, 60."""


def open_silent(proxy: Proxy) -> AbstractAsyncContextManager[ClientConnection]:
    """A socket that says nothing by itself: it only answers pings, as browsers do without asking the page."""
    address = f"wss://{urlsplit(proxy.address).netloc}/live/echo"
    return connect(address, ssl=proxy.trust, ping_interval=None)


async def test_the_servers_pings_keep_a_socket_open_over_which_nobody_says_anything() -> None:
    with (
        run_small(ping=2) as pinging,
        run_small(ping=60) as silent,
        start_nginx([pinging.port], silence=SILENCE) as before_pinging,
        start_nginx([silent.port], silence=SILENCE) as before_silent,
    ):
        async with open_silent(before_pinging) as kept, open_silent(before_silent) as cut:
            await cut.wait_closed()
            assert cut.close_code == 1006
            await kept.send("four")
            assert await kept.recv() == "4"
