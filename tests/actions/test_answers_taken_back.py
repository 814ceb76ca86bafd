"""Withdrawing, finishing and erasing."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from facilitation.actions.answers import Entry, erase, save
from facilitation.actions.releases import release_finally, release_if_due
from facilitation.actions.seats import get_secret
from facilitation.models import Answer, Mark, Round
from tests.actions.looking import Kept, get_kept
from tests.factories import NOW, Phone, get_questions, make_answers, make_phone, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db


def release(asked: Round) -> None:
    assert release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)


def close(asked: Round) -> None:
    Round.objects.filter(pk=asked.pk).update(closed_at=NOW)


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


def test_an_answer_withdrawn_after_it_was_counted_leaves_a_mark_without_a_choice_until_it_has_left_the_picture() -> (
    None
):
    """Rule S6: the change to the picture must count among the people it stands for."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=asked.room, number=8)
    make_answers(question=question, phones=phones, choices="44444444")
    release(asked)
    late = make_phones(room=asked.room, number=3)

    assert save([phone.withdraw(question) for phone in phones[:3]]) == [None] * 3
    assert [get_kept(phone, question) for phone in phones[:4]] == [(None, True, True)] * 3 + [("4", True, False)]
    assert save([phones[0].withdraw(question)]) == [None]
    assert get_kept(phones[0], question) == (None, True, True)

    make_answers(question=question, phones=late, choices="111")
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


# Overtaken


def test_what_came_over_a_line_that_was_overtaken_is_written_back_and_the_rest_is_stored() -> None:
    """It is asked once all is written: whoever stores something newer waits for these rows, and finds nothing later."""
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben, cleo = make_phones(room=asked.room, number=2)
    save([ben.give(question, "4")])
    written: list[Kept | None] = []

    def find_overtaken(lines: Collection[str]) -> set[str]:
        written.append(get_kept(ben, question))
        return {"old"} & set(lines)

    entries: list[Entry] = [
        replace(ben.give(question, "1"), line="old"),
        replace(cleo.give(question, "2"), line="new"),
        replace(ben.finish(asked.pk), line="old"),
    ]
    assert save(entries, find_overtaken=find_overtaken) == ["unavailable", None, "unavailable"]

    assert written == [("1", False, True), ("4", False, True)]
    assert get_kept(ben, question) == ("4", False, True)
    assert get_kept(cleo, question) == ("2", False, True)
    assert Mark.objects.count() == 0


def test_a_wish_to_erase_that_was_overtaken_erases_nothing() -> None:
    asked = make_round()
    question = get_questions(asked=asked)[0]
    ben = make_phone(room=asked.room)
    save([ben.give(question, "4")])
    wish = {"room_id": ben.room_id, "token": ben.token, "secret": get_secret(), "line": "old"}

    assert erase(**wish, find_overtaken=lambda _: {"old"}) == "unavailable"  # type: ignore[arg-type]
    assert get_kept(ben, question) == ("4", False, True)

    assert erase(**wish, find_overtaken=lambda _: set()) is None  # type: ignore[arg-type]
    assert get_kept(ben, question) is None
