"""What the facilitator lets the screen show: one question, softer, hidden, compared, gaps, nothing at all."""

from datetime import timedelta

import pytest

from facilitation.actions import rounds
from facilitation.actions.moves import NoRoundError, UnknownQuestionError
from facilitation.actions.rooms import advance, end_session, renew_code, set_curtain, set_timer
from facilitation.actions.rounds import close_round, hide, set_display, set_view, soften
from facilitation.models import Question, Room, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import Board, ResultsReleased, StageChanged
from facilitation.queries.results import get_picture
from facilitation.queries.snapshots import get_changes
from facilitation.rules.exercise import Ask, Chart, Curtain, Display, UnknownChartError
from tests.actions.announced import hear_announcements
from tests.actions.leading import WHOLE, answer_all, ask_for, get_question, get_row, lead, see_desk, see_screen
from tests.actions.moves import SECOND, get_state
from tests.factories import NOW, get_questions, make_room

pytestmark = pytest.mark.django_db

PLAN = WHOLE.model_copy(update={"factors": WHOLE.factors[:2]})
FULL = "1223344555"
"""Ten ratings that are drawn in full."""


def make_rated(room: Room | None = None, subject: str = "friendship") -> tuple[Round, int, int]:
    """An open round of ratings with a picture on the screen, and its two questions."""
    asked = ask_for(room or make_room(plan=PLAN), Ask.RATE, subject)
    answer_all(asked, FULL)
    first, second = get_questions(asked=asked)
    return asked, first, second


def view(asked: Round, chart: Chart, question: int | None = None, *, compare: bool = False) -> None:
    lead(asked.room, set_view, round_id=asked.pk, chart=chart, question=question, compare=compare)


def get_forms(board: Board) -> list[str]:
    assert board.picture is not None
    return [row.form for row in board.picture.rows]


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


# Waves


def test_a_wave_is_compared_with_the_one_before_it() -> None:
    room = make_room(plan=PLAN)
    first, one, _ = make_rated(room)
    lead(room, close_round)
    make_rated(room, "family")
    lead(room, close_round)
    second, two, _ = make_rated(room)
    assert see_screen(room).board.before is None

    view(second, Chart.PROFILE, compare=True)
    assert see_screen(room).board.before == see_desk(room).board.before == get_picture(first.pk)

    view(second, Chart.PROFILE, two, compare=True)
    assert see_screen(room).board.before == get_picture(first.pk, only=one)


def test_a_wave_that_was_kept_off_is_not_compared_with() -> None:
    room = make_room(plan=PLAN)
    first, _, _ = make_rated(room)
    lead(room, close_round)
    Round.objects.filter(pk=first.pk).update(display=Display.KEPT_OFF)
    second, _, _ = make_rated(room)

    view(second, Chart.PROFILE, compare=True)

    assert see_screen(room).board.before is see_desk(room).board.before is None
    Round.objects.filter(pk=first.pk).update(display=Display.SHOWN)
    assert see_screen(room).board.before == get_picture(first.pk)


# Gaps


def make_gap() -> tuple[Room, Round, Round]:
    """A room in which friendship was placed and rated, at the stage that compares the two."""
    room = make_room(plan=PLAN)
    placed = ask_for(room, Ask.PLACE)
    lead(room, set_display, display=Display.SHOWN)
    answer_all(placed, "1112223344", question=get_question(placed, "friendship"))
    lead(room, close_round)
    rated, _, _ = make_rated(room)
    lead(room, advance, stage="factors")
    return room, placed, rated


def test_gaps_reach_the_screen_when_they_are_drawn_and_the_desk_before() -> None:
    room, _, rated = make_gap()
    assert ([gap.subject for gap in see_desk(room).board.gaps], see_screen(room).board.gaps) == (["friendship"], ())

    view(rated, Chart.GAPS)

    assert see_screen(room).board.gaps == see_desk(room).board.gaps != ()


def test_what_is_hidden_or_kept_off_takes_no_part_in_gaps() -> None:
    room, placed, rated = make_gap()
    view(rated, Chart.GAPS)
    assert see_screen(room).board.gaps

    place = Question.objects.filter(pk=get_question(placed, "friendship"))
    place.update(hidden=True)
    assert see_screen(room).board.gaps == see_desk(room).board.gaps == ()
    place.update(hidden=False)
    assert see_screen(room).board.gaps
    for asked in (placed, rated):
        Round.objects.filter(pk=asked.pk).update(display=Display.KEPT_OFF)
        assert see_desk(room).board.gaps == ()
        Round.objects.filter(pk=asked.pk).update(display=Display.SHOWN)
    assert see_desk(room).board.gaps


# The closing check


@pytest.mark.parametrize(("ask", "heard"), [(Ask.REASONS, 2), (Ask.CHECK, 0)])
def test_the_closing_check_reaches_neither_desk_nor_screen_while_the_session_runs(ask: Ask, heard: int) -> None:
    room = make_room(plan=PLAN)
    asked = ask_for(room, ask)
    choices = ["4"] * 9 if ask is Ask.CHECK else ["a--"] * 9

    with hear_announcements() as said:
        answer_all(asked, choices)
    lead(room, set_display, display=Display.SHOWN)

    assert len([one for one in said if isinstance(one.event, ResultsReleased)]) == heard
    boards = [see_desk(room).board, see_screen(room).board, *(event.board for event in get_changes(str(room.pk)))]
    assert len([board for board in boards if board.picture]) == 2 * heard
    lead(room, end_session)
    assert [row.version for row in get_picture(asked.pk).rows] == [1] * asked.questions.count()


# The curtain


def test_a_frozen_screen_keeps_what_it_showed_and_catches_up_afterwards() -> None:
    asked, first, _ = make_rated()
    room = asked.room
    before = see_screen(room)

    lead(room, set_curtain, curtain=Curtain.FROZEN)
    with hear_announcements() as said:
        answer_all(asked, FULL, now=NOW + SECOND)
        lead(room, soften, question=first)
        lead(room, set_timer, seconds=60)
        lead(room, advance, stage="groups")

    screens = [one.event for one in said if one.to == screens_of(room.pk).name]
    told = [event for event in screens if isinstance(event, StageChanged)]
    assert len(told) == len(screens) == 3
    now = see_screen(room)
    for state, board in [*((event.room, event.board) for event in told), (now.room, now.board)]:
        assert board == before.board
        unchanged = {"revision": state.revision, "curtain": Curtain.FROZEN}
        assert state == before.room.model_copy(update=unchanged)
    assert [one.to for one in said if isinstance(one.event, ResultsReleased)] == [desks_of(room.pk).name]
    phones = [one.event for one in said if one.to == phones_of(room.pk).name]
    assert [event.room.stage for event in phones if isinstance(event, StageChanged)] == ["rate", "rate", "groups"]

    lead(room, advance, stage="rate")
    lead(room, set_curtain, curtain=Curtain.OPEN)

    after = see_screen(room)
    assert after.room == see_desk(room).room
    assert after.board == see_desk(room).board
    assert after.board.picture is not None
    assert after.board.picture.answers == 2 * len(FULL)


def test_freezing_a_frozen_screen_again_shows_nothing_new() -> None:
    asked, _, _ = make_rated()
    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)
    frozen = see_screen(asked.room).board
    answer_all(asked, FULL, now=NOW + SECOND)

    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)

    assert see_screen(asked.room).board == frozen != see_desk(asked.room).board


def test_what_a_frozen_screen_kept_back_was_not_seen() -> None:
    asked, first, second = make_rated()
    lead(asked.room, close_round)
    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)
    later, third, fourth = make_rated(asked.room, "family")

    lead(asked.room, end_session)

    assert set(Question.objects.filter(seen=True).values_list("pk", flat=True)) == {first, second}
    assert get_picture(later.pk).rows == ()
    assert not Question.objects.filter(pk__in=[third, fourth], releases__isnull=False).exists()


@pytest.mark.parametrize("curtain", [Curtain.BLANK, Curtain.PAUSED])
def test_everyone_hears_of_a_curtain_and_the_room_goes_on_behind_it(curtain: Curtain) -> None:
    asked, _, _ = make_rated()

    with hear_announcements() as said:
        lead(asked.room, set_curtain, curtain=curtain)

    assert [one.event.room.curtain for one in said if isinstance(one.event, StageChanged)] == [curtain] * 3
    answer_all(asked, FULL, now=NOW + SECOND)
    lead(asked.room, set_curtain, curtain=Curtain.OPEN)
    assert see_screen(asked.room).board == see_desk(asked.room).board


def test_phones_get_the_picture_of_a_closed_round_only_while_the_curtain_is_open() -> None:
    asked, _, _ = make_rated()
    boards = [get_changes(str(asked.room_id))[0].board]
    lead(asked.room, close_round)
    boards.append(get_changes(str(asked.room_id))[0].board)
    for curtain in (Curtain.BLANK, Curtain.PAUSED, Curtain.FROZEN):
        lead(asked.room, set_curtain, curtain=curtain)
        boards.append(get_changes(str(asked.room_id))[0].board)

    assert [board.picture is not None for board in boards] == [False, True, False, False, False]


# The timer


def test_a_timer_runs_until_it_is_stopped_or_the_stage_is_left_and_ends_nothing() -> None:
    asked, _, _ = make_rated()
    room = asked.room

    def get_end() -> int | None:
        return see_screen(room).room.timer_ends_at

    lead(room, set_timer, seconds=300)
    assert get_end() == int((NOW + timedelta(seconds=300)).timestamp())
    lead(room, set_timer, seconds=None)
    assert get_end() is None

    lead(room, set_timer, seconds=60)
    lead(room, renew_code, now=NOW + timedelta(seconds=90))
    assert get_end() == int((NOW + timedelta(seconds=60)).timestamp())
    assert Round.objects.get().closed_at is None
    lead(room, advance, stage="groups")
    assert get_end() is None
