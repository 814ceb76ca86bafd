"""A phone where no socket opens: each post goes through nginx, and so to the next process in turn."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Self

import httpx
import psycopg
from redis.asyncio import Redis

from facilitation.protocol.base import Message
from facilitation.protocol.commands import Answer
from facilitation.protocol.events import Event, PhoneWelcome, parse_event
from tests.faults.crowd import get_metrics
from tests.faults.site import Site


class PostingPhone(AbstractAsyncContextManager["PostingPhone"]):
    """One seat and its cookie. Its posts do not say which line of a page they are, so none overtakes another."""

    def __init__(self, site: Site, code: str) -> None:
        self._code = code
        self._client = httpx.AsyncClient(
            base_url=site.address, verify=site.trust, timeout=30, headers={"Origin": site.address}
        )

    async def __aenter__(self) -> Self:
        (await self._client.get(f"/{self._code}")).raise_for_status()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def post(self, *commands: Message) -> list[Event]:
        """Say something, or nothing; what the server says to it, the state last."""
        answer = await self._client.post(
            f"/live/phone/{self._code}",
            content="\n".join(command.model_dump_json() for command in commands),
        )
        answer.raise_for_status()
        return [parse_event(line) for line in answer.text.split("\n") if line]

    async def give(self, question: int, choice: str) -> Event:
        """Answer a question; what became of it."""
        return (await self.post(Answer(ref=f"q{question}", question=question, choice=choice)))[0]

    async def look(self) -> PhoneWelcome:
        """The state, as the next process in turn knows it."""
        (welcome,) = await self.post()
        assert isinstance(welcome, PhoneWelcome)
        return welcome

    async def get_known(self) -> str:
        """The page without script of what the server knows, as the next process in turn does."""
        return (await self._client.get(f"/{self._code}/known")).text

    async def fill_in_known(self) -> Awaitable[httpx.Response]:
        """Its button, which is pressed once what is given is awaited. The word of any form will do."""
        page = (await self._client.get("/account/sign-in")).text
        word = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        path = f"/{self._code}/known"
        headers = {"Referer": f"{self._client.base_url}{path}"}
        return self._client.post(path, data={"csrfmiddlewaretoken": word}, headers=headers)


@asynccontextmanager
async def keep_rounds_locked(site: Site) -> AsyncIterator[psycopg.AsyncConnection]:
    """Nothing is stored until what is given is committed."""
    async with await psycopg.AsyncConnection.connect(site.postgresql.url) as connection:
        await connection.execute("SELECT 1 FROM facilitation_round FOR UPDATE")
        yield connection


async def until_storing(site: Site, processes: int) -> None:
    """Come back when so many processes wait for the rounds' rows."""
    query = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"

    async def is_so() -> bool:
        return bool(await asyncio.to_thread(site.postgresql.ask, query) == processes)

    await until_answered(is_so)


async def until_waiting(site: Site, numbers: list[int]) -> None:
    """Come back when so many answers wait in the processes for the next batch."""

    async def is_so() -> bool:
        return sorted([await get_waiting(site, number) for number, _ in enumerate(site.servers)]) == numbers

    await until_answered(is_so)


async def until_answered(ask: Callable[[], Awaitable[bool]]) -> None:
    """Come back as soon as the answer is yes."""
    for _ in range(3000):
        if await ask():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not come to pass.")


async def get_waiting(site: Site, number: int) -> int:
    """How many answers a process has accepted and not begun to store."""
    return int(float((await get_metrics(site, number))['spheres_waiting{work="intake"}']))


def count_choices(site: Site, code: str) -> dict[str, int]:
    """How often the database holds each choice in a room."""
    query = (
        "SELECT json_object_agg(choice, number) FROM (SELECT choice, count(*) AS number FROM facilitation_answer "
        "JOIN facilitation_question q ON q.id = question_id JOIN facilitation_round r ON r.id = round_id "
        "JOIN facilitation_room ON facilitation_room.id = room_id WHERE code = %s GROUP BY choice) AS chosen"
    )
    found: dict[str, int] = site.postgresql.ask(query, code) or {}
    return found


class Listener(AbstractAsyncContextManager["Listener"]):
    """Hears what the processes say to each other through Redis."""

    def __init__(self, site: Site) -> None:
        self._redis = Redis.from_url(site.redis.url)
        self._heard = self._redis.pubsub()

    async def __aenter__(self) -> Self:
        await self._heard.psubscribe("*")
        await self._heard.get_message(timeout=10)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._heard.aclose()  # type: ignore[no-untyped-call]
        await self._redis.aclose()

    async def count(self, word: str, *, times: int) -> None:
        """Come back when this word was said so many times."""
        packed = bytes([0xA0 + len(word)]) + word.encode()
        while times:
            message = await self._heard.get_message(ignore_subscribe_messages=True, timeout=30)
            assert message is not None, "nobody says it"
            times -= packed in message["data"]
