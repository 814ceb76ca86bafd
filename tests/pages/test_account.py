"""Accounts: made with a one-time link, guarded against guessing, changed and left."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache, caches
from django.test import Client, RequestFactory
from django.utils import timezone

from facilitation.actions.accounts import INVITATION_LASTS, invite
from facilitation.models import Facilitator
from facilitation.pages import guesses
from facilitation.pages.guesses import FROM_ONE_NETWORK, OWN, PASSWORDS
from tests.factories import PASSWORD, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet() -> None:
    cache.clear()


@pytest.fixture
def _it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def make_account(client: Client, token: str, **more: str) -> int:
    form = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(f"/account/start/{token}", form).status_code


def test_the_link_makes_one_account_signs_it_in_and_is_then_used_up() -> None:
    token = invite(now=timezone.now())
    ada, mallory = Client(), Client()
    assert mallory.get(f"/account/start/{token}").status_code == 200

    assert make_account(ada, token) == 302
    assert ada.get("/desk/").status_code == 200

    assert mallory.get(f"/account/start/{token}").status_code == 410
    assert make_account(mallory, token, username="mallory") == 410
    assert list(Facilitator.objects.values_list("username", flat=True)) == ["ada"]


def test_the_link_lets_in_even_where_somebody_has_guessed_at_that_name_before() -> None:
    token = invite(now=timezone.now())
    ada = Client()
    for _ in range(6):
        ada.post("/account/sign-in", {"username": "ada", "password": "a guess"})

    assert make_account(ada, token) == 302
    assert ada.get("/desk/").status_code == 200


def test_an_old_or_invented_link_is_refused_in_words() -> None:
    old = invite(now=timezone.now() - INVITATION_LASTS - timedelta(seconds=1))

    for token in (old, "invented"):
        assert Client().get(f"/account/start/{token}").status_code == 410


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "taken"}, "username"),
        ({"password2": "something-else-1"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password2"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_the_link_lives_on(form: dict[str, str], field: str) -> None:
    make_facilitator(username="taken")
    token = invite(now=timezone.now())
    ada = Client()
    sent = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD, **form}

    page = ada.post(f"/account/start/{token}", sent)

    assert page.status_code == 400
    assert list(page.context["form"].errors) == [field]
    assert make_account(ada, token) == 302


def test_signing_in_renews_the_session_and_signing_out_ends_it() -> None:
    make_facilitator()
    ada = Client()
    ada.get("/account/sign-in")

    ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD})
    session = ada.cookies["spheres_desk"].value
    assert ada.get("/desk/").status_code == 200
    ada.post("/account/sign-out")

    assert ada.get("/desk/").status_code == 302
    thief = Client()
    thief.cookies["spheres_desk"] = session
    assert thief.get("/desk/").status_code == 302


def test_five_wrong_passwords_make_that_name_wait_at_that_address_only() -> None:
    make_facilitator()
    mallory, ada = Client(REMOTE_ADDR="192.0.2.6"), Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(5):
        mallory.post("/account/sign-in", {"username": "ada", "password": "a-guess"})

    assert mallory.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 429
    assert ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 302


def test_signing_in_goes_on_to_pages_of_this_server_only() -> None:
    make_facilitator()
    form = {"username": "ada", "password": PASSWORD}

    own = Client().post("/account/sign-in?next=/account/password", form)
    elsewhere = Client().post("/account/sign-in?next=//elsewhere.example/", form)

    assert own.headers["Location"] == "/account/password"
    assert elsewhere.headers["Location"] == "/desk/"


def test_a_changed_password_holds_and_other_sessions_end() -> None:
    make_facilitator()
    ada, forgotten = Client(), Client()
    for client in (ada, forgotten):
        client.post("/account/sign-in", {"username": "ada", "password": PASSWORD})

    wrong = {"old_password": "wrong", "new_password1": "other-room-8", "new_password2": "other-room-8"}
    assert list(ada.post("/account/password", wrong).context["form"].errors) == ["old_password"]
    ada.post("/account/password", {**wrong, "old_password": PASSWORD})

    assert ada.get("/desk/").status_code == 200
    assert forgotten.get("/desk/").status_code == 302
    again = Client().post("/account/sign-in", {"username": "ada", "password": "other-room-8"})
    assert again.headers["Location"] == "/desk/"


def guess_from_everywhere(number: int) -> None:
    for one in range(number):
        mallory = Client(REMOTE_ADDR=f"198.51.{one // 250}.{one % 250}")
        mallory.post("/account/sign-in", {"username": "ada", "password": "a-guess"})


@pytest.mark.usefixtures("_it_is_now")
@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_many_wrong_passwords_from_everywhere_make_that_name_wait_and_say_nothing_of_whether_it_is_one(
    name: str,
) -> None:
    make_facilitator()
    for one in range(PASSWORDS.tries):
        answer = Client(REMOTE_ADDR=f"198.51.100.{one}").post(
            "/account/sign-in", {"username": name, "password": "a-guess"}
        )
        assert answer.status_code == 200

    throttled = Client().post("/account/sign-in", {"username": name, "password": PASSWORD})

    assert throttled.status_code == 429
    assert "too many wrong passwords" in throttled.text


@pytest.mark.usefixtures("_it_is_now")
def test_guessing_from_everywhere_does_not_keep_the_owner_out_where_they_have_signed_in_before() -> None:
    make_facilitator()
    make_facilitator(username="mallory")
    ada, mallory = Client(), Client()
    for client, name in ((ada, "ada"), (mallory, "mallory")):
        assert client.post("/account/sign-in", {"username": name, "password": PASSWORD}).status_code == 302
        client.post("/account/sign-out")
    guess_from_everywhere(PASSWORDS.tries)

    assert ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 302
    assert mallory.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 429
    assert ada.cookies["spheres_known"]["httponly"]


@pytest.mark.usefixtures("_it_is_now")
def test_guessing_beside_the_owner_does_not_keep_them_out_where_they_have_signed_in_before() -> None:
    """In a school everybody has one address: who sits in the room must not shut its facilitator out."""
    make_facilitator()
    ada, mallory = Client(), Client()
    ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD})
    ada.post("/account/sign-out")
    guesses = [mallory.post("/account/sign-in", {"username": "ada", "password": "a-guess"}) for _ in range(6)]
    assert guesses[-1].status_code == 429
    assert Client().post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 429

    assert ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 302


@pytest.mark.usefixtures("_it_is_now")
def test_who_has_the_owners_browser_cannot_guess_for_ever() -> None:
    make_facilitator()
    ada = Client()
    ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD})
    ada.post("/account/sign-out")
    for _ in range(OWN.tries):
        assert ada.post("/account/sign-in", {"username": "ada", "password": "a-guess"}).status_code == 200

    assert ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 429


@pytest.mark.usefixtures("_it_is_now")
def test_one_network_cannot_have_passwords_looked_at_for_ever_whichever_names_it_makes_up() -> None:
    make_facilitator()
    mallory = Client(REMOTE_ADDR="192.0.2.1")
    for one in range(FROM_ONE_NETWORK.tries):
        assert mallory.post("/account/sign-in", {"username": f"n{one}", "password": "a-guess"}).status_code == 200

    with patch("django.contrib.auth.forms.authenticate") as looked_at:
        assert mallory.post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 429
    looked_at.assert_not_called()
    elsewhere = Client(REMOTE_ADDR="192.0.2.2").post("/account/sign-in", {"username": "ada", "password": PASSWORD})
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("password", ["", "a-guess"])
def test_only_what_is_looked_at_is_counted(password: str) -> None:
    """Counts that cost nothing would fill the memory, and push out those that matter."""
    names = ["ada", "a\0b"]
    counts = [limit.name_count(name) for limit in (PASSWORDS, OWN) for name in names]
    for name in names:
        assert Client().post("/account/sign-in", {"username": name, "password": password}).status_code == 200

    assert list(caches["sign-ins"].get_many(counts)) == [PASSWORDS.name_count("ada")][: len(password)]


def test_passwords_of_strangers_are_looked_at_one_by_one_and_those_of_the_owner_beside_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each is half a second of a processor, which rooms need, too."""
    make_facilitator()
    ada = Client()
    ada.post("/account/sign-in", {"username": "ada", "password": PASSWORD})
    ada.post("/account/sign-out")
    monkeypatch.setattr(guesses, "TURN", 0.01)
    form = {"username": "ada", "password": PASSWORD}

    with guesses.try_password(RequestFactory(REMOTE_ADDR="192.0.2.9").get("/"), "somebody"):
        assert Client().post("/account/sign-in", form).status_code == 429
        assert ada.post("/account/sign-in", form).status_code == 302

    for _ in range(PASSWORDS.tries + 1):  # who had to wait has not been wrong
        assert Client().post("/account/sign-in", form).status_code == 302


def test_the_limit_of_a_name_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    make_facilitator()
    guess_from_everywhere(PASSWORDS.tries + 1)
    assert Client().post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 429
    later = timezone.now() + timedelta(seconds=2 * PASSWORDS.refill)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    assert Client().post("/account/sign-in", {"username": "ada", "password": PASSWORD}).status_code == 302
