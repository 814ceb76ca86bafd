"""What a bad network held back does not undo what was said after it."""

import pytest

from facilitation.live import newest
from facilitation.live.newest import Newest, read_line
from facilitation.models import Answer as AnswerRow
from facilitation.protocol.commands import Answer
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Refused
from tests.factories import make_round
from tests.live.lines import over_both_lines
from tests.live.sockets import get_questions, make, make_seat, open_socket

pytestmark = pytest.mark.django_db(transaction=True)

BEN, CLEO = b"b" * 16, b"c" * 16


def get_choices() -> list[str | None]:
    return list(AnswerRow.objects.values_list("choice", flat=True))


@over_both_lines
@pytest.mark.parametrize(
    ("late", "reply", "kept"),
    [
        ("?page=ben&line=1", Refused(ref="late", code="unavailable"), ["4"]),
        ("?page=other&line=1", AnswerSaved(ref="late"), ["1"]),
        ("", AnswerSaved(ref="late"), ["1"]),
    ],
)
async def test_an_answer_over_an_older_line_of_the_page_is_not_heard(
    late: str, reply: AnswerSaved | Refused, kept: list[str]
) -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    seat, path = make_seat(asked.room), f"/live/phone/{asked.room.code}"
    async with open_socket(path + late, cookie=seat) as old:
        await old.hear_a(PhoneWelcome)
        async with open_socket(f"{path}?page=ben&line=2", cookie=seat) as new:
            await new.hear_a(PhoneWelcome)
            await new.say(Answer(ref="new", question=question, choice="4"))
            await new.hear_a(AnswerSaved)

            await old.say(Answer(ref="late", question=question, choice="1"))

            assert await old.hear_a(type(reply)) == reply
    assert await make(get_choices) == kept


@pytest.mark.parametrize(
    "query", [b"", b"page=a", b"line=1", b"page=a&line=x", b"page=A&line=1", b"page=" + b"a" * 13 + b"&line=1", b"\xff"]
)
def test_who_does_not_count_its_lines_is_always_heard(query: bytes) -> None:
    assert read_line(BEN, b"page=a1&line=7") == (BEN, "a1", 7)
    assert read_line(BEN, query) is None


def test_seats_are_apart_and_no_more_pages_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MOST", 2)
    lines = Newest()
    lines.claim((BEN, "a", 5))
    assert (lines.holds((BEN, "a", 4)), lines.holds((CLEO, "a", 4))) == (False, True)
    lines.claim((BEN, "b", 1))
    lines.claim((BEN, "a", 2))
    lines.claim((CLEO, "a", 1))
    assert (lines.holds((BEN, "a", 4)), lines.holds((BEN, "b", 0))) == (False, True)
