"""What browsers are told with every page, and how the pieces of a page arrive."""

import re
from collections.abc import Callable

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from tests.services import RunningServer

PAGES = ["/", "/NOTHNG", "/nothing/at/all", "/account/sign-in", "/catalog.js", "/static/nothing.js"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers  # this address is plain HTTP


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_page_for_everybody_makes_no_session(client: Client, path: str) -> None:
    client.get(path)
    assert "spheres_desk" not in client.cookies


def test_the_script_texts_are_kept(client: Client) -> None:
    answer = client.get(reverse("catalog"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "max-age=600" in answer.headers["Cache-Control"]
    assert "gettext" in answer.content.decode()


@pytest.mark.services
def test_static_files_are_kept_for_ever_and_compressed(serve: Callable[..., RunningServer]) -> None:
    server = serve()
    page = httpx.get(f"{server.address}/account/sign-in")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert addresses
    for address in addresses:
        file = httpx.get(server.address + address)
        assert file.status_code == 200
        assert "immutable" in file.headers["Cache-Control"], address
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in file.headers
        if address.endswith(".js"):
            assert not re.search(r'from "\./[\w-]+\.js"', file.text), "a module is imported by its plain name"


@pytest.mark.services
def test_an_unknown_host_is_turned_away_without_a_word(serve: Callable[..., RunningServer]) -> None:
    server = serve()
    assert httpx.get(server.address, headers={"Host": "example.org"}).status_code == 400
    assert server.output.endswith("Ready. Ctrl-C stops the server.\n")


@pytest.mark.services
def test_behind_a_proxy_plain_addresses_lead_to_safe_ones(serve: Callable[..., RunningServer]) -> None:
    server = serve(SPHERES_ADDRESS="https://spheres.example.org", SPHERES_PROXY="true")
    plain = {"Host": "spheres.example.org", "X-Forwarded-For": "10.0.0.7", "X-Forwarded-Proto": "http"}
    safe = plain | {"X-Forwarded-Proto": "https"}
    answer = httpx.get(f"{server.address}/account/sign-in", headers=plain)
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://spheres.example.org/account/sign-in")
    answer = httpx.get(f"{server.address}/account/sign-in", headers=safe)
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=2592000"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert all("Secure" in cookie for cookie in answer.headers.get_list("Set-Cookie"))
    assert "wss://spheres.example.org" in answer.headers["Content-Security-Policy"]
