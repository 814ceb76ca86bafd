"""The one header that neither Django nor django-csp sends, files that came later, and words for when the database is
away.
"""

import logging
import os
import re
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from whitenoise.middleware import WhiteNoiseMiddleware

log = logging.getLogger(__name__)

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
"""How the name of a collected file ends."""


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves static files, also those that were collected after the start.

    While processes are brought up to date one after the other, a page comes from the new version and its scripts are
    asked of either. Whoever got them from an old process that does not know them had a page without any.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a file, or pass the request on."""
        url = request.path_info
        if url not in self.files and url.startswith(self.static_prefix) and HASHED.search(url):
            self._look_for(url)
        response: HttpResponse = super().__call__(request)
        return response

    def _look_for(self, url: str) -> None:
        root = os.path.join(os.path.abspath(self.static_root), "")  # noqa: PTH100, PTH118 - in WhiteNoise's own words
        path = os.path.join(root, url[len(self.static_prefix) :])  # noqa: PTH118
        if self.url_is_canonical(url) and self.path_is_child_of(path, root) and os.path.isfile(path):  # noqa: PTH113
            self.add_file_to_dictionary(url, path)


class PermissionsPolicyMiddleware:
    """Tell browsers that no page here, nor anything inside it, asks for sensors, places or payment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class UnavailableMiddleware:
    """Say in words that the database cannot be reached, is full or has no connection left, and when to come again.

    That is the answer 503 and no error of ours: whoever asked, a person or a program, may ask again.
    """

    RETRY_AFTER = 5
    """Seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for it; None for any other exception."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        log.error("The database could not be used: %s", type(exception).__name__)
        found = {"comes_back": request.method == "GET"}
        response = render(request, "503.html", found, status=HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(self.RETRY_AFTER)
        if found["comes_back"]:
            response.headers["Refresh"] = str(self.RETRY_AFTER)
        return response
