"""What goes on for as long as a server runs goes on, whatever happens to it once."""

import asyncio

import pytest

from facilitation.live import process as processes
from facilitation.live import stirring
from facilitation.live.process import Process
from facilitation.protocol.commands import Answer
from facilitation.protocol.events import AnswerSaved, PhoneWelcome
from tests.factories import make_round
from tests.journeys.people import eventually
from tests.live.sockets import get_questions, make, make_seat, open_phone

pytestmark = pytest.mark.django_db(transaction=True)


async def test_forgetting_outlives_every_kind_of_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that are to be gone after a day would stay, and nobody would notice."""
    looks: list[int] = []

    def fail_first(**_: object) -> int:
        looks.append(1)
        if len(looks) == 1:
            raise RuntimeError("unthought of")
        return 0

    monkeypatch.setattr(processes, "BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(processes, "end_silent_sessions", fail_first)
    forgetting = asyncio.create_task(processes._forget_for_ever())
    await eventually(lambda: len(looks) > 2)
    assert not forgetting.done()
    forgetting.cancel()
    await asyncio.gather(forgetting, return_exceptions=True)


async def test_stirring_outlives_every_kind_of_failure_and_harms_no_answer(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows would lie as they came from then on."""
    monkeypatch.setattr(stirring, "BETWEEN", 0.02)
    stirs: list[bool] = []
    stir = process.unstirred.stir

    def fail_first() -> None:
        stirs.append(True)
        if len(stirs) < 3:
            raise RuntimeError("unthought of")
        stir()

    monkeypatch.setattr(process.unstirred, "stir", fail_first)
    asked = await make(make_round)
    stirred = asyncio.create_task(process._stir_for_ever())
    async with open_phone(asked.room, seat=make_seat(asked.room)) as phone:
        await phone.hear_a(PhoneWelcome)
        await phone.say(Answer(ref="a", question=(await get_questions(asked))[0], choice="4"))
        assert await phone.hear_a(AnswerSaved) == AnswerSaved(ref="a")
        await eventually(lambda: len(stirs) > 3 and process.unstirred.is_empty)
    stirred.cancel()
    await asyncio.gather(stirred, return_exceptions=True)
