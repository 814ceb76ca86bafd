"""A language made for tests, in which every text stands in brackets, and a reader that finds what does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils.translation import trans_real

from facilitation.pages.texts import NAMES

OPEN, CLOSE = "⟦", "⟧"
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"}
"""Attributes that people see or hear."""

DRAWN = {"scale", "form", "spread", "band", "direction", "subject"}
"""Fields of what scripts draw that hold words for machines; people read the texts that pages make of them."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Pseudo(NullTranslations):
    """Says everything as it is, in brackets."""

    def gettext(self, message: str) -> str:
        """The message in brackets, without what Django puts before it to tell its contexts apart."""
        return f"{OPEN}{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Likewise, in the singular or plural."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        """It calls itself English: Django knows no other language here."""
        return "en"


@contextmanager
def in_brackets() -> Iterator[None]:
    """Let Django speak the made-up language, whatever it is asked for; afterwards nobody does."""
    pseudo = Pseudo()
    try:
        with patch.object(trans_real, "translation", lambda _: pseudo), patch.object(trans_real, "_default", pseudo):
            yield
    finally:
        trans_real.deactivate()  # a page that was asked for leaves its language behind


class Reader(HTMLParser):
    """Collects what people see or hear of a page and is not in brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []
        self.translated = 0
        self._open: list[str] = []
        self._depth = 0
        self._json = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes; remember where we are."""
        given = {name: value or "" for name, value in attrs}
        for name in sorted(SPOKEN & given.keys()):
            self._depth_free(given[name])
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self._depth_free(given.get("value", ""))
        if tag == "meta" and given.get("name") in {"description", "application-name", "apple-mobile-web-app-title"}:
            self._depth_free(given.get("content", ""))
        if tag not in VOID:
            self._open.append(f"{tag} {given['type']}" if tag == "script" and "type" in given else tag)

    def handle_endtag(self, tag: str) -> None:
        """Read a finished script's data; leave the element."""
        if self._open and self._open[-1] == "script application/json":
            self._read_json(json.loads(self._json))
            self._json = ""
        while self._open and self._open.pop().split(" ")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Read text; a translated sentence may go on through several elements. Keys are called what is on them.

        What stands in a field was typed by somebody.
        """
        place = self._open[-1] if self._open else ""
        if place == "script application/json":
            self._json += data
        elif place not in {"kbd", "textarea"} and not place.startswith(("script", "style")):
            self._read(data)

    def _read_json(self, data: object) -> None:
        if isinstance(data, dict):
            for name, value in data.items():
                if name not in NAMES | DRAWN:
                    self._read_json(value)
        elif isinstance(data, list):
            for value in data:
                self._read_json(value)
        elif isinstance(data, str):
            self._depth_free(data)

    def _depth_free(self, text: str) -> None:
        depth, self._depth = self._depth, 0
        self._read(text)
        self._depth = depth

    def _read(self, text: str) -> None:
        bare = ""
        for character in text:
            if character == OPEN:
                self._depth += 1
                self.translated += 1
            elif character == CLOSE:
                self._depth -= 1
            elif not self._depth:
                bare += character
        if bare.strip():
            self.bare.append(" ".join(bare.split()))
