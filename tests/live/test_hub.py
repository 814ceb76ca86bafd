"""The hub: what is said in one process reaches the sockets of all, and a broken layer heals."""

import asyncio
from collections.abc import Collection
from typing import Any

import pytest
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from pytest_django.fixtures import Settings
from redis import from_url

from facilitation import announce as announcing
from facilitation.announce import GROUP, announce
from facilitation.live import hub
from facilitation.live.process import Process
from facilitation.protocol import closings
from facilitation.protocol.audiences import phones_of, screens_of
from facilitation.protocol.events import ScreenWelcome, parse_event
from tests.factories import make_room
from tests.faults.stores import Redis
from tests.journeys.people import eventually
from tests.live.sockets import make, open_screen
from tests.services import get_free_port, start_redis

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = '{"type":"crowd_changed","crowd":{"joined":7,"finished":null,"watching":null}}'


class Ears:
    """A listener that notices when it is welcomed again."""

    def __init__(self) -> None:
        self.refreshed = asyncio.Event()

    async def deliver(self, text: str) -> None:
        """Nothing is said here."""

    async def refresh(self) -> None:
        """The hub thinks that something was missed."""
        self.refreshed.set()


async def test_passes_on_what_another_process_says() -> None:
    room = await make(make_room)
    async with open_screen(room) as screen:
        await screen.hear_a(ScreenWelcome)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})

        assert (await screen.hear_until(parse_event(CROWD)))[-1] == parse_event(CROWD)


async def test_what_a_later_version_says_breaks_nothing(process: Process) -> None:
    """While processes are replaced one by one, an old one hears what it does not know."""
    room = await make(make_room)
    async with open_screen(room) as screen:
        await screen.hear_a(ScreenWelcome)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "tomorrow", "text": CROWD})
        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})

        assert [type(event) for event in await screen.hear_until(parse_event(CROWD))].count(ScreenWelcome) == 0
    assert process.hub.breaks == 0


@pytest.mark.services
async def test_two_installations_on_one_redis_do_not_hear_each_other(settings: Settings) -> None:
    with Redis() as redis:
        layers = [
            RedisPubSubChannelLayer(hosts=[{"address": redis.url, "socket_timeout": 5}], prefix=prefix)
            for prefix in ("ours", "ours", "theirs")
        ]
        channels = [await layer.new_channel() for layer in layers]
        for layer, channel in zip(layers, channels, strict=True):
            await layer.group_add(GROUP, channel)
        await layers[0].group_send(GROUP, {"type": "announcement", "text": "ours"})
        assert (await layers[1].receive(channels[1]))["text"] == "ours"
        await layers[2].group_send(GROUP, {"type": "announcement", "text": "theirs"})
        assert (await layers[2].receive(channels[2]))["text"] == "theirs"
        for layer in layers:
            await layer.flush()


async def test_welcomes_everyone_again_after_the_layer_failed(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "FIRST_PAUSE", 0.01)
    room = await make(make_room)
    async with open_screen(room) as screen:
        first = await screen.hear_a(ScreenWelcome)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "announcement", "broken": "on purpose"})

        assert await screen.hear_a(ScreenWelcome) == first
        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})
        assert (await screen.hear_until(parse_event(CROWD)))[-1] == parse_event(CROWD)


async def test_after_the_layer_failed_nothing_is_kept_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the layer brings to a subscription that was given up would wait in memory for ever."""
    monkeypatch.setattr(hub, "FIRST_PAUSE", 0.01)
    layer = get_channel_layer()
    assert layer is not None
    listening, ben = hub.Hub(), Ears()
    receive, failing = layer.receive, [True]

    async def fail_once(channel: str) -> object:
        for _ in range(len(failing)):
            failing.clear()
            raise RuntimeError("unthought of")
        return await receive(channel)

    monkeypatch.setattr(layer, "receive", fail_once)
    await listening.join(screens_of("ben"), ben)
    await eventually(lambda: listening.is_in_touch)
    await asyncio.wait_for(ben.refreshed.wait(), timeout=5)

    inner: Any = layer._get_layer() if hasattr(layer, "_get_layer") else layer
    assert [len(channels) for name, channels in inner.groups.items() if name.endswith(GROUP)] == [1]
    await listening.stop()


async def test_a_message_of_a_newer_version_is_passed_over(process: Process) -> None:
    """While servers are brought up to date one after the other, both kinds run."""
    room = await make(make_room)
    async with open_screen(room) as screen:
        await screen.hear_a(ScreenWelcome)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "made-up", "audience": 7})
        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})

        heard = await screen.hear_until(parse_event(CROWD))
        assert not any(isinstance(event, ScreenWelcome) for event in heard)
    assert process.hub.breaks == 0


async def test_a_listener_that_fails_keeps_nothing_from_the_others_and_hears_the_whole_state() -> None:
    class Failing(Ears):
        async def deliver(self, text: str) -> None:
            raise RuntimeError("unthought of")

    class Hearing(Ears):
        def __init__(self) -> None:
            super().__init__()
            self.heard: list[str] = []

        async def deliver(self, text: str) -> None:
            self.heard.append(text)

    passing_on, failing, hearing = hub.Hub(), Failing(), [Hearing() for _ in range(5)]
    for ears in (failing, *hearing):
        await passing_on.join(screens_of("ben"), ears)
    layer = get_channel_layer()
    assert layer is not None

    await layer.group_send(GROUP, {"type": "announcement", "audience": screens_of("ben").name, "text": CROWD})

    await eventually(lambda: all(ears.heard == [CROWD] for ears in hearing))
    assert failing.refreshed.is_set()
    assert passing_on.breaks == 0
    await passing_on.stop()


@pytest.mark.services
@pytest.mark.parametrize("error", [TimeoutError, asyncio.CancelledError])
async def test_a_layer_whose_own_listener_has_died_is_replaced(
    error: type[BaseException], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The layer takes what is said to it, and nobody reads what Redis says any more."""
    for name, value in {"PULSE": 0.05, "AWAY": 0.5, "BETWEEN_LOOKS": 0.1, "DEAF": 0.5}.items():
        monkeypatch.setattr(hub, name, value)

    async def look_up(rooms: Collection[str]) -> dict[str, int]:
        return dict.fromkeys(rooms, 1)

    with Redis() as redis:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"prefix": "t", "hosts": [{"address": redis.url, "socket_timeout": 5}]},
            }
        }
        passing_on, ben = hub.Hub(look_up=look_up), Ears()
        await passing_on.join(screens_of("ben"), ben)
        await eventually(lambda: passing_on.is_in_touch)
        ben.refreshed.clear()
        layer: Any = get_channel_layer()
        (shard,) = layer._get_layer()._shards

        async def die(**_: object) -> None:
            raise error

        monkeypatch.setattr(shard._pubsub, "get_message", die)
        await eventually(shard._receive_task.done)

        await eventually(lambda: not passing_on.is_in_touch)
        await eventually(lambda: passing_on.is_in_touch and ben.refreshed.is_set())
        await passing_on.stop()
        shard._receive_task = None  # the end of the loop would wait for it, and meet its error


async def test_welcomes_everyone_again_when_redis_was_away_without_a_word(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "PULSE", 0.05)
    port = get_free_port()
    hosts = [{"address": f"redis://127.0.0.1:{port}/0", "socket_timeout": 5}]
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"prefix": "t", "hosts": hosts},
        }
    }
    passing_on, ben = hub.Hub(), Ears()
    with start_redis(port=port):
        await passing_on.join(screens_of("ben"), ben)
        assert not ben.refreshed.is_set()

    with start_redis(port=port):
        await asyncio.wait_for(ben.refreshed.wait(), timeout=20)
        await passing_on.stop()


async def test_a_socket_that_cannot_be_welcomed_keeps_no_other_from_its_welcome(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "FIRST_PAUSE", 0.01)
    deleted, room = await make(make_room), await make(make_room)
    async with open_screen(deleted) as lost, open_screen(room) as screen:
        await lost.hear_a(ScreenWelcome)
        first = await screen.hear_a(ScreenWelcome)
        await make(deleted.delete)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "announcement", "broken": "on purpose"})

        assert await screen.hear_a(ScreenWelcome) == first
        assert await lost.hear_closing() == closings.INTERNAL
        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})
        assert (await screen.hear_until(parse_event(CROWD)))[-1] == parse_event(CROWD)


@pytest.mark.services
async def test_while_redis_is_away_whoever_could_have_missed_something_is_welcomed_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PULSE": 0.05, "AWAY": 0.3, "BETWEEN_LOOKS": 0.1}.items():
        monkeypatch.setattr(hub, name, value)
    revisions = {"moved": 1, "still": 1}

    async def look_up(rooms: Collection[str]) -> dict[str, int]:
        return {room: revisions[room] for room in rooms}

    with Redis() as redis:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"prefix": "t", "hosts": [{"address": redis.url, "socket_timeout": 0.5}]},
            }
        }
        passing_on = hub.Hub(look_up=look_up)
        screen, moved, still = Ears(), Ears(), Ears()
        for audience, ears in ((screens_of("still"), screen), (phones_of("moved"), moved), (phones_of("still"), still)):
            await passing_on.join(audience, ears)
        await eventually(lambda: passing_on.is_in_touch)
        for ears in (screen, moved, still):
            ears.refreshed.clear()
        felt_at = passing_on._felt_at
        await eventually(lambda: passing_on._felt_at > felt_at + 0.5)
        assert not any(ears.refreshed.is_set() for ears in (screen, moved, still))

        redis.freeze()
        await eventually(still.refreshed.is_set)  # once: nobody knows since when something is missing
        for ears in (screen, moved, still):
            ears.refreshed.clear()
        revisions["moved"] = 2
        await eventually(lambda: moved.refreshed.is_set() and screen.refreshed.is_set())
        assert not still.refreshed.is_set()

        # Longer than the socket's time-out: only then a number is lost, and with it perhaps something else.
        await eventually(lambda: asyncio.get_running_loop().time() - passing_on._felt_at > 1.5)
        redis.thaw()
        await eventually(lambda: still.refreshed.is_set() and passing_on.is_in_touch)
        assert passing_on.breaks > 0
        await passing_on.stop()


async def test_a_process_has_one_subscription_however_many_sockets(process: Process) -> None:
    room = await make(make_room)
    async with open_screen(room) as one, open_screen(room) as two, open_screen(room) as three:
        for screen in (one, two, three):
            await screen.hear_a(ScreenWelcome)
        assert process.hub.count() == 3
        assert len([task for task in asyncio.all_tasks() if task.get_name() == "hub"]) == 1
    assert process.hub.count() == 0


@pytest.mark.services
async def test_telling_often_leaves_no_connection_behind(settings: Settings) -> None:
    """Threads that tell have no event loop of their own: each telling opens a connection, and must close it."""
    with Redis() as redis:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"prefix": "t", "hosts": [{"address": redis.url, "socket_timeout": 5}]},
            }
        }
        with from_url(redis.url) as client:
            before = len(client.client_list())
            for number in range(50):
                await make(announce, parse_event(CROWD), to=screens_of(str(number)))  # type: ignore[arg-type]
            assert announcing.lost.number == 0
            assert len(client.client_list()) <= before + 1


@pytest.mark.services
async def test_an_erasure_waits_until_every_process_has_stored_what_it_had_accepted(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """A seat may have spoken to another process a moment ago: its answer must not be stored after its erasure."""
    has_stored = asyncio.Event()

    async def store_slowly() -> None:
        await has_stored.wait()

    async def store() -> None:
        pass

    with Redis() as redis:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"prefix": "t", "hosts": [{"address": redis.url, "socket_timeout": 5}]},
            }
        }
        slow, quick = hub.Hub(store=store_slowly), hub.Hub(store=store)
        for one in (slow, quick):
            one.start()
        await eventually(lambda: slow.is_in_touch and quick.is_in_touch)

        settling = asyncio.create_task(quick.settle(processes=2))
        await eventually(lambda: len(slow._settling) == 1 and len(quick._settling) == 0)
        assert not settling.done()
        has_stored.set()
        await settling
        assert "Not every process" not in caplog.text

        await quick.settle(processes=3)  # one that is gone is not waited for for ever
        assert "Not every process said that it has stored everything: TimeoutError" in caplog.text
        for one in (slow, quick):
            await one.stop()


async def test_alone_nobody_is_asked() -> None:
    await hub.Hub().settle(processes=1)
