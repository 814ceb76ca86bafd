"""What a phone's browser has to load: on its first visit, and when it comes back."""

from collections.abc import Mapping
from typing import Any

from bench.load.target import Target
from bench.load.web import Answered, Browser, find_parts


async def run(job: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes as they are on the wire (bodies compressed as the server does, and heads), and of which parts."""
    port = Target.read(job).port
    parts = await find_parts(port, job["page"])
    browser = await Browser.open(port)
    page = await browser.get(job["page"])
    cookie = f"Cookie: {'; '.join(page.cookies)}\r\n"
    tag = page.headers.get("etag")
    again = await browser.get(job["page"], more=cookie + (f"If-None-Match: {tag}\r\n" if tag else ""))
    back = {job["page"]: again.size}
    for path, part in parts.items():
        if not is_kept(part):
            tag = part.headers.get("etag")
            asked = await browser.get(path, more=f"If-None-Match: {tag}\r\n" if tag else "")
            back[path] = asked.size
    browser.close()
    first = {job["page"]: page, **parts}
    everything = await find_parts(port, job["page"], later=True)
    return {
        "first": sum(len(part.body) for part in first.values()),
        "first_with_heads": sum(part.size for part in first.values()),
        "later": {path: len(part.body) for path, part in everything.items() if path not in parts},
        "back": sum(back.values()),
        "parts": {path: len(part.body) for path, part in first.items()},
        "uncompressed": [path for path, part in first.items() if "content-encoding" not in part.headers],
    }


def is_kept(part: Answered) -> bool:
    """Whether a browser uses its copy without asking."""
    rules = part.headers.get("cache-control", "")
    return "max-age=" in rules and "max-age=0" not in rules and "no-cache" not in rules
