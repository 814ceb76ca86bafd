"""A new code for a room, links for guests, and a wish to slow down."""

import secrets

import pytest

from facilitation.actions.guests import LinkGoneError, find_room_of_guest, invite_guest, is_guest, revoke_guest
from facilitation.actions.rooms import ask_to_slow_down, clear_slow, end_session, open_room, renew_code
from facilitation.models import FormerCode, Guest, Room
from facilitation.protocol.audiences import desks_of
from facilitation.protocol.events import Lead, LeadChanged
from facilitation.queries.rooms import RoomFacts, choose_seat, get_guests, get_room_by_code, get_rooms_by_seats
from facilitation.rules.release import Policy
from tests.actions.announced import Said, hear_announcements
from tests.actions.leading import lead, see_desk
from tests.factories import NOW, PLAN, make_facilitator, make_room

pytestmark = pytest.mark.django_db


def get_code(room: Room) -> str:
    return Room.objects.values_list("code", flat=True).get(pk=room.pk)


def say_to_desks(room: Room, **changes: object) -> list[Said]:
    kept = {"times": {}, "slow": False, "guests": 0} | changes
    return [Said(to=desks_of(room.pk).name, event=LeadChanged(lead=Lead.model_validate(kept)))]


# Codes


def find_seat(room: Room, code: str) -> RoomFacts | None:
    """Where the code leads somebody who sits in the room."""
    seats = [str(room.pk)]
    return choose_seat(code, seats, get_rooms_by_seats(seats))


def test_the_old_code_finds_no_room_any_more_but_for_who_was_in_it() -> None:
    room = make_room()
    first = get_code(room)
    lead(room, renew_code)
    second = get_code(room)
    lead(room, renew_code)

    assert len({first, second, get_code(room)}) == 3
    for old in (first, second):
        assert get_room_by_code(old) is None
        former = find_seat(room, old)
        assert former is not None
        assert (former.id, former.code) == (str(room.pk), get_code(room))
    assert find_seat(make_room(), second) is None


def test_an_old_code_is_given_to_no_other_room_while_phones_may_look_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    room = make_room()
    old = get_code(room)
    lead(room, renew_code)
    now = get_code(room)
    chosen = iter(old + now + "CDFHJK" + old + now + "CDFHJK" + "CDFHJM")
    monkeypatch.setattr(secrets, "choice", lambda _: next(chosen))

    opened = open_room(facilitator_id=make_facilitator().pk, plan=PLAN, policy=Policy(), now=NOW)
    other = Room.objects.get(pk=opened.id)
    assert opened.code == "CDFHJK"
    lead(other, renew_code)

    assert get_code(other) == "CDFHJM"


def test_with_the_end_old_codes_are_free_again() -> None:
    room = make_room()
    old = get_code(room)
    lead(room, renew_code)
    assert find_seat(room, old)

    lead(room, end_session)

    assert find_seat(room, old) is None
    assert not FormerCode.objects.exists()


# Guests


def test_a_link_leads_to_its_room_and_to_no_other_until_it_is_revoked() -> None:
    room, other = make_room(), make_room()
    token, second = (invite_guest(room_id=room.pk, now=NOW) for _ in range(2))

    assert find_room_of_guest(token=token) == str(room.pk)
    assert (is_guest(room_id=room.pk, token=token), is_guest(room_id=other.pk, token=token)) == (True, False)
    revoke_guest(room_id=other.pk, guest_id=get_guests(room.pk)[0].id, now=NOW)
    assert is_guest(room_id=room.pk, token=token)

    revoke_guest(room_id=room.pk, guest_id=get_guests(room.pk)[0].id, now=NOW)

    assert [is_guest(room_id=room.pk, token=each) for each in (token, second)] == [False, True]
    with pytest.raises(LinkGoneError):
        find_room_of_guest(token=token)
    assert len(get_guests(room.pk)) == 1


def test_of_a_link_only_a_digest_is_kept() -> None:
    token = invite_guest(room_id=make_room().pk, now=NOW)

    kept = Guest.objects.values().get()

    assert len(kept["digest"]) == 64
    assert token not in str(kept)


def test_with_the_end_every_link_is_gone() -> None:
    room = make_room()
    token = invite_guest(room_id=room.pk, now=NOW)
    assert find_room_of_guest(token=token)

    lead(room, end_session)

    assert not Guest.objects.exists()
    with pytest.raises(LinkGoneError):
        find_room_of_guest(token=token)


def test_desks_hear_how_many_links_there_are() -> None:
    room = make_room()

    with hear_announcements() as invited:
        invite_guest(room_id=room.pk, now=NOW)
    with hear_announcements() as revoked:
        revoke_guest(room_id=room.pk, guest_id=get_guests(room.pk)[0].id, now=NOW)

    assert (invited, revoked) == (say_to_desks(room, guests=1), say_to_desks(room, guests=0))


# Slow down


def test_desks_hear_once_that_somebody_asks_to_slow_down_until_they_have_heard() -> None:
    room, other = make_room(), make_room()

    with hear_announcements() as said:
        for _ in range(3):
            ask_to_slow_down(room_id=room.pk)
    assert said == say_to_desks(room, slow=True)
    assert (see_desk(room).lead.slow, see_desk(other).lead.slow) == (True, False)

    with hear_announcements() as said:
        lead(room, clear_slow)
    assert [one for one in said if isinstance(one.event, LeadChanged)] == say_to_desks(room, slow=False)
    with hear_announcements() as said:
        ask_to_slow_down(room_id=room.pk)
    assert said == say_to_desks(room, slow=True)


def test_an_ended_room_is_slow_enough() -> None:
    room = make_room()
    ask_to_slow_down(room_id=room.pk)
    lead(room, end_session)

    with hear_announcements() as said:
        ask_to_slow_down(room_id=room.pk)

    assert (said, Room.objects.get().slow) == ([], False)
