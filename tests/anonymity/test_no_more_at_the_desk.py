"""P7 of docs/anonymity.md: whatever a desk receives about answers can be computed from what the screen may show."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from facilitation.actions.answers import save
from facilitation.actions.moves import NotMovedError
from facilitation.actions.rooms import set_curtain
from facilitation.actions.rounds import set_display, set_view
from facilitation.models import Room
from facilitation.protocol.audiences import desks_of
from facilitation.protocol.events import Announcement, Board, LeadChanged, ResultsReleased, StageChanged
from facilitation.queries.snapshots import Here, get_desk_welcome, get_screen_welcome
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import CHARTS, Chart, Curtain, Display, UnknownChartError
from facilitation.rules.pictures import Picture, Row
from tests.actions.announced import hear_announcements
from tests.actions.test_snapshot_law import IMPOSSIBLE_NOW, JOINED, STEPS, Session, Step
from tests.actions.undone import undone

pytestmark = pytest.mark.django_db

WORDS = "14n5", "1s2341", "44444444", "12345s14"
"""What people say: the first to the first question, and so on; who says nothing is left out."""


def say(word: str) -> Step:
    def step(session: Session) -> None:
        for place, question in enumerate(session.get_open_questions()):
            turned = word[place % len(word) :] + word[: place % len(word)]
            save([phone.give(question, choice) for phone, choice in zip(session.phones, turned, strict=False)])

    return step


MORE_STEPS: dict[str, Step] = {**STEPS, **{f"say {word}": say(word) for word in WORDS}}
ENDINGS = {"end", "fall silent"}


class Permitted:
    """Everything about answers that the screen may have shown so far, if the facilitator had wished so."""

    def __init__(self) -> None:
        self.rows: set[Row] = set()
        self.gaps: set[Gap] = set()
        self.numbers: set[tuple[int, int, int, int | None]] = set()

    def add(self, board: Board) -> None:
        """This could stand on the screen."""
        for picture in (board.picture, board.before):
            if picture is not None:
                self.rows |= set(picture.rows)
                self.numbers.add(get_numbers(picture))
        self.gaps |= set(board.gaps)

    def find_more(self, board: Board) -> Iterator[object]:
        """What is on a board and could never be on the screen."""
        for picture in (board.picture, board.before):
            if picture is not None:
                yield from (row for row in picture.rows if row.version and row not in self.rows)
                if get_numbers(picture) not in self.numbers:
                    yield get_numbers(picture)
        yield from (gap for gap in board.gaps if gap not in self.gaps)


def get_numbers(picture: Picture) -> tuple[int, int, int, int | None]:
    return picture.round, picture.version, picture.answers, picture.late


def show_all(session: Session) -> Iterator[Board]:
    """Every board that the facilitator could have the screen show now, by moves that are undone again."""
    room = Room.objects.get(pk=session.room.pk)
    yield get_screen(room)
    if room.ended_at is not None:
        return
    moves: list[Callable[[], None]] = [
        lambda: lead(session, set_curtain, curtain=Curtain.OPEN),
        lambda: lead(session, set_display, display=Display.SHOWN),
    ]
    with undone():
        for make in moves:
            with suppress(NotMovedError):
                make()
        asked = get_screen_welcome(room_id=str(room.pk), here=Here()).room.round
        if asked is None:
            return
        for chart, compare in product((CHARTS[asked.ask][0], Chart.GAPS), (False, True)):
            with suppress(UnknownChartError):
                lead(session, set_view, round_id=asked.id, chart=chart, question=None, compare=compare)
            yield get_screen(room)


def lead(session: Session, action: Callable[..., None], **details: object) -> None:
    revision = Room.objects.values_list("revision", flat=True).get(pk=session.room.pk)
    action(room_id=str(session.room.pk), revision=revision, now=session.now, **details)


def get_screen(room: Room) -> Board:
    return get_screen_welcome(room_id=str(room.pk), here=Here(joined=JOINED)).board


def hear_desk(session: Session, step: Step) -> list[Announcement]:
    """Let a step happen, if it is possible now; what desks hear of it."""
    session.now += timedelta(seconds=2)
    with hear_announcements() as said, suppress(*IMPOSSIBLE_NOW):
        step(session)
    desks = desks_of(session.room.pk).name
    return [one.event for one in said if one.to == desks and isinstance(one.event, Announcement)]


def get_board(heard: Announcement) -> Board:
    match heard:
        case StageChanged():
            return heard.board
        case ResultsReleased():
            return Board(picture=heard.picture)
        case _:
            return Board()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(["ask about friendship", "say 12345s14", "keep off", "look", "say 44444444", "look", "close", "end"])
@example(["ask about family", "say 12345s14", "look", "show one", "say 44444444", "look", "hide one", "close"])
@example(["ask about friendship", "all answer", "look", "freeze", "say 12345s14", "look", "close", "compare"])
@example(["place", "say 12345s14", "look", "close", "ask about friendship", "say 12345s14", "close", "draw gaps"])
@example(["place", "say 12345s14", "close", "ask about family", "say 44444444", "close", "draw gaps", "keep off"])
@example(["ask about family", "say 44444444", "blank", "look", "soften", "close", "ask about family", "compare", "end"])
@given(
    names=st.builds(
        list.__add__,
        st.sampled_from([["place", "say 12345s14", "look"], ["ask about friendship", "say 44444444", "look"]]),
        st.lists(st.sampled_from([*MORE_STEPS, "look"]), max_size=9),
    )
)
def test_all_that_a_desk_receives_about_answers_the_screen_could_show(names: list[str]) -> None:
    with undone():
        session, permitted, drawn = Session(), Permitted(), 0
        for name in [one for step in names for one in (["close", step] if step in ENDINGS else [step])]:
            heard = hear_desk(session, MORE_STEPS[name])
            desk = get_desk_welcome(room_id=str(session.room.pk), here=Here(joined=JOINED))
            screen = get_screen_welcome(room_id=str(session.room.pk), here=Here(joined=JOINED))
            boards = [desk.board, *map(get_board, heard)]
            if any(list(permitted.find_more(board)) for board in boards):
                for board in show_all(session):
                    permitted.add(board)
            for board in boards:
                assert list(permitted.find_more(board)) == [], name
                drawn += sum(bool(row.version) for row in (() if board.picture is None else board.picture.rows))
            assert desk.crowd == screen.crowd
        event(f"{min(drawn, 3)} rows or more")


def test_a_desk_that_knew_one_number_more_would_be_noticed() -> None:
    session, permitted = Session(), Permitted()
    for name in ("ask about friendship", "say 12345s14", "keep off", "look"):
        hear_desk(session, MORE_STEPS[name])
    for board in show_all(session):
        permitted.add(board)
    desk = get_desk_welcome(room_id=str(session.room.pk), here=Here(joined=JOINED)).board
    assert desk.picture is not None
    first, *others = desk.picture.rows
    told = Board(picture=replace(desk.picture, rows=(replace(first, unrated=2, average=3.5), *others)))

    assert get_screen(session.room) == Board()
    assert list(permitted.find_more(desk)) == []
    assert list(permitted.find_more(told)) != []


@pytest.mark.parametrize("word", WORDS)
def test_what_only_desks_hear_has_nothing_to_do_with_answers(word: str) -> None:
    """Minutes, guests, a wish to slow down: the same whatever is said, and nobody's."""
    heard = []
    for said in (word, "4" * JOINED):
        session = Session()
        steps = ["ask about friendship", f"say {said}", "look", "Ben asks to slow down", "close", "go to the thanks"]
        spoken = MORE_STEPS | {f"say {said}": say(said)}
        heard.append(
            [one for name in steps for one in hear_desk(session, spoken[name]) if isinstance(one, LeadChanged)]
        )

    assert heard[0] == heard[1] != []
