"""Writers of one process take turns before SQLite, and nobody waits for a turn for ever."""

import threading

import pytest
from django.db import connection, transaction

from facilitation.actions import turns
from facilitation.actions.turns import in_turn

SOON = 20.0


def enter(entered: threading.Event, may_leave: threading.Event) -> threading.Thread:
    """Somebody else who takes a turn, and keeps it until they may leave."""

    def work() -> None:
        with in_turn():
            entered.set()
            assert may_leave.wait(SOON)

    other = threading.Thread(target=work)
    other.start()
    return other


def test_on_sqlite_one_waits_until_the_other_is_done() -> None:
    first, second, may_leave = threading.Event(), threading.Event(), threading.Event()
    others = [enter(first, may_leave)]
    assert first.wait(SOON)

    others.append(enter(second, may_leave))

    assert second.wait(0.2) is (connection.vendor != "sqlite")
    may_leave.set()
    assert second.wait(SOON)
    for other in others:
        other.join()
    assert not turns._writing.locked()


def test_who_has_waited_long_goes_without_and_takes_no_turn_away(monkeypatch: pytest.MonkeyPatch) -> None:
    entered, may_leave = threading.Event(), threading.Event()
    other = enter(entered, may_leave)
    assert entered.wait(SOON)
    monkeypatch.setattr(turns, "PATIENCE", 0.01)

    with in_turn():
        pass

    assert turns._writing.locked() is (connection.vendor == "sqlite")
    may_leave.set()
    other.join()


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds SQLite's lock already: whoever has the turn may be waiting for that."""
    monkeypatch.setattr(turns, "PATIENCE", 3 * SOON)
    entered, may_leave = threading.Event(), threading.Event()
    other = enter(entered, may_leave)
    assert entered.wait(SOON)

    with transaction.atomic(), in_turn():
        assert other.is_alive(), "the other has its turn still"
        may_leave.set()

    other.join()


def test_an_error_gives_the_turn_back() -> None:
    with pytest.raises(ValueError, match="wrong"), in_turn():
        raise ValueError("wrong")

    assert not turns._writing.locked()
