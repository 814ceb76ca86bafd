"""Somebody holds the rounds of one room, as a process that stands still in the midst of its work: other rooms go on.

On SQLite nobody can: it lets one write at a time, and holds no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from facilitation.actions import releases
from facilitation.actions.answers import save
from facilitation.actions.releases import release_where_due
from facilitation.live import intake
from facilitation.live.process import Process
from facilitation.models import Answer, Release, Round
from tests.factories import NOW, get_questions, make_phone, make_phones, make_round
from tests.live.sockets import make

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def held(asked: Round) -> Iterator[None]:
    """Somebody else's transaction holds the round."""
    is_held, may_end = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Round.objects.select_for_update().get(pk=asked.pk)
            is_held.set()
            assert may_end.wait(60)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert is_held.wait(30)
    try:
        yield
    finally:
        may_end.set()
        thread.join()


if connection.vendor == "postgresql":

    async def test_answers_of_other_rooms_are_stored(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(intake, "HELD", 0.2)
        stuck, free = await make(make_round), await make(make_round)
        ben, cleo = await make(make_phone, room=stuck.room), await make(make_phone, room=free.room)
        entries: list[Any] = [ben.give((await make(get_questions, asked=stuck))[0], "1"), ben.finish(stuck.pk)]
        entries += [cleo.give((await make(get_questions, asked=free))[0], "2")]
        hold = held(stuck)
        await make(hold.__enter__)
        try:
            for _ in range(2):
                outcomes = await make(process.intake._work, [entries[0], entries[2], entries[1]])
                assert outcomes == ["unavailable", None, "unavailable"]
            assert await make(lambda: list(Answer.objects.values_list("choice", flat=True))) == ["2"]
        finally:
            await make(hold.__exit__, None, None, None)
        assert await make(process.intake._work, entries) == [None, None, None]


def test_pictures_of_other_rooms_are_made(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(releases, "LOCKED", 0.2)
    rooms = [make_round() for _ in range(3)]
    for asked in rooms:
        save([phone.give(get_questions(asked=asked)[0], "4") for phone in make_phones(room=asked.room, number=5)])
    connected = {str(asked.room_id): 5 for asked in rooms}
    if connection.vendor != "postgresql":
        monkeypatch.setattr(releases, "release_if_due", fail_for(str(rooms[0].room_id)))
        assert release_where_due(connected=connected, now=NOW) == set(connected)
    else:
        with held(rooms[0]):
            assert release_where_due(connected=connected, now=NOW) == set(connected)
    assert set(Release.objects.values_list("question__round", flat=True)) == {asked.pk for asked in rooms[1:]}
    assert "A room's picture could not be made" in caplog.text


def fail_for(broken: str) -> object:
    release = releases.release_if_due

    def fail(*, room_id: str, **more: object) -> bool:
        if room_id == broken:
            raise RuntimeError("unthought of")
        return release(room_id=room_id, **more)  # type: ignore[arg-type]

    return fail
