"""The second step of signing in, from setting it up to losing it; and links to a new password."""

import re
from datetime import datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from facilitation.models import Facilitator, Passkey
from facilitation.pages import forms
from facilitation.pages.account import SECOND
from facilitation.pages.guesses import OWN, PASSWORDS
from facilitation.pages.second_steps import CONFIRMED_FOR
from tests.factories import NOW, PASSWORD, make_facilitator

pytestmark = pytest.mark.django_db


class Clock:
    """What time it is, for pages and for the app."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now().timestamp()
        monkeypatch.setattr("time.time", lambda: self.now)
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromtimestamp(self.now, tz=NOW.tzinfo))

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def sign_in(password: str = PASSWORD, *, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/account/sign-in", {"username": "ada", "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def show_code(clock: Clock, key: str = "") -> str:
    """What the app shows now."""
    device = TOTPDevice(key=key) if key else TOTPDevice.objects.get()
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = clock.now
    return f"{totp.token():06d}"


def set_up_app(clock: Clock) -> list[str]:
    """Set up an app as Ada; her recovery codes."""
    ada = sign_in()
    page = ada.get("/account/app").text
    assert "<svg" in page
    answer = ada.post("/account/app", {"code": show_code(clock, ada.session["app_key"])})
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
    clock.wait(60)  # each code of the app is good for once
    return codes


def test_after_the_password_a_code_of_the_app_is_asked_for_and_each_works_once(clock: Clock) -> None:
    make_facilitator()
    assert is_in(sign_in())
    codes = set_up_app(clock)
    assert len(set(codes)) == 10

    ada = sign_in()
    assert not is_in(ada)
    assert "six digits" in ada.get("/account/second").text
    code = show_code(clock)
    assert ada.post("/account/second", {"code": code}).headers["Location"] == "/desk/"
    assert is_in(ada)

    again = sign_in()
    assert again.post("/account/second", {"code": code}).status_code == 400
    assert not is_in(again)


def test_a_code_without_the_password_before_it_lets_nobody_in(clock: Clock) -> None:
    make_facilitator()
    set_up_app(clock)
    mallory = Client()

    assert mallory.post("/account/second", {"code": show_code(clock)}).headers["Location"] == "/account/sign-in"
    assert not is_in(mallory)


def test_the_password_is_forgotten_when_the_second_step_takes_too_long(clock: Clock) -> None:
    make_facilitator()
    set_up_app(clock)
    ada = sign_in()
    clock.wait(11 * 60)

    assert ada.post("/account/second", {"code": show_code(clock)}).headers["Location"] == "/account/sign-in"
    assert not is_in(ada)


def test_the_second_step_leads_on_to_where_one_wanted_to_go_and_renews_the_session(clock: Clock) -> None:
    make_facilitator()
    set_up_app(clock)
    ada = Client()
    ada.post("/account/sign-in?next=/account/password", {"username": "ada", "password": PASSWORD})
    session = ada.cookies["spheres_desk"].value

    answer = ada.post("/account/second", {"code": show_code(clock)})

    assert answer.headers["Location"] == "/account/password"
    assert ada.cookies["spheres_desk"].value != session
    thief = Client()
    thief.cookies["spheres_desk"] = session
    assert not is_in(thief)


def test_a_recovery_code_works_once_however_it_is_typed_and_only_a_digest_is_kept(clock: Clock) -> None:
    make_facilitator()
    codes = set_up_app(clock)
    assert not StaticToken.objects.filter(token__in=[code.replace("-", "") for code in codes]).exists()

    assert is_in(use(codes[0].upper().replace("-", " ")))
    assert not is_in(use(codes[0]))
    assert is_in(use(codes[1]))
    assert StaticToken.objects.count() == 8


def use(code: str) -> Client:
    client = sign_in()
    client.post("/account/second", {"code": code})
    return client


def test_wrong_codes_are_counted_and_the_wait_ends_by_itself(clock: Clock) -> None:
    make_facilitator()
    set_up_app(clock)
    mallory = sign_in()
    for _ in range(SECOND.tries):
        assert mallory.post("/account/second", {"code": "000000"}).status_code == 400

    assert mallory.post("/account/second", {"code": show_code(clock)}).status_code == 429
    assert not is_in(mallory)
    clock.wait(SECOND.refill + 1)
    assert is_in(use(show_code(clock)))


def test_nothing_about_signing_in_is_changed_without_the_password_of_just_now(clock: Clock) -> None:
    make_facilitator()
    codes = set_up_app(clock)
    ada = use(codes[0])
    clock.wait(CONFIRMED_FOR)
    changes = ("app/remove", "passkeys/add", "passkeys/1/remove", "recovery", "email")

    for change in changes:
        assert ada.post(f"/account/{change}", {"email": "ada@example.org"}).headers["Location"] == "/account/"
    assert ada.get("/account/app").headers["Location"] == "/account/"
    assert TOTPDevice.objects.filter(confirmed=True).count() == 1
    assert Facilitator.objects.get().email == ""
    assert "Take the app off" not in ada.get("/account/").text

    assert ada.post("/account/", {"password": "wrong"}).status_code == 400
    ada.post("/account/", {"password": PASSWORD})
    assert "Take the app off" in ada.get("/account/").text
    ada.post("/account/app/remove")
    assert TOTPDevice.objects.count() == StaticToken.objects.count() == 0
    assert is_in(sign_in())


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("/account/", "password", {}),
        ("/account/password", "old_password", dict.fromkeys(("new_password1", "new_password2"), "other-room-8")),
    ],
)
def test_guessing_the_password_in_an_open_session_is_held_back(
    clock: Clock, path: str, field: str, more: dict[str, str]
) -> None:
    make_facilitator()
    ada = sign_in()
    for _ in range(OWN.tries):
        assert ada.post(path, {field: "a-guess", **more}).status_code in {200, 400}

    assert ada.post(path, {field: PASSWORD, **more}).status_code == 429
    assert Client().post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 302


def test_guesses_from_elsewhere_keep_nobody_from_confirming_their_password(clock: Clock) -> None:
    make_facilitator()
    ada = sign_in()
    form = {"username": "ada", "password": "a-guess"}
    guesses = [
        Client(REMOTE_ADDR=f"198.51.100.{one}").post("/account/sign-in", form) for one in range(PASSWORDS.tries + 1)
    ]
    assert guesses[-1].status_code == 429

    assert ada.post("/account/", {"password": PASSWORD}).status_code == 302


def test_new_recovery_codes_end_the_old_ones(clock: Clock) -> None:
    make_facilitator()
    old = set_up_app(clock)
    ada = use(old[0])

    new = re.findall(r"<code>(\w{5}-\w{5})</code>", ada.post("/account/recovery").text)

    assert len(new) == 10
    assert not is_in(use(old[1]))
    assert is_in(use(new[0]))


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [("localhost", False, True), ("testserver", False, False), ("testserver", True, True), ("127.0.0.1", True, False)],
)
def test_passkeys_are_offered_where_browsers_make_them(
    settings: Settings, host: str, *, secure: bool, offered: bool
) -> None:
    settings.ALLOWED_HOSTS = [host]
    make_facilitator()
    ada = Client(HTTP_HOST=host)
    ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD}, secure=secure)

    page = ada.get("/account/", secure=secure).text

    assert ('data-passkey="create"' in page) == offered
    assert ("only for sites with HTTPS" in page) != offered


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "x", '{"id": "AAAA", "rawId": "AAAA", "response": {}}'])
def test_an_invented_passkey_is_neither_kept_nor_taken(settings: Settings, clock: Clock, credential: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    ada_id = make_facilitator().pk
    ada = sign_in(client=Client(HTTP_HOST="localhost"))
    ada.get("/account/")
    assert ada.post("/account/passkeys/add", {"credential": credential, "name": "x"}).status_code == 400
    assert Passkey.objects.count() == 0

    Passkey.objects.create(
        facilitator_id=ada_id, credential=b"\0\0\0", public_key=b"x", uses=0, name="x", created_at=NOW
    )
    again = sign_in(client=Client(HTTP_HOST="localhost"))
    assert 'data-passkey="get"' in again.get("/account/second").text
    assert again.post("/account/second", {"credential": credential or "{}"}).status_code == 400
    assert not is_in(again)


# A new password


@pytest.fixture
def _mails_go_out_at_once(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.HAS_MAIL = True

    class AtOnce:
        """A thread that a test need not wait for."""

        def __init__(
            self, *, target: object, args: tuple[object, ...], kwargs: dict[str, object], **more: object
        ) -> None:
            self.start = lambda: target(*args, **kwargs)  # type: ignore[operator]

    monkeypatch.setattr(forms, "Thread", AtOnce)


@pytest.mark.usefixtures("_mails_go_out_at_once")
def test_a_link_to_a_new_password_comes_by_mail_and_works_once(clock: Clock) -> None:
    make_facilitator()
    ada = sign_in()
    assert ada.post("/account/email", {"email": "not whole"}).status_code == 400
    ada.post("/account/email", {"email": "ada@example.org"})
    assert ada.post("/account/forgotten", {"email": "not whole"}).status_code == 400

    known = Client().post("/account/forgotten", {"email": "Ada@example.org"})
    unknown = Client().post("/account/forgotten", {"email": "nobody@example.org"})

    assert known.text == unknown.text
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    [link] = re.findall(r"http://testserver(/account/reset/\S+)", str(sent.body))
    there = Client().get(link).headers["Location"]
    assert "set-password" in there
    browser = Client()
    browser.get(link)
    new = {"new_password1": "other-room-8", "new_password2": "other-room-8"}
    assert browser.post(there, new).headers["Location"] == "/account/sign-in"
    assert not is_in(ada)
    assert is_in(sign_in("other-room-8"))
    assert "does not work any more" in Client().get(link).text


@pytest.mark.usefixtures("_mails_go_out_at_once")
def test_nobody_is_flooded_with_mails(clock: Clock) -> None:
    make_facilitator()
    sign_in().post("/account/email", {"email": "ada@example.org"})

    answers = {Client().post("/account/forgotten", {"email": "ada@example.org"}).status_code for _ in range(9)}

    assert answers == {200}
    assert len(mail.outbox) == 3


def test_without_mail_the_operator_is_the_one_to_ask() -> None:
    make_facilitator()

    assert "reset_password" in Client().get("/account/forgotten").text
    assert "reset_password" in Client().post("/account/forgotten", {"email": "ada@example.org"}).text
    assert mail.outbox == []


def test_the_operator_prints_a_link_and_takes_the_second_step_away_only_if_told_to(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    make_facilitator()
    set_up_app(clock)
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_password", "nobody")

    call_command("reset_password", "ada")
    link = capsys.readouterr().out.strip().removeprefix("http://testserver")
    browser = Client()
    there = browser.get(link).headers["Location"]
    browser.post(there, {"new_password1": "other-room-8", "new_password2": "other-room-8"})

    assert not is_in(sign_in("other-room-8"))
    call_command("reset_password", "ada", "--without-second-step")
    assert is_in(sign_in("other-room-8"))
