"""The desk of one room: everything that a facilitator leads by, for its owner and for whoever has a link."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from facilitation.actions.guests import invite_guest
from facilitation.models import Room
from facilitation.protocol.commands import OpenRound, parse_desk
from facilitation.rules.built_in import LONG
from facilitation.rules.exercise import ASK_STAGES, Ask, Stage
from facilitation.rules.plans import Plan
from facilitation.rules.script import SCRIPT, WRONG_CARDS
from tests.factories import HELP, NOW, PLAN, make_facilitator, make_room, make_round

pytestmark = pytest.mark.django_db

WHOLE = LONG.model_copy(update={"help_lines": HELP})
"""The plan with all stages."""


def sign_in(username: str = "ada", *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    client.force_login(make_facilitator(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def read_desk(room: Room, client: Client | None = None) -> str:
    page = (client or sign_in()).get(f"/desk/{room.pk}")
    assert page.status_code == 200
    return page.text


def get_stage(page: str, stage: str) -> str:
    """What the desk says in that stage, as people read it."""
    parts = re.findall(rf'<section class="(?:stage|aside)" data-when="{stage}" hidden>(.*?)</section>', page, re.DOTALL)
    assert len(parts) == len(("what to say", "what is private, and what may go wrong"))
    return " ".join(unescape(re.sub(r"<[^>]*>", "", " ".join(parts))).split())


def with_cue(stage: Stage, cue: str) -> Plan:
    stages = tuple(one.model_copy(update={"cue": cue}) if one.stage is stage else one for one in PLAN.stages)
    return PLAN.model_copy(update={"stages": stages})


def to_command(*, name: str, **values: object) -> dict[str, object]:
    """An order of the page as the command that its script sends."""
    return {"type": name, "ref": "d1", "revision": 0, **values}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_its_words_its_follow_ups_and_what_is_private(stage: Stage) -> None:
    words = get_stage(read_desk(make_room(plan=WHOLE)), stage)

    assert SCRIPT[stage].cue in words
    assert all(text in words for text in SCRIPT[stage].follow_ups)
    assert re.search(r"you see|stay|come to you as totals", words.lower())


@pytest.mark.parametrize("stage", Stage)
def test_the_cards_for_trouble_are_at_hand_in_every_stage_its_own_ones_first(stage: Stage) -> None:
    page = read_desk(make_room(plan=WHOLE))
    (part,) = re.findall(rf'<section class="aside" data-when="{stage}" hidden>(.*?)</section>', page, re.DOTALL)
    at_hand, behind_one_tap = unescape(part).split('class="wrong-all"')

    assert {card.slug for card in WRONG_CARDS if card.front in at_hand} == set(SCRIPT[stage].wrong)
    assert all(card.front in behind_one_tap and card.back in behind_one_tap for card in WRONG_CARDS)


def test_a_cue_of_ones_own_is_shown_as_the_text_that_it_is() -> None:
    page = read_desk(make_room(plan=with_cue(Stage.FRAME, "Say <b>hello</b> & wait.")))

    assert "Say &lt;b&gt;hello&lt;/b&gt; &amp; wait." in page
    assert "<b>hello" not in page
    assert SCRIPT[Stage.FRAME].cue not in get_stage(page, "frame")


def test_a_stage_that_is_left_out_is_not_on_the_desk() -> None:
    assert 'data-stage="repair"' in read_desk(make_room(plan=WHOLE))
    assert 'data-stage="repair"' not in read_desk(make_room())


def test_every_order_on_the_page_is_one_that_the_server_takes() -> None:
    page = read_desk(make_room(plan=WHOLE))
    orders = [json.loads(unescape(order)) for order in re.findall(r"<ask-button[^>]*order='([^']*)'", page)]
    commands = [parse_desk(json.dumps(to_command(**order))) for order in orders]

    asked = {command.ask for command in commands if isinstance(command, OpenRound)}
    assert {ask.value for ask in asked} == {ask.value for ask in ASK_STAGES} - {"rate"}
    assert {command.type for command in commands} >= {"close_round", "set_lock", "renew_code", "clear_slow"}


def test_the_types_of_the_plan_are_offered_before_all_others() -> None:
    page = read_desk(make_room(plan=WHOLE))
    offered = re.findall(r'type="radio" name="subject" value="([^"]+)"', page)

    assert offered[: len(WHOLE.focus)] == [kind.slug for kind in WHOLE.asked_types if kind.slug in WHOLE.focus]
    assert sorted(offered) == sorted(kind.slug for kind in WHOLE.asked_types)


def test_a_small_group_is_told_that_answers_stay_on_the_phones() -> None:
    stays = "The answers stay on the phones."
    assert stays not in get_stage(read_desk(make_room()), "place")

    assert stays in get_stage(read_desk(make_room(plan=PLAN.model_copy(update={"small_group": True}))), "place")


def test_a_desk_is_for_its_owner_only() -> None:
    room = make_room()
    address = f"/desk/{room.pk}"
    assert sign_in().get(address).status_code == 200

    assert sign_in("mallory").get(address).status_code == 404
    signed_out = Client().get(address)
    assert (signed_out.status_code, signed_out.headers["Location"]) == (302, f"/account/sign-in?next={address}")


@pytest.mark.parametrize("way", ["delete", "notes", "invite", "revoke/1"])
def test_nobody_else_can_change_anything(way: str) -> None:
    room = make_room()
    path = f"/desk/{room.pk}/{way}"

    assert sign_in("mallory").post(path, {"notes": "mine"}).status_code == 404
    assert sign_in(checks=True).post(path).status_code == 403
    assert sign_in().get(path).status_code == 405


def test_notes_are_kept_and_shown_again() -> None:
    room = make_room()
    ada = sign_in()

    assert ada.post(f"/desk/{room.pk}/notes", {"notes": "A calm start </textarea>"}).status_code == 204
    assert "A calm start &lt;/textarea&gt;</textarea>" in read_desk(room, ada)


def test_notes_that_are_too_long_are_refused_in_words_and_nothing_is_cut() -> None:
    room = make_room()
    ada = sign_in()
    ada.post(f"/desk/{room.pk}/notes", {"notes": "short"})

    refused = ada.post(f"/desk/{room.pk}/notes", {"notes": "x" * 20_001})

    assert refused.status_code == 413
    assert "too long" in refused.text
    assert ">short</textarea>" in read_desk(room, ada)


def test_a_link_is_shown_once_and_can_be_revoked() -> None:
    room = make_room()
    ada = sign_in()
    made = ada.post(f"/desk/{room.pk}/invite").text
    (link,) = re.findall(r"http://testserver(/desk/with/[^\"]+)", made)
    assert "/desk/with/" not in read_desk(room, ada)

    guest = Client()
    assert guest.get(link, follow=True).request["PATH_INFO"] == f"/desk/{room.pk}"
    (revoke,) = re.findall(rf'action="(/desk/{room.pk}/revoke/\d+)"', made)
    ada.post(revoke)

    gone = guest.get(f"/desk/{room.pk}")
    assert gone.status_code == 410
    assert "This link does not work any more" in gone.text
    assert Client().get(f"/desk/{room.pk}").status_code == 302, "who never had a link is asked to sign in"
    assert revoke not in read_desk(room, ada)


@pytest.mark.parametrize("part", ["/invite", "/delete", "/desk/sessions/", 'href="/desk/"'])
def test_a_guest_leads_and_has_nothing_of_what_is_the_owners(part: str) -> None:
    room = make_room()
    guest = Client()
    guest.get(f"/desk/with/{invite_guest(room_id=room.pk, now=NOW)}")
    page = read_desk(room, guest)
    assert 'data-move="next"' in page
    assert part in read_desk(room)

    assert part not in page


def test_an_ended_session_can_be_deleted_and_a_running_one_cannot() -> None:
    room = make_room()
    ada = sign_in()

    ada.post(f"/desk/{room.pk}/delete")
    assert Room.objects.filter(pk=room.pk).exists()
    Room.objects.filter(pk=room.pk).update(ended_at=NOW)
    ada.post(f"/desk/{room.pk}/delete")

    assert not Room.objects.filter(pk=room.pk).exists()


def test_a_screen_opens_with_its_link_and_shows_code_and_qr() -> None:
    room = make_room()

    page = Client().get(f"/screen/{room.screen_token}")

    assert page.status_code == 200
    assert f"{room.code[:3]}-{room.code[3:]}" in page.text
    assert re.search(r'<svg[^>]*class="qr"', page.text)
    assert page.cookies == {}
    assert Client().get(f"/screen/{room.pk}").status_code == 404


def test_a_desk_knows_what_was_asked_before_it_was_opened() -> None:
    room = make_room()
    assert '<script id="rounds" type="application/json">[]</script>' in read_desk(room, sign_in())
    asked = make_round(room=room, ask=Ask.PLACE, closed_at=NOW)

    found = re.search(r'<script id="rounds" type="application/json">(.*?)</script>', read_desk(room, sign_in()))

    assert found is not None
    assert json.loads(found[1]) == [{"id": asked.pk, "ask": "place", "subject": "", "wave": 1}]
