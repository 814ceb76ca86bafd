"""The addresses of sockets."""

from django.urls import path

from facilitation.live.desk import DeskDoor
from facilitation.live.phone import PhoneDoor
from facilitation.live.screen import ScreenDoor

addresses = [
    path("live/phone/<str:code>", PhoneDoor.open),  # type: ignore[arg-type]
    path("live/desk/<uuid:room_id>", DeskDoor.open),  # type: ignore[arg-type]
    path("live/screen/<str:token>", ScreenDoor.open),  # type: ignore[arg-type]
]
