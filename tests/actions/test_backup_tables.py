"""Every table that there is: whether a backup holds its rows was decided here, and is so."""

from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Model
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from facilitation.actions.backups import LEFT_OUT, make_backup, restore_backup
from facilitation.actions.rooms import end_session
from facilitation.models import FormerCode, Guest, Invitation, Passkey, Release, Room, Round, Workshop
from tests.actions.lively_rooms import make_lively_room
from tests.factories import NOW, PLAN, get_questions, make_facilitator

pytestmark = pytest.mark.django_db(transaction=True)

KEPT, ENDED, LEFT = "kept", "of sessions that have ended", "left out"

DECIDED = {
    "auth_group": KEPT,
    "auth_group_permissions": KEPT,
    "auth_permission": KEPT,
    "axes_accessattempt": LEFT,
    "axes_accessattemptexpiration": LEFT,
    "axes_accessfailurelog": LEFT,
    "axes_accesslog": LEFT,
    "django_content_type": KEPT,
    "django_session": LEFT,
    "facilitation_answer": LEFT,
    "facilitation_facilitator": KEPT,
    "facilitation_facilitator_groups": KEPT,
    "facilitation_facilitator_user_permissions": KEPT,
    "facilitation_formercode": ENDED,
    "facilitation_guest": ENDED,
    "facilitation_invitation": LEFT,
    "facilitation_mark": LEFT,
    "facilitation_passkey": KEPT,
    "facilitation_question": ENDED,
    "facilitation_release": ENDED,
    "facilitation_room": ENDED,
    "facilitation_round": ENDED,
    "facilitation_stagetime": ENDED,
    "facilitation_workshop": KEPT,
    "otp_static_staticdevice": KEPT,
    "otp_static_statictoken": KEPT,
    "otp_totp_totpdevice": KEPT,
}
"""What a backup holds of each table. Whoever adds a table decides it here, and gives it a row in `fill`."""

Rows = dict[str, list[dict[str, Any]]]


def get_tables() -> dict[str, type[Model]]:
    """All tables, those between two others among them."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def read_all() -> Rows:
    """Everything in the database; of sessions, what belongs to one that has ended."""
    return {table: read(model, DECIDED[table]) for table, model in get_tables().items()}


def read(model: type[Model], decided: str) -> list[dict[str, Any]]:
    rows = model._default_manager.order_by("pk")
    if decided == ENDED:
        ways = {Room: "", Round: "room__", Release: "question__round__room__"}
        way = ways.get(model, "room__" if hasattr(model, "room") else "round__room__")
        rows = rows.filter(**{f"{way}ended_at__isnull": False})
    return [
        {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
        for row in rows.values()
    ]


def fill() -> None:
    """Rows in every table: Ada with all that an account can have, a session that has ended and a room that runs."""
    ada = make_facilitator(username="ada")
    group = Group.objects.create(name="trainers")
    permission = Permission.objects.earliest("pk")
    group.permissions.add(permission)
    ada.groups.add(group)
    ada.user_permissions.add(permission)
    Passkey.objects.create(facilitator=ada, credential=b"one", public_key=b"key", uses=7, name="phone", created_at=NOW)
    for deleted_at in (None, NOW):
        Workshop.objects.create(
            facilitator=ada, plan=PLAN.to_json(), created_at=NOW, changed_at=NOW, deleted_at=deleted_at
        )
    TOTPDevice.objects.create(user=ada, name="app", confirmed=True)
    codes = StaticDevice.objects.create(user=ada, name="codes")
    codes.token_set.create(token="recovery-1")
    Invitation.objects.create(digest="0" * 64, expires_at=NOW)
    Session.objects.create(session_key="s", session_data="", expire_date=NOW)
    tried = {"username": "ada", "ip_address": "192.0.2.1", "user_agent": "x", "http_accept": "x", "path_info": "/"}
    (attempt,) = AccessAttempt.objects.bulk_create([AccessAttempt(**tried, failures_since_start=1)])  # without signals
    AccessAttemptExpiration.objects.create(access_attempt=attempt, expires_at=NOW)
    AccessFailureLog.objects.create(**tried)
    AccessLog.objects.create(**tried)
    ended = make_room_with_all()
    end_session(room_id=str(ended.pk), revision=0, now=NOW)
    make_room_with_all()
    # Today an ended session has none of these; one that had would keep them.
    FormerCode.objects.create(room=ended, code="CDFHJK")
    Guest.objects.create(room=ended, digest="1" * 64, created_at=NOW)
    question = get_questions(asked=ended.rounds.get())[0]
    Release.objects.create(question_id=question, version=2, seats=6, counts={"4": 6}, released_at=NOW)


def make_room_with_all() -> Room:
    """A room that runs, with a row of every kind that a room can have."""
    room, _ = make_lively_room()
    FormerCode.objects.create(room=room, code="CFFFFF")
    Guest.objects.create(room=room, digest=f"{room.code:0>64}", created_at=NOW)
    return room


def test_what_a_backup_holds_is_decided_for_every_table() -> None:
    assert set(DECIDED) == set(get_tables())
    assert {table for table, decided in DECIDED.items() if decided == LEFT} == set(LEFT_OUT)


def test_what_is_kept_comes_back_as_it_was_and_nothing_else(tmp_path: Path) -> None:
    fill()
    before = read_all()
    assert [table for table, rows in before.items() if not rows] == []
    assert Room.objects.filter(ended_at=None).exists()
    make_backup(tmp_path / "all.backup", now=NOW)
    call_command("flush", interactive=False, verbosity=0)
    assert not Room.objects.exists()

    restore_backup(tmp_path / "all.backup", overwrite=False)

    assert read_all() == {table: [] if DECIDED[table] == LEFT else rows for table, rows in before.items()}
    assert not Room.objects.filter(ended_at=None).exists()
    assert {table: len(rows) for table, rows in read_all().items()} == count_all()


def count_all() -> dict[str, int]:
    """How many rows each table has, of whichever session."""
    return {table: model._default_manager.count() for table, model in get_tables().items()}
