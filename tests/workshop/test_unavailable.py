"""What people read while the database is away: words, and that it passes."""

import os
import socket

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from facilitation.pages import join
from workshop.middleware import UnavailableMiddleware

pytestmark = pytest.mark.django_db


def fail(request: HttpRequest, *_: object) -> HttpResponse:
    raise OperationalError("couldn't get a connection after 5.00 sec for spheres@10.0.0.7")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_database_that_is_away_is_said_in_words_and_when_to_come_again(
    method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request = getattr(RequestFactory(), method)("/desk/")
    answer = UnavailableMiddleware(fail).process_exception(request, OperationalError("for spheres@10.0.0.7"))
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    words = {"get": "This page comes back by itself.", "post": "nothing was changed"}
    assert words[method] in answer.text
    assert ("Refresh" in answer.headers) == (method == "get")
    assert "10.0.0.7" not in answer.text + caplog.text
    assert "The database could not be used: OperationalError" in caplog.text


def test_any_other_failure_stays_a_failure() -> None:
    assert UnavailableMiddleware(fail).process_exception(RequestFactory().get("/"), ValueError()) is None


def test_it_stands_where_pages_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "render", fail)
    assert Client(raise_request_exception=True).get("/").status_code == 503


if connection.vendor == "postgresql":

    def test_a_database_whose_machine_vanishes_is_given_up_within_seconds() -> None:
        """Nothing ends such a connection, and by itself a system asks after two hours whether anybody is there."""
        connection.ensure_connection()
        kept = socket.socket(fileno=os.dup(connection.connection.pgconn.socket))
        with kept:
            assert kept.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            waits = [socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT]
            assert [kept.getsockopt(socket.IPPROTO_TCP, one) for one in waits] == [5, 3, 3, 15_000]
