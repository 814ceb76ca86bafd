"""A phone's answers: stored before they are acknowledged, its own and nobody else's."""

import asyncio

import pytest

from facilitation.actions.rooms import end_session
from facilitation.actions.rounds import close_round
from facilitation.live.process import Process
from facilitation.models import Answer as AnswerRow
from facilitation.models import Mark
from facilitation.protocol.commands import Answer, Erase, Finish, Ping, Withdraw
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Pong, Refusal, Refused, StageChanged
from tests.factories import NOW, make_phone, make_round
from tests.live.lines import over_both_lines
from tests.live.sockets import get_questions, make, make_seat, open_phone

pytestmark = pytest.mark.django_db(transaction=True)


def get_choices() -> list[str | None]:
    return list(AnswerRow.objects.order_by("question__position").values_list("choice", flat=True))


@over_both_lines
async def test_an_answer_is_stored_when_it_is_acknowledged_and_may_change() -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    async with open_phone(asked.room) as phone:
        await phone.hear_a(PhoneWelcome)

        await phone.say(Answer(ref="a1", question=question, choice="4"))
        assert await phone.hear_a(AnswerSaved) == AnswerSaved(ref="a1")
        assert await make(get_choices) == ["4"]

        await phone.say(Answer(ref="a2", question=question, choice="2"))
        assert await phone.hear_a(AnswerSaved) == AnswerSaved(ref="a2")
        assert await make(get_choices) == ["2"]

        await phone.say(Withdraw(ref="a3", question=question))
        assert await phone.hear_a(AnswerSaved) == AnswerSaved(ref="a3")
        assert await make(get_choices) == []


async def test_a_phone_that_comes_back_finds_its_own_answers_and_no_others() -> None:
    asked = await make(make_round)
    first, second = (await get_questions(asked))[:2]
    ben, cleo = make_seat(asked.room), make_seat(asked.room)
    async with open_phone(asked.room, seat=ben) as phone:
        await phone.say(Answer(ref="a1", question=first, choice="4"))
        await phone.say(Answer(ref="a2", question=second, choice="s"))
        await phone.say(Finish(ref="a3", round=asked.pk))
        for _ in range(3):
            await phone.hear_a(AnswerSaved)

    async with open_phone(asked.room, seat=ben) as phone:
        welcome = await phone.hear_a(PhoneWelcome)
        assert (welcome.answers, welcome.finished) == ({str(first): "4", str(second): "s"}, True)
    async with open_phone(asked.room, seat=cleo) as phone:
        welcome = await phone.hear_a(PhoneWelcome)
        assert (welcome.answers, welcome.finished) == ({}, False)


@over_both_lines
async def test_answers_to_foreign_unknown_and_closed_questions_are_refused() -> None:
    asked, elsewhere = await make(make_round), await make(make_round)
    question, foreign = (await get_questions(asked))[0], (await get_questions(elsewhere))[0]
    async with open_phone(asked.room) as phone:
        await phone.hear_a(PhoneWelcome)

        await phone.say(Answer(ref="a1", question=foreign, choice="4"))
        assert await phone.hear_a(Refused) == Refused(ref="a1", code="unknown_question")
        await phone.say(Answer(ref="a2", question=2**40, choice="4"))
        assert await phone.hear_a(Refused) == Refused(ref="a2", code="unknown_question")
        await phone.say(Answer(ref="a3", question=question, choice="x"))
        assert await phone.hear_a(Refused) == Refused(ref="a3", code="unknown_choice")
        await phone.say(Finish(ref="a4", round=elsewhere.pk))
        assert await phone.hear_a(Refused) == Refused(ref="a4", code="unknown_round")

        await make(close_round, room_id=asked.room_id, revision=asked.room.revision, now=NOW)
        changed = await phone.hear_of_room()
        assert changed.round is not None
        assert not changed.round.open
        await phone.say(Answer(ref="a5", question=question, choice="4"))
        assert await phone.hear_a(Refused) == Refused(ref="a5", code="question_closed")

    assert await make(get_choices) == []


@over_both_lines
async def test_erasing_deletes_what_this_seat_gave_and_nothing_else() -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    async with open_phone(asked.room) as ben, open_phone(asked.room) as cleo:
        await ben.say(Answer(ref="b1", question=question, choice="1"))
        await ben.say(Finish(ref="b2", round=asked.pk))
        await cleo.say(Answer(ref="c1", question=question, choice="5"))
        await ben.hear_a(AnswerSaved)
        await ben.hear_a(AnswerSaved)
        await cleo.hear_a(AnswerSaved)
        assert sorted(await make(get_choices), key=str) == ["1", "5"]
        assert await make(Mark.objects.count) == 1

        await ben.say(Erase(ref="b3"))
        assert await ben.hear_a(AnswerSaved) == AnswerSaved(ref="b3")

    assert await make(get_choices) == ["5"]
    assert await make(Mark.objects.count) == 0


async def test_an_answer_that_waits_to_be_stored_does_not_outlive_an_erasure_said_after_it(process: Process) -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    commit_has_run, go_on = asyncio.Event(), asyncio.Event()

    async def hold_the_intake(_: Refusal | Exception | None) -> None:
        commit_has_run.set()
        await go_on.wait()

    async with open_phone(asked.room) as phone:
        await phone.hear_a(PhoneWelcome)
        process.intake.put(make_phone(room=asked.room).give(question, "5"), hold_the_intake)
        await commit_has_run.wait()

        await phone.say(Answer(ref="a1", question=question, choice="1"))
        await phone.say(Erase(ref="a2"))
        await phone.say(Ping(ref="a3"))
        before = [await phone.hear()]
        while before[-1] != Pong(ref="a3"):
            before.append(await phone.hear())
        go_on.set()

        assert [await phone.hear() for _ in range(2)] == [AnswerSaved(ref="a1"), AnswerSaved(ref="a2")]
        assert before == [Pong(ref="a3")]
    assert await make(get_choices) == ["5"]


async def test_a_phone_hears_of_the_end_and_cannot_answer_any_more() -> None:
    asked = await make(make_round)
    async with open_phone(asked.room) as phone:
        await phone.hear_a(PhoneWelcome)

        await make(end_session, room_id=asked.room_id, revision=asked.room.revision, now=NOW)

        assert (await phone.hear_a(StageChanged)).room.ended
        await phone.say(Answer(ref="a1", question=(await get_questions(asked))[0], choice="4"))
        assert await phone.hear() == Refused(ref="a1", code="question_closed")
