"""The protocol's page says what the examples say, and names every code there is."""

import json
import re
from typing import Any, get_args

from facilitation.pages.urls import urlpatterns
from facilitation.protocol import closings
from facilitation.protocol.events import Refusal
from tests.services import ROOT

PAGE = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "tests/protocol/examples"


def by_text(messages: list[Any]) -> list[str]:
    return sorted(json.dumps(message, sort_keys=True) for message in messages)


def test_the_page_shows_every_example_and_nothing_else() -> None:
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)]
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES.glob("*/*.json")]

    assert len(examples) > 20
    assert by_text(shown) == by_text(examples)


def test_the_page_explains_every_refusal() -> None:
    table = PAGE[PAGE.index("| code | meaning |") : PAGE.index("## When the server closes a socket")]

    assert sorted(re.findall(r"`([a-z_]+)`", re.sub(r"\|[^|]*\|[^|]*\|$", "|", table, flags=re.MULTILINE))) == sorted(
        get_args(Refusal)
    )


def test_the_page_explains_every_closing_code() -> None:
    table = PAGE[PAGE.index("## When the server closes a socket") :]
    codes = [value for value in vars(closings).values() if isinstance(value, int)]

    assert sorted(int(code) for code in re.findall(r"^\| (\d{4}) \|", table, flags=re.MULTILINE)) == sorted(codes)


def test_the_page_names_every_address() -> None:
    table = PAGE[PAGE.index("| address | method |") : PAGE.index("POSTs carry")]
    names = {"room_id": "room", "workshop_id": "workshop", "key": "workshop", "link_id": "link", "code": "CODE"}
    routes = [
        re.sub(r"<\w+:(\w+)>", lambda match: f"<{names.get(match[1], match[1])}>", str(one.pattern))
        for one in urlpatterns
    ]

    assert len(routes) > 20
    assert [route for route in routes if f"`/{route}`" not in table] == []
