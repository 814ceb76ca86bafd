"""Giving, changing, withdrawing and erasing answers."""

import pytest
from django.db.models import F

from facilitation.actions.answers import erase, save
from facilitation.actions.releases import release_finally, release_if_due
from facilitation.actions.seats import get_secret
from facilitation.models import Answer, Mark, Room, Round
from tests.factories import NOW, Phone, get_questions, make_answers, make_phone, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db

Kept = tuple[str | None, bool, bool]
"""Choice, counted, touched."""


def get_kept(phone: Phone, question: int) -> Kept | None:
    """What is kept of one seat's answer to one question."""
    return Answer.objects.filter(pk=phone.get_key(question)).values_list("choice", "counted", "touched").first()


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


# Withdrawing


def test_an_answer_withdrawn_before_it_was_counted_leaves_no_row() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben, cleo = make_phones(room=asked.room, number=2)
    make_answers(question=question, phones=[ben, cleo], choices="44")

    assert save([ben.withdraw(question)]) == [None]

    assert get_kept(ben, question) is None
    assert get_kept(cleo, question) == ("4", False, True)


def test_withdrawing_what_was_never_given_is_no_mistake_and_leaves_no_row() -> None:
    asked = make_round()

    assert save([make_phone(room=asked.room).withdraw(get_questions(asked=asked)[0])]) == [None]

    assert not Answer.objects.exists()


def test_an_answer_withdrawn_after_it_was_counted_leaves_a_mark_without_a_choice_until_the_next_release() -> None:
    """Rule S6: the change to the picture must count among the people it stands for."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=8)
    make_answers(question=question, phones=phones, choices="44444444")
    release(asked)

    assert save([phone.withdraw(question) for phone in phones[:3]]) == [None] * 3
    assert [get_kept(phone, question) for phone in phones[:4]] == [(None, True, True)] * 3 + [("4", True, False)]
    assert save([phones[0].withdraw(question)]) == [None]
    assert get_kept(phones[0], question) == (None, True, True)

    assert release_if_due(room_id=str(asked.room_id), connected=0, now=NOW.replace(minute=1))
    assert [get_kept(phone, question) for phone in phones[:4]] == [None] * 3 + [("4", True, False)]


def test_who_withdrew_may_answer_again() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=question, phones=phones, choices="44444")
    release(asked)

    save([phones[0].withdraw(question)])
    assert save([phones[0].give(question, "1")]) == [None]

    assert get_kept(phones[0], question) == ("1", True, True)


# Finishing


def test_a_mark_says_that_somebody_has_finished_and_nothing_else() -> None:
    asked = make_round()
    ben, cleo = make_phones(room=asked.room, number=2)

    assert save([ben.finish(asked.pk), cleo.finish(asked.pk), ben.finish(asked.pk)]) == [None] * 3

    assert sorted(bytes(key) for key in Mark.objects.values_list("pk", flat=True)) == sorted(
        phone.finish(asked.pk).key for phone in (ben, cleo)
    )


def test_answers_may_still_change_after_finishing() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)
    save([ben.give(question, "4"), ben.finish(asked.pk)])

    assert save([ben.give(question, "5")]) == [None]

    assert get_kept(ben, question) == ("5", False, True)
    assert Mark.objects.count() == 1


# Erasing


def erase_all(phone: Phone) -> None:
    erase(room_id=phone.room_id, token=phone.token, secret=get_secret())


def test_erasing_deletes_all_answers_and_marks_of_one_seat_in_its_room_and_no_others() -> None:
    asked, elsewhere = make_round(), make_round()
    ben, cleo = make_phones(room=asked.room, number=2)
    same_token_elsewhere = Phone(room_id=str(elsewhere.room_id), token=ben.token)
    for phone, each in ((ben, asked), (cleo, asked), (same_token_elsewhere, elsewhere)):
        outcomes = save([*(phone.give(question, "4") for question in get_questions(asked=each)), phone.finish(each.pk)])
        assert outcomes == [None] * 14

    erase_all(ben)

    kept = [phone.get_key(question) for phone in (cleo,) for question in get_questions(asked=asked)]
    kept += [same_token_elsewhere.get_key(question) for question in get_questions(asked=elsewhere)]
    assert {bytes(key) for key in Answer.objects.values_list("pk", flat=True)} == set(kept)
    assert {bytes(key) for key in Mark.objects.values_list("pk", flat=True)} == {
        cleo.finish(asked.pk).key,
        same_token_elsewhere.finish(elsewhere.pk).key,
    }


def test_erasing_in_an_open_round_deletes_counted_choices_at_once_and_leaves_a_mark() -> None:
    asked = make_round()
    first, second = get_questions(asked=asked)[:2]
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44444")
    release(asked)
    ben, cleo = phones[:2]
    save([ben.give(second, "4"), cleo.give(second, "4")])

    erase_all(ben)

    assert get_kept(ben, first) == (None, True, True)
    assert get_kept(ben, second) is None
    assert get_kept(cleo, first) == ("4", True, False)
    assert get_kept(cleo, second) == ("4", False, True)


def test_erasing_in_a_closed_round_leaves_nothing() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=question, phones=phones, choices="44444")
    release_finally(round_id=asked.pk, now=NOW)
    assert get_kept(phones[0], question) == ("4", True, False)

    erase_all(phones[0])

    assert get_kept(phones[0], question) is None
    assert Answer.objects.count() == 4


def test_erasing_reaches_every_round_of_the_room() -> None:
    room = make_room()
    before = make_round(room=room, closed_at=None)
    ben = make_phone(room=room)
    save([ben.give(get_questions(asked=before)[0], "4"), ben.finish(before.pk)])
    close(before)
    again = make_round(room=room, wave=2)
    save([ben.give(get_questions(asked=again)[0], "5"), ben.finish(again.pk)])
    assert (Answer.objects.count(), Mark.objects.count()) == (2, 2)

    erase_all(ben)

    assert (Answer.objects.count(), Mark.objects.count()) == (0, 0)


def test_erasing_nothing_is_no_mistake() -> None:
    room = make_room()

    erase_all(make_phone(room=room))

    assert not Answer.objects.exists()


# What an answer does not do


def test_answers_change_nothing_about_the_room() -> None:
    """Rule S3: no time and no count anywhere else tells that somebody tapped."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)
    before = (Room.objects.values().get(), Round.objects.values().get())

    save([ben.give(question, "4"), ben.finish(asked.pk)])
    save([ben.withdraw(question)])
    erase_all(ben)

    assert (Room.objects.values().get(), Round.objects.values().get()) == before
    assert not Room.objects.exclude(active_at=F("opened_at")).exists()
