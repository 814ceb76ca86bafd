"""P2 of docs/anonymity.md: when the picture changes never depends on what anyone said."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from facilitation.actions.answers import erase, save
from facilitation.actions.releases import release_if_due
from facilitation.actions.rounds import close_round
from facilitation.actions.seats import get_secret
from facilitation.models import Question, Release
from facilitation.protocol.events import ResultsReleased, StageChanged
from facilitation.rules.exercise import Ask
from facilitation.rules.scales import CODES
from tests.actions.announced import hear_announcements
from tests.actions.spoken import PLAN, SPOKEN
from tests.actions.undone import undone
from tests.factories import NOW, get_questions, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db

PEOPLE = 9

Happening = tuple[str, int, int]
"""What happens, to which question, and to whom (or how many are in the room)."""

people = st.integers(0, PEOPLE - 1)
happenings: st.SearchStrategy[Happening] = st.one_of(
    st.tuples(st.sampled_from(["give", "give", "withdraw", "erase"]), st.integers(0, 1), people),
    st.tuples(st.sampled_from(["all give", "tick", "tick"]), st.integers(0, 1), st.integers(0, PEOPLE + 6)),
)
scripts = st.lists(happenings, min_size=5, max_size=25)
streams = st.lists(st.sampled_from(sorted(CODES)), min_size=1, max_size=40)

Seen = tuple[list[tuple[int, int, int, datetime]], list[tuple[str, int]], list[int | None]]
"""Question, version, size and time of every release; what was announced and to whom; how many answers came late."""


def play(script: list[Happening], stream: list[str], ask: Ask = Ask.RATE) -> Seen:
    """Let all that happen, each answer being the next of the stream; return all but what was said."""
    answers = iter([SPOKEN[ask][choice] for choice in stream] * (PEOPLE * len(script)))
    with undone():
        asked = make_round(room=make_room(plan=PLAN), ask=ask)
        questions = get_questions(asked=asked)
        phones = make_phones(room=asked.room, number=PEOPLE)
        room_id, now = str(asked.room_id), NOW
        with hear_announcements() as said:
            for what, place, who in script:
                question = questions[place % len(questions)]
                match what:
                    case "give":
                        save([phones[who].give(question, next(answers))])
                    case "all give":
                        save([phone.give(question, next(answers)) for phone in phones])
                    case "withdraw":
                        save([phones[who].withdraw(question)])
                    case "erase":
                        erase(room_id=room_id, token=phones[who].token, secret=get_secret())
                    case _:
                        now += timedelta(seconds=1)
                        release_if_due(room_id=room_id, connected=who, now=now)
            close_round(room_id=room_id, revision=0, now=now)
        releases = Release.objects.order_by("pk").values_list("question", "version", "seats", "released_at")
        return (
            [(questions.index(question), version, seats, at) for question, version, seats, at in releases],
            [
                (one.to.rpartition(".")[2], 0 if picture is None else picture.version)
                for one in said
                if isinstance(one.event, ResultsReleased | StageChanged)
                for picture in [
                    one.event.picture if isinstance(one.event, ResultsReleased) else one.event.board.picture
                ]
            ],
            list(Question.objects.order_by("position").values_list("late", flat=True)),
        )


@pytest.mark.parametrize("ask", SPOKEN)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(
    script=[("all give", 0, 0), ("tick", 0, 0), ("all give", 0, 0), ("tick", 0, 0)],
    stream=["4"],
    other=["1", "s", "n"],
)
@example(
    script=[("all give", 0, 0), ("tick", 0, 9), ("give", 0, 1), ("withdraw", 0, 2), ("erase", 0, 3), ("tick", 0, 0)],
    stream=["s"],
    other=["5"],
)
@given(script=scripts, stream=streams, other=streams)
def test_what_people_say_never_moves_when_or_for_how_many_the_picture_changes(
    ask: Ask, script: list[Happening], stream: list[str], other: list[str]
) -> None:
    """Each answer is another one, also where somebody taps again or changes; all else is as it was."""
    seen = play(script, stream, ask)

    assert play(script, other, ask) == seen
    event(f"{len(seen[0])} releases")


def test_there_is_something_to_see() -> None:
    script: list[Happening] = [("all give", 0, 0), ("tick", 0, PEOPLE), ("give", 0, 1), ("give", 1, 1), ("tick", 0, 0)]

    assert play(script, ["4"]) == (
        [(0, 1, PEOPLE, NOW + timedelta(seconds=1))],
        [("desks", 1), ("screens", 1), ("phones", 1), ("desks", 1), ("screens", 1)],
        [1, 1],
    )
