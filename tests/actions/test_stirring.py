"""Rule S3: rows are written anew in an order drawn by lot, and say what they said."""

from typing import Any

import pytest
from django.db import OperationalError

from facilitation.actions import stirring
from facilitation.actions.answers import Entry, erase, save
from facilitation.actions.releases import release_if_due
from facilitation.actions.seats import get_secret
from facilitation.actions.stirring import get_open_questions, stir
from facilitation.live import stirring as live_stirring
from facilitation.live.stirring import BETWEEN, TOGETHER, Unstirred
from facilitation.models import Answer, Mark, Room
from tests.actions.together import do_together
from tests.factories import NOW, SHORT, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db


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
    written: list[list[Any]] = []
    write = stirring._write

    def write_and_note(table: str, rows: list[Any]) -> None:
        written.append(rows)
        write(table, rows)

    monkeypatch.setattr(stirring, "_write", write_and_note)
    asked = make_round(room=make_room(plan=SHORT))
    question, _ = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=60)
    make_answers(question=question, phones=phones, choices="12345n" * 10)
    assert release_if_due(room_id=str(asked.room.pk), connected=60, now=NOW)
    save([phone.give(question, "1") for phone in phones[:6]])
    before = get_rows()

    stir(question_ids=[question])

    (rows,) = written
    keys = {bytes(key) for key, *_ in rows}
    assert keys > {phone.get_key(question) for phone in phones[:6]}
    assert 12 < len(rows) <= 26
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
def test_a_turn_is_done_bit_by_bit() -> None:
    asked = make_round(room=make_room())
    questions = get_questions(asked=asked)
    (ben,) = make_phones(room=asked.room, number=1)
    entries: list[Entry] = [*(ben.give(question, "4") for question in questions), ben.finish(asked.pk)]
    save(entries)
    unstirred = Unstirred()
    unstirred.note(entries)
    assert unstirred.is_due

    unstirred.stir()

    assert len(questions) > len(unstirred.questions) >= len(questions) - TOGETHER
    assert not unstirred.is_due, "it rests, and answers are stored"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("calls", [1, 3])
def test_what_could_not_be_stirred_waits_for_the_next_turn(monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    asked = make_round(room=make_room())
    questions = get_questions(asked=asked)
    (ben,) = make_phones(room=asked.room, number=1)
    unstirred = Unstirred()
    unstirred.note([ben.give(question, "4") for question in questions])

    def fail(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(live_stirring, "stir", fail)
    for _ in range(calls):
        with pytest.raises(OperationalError):
            unstirred.stir()

    assert sorted(unstirred.questions) == questions
    assert unstirred.journal
    assert 0 < unstirred.pause <= BETWEEN, "a database that is away is not asked again and again"
    monkeypatch.undo()
    while not unstirred.is_empty:
        unstirred.stir()
