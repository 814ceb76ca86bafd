"""The workshop of 90 minutes from its opening to its report: a desk, a screen, eight phones, and all their numbers."""

import pytest
from playwright.async_api import Browser

from tests.browser.story.chosen import SECRET
from tests.browser.story.closing import ask_about_helpers, close_the_workshop, end_the_session, read_the_report
from tests.browser.story.opening import gather, open_the_workshop, think_of_people, warm_up
from tests.browser.story.placing import place
from tests.browser.story.rating import look_at_gaps, rate_twice, take_a_break, talk, watch_the_time
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


async def test_the_workshop_of_90_minutes_from_its_opening_to_its_report(
    browser: Browser, server: RunningServer
) -> None:
    async with gather(browser, server) as group:
        await open_the_workshop(group, browser)
        await warm_up(group)
        recorder = await think_of_people(group)
        await place(group)
        await take_a_break(group)
        await rate_twice(group)
        await look_at_gaps(group)
        await talk(group)
        await watch_the_time(group.ada, browser)
        await ask_about_helpers(group)
        await close_the_workshop(group, browser)
        await end_the_session(group)
        assert recorder.requests
        assert recorder.find('"answer"'), "it would have been heard"
        assert recorder.find(SECRET) == []
        await read_the_report(group.ada)
