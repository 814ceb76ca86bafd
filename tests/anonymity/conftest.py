"""Announcements go through a channel layer in memory here, whatever the other services are."""

import os

import pytest
from channels.layers import channel_layers
from django.db import connection
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


@pytest.fixture
def _nobody_reads_on(transactional_db: None) -> None:
    """An earlier test that was cut off may have left a transaction open, which keeps what is deleted readable."""
    if connection.vendor == "postgresql":
        connection.cursor().execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
