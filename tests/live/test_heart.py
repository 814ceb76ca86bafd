"""A room's heart: it publishes what is due, in batches, on its own beat, for as long as somebody looks."""

import asyncio
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from facilitation.live import heart
from facilitation.live.process import Process
from facilitation.models import Release, Room, Round
from facilitation.protocol.commands import Answer, Finish, Ping
from facilitation.protocol.events import (
    AnswerSaved,
    Crowd,
    CrowdChanged,
    DeskWelcome,
    PhoneWelcome,
    Pong,
    ResultsReleased,
    ScreenWelcome,
)
from facilitation.queries.snapshots import Here
from facilitation.rules.exercise import Display
from tests.factories import NOW, make_answers, make_phones, make_round
from tests.journeys.people import eventually
from tests.live.sockets import Socket, get_questions, make, open_desk, open_phone, open_screen

pytestmark = pytest.mark.django_db(transaction=True)


async def answer(phone: Socket, question: int, choice: str) -> None:
    await phone.say(Answer(ref="a", question=question, choice=choice))
    await phone.hear_a(AnswerSaved)


async def test_shows_the_first_picture_once_the_floor_is_reached_and_the_histogram_is_right() -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    async with asyncio.TaskGroup() as group, open_screen(asked.room) as screen, open_desk(asked.room) as desk:
        await screen.hear_a(ScreenWelcome)
        await desk.hear_a(DeskWelcome)
        for choice in "44521":
            group.create_task(let_a_phone_answer(asked, question, choice))

        shown = await screen.hear_a(ResultsReleased)
        assert shown.picture.answers == 5
        assert (shown.picture.rows[0].form, shown.picture.rows[0].average) == ("average", 3.0)
        assert await desk.hear_a(ResultsReleased) == shown

        for choice in "552":
            group.create_task(let_a_phone_answer(asked, question, choice))

        shown = await screen.hear_a(ResultsReleased)
        assert shown.picture.answers == 8
        assert shown.picture.rows[0].scores == (1, 2, 0, 2, 3)
        assert [row.version for row in shown.picture.rows[1:]] == [0] * 12
        assert await desk.hear_a(ResultsReleased) == shown


async def let_a_phone_answer(asked: Round, question: int, choice: str) -> None:
    async with open_phone(asked.room) as phone:
        await phone.hear_a(PhoneWelcome)
        await answer(phone, question, choice)


async def test_a_reloaded_screen_shows_the_same_picture() -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    async with open_screen(asked.room) as screen:
        for choice in "44521":
            await let_a_phone_answer(asked, question, choice)
        shown = await screen.hear_a(ResultsReleased)

    async with open_screen(asked.room) as screen:
        assert (await screen.hear_a(ScreenWelcome)).board.picture == shown.picture


async def test_a_picture_kept_off_goes_to_the_desk_and_not_to_the_screen() -> None:
    asked = await make(make_round, display=Display.KEPT_OFF)
    question = (await get_questions(asked))[0]
    async with open_screen(asked.room) as screen, open_desk(asked.room) as desk:
        assert (await screen.hear_a(ScreenWelcome)).board.picture is None
        for choice in "44521":
            await let_a_phone_answer(asked, question, choice)

        assert (await desk.hear_a(ResultsReleased)).picture.answers == 5
        await screen.say(Ping(ref="p1"))
        heard = await screen.hear_until(Pong(ref="p1"))
        assert [type(event) for event in heard if not isinstance(event, CrowdChanged)] == [Pong]

    async with open_screen(asked.room) as screen:
        assert (await screen.hear_a(ScreenWelcome)).board.picture is None


async def test_without_a_desk_or_screen_nothing_is_published_and_with_one_it_is() -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    for choice in "44521":
        await let_a_phone_answer(asked, question, choice)
    assert await make(Release.objects.count) == 0

    async with open_screen(asked.room) as screen:
        await screen.hear_a(ResultsReleased)

    assert await make(Release.objects.count) == 1


async def test_says_how_many_are_here_and_have_finished_only_from_the_floor_on() -> None:
    asked = await make(make_round)
    async with open_screen(asked.room) as screen:
        assert (await screen.hear_a(ScreenWelcome)).crowd == Crowd(joined=None, finished=None, watching=None)
        async with (
            open_phone(asked.room) as ada,
            open_phone(asked.room) as ben,
            open_phone(asked.room) as cleo,
            open_phone(asked.room) as dan,
        ):
            phones = [ada, ben, cleo, dan]
            assert await screen.hear_a(CrowdChanged) == CrowdChanged(
                crowd=Crowd(joined=None, finished=None, watching=None)
            )
            async with open_phone(asked.room) as eve:
                assert await screen.hear_a(CrowdChanged) == CrowdChanged(
                    crowd=Crowd(joined=5, finished=None, watching=0)
                )
                for phone in (*phones, eve):
                    await phone.say(Finish(ref="f", round=asked.pk))
                    await phone.hear_a(AnswerSaved)
                assert await screen.hear_a(CrowdChanged) == CrowdChanged(crowd=Crowd(joined=5, finished=5, watching=0))


async def test_one_heart_beats_for_a_room_however_many_look(process: Process) -> None:
    asked = await make(make_round)
    async with open_screen(asked.room), open_screen(asked.room), open_desk(asked.room) as desk:
        await desk.hear_a(DeskWelcome)
        assert process.hearts.count() == 1


async def test_a_heart_that_misses_a_beat_goes_on(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    failures = iter([DatabaseError("gone"), DatabaseError("still gone")])
    look = process.hearts._looks._work

    def fail_twice(looks: list[heart.Look]) -> list[Crowd | None]:
        for failure in failures:
            raise failure
        return look(looks)

    monkeypatch.setattr(heart, "BEAT", 0.05)
    monkeypatch.setattr(process.hearts._looks, "_work", fail_twice)
    async with open_screen(asked.room) as screen:
        await screen.hear_a(ScreenWelcome)
        for choice in "44521":
            await let_a_phone_answer(asked, question, choice)

        assert (await screen.hear_a(ResultsReleased)).picture.answers == 5


async def test_a_heart_outlives_every_kind_of_failure(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    """A heart that ends with an error nobody has thought of would leave its room standing still for good."""
    asked = await make(make_round)
    failures = iter([RuntimeError("unthought of")])
    look = process.hearts._looks._work

    def fail_once(looks: list[heart.Look]) -> list[Crowd | None]:
        for failure in failures:
            raise failure
        return look(looks)

    monkeypatch.setattr(heart, "BEAT", 0.05)
    monkeypatch.setattr(process.hearts._looks, "_work", fail_once)
    async with open_screen(asked.room) as screen:
        await screen.hear_a(ScreenWelcome)
        await screen.hear_a(CrowdChanged)


async def test_nothing_is_published_while_nobody_knows_how_many_are_here(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a number that is too low, those who are still to answer would be taken for nobody (rule R3)."""
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    unsure = {"is": True}
    monkeypatch.setattr(type(process.presence), "is_sure", property(lambda _: not unsure["is"]))
    monkeypatch.setattr(heart, "BEAT", 0.05)
    beats = []
    look = process.hearts._looks._work

    def count(looks: list[heart.Look]) -> list[Crowd | None]:
        beats.append(1)
        return look(looks)

    monkeypatch.setattr(process.hearts._looks, "_work", count)
    async with open_screen(asked.room) as screen:
        await screen.hear_a(ScreenWelcome)
        for choice in "44521":
            await let_a_phone_answer(asked, question, choice)
        now = len(beats)
        await eventually(lambda: len(beats) > now + 3)
        assert await make(Release.objects.count) == 0

        unsure["is"] = False
        assert (await screen.hear_a(ResultsReleased)).picture.answers == 5


def count_queries(looking: heart._Looking, looks: list[heart.Look]) -> tuple[int, list[Crowd | None]]:
    with CaptureQueriesContext(connection) as queries:
        crowds = looking.look(looks)
    return len(queries), crowds


def is_quiet(looking: heart._Looking, looks: list[heart.Look]) -> bool:
    """Whether a look soon asks for nothing but the mark. PostgreSQL's tells what others do beside these tests, too."""
    return any(count_queries(looking, looks)[0] == 1 for _ in range(100))


def in_another_connection(work: Callable[[], object]) -> None:
    def run() -> None:
        work()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_a_quiet_room_is_looked_at_again_only_after_somebody_has_stored_something() -> None:
    asked, other = make_round(), make_round()
    looking = heart._Looking()
    looks = [(str(asked.room_id), Here(joined=7), True), (str(other.room_id), Here(joined=2), True)]
    often, crowds = count_queries(looking, looks)

    assert often > 1
    assert is_quiet(looking, looks)
    assert looking.look(looks) == crowds
    assert crowds == [Crowd(joined=7, finished=None, watching=0), Crowd(joined=None, finished=None, watching=None)]

    more = [(str(asked.room_id), Here(joined=9), True)]
    assert count_queries(looking, more)[1] == [Crowd(joined=9, finished=None, watching=0)]

    in_another_connection(lambda: Room.objects.filter(pk=asked.room_id).update(ended_at=NOW))
    assert looking.look(looks)[0] is None
    assert is_quiet(looking, looks)


def test_a_room_of_which_nobody_knows_who_is_there_is_never_quiet() -> None:
    asked = make_round()
    looking = heart._Looking()
    looks = [(str(asked.room_id), Here(joined=7), False)]

    assert not is_quiet(looking, looks)
    assert is_quiet(looking, [(str(asked.room_id), Here(joined=7), True)])


def test_a_room_in_which_something_waits_is_looked_at_every_time() -> None:
    asked = make_round()
    question = asked.questions.earliest("position").pk
    looking = heart._Looking()
    looks = [(str(asked.room_id), Here(joined=0), True)]
    looking.look(looks)
    phones = make_phones(room=asked.room, number=5)
    in_another_connection(lambda: make_answers(question=question, phones=phones[:4], choices="1234"))
    waiting = [count_queries(looking, looks)[0] for _ in range(2)]
    assert min(waiting) > 1
    in_another_connection(lambda: make_answers(question=question, phones=phones[4:], choices="5"))

    looking.look(looks)

    assert Release.objects.count() == 1
    assert is_quiet(looking, looks)


def test_after_an_error_everything_is_looked_at_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = make_round()
    looking = heart._Looking()
    looks = [(str(asked.room_id), Here(joined=7), True)]
    looking.look(looks)

    def fail(here: object) -> dict[str, Crowd]:
        raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(heart, "get_crowds", fail)
        with pytest.raises(DatabaseError):
            looking.look([(str(asked.room_id), Here(joined=8), True)])

    often, crowds = count_queries(looking, looks)
    assert often > 1
    assert crowds == [Crowd(joined=7, finished=None, watching=0)]
