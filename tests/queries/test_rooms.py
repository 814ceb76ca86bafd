"""Rooms by code, by screen and by who leads them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from facilitation.models import FormerCode, Room
from facilitation.queries.rooms import (
    RoomFacts,
    choose_seat,
    get_room_by_code,
    get_room_by_screen,
    get_room_of,
    get_rooms_by_codes,
    get_rooms_by_seats,
    get_rooms_of,
)
from facilitation.rules.release import Policy
from tests.factories import NOW, SHORT, make_facilitator, make_room

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def end(room: Room, *, after: timedelta) -> None:
    Room.objects.filter(pk=room.pk).update(ended_at=NOW + after)


def test_the_facts_of_a_room_are_what_a_door_needs() -> None:
    ada = make_facilitator()
    room = make_room(facilitator=ada, plan=SHORT, floor=7, step=4)

    facts = get_room_by_code(room.code)

    assert facts == RoomFacts(
        id=str(room.pk),
        facilitator_id=ada.pk,
        code=room.code,
        screen_token=room.screen_token,
        plan=SHORT,
        policy=Policy(floor=7, step=4),
        locked=False,
        small_group=False,
        notes="",
        opened_at=NOW,
        ended_at=None,
    )
    assert not facts.ended


def test_a_code_is_of_the_running_room() -> None:
    room, ended, longer_ended = make_room(), make_room(), make_room()
    end(ended, after=2 * HOUR)
    end(longer_ended, after=HOUR)
    Room.objects.filter(pk__in=[ended.pk, longer_ended.pk]).update(code=room.code)

    found = get_room_by_code(room.code)

    assert found is not None
    assert (found.id, found.ended) == (str(room.pk), False)


def test_without_a_running_room_a_code_is_of_the_one_that_ended_last() -> None:
    ended, longer_ended = make_room(), make_room()
    end(ended, after=2 * HOUR)
    end(longer_ended, after=HOUR)
    Room.objects.filter(pk=longer_ended.pk).update(code=ended.code)

    found = get_room_by_code(ended.code)

    assert found is not None
    assert (found.id, found.ended, found.ended_at) == (str(ended.pk), True, NOW + 2 * HOUR)


def test_many_codes_are_looked_up_together_and_each_is_of_the_same_room_as_alone() -> None:
    room, ended, longer_ended, over = make_room(), make_room(), make_room(), make_room()
    for each, after in ((ended, 2 * HOUR), (longer_ended, HOUR), (over, HOUR)):
        end(each, after=after)
    Room.objects.filter(pk__in=[ended.pk, longer_ended.pk]).update(code=room.code)
    codes = [over.code, "CDFHJK", room.code, over.code]

    found = get_rooms_by_codes(codes)

    assert found == {code: get_room_by_code(code) for code in (over.code, room.code)}
    assert {code: facts.id for code, facts in found.items()} == {over.code: str(over.pk), room.code: str(room.pk)}
    assert get_rooms_by_codes([]) == {}


def test_who_sits_in_a_room_is_led_there_by_its_code_and_by_those_it_had_before_and_nowhere_else() -> None:
    room, ended, longer_ended, other = make_room(), make_room(), make_room(), make_room()
    for each, after in ((ended, 2 * HOUR), (longer_ended, HOUR)):
        end(each, after=after)
        FormerCode.objects.create(room=each, code=f"{each.code[:5]}Q")
    Room.objects.filter(pk=longer_ended.pk).update(code=ended.code, opened_at=NOW - HOUR)
    FormerCode.objects.create(room=room, code="QQQQQQ")
    seats = [str(each.pk) for each in (longer_ended, room, ended)]
    rooms = get_rooms_by_seats(seats)

    def choose(code: str) -> str | None:
        found = choose_seat(code, seats, rooms)
        return None if found is None else found.id

    assert choose(room.code) == choose("QQQQQQ") == str(room.pk)
    assert choose(ended.code) == str(ended.pk)
    assert choose(f"{ended.code[:5]}Q") is None
    assert choose(other.code) is None
    assert choose_seat(room.code, [str(other.pk)], rooms) is None
    Room.objects.filter(pk=room.pk).update(code=ended.code)
    rooms = get_rooms_by_seats(seats)
    assert choose(ended.code) == str(room.pk)
    assert get_rooms_by_seats([]) == {}


def test_a_code_that_no_room_has_is_none() -> None:
    room = make_room()

    assert get_room_by_code("CDFHJK") is None
    assert get_room_by_code(room.code.lower()) is None
    assert get_room_by_code("") is None


def test_a_screen_finds_its_room_by_its_link() -> None:
    room, elsewhere = make_room(), make_room()

    found = [get_room_by_screen(each.screen_token) for each in (room, elsewhere)]

    assert [facts.id for facts in found if facts] == [str(room.pk), str(elsewhere.pk)]
    assert get_room_by_screen("guess") is None
    assert get_room_by_screen("gu\0ess") is None


def test_a_screen_finds_its_room_also_after_the_end() -> None:
    room = make_room()
    end(room, after=HOUR)

    found = get_room_by_screen(room.screen_token)

    assert found is not None
    assert found.ended


def test_a_room_is_found_by_who_leads_it_and_by_nobody_else() -> None:
    ada, mallory = make_facilitator(username="ada"), make_facilitator(username="mallory")
    room = make_room(facilitator=ada)

    found = get_room_of(facilitator_id=ada.pk, room_id=room.pk)

    assert found is not None
    assert found.id == str(room.pk)
    assert get_room_of(facilitator_id=mallory.pk, room_id=room.pk) is None
    assert get_room_of(facilitator_id=ada.pk, room_id=uuid4()) is None


def test_a_facilitators_rooms_are_her_own_running_ones_first_then_the_newest() -> None:
    ada, mallory = make_facilitator(username="ada"), make_facilitator(username="mallory")
    oldest, older, newer, newest = (make_room(facilitator=ada, now=NOW + number * HOUR) for number in range(4))
    make_room(facilitator=mallory)
    end(newest, after=9 * HOUR)
    end(older, after=9 * HOUR)

    assert [facts.id for facts in get_rooms_of(ada.pk)] == [str(room.pk) for room in (newer, oldest, newest, older)]
    assert len(get_rooms_of(mallory.pk)) == 1
    assert get_rooms_of(10**9) == []
