"""Where a room is found: the addresses that are printed, projected and put into QR codes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse


def get_phone_address(code: str) -> str:
    """The whole address of a room's phone page, as it goes into the QR code."""
    return settings.PUBLIC_ADDRESS + reverse("phone", kwargs={"code": code})


def get_screen_address(token: str) -> str:
    """The whole address of a room's screen."""
    return settings.PUBLIC_ADDRESS + reverse("screen", kwargs={"token": token})


def get_desk_address(room_id: str) -> str:
    """The whole address of a room's desk."""
    return settings.PUBLIC_ADDRESS + reverse("desk-room", kwargs={"room_id": room_id})


def get_spoken_address() -> str:
    """What people type to reach the page that asks for the code: host and port, without the scheme."""
    return urlsplit(settings.PUBLIC_ADDRESS).netloc


def get_start_address(token: str) -> str:
    """The whole address of a one-time link."""
    return settings.PUBLIC_ADDRESS + reverse("start", kwargs={"token": token})


def get_reset_address(who: str, token: str) -> str:
    """The whole address of a link to a new password."""
    return settings.PUBLIC_ADDRESS + reverse("reset", kwargs={"uidb64": who, "token": token})
