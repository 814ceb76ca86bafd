"""A facilitator sets up a second step and signs in with it: in Chromium, with an authenticator of its own."""

from collections.abc import Callable

import pytest
from playwright.async_api import Browser, expect

from tests.browser.visitors import LAPTOP, PHONE, Visitor, visit
from tests.services import RunningServer, get_free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "spheres-room-7"


async def plug_in(visitor: Visitor) -> None:
    """Give the browser an authenticator that says yes by itself."""
    session = await visitor.page.context.new_cdp_session(visitor.page)
    await session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **more}})


async def start(visitor: Visitor) -> None:
    page = visitor.page
    await page.get_by_label("Name", exact=False).first.fill("ada")
    for field in await page.locator("input[type=password]").all():
        await field.fill(PASSWORD)
    await visitor.check()
    await page.locator("main form button[type=submit]").click()
    await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()


async def sign_in(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto(f"{visitor.address}/account/sign-in")
    await visitor.check()
    await page.locator("[name=username]").fill("ada")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    await visitor.check()


@pytest.mark.parametrize(("size", "dark"), [(LAPTOP, False), (PHONE, True)], ids=["laptop", "phone"])
async def test_a_passkey_is_made_and_asked_for_and_a_recovery_code_stands_in_for_it(
    browser: Browser, serve: Callable[..., RunningServer], size: dict[str, int], *, dark: bool
) -> None:
    port = get_free_port()
    address = f"http://localhost:{port}"
    server = serve(port=port, SPHERES_ADDRESS=address)
    async with visit(browser, address, size=size, path=server.start_link.removeprefix(address), dark=dark) as ada:
        page = ada.page
        await plug_in(ada)
        await start(ada)
        await page.get_by_role("link", name="Your account").click()
        await ada.check()
        await page.get_by_label("What to call it").fill("My laptop")
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        await ada.check()
        codes = await page.locator(".account-codes code").all_inner_texts()
        assert len(codes) == 10
        await page.get_by_role("link", name="I have written them down").click()
        await expect(page.get_by_text("My laptop", exact=False).first).to_be_visible()
        await ada.check()
        await page.get_by_role("link", name="Set up an app").click()
        await expect(page.locator(".account-qr svg")).to_be_visible()
        await ada.check()
        await page.goto(f"{address}/desk/")
        await page.get_by_role("button", name="Sign out").click()

        await sign_in(ada)
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()

    async with visit(browser, address, size=size, dark=dark) as elsewhere:
        page = elsewhere.page
        await plug_in(elsewhere)  # an empty one
        elsewhere.expect("400")
        await sign_in(elsewhere)
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_text("The browser has given no passkey.")).to_be_visible()
        await page.get_by_label("A recovery code").fill("wrong-wrong")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_text("That was not right.")).to_be_visible()
        await elsewhere.check()
        await page.get_by_label("A recovery code").fill(codes[0])
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()


async def test_what_somebody_is_told_who_has_forgotten_the_password(browser: Browser, server: RunningServer) -> None:
    async with visit(browser, server.address, size=PHONE, path="/account/sign-in") as visitor:
        await visitor.page.get_by_role("link", name="I have forgotten my password").click()
        await expect(visitor.page.get_by_text("This server sends no e-mail.")).to_be_visible()
        await visitor.check()
