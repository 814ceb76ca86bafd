"""What every kind of round asks, and which answers it takes."""

import pytest

from facilitation.actions.answers import save
from facilitation.actions.moves import RoundOpenError
from facilitation.actions.releases import release_if_due
from facilitation.actions.rounds import close_round, open_round
from facilitation.models import Answer, Mark, Release, Room, Round
from facilitation.queries.results import get_picture
from facilitation.rules.cards import CHECK_ITEMS, WARM_UP
from facilitation.rules.exercise import ASK_STAGES, Ask, Display, UnknownStageError, UnknownSubjectError
from facilitation.rules.plans import get_usual_rings
from tests.actions.leading import WHOLE, ask_for, lead
from tests.actions.moves import get_state
from tests.factories import NOW, get_questions, leave_out, make_phone, make_phones, make_room

pytestmark = pytest.mark.django_db

TYPES = tuple(kind.slug for kind in WHOLE.asked_types)
TENDER = {kind.slug for kind in WHOLE.asked_types if kind.tender}


def get_subject(ask: Ask) -> str | None:
    return "friendship" if ask is Ask.RATE else None


# What is asked


@pytest.mark.parametrize(
    ("ask", "stage", "scale", "questions", "display"),
    [
        (Ask.WARM_UP, "warm-up", "rings-4", tuple(item.slug for item in WARM_UP), "shown"),
        (Ask.PLACE, "place", "rings-4", TYPES, "collecting"),
        (Ask.MOVEMENT, "rings", "movement", TYPES, "collecting"),
        (Ask.RATE, "rate", "rating", tuple(factor.slug for factor in WHOLE.asked_factors), "shown"),
        (Ask.HARDEST, "repair", "hardest", ("hardest",), "shown"),
        (Ask.HELPER, "helper", "helper-4", ("helper",), "shown"),
        (Ask.REASONS, "helper", "reasons", ("reasons",), "shown"),
        (Ask.CHECK, "check", "agreement", tuple(item.slug for item in CHECK_ITEMS), "kept_off"),
    ],
)
def test_a_round_goes_to_its_stage_and_asks_its_questions_on_its_scale(
    ask: Ask, stage: str, scale: str, questions: tuple[str, ...], display: str
) -> None:
    room = make_room(plan=WHOLE)

    asked = ask_for(room, ask, get_subject(ask))

    room.refresh_from_db()
    assert room.stage == asked.stage == stage
    assert (asked.ask, asked.subject, asked.wave, asked.display) == (ask, get_subject(ask) or "", 1, display)
    assert tuple(asked.questions.order_by("position").values_list("slug", flat=True)) == questions
    assert set(asked.questions.values_list("scale", flat=True)) == {scale}


def test_the_rings_of_the_plan_are_those_of_the_round() -> None:
    plan = WHOLE.model_copy(update={"rings": get_usual_rings(3)})

    scales = {
        ask: ask_for(make_room(plan=plan), ask).questions.values_list("scale", flat=True)[0]
        for ask in (Ask.WARM_UP, Ask.PLACE, Ask.HELPER)
    }

    assert scales == {Ask.WARM_UP: "rings-3", Ask.PLACE: "rings-3", Ask.HELPER: "helper-3"}


@pytest.mark.parametrize("display", [Display.SHOWN, Display.COLLECTING])
def test_the_plan_says_whether_a_round_begins_on_the_screen(display: Display) -> None:
    plan = WHOLE.model_copy(update={"displays": {Ask.PLACE: display, Ask.CHECK: display}})

    assert ask_for(make_room(plan=plan), Ask.PLACE).display == display
    assert ask_for(make_room(plan=plan), Ask.CHECK).display == Display.KEPT_OFF


def test_tender_kinds_are_marked_where_they_are_placed_and_where_they_are_rated() -> None:
    """Rule R7. And a single question about harm, or about who leads, is always drawn with care."""
    assert "family" in TENDER
    assert "friendship" not in TENDER
    tender = {
        (ask, subject): set(
            ask_for(make_room(plan=WHOLE), ask, subject).questions.filter(tender=True).values_list("slug", flat=True)
        )
        for ask, subject in [
            (Ask.WARM_UP, None),
            (Ask.PLACE, None),
            (Ask.RATE, "friendship"),
            (Ask.RATE, "family"),
            (Ask.HARDEST, None),
            (Ask.HELPER, None),
            (Ask.REASONS, None),
        ]
    }

    assert tender == {
        (Ask.WARM_UP, None): set(),
        (Ask.PLACE, None): TENDER,
        (Ask.RATE, "friendship"): set(),
        (Ask.RATE, "family"): set(WHOLE.get_questions(Ask.RATE)),
        (Ask.HARDEST, None): {"hardest"},
        (Ask.HELPER, None): {"helper"},
        (Ask.REASONS, None): set(),
    }


def test_waves_are_counted_for_each_ask_and_each_subject() -> None:
    """Rule R8."""
    room = make_room(plan=WHOLE)
    wishes = [
        (Ask.HELPER, None),
        (Ask.REASONS, None),
        (Ask.HELPER, None),
        (Ask.RATE, "family"),
        (Ask.RATE, "friendship"),
        (Ask.RATE, "family"),
        (Ask.PLACE, None),
        (Ask.PLACE, None),
    ]
    waves = []
    for ask, subject in wishes:
        waves.append(ask_for(room, ask, subject).wave)
        lead(room, close_round)

    assert waves == [1, 1, 2, 1, 1, 2, 1, 2]


@pytest.mark.parametrize("ask", [ask for ask in Ask if ask is not Ask.RATE])
def test_only_a_rating_is_about_one_kind_of_relationship(ask: Ask) -> None:
    room = make_room(plan=WHOLE)
    before = get_state(room)

    with pytest.raises(UnknownSubjectError):
        lead(room, open_round, ask=ask, subject="friendship")

    assert get_state(room) == before
    assert ask_for(room, ask).subject == ""


def test_a_rating_is_about_some_kind_of_relationship() -> None:
    with pytest.raises(UnknownSubjectError):
        lead(make_room(plan=WHOLE), open_round, ask=Ask.RATE, subject=None)


@pytest.mark.parametrize("ask", Ask)
def test_a_round_of_a_stage_that_is_off_is_refused(ask: Ask) -> None:
    room = make_room(plan=leave_out(WHOLE, ASK_STAGES[ask]))
    before = get_state(room)

    with pytest.raises(UnknownStageError):
        lead(room, open_round, ask=ask, subject=get_subject(ask))

    assert get_state(room) == before


@pytest.mark.parametrize("ask", Ask)
def test_no_round_opens_beside_an_open_one(ask: Ask) -> None:
    room = make_room(plan=WHOLE)
    first = ask_for(room, Ask.REASONS)

    with pytest.raises(RoundOpenError):
        lead(room, open_round, ask=ask, subject=get_subject(ask))

    assert list(Round.objects.values_list("pk", flat=True)) == [first.pk]
    assert Room.objects.get().stage == "helper"


# What is answered

ANSWERS = {
    Ask.WARM_UP: ("1 4 n s", "5 0 x 1- ns S"),
    Ask.PLACE: ("1 4 n s", "5 0 x 1---"),
    Ask.MOVEMENT: ("1 2 3 n s", "4 0 x"),
    Ask.RATE: ("1 5 n s", "6 0 x 1-"),
    Ask.HARDEST: ("1 5 n s", "6 0 x"),
    Ask.HELPER: ("1--- ---4 1-3- 1234 n--- s---", "1 n s ---- 3-1- -1-- 1--5 n2-- 1---- 11--"),
    Ask.REASONS: ("c-- ab- adj n-- s--", "c n s --- cab aab k-- -a- a-b abcd ns- an-"),
    Ask.CHECK: ("1 5 n s", "6 0 x"),
}
"""For each ask some of what may be answered, and of what may not."""


@pytest.mark.parametrize("ask", Ask)
def test_each_scale_takes_its_own_choices_and_no_others(ask: Ask) -> None:
    asked = ask_for(make_room(plan=WHOLE), ask, get_subject(ask))
    question = get_questions(asked=asked)[-1]
    good, bad = (choices.split() for choices in ANSWERS[ask])

    taken = save([make_phone(room=asked.room).give(question, choice) for choice in good])
    refused = save([make_phone(room=asked.room).give(question, choice) for choice in bad])

    assert (taken, refused) == ([None] * len(good), ["unknown_choice"] * len(bad))
    assert set(Answer.objects.values_list("choice", flat=True)) == set(good)


def test_several_picks_are_one_answer_that_changes_as_a_whole() -> None:
    asked = ask_for(make_room(plan=WHOLE), Ask.REASONS)
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)

    save([ben.give(question, "abc")])
    save([ben.give(question, "j--")])

    assert list(Answer.objects.values_list("choice", flat=True)) == ["j--"]


# Small groups


@pytest.mark.parametrize("small_group", [False, True])
@pytest.mark.parametrize("ask", Ask)
def test_in_a_small_group_answers_stay_on_the_phones_and_nothing_is_released(ask: Ask, *, small_group: bool) -> None:
    plan = WHOLE.model_copy(update={"small_group": small_group})
    asked = ask_for(make_room(plan=plan), ask, get_subject(ask))
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=6)
    choice = ANSWERS[ask][0].split()[0]

    outcomes = save(
        [entry for phone in phones for entry in (phone.give(question, choice), phone.finish(asked.pk))],
    )
    kept = (Answer.objects.count(), Mark.objects.count())
    released = release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)
    lead(asked.room, close_round)

    found = (asked.is_private, set(outcomes), kept, released, Release.objects.count(), get_picture(asked.pk).answers)
    if small_group:
        assert found == (True, {"question_closed"}, (0, 0), False, 0, 0)
    else:
        assert found == (False, {None}, (6, 6), True, 1, 6)
