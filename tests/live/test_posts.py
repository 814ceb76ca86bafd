"""Posts instead of a socket: what only they do. What they say and hear is tested with the sockets, over both lines."""

import asyncio
import json
import time

import pytest
from django.conf import settings

from facilitation.actions.rooms import advance
from facilitation.live import allowance, door, heart, posts, presence
from facilitation.live.process import Process
from facilitation.models import Answer as AnswerRow
from facilitation.models import Room
from facilitation.protocol import closings
from facilitation.protocol.commands import Answer, Ping, Watch
from facilitation.protocol.events import AnswerSaved, Crowd, CrowdChanged, PhoneWelcome, Pong, parse_event
from tests.factories import NOW, make_room, make_round
from tests.journeys.people import eventually
from tests.live import lines
from tests.live.lines import over_both_lines, post
from tests.live.sockets import get_questions, make, make_seat, open_phone, open_screen, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

ORIGIN = (b"origin", settings.PUBLIC_ORIGINS[0].encode())


def as_phone(room: Room, seat: str = "", digest: str = "") -> list[tuple[bytes, bytes]]:
    """The headers of a phone's page."""
    return [ORIGIN, (b"cookie", (seat or make_seat(room)).encode()), (posts.DIGEST, digest.encode())]


async def test_one_post_stores_all_it_carries_and_then_says_the_state() -> None:
    asked = await make(make_round)
    first, second = (await get_questions(asked))[:2]
    frames = [Answer(ref="a1", question=first, choice="4"), Answer(ref="a2", question=second, choice="s")]
    body = "\n".join(frame.model_dump_json() for frame in frames).encode()

    answer = await post(f"/live/phone/{asked.room.code}", body, headers=as_phone(asked.room))

    assert answer.status == 200
    *replies, welcome = [parse_event(event) for event in answer.events]
    assert sorted(replies, key=str) == [AnswerSaved(ref="a1"), AnswerSaved(ref="a2")]
    assert isinstance(welcome, PhoneWelcome)
    assert welcome.answers == {str(first): "4", str(second): "s"}
    assert await make(AnswerRow.objects.count) == 2


async def test_a_page_that_has_the_state_is_not_told_it_again_until_it_changes() -> None:
    room = await make(make_room)
    path, seat = f"/live/phone/{room.code}", make_seat(room)
    first = await post(path, headers=as_phone(room, seat))
    digest = first.headers["welcome-digest"]

    again = await post(path, headers=as_phone(room, seat, digest))
    assert (again.status, again.events, again.headers["welcome-digest"]) == (200, [], digest)

    await make(advance, room_id=room.pk, revision=0, now=NOW, stage="promise")
    changed = await post(path, headers=as_phone(room, seat, digest))
    assert [json.loads(event)["room"]["stage"] for event in changed.events] == ["promise"]
    assert changed.headers["welcome-digest"] != digest


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://testserver:1", "http://[", "null", None])
async def test_posts_come_from_the_servers_own_pages_only(origin: str | None) -> None:
    room = await make(make_room)
    headers = [header for header in as_phone(room) if header != ORIGIN]
    assert (await post(f"/live/phone/{room.code}", headers=[*headers, ORIGIN])).status == 200

    foreign = [] if origin is None else [(b"origin", origin.encode())]
    refused = await post(f"/live/phone/{room.code}", headers=[*headers, *foreign])

    assert (refused.status, refused.events) == (403, [])


async def test_nothing_can_be_read_by_other_methods_and_nobody_may_keep_an_answer() -> None:
    room = await make(make_room)
    asked = await post(f"/live/phone/{room.code}", headers=as_phone(room), method="GET")
    assert (asked.status, asked.headers["allow"], asked.events) == (405, "POST", [])

    answer = await post(f"/live/phone/{room.code}", headers=as_phone(room))
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


async def test_whoever_may_not_come_in_learns_why_in_http_s_own_words_too() -> None:
    room = await make(make_room)
    strangers = await post(f"/live/phone/{room.code}", headers=[ORIGIN])
    assert (strangers.status, strangers.headers["closing"]) == (401, str(closings.NOT_ADMITTED))
    lost = await post("/live/nowhere", headers=[ORIGIN])
    assert (lost.status, lost.headers["closing"]) == (404, str(closings.NO_ROOM))


async def test_a_body_that_is_too_long_is_not_read_to_its_end() -> None:
    room = await make(make_room)

    refused = await post(f"/live/phone/{room.code}", b"x" * (posts.LONGEST_BODY + 1), headers=as_phone(room))

    assert refused.status == 413


async def test_a_seat_may_not_say_more_by_posts_than_over_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "PER_SECOND", 0.0)
    monkeypatch.setattr(allowance, "FLOOD", 5)
    room = await make(make_room)
    path, ben, cleo = f"/live/phone/{room.code}", make_seat(room), make_seat(room)
    for _ in range(allowance.BURST):
        assert len((await post(path, headers=as_phone(room, ben))).events) == 1

    late = await post(path, Ping(ref="p1").model_dump_json().encode(), headers=as_phone(room, ben))
    assert [json.loads(event)["code"] for event in late.events] == ["too_fast"]
    assert "welcome-digest" not in late.headers
    for _ in range(allowance.FLOOD):
        late = await post(path, headers=as_phone(room, ben))
    assert (late.status, late.headers["closing"]) == (429, str(closings.FLOOD))

    assert len((await post(path, headers=as_phone(room, cleo))).events) == 1


async def test_who_floods_with_a_screens_link_takes_nothing_from_the_projector_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(allowance, "PER_SECOND", 0.0)
    monkeypatch.setattr(allowance, "FLOOD", 5)
    room = await make(make_room)
    path, origin = f"/live/screen/{room.screen_token}", [(b"origin", b"http://testserver")]

    for _ in range(allowance.BURST + allowance.FLOOD):
        assert (await post(path, headers=origin, address="192.0.2.7")).status == 200

    assert (await post(path, headers=origin, address="192.0.2.7")).status == 429
    assert (await post(path, headers=origin, address="192.0.2.8")).status == 200


async def test_who_posts_is_here_until_the_next_post_is_overdue(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await make(make_room)
    name, path, seat = str(room.pk), f"/live/phone/{room.code}", make_seat(room)
    await post(path, headers=as_phone(room, seat))
    await post(path, headers=as_phone(room, seat))
    assert await process.presence.count(name) == 1
    async with open_phone(room, seat=seat) as phone:
        await phone.hear_a(PhoneWelcome)
        assert await process.presence.count(name) == 1
    assert await process.presence.count(name) == 1

    await process.presence.forget(name, next(iter(process.presence._noted[name])))
    assert await process.presence.count(name) == 0
    monkeypatch.setattr(presence, "LINGER", 0.5)
    await post(path, headers=as_phone(room, seat))
    assert await process.presence.count(name) == 1
    began = time.monotonic()
    while await process.presence.count(name) == 1:
        assert time.monotonic() - began < 10
    assert time.monotonic() - began > 0.2


async def test_who_watches_by_posts_goes_on_watching_until_it_takes_part_again(process: Process) -> None:
    room = await make(make_room)
    watchers, path, seat = presence.name_watchers(str(room.pk)), f"/live/phone/{room.code}", make_seat(room)

    async def say(*frames: Watch) -> PhoneWelcome:
        body = "\n".join(frame.model_dump_json() for frame in frames).encode()
        welcome = parse_event((await post(path, body, headers=as_phone(room, seat))).events[-1])
        assert isinstance(welcome, PhoneWelcome)
        return welcome

    assert not (await say()).watching
    assert (await say(Watch(ref="w1", on=True))).watching
    assert (await say()).watching
    assert await process.presence.count(watchers) == 1
    assert not (await say(Watch(ref="w2", on=False))).watching
    assert not (await say()).watching
    assert await process.presence.count(watchers) == 0


@pytest.mark.parametrize("kind", ["screen", "desk"])
async def test_the_heart_beats_for_a_page_that_posts_until_its_next_post_is_overdue(
    process: Process, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(heart, "LINGER", 0.3)
    room = await make(make_room)
    cookie = await make(lambda: sign_in(room.facilitator))
    path = f"/live/screen/{room.screen_token}" if kind == "screen" else f"/live/desk/{room.pk}"

    for _ in range(2):
        assert (await post(path, headers=[ORIGIN, (b"cookie", cookie.encode())])).status == 200
        assert process.hearts.count() == 1
    await eventually(lambda: process.hearts.count() == 0, seconds=5)


async def test_phones_by_posts_are_in_the_numbers_that_everyone_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    room = await make(make_room)
    async with open_screen(room) as screen:
        await screen.hear()
        for _ in range(5):
            await post(f"/live/phone/{room.code}", headers=as_phone(room))

        while (await screen.hear_a(CrowdChanged)).crowd != Crowd(joined=5, finished=None, watching=0):
            pass


async def test_a_failure_inside_is_told_and_its_answer_is_not_acknowledged(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(process.intake, "put", fail)
    room = await make(make_room)

    failed = await post(
        f"/live/phone/{room.code}",
        b'{"type":"answer","ref":"a1","question":1,"choice":"4"}',
        headers=as_phone(room),
    )

    assert (failed.status, failed.events, failed.headers["closing"]) == (500, [], str(closings.INTERNAL))


async def test_a_socket_that_says_nothing_for_too_long_is_closed_and_one_that_pings_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "SILENCE", 0.6)
    room = await make(make_room)
    async with open_phone(room) as asleep, open_phone(room) as awake:
        sleeping = asyncio.create_task(asleep.hear_closing())
        while not sleeping.done():
            await awake.say(Ping(ref="p1"))
            await awake.hear_a(Pong)
            await asyncio.sleep(0.1)

        assert await sleeping == closings.SILENT
        await awake.say(Ping(ref="p2"))
        assert await awake.hear() == Pong(ref="p2")


@over_both_lines
async def test_the_lines_of_these_tests_are_what_they_say() -> None:
    room = await make(make_room)
    async with open_phone(room) as phone:
        assert isinstance(phone.line, lines.Posts) == (lines.KIND == "posts")
