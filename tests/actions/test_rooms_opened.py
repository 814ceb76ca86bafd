"""Opening a room."""

import re
import secrets

import pytest
from django.db import IntegrityError, transaction

from facilitation.actions.rooms import (
    NoHelpLinesError,
    OpenedRoom,
    UnknownFacilitatorError,
    advance,
    end_session,
    get_facilitator_id,
    open_room,
)
from facilitation.models import Facilitator, Room
from facilitation.rules.built_in import SPHERES
from facilitation.rules.codes import read_code
from facilitation.rules.exercise import Stage, UnknownStageError
from facilitation.rules.plans import Plan
from facilitation.rules.release import Policy
from tests.factories import (
    NOW,
    PLAN,
    make_facilitator,
    make_room,
)

pytestmark = pytest.mark.django_db


def steer_chance(monkeypatch: pytest.MonkeyPatch, characters: str) -> None:
    """Let the next characters that are chosen by chance be these."""
    chosen = iter(characters)
    monkeypatch.setattr(secrets, "choice", lambda _: next(chosen))


def test_a_room_opens_at_the_first_stage_with_its_own_code_and_screen() -> None:
    ada = make_facilitator()

    opened = open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(floor=7, step=4), now=NOW)

    room = Room.objects.get()
    assert opened == OpenedRoom(id=str(room.pk), code=room.code, screen_token=room.screen_token)
    assert (room.facilitator_id, room.stage, room.floor, room.step) == (ada.pk, "arrive", 7, 4)
    assert (room.revision, room.locked, room.ended_at) == (0, False, None)
    assert (room.opened_at, room.active_at) == (NOW, NOW)
    assert read_code(room.code) == room.code
    assert re.fullmatch(r"[\w-]{32}", room.screen_token)


def test_a_room_keeps_its_own_plan_whatever_becomes_of_the_workshop() -> None:
    ada = make_facilitator()
    off = [one.model_copy(update={"on": one.stage != Stage.FRAME}) for one in PLAN.stages]
    changed = PLAN.model_copy(update={"stages": tuple(off), "title": "Ours"})

    opened = open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(), now=NOW)
    later = open_room(facilitator_id=ada.pk, plan=changed, policy=Policy(), now=NOW)

    assert Plan.from_json(Room.objects.get(pk=opened.id).plan) == PLAN
    assert Plan.from_json(Room.objects.get(pk=later.id).plan) == changed
    advance(room_id=opened.id, revision=0, stage="frame", now=NOW)
    with pytest.raises(UnknownStageError):
        advance(room_id=later.id, revision=0, stage="frame", now=NOW)


def test_no_room_opens_without_help_lines() -> None:
    with pytest.raises(NoHelpLinesError) as caught:
        open_room(facilitator_id=make_facilitator().pk, plan=SPHERES, policy=Policy(), now=NOW)

    assert caught.value.code == "no_help_lines"
    assert not Room.objects.exists()


def test_a_code_that_a_running_room_has_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    steer_chance(monkeypatch, "CDFHJK" * 3 + "MNPQRT")

    opened = [open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(), now=NOW).code for _ in range(2)]

    assert opened == ["CDFHJK", "MNPQRT"]


def test_the_code_of_an_ended_room_may_be_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    steer_chance(monkeypatch, "CDFHJK" * 30)
    first = open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(), now=NOW)
    end_session(room_id=first.id, revision=0, now=NOW)

    again = open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(), now=NOW)

    assert (first.code, again.code) == ("CDFHJK", "CDFHJK")
    assert first.id != again.id


def test_when_no_code_is_free_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    steer_chance(monkeypatch, "CDFHJK" * 30)
    open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(), now=NOW)

    with pytest.raises(RuntimeError, match="No free room code"):
        open_room(facilitator_id=ada.pk, plan=PLAN, policy=Policy(), now=NOW)

    assert Room.objects.count() == 1


def test_a_running_code_is_unique_in_the_table_itself() -> None:
    room = make_room()

    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.filter(pk=make_room().pk).update(code=room.code)


def test_a_facilitator_is_found_by_name() -> None:
    ada = make_facilitator(username="ada")

    assert get_facilitator_id("ada") == ada.pk


@pytest.mark.parametrize("username", ["mallory", "ADA", ""])
def test_a_name_that_nobody_has_is_unknown(username: str) -> None:
    make_facilitator(username="ada")

    with pytest.raises(UnknownFacilitatorError) as caught:
        get_facilitator_id(username)

    assert caught.value.code == "unknown_facilitator"


def test_somebody_who_may_not_sign_in_any_more_leads_no_room() -> None:
    make_facilitator(username="ada")
    Facilitator.objects.update(is_active=False)

    with pytest.raises(UnknownFacilitatorError):
        get_facilitator_id("ada")
