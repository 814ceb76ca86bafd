"""Rule S3: rows are written anew in an order drawn by lot, and say what they said."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from facilitation.actions import stirring
from facilitation.actions.answers import Entry, erase, save
from facilitation.actions.releases import release_if_due
from facilitation.actions.seats import get_secret
from facilitation.actions.stirring import get_open_questions, stir, stir_answers
from facilitation.live import stirring as live_stirring
from facilitation.live.stirring import BETWEEN, Unstirred
from facilitation.models import Answer, Mark, Room
from tests.actions.together import do_together
from tests.factories import NOW, SHORT, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db


DURABLE = {
    "sqlite": ("PRAGMA synchronous = FULL", "PRAGMA synchronous", 2),
    "postgresql": ("SET synchronous_commit TO on", "SHOW synchronous_commit", "on"),
}
"""How a database is told to keep what it confirms, how it is asked whether it does, and what it says then."""


def get_rows() -> set[tuple[Any, ...]]:
    """All answers and marks, as sets know them."""
    answers = [(bytes(row.key), row.question_id, row.choice, row.counted, row.touched) for row in Answer.objects.all()]
    marks = [(bytes(row.key), row.round_id) for row in Mark.objects.all()]
    return {*answers, *marks}


def test_rows_say_the_same_afterwards() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    one, other = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=9)
    make_answers(question=one, phones=phones, choices="12345n443")
    assert release_if_due(room_id=str(asked.room.pk), connected=9, now=NOW)
    save([phones[0].give(one, "5"), phones[1].withdraw(one), phones[2].give(other, "2"), phones[2].finish(asked.pk)])
    before = get_rows()
    assert {(choice, counted, touched) for *_, choice, counted, touched in (row for row in before if len(row) > 2)} >= {
        ("5", True, True),
        (None, True, True),
        ("2", False, True),
        ("4", True, False),
    }

    stir(question_ids=[one, other], round_ids=[asked.pk])

    assert get_rows() == before


def test_what_is_not_there_any_more_is_passed_over() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    Room.objects.all().delete()

    stir(question_ids=questions, round_ids=[asked.pk])

    assert get_rows() == set()


def test_of_very_many_rows_all_changed_ones_are_written_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stirring, "MOST", 20)
    written: list[list[bytes]] = []
    write = stirring._write

    def write_and_note(table: str, keys: list[bytes]) -> None:
        written.append(keys)
        write(table, keys)

    monkeypatch.setattr(stirring, "_write", write_and_note)
    asked = make_round(room=make_room(plan=SHORT))
    question, _ = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=60)
    make_answers(question=question, phones=phones, choices="12345n" * 10)
    assert release_if_due(room_id=str(asked.room.pk), connected=60, now=NOW)
    save([phone.give(question, "1") for phone in phones[:6]])
    before = get_rows()

    stir(question_ids=[question])

    (keys,) = written
    assert {*keys} > {phone.get_key(question) for phone in phones[:6]}
    assert 12 < len(keys) == len({*keys}) <= 26
    assert get_rows() == before


def test_questions_that_take_answers_are_found_after_a_start() -> None:
    make_round(room=make_room(plan=SHORT), closed_at=NOW)
    assert get_open_questions() == (set(), set())

    asked = make_round(room=make_room(plan=SHORT))

    assert get_open_questions() == (set(get_questions(asked=asked)), {asked.pk})


@pytest.mark.django_db(transaction=True)
def test_what_is_said_while_rows_are_written_is_not_lost() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=12)
    for question in questions:
        make_answers(question=question, phones=phones, choices="4" * 12)

    def stir_on() -> None:
        for _ in range(15):
            stir(question_ids=questions, round_ids=[asked.pk])

    def change() -> None:
        for phone in phones[:6]:
            save([phone.give(question, "1") for question in questions])

    def leave() -> None:
        for phone in phones[6:9]:
            erase(room_id=str(asked.room.pk), token=phone.token, secret=get_secret())

    assert do_together(stir_on, change, leave) == [None, None, None]

    expected = {(phone.get_key(question), "1") for phone in phones[:6] for question in questions}
    expected |= {(phone.get_key(question), "4") for phone in phones[9:] for question in questions}
    assert {(bytes(key), choice) for key, choice in Answer.objects.values_list("key", "choice")} == expected


@pytest.mark.django_db(transaction=True)
def test_what_changed_is_remembered_until_it_is_stirred() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    (ben,) = make_phones(room=asked.room, number=1)
    entries: list[Entry] = [*(ben.give(question, "4") for question in questions), ben.finish(asked.pk)]
    save(entries)
    unstirred = Unstirred()

    unstirred.note(entries)

    assert list(unstirred.questions) == questions
    assert list(unstirred.rounds) == [asked.pk]
    for _ in range(100):
        unstirred.stir()
    assert (unstirred.questions, unstirred.rounds, unstirred.journal) == ({}, {}, False)
    assert not unstirred.is_due
    assert Answer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_done_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_stirring, "FEWEST", 4)
    monkeypatch.setattr(live_stirring, "MOST", 4)
    written: list[int] = []
    write = stirring._write

    def write_and_note(table: str, keys: list[bytes]) -> None:
        written.append(len(keys))
        write(table, keys)

    monkeypatch.setattr(stirring, "_write", write_and_note)
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=10)
    entries = [phone.give(question, "4") for question in questions for phone in phones]
    save(entries)
    before = get_rows()
    unstirred = Unstirred(_rows=4)
    unstirred.note(entries)
    assert unstirred.is_due

    steps = 0
    while not unstirred.is_empty:
        unstirred.stir()
        assert unstirred.pause > 0, "it rests, and answers are stored"
        steps += 1

    assert written == [4, 4, 2] * len(questions)
    assert steps > len(written)
    assert get_rows() == before


@pytest.mark.django_db(transaction=True)
def test_what_is_said_in_the_midst_of_a_turn_is_for_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_stirring, "FEWEST", 4)
    asked = make_round(room=make_room(plan=SHORT))
    question, _ = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=10)
    entries = [phone.give(question, "4") for phone in phones]
    save(entries)
    unstirred = Unstirred(_rows=4)
    unstirred.note(entries)
    unstirred.stir()
    unstirred.stir()

    save([phones[0].give(question, "1")])
    unstirred.note([phones[0].give(question, "1")])

    assert list(unstirred.questions) == [question]
    while unstirred._turn:
        unstirred.stir()
    assert list(unstirred.questions) == [question], "its rows were drawn before"
    assert unstirred.journal
    while not unstirred.is_empty:
        unstirred.stir()
    assert Answer.objects.get(pk=phones[0].get_key(question)).choice == "1"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("calls", [1, 3])
def test_what_could_not_be_stirred_waits_for_the_next_turn(monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    asked = make_round(room=make_room())
    questions = get_questions(asked=asked)
    (ben,) = make_phones(room=asked.room, number=1)
    unstirred = Unstirred()
    unstirred.note([*(ben.give(question, "4") for question in questions), ben.finish(asked.pk)])

    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(live_stirring, "stir_answers", fail)
    monkeypatch.setattr(live_stirring, "stir_marks", fail)
    for _ in range(calls):
        with pytest.raises(OperationalError):
            unstirred.stir()

    assert sorted(unstirred.questions) == questions
    assert list(unstirred.rounds) == [asked.pk]
    assert unstirred.journal
    assert 0 < unstirred.pause <= BETWEEN, "a database that is away is not asked again and again"
    monkeypatch.undo()
    while not unstirred.is_empty:
        unstirred.stir()


@pytest.mark.django_db(transaction=True)
def test_answers_after_a_stir_are_as_durable_as_before() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    question, _ = get_questions(asked=asked)
    (ben,) = make_phones(room=asked.room, number=1)
    save([ben.give(question, "4")])
    order, question_to_database, best = DURABLE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(order)

    stir_answers(question, [ben.get_key(question)])
    with pytest.raises(OperationalError), connection.execute_wrapper(fail_at_insert):
        stir_answers(question, [ben.get_key(question)])

    with connection.cursor() as cursor:
        cursor.execute(question_to_database)
        assert cursor.fetchone() == (best,)
    assert Answer.objects.get().choice == "4"


def fail_at_insert(execute: Any, statement: str, *more: Any) -> Any:
    if statement.startswith("INSERT"):
        raise OperationalError
    return execute(statement, *more)
