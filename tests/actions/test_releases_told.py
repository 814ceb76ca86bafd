"""Publishing results: to whom, at the close, and never twice."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from facilitation.actions.answers import save
from facilitation.actions.releases import release_finally, release_where_due
from facilitation.models import Answer, Question, Release, Round
from facilitation.protocol.audiences import desks_of, screens_of
from facilitation.protocol.events import ResultsReleased
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Display
from facilitation.rules.pictures import Picture, Row
from tests.actions.announced import Said, hear_announcements
from tests.actions.looking import SECOND, get_published, look, make_short_round
from tests.actions.together import do_together
from tests.factories import NOW, make_answers, make_phones, make_round

pytestmark = pytest.mark.django_db


# To whom


def test_desks_and_screens_hear_the_same_picture_and_phones_nothing() -> None:
    asked, first, second = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44421")

    with hear_announcements() as said:
        look(asked)

    event = ResultsReleased(
        picture=Picture(
            round=asked.pk,
            version=1,
            answers=5,
            rows=(
                Row(question=first, version=1, form="average", average=3.0, spread="mixed", unrated=None),
                Row(question=second, version=0),
            ),
        )
    )
    assert said == [
        Said(to=desks_of(asked.room_id).name, event=event),
        Said(to=screens_of(asked.room_id).name, event=event),
    ]


@pytest.mark.parametrize("display", [Display.COLLECTING, Display.KEPT_OFF])
def test_a_hidden_round_is_released_to_desks_and_not_to_screens(display: Display) -> None:
    asked, first, _ = make_short_round(display=display)
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44421")

    with hear_announcements() as said:
        assert look(asked) is True

    assert said == [Said(to=desks_of(asked.room_id).name, event=ResultsReleased(picture=get_picture(asked.pk)))]


def test_several_questions_due_at_once_are_one_announcement() -> None:
    asked, first, second = make_short_round()
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44421")
    make_answers(question=second, phones=phones, choices="12345")

    with hear_announcements() as said:
        look(asked)

    assert [one.to for one in said] == [desks_of(asked.room_id).name, screens_of(asked.room_id).name]
    assert get_picture(asked.pk).version == 2


def test_what_is_withheld_is_not_spoken_of() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=4), choices="4442")

    with hear_announcements() as said:
        assert look(asked) is False

    assert said == []


# Closing


def close(asked: Round) -> None:
    release_finally(round_id=asked.pk, now=NOW + SECOND)


def test_the_close_publishes_what_waited_for_the_last_few() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")
    assert look(asked, connected=6) is False

    close(asked)

    assert get_published() == [(first, 1, 5, {"4": 5})]
    assert Round.objects.get().closed_at == NOW + SECOND


def test_what_is_under_a_step_at_the_close_stays_out_and_is_counted_as_late() -> None:
    asked, first, second = make_short_round()
    phones = make_phones(room=asked.room, number=7)
    make_answers(question=first, phones=phones[:5], choices="44444")
    assert look(asked) is True
    make_answers(question=first, phones=phones[5:], choices="11")
    make_answers(question=second, phones=phones[:4], choices="1111")

    close(asked)

    assert get_published() == [(first, 1, 5, {"4": 5})]
    assert list(Question.objects.order_by("position").values_list("late", flat=True)) == [2, 4]
    assert get_picture(asked.pk).late == 6


def test_a_round_that_showed_everything_has_nothing_late() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")
    assert get_picture(asked.pk).late is None

    close(asked)

    assert list(Question.objects.order_by("position").values_list("late", flat=True)) == [0, 0]
    assert get_picture(asked.pk).late == 0


def test_the_close_does_not_wait_for_the_tick() -> None:
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=8)
    make_answers(question=first, phones=phones[:5], choices="44444")
    assert look(asked) is True
    make_answers(question=first, phones=phones[5:], choices="111")

    release_finally(round_id=asked.pk, now=NOW)

    assert get_published()[1:] == [(first, 2, 8, {"4": 5, "1": 3})]


def test_a_closed_round_stays_as_it_is() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")
    close(asked)
    before = (get_published(), Round.objects.values().get())
    Answer.objects.update(touched=True)

    release_finally(round_id=asked.pk, now=NOW + 9 * SECOND)

    assert (get_published(), Round.objects.values().get()) == before


def test_a_close_says_nothing_itself() -> None:
    """Whoever closes the round tells the room the whole of what changed, in one event."""
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")

    with hear_announcements() as said:
        close(asked)

    assert (len(get_published()), said) == (1, [])


# Several servers at once


@pytest.mark.django_db(transaction=True)
def test_two_servers_that_look_at_once_publish_once_and_say_so_once() -> None:
    asked, first, second = make_short_round()
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44444")
    make_answers(question=second, phones=phones, choices="12345")

    with hear_announcements() as said:
        outcomes = do_together(*[lambda: look(asked, connected=5)] * 4)

    assert sorted(outcomes, key=str) == [False, False, False, True]
    assert [(question, version) for question, version, _, _ in get_published()] == [(first, 1), (second, 1)]
    assert len(said) == 2


@pytest.mark.django_db(transaction=True)
def test_a_look_and_a_close_at_once_publish_once() -> None:
    asked, first, _ = make_short_round()
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")

    def shut() -> bool:
        with transaction.atomic():
            close(asked)
        return True

    outcomes = do_together(lambda: look(asked), shut)

    assert outcomes in ([True, True], [False, True])
    assert get_published() == [(first, 1, 5, {"4": 5})]


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_close_at_once_leave_no_answer_out_of_sight() -> None:
    """Either the answer is in time, and then published or counted as late, or it is refused."""
    asked, first, _ = make_short_round()
    phones = make_phones(room=asked.room, number=6)
    make_answers(question=first, phones=phones[:5], choices="44444")
    assert look(asked) is True

    def shut() -> list[str | None]:
        with transaction.atomic():
            close(asked)
        return []

    outcome, _ = do_together(lambda: save([phones[5].give(first, "1")]), shut)

    assert outcome in ([None], ["question_closed"])
    assert Question.objects.get(pk=first).late == (1 if outcome == [None] else 0)
    assert Answer.objects.count() == (6 if outcome == [None] else 5)


def test_of_many_rooms_those_where_something_is_due_publish() -> None:
    due, quiet, under = make_round(), make_round(), make_round()
    question = due.questions.earliest("position").pk
    make_answers(question=question, phones=make_phones(room=due.room, number=5), choices="12345")
    few = under.questions.earliest("position").pk
    make_answers(question=few, phones=make_phones(room=under.room, number=4), choices="1234")

    restless = release_where_due(connected={str(asked.room_id): 0 for asked in (due, quiet, under)}, now=NOW)

    assert restless == {str(due.room_id), str(under.room_id)}
    assert list(Release.objects.values_list("question_id", "version", "seats")) == [(question, 1, 5)]


def test_a_round_that_waits_for_people_is_not_locked() -> None:
    asked = make_round()
    question = asked.questions.earliest("position").pk
    phones = make_phones(room=asked.room, number=5)
    locked = []
    for choices in ("1234", "5"):
        make_answers(question=question, phones=phones[: len(choices)], choices=choices)
        phones = phones[len(choices) :]
        with CaptureQueriesContext(connection) as queries:
            release_where_due(connected={str(asked.room_id): 0}, now=NOW)
        locked.append(any(query["sql"].startswith(("SAVEPOINT", "BEGIN")) for query in queries))

    assert locked == [False, True]
