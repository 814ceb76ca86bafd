"""Raw counts, for the release alone."""

import pytest

from facilitation.actions.answers import save
from facilitation.actions.releases import release_if_due
from facilitation.queries.tallies import get_tallies, get_touched
from facilitation.rules.tally import Tally
from tests.factories import NOW, SHORT, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db


def test_each_question_is_counted_in_the_order_it_was_asked_for() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="441ns")
    make_answers(question=second, phones=phones[:1], choices="5")

    assert get_tallies([second, first]) == [
        Tally(question_id=second, counts={"5": 1}, given_counts={"5": 1}),
        Tally(
            question_id=first,
            counts={"4": 2, "1": 1, "n": 1, "s": 1},
            given_counts={"4": 2, "1": 1, "n": 1, "s": 1},
        ),
    ]
    assert get_touched([first, second]) == {first: 5, second: 1}


def test_a_question_without_answers_has_an_empty_tally() -> None:
    first, _ = get_questions(asked=make_round(room=make_room(plan=SHORT)))

    assert get_tallies([first]) == [Tally(question_id=first, counts={}, given_counts={})]
    assert get_touched([first]) == {}
    assert get_tallies([]) == []


def test_touched_are_those_who_gave_changed_or_withdrew_since_the_release() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, _ = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=7)
    make_answers(question=first, phones=phones[:5], choices="44444")
    assert release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)
    assert get_tallies([first]) == [Tally(question_id=first, counts={"4": 5}, given_counts={})]

    save([phones[5].give(first, "1"), phones[0].give(first, "2"), phones[1].withdraw(first)])
    save([phones[6].give(first, "1")])
    save([phones[6].withdraw(first)])

    assert get_tallies([first]) == [
        Tally(
            question_id=first,
            counts={"4": 3, "2": 1, "1": 1},
            given_counts={"1": 1},
            changed=1,
            withdrawn=1,
        )
    ]
    assert get_touched([first]) == {first: 3}


def test_other_rooms_are_not_counted() -> None:
    asked, elsewhere = make_round(room=make_room(plan=SHORT)), make_round(room=make_room(plan=SHORT))
    first, foreign = get_questions(asked=asked)[0], get_questions(asked=elsewhere)[0]
    make_answers(question=first, phones=make_phones(room=asked.room, number=2), choices="44")
    make_answers(question=foreign, phones=make_phones(room=elsewhere.room, number=1), choices="1")

    assert get_tallies([foreign]) == [Tally(question_id=foreign, counts={"1": 1}, given_counts={"1": 1})]
