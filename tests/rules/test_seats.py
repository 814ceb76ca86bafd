"""From a token to keys that nothing joins (rules S1 and S2)."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facilitation.rules.seats import get_answer_key, get_mark_key, get_presence_key, make_token

SECRET = b"the server's secret"
BEN, CLEO = "b" * 32, "c" * 32

Key = Callable[[bytes, str, int], bytes]

KINDS: dict[str, Key] = {
    "answer": lambda secret, token, thing: get_answer_key(secret=secret, token=token, question_id=thing),
    "mark": lambda secret, token, thing: get_mark_key(secret=secret, token=token, round_id=thing),
    "presence": lambda secret, token, thing: get_presence_key(secret=secret, token=token, room_id=str(thing)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_sixteen_bytes(kind: str) -> None:
    assert len(KINDS[kind](SECRET, BEN, 1)) == 16


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seat_makes_the_same_key_again(kind: str) -> None:
    assert KINDS[kind](SECRET, BEN, 1) == KINDS[kind](SECRET, BEN, 1)


def test_no_two_keys_are_the_same_and_none_begins_like_another() -> None:
    """Not for another purpose, seat, question, round, room or secret; nor do they share a prefix to sort by."""
    keys = [
        key(secret, token, thing)
        for key in KINDS.values()
        for secret in (SECRET, b"another secret")
        for token in (BEN, CLEO)
        for thing in (1, 2, 11, 12)
    ]

    assert len(keys) == 48
    assert len({key[:4] for key in keys}) == 48


def test_no_key_shows_the_token_it_is_made_of() -> None:
    for key in KINDS.values():
        assert key(SECRET, BEN, 1) not in (bytes.fromhex(BEN), BEN.encode()[:16], BEN.encode()[16:])


@example(one=("b1", 2), two=("b", 12))
@given(one=st.tuples(st.text(), st.integers()), two=st.tuples(st.text(), st.integers()))
def test_parts_of_a_key_never_run_into_each_other(one: tuple[str, int], two: tuple[str, int]) -> None:
    keys = [get_answer_key(secret=SECRET, token=token, question_id=number) for token, number in (one, two)]

    assert (keys[0] == keys[1]) == (one == two)


def test_a_token_is_128_random_bits_in_hexadecimal() -> None:
    tokens = {make_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {32}
    assert all(len(bytes.fromhex(token)) == 16 for token in tokens)
