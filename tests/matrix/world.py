"""Everybody who might stand before a door of Ada's room, with what they hold in their hands."""

import time
from copy import deepcopy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from facilitation.actions.accounts import accept_invitation, invite, make_reset
from facilitation.actions.guests import invite_guest, revoke_guest
from facilitation.actions.rooms import renew_code
from facilitation.actions.seats import get_cookie_name, get_guest_cookie_name, take_seat
from facilitation.models import Facilitator, Guest, Passkey, Room
from facilitation.pages.second_steps import CONFIRMED
from facilitation.rules.built_in import SPHERES
from facilitation.rules.plan_files import write_plan
from tests.factories import PASSWORD, make_facilitator, make_room
from tests.pages.filled_in import read_fields
from tests.pages.own_workshops import make_workshop
from tests.pages.past_sessions import make_session

PEOPLE = ("nobody", "phone", "elsewhere", "screen", "old links", "owner", "guest", "revoked", "another", "superuser")
"""nobody holds nothing but the ids in addresses. phone: has a seat in the room. elsewhere: has one in another room.
screen: has the screen's link. old links: the room's former code, a used invitation. owner: Ada, signed in. guest: leads
by her link. revoked: did, until she took it back. another: a facilitator with a room of their own. superuser: an
account with all of Django's rights."""

GUESS = "a-guess"
WRONG_CODE = "QQQQQQ"


@dataclass
class Person:
    """One of them: cookies, and what stands for the secrets in addresses."""

    cookies: "SimpleCookie" = field(default_factory=SimpleCookie)
    code: str = WRONG_CODE
    screen: str = GUESS
    guest: str = GUESS
    start: str = GUESS

    def browse(self, **more: Any) -> Client:
        """Their browser, as it is before they do anything."""
        client = Client(**more)
        client.cookies = deepcopy(self.cookies)
        return client

    def keep(self, name: str, value: str) -> None:
        """Have a cookie."""
        self.cookies[name] = value

    @property
    def cookie(self) -> str:
        """All cookies as a header."""
        return self.cookies.output(attrs=[], header="", sep=";").strip()


@dataclass
class World:
    """Ada's room that runs, her session that is over, her workshop, and the people."""

    room: Room
    past: Room
    workshop: str
    fresh_start: str
    guest_id: int
    passkey_id: int
    reset: tuple[str, str]
    people: dict[str, Person]


def make_world() -> World:
    """All of it, anew."""
    now = timezone.now()
    ada = make_facilitator()
    room, past, other = make_room(now=now), make_session(), make_room(facilitator=make_facilitator(username="eve"))
    people = {name: Person() for name in PEOPLE}
    people["old links"].code = room.code
    used = invite(now=now)
    accept_invitation(token=used, username="somebody", password=PASSWORD, now=now)
    people["old links"].start = used
    renew_code(room_id=room.pk, revision=room.revision, now=now)
    room.refresh_from_db()

    for name, sat in (("phone", room), ("elsewhere", other)):
        people[name].keep(get_cookie_name(sat.pk), take_seat(room_id=sat.pk))
    links = {name: invite_guest(room_id=room.pk, now=now) for name in ("revoked", "guest")}
    for name, token in links.items():
        people[name].guest = token
        people[name].keep(get_guest_cookie_name(room.pk), token)
    first, second = Guest.objects.order_by("pk")
    revoke_guest(room_id=room.pk, guest_id=first.pk, now=now)
    passkey = Passkey.objects.create(
        facilitator=ada, credential=b"key", public_key=b"half", uses=0, name="A key", created_at=now
    )
    root = Facilitator.objects.create_superuser(username="root", password=PASSWORD)
    for name, facilitator in (("owner", ada), ("another", other.facilitator), ("superuser", root)):
        client = Client()
        client.force_login(facilitator, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[CONFIRMED] = time.time()
        session.save()
        people[name].cookies = client.cookies
    # A desk shows its code and its screen's link; whoever has seen them goes on knowing them.
    for name in ("phone", "screen", "owner", "guest", "revoked"):
        people[name].code = room.code
    for name in ("screen", "owner", "guest", "revoked"):
        people[name].screen = room.screen_token
    return World(
        room=room,
        past=past,
        workshop=make_workshop(),
        fresh_start=invite(now=now),
        guest_id=second.pk,
        passkey_id=passkey.pk,
        reset=make_reset(ada.pk),
        people=people,
    )


def photograph() -> list[Any]:
    """Everything that is stored, and who is signed in."""
    of_ours = ("facilitation", "otp_static", "otp_totp")
    models = sorted((model for app in of_ours for model in apps.get_app_config(app).get_models()), key=str)
    tables: list[Any] = [list(model._base_manager.order_by("pk").values_list()) for model in models]
    signed_in = [one.session_key for one in Session.objects.all() if SESSION_KEY in one.get_decoded()]
    return [*tables, sorted(signed_in)]


def fill_in(world: World, name: str) -> dict[str, Any]:
    """What the owner's browser would send with the form of an address; a form that is not here sends nothing."""
    ada = world.people["owner"].browse()
    lines = {"help_lines": ["n1"], "help_lines-n1-name": ["Line"], "help_lines-n1-contact": ["123"]}
    forms: dict[str, dict[str, Any]] = {
        "workshop-import": {"file": SimpleUploadedFile("plan.json", write_plan(SPHERES).encode())},
        "desk-notes": {"notes": "Calm"},
        "account": {"password": PASSWORD},
        "account-email": {"email": "ada@example.org"},
        "account-app": {"code": ""},
        "account-passkey-add": {"name": "A key", "credential": "{}"},
        "forgotten": {"email": "ada@example.org"},
        "second-step": {"code": "123456"},
        "start": {"username": "new", "password1": PASSWORD, "password2": PASSWORD},
        "sign-in": {"username": "eve", "password": PASSWORD},
        "password": {"old_password": PASSWORD, "new_password1": "other-room-8", "new_password2": "other-room-8"},
    }
    if name == "workshop":
        return read_fields(ada.get(f"/desk/workshops/{world.workshop}").text) | {"title": ["Another title"]}
    if name == "desk-open":
        return read_fields(ada.get(f"/desk/workshops/{world.workshop}/open").text) | lines
    return forms.get(name, {})
