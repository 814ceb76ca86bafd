"""The page, the consumer, the addresses.

/ws/room/1      tells the new mean to everybody in room 1, as tutorials do
/ws/screens/1   tells it only to those who opened /ws/screen/1: the same work without its worst habit
/ws/idle/1      a bare consumer that does nothing, to weigh it
"""

import os
import secrets
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.rivals.tutorial.settings")
pages = get_asgi_application()  # before anything that imports models

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.db.models import Avg, Count, IntegerField  # noqa: E402
from django.db.models.functions import Cast  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

from bench.rivals.tutorial.models import Choice  # noqa: E402


def show(request: HttpRequest) -> HttpResponse:
    """The page."""
    response = render(request, "room.html")
    response.set_cookie("person", secrets.token_hex(16), httponly=True)
    return response


urlpatterns = [path("", show)]


class RoomConsumer(AsyncJsonWebsocketConsumer):
    """One phone. Its answers change the mean, and everybody in `told` hears it."""

    joined: str | None = "room"
    told = "room"

    async def connect(self) -> None:
        """Come in."""
        self.person = secrets.token_hex(16)
        self.room = self.scope["url_route"]["kwargs"]["room"]
        await self.accept()
        if self.joined:
            await self.channel_layer.group_add(f"{self.joined}-{self.room}", self.channel_name)
        await self.send_json({"type": "welcome", "questions": list(range(1, 14))})

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - the consumer's signature
        """Leave."""
        if self.joined:
            await self.channel_layer.group_discard(f"{self.joined}-{self.room}", self.channel_name)

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Store, tell, acknowledge."""
        mean = await self.store(content["question"], content["choice"])
        await self.channel_layer.group_send(
            f"{self.told}-{self.room}",
            {"type": "tell", "text": {"type": "mean", "question": content["question"], **mean}},
        )
        await self.send_json({"type": "answer_saved", "ref": content["ref"]})

    async def tell(self, event: dict[str, Any]) -> None:
        """Pass the mean on."""
        await self.send_json(event["text"])

    @database_sync_to_async
    def store(self, question: int, value: str) -> dict[str, Any]:
        """One row, and the new mean of all."""
        Choice.objects.update_or_create(
            room=self.room, person=self.person, question=question, defaults={"value": value}
        )
        rated = Choice.objects.filter(room=self.room, question=question, value__in="12345")
        return rated.aggregate(mean=Avg(Cast("value", IntegerField())), answers=Count("pk"))


class ScreensConsumer(RoomConsumer):
    """One phone of a room where only screens hear the mean."""

    joined = None
    told = "screens"


class ScreenConsumer(RoomConsumer):
    """A screen."""

    joined = "screens"


class IdleConsumer(RoomConsumer):
    """A phone that is only connected."""

    joined = None


consumers: dict[str, Any] = {
    "ws/room/<int:room>": RoomConsumer.as_asgi(),
    "ws/screens/<int:room>": ScreensConsumer.as_asgi(),
    "ws/screen/<int:room>": ScreenConsumer.as_asgi(),
    "ws/idle/<int:room>": IdleConsumer.as_asgi(),
}
addresses: Any = [path(address, consumer) for address, consumer in consumers.items()]
application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(addresses)})
