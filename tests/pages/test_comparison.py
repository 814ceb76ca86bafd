"""Sessions side by side, and rounds of one session that asked the same."""

import re

import pytest

from facilitation.models import Question, Release, Round
from facilitation.rules.exercise import Ask
from tests.factories import PLAN
from tests.pages.past_sessions import OTHER, add_round, make_session, sign_in

pytestmark = pytest.mark.django_db


def test_two_sessions_of_one_workshop_stand_side_by_side() -> None:
    one, two = make_session(), make_session()
    Release.objects.filter(question__round__room=two).update(counts={"1": 1, "2": 4, "3": 5})

    page = sign_in().get("/desk/sessions/compare", {"room": [str(one.pk), str(two.pk)]}).text

    rows = re.search(r"scope=\"rowgroup\"[^>]*>\s*Friendship\s*</th>(.*?)</tbody>", page, re.DOTALL)
    assert rows
    assert re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", rows[1]) == ["6", "4", "0", "0", "0", "1", "4", "5", "0", "0"]
    assert page.count('data-chart="bars"') == 2


def test_what_one_session_lacks_is_said_in_words() -> None:
    one, two = make_session(), make_session()
    Round.objects.filter(room=two, ask=Ask.RATE.value).delete()
    Question.objects.filter(round__room=two, slug="friendship").update(seen=False)

    page = sign_in().get("/desk/sessions/compare", {"room": [str(one.pk), str(two.pk)]}).text

    assert "Not asked in this session, or not shown." in page
    assert "Not asked here, or not shown." in page


def test_sessions_of_another_workshop_or_with_other_rings_are_not_mixed_in() -> None:
    one, other = make_session(), make_session(plan=OTHER)
    rings = make_session(plan=PLAN.model_copy(update={"rings": PLAN.rings[:3]}))
    ada = sign_in()

    mixed = ada.get("/desk/sessions/compare", {"room": [str(one.pk), str(other.pk)]}).text
    assert "This session follows another workshop and is left out" in mixed
    assert mixed.count('data-chart="bars"') == 1

    fewer = ada.get("/desk/sessions/compare", {"room": [str(one.pk), str(rings.pk)]}).text
    assert "Asked with other choices: see its own report." in fewer


def test_two_waves_of_one_session_stand_side_by_side() -> None:
    room = make_session()
    address = f"/desk/sessions/compare?room={room.pk}"
    assert "Nothing was shown more than once in this session." in sign_in().get(address).text

    add_round(room, Ask.PLACE, wave=2, counts={"2": 5, "3": 5})
    page = sign_in().get(address).text

    assert page.count('data-chart="bars"') == 2
    assert 'data-chart="profile"' not in page
    assert page.index("the first time") < page.index("the second time")
    assert address in sign_in().get(f"/desk/sessions/{room.pk}").text


@pytest.mark.parametrize("typed", ["x", "", "1", "b2f7a5ac-6d0f-4f0e-9d43"])
def test_what_is_no_room_is_not_found(typed: str) -> None:
    assert sign_in().get("/desk/sessions/compare").status_code == 200

    assert sign_in().get("/desk/sessions/compare", {"room": typed}).status_code == 404
