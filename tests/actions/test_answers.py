"""Giving and changing answers, and what is refused."""

import pytest
from django.db.models import F

from facilitation.actions.answers import erase, save
from facilitation.actions.releases import release_if_due
from facilitation.actions.seats import get_secret
from facilitation.models import Answer, Mark, Room, Round
from tests.actions.looking import get_kept
from tests.factories import NOW, get_questions, make_answers, make_phone, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db


def release(asked: Round) -> None:
    assert release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)


def close(asked: Round) -> None:
    Round.objects.filter(pk=asked.pk).update(closed_at=NOW)


# Giving


def test_an_answer_is_kept_under_its_key_as_touched_and_not_yet_counted() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)

    assert save([ben.give(question, "4")]) == [None]

    assert list(Answer.objects.values_list("question", "choice", "counted", "touched")) == [
        (question, "4", False, True)
    ]
    assert get_kept(ben, question) == ("4", False, True)


def test_all_choices_of_the_scale_are_taken() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=7)

    assert save([phone.give(question, choice) for phone, choice in zip(phones, "12345ns", strict=True)]) == [None] * 7

    assert [get_kept(phone, question) for phone in phones] == [(choice, False, True) for choice in "12345ns"]


def test_an_answer_may_change() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben, cleo = make_phones(room=asked.room, number=2)
    make_answers(question=question, phones=[ben, cleo], choices="44")

    assert save([ben.give(question, "1")]) == [None]

    assert get_kept(ben, question) == ("1", False, True)
    assert get_kept(cleo, question) == ("4", False, True)


def test_an_answer_sent_again_is_one_answer() -> None:
    """A phone sends again what was not acknowledged; it cannot know whether it was stored."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)

    for _ in range(3):
        assert save([ben.give(question, "4"), ben.finish(asked.pk)]) == [None, None]

    assert Answer.objects.count() == 1
    assert Mark.objects.count() == 1
    assert get_kept(ben, question) == ("4", False, True)


def test_an_answer_that_was_counted_is_touched_by_every_tap_whatever_it_says() -> None:
    """Rule R4: were the same choice again no touch, then the time of a release would tell who tapped the same."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=question, phones=phones, choices="44444")
    release(asked)
    assert [get_kept(phone, question) for phone in phones] == [("4", True, False)] * 5

    save([phones[0].give(question, "4"), phones[1].give(question, "1")])

    assert [get_kept(phone, question) for phone in phones[:3]] == [
        ("4", True, True),
        ("1", True, True),
        ("4", True, False),
    ]


def test_of_several_entries_with_one_key_the_last_holds() -> None:
    asked = make_round()
    first, second, third = get_questions(asked=asked)[:3]
    ben = make_phone(room=asked.room)

    outcomes = save(
        [
            ben.give(first, "4"),
            ben.give(second, "4"),
            ben.withdraw(third),
            ben.give(first, "2"),
            ben.withdraw(second),
            ben.give(third, "5"),
        ]
    )

    assert outcomes == [None] * 6
    assert get_kept(ben, first) == ("2", False, True)
    assert get_kept(ben, second) is None
    assert get_kept(ben, third) == ("5", False, True)


def test_an_entry_that_is_refused_does_not_hold_against_an_earlier_one() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)

    assert save([ben.give(question, "4"), ben.give(question, "x")]) == [None, "unknown_choice"]

    assert get_kept(ben, question) == ("4", False, True)


def test_nothing_to_store_is_stored() -> None:
    assert save([]) == []


def test_answers_of_two_rooms_are_stored_together_each_in_its_own() -> None:
    asked, elsewhere = make_round(), make_round()
    question, foreign = get_questions(asked=asked)[0], get_questions(asked=elsewhere)[0]
    ben, mallory = make_phone(room=asked.room), make_phone(room=elsewhere.room)

    assert save([ben.give(question, "4"), mallory.give(foreign, "1")]) == [None, None]

    assert get_kept(ben, question) == ("4", False, True)
    assert get_kept(mallory, foreign) == ("1", False, True)


# Refusals


def test_a_question_of_another_room_is_as_unknown_as_none_at_all() -> None:
    asked, elsewhere = make_round(), make_round()
    question = get_questions(asked=asked)[0]
    ben, mallory = make_phone(room=asked.room), make_phone(room=elsewhere.room)

    assert save([mallory.give(question, "4"), mallory.withdraw(question), ben.give(question, "4")]) == [
        "unknown_question",
        "unknown_question",
        None,
    ]
    assert save([mallory.give(10**9, "4")]) == ["unknown_question"]
    assert Answer.objects.count() == 1


def test_a_round_of_another_room_is_as_unknown_as_none_at_all() -> None:
    asked, elsewhere = make_round(), make_round()
    ben, mallory = make_phone(room=asked.room), make_phone(room=elsewhere.room)

    assert save([mallory.finish(asked.pk), mallory.finish(10**9), ben.finish(asked.pk)]) == [
        "unknown_round",
        "unknown_round",
        None,
    ]
    assert Mark.objects.count() == 1


@pytest.mark.parametrize("choice", ["0", "6", "x", "S", " ", "٣"])
def test_a_choice_that_is_not_on_the_scale_is_unknown(choice: str) -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]

    assert save([make_phone(room=asked.room).give(question, choice)]) == ["unknown_choice"]

    assert not Answer.objects.exists()


def test_a_closed_round_takes_no_answer_no_withdrawal_and_no_mark() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben, cleo = make_phones(room=asked.room, number=2)
    make_answers(question=question, phones=[ben], choices="4")
    close(asked)

    assert (
        save([ben.give(question, "1"), ben.withdraw(question), cleo.give(question, "1"), cleo.finish(asked.pk)])
        == ["question_closed"] * 4
    )

    assert list(Answer.objects.values_list("choice", flat=True)) == ["4"]
    assert not Mark.objects.exists()


def test_an_earlier_wave_stays_closed_while_the_next_is_open() -> None:
    room = make_room()
    before = make_round(room=room, closed_at=NOW)
    again = make_round(room=room, wave=2)
    ben = make_phone(room=room)

    assert save([ben.give(get_questions(asked=each)[0], "4") for each in (before, again)]) == ["question_closed", None]


def test_outcomes_stand_in_the_order_of_the_entries() -> None:
    asked, elsewhere = make_round(), make_round()
    closed = make_round(room=make_room(), closed_at=NOW)
    question, foreign = get_questions(asked=asked)[0], get_questions(asked=elsewhere)[0]
    ben = make_phone(room=asked.room)
    late = make_phone(room=closed.room)

    assert save(
        [
            ben.give(foreign, "4"),
            ben.finish(asked.pk),
            ben.give(question, "x"),
            late.give(get_questions(asked=closed)[0], "4"),
            ben.give(question, "4"),
            late.finish(closed.pk),
            ben.finish(elsewhere.pk),
        ]
    ) == ["unknown_question", None, "unknown_choice", "question_closed", None, "question_closed", "unknown_round"]


# What an answer does not do


def test_answers_change_nothing_about_the_room() -> None:
    """Rule S3: no time and no count anywhere else tells that somebody tapped."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)
    before = (Room.objects.values().get(), Round.objects.values().get())

    save([ben.give(question, "4"), ben.finish(asked.pk)])
    save([ben.withdraw(question)])
    erase(room_id=ben.room_id, token=ben.token, secret=get_secret())

    assert (Room.objects.values().get(), Round.objects.values().get()) == before
    assert not Room.objects.exclude(active_at=F("opened_at")).exists()
