"""P1 of docs/anonymity.md: whatever people do in whatever order, the promise holds. On the real actions and tables."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from facilitation.actions.answers import erase, save
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import end_session
from facilitation.actions.rounds import close_round, open_round
from facilitation.actions.seats import get_secret
from facilitation.models import Answer, Mark, Question, Release, Room, Round
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Ask
from facilitation.rules.pictures import Picture
from facilitation.rules.release import CLOCK_GRACE, MARGIN, TICK, Policy
from facilitation.rules.scales import CODES
from facilitation.rules.tally import fold_lone_skips
from tests.actions.spoken import ASKED, PLAN, SPOKEN
from tests.factories import NOW, Phone, get_questions, make_phone, make_room

pytestmark = pytest.mark.django_db

MOST = 16
"""Phones in one run: enough for two or three releases of the largest floor drawn."""

MOST_RUNS = 10
"""A run in eight comes to no late answers by chance."""

people = st.integers(0, MOST - 1)
places = st.integers(0, 1)
choices = st.sampled_from(sorted(CODES))

everybodys = st.lists(choices, min_size=MOST, max_size=MOST)

reached: Counter[str] = Counter()
"""What the runs have come to: a promise about releases that never happen would hold, too."""


class Asked:
    """One question as somebody with perfect memory sees it. None of this is in the database."""

    def __init__(self) -> None:
        self.given: dict[int, str] = {}
        self.counted: set[int] = set()
        self.tapped: set[int] = set()
        self.releases = 0
        self.released_at = NOW - 2 * TICK

    @property
    def moved(self) -> set[int]:
        """The people whom the change since the last picture stands for: they tapped, and are or were in a picture."""
        return {person for person in self.tapped if person in self.given or person in self.counted}


class Replay(RuleBasedStateMachine):
    """A room whose people join, answer, change, withdraw, erase, leave and come back while its heart beats."""

    ask = Ask.RATE

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(floor=st.integers(3, 6), chosen=everybodys, is_under_way=st.booleans(), data=st.data())
    def open_the_room(self, floor: int, chosen: list[str], data: st.DataObject, *, is_under_way: bool) -> None:
        self.policy = Policy(floor=floor, step=data.draw(st.integers(3, floor)))
        self.room = make_room(plan=PLAN, floor=self.policy.floor, step=self.policy.step)
        self.room_id = str(self.room.pk)
        self.now = NOW
        self.phones: list[Phone] = [make_phone(room=self.room) for _ in range(MOST)]
        self.here: set[int] = set()
        self.questions: list[int] = []
        self.asked: dict[int, Asked] = {}
        self.is_open = False
        self.ended = False
        self.open_again()
        if is_under_way:
            for question in self.questions:
                self.give(dict(enumerate(chosen[: floor + 2])), question)
            self.tick(1.0)

    # What people do

    @rule(number=st.integers(1, MOST))
    def join(self, number: int) -> None:
        self.here |= set(range(number))

    @rule(person=people)
    def leave(self, person: int) -> None:
        self.here.discard(person)

    @precondition(lambda self: self.is_open)
    @rule(person=people, place=places, choice=choices)
    def answer(self, person: int, place: int, choice: str) -> None:
        self.give({person: choice}, self.questions[place % len(self.questions)])

    @precondition(lambda self: self.is_open)
    @rule(chosen=st.lists(choices, min_size=3, max_size=MOST), place=places)
    def answer_together(self, chosen: list[str], place: int) -> None:
        self.give(dict(enumerate(chosen)), self.questions[place % len(self.questions)])

    @precondition(lambda self: self.is_open)
    @rule(first=people, number=st.integers(1, 4), place=places)
    def withdraw(self, first: int, number: int, place: int) -> None:
        question = self.questions[place % len(self.questions)]
        asked = self.asked[question]
        leaving = range(first, min(first + number, MOST))
        assert save([self.phones[person].withdraw(question) for person in leaving]) == [None] * len(leaving)
        for person in leaving:
            if asked.given.pop(person, None) is not None:
                asked.tapped.add(person)

    @rule(person=people)
    def erase_everything(self, person: int) -> None:
        erase(room_id=self.room_id, token=self.phones[person].token, secret=get_secret())
        for question, asked in self.asked.items():
            if asked.given.pop(person, None) is not None and question in self.questions:
                asked.tapped.add(person)

    # What the room does

    @precondition(lambda self: not self.ended)
    @rule(seconds=st.sampled_from([0.2, 1.0, 3.0]))
    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        before = self.get_versions()
        released = release_if_due(room_id=self.room_id, connected=len(self.here), now=self.now)
        assert released == self.check_releases(before, is_open=True)

    @precondition(lambda self: self.is_open)
    @rule()
    def close(self) -> None:
        self.leave_round(lambda: close_round(room_id=self.room_id, revision=self.get_revision(), now=self.now))

    @precondition(lambda self: not self.is_open and not self.ended)
    @rule()
    def open_again(self) -> None:
        open_round(
            room_id=self.room_id, revision=self.get_revision(), ask=self.ask, subject=ASKED[self.ask], now=self.now
        )
        self.questions = get_questions(asked=Round.objects.get(room=self.room, closed_at=None))
        self.asked |= {question: Asked() for question in self.questions}
        self.is_open = True

    @precondition(lambda self: len(self.asked) > 2 and not self.ended)
    @rule()
    def end(self) -> None:
        """The end closes an open round first; then what was drawn stays, and nothing behind it."""
        if self.is_open:
            self.close()
        drawn = self.get_drawn()
        end_session(room_id=self.room_id, revision=self.get_revision(), now=self.now)
        self.ended = True
        assert self.get_drawn() == drawn
        for release in Release.objects.filter(question__in=self.asked):
            rows = [row for picture in drawn for row in picture.rows if row.question == release.question_id]
            exact = "picks" if self.ask is Ask.REASONS else "counts"
            assert [(row.form, row.version) for row in rows] == [(exact, release.version)]
        assert not Answer.objects.exists()
        assert not Mark.objects.exists()
        for asked in self.asked.values():
            asked.given.clear()

    def get_drawn(self) -> list[Picture]:
        """The pictures of all rounds, without questions of which nothing was released."""
        pictures = [get_picture(asked.pk) for asked in Round.objects.filter(room=self.room).order_by("pk")]
        return [replace(one, rows=tuple(row for row in one.rows if row.version)) for one in pictures]

    @precondition(lambda self: self.is_open)
    @rule(first=people, around=st.integers(-1, 2), more=st.integers(0, 6), chosen=everybodys, place=places)
    def come_and_answer_and_be_shown(self, first: int, around: int, more: int, chosen: list[str], place: int) -> None:
        """Just about as many as the rules ask for, with a few more in the room who say nothing."""
        asked = self.asked[self.questions[place % len(self.questions)]]
        number = (self.policy.step if asked.releases else self.policy.floor) + around
        tapping = [(first + each) % MOST for each in range(number)]
        self.give({person: chosen[person] for person in tapping}, self.questions[place % len(self.questions)])
        self.here = set(range(min(len(asked.given) + more, MOST)))
        self.tick(1.0)

    # What must hold

    @invariant()
    def what_is_stored_is_what_was_given_and_no_more(self) -> None:
        for question, asked in self.asked.items():
            stored = {bytes(row.key): row for row in Answer.objects.filter(question=question)}
            given = {self.get_key(person, question): choice for person, choice in asked.given.items()}
            marks = {self.get_key(person, question) for person in asked.counted - asked.given.keys()}
            assert {key: row.choice for key, row in stored.items() if row.choice} == given
            assert stored.keys() - given.keys() <= marks
            if question in self.questions:
                moved = {self.get_key(person, question) for person in asked.moved}
                assert stored.keys() - given.keys() == marks
                assert {key for key, row in stored.items() if row.touched} == moved

    def check_releases(self, before: dict[int, int], *, is_open: bool) -> bool:
        """Hold every question against the promise; whether anything was released."""
        released = False
        for question in self.questions:
            asked = self.asked[question]
            expected = max(0, len(self.here) - len(asked.given))
            is_due = self.is_due(asked, expected=expected, is_open=is_open)
            versions = list(Release.objects.filter(question=question, version__gt=before[question]))
            assert len(versions) == is_due
            if not is_due:
                continue
            (release,) = versions
            released = True
            assert release.version == asked.releases + 1
            assert release.seats == len(asked.given) >= self.policy.floor
            assert release.counts == self.get_counts(asked)
            assert len(asked.moved) >= (self.policy.step if asked.releases else self.policy.floor)
            assert not is_open or expected == 0 or expected >= self.policy.step + MARGIN
            assert release.released_at == self.now
            assert not is_open or self.now - asked.released_at >= TICK - CLOCK_GRACE
            asked.releases += 1
            asked.released_at = self.now
            asked.counted = set(asked.given)
            asked.tapped = set()
            reached["first releases" if release.version == 1 else "later releases"] += 1
        return released

    def get_counts(self, asked: Asked) -> dict[str, int]:
        """What may be published of all that was given: where several may be picked, each step, and no lone skips."""
        if self.ask is not Ask.REASONS:
            return fold_lone_skips(Counter(asked.given.values()), step=self.policy.step)
        picked = Counter("".join(asked.given.values()).replace("-", ""))
        return {code: seats for code, seats in picked.items() if code != "s" or seats >= self.policy.step}

    def is_due(self, asked: Asked, *, expected: int, is_open: bool) -> bool:
        """The promise in one sentence, as the page about it has it."""
        enough = len(asked.moved) >= (self.policy.step if asked.releases else 1)
        alone = 0 < expected < self.policy.step + MARGIN
        soon = self.now - asked.released_at < TICK - CLOCK_GRACE
        return enough and len(asked.given) >= self.policy.floor and not (is_open and (alone or soon))

    def leave_round(self, deed: Callable[[], None]) -> None:
        """Close or end, and hold the last releases and the number of late answers against the promise."""
        before = self.get_versions()
        deed()
        if self.is_open:
            self.check_releases(before, is_open=False)
            late = {question: len(self.asked[question].moved) for question in self.questions}
            for question, number in late.items():
                asked = self.asked[question]
                assert Question.objects.get(pk=question).late == number
                assert number < self.policy.step or len(asked.given) < self.policy.floor
                reached["late answers"] += bool(number)
            picture = get_picture(Round.objects.filter(room=self.room).latest("pk").pk)
            assert picture.late == sum(late.values())
        self.is_open = False
        self.questions = []

    def give(self, chosen: dict[int, str], question: int) -> None:
        chosen = {person: SPOKEN[self.ask][choice] for person, choice in chosen.items()}
        outcomes = save([self.phones[person].give(question, choice) for person, choice in chosen.items()])
        assert outcomes == [None] * len(chosen)
        self.asked[question].given |= chosen
        self.asked[question].tapped |= chosen.keys()

    def get_key(self, person: int, question: int) -> bytes:
        return self.phones[person].get_key(question)

    def get_versions(self) -> dict[int, int]:
        return {question: self.asked[question].releases for question in self.questions}

    def get_revision(self) -> int:
        return Room.objects.values_list("revision", flat=True).get(pk=self.room.pk)


class ReplayOfMaps(Replay):
    """The same with rings."""

    ask = Ask.PLACE


class ReplayOfPicks(Replay):
    """The same where several can be picked."""

    ask = Ask.REASONS


@pytest.mark.timeout(600)  # a failing run is made as short as it can be, which takes a while
@pytest.mark.parametrize(("replay", "examples"), [(Replay, 100), (ReplayOfMaps, 25), (ReplayOfPicks, 25)])
def test_the_promise_holds_whatever_people_do(replay: type[Replay], examples: int) -> None:
    reached.clear()
    wanted = ("first releases", "later releases", "late answers")

    for _ in range(MOST_RUNS):
        run_state_machine_as_test(
            replay,
            settings=settings(
                max_examples=examples,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
        if all(reached[what] for what in wanted):
            return
    pytest.fail(f"The runs never came to all that has to be looked at: {dict(reached)}")
