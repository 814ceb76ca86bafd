"""What stays of a session when it has ended: what the screen could show, as it could show it."""

import pytest

from facilitation.actions.rooms import advance, end_session
from facilitation.actions.rounds import close_round, set_display, set_view, soften
from facilitation.models import Release, Room, Round
from facilitation.queries.results import get_gaps, get_picture
from facilitation.rules.exercise import Ask, Chart, Display
from tests.actions.leading import WHOLE, answer_all, ask_for, get_question, lead
from tests.actions.moves import SECOND
from tests.factories import NOW, get_questions, make_room

pytestmark = pytest.mark.django_db

PLAN = WHOLE.model_copy(update={"factors": WHOLE.factors[:2]})
FULL = "1223344555"


def make_rated(room: Room, subject: str = "friendship", choices: str = FULL) -> Round:
    asked = ask_for(room, Ask.RATE, subject)
    answer_all(asked, choices)
    return asked


def get_kept(asked: Round) -> list[tuple[int, int]]:
    """The place of the question, and the version, of each release that is left of a round."""
    releases = Release.objects.filter(question__round=asked).order_by("question__position", "version")
    return list(releases.values_list("question__position", "version"))


@pytest.mark.parametrize(("display", "rows"), [(Display.SHOWN, 2), (Display.COLLECTING, 0), (Display.KEPT_OFF, 0)])
def test_what_the_screen_never_could_show_is_gone(display: Display, rows: int) -> None:
    plan = PLAN.model_copy(update={"displays": {Ask.RATE: Display.COLLECTING}})
    room = make_room(plan=plan)
    asked = make_rated(room)
    lead(room, set_display, display=display)
    assert get_kept(asked) == [(0, 1), (1, 1)]

    lead(room, end_session)

    assert len(get_picture(asked.pk).rows) == len(get_kept(asked)) == rows


def test_what_was_taken_off_the_screen_before_there_was_anything_to_see_is_gone() -> None:
    room = make_room(plan=PLAN)
    asked = ask_for(room, Ask.RATE, "friendship")
    lead(room, set_display, display=Display.KEPT_OFF)
    answer_all(asked, FULL)
    assert get_kept(asked) == [(0, 1), (1, 1)]

    lead(room, end_session)

    assert get_picture(asked.pk).rows == ()
    assert get_kept(asked) == []


def test_what_was_on_the_screen_once_stays_though_it_was_taken_off() -> None:
    room = make_room(plan=PLAN)
    asked = make_rated(room)
    drawn = get_picture(asked.pk)
    lead(room, set_display, display=Display.KEPT_OFF)

    lead(room, close_round)
    lead(room, end_session)

    kept = get_picture(asked.pk)
    assert (kept.rows, kept.version, kept.answers) == (drawn.rows, drawn.version, drawn.answers)


def test_of_a_round_that_was_only_drawn_one_question_at_a_time_the_others_go() -> None:
    plan = PLAN.model_copy(update={"displays": {Ask.RATE: Display.COLLECTING}})
    room = make_room(plan=plan)
    asked = make_rated(room)
    first, second = get_questions(asked=asked)
    lead(room, set_view, round_id=asked.pk, chart=Chart.PROFILE, question=second, compare=False)
    lead(room, set_display, display=Display.SHOWN)
    assert [row.question for row in get_picture(asked.pk).rows] == [first, second]

    lead(room, end_session)

    assert [row.question for row in get_picture(asked.pk).rows] == [second]
    assert get_kept(asked) == [(1, 1)]


def test_older_versions_go_and_the_numbers_on_the_screen_stay() -> None:
    room = make_room(plan=PLAN)
    asked = make_rated(room)
    answer_all(asked, FULL, now=NOW + SECOND)
    assert get_kept(asked) == [(0, 1), (0, 2), (1, 1), (1, 2)]

    lead(room, end_session)

    assert get_kept(asked) == [(0, 2), (1, 2)]
    assert set(Release.objects.values_list("seats", flat=True)) == {20}


def test_no_numbers_stay_behind_a_coarse_picture() -> None:
    room = make_room(plan=PLAN)
    few = make_rated(room, choices="12345")
    lead(room, close_round)
    family = make_rated(room, "family")
    lead(room, close_round)
    softened = make_rated(room)
    lead(room, soften, question=get_questions(asked=softened)[0])
    lead(room, close_round)
    drawn = {asked.pk: get_picture(asked.pk).rows for asked in (few, family, softened)}
    assert Release.objects.count() == 6

    lead(room, end_session)

    assert [get_kept(asked) for asked in (few, family, softened)] == [[], [], [(1, 1)]]
    assert {asked.pk: get_picture(asked.pk).rows for asked in (few, family, softened)} == drawn
    assert {row.form for rows in drawn.values() for row in rows} == {"average", "counts"}


def test_picks_and_rings_stay_where_they_were_exact() -> None:
    room = make_room(plan=PLAN)
    reasons = ask_for(room, Ask.REASONS)
    answer_all(reasons, ["ab-"] * 6 + ["c--"] * 4)
    lead(room, close_round)
    helper = ask_for(room, Ask.HELPER)  # always drawn with care
    answer_all(helper, ["1-3-"] * 8 + ["-2--"] * 2)
    lead(room, close_round)
    assert Release.objects.count() == 2

    lead(room, end_session)

    assert [get_kept(reasons), get_kept(helper)] == [[(0, 1)], []]
    assert [row.scores for row in get_picture(helper.pk).rows] == [(8, None, 8, None)]


def test_the_closing_check_stays_though_no_screen_has_shown_it() -> None:
    room = make_room(plan=PLAN)
    asked = ask_for(room, Ask.CHECK)
    answer_all(asked, "1234512345")

    lead(room, end_session)

    assert [row.scores for row in get_picture(asked.pk).rows] == [(2, 2, 2, 2, 2)] * 4


def test_after_the_end_a_picture_is_read_and_not_drawn_again() -> None:
    room = make_room(plan=PLAN)
    asked = make_rated(room)
    lead(room, end_session)
    kept = get_picture(asked.pk)
    assert kept.rows

    Release.objects.all().delete()

    assert get_picture(asked.pk) == kept


@pytest.mark.parametrize(
    ("place_shown", "rate_shown", "kept"),
    [(True, True, ["friendship"]), (False, True, []), (True, False, [])],
)
def test_gaps_stay_where_the_room_saw_both_parts(*, place_shown: bool, rate_shown: bool, kept: list[str]) -> None:
    displays = {
        Ask.PLACE: Display.SHOWN if place_shown else Display.COLLECTING,
        Ask.RATE: Display.SHOWN if rate_shown else Display.COLLECTING,
    }
    room = make_room(plan=PLAN.model_copy(update={"displays": displays}))
    placed = ask_for(room, Ask.PLACE)
    answer_all(placed, "1112223344", question=get_question(placed, "friendship"))
    lead(room, close_round)
    make_rated(room)
    lead(room, advance, stage="thanks")
    before = get_gaps(room.pk)
    assert [gap.subject for gap in before] == ["friendship"]

    lead(room, end_session)

    assert get_gaps(room.pk) == (before if kept else ())


def test_gaps_that_were_drawn_stay_whatever_else_was_seen() -> None:
    displays = {Ask.PLACE: Display.COLLECTING, Ask.RATE: Display.SHOWN}
    room = make_room(plan=PLAN.model_copy(update={"displays": displays}))
    placed = ask_for(room, Ask.PLACE)
    answer_all(placed, "1112223344", question=get_question(placed, "friendship"))
    lead(room, close_round)
    rated = make_rated(room)
    lead(room, advance, stage="factors")
    lead(room, set_view, round_id=rated.pk, chart=Chart.GAPS, question=None, compare=False)
    before = get_gaps(room.pk)

    lead(room, end_session)

    assert get_gaps(room.pk) == before != ()
    assert get_picture(placed.pk).rows == ()
