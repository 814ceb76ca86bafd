"""A phone's page in a real Chromium, with network and processor as slow as wanted, driven by its own protocol."""

import asyncio
import json
import os
import shutil
import tempfile
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.load.target import Target

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-port=0",
)
PATIENCE = 60.0
"""Seconds for a browser to start, and for a page."""

NOTE_MOMENTS = """
(() => {
  const moments = (window.moments = {});
  new PerformanceObserver((list) => {
    for (const one of list.getEntries())
      if (one.name === "first-contentful-paint") moments.readable = one.startTime;
  }).observe({ type: "paint", buffered: true });
  const look = () => {
    const status = document.querySelector("connection-note")?.dataset.status;
    if (status) moments.usable ??= performance.now();
    if (status === "connected") moments.connected ??= performance.now();
    if (moments.connected === undefined) setTimeout(look, 10);
  };
  look();
})();
"""
"""`readable`: the first text is painted. `usable`: the script runs, taps act. `connected`: it has its welcome."""


class Page:
    """One tab. `ask` sends a command to it and gives back its result."""

    def __init__(self, socket: ClientConnection, session: str = "") -> None:
        self._socket = socket
        self._session = {"sessionId": session} if session else {}
        self._numbers = count(1)

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What the browser says to it. Raises `RuntimeError`."""
        number = next(self._numbers) + (1_000_000 if self._session else 0)
        asked = {"id": number, "method": method, "params": parameters, **self._session}
        await self._socket.send(json.dumps(asked))
        while (said := json.loads(await self._socket.recv())).get("id") != number:
            pass
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']['message']}")
        result: dict[str, Any] = said["result"]
        return result


async def visit(job: Mapping[str, Any]) -> dict[str, Any]:
    """Milliseconds from the beginning of a navigation to each moment of the page, on the first visit and on return.

    `latency` in milliseconds, `bytes_per_second` in both directions, `slower`: how many times slower the processor is.
    """
    target = Target.read(job)
    address = f"{target.origin}{job['page']}"
    async with open_page() as page:
        await page.ask("Page.enable")
        await page.ask("Network.enable")
        await page.ask("Page.addScriptToEvaluateOnNewDocument", source=NOTE_MOMENTS)
        speed = job["bytes_per_second"]
        network = {"offline": False, "latency": job["latency"], "downloadThroughput": speed, "uploadThroughput": speed}
        await page.ask("Network.emulateNetworkConditions", **network)
        await page.ask("Emulation.setCPUThrottlingRate", rate=job["slower"])
        first = await measure(page, address)
        await page.ask("Page.navigate", url="about:blank")
        return {"first": first, "again": await measure(page, address)}


async def measure(page: Page, address: str) -> dict[str, float]:
    """One navigation."""
    await page.ask("Page.navigate", url=address)
    async with asyncio.timeout(PATIENCE):
        while True:
            said = await page.ask("Runtime.evaluate", expression="JSON.stringify(window.moments ?? {})")
            moments: dict[str, float] = json.loads(said["result"]["value"])
            if len(moments) == len(("readable", "usable", "connected")):
                return moments
            await asyncio.sleep(0.1)


@asynccontextmanager
async def open_page() -> AsyncIterator[Page]:
    """A new tab of a browser of our own, which ends with it."""
    with tempfile.TemporaryDirectory(prefix="spheres-bench-browser-", ignore_cleanup_errors=True) as folder:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        if program is None:
            raise FileNotFoundError("Chromium is not installed.")
        arguments = [*FLAGS, f"--user-data-dir={folder}", "about:blank"]
        browser = await asyncio.create_subprocess_exec(program, *arguments, stdout=DEVNULL, stderr=DEVNULL)
        try:
            port, path = await read_door(Path(folder) / "DevToolsActivePort")
            async with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as socket:
                whole = Page(socket)
                tab = (await whole.ask("Target.createTarget", url="about:blank"))["targetId"]
                attached = await whole.ask("Target.attachToTarget", targetId=tab, flatten=True)
                yield Page(socket, attached["sessionId"])
        finally:
            browser.terminate()
            await browser.wait()


async def read_door(file: Path) -> tuple[int, str]:
    """The port and the path at which a browser listens, once it has written them down."""
    async with asyncio.timeout(PATIENCE):
        while len(lines := read_lines(file)) < len(("port", "path")):  # noqa: ASYNC110 - a file tells nobody
            await asyncio.sleep(0.05)
    return int(lines[0]), lines[1]


def read_lines(file: Path) -> list[str]:
    """What is in a file; nothing while it is not there."""
    try:
        return file.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
