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
from tests.actions.spoken import ASKED, PLAN, SPOKEN
from tests.anonymity.attacker.book import Book
from tests.factories import NOW, Phone, get_questions, make_phone, make_room

pytestmark = pytest.mark.django_db

MOST = 16
"""Phones in one run: enough for two or three releases of the largest floor drawn."""

MOST_RUNS = 10
"""By chance a run may come to some of what is looked at never; each run draws anew, on a build server, too."""

people = st.integers(0, MOST - 1)
places = st.integers(0, 1)
choices = st.sampled_from(sorted(CODES))

everybodys = st.lists(choices, min_size=MOST, max_size=MOST)

reached: Counter[str] = Counter()
"""What the runs have come to: a promise about releases that never happen would hold, too."""


class Asked:
    """One question as somebody with perfect memory sees it. None of this is in the database.

    `book`: as the attacker keeps it in made-up rooms, held against the tables here.
    `shown`: whose answers the latest release counts, with a number that no other answer has; `past`: those before.
    """

    def __init__(self) -> None:
        self.book = Book()
        self.given: dict[int, str] = {}
        self.shown: dict[int, tuple[int, str]] = {}
        self.past: list[dict[int, tuple[int, str]]] = []
        self.tapped: set[int] = set()
        self.releases = 0
        self.released_at = NOW - 2 * TICK

    @property
    def new(self) -> set[int]:
        """People whose answer is in no picture."""
        return self.given.keys() - self.shown.keys()

    @property
    def leaving(self) -> set[int]:
        """People in the picture who have changed their answer since, or withdrawn it."""
        return self.tapped & self.shown.keys()

    @property
    def moved(self) -> set[int]:
        """Everybody whom a change of the picture can stand for."""
        return self.new | self.leaving

    def is_whole(self, step: int) -> bool:
        """Whether a release would take out what is leaving: a step of people leaves, and a step comes in."""
        entering = self.moved & self.given.keys()
        return not self.leaving or (len(self.leaving) >= step and len(entering) >= step)

    def show(self, step: int) -> None:
        """A release has been made."""
        self.past.append(self.shown)
        whole = self.is_whole(step)
        self.book.count(takes_out=whole)
        entering = (self.moved if whole else self.new) & self.given.keys()
        stay = self.shown.keys() - (self.leaving if whole else set())
        number = len(self.past) * MOST
        self.shown = {person: self.shown[person] for person in stay} | {
            person: (number + person, self.given[person]) for person in entering
        }
        self.tapped = set() if whole else self.tapped - entering
        self.releases += 1


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
            asked.book.withdraw(person)
            if asked.given.pop(person, None) is not None:
                asked.tapped.add(person)

    @rule(person=people)
    def erase_everything(self, person: int) -> None:
        erase(room_id=self.room_id, token=self.phones[person].token, secret=get_secret())
        for question, asked in self.asked.items():
            asked.book.withdraw(person)
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

    @precondition(lambda self: self.is_open)
    @rule(changing=st.integers(1, 6), coming=st.integers(0, 6), chosen=everybodys, place=places)
    def change_while_others_come(self, changing: int, coming: int, chosen: list[str], place: int) -> None:
        """Some who are in the picture think again, alone or together, while others answer for the first time."""
        asked = self.asked[self.questions[place % len(self.questions)]]
        again = sorted(asked.shown.keys() & asked.given.keys())[:changing]
        others = [person for person in range(MOST) if person not in asked.given and person not in asked.shown]
        tapping = again + others[:coming]
        self.give({person: chosen[person] for person in tapping}, self.questions[place % len(self.questions)])
        self.here = set(range(len(asked.given)))
        self.tick(1.0)

    # What must hold

    @invariant()
    def what_is_stored_is_what_was_given_and_no_more(self) -> None:
        for question, asked in self.asked.items():
            stored = {bytes(row.key): row for row in Answer.objects.filter(question=question)}
            given = {self.get_key(person, question): choice for person, choice in asked.given.items()}
            marks = {self.get_key(person, question) for person in asked.shown.keys() - asked.given.keys()}
            assert {key: row.choice for key, row in stored.items() if row.choice} == given
            assert stored.keys() - given.keys() <= marks
            if question in self.questions:
                moved = {self.get_key(person, question) for person in asked.moved}
                assert stored.keys() - given.keys() == marks
                assert {key for key, row in stored.items() if row.touched} == moved
                rows = {self.get_key(person, question): row for person, row in asked.book.get_rows().items()}
                assert {key: (row.choice, row.counted, row.touched) for key, row in stored.items()} == rows

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
            asked.show(self.policy.step)
            assert release.version == asked.releases
            assert release.seats == len(asked.shown) >= self.policy.floor
            assert len(asked.given) >= self.policy.floor
            self.check_counts(asked, release.counts)
            self.check_steps(asked)
            assert not is_open or expected == 0 or expected >= self.policy.step + MARGIN
            assert release.released_at == self.now
            assert not is_open or self.now - asked.released_at >= TICK - CLOCK_GRACE
            asked.released_at = self.now
            reached["first releases" if release.version == 1 else "later releases"] += 1
            reached["lone changes that wait"] += bool(asked.leaving)
            reached["changes"] += (
                asked.past[-1].keys() <= asked.shown.keys() and not asked.past[-1].items() <= asked.shown.items()
            )
        return released

    def check_counts(self, asked: Asked, published: dict[str, int]) -> None:
        """What is published is the histogram of what is shown; where one is chosen, lone skips are among "none".

        Where several may be picked each counts, and lone skips are not said.
        """
        counts = Counter("".join(choice for _, choice in asked.shown.values()).replace("-", ""))
        if self.ask is Ask.REASONS:
            counts["s"], published["s"] = 0, 0
        apart = [counts.pop("n", 0) + counts.pop("s", 0), published.pop("n", 0) + published.get("s", 0)]
        assert published.pop("s", 0) == 0 or apart[1] >= self.policy.step
        assert apart[0] == apart[1]
        assert published == +counts

    def check_steps(self, asked: Asked) -> None:
        """Between two pictures of a question, whichever: at least a step of people came in, and none or a step left."""
        if not asked.past[-1]:
            return
        for before in (asked.past[-1], *asked.past):
            assert len(asked.shown.items() - before.items()) >= self.policy.step
        left = asked.past[-1].items() - asked.shown.items()
        assert not left or len(left) >= self.policy.step

    def is_due(self, asked: Asked, *, expected: int, is_open: bool) -> bool:
        """The promise in one sentence, as the page about it has it."""
        step = self.policy.step
        enough = asked.moved if not asked.releases else len(asked.new) >= step
        enough = enough or (bool(asked.leaving) and asked.is_whole(step))
        alone = 0 < expected < step + MARGIN
        soon = self.now - asked.released_at < TICK - CLOCK_GRACE
        return bool(enough) and len(asked.given) >= self.policy.floor and not (is_open and (alone or soon))

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
                assert not self.is_due(asked, expected=0, is_open=False)
                reached["late answers"] += bool(number)
            picture = get_picture(Round.objects.filter(room=self.room).latest("pk").pk)
            assert picture.late == sum(late.values())
        self.is_open = False
        self.questions = []

    def give(self, chosen: dict[int, str], question: int) -> None:
        chosen = {person: SPOKEN[self.ask][choice] for person, choice in chosen.items()}
        outcomes = save([self.phones[person].give(question, choice) for person, choice in chosen.items()])
        assert outcomes == [None] * len(chosen)
        for person, choice in chosen.items():
            self.asked[question].book.give(person, choice)
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
    wanted = ("first releases", "later releases", "late answers", "changes", "lone changes that wait")

    for _ in range(MOST_RUNS):
        run_state_machine_as_test(
            replay,
            settings=settings(
                max_examples=examples,
                stateful_step_count=30,
                deadline=None,
                derandomize=False,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
        if all(reached[what] for what in wanted):
            return
    pytest.fail(f"The runs never came to all that has to be looked at: {dict(reached)}")
