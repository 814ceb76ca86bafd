"""Room codes: short, without look-alikes and vowels, forgiving of how people type them."""

from collections.abc import Callable, Sequence

ALPHABET = "CDFHJKMNPQRTVWXY34679"
"""At most one of each pair that looks alike (0 O, 1 I, 2 Z, 5 S, 6 G, 8 B, U V), and no vowel: no code is a word."""

LENGTH = 6


def make_code(*, choose: Callable[[Sequence[str]], str]) -> str:
    """A code of six characters, each picked by `choose` (pass `secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """The code somebody meant by `typed`, whatever the case, spaces and hyphens; None if it cannot be one."""
    code = "".join(character for character in typed.upper() if character.isalnum())
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code


def show_code(code: str) -> str:
    """The code as it is read aloud and projected: two halves with a hyphen."""
    return f"{code[:3]}-{code[3:]}"
