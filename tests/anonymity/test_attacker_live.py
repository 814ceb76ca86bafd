"""P3 of docs/anonymity.md against a running server: two rooms at once, and a witness who misses nothing."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from random import Random

import pytest

from facilitation.protocol.commands import CloseRound
from facilitation.protocol.events import (
    AnswerSaved,
    CrowdChanged,
    DeskWelcome,
    PhoneWelcome,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
)
from facilitation.rules.release import Policy
from facilitation.rules.scales import RATINGS
from tests.anonymity.attacker.book import Entry
from tests.anonymity.attacker.contenders import publish_with_remainder
from tests.anonymity.attacker.live_mean import solve_mean
from tests.anonymity.attacker.observed import play
from tests.anonymity.attacker.rooms import Asked, Habits, Room, Tap
from tests.anonymity.attacker.solver import merge, solve
from tests.anonymity.attacker.witness import Line, Pieced, Thumb, overhear, piece_together, take_seat
from tests.journeys.people import eventually, open_room, sign_up
from tests.services import RunningServer

pytestmark = [pytest.mark.services, pytest.mark.timeout(180)]

PEOPLE, ELSEWHERE = 19, 6
POLICY = Policy(floor=9, step=3)
"""From nine on nearly every picture is exact: the witness gets all numbers there are."""

PINNED = 4
"""So many answers that left again may be known from two batches together; how often is bounded in test_attacker.py."""

HABITS = Habits(change=0.12, withdraw=0.03)


async def get_thumbs(stack: AsyncExitStack, server: RunningServer, room: dict[str, str], number: int) -> list[Thumb]:
    path = "/live/phone/" + room["code"]
    lines = [
        await stack.enter_async_context(overhear(server, path, cookie=take_seat(server, room))) for _ in range(number)
    ]
    return [Thumb(person, line) for person, line in enumerate(lines)]


def get_questions(line: Line) -> list[int]:
    welcome = line.frames[0].event
    assert isinstance(welcome, PhoneWelcome | ScreenWelcome | DeskWelcome)
    assert welcome.room.round is not None
    return [question.id for question in welcome.room.round.questions]


def make_likely(random: Random) -> list[str]:
    """Choices as often as people make them: of some questions nearly everybody thinks alike."""
    often = [random.gammavariate(random.choice([0.3, 2]), 1) for _ in RATINGS.steps]
    return [*random.choices(RATINGS.steps, often, k=38), "n", "s"]


async def close(desk: Line) -> None:
    """Close the round at the desk."""
    revision = max(
        event.room.revision
        for event in (frame.event for frame in desk.frames)
        if isinstance(event, DeskWelcome | StageChanged)
    )
    await desk.socket.send(CloseRound(ref="close", revision=revision).model_dump_json())
    await eventually(lambda: any(picture.late is not None for _, picture in desk.get_pictures()))


def name_kinds(line: Line) -> set[type]:
    return {type(frame.event) for frame in line.frames}


async def test_who_saw_every_frame_and_every_tap_learns_no_more_than_batches_imply(
    serve: Callable[..., RunningServer],
) -> None:
    server = serve()
    ada = sign_up(server.start_link)
    here = open_room(server, "--round=friendship", f"--floor={POLICY.floor}", f"--step={POLICY.step}")
    there = open_room(server, "--round=family")
    async with AsyncExitStack() as stack:
        screen, other_screen = [
            await stack.enter_async_context(overhear(server, "/live" + room["screen"].removeprefix(server.address)))
            for room in (here, there)
        ]
        desk = await stack.enter_async_context(overhear(server, f"/live/desk/{here['room']}", cookie=ada))
        thumbs = await get_thumbs(stack, server, here, PEOPLE)
        others = await get_thumbs(stack, server, there, ELSEWHERE)
        random = Random(3)  # noqa: S311 - the same choices each time
        choose = {question: make_likely(random) for line in (screen, other_screen) for question in get_questions(line)}
        await asyncio.gather(
            *(
                thumb.answer_all(Random(number), habits=HABITS, choose=choose)  # noqa: S311 - likewise
                for number, thumb in enumerate([*thumbs, *others])
            )
        )
        await eventually(lambda: max((row.version for _, one in screen.get_pictures() for row in one.rows)) > 1)
        await close(desk)
        await eventually(lambda: screen.get_pictures()[-1][1] == desk.get_pictures()[-1][1])

    check_frames(screen, desk, thumbs)
    check_rooms_apart([screen, desk, *(thumb.line for thumb in thumbs)], [other_screen, others[0].line])
    check_what_is_learned(screen, thumbs)


def check_frames(screen: Line, desk: Line, thumbs: list[Thumb]) -> None:
    """Desk and screen hear the same of answers, by the clock; phones hear nothing of one another; taps look alike."""
    taps = sum(len(thumb.taps) for thumb in thumbs)
    seconds = screen.frames[-1].at - screen.frames[0].at
    assert [picture for _, picture in desk.get_pictures()] == [picture for _, picture in screen.get_pictures()]
    assert name_kinds(screen) == {ScreenWelcome, ResultsReleased, CrowdChanged, StageChanged}
    assert len(screen.frames) < 2 * (seconds + 3) < taps
    for thumb in thumbs:
        before = [frame.event for frame in thumb.line.frames if not isinstance(frame.event, StageChanged)]
        assert {type(event) for event in before} == {PhoneWelcome, AnswerSaved}
        assert len(before) == 1 + len(thumb.taps)
    for question in get_questions(screen):
        assert len(set().union(*(thumb.lengths[question] for thumb in thumbs))) == 1


def check_rooms_apart(here: list[Line], there: list[Line]) -> None:
    """No frame of one room names anything of the other."""
    asked = [set(get_questions(lines[0])) for lines in (here, there)]
    for lines, own, foreign in ((here, asked[0], asked[1]), (there, asked[1], asked[0])):
        named = {row.question for line in lines for _, picture in line.get_pictures() for row in picture.rows} | {
            question for line in lines for question in get_questions(line)
        }
        assert named == own
        assert not named & foreign


def check_what_is_learned(screen: Line, thumbs: list[Thumb]) -> None:
    """Solve every question for everybody; the same taps, published in other ways, name many."""
    named, agreed, answers, pieced, mean, rest = 0, 0, 0, 0, Counter[bool](), Counter[bool]()
    for question in get_questions(screen):
        taps = sorted(
            (tap for thumb in thumbs for about, tap in thumb.taps if about == question), key=lambda tap: tap.at
        )
        together = piece_together(question, taps, screen.get_pictures(), POLICY)
        if together is not None:
            pieced += 1
            score = solve_for_all(together)
            named, agreed, answers = named + score[0], agreed + score[1], answers + score[2]
        asked = Asked(RATINGS, tuple(taps), {})
        possible, _ = solve_mean(asked)
        mean.update(len(choices) == 1 for choices in possible)
        rest.update(publish_rest(taps))
    print(
        f"Pieced together {pieced} questions, {answers} answers: {named} narrowed to one choice, "
        f"{agreed} in batches that agree. A mean after every tap: {mean[True]} of {mean.total()}. "
        f"Last ones, published at the close: {rest[True]} of {rest.total()}."
    )
    assert pieced >= 5
    assert answers > 5 * POLICY.floor
    assert named <= agreed + PINNED
    assert mean[True] > 0.5 * mean.total()
    assert rest == Counter({True: len(get_questions(screen))})


def publish_rest(taps: list[Tap]) -> Iterator[bool]:
    """Nine people, three, three, three, and at the close the last one, if everybody answers once: is that one named?"""
    first = {tap.person: tap for tap in reversed(taps) if tap.choice is not None}
    order = sorted(first.values(), key=lambda tap: tap.at)
    slowly = tuple(Tap(at, tap.person, tap.choice) for at, tap in enumerate(order, start=1))
    crowd = Room(POLICY, joins=(0.0,) * PEOPLE, leaves=(None,) * PEOPLE, asked=(), closes=PEOPLE + 2.0)
    seen = play(crowd, Asked(RATINGS, slowly, {}), publish_with_remainder)
    possible = solve(seen.entries, seen.pictures, {})
    yield len(possible[seen.entries[-1]]) == 1 and seen.entries[-1].person == order[-1].person


def solve_for_all(together: Pieced) -> tuple[int, int, int]:
    """How many answers are narrowed to one choice, how many are in a batch that agrees, and how many there are."""
    possible = solve(together.entries, together.pictures, {})
    batches: defaultdict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in together.entries:
        assert merge(entry.choice) in possible[entry], "the witness has ruled out the truth"
        batches["in", entry.born].append(entry)
        if entry.died is not None:
            batches["out", entry.died].append(entry)
    assert all(len({entry.person for entry in batch}) >= POLICY.step for batch in batches.values())
    agreed = {entry for batch in batches.values() if len({merge(one.choice) for one in batch}) == 1 for entry in batch}
    named = {entry for entry, choices in possible.items() if len(choices) == 1}
    return len(named), len(agreed), len(possible)
