"""Pages on bad networks: where sockets are refused, where frames are mistreated, and in phones that sleep."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from facilitation.protocol.commands import Answer, Finish
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, parse_event
from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, open_browser, visit
from tests.journeys.people import close_round, eventually, open_room, sign_up
from tests.networks import Line, Network, open_line, start_network
from tests.services import RunningServer, get_free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

REFUSED = r"WebSocket connection to .* failed"
"""What Chromium says of a socket that is refused."""

Serve = Callable[..., RunningServer]


def serve_behind(serve: Serve, **more: str) -> tuple[RunningServer, int]:
    """A server whose pages are opened at another port, and that port."""
    port, before = get_free_port(), get_free_port()
    origins = f"http://127.0.0.1:{port},http://127.0.0.1:{before}"
    return serve(port=port, SPHERES_ORIGINS=origins, **more), before


def get_state(cookie: str) -> dict[str, Any]:
    """A browser in which somebody has signed in."""
    name, value = cookie.split("=")
    return {"cookies": [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}], "origins": []}


class PostingPhone:
    """A phone of somebody else in the same network: a page would ask like this."""

    def __init__(self, network: Network, code: str) -> None:
        self._client = httpx.AsyncClient(base_url=network.address, headers={"Origin": network.address})
        self._code = code

    async def post(self, *frames: str) -> list[Any]:
        answer = await self._client.post(f"/live/phone/{self._code}", content="\n".join(frames))
        assert answer.status_code == 200
        return [parse_event(line) for line in answer.text.split("\n") if line]

    async def take_part(self, choice: str, done: asyncio.Event) -> None:
        """Answer everything with one choice, and stay."""
        (await self._client.get(f"/{self._code}")).raise_for_status()
        [welcome] = await self.post()
        assert isinstance(welcome, PhoneWelcome)
        asked = welcome.room.round
        assert asked is not None
        frames = [Answer(ref=f"a{one.id}", question=one.id, choice=choice).model_dump_json() for one in asked.questions]
        heard = await self.post(*frames, Finish(ref="f", round=asked.id).model_dump_json())
        assert sum(isinstance(event, AnswerSaved) for event in heard) == len(frames) + 1
        while not done.is_set():
            await asyncio.sleep(1)
            await self.post()
        await self._client.aclose()


async def read_rows(visitor: Visitor) -> list[list[str]]:
    """How many chose each rating, for the questions that have a picture."""
    rows = visitor.page.locator("results-board tbody tr:not([data-waiting])")
    return list(
        await rows.evaluate_all(
            "(rows) => rows.map((row) => [...row.cells].slice(1, 6).map((cell) => cell.textContent.trim()))"
        )
    )


async def begin(phone: Visitor) -> None:
    """To the first question."""
    await phone.page.get_by_role("button", name="I understand").click()
    await phone.page.get_by_role("button", name="Begin").click()


async def choose(phone: Visitor, code: str) -> None:
    """On the card of the moment."""
    await phone.page.locator(f'choice-list:not([hidden]) .choice:has(input[value="{code}"]) label').click()


async def expect_status(phone: Visitor, words: str) -> None:
    """What the card of the moment says of its answer."""
    status = phone.page.locator("choice-list:not([hidden]) [data-part=status]")
    await expect(status).to_contain_text(words, timeout=30_000)


@dataclass
class Traffic:
    """What a page has asked for, and the sockets over which it has heard something."""

    asked: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    @classmethod
    def watch(cls, page: Page) -> "Traffic":
        traffic = cls()
        page.on("request", lambda request: traffic.asked.append(urlsplit(request.url).path))
        page.on("websocket", traffic.listen)
        return traffic

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda _frame: self.heard.append(socket.url))

    def count(self, part: str) -> int:
        return sum(part in path for path in self.asked)


@asynccontextmanager
async def visit_all(
    browser: Browser, network: Network, room: dict[str, str], state: dict[str, Any]
) -> AsyncIterator[tuple[list[Visitor], list[Traffic]]]:
    """Ada's desk, a screen and Ben's phone, and what each of them asks for."""
    traffic: list[Traffic] = []
    async with AsyncExitStack() as everyone:

        async def open_page(size: dict[str, int], path: str, **more: Any) -> Visitor:
            visitor = await everyone.enter_async_context(visit(browser, network.address, size=size, **more))
            visitor.expect(REFUSED)
            traffic.append(Traffic.watch(visitor.page))
            await visitor.page.clock.install()
            await visitor.page.goto(network.address + path)
            return visitor

        screen = "/screen/" + room["screen"].rsplit("/", 1)[1]
        desk = await open_page(LAPTOP, f"/desk/{room['room']}", state=state)
        pages = [desk, await open_page(PROJECTOR, screen), await open_page(PHONE, f"/{room['code']}")]
        yield pages, traffic


async def test_everything_works_where_no_socket_opens(browser: Browser, serve: Serve) -> None:
    server, port = serve_behind(serve)
    state = get_state(sign_up(server.start_link))
    room = open_room(server, "--round=friendship", "--floor=8")
    done = asyncio.Event()
    with start_network(port=port, server=server.port) as network:
        async with visit_all(browser, network, room, state) as ((ada, screen, ben), traffic):
            await begin(ben)
            await choose(ben, "2")
            await expect_status(ben, "Sent")
            await expect(ben.page.locator("connection-note")).to_have_text("Connected")
            async with asyncio.TaskGroup() as group:
                for _ in range(7):
                    group.create_task(PostingPhone(network, room["code"]).take_part("4", done))
                await expect(screen.page.locator("results-board h2")).to_contain_text("said about Friendship")
                await ada.page.get_by_role("button", name="Close the round").click()
                await expect(screen.page.locator("results-board h2")).to_have_text("What 8 of us said about Friendship")
                done.set()
            await expect(ben.page.locator("room-toast")).to_contain_text("The room is moving on.")
            assert (await read_rows(screen))[:1] == [["0", "1", "0", "7", "0"]]
            for visitor in (ada, screen, ben):
                await visitor.check()
            for asked in traffic:
                assert (asked.count("/room/posts."), asked.heard) == (1, [])
                assert asked.count("/live/") > 2

            await try_out(browser, network, state, "This network cuts open lines")
            network.configure(sockets=True)
            for visitor, asked in zip((ada, screen, ben), traffic, strict=True):
                await try_a_socket(visitor, asked)
            await try_out(browser, network, state, "An open line works")
            before = [asked.count("/live/") for asked in traffic]
            for visitor in (ada, screen, ben):
                await visitor.page.clock.fast_forward(10_000)
            await expect(ben.page.locator("connection-note")).to_have_text("Connected")
            assert [asked.count("/live/") for asked in traffic] == before


async def try_out(browser: Browser, network: Network, state: dict[str, Any], line: str) -> None:
    """Test this room, on a phone and on the facilitator's computer: both are told the same of the line."""
    for size, path in ((PHONE, "/tryout"), (LAPTOP, "/desk/tryout")):
        async with visit(browser, network.address, size=size, path=path, state=state) as device:
            device.expect(f"{REFUSED}|404")
            await expect(device.page.locator('[data-check="line"]')).to_contain_text(line)
            await expect(device.page.locator('[data-check="server"]')).to_contain_text("ms")
            await expect(device.page.locator('[data-check="clock"]')).to_contain_text("agrees")
            await device.check()


async def try_a_socket(visitor: Visitor, traffic: Traffic) -> None:
    """A minute passes, and a socket is tried; another minute if an nginx on its way out has refused it."""
    for _minute in range(5):
        await visitor.page.clock.fast_forward(61_000)
        with suppress(AssertionError):
            await eventually(lambda: traffic.heard, seconds=5)
            return
    raise AssertionError(f"{visitor.page.url} does without a socket.")


# Lines that mistreat frames


class Fates:
    """What becomes of answers on their way: the fate that was chosen for the next one, once, and none after that."""

    def __init__(self) -> None:
        self.next = "pass"

    def decide(self, frame: str) -> str:
        if '"type":"answer"' not in frame:
            return "pass"
        fate, self.next = self.next, "pass"
        return fate


async def answer_over(line: Line, phone: Visitor, fate: str, choice: str) -> int:
    """Answer the question of the moment over a line that does this to the answer. How often it arrived whole."""
    fates = Fates()
    fates.next = fate
    line.decide = fates.decide
    before = len(line.frames)
    await choose(phone, choice)
    if fate != "twice":
        await expect_status(phone, "Not sent yet")
    if fate == "hold":
        line.forget()
    await expect_status(phone, "Sent")
    return sum('"type":"answer"' in frame for frame in line.frames[before:])


async def answer_over_a_bad_line(line: Line, ben: Visitor) -> None:
    """Frames are doubled, lost, held back and cut in two; each answer arrives, and the last one counts."""
    forward = ben.page.get_by_role("button", name="Next", exact=True)
    assert await answer_over(line, ben, "twice", "2") == 2
    await forward.click()
    assert await answer_over(line, ben, "drop", "2") == 1
    await ben.page.reload()
    await forward.click()
    assert await answer_over(line, ben, "hold", "1") == 1
    await choose(ben, "4")
    await expect_status(ben, "Sent")
    assert await line.let_go() == 1
    await forward.click()
    # After a second line that soon breaks posts may carry the answer, if their script is not stuck in a dead line.
    assert await answer_over(line, ben, "half", "5") <= 1
    await ben.page.reload()
    await expect_chosen(ben, ["2", "2", "4", "5"])


async def expect_chosen(phone: Visitor, choices: list[str]) -> None:
    """What the phone shows as chosen, once it has its state."""
    chosen = phone.page.locator("question-deck:not([hidden]) choice-list input:checked")
    await expect(chosen).to_have_count(len(choices))
    assert sorted(await chosen.evaluate_all("(all) => all.map((one) => one.value)")) == choices


async def lose_the_network(line: Line, cleo: Visitor) -> None:
    """Offline in the middle of an answer, then a page that is loaded again: one way back each, and nothing lost."""
    await choose(cleo, "3")
    await expect_status(cleo, "Sent")
    assert line.opened == 1
    await cleo.page.context.set_offline(True)
    await choose(cleo, "5")
    await expect_status(cleo, "Not sent yet")
    note = cleo.page.locator("connection-note")
    await expect(note).to_have_text("Reconnecting, your answers are safe here", timeout=30_000)
    await cleo.page.context.set_offline(False)
    await expect_status(cleo, "Sent")
    await expect(note).to_have_text("Connected")
    assert line.opened == 2
    await cleo.page.reload()
    await expect_chosen(cleo, ["5"])
    assert line.opened == 3


async def get_renderers(browser: Browser) -> set[int]:
    """The processes in which pages run."""
    session = await browser.new_browser_cdp_session()
    found = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    return {int(one["id"]) for one in found["processInfo"] if one["type"] == "renderer"}


def send_all(processes: set[int], what: signal.Signals) -> None:
    """Stop processes as a phone's system stops those of a page that sleeps, or let them go on."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, what)


async def sleep_until(line: Line, cleo: Visitor, renderers: set[int], awake: asyncio.Event) -> None:
    """A phone that sleeps is cut off; it wakes, and there is one way back, with everything that happened meanwhile."""
    assert renderers
    assert line.alive > 0
    send_all(renderers, signal.SIGSTOP)
    try:
        await eventually(lambda: line.alive == 0, seconds=60)
        await awake.wait()
        assert line.opened == 3
    finally:
        send_all(renderers, signal.SIGCONT)
    await expect(cleo.page.locator("room-toast")).to_contain_text("The room is moving on.")
    await expect(cleo.page.locator("connection-note")).to_have_text("Connected")
    assert line.opened == 4


async def test_answers_arrive_over_lines_that_mistreat_frames_and_phones_that_sleep_come_back_once(
    browser: Browser, serve: Serve
) -> None:
    bens, cleos, port = get_free_port(), get_free_port(), get_free_port()
    origins = ",".join(f"http://127.0.0.1:{one}" for one in (port, bens, cleos))
    server = serve(port=port, SPHERES_ORIGINS=origins, SPHERES_SILENCE="20")
    ada = sign_up(server.start_link)
    room = open_room(server, "--round=friendship")
    awake = asyncio.Event()
    async with AsyncExitStack() as everyone:
        lines, phones, renderers = [], [], set[int]()
        for before in (bens, cleos):
            others = await get_renderers(browser)
            line = await everyone.enter_async_context(open_line(port=before, server=port))
            phone = await everyone.enter_async_context(visit(browser, line.address, size=PHONE))
            phone.expect(f"{REFUSED}|ERR_INTERNET_DISCONNECTED|Failed to load resource|Failed to fetch")
            await phone.page.goto(f"{line.address}/{room['code']}")
            await begin(phone)
            renderers = await get_renderers(browser) - others
            lines.append(line)
            phones.append(phone)
        (bens_line, cleos_line), (ben, cleo) = lines, phones

        async def lead() -> None:
            await answer_over_a_bad_line(bens_line, ben)
            await close_round(server, ada, room)
            awake.set()

        async def come_and_go() -> None:
            await lose_the_network(cleos_line, cleo)
            await sleep_until(cleos_line, cleo, renderers, awake)

        async with asyncio.TaskGroup() as group:
            group.create_task(lead())
            group.create_task(come_and_go())


async def test_a_page_that_one_goes_back_to_makes_one_new_line_and_shows_what_is_now(serve: Serve) -> None:
    server = serve()
    ada = sign_up(server.start_link)
    room = open_room(server, "--round=friendship")
    async with open_browser(keep_pages=True) as browser, visit(browser, server.address, size=PHONE) as ben:
        page = ben.page
        traffic = Traffic.watch(page)
        await page.add_init_script("addEventListener('pageshow', ({ persisted }) => { window.kept = persisted; })")
        await page.goto(f"{server.address}/{room['code']}")
        await begin(ben)
        await choose(ben, "3")
        await expect_status(ben, "Sent")
        await page.goto(f"{server.address}/solo")
        await close_round(server, ada, room)
        before = len(set(traffic.heard))

        await page.evaluate("history.back()")
        await expect(page.get_by_role("button", name="Go along")).to_be_visible()
        assert await page.evaluate("window.kept")
        assert len(set(traffic.heard)) == before + 1
