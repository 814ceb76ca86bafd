"""What is left of a session, looked up: the list, the rounds that the room saw, the times of the stages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from facilitation.actions.releases import seal
from facilitation.models import Question, Release, Room, Round
from facilitation.queries.reports import PAGE, Report, get_report, get_sessions, get_stages_taken
from facilitation.rules.exercise import Ask, Display, Stage
from tests.factories import NOW, PLAN, make_facilitator, make_room, make_round

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def make_release(question: Question, counts: Mapping[str, int]) -> None:
    Release.objects.create(
        question=question,
        version=question.releases.count() + 1,
        seats=sum(counts.values()),
        counts=counts,
        released_at=NOW,
    )


def release_all(asked: Round, **counts: int) -> Round:
    """Give every question of a round a release: by default ten answers at the first two steps."""
    for question in asked.questions.all():
        make_release(question, counts or {"1": 6, "2": 4})
    return asked


def report_on(room: Room) -> Report:
    report = get_report(room_id=room.pk, facilitator_id=room.facilitator_id)
    assert report is not None
    return report


def end(room: Room, **changes: Any) -> None:
    Room.objects.filter(pk=room.pk).update(ended_at=NOW + 92 * MINUTE, **changes)


def test_a_report_is_for_the_one_who_led_the_session() -> None:
    room = make_room()
    mallory = make_facilitator(username="mallory")
    assert report_on(room).code == room.code

    assert get_report(room_id=room.pk, facilitator_id=mallory.pk) is None


def test_a_report_holds_what_the_room_saw_in_the_order_in_which_it_was_asked() -> None:
    room = make_room()
    release_all(make_round(room=room, ask=Ask.WARM_UP, closed_at=NOW))
    release_all(make_round(room=room, ask=Ask.RATE, closed_at=NOW))
    release_all(make_round(room=room, ask=Ask.PLACE))

    rounds = report_on(room).rounds

    assert [(one.ask, one.subject, one.open) for one in rounds] == [
        (Ask.WARM_UP, "", False),
        (Ask.RATE, "friendship", False),
        (Ask.PLACE, "", True),
    ]
    assert rounds[1].questions == PLAN.get_questions(Ask.RATE)
    assert rounds[1].picture.rows[0].scores == (6, 4, 0, 0, 0)


def test_what_the_screen_never_showed_is_not_there() -> None:
    room = make_room()
    asked = release_all(make_round(room=room, ask=Ask.RATE))
    first, second = asked.questions.order_by("position")[:2]
    everything = report_on(room).rounds[0]
    assert (first.slug in everything.questions, everything.left_out) == (True, 0)

    Question.objects.filter(pk=first.pk).update(seen=False)
    Question.objects.filter(pk=second.pk).update(hidden=True)
    left = report_on(room).rounds[0]

    assert not {first.slug, second.slug} & set(left.questions)
    assert not {first.pk, second.pk} & {row.question for row in left.picture.rows}
    assert left.left_out == 2


def test_a_round_that_was_never_shown_leaves_nothing() -> None:
    room = make_room()
    release_all(make_round(room=room, ask=Ask.PLACE, display=Display.COLLECTING, closed_at=NOW))
    shown = release_all(make_round(room=room, ask=Ask.RATE))
    assert [one.id for one in report_on(room).rounds] == [shown.pk]


def test_a_question_that_too_few_answered_is_said_to_have_no_picture() -> None:
    room = make_room()
    asked = make_round(room=room, ask=Ask.RATE)
    assert report_on(room).rounds == ()

    make_release(asked.questions.order_by("position")[0], {"2": 4, "5": 6})

    rows = report_on(room).rounds[0].picture.rows
    assert [row.form for row in rows[:2]] == ["counts", "none"]


def test_the_closing_check_is_for_after_the_end() -> None:
    room = make_room()
    release_all(make_round(room=room, ask=Ask.CHECK, display=Display.KEPT_OFF, closed_at=NOW))
    assert report_on(room).rounds == ()

    end(room)

    assert [one.ask for one in report_on(room).rounds] == [Ask.CHECK]


def test_the_same_asked_twice_says_which_time_it_was() -> None:
    room = make_room()
    release_all(make_round(room=room, ask=Ask.PLACE, closed_at=NOW))
    release_all(make_round(room=room, ask=Ask.RATE, closed_at=NOW))
    release_all(make_round(room=room, ask=Ask.PLACE, wave=2, closed_at=NOW))

    assert [(one.wave, one.again) for one in report_on(room).rounds] == [(1, True), (1, False), (2, True)]


def test_a_room_that_kept_its_answers_on_phones_has_no_pictures() -> None:
    room = make_room(plan=PLAN.model_copy(update={"small_group": True}))
    asked = release_all(make_round(room=room, ask=Ask.PLACE))
    assert (report_on(room).small_group, report_on(room).rounds) == (True, ())

    Round.objects.filter(pk=asked.pk).update(is_private=False)
    assert len(report_on(room).rounds) == 1


def test_gaps_are_said_of_kinds_of_which_the_room_saw_both_or_the_gap_itself() -> None:
    room = make_room()
    placed = release_all(make_round(room=room, ask=Ask.PLACE, closed_at=NOW))
    release_all(make_round(room=room, ask=Ask.RATE, closed_at=NOW), **{"3": 10})
    assert [gap.subject for gap in report_on(room).gaps] == ["friendship"]

    placed.questions.filter(slug="friendship").update(seen=False)
    assert report_on(room).gaps == ()

    room.rounds.filter(ask=Ask.RATE.value).update(gaps_seen=True)
    assert [gap.subject for gap in report_on(room).gaps] == ["friendship"]


def test_gaps_that_were_kept_at_the_end_are_said_as_they_were_kept() -> None:
    room = make_room()
    release_all(make_round(room=room, ask=Ask.PLACE, closed_at=NOW))
    release_all(make_round(room=room, ask=Ask.RATE, closed_at=NOW), **{"3": 10})
    running = report_on(room).gaps
    assert running != ()

    with transaction.atomic():
        seal(room_id=room.pk)
    end(room)

    assert report_on(room).gaps == running
    assert report_on(room).rounds != ()


def test_times_of_a_stage_add_up_over_its_visits() -> None:
    room = make_room()
    room.stage_times.update(left_at=NOW + 5 * MINUTE)
    room.stage_times.create(stage="promise", entered_at=NOW + 5 * MINUTE, left_at=NOW + 9 * MINUTE)
    room.stage_times.create(stage="arrive", entered_at=NOW + 9 * MINUTE, left_at=NOW + 11 * MINUTE)
    room.stage_times.create(stage="frame", entered_at=NOW + 11 * MINUTE)

    arrive, promise, frame, warm_up, *_ = report_on(room).stages

    assert (arrive.planned, arrive.taken, arrive.entered_at, arrive.left_at) == (6, 7 * MINUTE, NOW, NOW + 11 * MINUTE)
    assert promise.taken == 4 * MINUTE
    assert (frame.taken, frame.entered_at, frame.left_at) == (None, NOW + 11 * MINUTE, None)
    assert (warm_up.taken, warm_up.entered_at) == (None, None)


def test_a_stage_that_is_off_is_left_out_unless_it_was_visited() -> None:
    off = tuple(one.model_copy(update={"on": one.stage is not Stage.BREAK}) for one in PLAN.stages)
    plan = PLAN.model_copy(update={"stages": off})
    assert Stage.BREAK in {one.stage for one in get_stages_taken(PLAN, [])}

    assert Stage.BREAK not in {one.stage for one in get_stages_taken(plan, [])}


def test_the_list_holds_ones_own_sessions_running_ones_first_then_the_newest() -> None:
    old, new, running = (make_room(now=NOW + days * timedelta(days=1)) for days in (2, 3, 1))
    end(old)
    end(new)
    make_room(facilitator=make_facilitator(username="mallory"))

    found = get_sessions(facilitator_id=old.facilitator_id)

    assert [line.id for line in found.sessions] == [str(room.pk) for room in (running, new, old)]
    assert (found.found, found.all, found.pages) == (3, 3, 1)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", {"ties", "calm"}),
        ("TIES", {"ties"}),
        ("  online   ties ", {"ties"}),
        ("Nähe", {"calm"}),
        ("NÄHE", {"calm"}),
        ("calm ties", set()),
        ("warmer", {"calm"}),
        ("100%", {"ties"}),
        ("'; --", set()),
    ],
)
def test_a_search_finds_titles_and_notes_that_hold_every_word(search: str, found: set[str]) -> None:
    make_room(plan=PLAN.model_copy(update={"title": "Online ties"}))
    make_room(plan=PLAN.model_copy(update={"title": "Nähe"}))
    Room.objects.filter(plan__title="Online ties").update(notes="ties, 100% there")
    Room.objects.filter(plan__title="Nähe").update(notes="calm, warmer later")

    sessions = get_sessions(facilitator_id=make_facilitator().pk, search=search).sessions

    assert {line.notes.split(",")[0] for line in sessions} == found


def test_a_search_finds_a_code_however_it_is_typed() -> None:
    room, _other = make_room(), make_room()
    code = room.code

    for typed in (code, code.lower(), f"{code[:3]}-{code[3:]}", code[2:]):
        assert [line.id for line in get_sessions(facilitator_id=room.facilitator_id, search=typed).sessions] == [
            str(room.pk)
        ], typed


def test_a_search_reads_titles_as_the_reader_does() -> None:
    room = make_room()
    translations = {room.plan["title"]: "Kreise"}
    assert get_sessions(facilitator_id=room.facilitator_id, search="kreise").found == 0

    found = get_sessions(facilitator_id=room.facilitator_id, search="kreise", say=lambda text: translations[text])

    assert [line.title for line in found.sessions] == ["Kreise"]


def test_a_long_list_has_pages_and_a_page_too_far_is_the_last() -> None:
    rooms = [make_room(now=NOW + minute * MINUTE) for minute in range(PAGE + 3)]
    facilitator_id = rooms[0].facilitator_id

    first, second = (get_sessions(facilitator_id=facilitator_id, page=number) for number in (1, 2))

    assert (len(first.sessions), len(second.sessions), first.pages) == (PAGE, 3, 2)
    assert not {line.id for line in first.sessions} & {line.id for line in second.sessions}
    assert get_sessions(facilitator_id=facilitator_id, page=9).sessions == second.sessions
    assert get_sessions(facilitator_id=facilitator_id, page=0).number == 1
