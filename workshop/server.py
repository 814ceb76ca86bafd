"""Daphne, stopped politely and with our limits. Everything that touches Daphne's inside is in this file,
what touches autobahn's in frames.py, and Twisted's HTTP in heads.py."""

import asyncio
import logging
import resource
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

import autobahn.twisted.websocket
import autobahn.websocket.protocol
import daphne.server
from autobahn.websocket.protocol import WebSocketProtocol
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketProtocol as SocketProtocol
from twisted.internet import defer, reactor, tcp
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel
from twisted.web.http import Request as HTTPRequest

from facilitation.live.allowance import Allowance, FloodError
from facilitation.protocol.closings import SERVER_RESTARTS

from .frames import ShortFrames
from .heads import FindAnswer, ShortRequests

# Autobahn lays the settings of every connection out in columns, for a debug line that nobody reads: a sixth of what it
# costs to open a socket.
vars(autobahn.websocket.protocol)["pformat"] = str
# It also paints the names of its own functions for such lines, at every step.
for module in (autobahn.websocket.protocol, autobahn.twisted.websocket):
    vars(module)["hltype"] = vars(module)["hlval"] = lambda _: ""

log = logging.getLogger(__name__)

BACKLOG = 4096
"""Connections the kernel holds for us while everybody scans the code at once."""

LARGEST_BODY = 1024 * 1024
LARGEST_FRAME = 65536
"""Far above what a door reads (it refuses politely), far below what could fill the memory."""

LONGEST_QUEUE = 1024 * 1024
"""Bytes that wait for a socket whose other end does not read: about a hundred times all there is to say. More, and it
is cut off; its page comes back and gets the state as it is then."""

LONGEST_ANSWERS = 8 * 1024 * 1024
"""Bytes of answers that wait for a connection whose other end does not read; it may ask many things in one breath."""

MOST_WAITING = 256 * 1024 * 1024
FAIR = 64 * 1024
"""Bytes that wait for all connections together, and that any of them may add even then. What a network takes is gone at
once, so that this much waits only where somebody opens thousands and reads none."""

MOST_UNHEARD = 300
"""Frames that wait for the application; a door closes a flood earlier, unless it is itself held up."""

LONGEST_SOCKET = 12 * 3600
LONGEST_REQUEST = 60
HANDSHAKE = 20
CLOSING = 10
DRAIN = 8
"""Seconds: for everything a socket's life consists of, and for all of them together to end when the server stops."""

BETWEEN_LOOKS = 2
"""Seconds between two looks whether a connection is late, or a socket due for a ping."""

TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Request(WebRequest):  # type: ignore[misc]
    """A request that is not let too far in: its body is refused by its announced length, which Daphne would read whole
    before Django could refuse it.
    """

    refused = False
    channel: Any

    def __init__(self, *arguments: Any, **more: Any) -> None:
        self.begun_at = time.monotonic()
        self.is_whole = False
        super().__init__(*arguments, **more)

    def check_timeouts(self) -> None:
        """Cut off whoever takes for ever to ask; Daphne only looks at how long the answer takes."""
        super().check_timeouts()
        # Twisted takes the channel away when the answer has gone out, and its transport when the other end is gone.
        transport = getattr(getattr(self, "channel", None), "transport", None)
        if transport and not self.is_whole and time.monotonic() - self.begun_at > LONGEST_REQUEST:
            transport.abortConnection()

    def gotLength(self, length: int | None) -> None:  # noqa: N802 (the name is Twisted's)
        """Refuse bodies that are too long or of unknown length; `length` is 0 when there is none."""
        super().gotLength(length)
        if length is None or length > LARGEST_BODY:
            self.refused = True
            self.channel.transport.write(TOO_LARGE)
            self.channel.loseConnection()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        """Drop what still arrives of a refused body."""
        if not self.refused:
            super().handleContentChunk(data)

    def process(self) -> None:
        """Answer, unless the answer was no."""
        self.is_whole = True
        if self.refused:
            return
        super().process()
        if self.transport is None:  # it has become a socket
            self.channel.let_go()
            self.channel = None


class PunctualChannel(HTTPChannel):
    """Twisted's connection of a browser, in which the first line of a request has to come in time, too.

    Twisted would wait for it anew with every byte, and a request only counts as begun when it is there.
    """

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Hear more; as long as no request has begun the time runs on."""
        if self.requests:
            super().dataReceived(data)  # type: ignore[no-untyped-call]
        else:
            LineReceiver.dataReceived(self, data)  # type: ignore[no-untyped-call]


class Channel(ShortRequests, PunctualChannel):
    """Twisted's connection of a browser, quicker with what is ready."""

    def let_go(self) -> None:
        """Leave the connection to a socket: nothing of a browser's connection stays in memory for as long as that.

        A socket whose other end does not read is not read either, as before.
        """
        transport: Any = self.transport
        self.requests.clear()
        transport.unregisterProducer()
        transport.registerProducer(transport, True)


class DirectConnection(tcp.Server):
    """A connection that hands what it writes to the kernel at once, as long as the kernel takes it.

    Twisted waits for the next round of the event loop and asks it to watch the socket and to stop watching again: for
    the short frames that we send that is most of the work.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.factory = cast("Factory", self.server.factory)
        self.open_by_address = self.factory.open_by_address
        self.address = str(self.client[0])
        self.open_by_address[self.address] += 1
        self.waiting = 0

    def connectionLost(self, reason: Failure) -> None:  # noqa: N802 (the name is Twisted's)
        """Leave room for another one."""
        super().connectionLost(reason)
        self.factory.waiting -= self.waiting
        self.waiting = 0
        self.open_by_address[self.address] -= 1
        if self.open_by_address[self.address] <= 0:
            del self.open_by_address[self.address]

    def write(self, data: bytes) -> None:
        """Send now what can be sent; the rest goes Twisted's way, and so does everything while there is a rest."""
        if self.connected and not (self.TLS or self.disconnecting or self.dataBuffer or self._tempDataBuffer):
            with suppress(OSError):  # a full buffer, or a broken line: Twisted finds out which
                data = data[self.socket.send(data) :]
        if data:
            super().write(data)  # type: ignore[no-untyped-call]
            self.count_waiting()
            most = LONGEST_QUEUE if isinstance(self.protocol, WebSocketProtocol) else LONGEST_ANSWERS
            if self.waiting > most or (self.factory.waiting > MOST_WAITING and self.waiting > FAIR):
                self.abortConnection()  # type: ignore[no-untyped-call]

    def doWrite(self) -> Any:  # noqa: N802
        """Send some of the rest."""
        result = super().doWrite()  # type: ignore[no-untyped-call]
        self.count_waiting()
        return result

    def count_waiting(self) -> None:
        """Note how much waits for the other end, here and in all."""
        waiting = len(self.dataBuffer) - self.offset + self._tempDataLen if self.connected else 0
        self.factory.waiting += waiting - self.waiting
        self.waiting = waiting


class Socket(ShortFrames, SocketProtocol):  # type: ignore[misc]
    """Daphne's socket, quicker with short frames, and not let too far in: what nobody has heard yet waits in memory.

    Doors count what reaches them. Pings, and pieces of a message that never ends, do not.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.allowance = Allowance()

    def onFrameBegin(self) -> None:  # noqa: N802
        """Hear another frame that does not go the short way, unless there have been far too many."""
        try:
            self.allowance.take()
        except FloodError:
            self.transport.abortConnection()
        super().onFrameBegin()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803, FBT001 (the names are Autobahn's)
        """Pass a frame on, unless far too many wait."""
        if self.application_queue.qsize() < MOST_UNHEARD:
            super().onMessage(payload, isBinary)
        else:
            self.transport.abortConnection()

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802
        """End, and be gone: autobahn tells a future of its own who has ended, a circle that only a collection finds."""
        super().connectionLost(reason)
        self.is_closed = None


class Factory(HTTPFactory):  # type: ignore[misc]
    """Makes our requests instead of Daphne's, and leaves room for others where one address wants all of it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.timeOut = LONGEST_REQUEST
        self.open_by_address: Counter[str] = Counter()
        self.waiting = 0
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        # A proxy speaks for everybody, and counts for itself.
        self.most_of_one_address = most if self.server.proxy_forwarded_address_header else most * 3 // 4

    protocol = Channel
    """Without Twisted's layer around it, which is for HTTP/2."""

    def buildProtocol(self, addr: object) -> Any:  # noqa: N802
        """Return the protocol of one connection; None, which closes it, where an address has far too many."""
        if self.open_by_address[getattr(addr, "host", "")] >= self.most_of_one_address:
            return None
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        protocol.find_answer = self.server.find_answer
        return protocol

    def log(self, request: HTTPRequest) -> None:
        """Write no access log; and do not make its line first, as Twisted would."""


class Server(daphne.server.Server):  # type: ignore[misc]
    """One process, one port. `ready` is called once it listens, `starting` inside the event loop right after, `leaving`
    when it is told to stop, and `stopping` when the last socket has ended.

    `run` returns when the server was told to stop; `failure` says why it could not start.
    """

    def __init__(
        self,
        application: object,
        *,
        host: str,
        port: int,
        ping_interval: float,
        ping_timeout: float,
        behind_proxy: bool,
        ready: Callable[[], None],
        starting: Callable[[], None],
        leaving: Callable[[], None],
        stopping: Callable[[], Awaitable[None]],
        find_answer: FindAnswer,
    ) -> None:
        interface = host.replace(":", r"\:")
        super().__init__(
            application,
            endpoints=[f"tcp:port={port}:interface={interface}:backlog={BACKLOG}"],
            http_timeout=LONGEST_REQUEST,
            websocket_timeout=LONGEST_SOCKET,
            websocket_connect_timeout=HANDSHAKE,
            websocket_handshake_timeout=HANDSHAKE,
            websocket_max_message_size=LARGEST_FRAME,
            websocket_max_frame_size=LARGEST_FRAME,
            application_close_timeout=CLOSING,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
            proxy_forwarded_address_header="X-Forwarded-For" if behind_proxy else None,
            proxy_forwarded_proto_header="X-Forwarded-Proto" if behind_proxy else None,
            verbosity=0,
            server_name="",
            ready_callable=ready,
        )
        self.starting = starting
        self.leaving = leaving
        self.stopping = stopping
        self.find_answer = find_answer
        self.ports: list[Any] = []
        self.failure: Exception | None = None

    def run(self) -> None:
        """Listen and serve until SIGINT or SIGTERM."""
        daphne.server.HTTPFactory = Factory  # Daphne has no parameter for it
        daphne.server.WebSocketFactory.protocol = Socket  # nor for this
        cast("Any", reactor).callLater(0, self.starting)
        super().run()

    def listen_success(self, port: Any) -> None:
        """Keep the port, to close it first when stopping."""
        super().listen_success(port)
        port.transport = DirectConnection
        self.ports.append(port)

    def listen_error(self, failure: Failure) -> None:
        """Keep the reason for the person who started us."""
        self.failure = cast("Exception", failure.value)
        self.stop()

    def timeout_checker(self) -> None:
        """Look after every connection, now and then. Daphne's would do so never again once it failed at one of them."""
        for protocol in list(self.connections):
            try:
                protocol.check_timeouts()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one connection is not the others' fault
                log.error("A connection could not be looked after: %s", type(error).__name__)  # noqa: TRY400
        cast("Any", reactor).callLater(BETWEEN_LOOKS, self.timeout_checker)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Run the application, at the root: Daphne would let any client name another place in a header.

        Behind a proxy the last address it wrote down counts: those before it are what the client claims.
        """
        scope["root_path"] = ""
        if self.proxy_forwarded_address_header:
            claimed = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            if claimed:
                scope["client"] = [claimed[-1].decode("latin-1").rpartition(",")[2].strip(), 0]
        return super().create_application(protocol, scope)

    def kill_all_applications(self) -> Any:
        """Let Twisted wait for the drain before it stops. (The name is Daphne's.)"""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self.drain()))

    async def drain(self) -> None:
        """Close the port and the sockets, give everything running a few seconds, cancel what is left."""
        self.leaving()
        for port in self.ports:
            port.stopListening()
        for protocol in list(self.connections):
            if getattr(protocol, "state", None) == WebSocketProtocol.STATE_OPEN:
                # Applications may not send this code through Daphne, but the page knows it: come back soon.
                protocol.sendCloseFrame(code=SERVER_RESTARTS)
        running = self.running()
        if running:
            await asyncio.wait(running, timeout=DRAIN)
        left = self.running()
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self.stopping()

    def running(self) -> list["asyncio.Future[None]"]:
        """The tasks of all connections that have one and are not done with it."""
        tasks = [details.get("application_instance") for details in self.connections.values()]
        return [task for task in tasks if task is not None and not task.done()]
