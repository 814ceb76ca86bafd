"""What a bad network held back does not undo what was said after it."""

from collections.abc import Iterator
from typing import Any

import pytest

from facilitation.live import newest
from facilitation.live.newest import Newest, NewestInRedis, make_newest, read_line
from facilitation.models import Answer as AnswerRow
from facilitation.protocol.commands import Answer
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Refused
from tests.factories import make_round
from tests.faults.stores import Redis
from tests.live.lines import over_both_lines
from tests.live.sockets import get_questions, make, make_seat, open_socket

pytestmark = pytest.mark.django_db(transaction=True)

BEN, CLEO = b"b" * 16, b"c" * 16


def get_choices() -> list[str | None]:
    return list(AnswerRow.objects.values_list("choice", flat=True))


@over_both_lines
@pytest.mark.parametrize(
    ("late", "reply", "kept"),
    [
        ("?page=ben&line=1", Refused(ref="late", code="unavailable"), ["4"]),
        ("?page=other&line=1", AnswerSaved(ref="late"), ["1"]),
        ("", AnswerSaved(ref="late"), ["1"]),
    ],
)
async def test_an_answer_over_an_older_line_of_the_page_is_not_heard(
    late: str, reply: AnswerSaved | Refused, kept: list[str]
) -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    seat, path = make_seat(asked.room), f"/live/phone/{asked.room.code}"
    async with open_socket(path + late, cookie=seat) as old:
        await old.hear_a(PhoneWelcome)
        async with open_socket(f"{path}?page=ben&line=2", cookie=seat) as new:
            await new.hear_a(PhoneWelcome)
            await new.say(Answer(ref="new", question=question, choice="4"))
            await new.hear_a(AnswerSaved)

            await old.say(Answer(ref="late", question=question, choice="1"))

            assert await old.hear_a(type(reply)) == reply
    assert await make(get_choices) == kept


@pytest.mark.parametrize(
    "query", [b"", b"page=a", b"line=1", b"page=a&line=x", b"page=A&line=1", b"page=" + b"a" * 13 + b"&line=1", b"\xff"]
)
def test_who_does_not_count_its_lines_is_always_heard(query: bytes) -> None:
    assert read_line(BEN, b"page=a1&line=7") == (BEN, "a1", 7)
    assert read_line(BEN, query) is None


def test_seats_are_apart_and_no_more_pages_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST", 2)
    lines = Newest()
    lines.note((BEN, "a", 5))
    assert (lines.holds((BEN, "a", 4)), lines.holds((CLEO, "a", 4))) == (False, True)
    lines.note((BEN, "b", 1))
    lines.note((BEN, "a", 2))
    lines.note((CLEO, "a", 1))
    assert (lines.holds((BEN, "a", 4)), lines.holds((BEN, "b", 0))) == (False, True)


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as redis:
        yield redis


@pytest.mark.services
async def test_a_line_that_opens_at_one_process_overtakes_those_before_it_at_all(redis: Redis) -> None:
    one, other = (NewestInRedis(url=redis.url, prefix="t") for _ in range(2))
    first, second, of_cleo = (BEN, "a", 1), (BEN, "a", 2), (CLEO, "a", 1)
    await one.claim(first)
    assert one.find_overtaken([first, of_cleo]) == set()

    await other.claim(second)
    await other.claim((BEN, "b", 7))

    assert one.find_overtaken([first, second, of_cleo]) == {first}
    await one.claim(first)  # what comes late takes nothing back
    assert other.find_overtaken([first, second]) == {first}
    for process in (one, other):
        await process.stop()


@pytest.mark.services
async def test_redis_learns_no_seat_and_no_page_and_forgets(redis: Redis) -> None:
    process = NewestInRedis(url=redis.url, prefix="t")
    await process.claim((BEN, "mypage", 2))
    name: Any
    (name,) = await process._teller.keys("*")
    assert name.startswith(b"t:line:")
    assert BEN not in name
    assert BEN.hex().encode() not in name
    assert b"mypage" not in name
    assert 0 < await process._teller.ttl(name) <= newest.KEPT
    await process.stop()


@pytest.mark.services
async def test_while_redis_does_not_answer_a_process_knows_its_own_lines_and_waits_once(
    redis: Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "PATIENCE", 0.1)
    process = NewestInRedis(url=redis.url, prefix="t")
    redis.freeze()
    await process.claim((BEN, "a", 2))
    for _ in range(100):
        assert process.find_overtaken([(BEN, "a", 1), (BEN, "a", 2)]) == {(BEN, "a", 1)}
    assert len([record for record in caplog.records if "newer lines" in record.message]) == 1

    redis.thaw()
    process._rests_until = 0.0
    await process.claim((BEN, "a", 3))
    assert process.find_overtaken([(BEN, "a", 2), (BEN, "a", 3)]) == {(BEN, "a", 2)}
    await process.stop()


async def test_alone_memory_is_enough() -> None:
    lines = Newest()
    await lines.claim((BEN, "a", 2))
    assert lines.find_overtaken([(BEN, "a", 1), (BEN, "a", 2), (CLEO, "a", 1)]) == {(BEN, "a", 1)}
    await make_newest().stop()
