"""Announcements go through a channel layer in memory here, whatever the other services are."""

import os

import pytest
from channels.layers import channel_layers
from pytest_django.fixtures import Settings

IN_MEMORY = ["test_attacker.py", "test_coarse_sequences.py", "test_thousands_of_rooms.py"]
collect_ignore = IN_MEMORY if os.environ.get("DATABASE_URL") else []
"""Made-up rooms in memory: they are the same beside whichever database."""


@pytest.fixture(autouse=True)
def _channel_layer_in_memory(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
    }
    channel_layers.backends = {}
