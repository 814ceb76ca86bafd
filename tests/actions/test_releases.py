"""Publishing results: when, and how much."""

from collections import Counter
from datetime import timedelta

import pytest

from facilitation.actions.answers import save
from facilitation.actions.releases import release_if_due
from facilitation.models import Answer, Room, Round
from facilitation.protocol.audiences import desks_of, screens_of
from tests.actions.announced import hear_announcements
from tests.actions.looking import SECOND, get_kept, get_published, look, make_short_round
from tests.factories import NOW, make_answers, make_phones, make_room

pytestmark = pytest.mark.django_db


# When


def test_without_answers_there_is_nothing_to_publish() -> None:
    asked, _, _ = make_short_round()

    with hear_announcements() as said:
        assert look(asked) is False

    assert (get_published(), said) == ([], [])


def test_a_room_without_an_open_round_publishes_nothing() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")
    Round.objects.filter(pk=asked.pk).update(closed_at=NOW)

    assert look(asked) is False
    assert release_if_due(room_id=str(make_room().pk), connected=9, now=NOW) is False
    assert get_published() == []


def test_under_the_floor_nothing_is_published_and_at_the_floor_the_histogram_is() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=5)

    make_answers(question=first, phones=phones[:4], choices="4421")
    assert look(asked) is False
    assert get_published() == []

    make_answers(question=first, phones=phones[4:], choices="n")
    assert look(asked) is True
    assert get_published() == [(first, 1, 5, {"4": 2, "2": 1, "1": 1, "n": 1})]


def test_each_question_is_released_on_its_own() -> None:
    asked, first, second = make_short_round()
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones[:3], choices="444")
    make_answers(question=second, phones=phones, choices="12345")

    assert look(asked) is True

    assert get_published() == [(second, 1, 5, {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1})]


def test_later_changes_are_published_in_batches_of_a_step() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=8)
    make_answers(question=first, phones=phones[:5], choices="44444")
    assert look(asked) is True

    make_answers(question=first, phones=phones[5:7], choices="12")
    assert look(asked, after=SECOND) is False
    make_answers(question=first, phones=phones[7:], choices="3")
    assert look(asked, after=2 * SECOND) is True

    assert get_published() == [(first, 1, 5, {"4": 5}), (first, 2, 8, {"4": 5, "1": 1, "2": 1, "3": 1})]


def test_changed_and_withdrawn_answers_wait_until_a_step_of_them_leaves_together() -> None:
    """Rule R2: a lone one would be the only -1 among the new answers. New ones do not wait for it."""
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=9)
    make_answers(question=first, phones=phones[:6], choices="444444")
    assert look(asked) is True

    save([phones[0].give(first, "5"), phones[1].withdraw(first)])
    make_answers(question=first, phones=phones[6:8], choices="12")
    assert look(asked, after=SECOND) is False
    make_answers(question=first, phones=phones[8:], choices="3")
    assert look(asked, after=2 * SECOND) is True
    assert get_published()[1:] == [(first, 2, 9, {"4": 6, "1": 1, "2": 1, "3": 1})]
    assert [get_kept(phone, first) for phone in phones[:2]] == [("5", True, True), (None, True, True)]

    save([phones[2].give(first, "5"), phones[3].give(first, "5")])
    assert look(asked, after=3 * SECOND) is True

    assert get_published()[2:] == [(first, 3, 8, {"4": 2, "5": 3, "1": 1, "2": 1, "3": 1})]
    assert [get_kept(phone, first) for phone in phones[:2]] == [("5", True, False), None]


def test_one_person_who_changes_again_and_again_is_one_person() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44444")
    assert look(asked) is True

    for choice in "12345":
        save([phones[0].give(first, choice)])
        save([phones[0].withdraw(first)])
        assert look(asked, after=SECOND) is False

    assert len(get_published()) == 1


def test_withdrawals_below_the_floor_leave_the_last_picture_as_it_was() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=6)
    make_answers(question=first, phones=phones, choices="444444")
    assert look(asked) is True

    save([phone.withdraw(first) for phone in phones[:3]])

    assert look(asked, after=SECOND) is False
    assert get_published() == [(first, 1, 6, {"4": 6})]
    assert Answer.objects.filter(choice=None).count() == 3


def test_an_open_round_waits_for_the_last_few_who_are_here() -> None:
    """Rule R3, with a step of 3 and a margin of 2: none or at least five may be left."""
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")

    assert [look(asked, connected=connected) for connected in (6, 7, 8, 9)] == [False] * 4
    assert get_published() == []
    assert look(asked, connected=10) is True


def test_nobody_left_to_wait_for_is_published_at_once() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")

    assert look(asked, connected=5) is True


def test_no_question_is_published_twice_within_a_tick() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=8)
    make_answers(question=first, phones=phones[:5], choices="44444")
    assert look(asked) is True
    make_answers(question=first, phones=phones[5:], choices="444")

    assert look(asked, after=timedelta(milliseconds=900)) is False
    assert look(asked, after=SECOND) is True


def test_the_rooms_own_floor_and_step_hold() -> None:
    asked, first, _ = make_short_round(floor=7, step=4)
    phones = make_phones(room=asked.room, number=11)
    results = []
    for number, phone in enumerate(phones):
        make_answers(question=first, phones=[phone], choices="4")
        results.append(look(asked, after=number * SECOND))

    assert [number for number, released in enumerate(results, start=1) if released] == [7, 11]


# What


def test_a_release_names_no_lone_skip() -> None:
    asked, first, second = make_short_round()
    phones = make_phones(room=asked.room, number=6)
    make_answers(question=first, phones=phones, choices="4444ss")
    make_answers(question=second, phones=phones, choices="444sss")

    assert look(asked) is True

    assert get_published() == [(first, 1, 6, {"4": 4, "n": 2}), (second, 1, 6, {"4": 3, "s": 3})]


def test_a_release_is_the_histogram_of_what_is_stored_and_counts_it() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=12), choices="112223nn4555")
    kept = Counter(Answer.objects.values_list("choice", flat=True))

    assert look(asked) is True

    assert get_published() == [(first, 1, 12, dict(kept))]
    assert set(Answer.objects.values_list("counted", "touched")) == {(True, False)}


def test_what_was_withdrawn_leaves_while_others_come() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=11)
    make_answers(question=first, phones=phones[:8], choices="44444444")
    assert look(asked) is True
    save([phone.withdraw(first) for phone in phones[:3]])
    assert Answer.objects.count() == 8
    assert look(asked, after=SECOND) is False

    make_answers(question=first, phones=phones[8:], choices="111")
    assert look(asked, after=SECOND) is True

    assert get_published()[1:] == [(first, 2, 8, {"4": 5, "1": 3})]
    assert Answer.objects.count() == 8
    assert not Answer.objects.filter(choice=None).exists()


def test_only_the_released_questions_are_counted() -> None:
    asked, first, second = make_short_round()
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44444")
    make_answers(question=second, phones=phones[:2], choices="44")

    assert look(asked) is True

    assert set(Answer.objects.filter(question=first).values_list("counted", "touched")) == {(True, False)}
    assert set(Answer.objects.filter(question=second).values_list("counted", "touched")) == {(False, True)}


def test_a_room_that_publishes_is_not_silent() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")

    assert look(asked, after=SECOND) is True

    assert Room.objects.get().active_at == NOW + SECOND


def test_rooms_do_not_see_each_other() -> None:
    asked, first, _ = make_short_round()
    elsewhere, foreign, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")
    make_answers(question=foreign, phones=make_phones(room=elsewhere.room, number=5), choices="11111")

    with hear_announcements() as said:
        assert look(elsewhere) is True

    assert get_published() == [(foreign, 1, 5, {"1": 5})]
    assert {one.to for one in said} == {desks_of(elsewhere.room_id).name, screens_of(elsewhere.room_id).name}
