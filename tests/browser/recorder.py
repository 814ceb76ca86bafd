"""Everything that a page sends, so that a test can say what is not in it."""

from dataclasses import dataclass, field
from urllib.parse import unquote

from playwright.async_api import Page, Request, WebSocket


@dataclass
class Recorder:
    """What a page has sent: `requests` with address, headers and body, `frames` of its sockets."""

    requests: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """From now on."""
        page.on("request", self._hear_request)
        page.on("websocket", self._hear_socket)

    def find(self, word: str) -> list[str]:
        """Everything sent that holds this word, however it was written."""
        return [text for text in [*self.requests, *self.frames] if word in text or word in unquote(text)]

    def _hear_request(self, request: Request) -> None:
        headers = " ".join(f"{name}: {value}" for name, value in request.headers.items())
        body = (request.post_data_buffer or b"").decode("utf-8", "replace")
        self.requests.append(f"{request.method} {request.url} {headers} {body}")

    def _hear_socket(self, socket: WebSocket) -> None:
        self.requests.append(f"SOCKET {socket.url}")
        socket.on("framesent", self._hear_frame)

    def _hear_frame(self, payload: str | bytes) -> None:
        self.frames.append(payload if isinstance(payload, str) else payload.decode("utf-8", "replace"))
