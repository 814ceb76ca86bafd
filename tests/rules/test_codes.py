"""Room codes, as they are made, typed and read aloud."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.codes import ALPHABET, LENGTH, make_code, read_code, show_code

codes = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_no_character_looks_like_another_and_none_is_a_vowel() -> None:
    assert set("AEIOU") & set(ALPHABET) == set()
    assert len(set(ALPHABET)) == len(ALPHABET) == 21
    for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "8B", "UV", "6G"):
        assert len(set(pair) & set(ALPHABET)) <= 1, pair


def test_there_are_more_codes_than_anyone_can_guess() -> None:
    assert len(ALPHABET) ** LENGTH > 80_000_000


def test_a_code_is_made_of_what_chance_chooses() -> None:
    offered = []

    def choose(characters: object) -> str:
        offered.append(characters)
        return ALPHABET[len(offered) - 1]

    assert make_code(choose=choose) == ALPHABET[:LENGTH]
    assert offered == [ALPHABET] * LENGTH


def test_a_made_code_can_be_read() -> None:
    code = make_code(choose=secrets.choice)

    assert read_code(code) == code


@pytest.mark.parametrize(
    "typed", ["CDF-HJK", "cdf-hjk", "cdfhjk", " CDF HJK ", "c d f h j k", "CDF\u2011HJK", "cdf.hjk\n", "--CDF--HJK--"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "CDFHJK"


@pytest.mark.parametrize(
    "typed",
    ["", "CDF-HJ", "CDF-HJKM", "CDF-HJA", "CDF-HJ0", "CDF-HJÉ", "CDF-HJ٣", "CDF-HJß", "robots.txt", "favicon.ico"],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_is_shown_in_two_halves() -> None:
    assert show_code("CDFHJK") == "CDF-HJK"


@given(code=codes)
def test_a_shown_code_is_read_back(code: str) -> None:
    assert read_code(show_code(code)) == read_code(show_code(code).lower()) == code


@given(typed=st.text())
def test_whatever_is_read_is_a_code(typed: str) -> None:
    code = read_code(typed)

    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))
