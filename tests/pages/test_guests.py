"""Leading by a link, keeping notes, and finding a room by an old code."""

import pytest
from django.test import Client

from facilitation.actions.guests import invite_guest
from facilitation.actions.rooms import renew_code
from facilitation.models import Guest, Room
from facilitation.pages.desk import LONGEST_NOTES
from tests.factories import NOW, make_facilitator, make_room

pytestmark = pytest.mark.django_db


def sign_in(name: str) -> Client:
    client = Client()
    client.force_login(make_facilitator(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def come_by_link(room: Room) -> Client:
    guest = Client()
    entered = guest.get(f"/desk/with/{invite_guest(room_id=room.pk, now=NOW)}")
    assert (entered.status_code, entered.headers["Location"]) == (302, f"/desk/{room.pk}")
    return guest


def get_notes(room: Room) -> str:
    return Room.objects.values_list("notes", flat=True).get(pk=room.pk)


# Guests


def test_a_link_is_made_by_the_owner_shown_once_and_opens_the_desk() -> None:
    room = make_room()
    ada = sign_in("ada")

    shown = ada.post(f"/desk/{room.pk}/invite").text

    link = shown.split("/desk/with/")[1][:32]
    assert link not in ada.get(f"/desk/{room.pk}").text
    guest = Client()
    assert guest.get(f"/desk/with/{link}", follow=True).status_code == 200
    cookie = next(iter(guest.cookies.values()))
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_link_opens_no_other_desk_and_nothing_without_it() -> None:
    room, other = make_room(), make_room()
    guest = come_by_link(room)

    assert guest.get(f"/desk/{room.pk}").status_code == 200
    for client, path in ((guest, f"/desk/{other.pk}"), (Client(), f"/desk/{room.pk}"), (guest, "/desk/")):
        assert "/account/sign-in" in client.get(path).headers["Location"]


def test_a_guest_never_becomes_an_owner() -> None:
    """No end for good, no further links, no report and no room list."""
    room = make_room()
    guest, ada = come_by_link(room), sign_in("ada")
    link = Guest.objects.get().pk
    writes = [f"/desk/{room.pk}/delete", f"/desk/{room.pk}/invite", f"/desk/{room.pk}/revoke/{link}"]
    reads = [f"/desk/sessions/{room.pk}", f"/desk/sessions/{room.pk}/export.json", "/desk/sessions/"]
    assert [ada.get(path).status_code for path in reads] == [200, 200, 200]

    answers = [*(guest.post(path) for path in writes), *(guest.get(path) for path in reads)]

    assert ["/account/sign-in" in answer.headers.get("Location", "") for answer in answers] == [True] * 6
    assert (Guest.objects.filter(revoked_at=None).count(), Room.objects.count()) == (1, 1)
    assert "/invite" not in guest.get(f"/desk/{room.pk}").text
    assert "/invite" in ada.get(f"/desk/{room.pk}").text


def test_a_guest_who_has_an_account_stays_a_guest() -> None:
    room = make_room(facilitator=make_facilitator(username="ada"))
    mallory = sign_in("mallory")
    mallory.get(f"/desk/with/{invite_guest(room_id=room.pk, now=NOW)}")

    assert mallory.get(f"/desk/{room.pk}").status_code == 200
    for path in (f"/desk/{room.pk}/invite", f"/desk/{room.pk}/delete"):
        assert mallory.post(path).status_code == 404
    assert mallory.get(f"/desk/sessions/{room.pk}").status_code == 404


def test_a_revoked_link_says_so_and_its_desk_is_closed() -> None:
    room = make_room()
    ada, guest = sign_in("ada"), come_by_link(room)
    token = next(iter(guest.cookies.values())).value
    assert guest.get(f"/desk/{room.pk}").status_code == 200

    ada.post(f"/desk/{room.pk}/revoke/{Guest.objects.get().pk}")

    assert guest.get(f"/desk/{room.pk}").status_code == 410
    for gone in (token, "guess"):
        assert Client().get(f"/desk/with/{gone}").status_code == 410


# Notes


def test_owner_and_guest_keep_notes_and_nobody_else_does() -> None:
    room = make_room()
    path = f"/desk/{room.pk}/notes"
    kept = []
    for client, notes in ((sign_in("ada"), "Calm.\nWarm."), (come_by_link(room), "Late start.")):
        assert client.post(path, {"notes": notes}).status_code == 204
        kept.append(get_notes(room))

    for stranger in (Client(), sign_in("mallory"), come_by_link(make_room())):
        assert stranger.post(path, {"notes": "mine"}).status_code == 404

    assert kept == ["Calm.\nWarm.", "Late start."]
    assert get_notes(room) == "Late start."


def test_notes_that_are_too_long_are_refused_in_words_and_nothing_is_cut() -> None:
    room = make_room()
    ada = sign_in("ada")
    path = f"/desk/{room.pk}/notes"
    assert ada.post(path, {"notes": "x" * LONGEST_NOTES}).status_code == 204

    refused = ada.post(path, {"notes": "y" * (LONGEST_NOTES + 1)})

    assert (refused.status_code, str(LONGEST_NOTES) in refused.text) == (413, True)
    assert get_notes(room) == "x" * LONGEST_NOTES


def test_notes_are_on_the_desk_and_on_no_phone_or_screen() -> None:
    room = make_room()
    ada = sign_in("ada")
    ada.post(f"/desk/{room.pk}/notes", {"notes": "Quite a <secret>"})

    assert "Quite a &lt;secret&gt;" in ada.get(f"/desk/{room.pk}").text
    for path in (f"/{room.code}", f"/screen/{room.screen_token}"):
        assert "Quite a" not in Client().get(path).text


# A new code


def test_a_phone_in_the_room_is_led_from_the_old_code_to_the_new_and_nobody_new_is() -> None:
    room = make_room()
    ben = Client()
    assert ben.get(f"/{room.code}").status_code == 200
    renew_code(room_id=room.pk, revision=0, now=NOW)
    new = Room.objects.values_list("code", flat=True).get()

    led = ben.get(f"/{room.code}")

    assert (led.status_code, led.headers["Location"]) == (302, f"/{new}")
    assert ben.get(f"/{new}").status_code == 200
    assert Client().get(f"/{room.code}").status_code == 404
    assert Client().get(f"/{new}").status_code == 200
