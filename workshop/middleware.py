"""The one header that neither Django nor django-csp sends, and words for when the database is away."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
