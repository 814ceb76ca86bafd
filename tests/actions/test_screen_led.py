"""What the facilitator lets the screen show: one question, softer, hidden, of an earlier round."""

import pytest

from facilitation.actions import rounds
from facilitation.actions.moves import NoRoundError, UnknownQuestionError
from facilitation.actions.rooms import advance, end_session
from facilitation.actions.rounds import close_round, hide, set_display, set_view, soften
from facilitation.models import Question, Round
from facilitation.protocol.audiences import desks_of, screens_of
from facilitation.protocol.events import ResultsReleased, StageChanged
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Ask, Chart, Display, UnknownChartError
from tests.actions.announced import hear_announcements
from tests.actions.leading import answer_all, ask_for, get_row, lead, see_desk, see_screen
from tests.actions.moves import SECOND, get_state
from tests.actions.rated import FULL, PLAN, get_forms, make_rated, view
from tests.factories import NOW, make_room

pytestmark = pytest.mark.django_db


# Softer


def test_a_softened_question_is_coarse_on_desk_and_screen_and_the_others_are_not() -> None:
    asked, first, _ = make_rated()
    assert get_forms(see_screen(asked.room).board) == ["counts", "counts"]

    lead(asked.room, soften, question=first)

    assert get_forms(see_screen(asked.room).board) == get_forms(see_desk(asked.room).board) == ["average", "counts"]
    state = see_screen(asked.room).room.round
    assert state is not None
    assert [question.soft for question in state.questions] == [True, False]


def test_all_questions_are_softened_at_once_and_stay_so() -> None:
    asked, first, _ = make_rated()

    lead(asked.room, soften, question=None)
    lead(asked.room, hide, question=first, hidden=True)
    lead(asked.room, hide, question=first, hidden=False)
    lead(asked.room, set_display, display=Display.KEPT_OFF)
    lead(asked.room, set_display, display=Display.SHOWN)
    answer_all(asked, FULL, now=NOW + SECOND)

    assert get_forms(see_screen(asked.room).board) == ["average", "average"]
    assert not any(name.startswith(("unsoften", "harden")) for name in vars(rounds))


def test_a_question_of_another_round_is_not_softened() -> None:
    asked, first, _ = make_rated()
    elsewhere, foreign, _ = make_rated()

    with pytest.raises(UnknownQuestionError):
        lead(asked.room, soften, question=foreign)

    assert not Question.objects.filter(soft=True).exists()
    lead(elsewhere.room, soften, question=foreign)
    assert list(Question.objects.filter(soft=True).values_list("pk", flat=True)) == [foreign] != [first]


# Hidden


def test_a_hidden_question_has_no_row_anywhere_until_it_is_let_in_again() -> None:
    asked, first, second = make_rated()
    boards = [see_desk(asked.room).board, see_screen(asked.room).board]
    assert all(get_row(board, first) for board in boards)

    lead(asked.room, hide, question=first, hidden=True)

    for board in (see_desk(asked.room).board, see_screen(asked.room).board):
        assert (get_row(board, first), get_row(board, second) is None) == (None, False)
    lead(asked.room, hide, question=first, hidden=False)
    assert [see_desk(asked.room).board, see_screen(asked.room).board] == boards


def test_what_is_hidden_at_the_end_is_gone() -> None:
    asked, first, second = make_rated()
    lead(asked.room, hide, question=first, hidden=True)

    lead(asked.room, end_session)

    assert [row.question for row in get_picture(asked.pk).rows] == [second]
    assert list(Question.objects.filter(releases__isnull=False).values_list("pk", flat=True)) == [second]


def test_hiding_the_question_that_is_drawn_alone_draws_the_others() -> None:
    asked, first, second = make_rated()
    view(asked, Chart.PROFILE, first)

    lead(asked.room, hide, question=first, hidden=True)

    board = see_screen(asked.room).board
    assert (get_row(board, first), get_row(board, second) is None) == (None, False)


# One question


def test_of_a_question_drawn_alone_the_screen_gets_that_row_and_the_desk_all() -> None:
    asked, first, second = make_rated()

    with hear_announcements() as moved:
        view(asked, Chart.PROFILE, first)
    with hear_announcements() as released:
        answer_all(asked, FULL, now=NOW + SECOND)

    rows: dict[tuple[type, str], list[int]] = {}
    for one in (*moved, *released):
        picture = one.event.picture if isinstance(one.event, ResultsReleased) else None
        if isinstance(one.event, StageChanged):
            picture = one.event.board.picture
        if picture is not None:
            rows[type(one.event), one.to] = [row.question for row in picture.rows]
    desks, screens = desks_of(asked.room_id).name, screens_of(asked.room_id).name
    assert rows == {
        (StageChanged, desks): [first, second],
        (StageChanged, screens): [first],
        (ResultsReleased, desks): [first, second],
        (ResultsReleased, screens): [first],
    }


def test_a_picture_on_the_screen_never_says_how_it_was_without_the_others() -> None:
    """The version counts every release, so that no picture goes back when the view changes."""
    asked, first, _ = make_rated()
    whole = see_screen(asked.room).board.picture

    view(asked, Chart.PROFILE, first)

    alone = see_screen(asked.room).board.picture
    assert whole is not None
    assert alone is not None
    assert (alone.version, alone.answers) == (whole.version, whole.answers)


def test_a_view_of_what_is_not_there_is_refused_and_changes_nothing() -> None:
    asked, first, second = make_rated()
    elsewhere, foreign, _ = make_rated()
    lead(asked.room, hide, question=second, hidden=True)
    before = get_state(asked.room)

    refused: list[tuple[type[Exception], Round, Chart, int | None]] = [
        (UnknownQuestionError, asked, Chart.PROFILE, foreign),
        (UnknownQuestionError, asked, Chart.PROFILE, second),
        (UnknownChartError, asked, Chart.BULLSEYE, first),
        (UnknownChartError, asked, Chart.GAPS, None),  # the stage of the ratings compares nothing yet
    ]
    for error, of, chart, question in refused:
        with pytest.raises(error):
            view(of, chart, question)
        assert get_state(asked.room) == before
    with pytest.raises(NoRoundError):
        lead(asked.room, set_view, round_id=elsewhere.pk, chart=Chart.PROFILE, question=None, compare=False)

    assert get_state(asked.room) == before
    view(asked, Chart.PROFILE, first)


def test_a_round_of_another_stage_cannot_be_drawn() -> None:
    room = make_room(plan=PLAN)
    placed = ask_for(room, Ask.PLACE)
    lead(room, close_round)
    ask_for(room, Ask.RATE, "friendship")

    with pytest.raises(NoRoundError):
        view(placed, Chart.TARGETS)

    lead(room, advance, stage="place")
    view(placed, Chart.TARGETS)


@pytest.mark.parametrize(
    ("ask", "subject", "stage", "chart"),
    [
        (Ask.PLACE, None, "rings", Chart.TARGETS),
        (Ask.RATE, "friendship", "factors", Chart.PROFILE),
    ],
)
def test_a_stage_that_looks_back_draws_earlier_rounds(ask: Ask, subject: str | None, stage: str, chart: Chart) -> None:
    room = make_room(plan=PLAN)
    waves = []
    for _ in range(2):
        waves.append(ask_for(room, ask, subject))
        lead(room, close_round)

    lead(room, advance, stage=stage)
    latest = see_desk(room).room.round
    view(waves[0], chart)
    chosen = see_desk(room).room.round

    assert latest is not None
    assert chosen is not None
    assert (latest.id, chosen.id) == (waves[1].pk, waves[0].pk)
