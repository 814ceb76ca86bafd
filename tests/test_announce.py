"""Telling the room, after the commit and never instead of it."""

import logging

import pytest
from channels.layers import BaseChannelLayer, channel_layers
from django.db import transaction
from pytest_django.fixtures import Settings

from facilitation.announce import announce
from facilitation.models import Room
from facilitation.protocol.audiences import desks_of, phones_of
from facilitation.protocol.events import Crowd, CrowdChanged
from tests.actions.announced import Said, hear_announcements
from tests.factories import make_room

pytestmark = pytest.mark.django_db(transaction=True)

EVENT = CrowdChanged(crowd=Crowd(joined=7, finished=None, watching=0))


@pytest.fixture(autouse=True)
def _channel_layer_in_memory(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    channel_layers.backends = {}


def test_an_event_is_said_to_its_audience_word_for_word() -> None:
    with hear_announcements() as said:
        announce(EVENT, to=desks_of("r1"))

    assert said == [Said(to="room.r1.desks", event=EVENT)]


def test_nothing_is_said_before_the_commit() -> None:
    with hear_announcements() as said, transaction.atomic():
        announce(EVENT, to=desks_of("r1"))
        announce(EVENT, to=phones_of("r1"))
        with hear_announcements() as before:
            pass
        assert before == []

    assert [one.to for one in said] == ["room.r1.desks", "room.r1.phones"]


def test_what_was_not_committed_is_never_said() -> None:
    with hear_announcements() as said:
        with transaction.atomic():
            announce(EVENT, to=desks_of("r1"))
            transaction.set_rollback(True)
        announce(EVENT, to=phones_of("r1"))

    assert [one.to for one in said] == ["room.r1.phones"]


class BrokenLayer(BaseChannelLayer):
    """A channel layer whose server is gone."""

    async def group_send(self, group: str, message: dict[str, str]) -> None:
        raise ConnectionError(f"{group} could not be told {message['text']}")


@pytest.mark.parametrize("layers", [{}, {"default": {"BACKEND": f"{__name__}.BrokenLayer"}}])
def test_a_lost_announcement_leaves_the_change_and_names_nothing_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture, layers: dict[str, dict[str, str]]
) -> None:
    settings.CHANNEL_LAYERS = layers
    channel_layers.backends = {"default": BrokenLayer()} if layers else {}

    with caplog.at_level(logging.DEBUG), transaction.atomic():
        make_room()
        announce(EVENT, to=desks_of("r1"))

    assert Room.objects.count() == 1
    assert [record.levelname for record in caplog.records if record.levelno > logging.DEBUG] == ["ERROR"]
    assert "joined" in EVENT.model_dump_json()
    assert "joined" not in caplog.text
