"""Guessing at codes: what it takes to have to wait, who has to, and for how long."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilitation.actions.knocking import (
    FROM_ONE_NETWORK,
    IN_ALL,
    Heard,
    Knock,
    find_kept_out,
    hear_knock,
    hear_knocks,
    may_ask,
    name_network,
    note_home,
    was_right,
)
from facilitation.actions.tries import Limit
from facilitation.models import FormerCode
from facilitation.rules.codes import ALPHABET, LENGTH
from tests.factories import NOW, make_room
from tests.services import ROOT

SCHOOL, CAFE = "192.0.2.1", "192.0.2.2"
ONE_MORE = timedelta(seconds=FROM_ONE_NETWORK.refill)


def guess(number: int, *, address: str | None = SCHOOL) -> None:
    for _ in range(number):
        assert may_ask(address, now=NOW)


def guess_from_many(number: int) -> None:
    for one in range(number):
        assert may_ask(f"198.51.{one // 250}.{one % 250}", now=NOW)


def must_wait(address: str | None, *, now: datetime) -> bool:
    return address in find_kept_out({address}, now=now)


def test_a_bucket_gives_so_many_tries_at_once_and_one_more_after_a_while() -> None:
    limit = Limit("tests", tries=3, refill=10)
    for _ in range(2):
        limit.note("ada", now=NOW)
    assert not limit.is_used_up("ada", now=NOW)

    limit.note("ada", now=NOW)

    assert limit.is_used_up("ada", now=NOW)
    assert not limit.is_used_up("ben", now=NOW)
    assert limit.is_used_up("ada", now=NOW + timedelta(seconds=9))
    assert not limit.is_used_up("ada", now=NOW + timedelta(seconds=10))
    limit.note("ada", now=NOW + timedelta(seconds=10))
    assert limit.is_used_up("ada", now=NOW + timedelta(seconds=10))
    later = NOW + timedelta(seconds=60)
    for _ in range(2):
        limit.note("ada", now=later)
    assert not limit.is_used_up("ada", now=later)
    limit.note("ada", now=later)
    assert limit.is_used_up("ada", now=later)
    limit.forget("ada")
    assert not limit.is_used_up("ada", now=later)


def test_somebody_who_guesses_has_to_wait_and_a_network_beside_has_not() -> None:
    guess(FROM_ONE_NETWORK.tries - 1)
    assert not must_wait(SCHOOL, now=NOW)

    guess(1)

    assert must_wait(SCHOOL, now=NOW)
    assert not must_wait(CAFE, now=NOW)
    assert not must_wait(SCHOOL, now=NOW + ONE_MORE)


def test_guessing_from_many_addresses_is_held_back_as_a_whole_but_not_where_a_facilitator_leads() -> None:
    guess_from_many(IN_ALL.tries - 1)
    assert not must_wait(CAFE, now=NOW)
    note_home(SCHOOL)

    guess_from_many(1)

    assert must_wait(CAFE, now=NOW)
    assert must_wait(None, now=NOW)
    assert not must_wait(SCHOOL, now=NOW)
    assert not must_wait(CAFE, now=NOW + timedelta(seconds=IN_ALL.refill))
    for _ in range(FROM_ONE_NETWORK.tries):
        assert may_ask(SCHOOL, now=NOW)
    assert must_wait(SCHOOL, now=NOW)


def test_a_thousand_tries_at_once_are_not_all_the_first() -> None:
    with ThreadPoolExecutor(max_workers=16) as threads:
        allowed = list(threads.map(lambda _: may_ask(SCHOOL, now=NOW), range(1000)))

    assert sum(allowed) <= FROM_ONE_NETWORK.tries
    assert sum(allowed) > FROM_ONE_NETWORK.tries / 2


def test_a_million_addresses_leave_no_more_counts_than_there_are_tries_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts lie in memory, which forgets the oldest when there are too many of them."""
    kept: set[str] = set()
    add = type(caches["tries"]).add

    def note(self: Any, key: str, *values: Any, **more: Any) -> Any:
        kept.add(key)
        return add(self, key, *values, **more)

    monkeypatch.setattr(type(caches["tries"]), "add", note)
    for one in range(2 * IN_ALL.tries):
        may_ask(f"2001:db8:0:{one:x}::1", now=NOW)

    assert len(kept) == IN_ALL.tries + 1


def test_right_codes_use_nothing_up() -> None:
    for _ in range(10 * FROM_ONE_NETWORK.tries):
        assert may_ask(SCHOOL, now=NOW)
        was_right(SCHOOL)

    assert not must_wait(SCHOOL, now=NOW)


@pytest.mark.django_db
def test_a_thousand_knocks_heard_together_are_counted_one_after_the_other() -> None:
    """The right code behind more wrong ones than there are tries is not found, however quickly they come."""
    room = make_room()
    wrong = [Knock(f"QQQ{one:03d}", SCHOOL) for one in range(FROM_ONE_NETWORK.tries)]

    first = hear_knocks([*wrong[1:], Knock(room.code, SCHOOL)], now=NOW)
    then = hear_knocks([wrong[0], Knock(room.code, SCHOOL), Knock(room.code, CAFE)], now=NOW)

    assert not first[-1].must_wait
    assert [one.must_wait for one in then] == [False, True, False]


@pytest.mark.django_db
def test_a_former_code_leads_who_sits_behind_it_and_is_a_wrong_one_for_all_others() -> None:
    room = make_room()
    FormerCode.objects.create(room=room, code="QQQQQQ")
    seats = frozenset({str(room.pk)})

    [seated] = hear_knocks([Knock("QQQQQQ", SCHOOL, seats)], now=NOW)

    assert seated.has_seat
    assert seated.room is not None
    assert seated.room.id == str(room.pk)
    assert caches["tries"].get(FROM_ONE_NETWORK.name_count(SCHOOL)) is None
    assert hear_knocks([Knock("QQQQQQ", SCHOOL)], now=NOW) == [Heard(None)]
    assert caches["tries"].get(FROM_ONE_NETWORK.name_count(SCHOOL)) is not None
    assert hear_knock(Knock("QQQQQQ", CAFE), now=NOW) == Heard(None)
    assert hear_knock(Knock("QQQQQQ", CAFE, seats), now=NOW) == seated


@pytest.mark.django_db
@pytest.mark.parametrize("hear", [hear_knock, lambda knock, now: hear_knocks([knock], now=now)[0]])
def test_for_who_has_to_wait_nothing_is_looked_up_by_a_code(hear: Callable[..., Heard]) -> None:
    """How long the answer takes must not say whether the code was right."""
    room, elsewhere = make_room(), make_room()
    sits = frozenset({str(elsewhere.pk)})
    with CaptureQueriesContext(connection) as captured:
        assert hear(Knock(room.code, SCHOOL), now=NOW).room is not None
    assert any(room.code in query["sql"] for query in captured)
    guess(FROM_ONE_NETWORK.tries)

    for seats in (frozenset(), sits):
        asked = []
        for code in (room.code, "QQQQQQ"):
            with CaptureQueriesContext(connection) as captured:
                assert hear(Knock(code, SCHOOL, seats), now=NOW) == Heard(None, must_wait=True)
            assert not [query for query in captured if code in query["sql"]]
            asked.append(len(captured))
        assert asked[0] == asked[1]
    assert hear(Knock(room.code, SCHOOL, sits | {str(room.pk)}), now=NOW).has_seat


@pytest.mark.django_db
def test_knocks_are_heard_together_each_with_its_room_and_its_network() -> None:
    room = make_room()
    guess(FROM_ONE_NETWORK.tries)

    heard = hear_knocks([Knock(room.code, SCHOOL), Knock(room.code, CAFE), Knock("QQQQQQ", CAFE)], now=NOW)

    assert [one.must_wait for one in heard] == [True, False, False]
    assert [one.room and one.room.id for one in heard] == [None, str(room.pk), None]
    assert heard[2] == Heard(room=None, must_wait=False)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_one_customer_is_one_network(address: str | None, network: str) -> None:
    assert name_network(address) == network


def test_no_address_lies_in_the_cache_and_every_count_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, float] = {}
    monkeypatch.setattr(
        type(caches["tries"]), "add", lambda self, key, value, timeout, version=None: not kept.update({key: timeout})
    )

    guess(1)

    assert len(kept) == 2
    assert not [key for key in kept if SCHOOL in key]
    assert all(0 < lasts <= 3600 for lasts in kept.values())


def test_the_chances_are_those_that_the_page_states() -> None:
    codes = len(ALPHABET) ** LENGTH
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    assert f"{codes:,}" in page
    for limit in (FROM_ONE_NETWORK, IN_ALL):
        assert f"{limit.per_day:,.0f} wrong codes a day" in page
        assert f"one in {round(codes / limit.per_day, -2):,.0f}" in page
