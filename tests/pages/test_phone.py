"""The phone's page: a seat for whoever comes in, and a clear word for whoever cannot."""

import gzip
import re

import pytest
from django.test import Client

from facilitation.actions.seats import get_cookie_name, read_seat
from facilitation.models import Room
from facilitation.rules.exercise import ASK_STAGES, Ask, Stage
from facilitation.rules.plans import HelpLine
from tests.factories import NOW, PLAN, make_room

pytestmark = pytest.mark.django_db


def get_seat(client: Client, room: Room) -> str | None:
    """The seat that this phone holds in a room, if it holds one."""
    cookie = client.cookies.get(get_cookie_name(room.pk))
    return None if cookie is None else read_seat(room_id=room.pk, cookie=cookie.value)


def test_opening_the_page_takes_a_seat_and_states_the_rooms_own_promise() -> None:
    room = make_room(floor=7, step=4)
    ben = Client()

    page = ben.get(f"/{room.code}")

    assert page.status_code == 200
    assert "at least 7 people have answered" in page.text
    assert "at least 4 people" in page.text
    cookie = ben.cookies[get_cookie_name(room.pk)]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert get_seat(ben, room) is not None


def test_a_phone_that_comes_back_keeps_its_seat_and_another_gets_its_own() -> None:
    room = make_room()
    ben, cleo = Client(), Client()
    ben.get(f"/{room.code}")
    seat = get_seat(ben, room)

    again = ben.get(f"/{room.code}")
    cleo.get(f"/{room.code}")

    assert get_cookie_name(room.pk) not in again.cookies
    assert get_seat(ben, room) == seat
    assert get_seat(cleo, room) not in {None, seat}


def test_joining_stores_nothing() -> None:
    room = make_room()
    before = Room.objects.values().get(pk=room.pk)

    Client().get(f"/{room.code}")

    assert Room.objects.values().get(pk=room.pk) == before


@pytest.mark.parametrize(
    "spell", [str.lower, lambda code: f"{code[:3]}-{code[3:]}", lambda code: f"{code[:3]} {code[3:]}"]
)
def test_a_code_is_understood_however_it_is_typed(spell: "type[str]") -> None:
    room = make_room()

    typed = Client().get("/", {"code": spell(room.code)})
    direct = Client().get(f"/{spell(room.code)}", follow=True)

    assert typed.headers["Location"] == f"/{room.code}"
    assert (direct.status_code, direct.request["PATH_INFO"]) == (200, f"/{room.code}")


@pytest.mark.parametrize(("typed", "status"), [("QQQQQQ", 404), ("AB", 400), ("", 400), ("<b>x</b>", 400)])
def test_a_wrong_code_is_said_beside_the_field_and_what_was_typed_is_kept(typed: str, status: int) -> None:
    page = Client().get("/", {"code": typed})

    assert page.status_code == status
    assert page.context["typed"] == typed
    assert "<b>x</b>" not in page.text


def test_a_room_that_is_not_there_has_ended_or_is_locked_says_so() -> None:
    ended, locked = make_room(), make_room()
    Room.objects.filter(pk=ended.pk).update(ended_at=NOW)
    Room.objects.filter(pk=locked.pk).update(locked=True)

    answers = {code: Client().get(f"/{code}") for code in ("QQQQQQ", ended.code, locked.code)}

    assert {code: (page.status_code, page.context["reason"]) for code, page in answers.items()} == {
        "QQQQQQ": (404, "no_room"),
        ended.code: (410, "ended"),
        locked.code: (403, "locked"),
    }
    assert [page.cookies for page in answers.values()] == [{}, {}, {}]


def test_a_locked_room_lets_its_own_phones_back_in_and_no_made_up_seat() -> None:
    room = make_room()
    ben, mallory = Client(), Client()
    ben.get(f"/{room.code}")
    Room.objects.filter(pk=room.pk).update(locked=True)
    mallory.cookies[get_cookie_name(room.pk)] = "0123456789abcdef0123456789abcdef:made-up"

    assert ben.get(f"/{room.code}").status_code == 200
    assert mallory.get(f"/{room.code}").status_code == 403


def test_a_code_that_is_used_again_leads_to_the_room_that_runs() -> None:
    old = make_room()
    Room.objects.filter(pk=old.pk).update(ended_at=NOW)
    new = make_room()
    Room.objects.filter(pk=new.pk).update(code=old.code)
    ben = Client()

    assert ben.get(f"/{old.code}").status_code == 200
    assert get_seat(ben, new) is not None
    assert get_seat(ben, old) is None


WHOLE = PLAN.model_copy(update={"stages": tuple(one.model_copy(update={"on": True}) for one in PLAN.stages)})
"""A workshop with every stage, also those that are off unless somebody wants them."""

ASKING = {Stage.WARM_UP, Stage.PLACE, Stage.RATE, Stage.CHECK}
"""Stages that are there for what they ask: they have a card before the round and one after it."""


def get_cards(page: str) -> set[str]:
    return set(re.findall(r'data-card="([^"]+)"', page))


def test_there_is_a_card_for_every_stage_and_a_deck_for_every_ask() -> None:
    page = Client().get(f"/{make_room(plan=WHOLE).code}").text

    stages = {stage.value for stage in Stage if stage not in ASKING}
    around = {f"{when}-{stage.value}" for when in ("soon", "closed") for stage in ASKING}
    decks = {f"ask-{ask.value}" for ask in Ask}
    assert stages | around | decks | {"wait", "listen", "watching", "ended", "gone"} == get_cards(page)


def test_what_a_plan_leaves_out_is_not_asked() -> None:
    off = {Stage.REPAIR, Stage.HELPER}
    stages = tuple(one.model_copy(update={"on": one.stage not in off}) for one in WHOLE.stages)
    page = Client().get(f"/{make_room(plan=WHOLE.model_copy(update={'stages': stages})).code}").text

    left_out = {f"ask-{ask.value}" for ask, stage in ASK_STAGES.items() if stage in off}
    assert left_out == {"ask-hardest", "ask-helper", "ask-reasons"}
    assert left_out.isdisjoint(get_cards(page))
    assert "ask-place" in get_cards(page)


def test_the_map_has_as_many_rings_as_the_plan() -> None:
    fewer = WHOLE.model_copy(update={"rings": (WHOLE.rings[0], WHOLE.rings[1], WHOLE.rings[-1])})
    pages = [Client().get(f"/{make_room(plan=plan).code}").text for plan in (WHOLE, fewer)]

    assert [set(re.findall(r'data-rings="(\d)"', page)) for page in pages] == [{"4"}, {"3"}]


def test_help_and_the_cover_are_in_the_bar_over_every_card_and_in_every_sheet() -> None:
    page = Client().get(f"/{make_room().code}").text

    bar = page[page.index("<header") : page.index("</header>")]
    assert re.findall(r'data-opens="(\w+)"', bar) == ["help", "menu", "cover"]
    sheets = re.findall(r'<dialog class="sheet".*?</dialog>', page, re.DOTALL)
    assert len(sheets) > 4
    assert all('data-opens="cover"' in sheet for sheet in sheets)


def test_the_name_of_the_page_says_nothing_of_what_it_is_about() -> None:
    page = Client().get(f"/{make_room().code}").text

    assert re.findall(r"<title>(.*?)</title>", page) == ["Workshop"]


def test_what_a_facilitator_typed_is_text() -> None:
    line = HelpLine(name="<b>Line</b>", contact="<i>116</i>", note="<u>day</u>")
    plan = WHOLE.model_copy(update={"help_lines": (line,), "agreements": ("<s>Agree</s>",)})
    page = Client().get(f"/{make_room(plan=plan).code}").text

    for typed in ("&lt;b&gt;Line", "&lt;i&gt;116", "&lt;u&gt;day", "&lt;s&gt;Agree"):
        assert typed in page
    for tag in ("<b>", "<i>", "<u>", "<s>"):
        assert tag not in page


def test_a_small_room_says_that_answers_stay_where_another_says_that_they_count() -> None:
    small = WHOLE.model_copy(update={"small_group": True})
    usual, quiet = (Client().get(f"/{make_room(plan=plan).code}").text for plan in (WHOLE, small))

    counts = re.compile("[Cc]ounts? in the room's total")
    assert counts.search(usual)
    assert not counts.search(quiet)
    assert "Your answers stay on this phone: this room is too small for totals." in quiet


def test_a_whole_workshop_is_a_light_page() -> None:
    page = Client().get(f"/{make_room(plan=WHOLE).code}").content

    assert len(gzip.compress(page)) < 24 * 1024
    assert len(page) < 160 * 1024, "nor may it be too large to be kept ready"


def test_the_helpers_card_names_what_is_shared_with_the_things_to_rate_in_the_plans_words() -> None:
    named: dict[str, dict[str, object]] = {"safety": {"label": "Being safe"}, "communication": {"on": False}}
    factors = tuple(factor.model_copy(update=named.get(factor.slug, {})) for factor in PLAN.factors)
    room = make_room(plan=PLAN.model_copy(update={"factors": factors}))

    page = Client().get(f"/{room.code}").text

    card = page[page.index("The same things, with a helper") :].split("</details>")[0]
    assert "Being safe" in card
    assert "The helper adapts more than you do." in card
    assert "You share more than the helper does." not in card, "nobody is asked about communication"
