"""Why a socket is closed."""

from facilitation.protocol import closings

CODES = {name: value for name, value in vars(closings).items() if name.isupper()}


def test_every_code_is_one_that_daphne_sends() -> None:
    """It raises on all others but 1000; a server that goes down closes with 1012 itself, below Daphne's check."""
    ours = {name: code for name, code in CODES.items() if name != "SERVER_RESTARTS"}

    assert len(ours) == 8
    assert {name: code for name, code in ours.items() if not 3000 <= code <= 4999} == {}
    assert closings.SERVER_RESTARTS == 1012


def test_every_reason_has_a_code_of_its_own() -> None:
    assert len(set(CODES.values())) == len(CODES)
